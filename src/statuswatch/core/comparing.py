"""`compare`: two or three vendors side by side over the same time. No order, no winner.

The time is the one of which something is known of all of them; what each rests on is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.days import ENOUGH
from statuswatch.core.episodes import Chronicle
from statuswatch.core.quarters import Period
from statuswatch.core.scorecard import Scorecard, scorecard
from statuswatch.core.scorecard_words import TOO_LITTLE, Line, lines
from statuswatch.core.shares import percent
from statuswatch.core.words import Message, say

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Side:
    """One row of what is compared: a cell for each vendor, in the order they were named."""

    key: str
    name: Message
    cells: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`period`: the time that is compared; `None`: there is none of which something is known of all
    of them (then there are no cards). `rests`: one sentence for each vendor. `shortened`: it is
    less than was asked for, because of these (by name)."""

    asked: Period
    period: Period | None
    cards: tuple[Scorecard, ...] = ()
    rows: tuple[Side, ...] = ()
    rests: tuple[Message, ...] = ()
    shortened: tuple[str, ...] = ()

    @property
    def too_short(self) -> bool:
        """No figure means anything yet: less than a day is left of what was asked for."""
        if self.period is None or self.period == self.asked:
            return False
        return self.period.length < ENOUGH


def compare(records: Sequence[Chronicle], asked: Period, now: datetime) -> Comparison:
    """Raises ValueError for fewer than two vendors, more than three, or one twice."""
    ids = {record.service.id for record in records}
    if not FEWEST <= len(records) <= MOST or len(ids) < len(records):
        raise ValueError("two or three different vendors are compared")
    begins = [record.known_since for record in records]
    late = tuple(
        record.service.name
        for record, begin in zip(records, begins, strict=True)
        if begin is None or begin > asked.since
    )
    since = max([asked.since, *(b for b in begins if b is not None)])
    if None in begins or since >= asked.until:
        return Comparison(asked, None, shortened=late)
    period = Period(since, asked.until)
    cards = tuple(scorecard(record, period, now) for record in records)
    return Comparison(
        asked,
        period,
        cards,
        _side_by_side([lines(card) for card in cards]),
        tuple(_rests(card) for card in cards),
        late,
    )


def _side_by_side(columns: Sequence[Sequence[Line]]) -> tuple[Side, ...]:
    """Without the rows that tell nothing of anybody."""
    return tuple(
        Side(row[0].key, row[0].name, tuple(line.value for line in row))
        for row in zip(*columns, strict=True)
        if any(line.value != TOO_LITTLE for line in row)
    )


def _rests(card: Scorecard) -> Message:
    """What a vendor's figures rest on."""
    name, f = card.service.name, card.whole
    if card.watched is None:
        return say("{name}: their own words alone. We did not watch them then.", name=name)
    part = percent(f.lived.watched_share)
    if card.told is not None:
        return say(
            "{name}: their own words until {at}, then our watching, {percent} % of the whole.",
            name=name,
            at=card.told.period.until,
            percent=part,
        )
    return say("{name}: we watched {percent} % of it.", name=name, percent=part)
