"""What was told of an outage so far: does its card stand, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from statuswatch.core.aftermath import Matter, names_of
from statuswatch.core.model import Level, Outage
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage

CARDS = frozenset(
    {
        NoticeKind.OUTAGE,
        NoticeKind.WORD,
        NoticeKind.REMINDER,
        NoticeKind.STORM,
        NoticeKind.FLAPPING,
    }
)
"""Kinds that say how an outage stands on its own card. What the user asked for once (RETURN) and
what goes to somebody else (ESCALATION) do not replace it."""

WAVERS, STEADY = "wavers:", "steady:"
"""Keys of the card that says that the level moves up and down, and of the one that says that it
holds, begin so. Those of what falls and is back by turns don't."""

WELL = timedelta(minutes=1)
"""What was over for less may be one poll's doing."""


def told(cards: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those that say that it stands or is over, and were told, by themselves or with a storm."""
    said = [
        card
        for card in cards
        if card.kind in CARDS
        and card.stage is not Stage.NONE
        and (card.told or card.because == Because.WITH_STORM)
    ]
    # The card of a storm says "4 of 5 are back", and stands: of each of the five its own lines say.
    own = [card for card in said if card.kind is not NoticeKind.STORM]
    if not own:
        return tuple(said)
    for end in (c for c in said if c.kind is NoticeKind.STORM and c.stage is Stage.OFF):
        own.insert(_place(end, own), end)  # "all are back" says it of each of them
    return tuple(own)


def _place(end: Notice, own: Sequence[Notice]) -> int:
    """Behind all that was before it: it may have waited, and is kept since it began to."""
    if end.at is None:
        return len(own)
    before = (n for n, card in enumerate(own, start=1) if card.at is None or card.at <= end.at)
    return max(before, default=0)


def of_worth(cards: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those that were told or wait. One that waited and was not told is as if it never was."""
    return tuple(c for c in cards if c.told or c.due is not None or c.because == Because.WITH_STORM)


def stage(cards: Iterable[Notice]) -> Stage:
    """What the card says now; NONE: there is none."""
    last = newest(cards)
    return Stage.NONE if last is None else last.stage


def newest(cards: Iterable[Notice]) -> Notice | None:
    told_so_far = told(cards)
    return told_so_far[-1] if told_so_far else None


def level(cards: Iterable[Notice]) -> Level | None:
    """How bad the card that stands calls it."""
    for card in reversed(told(cards)):
        if card.stage is Stage.OFF:
            return None
        if card.level is not None:
            return card.level
    return None


def waits(cards: Iterable[Notice], which: Stage) -> Notice | None:
    """The newest beginning (ON) or end (OFF) that is held. What waits of a storm's card, or whether
    it stays better, is only news of one that was told."""
    kinds = CARDS - {NoticeKind.STORM}
    held = [c for c in cards if c.due is not None and c.stage is which and c.kind in kinds]
    held = [c for c in held if c.stage is Stage.OFF or c.because != Because.SETTLING]
    return held[-1] if held else None


def goes_on(matter: Matter) -> bool:
    """Does its card stand, so that this is more of the same? Not so where it was well since the
    card was told: nobody heard that it was over, and it is there again."""
    last, gap = newest(matter.cards), matter.gap
    if last is None or last.stage is not Stage.ON:
        return False
    if last.kind is NoticeKind.FLAPPING or waits(matter.cards, Stage.OFF) is not None:
        return True
    told_before = gap is not None and last.at is not None and last.at <= gap.over
    return not (gap is not None and told_before and gap.again - gap.over >= WELL)


def again_after(matter: Matter) -> timedelta | None:
    """For how long it was over, as its cards said, or as it was; `None`: it is not there again."""
    over = said_over(matter.cards)
    if matter.gap is not None and (over is not None or not goes_on(matter)):
        return matter.gap.again - matter.gap.over
    return None if over is None else max(timedelta(0), matter.change.at - over)


def said_over(cards: Iterable[Notice]) -> datetime | None:
    """When it was last told as over; `None`: never."""
    ends = [card.at for card in told(cards) if card.stage is Stage.OFF]
    return ends[-1] if ends else None


def came_back(cards: Iterable[Notice]) -> bool:
    """Was it told as over, and as there again after that?"""
    stages = [card.stage for card in told(cards)]
    return bool(stages) and stages[-1] is Stage.ON and Stage.OFF in stages


def swings(cards: Iterable[Notice]) -> bool:
    """Was it told that it comes and goes, or is it waited whether it stays over?"""
    cards = tuple(cards)
    last = newest(cards)
    flaps = last is not None and last.kind is NoticeKind.FLAPPING and not _is_of_levels(last)
    return flaps or waits(cards, Stage.OFF) is not None


def _is_of_levels(card: Notice) -> bool:
    return card.key.startswith((WAVERS, STEADY))


def thread(outage: str, cards: Sequence[Notice]) -> str:
    """The card that an outage is told on: its own, or where it is told already, because it comes
    and goes, or because it was two."""
    last = newest(cards)
    return last.thread if last is not None and has_own(cards) else f"outage:{outage}"


def has_own(cards: Iterable[Notice]) -> bool:
    """Does a card stand that is not that of a storm?"""
    last = newest(cards)
    if last is None or last.kind is NoticeKind.STORM or last.because == Because.WITH_STORM:
        return False
    return last.stage is Stage.ON


def about(cards: Iterable[Notice]) -> tuple[str, ...]:
    """The ids of all outages that the card which stands speaks of."""
    last = newest(cards)
    if last is None or last.stage is not Stage.ON or last.kind is NoticeKind.STORM:
        return ()
    return last.about


def of_outage(outage: Outage, cards: Mapping[str, tuple[Notice, ...]]) -> tuple[Notice, ...]:
    """What was told of it, also under the ids of outages that are part of it now; what stands,
    last."""
    own, *others = (cards.get(name, ()) for name in names_of(outage))
    lively = [told for told in others if stage(told) is Stage.ON or _any_waits(told)]
    in_order = (*lively, own) if stage(own) is Stage.ON else (own, *lively)
    newest_first = (card for told in reversed(in_order) for card in reversed(told))
    once = {card.key: card for card in newest_first}
    return tuple(reversed(once.values()))


def also_standing(outage: Outage, cards: Mapping[str, tuple[Notice, ...]]) -> Mapping[str, str]:
    """The cards that stand under the ids of outages that are part of it now: threads by id."""
    _, *names = names_of(outage)
    last = {name: newest(cards.get(name, ())) for name in names}
    return {
        name: thread(name, (card,))
        for name, card in last.items()
        if card is not None and card.stage is Stage.ON
    }


def _any_waits(cards: Iterable[Notice]) -> bool:
    return any(card.due is not None for card in cards)
