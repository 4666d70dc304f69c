"""One incident's story between two looks: what is new in it, and its times made sane."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Incident,
    KnownIncident,
    Level,
    Plan,
    Rules,
    Update,
)

END_NOT_STATED = "end not stated"
LAST_OPEN = "last known open"
"""Its end is when it was last known to be open: nobody who would know was asked since."""
WITHDRAWN = "withdrawn"
FADED = "faded"
WORSE = "worse: "
"""So begins the note of a line that says which of its parts are worse."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Times before this are a vendor's mistake (1970, zero), not a start."""

LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Plans beyond this are a vendor's mistake (9999) too, and would overflow."""


def kind_of(old: Incident, new: Incident, news: tuple[Update, ...]) -> ChangeKind | None:
    if old.ended is None and new.ended is not None:
        return ChangeKind.RESOLVED
    if old.ended is not None and new.ended is None:
        return ChangeKind.REOPENED
    if old.level != new.level:
        rank = -1 if old.level is None else int(old.level)
        now = -1 if new.level is None else int(new.level)
        return ChangeKind.WORSENED if now > rank else ChangeKind.EASED
    return ChangeKind.UPDATED if news or old != new else None


def note_of(before: KnownIncident, after: KnownIncident) -> str:
    if after.faded and not before.faded:
        return FADED
    if after.plan != before.plan and after.plan is not None:
        return after.plan.value
    worse = [name for name, level in after.parts if level > _stood(name, before, after)]
    return WORSE + ", ".join(worse) if worse else ""


def _stood(name: str, before: KnownIncident, after: KnownIncident) -> Level:
    """How bad a part was known to be; it is no worse than what the story itself is called. One that
    it did not name is news by that alone."""
    if name not in before.incident.components:
        return Level.DOWN
    called = after.incident.level or Level.OK
    return max(called, dict(before.parts).get(name, Level.OK))


def parts_worse(change: Change, parts: Iterable[str]) -> frozenset[str]:
    """Those of `parts` that are worse, by the note of a line."""
    return mentions(change.note, parts) if change.note.startswith(WORSE) else frozenset()


def mentions(title: str, names: Iterable[str]) -> frozenset[str]:
    """Those of a page's parts that a title names, each as words of their own. The longest wins:
    "Show Builder Lite is down" says nothing of "Show Builder"."""
    rest = title.casefold()
    found = set()
    for name in sorted(names, key=len, reverse=True):
        word = name.casefold()
        if not word or word not in rest:
            continue  # of thousands of parts a title names one: no pattern is made of the others
        rest, times = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", "\0", rest)
        if times:
            found.add(name)
    return frozenset(found)


def worse_parts(k: KnownIncident, ailing: Mapping[str, Level]) -> tuple[tuple[str, Level], ...]:
    """The worst that each part it names was, now that these parts ail."""
    if not k.open or k.incident.planned:
        return k.parts
    known = dict(k.parts)
    for name in k.incident.components & ailing.keys():
        known[name] = max(ailing[name], known.get(name, Level.OK))
    return tuple(sorted(known.items()))


def unstated_end(k: KnownIncident, at: datetime) -> tuple[datetime, str]:
    """When a story that just vanished ended: last seen; planned work that we never saw begin ran
    as announced if its time is over, else it was called off."""
    start = k.incident.started
    if not k.incident.planned or start is None or start <= k.last_seen:
        return k.last_seen, END_NOT_STATED
    planned_end = k.incident.planned_end or start
    return (planned_end, END_NOT_STATED) if planned_end <= at else (k.last_seen, WITHDRAWN)


def plan_of(incident: Incident, at: datetime) -> Plan | None:
    if not incident.planned or incident.ended is not None:
        return None
    if incident.started is not None and at < incident.started:
        return Plan.ANNOUNCED
    if incident.planned_end is not None and at > incident.planned_end:
        return Plan.OVERRUN
    return Plan.RUNNING


def fades_at(k: KnownIncident, rules: Rules) -> datetime | None:
    if k.incident.derived:
        return None  # its part speaks at every poll
    # A word from the future was said no later than we read it.
    words = [min(u.at, k.last_seen) for u in k.incident.updates if u.at is not None]
    words += [m for m in (k.incident.started, k.incident.planned_end) if m is not None]
    return max(words) + rules.fade_after if words else None


def boundaries(k: KnownIncident, complete: bool, rules: Rules) -> Iterator[datetime]:
    i = k.incident
    if k.plan is Plan.ANNOUNCED and i.started is not None:
        yield i.started
    if k.plan is Plan.RUNNING and i.planned_end is not None:
        yield i.planned_end + timedelta(microseconds=1)
    fades = None if complete or k.faded else fades_at(k, rules)
    if fades is not None:
        yield fades


def dated(told: Incident, at: datetime, known: Incident | None) -> Incident:
    """Sane times: a start that is missing, from before 2000 or not yet here becomes the first
    sight; an end is never in the future, nor before its start unless planned work was called
    off (faults 60, 61). What was made up stays as it was made up at the next look, and all of it
    where our own clock was set back meanwhile: then it is `at` that is no measure."""
    started, set_back = told.started, _is_set_back(at, known)
    future = started is not None and started > at and not told.planned
    if started is None or started < EARLIEST or future:
        stood = known.started if known else None
        if stood is not None and (told.planned or stood <= at or set_back):
            started = stood
        else:
            started = min(at, _first_word(told) or at)
    started = min(started, LATEST)
    ended = told.ended
    if ended is not None and ended > at and not set_back:
        ended = known.ended if known and known.ended else at
    if ended is not None and not told.planned:
        ended = max(ended, started)
    planned_end = told.planned_end and min(told.planned_end, LATEST)
    if planned_end is not None and planned_end < started:
        planned_end = None if told.level is Level.MAINTENANCE else started
    return replace(told, started=started, ended=ended, planned_end=planned_end)


def _is_set_back(at: datetime, known: Incident | None) -> bool:
    """What has begun by our own clock is still to come by it."""
    if known is None or known.planned or known.started is None:
        return False
    return known.started > at


def fresh_posts(
    posts: Iterable[Incident], newest: datetime | None, at: datetime
) -> tuple[tuple[Incident, ...], datetime | None]:
    """Those written after the `newest` that we knew, oldest first, and when the newest of them
    was. At the first look all are old; one from the future waits until it is there."""
    written = [(p.started, p) for p in posts if p.started is not None and p.started <= at]
    latest = max((moment for moment, _ in written), default=newest)
    if newest is None or latest is None:
        return (), latest
    fresh = [p for moment, p in sorted(written, key=lambda one: one[0]) if moment > newest]
    return tuple(fresh), max(newest, latest)


def _first_word(told: Incident) -> datetime | None:
    return min((u.at for u in told.updates if u.at and u.at >= EARLIEST), default=None)


def merged(old: Incident | None, new: Incident) -> Incident:
    """The vendor's newest fields, with every update ever told: a deleted one is kept. So are the
    parts and the address when the vendor drops them at the end."""
    if old is None:
        return replace(new, updates=merge_updates((), new.updates))
    over = new.ended is not None
    return replace(
        new,
        updates=merge_updates(old.updates, new.updates),
        components=old.components if over and not new.components else new.components,
        url=new.url or old.url,
    )


def merge_updates(old: Iterable[Update], new: Iterable[Update]) -> tuple[Update, ...]:
    by_key = {u.key: u for u in old} | {u.key: u for u in new}
    return tuple(sorted(by_key.values(), key=lambda u: (u.at or EARLIEST, u.key)))


def news_of(old: Iterable[Update], new: Iterable[Update]) -> tuple[Update, ...]:
    known = {u.key: u for u in old}
    told = {u.key: u for u in new}  # a key told twice counts once, as it does in _merge_updates
    return tuple(u for u in told.values() if known.get(u.key) != u)
