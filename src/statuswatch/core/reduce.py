"""`advance`: what changed. The one place that decides what is news.

Read `advance` first, then `_told`. What it can say of one incident:

    (nothing) --OPENED--> open --RESOLVED--> closed --REOPENED--> open
                          open: UPDATED, WORSENED, EASED

RESOLVED: the source says ended, or it is gone from `rules.absences` whole lists in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import (
    COMPONENT_KEY,
    PAGE_KEY,
    Change,
    ChangeKind,
    Failed,
    Incident,
    Known,
    KnownIncident,
    Level,
    Observation,
    Plan,
    Report,
    Role,
    Rules,
    Unchanged,
    Update,
    worst,
)

END_NOT_STATED = "end not stated"
WITHDRAWN = "withdrawn"
FADED = "faded"
STALE_COPY = timedelta(hours=1)
"""A page whose own clock steps back by less than this is an old copy from a cache (faults 45)."""

OVERTAKEN = timedelta(minutes=1)
"""A look this much older than the newest comes from a slower poller beside us."""

EPISODE = "@"
"""Keys that no vendor made end with this and the moment at which the trouble began: what ails
again next month is another trouble, and must not overwrite the first in the history."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Times before this are a vendor's mistake (1970, zero), not a start."""

LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Plans beyond this are a vendor's mistake (9999) too, and would overflow."""


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
        if change.incident is None:
            continue
        before = incidents.get(change.incident.key)
        old = before.updates if before else ()
        incidents[change.incident.key] = replace(
            change.incident, updates=_merge_updates(old, change.incident.updates)
        )
    return incidents


def boundary(known: Known, rules: Rules) -> datetime | None:
    """The next moment at which even an unchanged answer is news: a plan begins or overruns, an
    open story in a list that is not whole fades. `None`: never."""
    moments = [m for k in known.open for m in _boundaries(k, known.complete, rules)]
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
    after = replace(
        known, failures=known.failures + 1, failing_since=since, reason=failed.reason
    )
    if known.silent or after.failures < rules.silent_after:
        return after, ()
    line = Change(seen.at, seen.source.id, ChangeKind.SILENT, note=str(failed.reason))
    return replace(after, silent=since), (line,)


def _heard(known: Known, seen: Observation) -> tuple[Known, tuple[Change, ...]]:
    after = replace(
        known, failures=0, failing_since=None, reason=None, silent=None, heard=seen.at
    )
    if not known.silent:
        return after, ()
    return after, (Change(seen.at, seen.source.id, ChangeKind.BACK),)


# -- an answer as before ---------------------------------------------------------------------


def _is_old_copy(known: Known, report: Report) -> bool:
    if report.as_of is None or known.as_of is None:
        return False
    return timedelta(0) < known.as_of - report.as_of < STALE_COPY


def _same_again(
    known: Known, seen: Observation, rules: Rules
) -> tuple[Known, tuple[Change, ...]]:
    after, lines = _heard(known, seen)
    work = _Work(after, seen, rules, baseline=False, last_heard=known.heard)
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
    first_look = known.heard is None
    after, lines = _heard(known, seen)
    if seen.source.role is Role.PROBE:
        if report.level is None and not report.incidents:
            return after, lines  # "refuses our check": says nothing either way
        after, report = _confirmed(after, report, seen, rules)
        report = _as_episodes(report, known, seen.at)
    after = replace(
        after,
        components=report.components,
        level=report.level,
        complete=report.complete,
        as_of=report.as_of or after.as_of,
    )
    work = _Work(after, seen, rules, baseline=first_look, last_heard=known.heard)
    told = {i.key: _scoped(i, report) for i in report.incidents}
    told |= {i.key: i for i in _derived(report, known, told, seen.at)}
    for incident in told.values():
        work.tell(incident, whole=not incident.components and not report.components)
    for k in known.open:
        if k.incident.key not in told:
            work.untold(k, report)
    return work.done(lines)


def _confirmed(
    known: Known, report: Report, seen: Observation, rules: Rules
) -> tuple[Known, Report]:
    """A probe's bad result counts after `rules.confirm` in a row, from the first of them on."""
    if not report.incidents:
        return replace(known, streak=0, suspect=None), report
    if known.open:
        return known, report
    suspect = known.suspect or seen.at
    streak = known.streak + 1
    if streak < rules.confirm:
        waiting = replace(report, incidents=(), level=known.level)
        return replace(known, streak=streak, suspect=suspect), waiting
    dated = tuple(replace(i, started=i.started or suspect) for i in report.incidents)
    return replace(known, streak=0, suspect=None), replace(report, incidents=dated)


def _as_episodes(report: Report, known: Known, at: datetime) -> Report:
    """A probe's key names what fails, not when."""
    keyed = tuple(
        replace(i, key=_episode(i.key, known, i.started or at)) for i in report.incidents
    )
    return replace(report, incidents=keyed)


def _episode(key: str, known: Known, since: datetime) -> str:
    """The key under which this trouble stands open, or else a new one."""
    standing = (k.incident.key for k in known.open)
    same = (name for name in standing if name.rpartition(EPISODE)[0] == key)
    return next(same, f"{key}{EPISODE}{since.astimezone(UTC).isoformat()}")


def _scoped(incident: Incident, report: Report) -> Incident:
    """An open incident without impact is as bad as the parts it names: only then it counts."""
    if incident.level is not None or incident.planned or incident.ended or incident.word:
        return incident
    ailing = worst(
        c.level
        for c in report.components
        if c.name in incident.components and c.level is not None and c.level.ails
    )
    return replace(incident, level=ailing)


def _derived(
    report: Report, known: Known, told: Mapping[str, Incident], at: datetime
) -> Iterator[Incident]:
    """Ailing parts that no open incident names, and a page that calls itself ill and names
    nothing: trouble that nobody posted is trouble all the same."""
    standing = [i for i in told.values() if not i.ended and _under_way(i, at)]
    if not report.complete:
        standing += [
            k.incident
            for k in known.open
            if k.incident.key not in told and not k.incident.derived
        ]
    named = {name for i in standing for name in i.components}
    ailing = {
        c.name: c.level for c in report.components if c.level is not None and c.level.ails
    }
    for name, level in ailing.items():
        if name not in named:
            key = _episode(COMPONENT_KEY + name, known, at)
            yield Incident(key, name, level, components=frozenset({name}))
    page_ails = report.level is not None and report.level.ails
    if page_ails and not standing and not ailing:
        yield Incident(_episode(PAGE_KEY, known, at), report.title, report.level)


def _is_over(derived: Incident, report: Report) -> bool:
    """A page or part that now says a word we don't know has not said that it is well."""
    if derived.key.startswith(PAGE_KEY):
        return report.level is not None
    parts = [c for c in report.components if c.name in derived.components]
    if any(c.level is None for c in parts):
        return False
    return bool(report.complete or report.components)


def _under_way(incident: Incident, at: datetime) -> bool:
    return not incident.planned or incident.started is None or incident.started <= at


@dataclass
class _Work:
    """One observation's walk over the incidents; `done` gives the result."""

    known: Known
    seen: Observation
    rules: Rules
    baseline: bool
    last_heard: datetime | None

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
        story = _merged(k.incident, _dated(told, self.seen.at, k.incident))
        news = _news(k.incident.updates, told.updates)
        kind = _kind(k.incident, story, news)
        stood = replace(
            k, incident=story, whole=whole, absent=0, worst=worst((k.worst, story.level))
        )
        if story.ended is None or told.ended is not None:
            stood = replace(stood, end_stated=True)
        if kind is None:
            self._keep(k, self._timed(stood))
            return
        stood = self._timed(replace(stood, last_seen=self.seen.at))
        note = _note(k, stood)
        self._line(kind, replace(story, updates=news), k.incident.level, note)
        self.incidents[told.key] = stood

    def untold(self, k: KnownIncident, report: Report) -> None:
        """An open incident that this report does not name."""
        if k.incident.derived:
            if _is_over(k.incident, report):
                self._close(k, self.seen.at, stated=True, note="")
        elif not report.complete:
            self.passes(k)
        elif k.role is Role.PROBE:
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
        end, note = _unstated_end(k, self.seen.at)
        self._close(k, end, stated=False, note=note)

    def passes(self, k: KnownIncident) -> None:
        """Nothing new was said, but time went by."""
        self._keep(k, self._timed(k))

    def _open(self, told: Incident, whole: bool) -> None:
        at = self.seen.at
        story = _merged(None, _dated(told, at, None))
        k = self._timed(
            KnownIncident(
                self.seen.source.id, self.seen.source.role, story, at, at, story.level, whole=whole
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
        note = _note(before, after)
        if note:
            story = replace(after.incident, updates=())
            self._line(ChangeKind.UPDATED, story, before.incident.level, note)

    def _timed(self, k: KnownIncident) -> KnownIncident:
        at = self.seen.at
        fades = _fades_at(k, self.rules) if not self.known.complete and k.open else None
        faded = fades if fades is not None and fades <= at else None
        return replace(k, plan=_plan(k.incident, at), faded=faded)

    def _line(
        self, kind: ChangeKind, story: Incident, before: Level | None, note: str
    ) -> None:
        self.lines.append(
            Change(self.seen.at, self.seen.source.id, kind, story, before, note, self.baseline)
        )


def _kind(old: Incident, new: Incident, news: tuple[Update, ...]) -> ChangeKind | None:
    if old.ended is None and new.ended is not None:
        return ChangeKind.RESOLVED
    if old.ended is not None and new.ended is None:
        return ChangeKind.REOPENED
    if old.level != new.level:
        rank = -1 if old.level is None else int(old.level)
        now = -1 if new.level is None else int(new.level)
        return ChangeKind.WORSENED if now > rank else ChangeKind.EASED
    return ChangeKind.UPDATED if news or old != new else None


def _note(before: KnownIncident, after: KnownIncident) -> str:
    if after.faded and not before.faded:
        return FADED
    if after.plan != before.plan and after.plan is not None:
        return after.plan.value
    return ""


def _unstated_end(k: KnownIncident, at: datetime) -> tuple[datetime, str]:
    """When a story that just vanished ended: last seen; planned work that we never saw begin ran
    as announced if its time is over, else it was called off."""
    start = k.incident.started
    if not k.incident.planned or start is None or start <= k.last_seen:
        return k.last_seen, END_NOT_STATED
    planned_end = k.incident.planned_end or start
    return (planned_end, END_NOT_STATED) if planned_end <= at else (k.last_seen, WITHDRAWN)


def _plan(incident: Incident, at: datetime) -> Plan | None:
    if not incident.planned or incident.ended is not None:
        return None
    if incident.started is not None and at < incident.started:
        return Plan.ANNOUNCED
    if incident.planned_end is not None and at > incident.planned_end:
        return Plan.OVERRUN
    return Plan.RUNNING


def _fades_at(k: KnownIncident, rules: Rules) -> datetime | None:
    if k.incident.derived:
        return None  # its part speaks at every poll
    # A word from the future was said no later than we read it.
    words = [min(u.at, k.last_seen) for u in k.incident.updates if u.at is not None]
    words += [m for m in (k.incident.started, k.incident.planned_end) if m is not None]
    return max(words) + rules.fade_after if words else None


def _boundaries(k: KnownIncident, complete: bool, rules: Rules) -> Iterator[datetime]:
    i = k.incident
    if k.plan is Plan.ANNOUNCED and i.started is not None:
        yield i.started
    if k.plan is Plan.RUNNING and i.planned_end is not None:
        yield i.planned_end + timedelta(microseconds=1)
    fades = None if complete or k.faded else _fades_at(k, rules)
    if fades is not None:
        yield fades


def _dated(told: Incident, at: datetime, known: Incident | None) -> Incident:
    """Sane times: a start that is missing, from before 2000 or not yet here becomes the first
    sight; an end is never in the future, nor before its start unless planned work was called
    off (faults 60, 61). What was made up stays as it was made up at the next look."""
    started = told.started
    future = started is not None and started > at and not told.planned
    if started is None or started < EARLIEST or future:
        stood = known.started if known else None
        if stood is not None and (told.planned or stood <= at):
            started = stood
        else:
            started = min(at, _first_word(told) or at)
    started = min(started, LATEST)
    ended = told.ended
    if ended is not None and ended > at:
        ended = known.ended if known and known.ended else at
    if ended is not None and not told.planned:
        ended = max(ended, started)
    planned_end = told.planned_end and min(told.planned_end, LATEST)
    if planned_end is not None and planned_end < started:
        planned_end = None if told.level is Level.MAINTENANCE else started
    return replace(told, started=started, ended=ended, planned_end=planned_end)


def _first_word(told: Incident) -> datetime | None:
    return min((u.at for u in told.updates if u.at and u.at >= EARLIEST), default=None)


def _merged(old: Incident | None, new: Incident) -> Incident:
    """The vendor's newest fields, with every update ever told: a deleted one is kept."""
    return replace(new, updates=_merge_updates(old.updates if old else (), new.updates))


def _merge_updates(old: Iterable[Update], new: Iterable[Update]) -> tuple[Update, ...]:
    by_key = {u.key: u for u in old} | {u.key: u for u in new}
    return tuple(sorted(by_key.values(), key=lambda u: (u.at or EARLIEST, u.key)))


def _news(old: Iterable[Update], new: Iterable[Update]) -> tuple[Update, ...]:
    known = {u.key: u for u in old}
    told = {u.key: u for u in new}  # a key told twice counts once, as it does in _merge_updates
    return tuple(u for u in told.values() if known.get(u.key) != u)
