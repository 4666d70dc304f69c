"""`clocks`: three clocks of one outage (their paperwork, their parts, our own eyes), and their lag.

Each is kept apart, since they disagree: what a vendor writes, what its page showed of its parts,
and what our own checks and the user saw. None is made up: where nobody said or saw, there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.model import Change, Coverage, KnownIncident, Role
from statuswatch.core.outage import uptime
from statuswatch.core.story import EARLIEST

AT_ONCE = timedelta(minutes=1)
"""Who says so within this was first: polls are no finer."""

_OWN = (Role.PROBE, Role.USER)


class Admission(StrEnum):
    """What they say of it: the verdict on an outage, once it is history."""

    ADMITTED = "admitted"
    NOT_ADMITTED = "not admitted"
    USER_ONLY = "user's word only"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One incident of an outage, as far as its clocks go.

    `began` and `ended` as told (of a faded story, when it faded); `stated`: who ended it said so.
    `dated`: its start is the vendor's own, none that we gave it. `parts_ailed`: parts that it names
    were ill on their page meanwhile. `word`: when the vendor first wrote to it, if it says so.
    `source`: its id.
    """

    role: Role
    began: datetime
    ended: datetime | None
    first_seen: datetime
    last_seen: datetime
    derived: bool = False
    planned: bool = False
    stated: bool = True
    dated: bool = True
    parts_ailed: bool = False
    word: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """All that was kept of one outage. `end`: `None` while it goes on. `official`: since when a
    source of the vendor's own is followed. `watched`: when we were, of its service. `lines`: those
    of the journal about one of its incidents, where that was rewritten (`rewriting`)."""

    sightings: tuple[Sighting, ...]
    start: datetime
    end: datetime | None
    official: datetime | None = None
    watched: tuple[Coverage, ...] = ()
    lines: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """`start` is `None` where this clock tells nothing; `end` also while it goes on."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """`paperwork`: what they posted. `component`: when their page showed their parts ill, as we
    saw it; where a post took that over, until that was over. `observed`: what our checks and the
    user saw.

    `lag`: from who saw it first (a check of ours, others, the user) to their first word; zero where
    they were first, `None` where nobody else saw it or they say nothing. `share`: the part of the
    outage during which we watched, 0..1; `None` where it has not begun. `witnesses`: who tells of
    it, the first first. `said`: `None` where nobody was followed who could say so.
    """

    paperwork: Span
    component: Span
    observed: Span
    lag: timedelta | None
    share: float | None
    witnesses: tuple[Role, ...]
    said: Admission | None

    @property
    def first_seen_by(self) -> Role | None:
        return self.witnesses[0] if self.witnesses else None

    @property
    def user_word(self) -> bool:
        """Does it rest on the user's own word, alone or beside others'?"""
        return Role.USER in self.witnesses


def sighting(known: KnownIncident) -> Sighting:
    """What the clocks want of an incident."""
    told = known.incident
    return Sighting(
        role=known.role,
        began=told.started or known.first_seen,
        ended=told.ended or known.faded,
        first_seen=known.first_seen,
        last_seen=known.last_seen,
        derived=told.derived,
        planned=told.planned,
        stated=known.end_stated and told.ended is not None,
        dated=told.started is not None and told.started != known.first_seen,
        parts_ailed=any(level.ails for _, level in known.parts),
        word=min((u.at for u in told.updates if u.at is not None), default=None),
        source=known.source,
    )


def clocks(account: Account, now: datetime) -> Clocks:
    """The clocks of an outage, or of an incident that is part of none."""
    seen = account.sightings
    official = [s for s in seen if s.role is Role.OFFICIAL]
    others = [s for s in seen if s.role is not Role.OFFICIAL]
    said = min((_spoke(s, account.watched) for s in official), default=None)
    saw = min((s.began for s in others), default=None)
    return Clocks(
        paperwork=_paperwork([s for s in official if not s.derived]),
        component=_component(official),
        observed=_span([s for s in seen if s.role in _OWN]),
        lag=_lag(saw, said),
        share=_share(account, now),
        witnesses=_witnesses(seen, said),
        said=_admission(account, official, now),
    )


_NOTHING = Span()


def _paperwork(posted: Sequence[Sighting]) -> Span:
    """Only what they told: a start that we gave a post that had none is not theirs."""
    if not posted:
        return _NOTHING
    start = min((s.began for s in posted if s.dated), default=None)
    if any(s.ended is None for s in posted):
        return Span(start)
    end = max((s.ended for s in posted if s.ended and s.stated), default=None)
    # Of several posts one may tell only its start, another only its end: no span from that.
    return Span(start, None if start and end and end < start else end)


def _component(official: Iterable[Sighting]) -> Span:
    """A part's own trouble ends for us where a post names the part; from there on it is the post
    that stands, and its end as we saw it is when the part was well, or later."""
    ill = [s for s in official if s.derived or s.parts_ailed]
    if not ill:
        return _NOTHING
    start = min(s.began if s.derived else s.first_seen for s in ill)
    if any(s.ended is None for s in ill):
        return Span(start)
    ends = [s.ended if s.derived and s.ended else s.last_seen for s in ill]
    return Span(start, max(start, *ends))


def _span(seen: Sequence[Sighting]) -> Span:
    if not seen:
        return _NOTHING
    ends = [s.ended for s in seen if s.ended is not None]
    return Span(min(s.began for s in seen), max(ends) if len(ends) == len(seen) else None)


def _lag(saw: datetime | None, said: datetime | None) -> timedelta | None:
    if saw is None or said is None:
        return None
    return said - saw if said - saw >= AT_ONCE else timedelta()


def _spoke(s: Sighting, watched: Iterable[Coverage]) -> datetime:
    """When they said it: their first word to it, never after we had read it. A post without the
    time of a word was said when we first saw it, if we were looking since before it began: its
    start may be moved back afterwards, and then they would have been early."""
    if s.word is not None and s.word >= EARLIEST:
        return min(s.word, s.first_seen)
    if any(
        c.source == s.source and c.since <= s.began and s.first_seen <= c.until for c in watched
    ):
        return s.first_seen
    return min(s.began, s.first_seen)


def _witnesses(seen: Sequence[Sighting], said: datetime | None) -> tuple[Role, ...]:
    """The first first. They have a head start: who is first must not hang on the order of two
    polls (as in `_lag`)."""
    if len(seen) == 1:
        return (seen[0].role,)
    first: dict[Role, datetime] = {}
    for s in seen:
        if s.role is not Role.OFFICIAL:
            first[s.role] = min(s.began, first.get(s.role, s.began))
    if said is not None:
        first[Role.OFFICIAL] = said - AT_ONCE
    return tuple(sorted(first, key=lambda role: (first[role], role is Role.OFFICIAL)))


def _share(account: Account, now: datetime) -> float | None:
    start, end = account.start, account.end or now
    if start >= now and account.end is None:
        return None
    if not account.watched:
        return 0.0
    if any(c.since <= start and end <= c.until for c in account.watched):
        return 1.0
    return uptime((), account.watched, start, end).watched_share


def _admission(account: Account, official: Sequence[Sighting], now: datetime) -> Admission | None:
    if account.sightings and all(s.planned for s in account.sightings):
        return Admission.PLANNED
    if official:
        return Admission.ADMITTED
    if all(s.role is Role.USER for s in account.sightings):
        return Admission.USER_ONLY
    followed = account.official is not None and account.official <= (account.end or now)
    return Admission.NOT_ADMITTED if followed else None
