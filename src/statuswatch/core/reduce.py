"""`advance`: what changed. The one place that decides what is news.

Read `advance` first, then `_told`. What it can say of one incident:

    (nothing) --OPENED--> open --RESOLVED--> closed --REOPENED--> open
                          open: UPDATED, WORSENED, EASED

RESOLVED: the source says ended, or it is gone from `rules.absences` whole lists in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core.ailing import ailing, derived, is_over, parts_speak, scoped
from statuswatch.core.certificates import watched
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Failed,
    Incident,
    Known,
    KnownIncident,
    Level,
    Observation,
    Report,
    Role,
    Rules,
    Unchanged,
    worst,
)
from statuswatch.core.probing import weighed
from statuswatch.core.renaming import Keyed, as_told, keyed, same_words
from statuswatch.core.story import (
    FADED,
    WITHDRAWN,
    boundaries,
    dated,
    fades_at,
    fresh_posts,
    kind_of,
    merge_updates,
    merged,
    news_of,
    note_of,
    plan_of,
    unstated_end,
    worse_parts,
)

STALE_COPY = timedelta(hours=1)
"""A page whose own clock steps back by less than this is an old copy from a cache (faults 45)."""

OVERTAKEN = timedelta(minutes=1)
"""A look this much older than the newest comes from a slower poller beside us."""

OURS = (Role.PROBE, Role.USER)
"""Who speaks of what is now: what they no longer name is over at once."""


def advance(
    known: Known, observation: Observation, rules: Rules = Rules()
) -> tuple[Known, tuple[Change, ...]]:
    """What is known after `observation`, and what is news in it.

    Laws (property tests): the same observation twice changes nothing the second time; `replay`
    of all changes gives exactly the incidents; a `Failed` changes no incident.
    """
    if _taken_in(known, observation):
        return known, ()
    match observation.outcome:
        case Failed():
            return _failed(known, observation, observation.outcome, rules)
        case Unchanged():
            return _same_again(known, observation, rules)
        case Report() if _is_old_copy(known, observation.outcome):
            return _same_again(known, observation, rules)
        case Report():
            return _told(known, observation, observation.outcome, rules)


def _taken_in(known: Known, seen: Observation) -> bool:
    """This very look, or, from a poller that was overtaken, one a little older than the last.

    Only a little: when the clock was set back by an hour we still want to see (faults 79).
    """
    if known.failing_since == seen.at:
        return True
    return known.heard is not None and timedelta(0) <= known.heard - seen.at < OVERTAKEN


def replay(changes: Iterable[Change]) -> dict[str, Incident]:
    """The incidents of one source, folded from its journal lines in order."""
    incidents: dict[str, Incident] = {}
    for change in changes:
        if change.incident is None or change.kind is ChangeKind.NEWS:
            continue
        before = incidents.get(change.incident.key)
        old = before.updates if before else ()
        incidents[change.incident.key] = replace(
            change.incident, updates=merge_updates(old, change.incident.updates)
        )
    return incidents


def boundary(known: Known, rules: Rules) -> datetime | None:
    """The next moment at which even an unchanged answer is news: a plan begins or overruns, an
    open story in a list that is not whole fades. `None`: never."""
    moments = [m for k in known.open for m in boundaries(k, known.complete, rules)]
    return min(moments, default=None)


def unsettled(known: Known, rules: Rules, at: datetime) -> bool:
    """Would an unchanged answer at `at` change what is known?"""
    if known.failures or known.silent or any(k.absent for k in known.open):
        return True
    moment = boundary(known, rules)
    return moment is not None and moment <= at


# -- an answer that could not be read --------------------------------------------------------


def _failed(
    known: Known, seen: Observation, failed: Failed, rules: Rules
) -> tuple[Known, tuple[Change, ...]]:
    if failed.own_network:
        return known, ()
    since = known.failing_since or seen.at
    after = replace(known, failures=known.failures + 1, failing_since=since, reason=failed.reason)
    if known.silent or after.failures < rules.silent_after:
        return after, ()
    if seen.source.role is Role.CROWD:  # that the news can't be read is no news
        return replace(after, silent=since), ()
    line = Change(seen.at, seen.source.id, ChangeKind.SILENT, note=str(failed.reason))
    return replace(after, silent=since), (line,)


def _heard(known: Known, seen: Observation) -> tuple[Known, tuple[Change, ...]]:
    after = replace(known, failures=0, failing_since=None, reason=None, silent=None, heard=seen.at)
    if not known.silent or seen.source.role is Role.CROWD:
        return after, ()
    return after, (Change(seen.at, seen.source.id, ChangeKind.BACK),)


# -- an answer as before ---------------------------------------------------------------------


def _is_old_copy(known: Known, report: Report) -> bool:
    if report.as_of is None or known.as_of is None:
        return False
    return timedelta(0) < known.as_of - report.as_of < STALE_COPY


def _same_again(known: Known, seen: Observation, rules: Rules) -> tuple[Known, tuple[Change, ...]]:
    after, lines = _heard(known, seen)
    work = _Work(
        after, seen, rules, baseline=False, last_heard=known.heard, ailing={}, named=Keyed()
    )
    # An old copy is no second whole list, and neither is a list that was not whole.
    whole = isinstance(seen.outcome, Unchanged) and known.complete
    for k in known.open:
        if k.absent and whole:
            work.missing(k)
        elif not k.absent:
            work.passes(k)
    return work.done(lines)


# -- a report --------------------------------------------------------------------------------


def _told(
    known: Known, seen: Observation, report: Report, rules: Rules
) -> tuple[Known, tuple[Change, ...]]:
    # The user's first word is no state that stood before it.
    first_look = known.heard is None and seen.source.role is not Role.USER
    after, lines = _heard(known, seen)
    expiring, warnings = watched(known.expiring, report.measures, seen.source.id, seen.at)
    after, lines = replace(after, expiring=expiring), (*lines, *warnings)
    if seen.source.role is Role.PROBE:
        after, counted = weighed(after, report, seen.at, rules)
        if counted is None:
            return after, lines
        report = counted
    official = seen.source.role is Role.OFFICIAL
    named = keyed(known, report, seen.at) if official else as_told(report)
    report = replace(report, incidents=tuple(named.incidents.values()))
    posts, newest = fresh_posts(report.news, known.news, seen.at)
    after = replace(
        after,
        components=report.components,
        level=report.level,
        complete=report.complete,
        parts_whole=report.parts_whole,
        as_of=report.as_of or after.as_of,
        news=newest,
        zone=report.zone or after.zone,
    )
    work = _Work(after, seen, rules, first_look, known.heard, ailing(report), named)
    told = {i.key: scoped(i, report, known.incidents.get(i.key)) for i in report.incidents}
    told |= {i.key: i for i in derived(report, known, told, seen.at)}
    for incident in told.values():
        work.tell(incident, whole=not incident.components and not report.components)
    for k in known.open:
        if k.incident.key not in told:
            work.untold(k, report)
    work.lines += (Change(seen.at, seen.source.id, ChangeKind.NEWS, post) for post in posts)
    return work.done(lines)


@dataclass
class _Work:
    """One observation's walk over the incidents; `done` gives the result."""

    known: Known
    seen: Observation
    rules: Rules
    baseline: bool
    last_heard: datetime | None
    ailing: Mapping[str, Level]
    named: Keyed

    def __post_init__(self) -> None:
        self.incidents = dict(self.known.incidents)
        self.lines: list[Change] = []

    def done(self, before: tuple[Change, ...]) -> tuple[Known, tuple[Change, ...]]:
        return replace(self.known, incidents=self.incidents), (*before, *self.lines)

    def tell(self, told: Incident, *, whole: bool) -> None:
        """An incident that this report names."""
        k = self.incidents.get(told.key)
        if k is None:
            self._open(told, whole)
            return
        told = replace(told, updates=same_words(k.incident.updates, told.updates))
        story = merged(k.incident, dated(told, self.seen.at, k.incident))
        called = self._called(told)
        if k.called and called != k.called:  # its address is another at each look, as its id is
            story = replace(story, url=k.incident.url)
        news = news_of(k.incident.updates, told.updates)
        kind = kind_of(k.incident, story, news)
        stood = replace(
            k,
            incident=story,
            whole=whole,
            absent=0,
            worst=worst((k.worst, story.level)),
            called=called,
        )
        if story.ended is None or told.ended is not None:
            stood = replace(stood, end_stated=True)
        if kind is None:
            self._keep(k, self._timed(stood))
            return
        stood = self._timed(replace(stood, last_seen=self.seen.at))
        note = note_of(k, stood)
        self._line(kind, replace(story, updates=news), k.incident.level, note)
        self.incidents[told.key] = stood

    def untold(self, k: KnownIncident, report: Report) -> None:
        """An open incident that this report does not name."""
        if k.incident.derived:
            if is_over(k.incident, report):
                self._close(k, self.seen.at, stated=True, note="")
        elif not report.complete:
            self.passes(k)
        elif k.role in OURS:
            if parts_speak(k.incident, report):
                self._close(k, self.seen.at, stated=True, note="")
        else:
            self.missing(k)

    def missing(self, k: KnownIncident) -> None:
        """Gone from a whole list, once more."""
        if k.absent == 0 and self.last_heard is not None:
            k = replace(k, last_seen=max(k.last_seen, self.last_heard))
        k = replace(k, absent=k.absent + 1)
        if k.absent < self.rules.absences:
            self.incidents[k.incident.key] = k
            return
        end, note = unstated_end(k, self.seen.at)
        self._close(k, end, stated=False, note=note)

    def passes(self, k: KnownIncident) -> None:
        """Nothing new was said, but time went by."""
        self._keep(k, self._timed(k))

    def _open(self, told: Incident, whole: bool) -> None:
        at = self.seen.at
        story = merged(None, dated(told, at, None))
        k = self._timed(
            KnownIncident(
                self.seen.source.id,
                self.seen.source.role,
                story,
                at,
                at,
                story.level,
                whole=whole,
                called=self._called(told),
            )
        )
        self.incidents[told.key] = k
        note = FADED if k.faded else (k.plan.value if k.plan else "")
        if story.ended is None:
            self._line(ChangeKind.OPENED, story, None, note)
            return
        # Posted after the fact: it opens and ends in one go, so that the two always alternate.
        self._line(ChangeKind.OPENED, replace(story, ended=None), None, "after the fact")
        self._line(ChangeKind.RESOLVED, replace(story, updates=()), story.level, "after the fact")

    def _called(self, told: Incident) -> str:
        return self.named.called.get(told.key, "")

    def _close(self, k: KnownIncident, end: datetime, *, stated: bool, note: str) -> None:
        started = k.incident.started
        ended = end if started is None or note == WITHDRAWN else max(end, started)
        story = replace(k.incident, ended=ended)
        self.incidents[story.key] = replace(
            k, incident=story, end_stated=stated, absent=0, plan=None, faded=None
        )
        self._line(ChangeKind.RESOLVED, replace(story, updates=()), k.incident.level, note)

    def _keep(self, before: KnownIncident, after: KnownIncident) -> None:
        if after == before:
            return
        self.incidents[after.incident.key] = after
        note = note_of(before, after)
        if note:
            story = replace(after.incident, updates=())
            self._line(ChangeKind.UPDATED, story, before.incident.level, note)

    def _timed(self, k: KnownIncident) -> KnownIncident:
        at = self.seen.at
        fades = fades_at(k, self.rules) if not self.known.complete and k.open else None
        faded = fades if fades is not None and fades <= at else None
        parts = worse_parts(k, self.ailing)
        return replace(k, plan=plan_of(k.incident, at), faded=faded, parts=parts)

    def _line(self, kind: ChangeKind, story: Incident, before: Level | None, note: str) -> None:
        self.lines.append(
            Change(self.seen.at, self.seen.source.id, kind, story, before, note, self.baseline)
        )
