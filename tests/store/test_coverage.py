"""Coverage: when we were watching, run-length; gaps are never filled in."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Coverage, Report, Role, Source, Unchanged
from statuswatch.store.nouns import Proof
from statuswatch.store.opening import open_store
from statuswatch.store.saving import RAW
from statuswatch.store.stored import Stored
from tests.store.telling import BROKEN, FAST, PAGE, PROBE, WELL, at, opened, tell


def covered(stored: Stored, source: Source = PAGE) -> list[tuple[int, int]]:
    """In minutes after noon."""
    found = stored.history.coverage([source.id], at(-10_000), at(10_000))
    return [(_minute(c.since), _minute(c.until)) for c in found]


def _minute(moment: datetime) -> int:
    return round((moment - at(0)).total_seconds() / 60)


def test_good_answers_within_reach_are_one_stretch(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    for minute in (0, 5, 15, 26, 30):
        tell(stored, minute, Unchanged() if minute else WELL)
    assert covered(stored) == [(0, 15), (26, 30)]


def test_a_failed_answer_does_not_stretch(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    for minute, outcome in ((0, WELL), (5, BROKEN), (9, BROKEN), (12, WELL), (13, BROKEN)):
        tell(stored, minute, outcome)
    assert covered(stored) == [(0, 0), (12, 12)]


def test_a_probes_bad_result_is_watching_too(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PROBE)
    for minute in range(0, 12, 4):
        tell(stored, minute, FAST if minute % 8 else WELL, PROBE)
    assert covered(stored, PROBE) == [(0, 8)]


def test_a_stretch_goes_on_over_a_quick_restart(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    stored = opened(path)
    tell(stored, 0, WELL)
    stored.close()
    for start in (6, 30):
        stored = open_store(path, at(start))
        tell(stored, start, Unchanged())
        tell(stored, start + 1, Unchanged())
        stored.close()
    assert covered(open_store(path, at(40))) == [(0, 7), (30, 31)]


def test_reach_is_that_of_the_answer_after_the_gap(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    hour = Proof(reach=timedelta(hours=1))
    tell(stored, 0, WELL)
    tell(stored, 20, Unchanged())
    stored.journal.flush()
    tell(stored, 70, Unchanged(), proof=hour)
    stored.journal.flush()
    assert covered(stored) == [(0, 0), (20, 70)]


def test_coverage_is_cut_to_the_period(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    for minute in range(0, 60, 5):
        tell(stored, minute, Unchanged() if minute else WELL)
    for _ in range(2):
        found = stored.history.coverage([PAGE.id, "none"], at(10), at(20))
        assert found == (Coverage(PAGE.id, at(10), at(20)),)
        stored.journal.flush()


def test_a_clock_set_back_makes_no_negative_stretch(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    for minute in (0, 5, -60, -55, 4):
        tell(stored, minute, Unchanged() if minute else WELL)
    assert covered(stored) == [(-60, -55), (0, 5)]
    stored.journal.flush()
    assert covered(stored) == [(-60, -55), (0, 5)]


polls = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["good", "bad", "flush", "restart"]))
)


@settings(max_examples=60, deadline=None)
@given(steps=polls)
def test_coverage_is_what_a_plain_list_says(steps: list[tuple[int, str]], tmp_path_factory) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    path = tmp_path_factory.mktemp("law") / "h.db"
    stored, now, plain = opened(path), 0, list[list[int]]()
    for gap, what in steps:
        now += gap
        if what == "good":
            tell(stored, now, Unchanged())
            if plain and now - plain[-1][1] <= 10:
                plain[-1][1] = now
            else:
                plain.append([now, now])
        elif what == "bad":
            tell(stored, now, BROKEN)
        elif what == "flush":
            stored.journal.flush()
        else:
            stored.close()
            stored = open_store(path, at(now))
        assert covered(stored) == [(a, b) for a, b in plain]
    stored.close()


def test_samples_become_hours_after_a_day(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PROBE)
    day = int(RAW.total_seconds() // 60)
    for minute in (0, 1, 2, 61, day + 70):
        tell(stored, minute, FAST, PROBE)
        stored.journal.flush()
    taken = stored.history.samples(PROBE.id, at(0))
    assert [when for when, _ in taken] == [at(0), at(61), at(day + 70)]
    hours = stored.history.hours(PROBE.id, "latency", at(0))
    assert (hours[0].at, hours[0].low, hours[0].median, hours[0].high) == (at(0), 0.2, 0.2, 0.2)
    assert len(hours) == 3


def test_a_probe_of_role_probe_reports_measures_only(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PROBE)
    assert PROBE.role is Role.PROBE
    assert tell(stored, 0, Report(measures=FAST.measures, level=None), PROBE) == ()
