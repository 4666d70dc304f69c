"""What two tell of one incident, joined: our gaps filled from theirs, ours where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.model import Incident, KnownIncident, Level, Update
from statuswatch.core.story import merge_updates


def filled(
    own: KnownIncident, theirs: Incident, exact: timedelta, *, stated: bool
) -> tuple[KnownIncident, tuple[Update, ...], bool]:
    """Ours with what only they know, the updates that are new in it, and whether the two differ in
    what both know. `exact`: how finely their start is told; `stated`: is their end?"""
    ours = own.incident
    fresh, reworded = _more(ours.updates, theirs.updates)
    stands = own.end_stated and ours.ended is not None
    later = theirs.ended is not None and (ours.ended is None or theirs.ended > ours.ended)
    takes_end = not stands and (stated or later) and ours.ended != theirs.ended
    # What only they call planned work stays what it is to us.
    level = theirs.level if ours.level is None and not theirs.planned else ours.level
    new = replace(
        ours,
        level=level,
        ended=theirs.ended if takes_end else ours.ended,
        planned_end=ours.planned_end or (theirs.planned_end if ours.planned else None),
        url=ours.url or theirs.url,
        components=ours.components or theirs.components,
        updates=merge_updates(ours.updates, fresh),
    )
    worst = level if own.worst is None else own.worst
    known = replace(
        own,
        incident=new,
        worst=worst,
        faded=None if takes_end else own.faded,
        end_stated=stated if takes_end else own.end_stated,
        plan=None if takes_end else own.plan,
    )
    differs = (
        reworded
        or _apart(ours.started, theirs.started, exact)
        or (stands and stated and _apart(ours.ended, theirs.ended, exact))
        or _unlike(own.worst, theirs.level)
        or bool(ours.components and theirs.components and ours.components != theirs.components)
    )
    return known, fresh, differs


def _more(ours: Sequence[Update], theirs: Sequence[Update]) -> tuple[tuple[Update, ...], bool]:
    """The updates that only they have; are there some that read otherwise?"""
    said = {(_exact(u.at), u.phase, u.text) for u in ours}
    moments = {(_exact(u.at), u.phase) for u in ours if u.at is not None}
    other = [u for u in theirs if (_exact(u.at), u.phase, u.text) not in said]
    fresh = tuple(u for u in other if (_exact(u.at), u.phase) not in moments)
    return fresh, len(fresh) < len(other)


def _exact(moment: datetime | None) -> datetime | None:
    """As finely as an export tells it."""
    if moment is None:
        return None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _apart(ours: datetime | None, theirs: datetime | None, exact: timedelta) -> bool:
    return ours is not None and theirs is not None and abs(ours - theirs) >= exact


def _unlike(ours: Level | None, theirs: Level | None) -> bool:
    return ours is not None and theirs is not None and ours is not theirs
