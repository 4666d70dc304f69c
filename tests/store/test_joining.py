"""What two tell of one incident, joined: our gaps filled from theirs, ours where they differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.model import Incident, KnownIncident, Level, Plan, Role, Update
from statuswatch.store.joining import filled

EXACT = timedelta(seconds=1)
BEGAN = datetime(2026, 11, 1, 8, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)

THEIRS = Incident("a", "Uploads fail", Level.DOWN, BEGAN, BEGAN + HOUR)
OURS = KnownIncident("page", Role.OFFICIAL, THEIRS, BEGAN, BEGAN + HOUR, worst=Level.DOWN)


def ours(own: KnownIncident = OURS, /, **more: object) -> KnownIncident:
    return replace(own, incident=replace(own.incident, **more))  # type: ignore[arg-type]


def joined(own: KnownIncident, theirs: Incident, *, stated: bool = True) -> KnownIncident:
    return filled(own, theirs, EXACT, stated=stated)[0]


def differs(own: KnownIncident, theirs: Incident, *, stated: bool = True) -> bool:
    return filled(own, theirs, EXACT, stated=stated)[2]


def test_what_both_tell_alike_changes_nothing() -> None:
    assert filled(OURS, THEIRS, EXACT, stated=True) == (OURS, (), False)


# -- its end -----------------------------------------------------------------------------------


def test_an_end_that_is_stated_is_taken_with_all_that_hangs_on_it() -> None:
    own = replace(ours(ended=None), end_stated=False, plan=Plan.RUNNING, faded=BEGAN)
    known = joined(own, THEIRS)
    assert known.incident.ended == THEIRS.ended
    assert (known.end_stated, known.plan, known.faded) == (True, None, None)


def test_one_that_is_not_stated_is_taken_where_it_is_later_and_stays_so() -> None:
    own = replace(OURS, end_stated=False)
    later = replace(THEIRS, ended=BEGAN + 2 * HOUR)
    known = joined(own, later, stated=False)
    assert (known.incident.ended, known.end_stated) == (later.ended, False)
    earlier = replace(THEIRS, ended=BEGAN + HOUR / 2)
    assert joined(own, earlier, stated=False) == own


def test_our_own_stated_end_stands_and_that_theirs_is_another_is_told() -> None:
    other = replace(THEIRS, ended=BEGAN + 2 * HOUR)
    own = replace(OURS, plan=Plan.RUNNING, faded=BEGAN)
    assert joined(own, other) == own, "nothing of it changes"
    assert differs(own, other)
    assert not differs(own, other, stated=False), "theirs is only when it was last seen"


def test_starts_differ_from_how_finely_they_are_told() -> None:
    assert not differs(OURS, replace(THEIRS, started=BEGAN + EXACT - timedelta(microseconds=1)))
    assert differs(OURS, replace(THEIRS, started=BEGAN + EXACT))


# -- gaps --------------------------------------------------------------------------------------


def test_only_gaps_are_filled() -> None:
    bare = ours(replace(OURS, worst=None), level=None)
    rich = replace(THEIRS, url="https://theirs.example/", components=frozenset({"Uploads"}))
    known = joined(bare, rich)
    assert (known.incident.level, known.worst) == (Level.DOWN, Level.DOWN)
    assert known.incident.url == rich.url
    assert known.incident.components == rich.components
    full = ours(url="https://ours.example/", components=frozenset({"Feeds"}), level=Level.DEGRADED)
    kept = joined(full, rich)
    assert (kept.incident, kept.worst) == (full.incident, full.worst)


def test_what_only_they_call_planned_work_stays_what_it_is_to_us() -> None:
    work = replace(THEIRS, level=Level.MAINTENANCE, planned_end=BEGAN + 2 * HOUR)
    known = joined(ours(level=None), work)
    assert (known.incident.level, known.incident.planned_end) == (None, None)
    planned = ours(level=Level.MAINTENANCE)
    assert joined(planned, work).incident.planned_end == work.planned_end
    own = ours(level=Level.MAINTENANCE, planned_end=BEGAN + HOUR)
    assert joined(own, work).incident.planned_end == BEGAN + HOUR


# -- what was said -----------------------------------------------------------------------------


def said(text: str, at: datetime | None = BEGAN) -> Update:
    return Update(text, at, "investigating", text)


def test_an_update_is_the_same_as_finely_as_an_export_tells_it() -> None:
    own = ours(updates=(said("We look"),))
    told = replace(THEIRS, updates=(said("We look", BEGAN.replace(microsecond=123000)),))
    assert filled(own, told, EXACT, stated=True) == (own, (), False)


@pytest.mark.parametrize("other", ["We look again", "We are done"])
def test_one_that_reads_otherwise_at_the_same_moment_is_told_and_not_taken(other: str) -> None:
    own = ours(updates=(said("We look"),))
    new = said("We found it", BEGAN + HOUR / 2)
    known, fresh, unlike = filled(
        own, replace(THEIRS, updates=(said(other), new)), EXACT, stated=True
    )
    assert fresh == (new,)
    assert [u.text for u in known.incident.updates] == ["We look", "We found it"]
    assert unlike


def test_one_without_a_time_is_taken_beside_ours() -> None:
    own = ours(updates=(said("We look", None),))
    new = said("We found it", None)
    _, fresh, unlike = filled(own, replace(THEIRS, updates=(new,)), EXACT, stated=True)
    assert (fresh, unlike) == ((new,), False)
