"""A short soak: an hour of faults leaves no handle, no thread and no outage behind. The whole day is
`python -m tests.benchmarks.soak`."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.benchmarks.soak import Soaked, soak

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="hosts on 127.x.y.z, and /proc")

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def flat(found: Soaked) -> None:
    first, *later = found.figures
    for each in later:
        assert each.handles <= first.handles + 6, found.figures
        assert each.threads <= first.threads + 4, found.figures
        assert each.memory <= first.memory + 20, found.figures


async def test_an_hour_of_faults_is_left_as_it_was_begun(tmp_path: Path) -> None:
    found = await soak(tmp_path, 16, HOUR * 4, every=HOUR)
    flat(found)
    assert found.polls > 400
    assert (found.false, found.missed, found.standing) == (0, 0, 0)
    assert found.told["outage"] >= 1


async def test_calm_sources_cost_no_room(tmp_path: Path) -> None:
    found = await soak(tmp_path, 12, HOUR * 2, calm=True, every=HOUR)
    flat(found)
    assert found.told == {}
    first, last = found.figures[0], found.figures[-1]
    assert last.lines == first.lines == 0
    assert last.size <= first.size + 4096
