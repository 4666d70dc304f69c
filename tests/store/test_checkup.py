"""A look at the file while it is in use: whole, damaged, too large to be looked at now."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.store.checkup import checkup
from statuswatch.store.errors import StoreError
from statuswatch.store.opening import open_store

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)


def test_a_file_in_use_is_looked_at_without_being_written(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    stored = open_store(file, NOW)
    before = file.read_bytes()
    seen = checkup(file)
    assert (seen.flaw, seen.passed_over, seen.copied) == ("", 0, None)
    assert seen.size == len(before)
    assert file.read_bytes() == before
    stored.ledger.note("still", "writable")
    stored.close()


def test_the_newest_copy_is_known_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    stored = open_store(file, NOW)
    stored.back_up(NOW)
    stored.close()
    assert checkup(file).copied == NOW


def test_a_table_that_takes_too_long_is_passed_over_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "history.db"
    stored = open_store(file, NOW)
    for n in range(300):
        stored.ledger.note(f"key {n}", "value " * 50)
    monkeypatch.setattr("statuswatch.store.checkup.STEPS", 1)
    seen = checkup(file, patience=-1.0)
    stored.close()
    assert seen.passed_over > 0
    assert seen.flaw == ""


def test_a_file_that_is_gone_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        checkup(tmp_path / "nowhere.db")
