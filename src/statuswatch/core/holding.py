"""Is a line about an outage told now, later, or not: by what was told of the outage so far.

One card per outage. That it is there is told once, and once that it is over, until it is there
again; what is shorter than the hold, or only swings, is history. Read `decided` first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core import standing, wavering
from statuswatch.core.aftermath import Matter
from statuswatch.core.end_card import still_ill, words_of_passed, words_of_past
from statuswatch.core.flapping import begun, flaps_since, is_told
from statuswatch.core.model import COMPONENT_KEY, PAGE_KEY, ChangeKind, Outage, Role, worst
from statuswatch.core.outage import GAP
from statuswatch.core.overdue import LATE_KEY
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.reasons import milder, standing_actions
from statuswatch.core.recall import MISSED
from statuswatch.core.renaming import titled
from statuswatch.core.telling import Action, Because, Notice, Stage, Urgency

BEGINNINGS = frozenset({ChangeKind.OPENED, ChangeKind.REOPENED, ChangeKind.WORSENED})

LATE = timedelta(minutes=5)
"""What ended longer ago than this is decided late: we slept, or were not there."""


def decided(notice: Notice, matter: Matter, outage: Outage, preferences: Preferences) -> Notice:
    """`notice`, worded as if told, of a line about `outage`: told, held (`due`), or not."""
    wishes, kind = preferences.of(matter.service.id), matter.change.kind
    if kind is ChangeKind.RESOLVED:
        return (
            _one_over(notice, matter) if outage.ongoing else _back(notice, matter, outage, wishes)
        )
    if kind is ChangeKind.UPDATED and not _is_graver(matter):
        return _word(notice, matter, outage, wishes)
    if not outage.ongoing:
        return past(notice, matter, outage, preferences)
    if standing.goes_on(matter):
        return _more(notice, matter, wishes)
    return _opening(notice, matter, preferences, wishes)


def _is_graver(matter: Matter) -> bool:
    """Does an update bring more than words: a part that fails, too, or one that is worse?"""
    if not standing.goes_on(matter):
        return bool(matter.joined)
    called, now = standing.level(matter.cards), matter.whole
    worse = called is not None and now is not None and now > called
    return matter.role is not Role.PROBE and (worse or bool(matter.anew))


def untold(notice: Notice, because: Because) -> Notice:
    return replace(notice, told=False, because=because, due=None)


def back_key(outage: Outage) -> str:
    """Two stories that end together are one end."""
    return f"back:{outage.id}:{outage.end.isoformat()}"


# -- it begins -------------------------------------------------------------------------------


def _opening(notice: Notice, matter: Matter, preferences: Preferences, wishes: Wishes) -> Notice:
    """No card of it stands: this one would say that it is there."""
    if standing.waits(matter.cards, Stage.ON) is not None:
        return untold(notice, Because.WITH_BEGINNING)
    if milder(matter.whole, wishes):
        return untold(notice, Because.MILDER)
    if is_told(matter.after, matter.now):
        return untold(notice, Because.COMES_AND_GOES)
    due = matter.began + preferences.hold
    if due > matter.now and (matter.change.kind in BEGINNINGS or matter.joined):
        return replace(notice, told=False, because=Because.HELD, due=due)
    since = flaps_since(matter.after.swings, matter.now)
    return notice if since is None else begun(notice, matter, since)


def past(notice: Notice, matter: Matter, outage: Outage, preferences: Preferences) -> Notice:
    """It was over before this could be told."""
    if standing.stage(matter.cards) is not Stage.NONE:
        return untold(notice, Because.WITH_OTHERS)
    if standing.waits(matter.cards, Stage.ON) is not None or _was_past(matter) is not None:
        return untold(notice, Because.WITH_BEGINNING)
    if milder(outage.worst, preferences.of(matter.service.id)):
        return untold(notice, Because.MILDER)
    if matter.change.kind is not ChangeKind.OPENED and not matter.joined:
        return untold(notice, Because.BEGINNING_UNTOLD)
    short = outage.end - matter.began < preferences.hold
    return passed(notice, matter, outage, short=short)


def passed(notice: Notice, matter: Matter, outage: Outage, *, short: bool) -> Notice:
    """It is over, and was not told: told as that, if somebody watched. `short`: not even so."""
    if not short and is_watched(matter, outage):
        title, body = words_of_passed(matter, outage)
        over = replace(notice, stage=Stage.OFF, urgency=Urgency.LOW, actions=(Action.OPEN,))
        return replace(over, title=title, body=body)
    title, body = words_of_past(matter)
    because = Because.SHORTER if short else Because.WHILE_AWAY
    return replace(untold(notice, because), title=title, body=body)


def is_watched(matter: Matter, outage: Outage) -> bool:
    """Is it over just now? What ended long before it is decided ended while nobody watched."""
    return matter.change.note != MISSED and matter.now - outage.end <= LATE


def _was_past(matter: Matter) -> Because | None:
    """Of a beginning in the same lines: it was over before it could be told."""
    reasons = {card.because for card in matter.cards}
    return next((b for b in (Because.SHORTER, Because.WHILE_AWAY) if b in reasons), None)


# -- it goes on ------------------------------------------------------------------------------


def _more(notice: Notice, matter: Matter, wishes: Wishes) -> Notice:
    """Its card stands: worse, better, or more of the same."""
    called, now = standing.level(matter.cards), matter.whole
    if matter.admits or called is None:
        return notice
    begins = matter.change.kind in (ChangeKind.OPENED, ChangeKind.REOPENED)
    if now is None:
        known = wavering.is_quiet(matter.cards) and not begins and not _is_word(matter)
        return untold(notice, Because.NO_NEW_WORD) if known else wavering.damped(notice, matter)
    joins = bool(matter.anew)
    if (begins or joins) and is_told(matter.after, matter.now):
        return untold(notice, Because.COMES_AND_GOES)
    if now > called or wavering.is_quiet(matter.cards):
        return untold(notice, Because.MILDER) if milder(now, wishes) else _moved(notice, matter)
    if standing.waits(matter.cards, Stage.OFF) is not None:
        return untold(notice, Because.CAME_AGAIN)
    if now < called:
        return wavering.damped(notice, matter)
    if joins:
        return notice
    if begins:
        another = _is_another(matter) or _is_another_part(matter)
        return notice if another else untold(notice, Because.WITH_OTHERS)
    if wavering.begins(matter):
        return wavering.damped(notice, matter)
    return notice if _is_word(matter) else untold(notice, Because.NO_NEW_WORD)


def _moved(notice: Notice, matter: Matter) -> Notice:
    """Worse than its card says. What they post anew beside it is no wavering."""
    posted = matter.change.kind is ChangeKind.OPENED and _is_another(matter)
    return notice if posted else wavering.damped(notice, matter)


def _is_word(matter: Matter) -> bool:
    return bool(matter.incident.updates) and not says_nothing_new(matter)


def says_nothing_new(matter: Matter) -> bool:
    """Are the words those before, but for the time, and is it no better? Where their word was told
    to be late, it is news that they speak at all."""
    called, now, last = standing.level(matter.cards), matter.whole, standing.newest(matter.cards)
    if called is not None and now is not None and now < called:
        return False
    return matter.change.seq in matter.after.reworded and not (
        last is not None and last.key.startswith(LATE_KEY)
    )


def _is_another(matter: Matter) -> bool:
    """Do they post it beside something else that they posted of this outage? What another source
    tells may be the same once more."""
    beside = _beside(matter)
    posted = matter.role is Role.OFFICIAL and _posted(matter.incident.key)
    return posted and bool(beside) and not any(_says_the_same(matter, key) for key in beside)


def _says_the_same(matter: Matter, key: str) -> bool:
    """Of the same parts under the same title: its card would read the same."""
    other, story = matter.after.stories.get((matter.change.source, key)), matter.incident
    if other is None or other.components != story.components:
        return False
    return titled(other.title) == titled(story.title)


def _is_another_part(matter: Matter) -> bool:
    """Is it a part that is followed by name, and fails after what the card says? Who follows all
    of a service hears that it is in trouble, not of each part."""
    last = standing.newest(matter.cards)
    later = last is not None and last.at is not None and last.at < matter.change.at
    part = matter.incident.key.startswith(COMPONENT_KEY) and bool(matter.service.parts)
    return part and later and matter.change.kind is ChangeKind.OPENED


def _beside(matter: Matter) -> list[str]:
    """Keys of what the same source has posted of this outage, and which stands."""
    source, key = matter.place
    places = matter.after.places(matter.outage.id) if matter.outage else ()
    stand = (p for p in places if p in matter.after.standing)
    return [k for s, k in stand if s == source and k != key and _posted(k)]


def _posted(key: str) -> bool:
    return not key.startswith((COMPONENT_KEY, PAGE_KEY))


def _word(notice: Notice, matter: Matter, outage: Outage, wishes: Wishes) -> Notice:
    """An update: their newest word, if it holds one."""
    incident = matter.incident
    if incident.derived or not incident.updates:
        return untold(notice, Because.NO_NEW_WORD)
    if matter.role is Role.PROBE:
        return untold(notice, Because.ANOTHER_WAY)
    if standing.waits(matter.cards, Stage.ON) is not None:
        return untold(notice, Because.WITH_BEGINNING)
    if says_nothing_new(matter):
        return untold(notice, Because.NO_NEW_WORD)
    if standing.stage(matter.cards) is Stage.ON:
        return notice
    if not outage.ongoing:  # what is written afterwards changes nothing of the end
        told = standing.stage(matter.cards) is Stage.OFF
        after = replace(notice, stage=Stage.NONE)
        return after if told else untold(after, Because.BEGINNING_UNTOLD)
    return untold(notice, Because.MILDER) if milder(matter.whole, wishes) else notice


# -- it ends ---------------------------------------------------------------------------------


def _one_over(notice: Notice, matter: Matter) -> Notice:
    """One of several stories that are one outage, which goes on."""
    if standing.waits(matter.cards, Stage.ON) is not None:
        return untold(notice, Because.WITH_BEGINNING)
    if standing.stage(matter.cards) is not Stage.ON:
        return untold(notice, Because.GOES_ON)
    called, now = standing.level(matter.cards), matter.whole
    better = called is not None and now is not None and now < called
    if better:
        return wavering.damped(notice, matter)
    return notice if _is_another(matter) else untold(notice, Because.GOES_ON)


def _back(notice: Notice, matter: Matter, outage: Outage, wishes: Wishes) -> Notice:
    held, ends = standing.waits(matter.cards, Stage.ON), standing.waits(matter.cards, Stage.OFF)
    if held is not None and held.due is not None:
        short = outage.end < held.due and held.because == Because.HELD
        return untold(notice, Because.SHORTER if short else Because.WITH_BEGINNING)
    stage, key = standing.stage(matter.cards), back_key(outage)
    if stage is Stage.OFF or (ends is not None and ends.key == key):
        return untold(replace(notice, key=key), Because.WITH_OTHERS)
    if stage is Stage.NONE:
        was_past = _was_past(matter)
        if was_past is Because.WHILE_AWAY:
            return untold(notice, Because.WITH_BEGINNING)
        below = Because.MILDER if milder(outage.worst, wishes) else Because.BEGINNING_UNTOLD
        return untold(notice, was_past or below)
    if is_told(matter.after, matter.now):
        return untold(notice, Because.COMES_AND_GOES)
    since = flaps_since(matter.after.swings, matter.now)
    if since is not None and not wavering.is_told(matter):
        return begun(notice, matter, since)
    if speaks_of_others(matter, outage):
        return untold(notice, Because.GOES_ON)
    rest = rest_untold(matter, outage, wishes)
    if rest:
        return with_rest(notice, matter, rest)
    due = matter.change.at + GAP
    if standing.came_back(matter.cards) and due > matter.now:
        return replace(notice, key=key, told=False, because=Because.SETTLING, due=due)
    return replace(notice, key=key)


def speaks_of_others(matter: Matter, outage: Outage) -> bool:
    """Does the card that stands speak of something else that goes on, too?"""
    others = matter.after.ongoing - {outage.id}
    return not others.isdisjoint(standing.about(matter.cards))


def rest_untold(matter: Matter, outage: Outage, wishes: Wishes) -> tuple[Outage, ...]:
    """What goes on beside an outage that is over, and has no card: it was told, or not, as part of
    this one, or before we looked first."""
    after, service = matter.after, matter.service
    return tuple(
        other
        for other in matter.others(outage.id)
        if other.id not in matter.fresh
        and not standing.of_outage(other, after.cards)
        and not milder(after.level(other.id, service) or other.worst, wishes)
    )


def with_rest(notice: Notice, matter: Matter, rest: tuple[Outage, ...]) -> Notice:
    """The card stays, as that of what goes on."""
    after, service = matter.after, matter.service
    title, body = still_ill(matter, rest)
    return replace(
        notice,
        title=title,
        body=body,
        actions=standing_actions([other.id for other in rest], after),
        stage=Stage.ON,
        level=worst(after.level(other.id, service) or other.worst for other in rest),
        about=tuple(dict.fromkeys([*notice.about, *(other.id for other in rest)])),
    )
