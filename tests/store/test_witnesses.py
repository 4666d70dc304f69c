"""What our own checks and the user's word leave in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.core import reduce
from statuswatch.core.model import (
    Aside,
    Incident,
    Known,
    Level,
    Measure,
    Observation,
    Report,
    Role,
    Rules,
    Source,
    Unchanged,
)
from statuswatch.engine.secrets import OPTION
from statuswatch.store import journal
from statuswatch.store.opening import open_store
from tests.store.telling import BROKEN, NOON, PAGE, PROBE, at, ill, opened, over, tell

WORD = Source("host-user", "host", "user", "", role=Role.USER)
SECRET = replace(PROBE, options={OPTION: "address"})


def took(seconds: float) -> Report:
    return Report(measures=(Measure("latency", seconds, "s"),), level=Level.OK)


def keeps(memory: str) -> Report:
    return Report(level=Level.OK, memory=memory)


def test_what_an_adapter_keeps_is_there_at_the_next_poll_and_after_a_restart(
    tmp_path: Path,
) -> None:
    path = tmp_path / "h.db"
    stored = opened(path, PROBE)
    assert stored.journal.memory(PROBE.id) == ""
    tell(stored, 0, keeps("first"), PROBE)
    tell(stored, 1, keeps("second"), PROBE)
    tell(stored, 2, Report(level=Level.OK), PROBE)
    tell(stored, 3, BROKEN, PROBE)
    assert stored.journal.memory(PROBE.id) == "second"
    stored.close()
    assert open_store(path, at(5)).journal.memory(PROBE.id) == "second"


def test_a_quiet_poll_that_remembers_something_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    stored = opened(path, PROBE)
    tell(stored, 0, keeps("0"), PROBE)
    stored.journal.flush()
    before = path.read_bytes()
    for minute in range(1, 30):
        tell(stored, minute, keeps(str(minute)), PROBE)
    assert path.read_bytes() == before
    assert stored.journal.memory(PROBE.id) == "29"
    stored.journal.flush()
    assert path.read_bytes() != before
    assert stored.journal.memory(PROBE.id) == "29"


def test_what_is_remembered_of_a_private_source_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    stored = opened(path, SECRET)
    tell(stored, 0, keeps("feed?auth=s3cr3t-token"), SECRET)
    tell(stored, 1, ill(), SECRET)
    stored.journal.flush()
    assert stored.journal.memory(SECRET.id) == "feed?auth=s3cr3t-token", "this process knows it"
    stored.close()
    assert b"s3cr3t-token" not in path.read_bytes()
    assert open_store(path, at(5)).journal.memory(SECRET.id) == ""


def test_what_fails_to_be_written_is_not_remembered_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = opened(tmp_path / "h.db", PROBE)
    tell(stored, 0, keeps("before"), PROBE)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(journal, "save", full)
        told = Report((Incident("a", "Down", Level.DOWN),), memory="after")
        with pytest.raises(OSError, match="No space"):
            tell(stored, 1, replace(told, confirmed=True), PROBE)
    assert stored.journal.memory(PROBE.id) == "before"
    tell(stored, 6, keeps("later"), PROBE)
    stored.journal.flush()
    assert stored.journal.memory(PROBE.id) == "later"


class Watched:
    """Remembers what the heart was given as usual."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: list[float | None] = []
        monkeypatch.setattr(journal, "advance", self)

    def __call__(self, known: Known, seen: Observation, rules: Rules) -> object:
        self.given.append(known.usual)
        return reduce.advance(known, seen, rules)


def test_what_is_usual_is_the_median_of_a_day_once_enough_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Watched(monkeypatch)
    stored = opened(tmp_path / "h.db", PROBE)
    for n in range(60):
        tell(stored, n * 5, took(0.1 if n % 3 else 0.4), PROBE)
        if n == 11:
            stored.journal.flush()
    assert heart.given[:20] == [None] * 20
    assert heart.given[-1] == pytest.approx(0.1)
    assert stored.journal.known(PROBE.id).usual == pytest.approx(0.1)
    tell(stored, 60 * 48, took(0.1), PROBE)
    assert heart.given[-1] is None, "the day before yesterday is not usual"


def test_what_is_usual_is_worked_out_every_ten_minutes_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Watched(monkeypatch)
    stored = opened(tmp_path / "h.db", PROBE)
    for n in range(30):
        tell(stored, n, took(0.1), PROBE)
    known = heart.given[-1]
    for n in range(9):
        tell(stored, 30 + n / 4, took(9.0), PROBE)
    assert heart.given[-9:] == [known] * 9


def test_an_official_source_has_no_usual_latency(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Watched(monkeypatch)
    stored = opened(tmp_path / "h.db")
    for n in range(40):
        tell(stored, n, took(0.1))
    assert set(heart.given) == {None}


def test_zone_aside_certificates_and_slow_looks_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "h.db"
    ends = (("", NOON + timedelta(days=3), 3), ("OP3", NOON + timedelta(days=1), 1))

    def all_of_it(known: Known, seen: Observation, _: Rules) -> object:
        told = replace(known, heard=seen.at, expiring=ends, slow=2)
        return replace(told, zone="Europe/Berlin", aside=Aside.REFUSED), ()

    with monkeypatch.context() as heart:
        heart.setattr(journal, "advance", all_of_it)
        stored = opened(path, PROBE)
        tell(stored, 0, took(0.1), PROBE)
        stored.close()
    known = open_store(path, at(1)).journal.known(PROBE.id)
    assert (known.expiring, known.slow) == (ends, 2)
    assert (known.zone, known.aside) == ("Europe/Berlin", Aside.REFUSED)


def test_the_users_own_word_is_an_outage_and_no_time_of_watching(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", WORD)
    told = Incident("user:@1", "It fails for me", Level.DOWN, at(0))
    assert [c.kind.value for c in tell(stored, 0, Report((told,)), WORD)] == ["opened"]
    [outage] = stored.history.outages("host", now=at(30))
    assert (outage.start, outage.ongoing, outage.worst) == (at(0), True, Level.DOWN)
    ended = replace(told, ended=at(20))
    assert [c.kind.value for c in tell(stored, 20, Report((ended,)), WORD)] == ["resolved"]
    stored.journal.flush()
    [outage] = stored.history.outages("host", now=at(30))
    assert (outage.end, outage.ongoing) == (at(20), False)
    assert stored.history.coverage([WORD.id], at(-100), at(100)) == ()


def test_what_ended_lately_is_found_for_all_services_at_once(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    tell(stored, 0, ill("old"))
    tell(stored, 10, over("old", 10))
    tell(stored, 300, ill("new"))
    tell(stored, 310, over("new", 310))
    tell(stored, 311, ill("open"))
    tell(stored, 312, Unchanged())
    found = stored.history.ended(at(200))
    assert {service: [k.incident.key for k in told] for service, told in found.items()} == {
        "host": ["new"]
    }
    assert stored.history.ended(at(400)) == {}
    assert [k.source for k in stored.history.ended(at(0))["host"]] == [PAGE.id, PAGE.id]
