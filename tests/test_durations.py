"""The durations that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.assets import resource
from statuswatch.core.flow import StatusWatchError
from statuswatch.durations import field


def test_they_are_lengths_in_order_and_nothing_else() -> None:
    minutes = [past.minutes for past in field()]
    assert minutes == sorted(minutes)
    assert minutes[0] >= 1
    assert not any(past.censored for past in field())


def test_they_are_many_enough_and_small() -> None:
    assert len(field()) >= 200
    assert resource("durations.json").stat().st_size < 30_000


def test_half_of_all_outages_last_between_half_an_hour_and_some_hours() -> None:
    minutes = [past.minutes for past in field()]
    quarter, half, most = (minutes[round(len(minutes) * q)] for q in (0.25, 0.5, 0.75))
    assert 20 < quarter < half < most < 300


@pytest.mark.parametrize("text", ["", "[]", '{"minutes": "many"}', "{}"])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "durations.json").write_text(text)
    with pytest.raises(StatusWatchError, match="cannot be read"):
        field(tmp_path / "durations.json")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StatusWatchError, match="cannot be read"):
        field(tmp_path / "nothing.json")
