"""A million desktops and one status host: how even is what it gets? By the program's own schedule.

.venv/bin/python -m tests.benchmarks.phases [how many]
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from statuswatch.core.model import Known, Source
from statuswatch.core.schedule import Hints, next_poll, wake_poll

NINE = datetime(2025, 11, 10, 9, tzinfo=UTC)
"""Everybody's clocks say so at the same second."""

PAGE = Source("page", "vendor", "statuspage", "https://status.vendor.example")
KNOWN = Known(heard=NINE - timedelta(hours=9))
CALM = Hints("")
RESTED = Hints("", calm_since=NINE - timedelta(days=1), witnessed=True)
HOUR = 3600


def steady(hints: Hints, seconds: int, first: int, last: int) -> Counter[int]:
    """All were started at the very same second; requests by second in the hour after."""
    asked: Counter[int] = Counter()
    for n in range(first, last):
        mine = replace(hints, install=f"{n:x}")
        _goes_on(asked, mine, next_poll(PAGE, KNOWN, NINE, mine), seconds)
    return asked


def waking(hints: Hints, seconds: int, first: int, last: int) -> Counter[int]:
    """All wake at the very same second."""
    asked: Counter[int] = Counter()
    for n in range(first, last):
        mine = replace(hints, install=f"{n:x}")
        _goes_on(asked, mine, wake_poll(PAGE, KNOWN, NINE, mine), seconds)
    return asked


def stirred(hints: Hints, seconds: int, first: int, last: int) -> Counter[int]:
    """The same witness speaks to all at the very same second."""
    return steady(replace(hints, stirred=NINE), seconds, first, last)


def _goes_on(asked: Counter[int], hints: Hints, due: datetime, seconds: int) -> None:
    while (passed := (due - NINE).total_seconds()) < seconds:
        asked[int(passed)] += 1
        due = next_poll(PAGE, KNOWN, due, hints)


def _tell(
    pool: ProcessPoolExecutor,
    many: int,
    name: str,
    lived: Callable[[int, int], Counter[int]],
    since: int,
    until: int,
) -> None:
    parts = 4 * (os.cpu_count() or 1)
    edges = [many * n // parts for n in range(parts + 1)]
    asked: Counter[int] = Counter()
    for some in pool.map(lived, edges, edges[1:]):
        asked += some
    seconds = [asked[s] for s in range(since, until)]
    mean = sum(seconds) / len(seconds)
    print(
        f"{name:58} {mean:7.0f} a second, at most {max(seconds):7,}: {max(seconds) / mean:.2f}"
        f" (second {since} to {until})"
    )


def main(many: int = 1_000_000) -> None:
    print(f"{many:,} installations, one page; peak/mean per second (to reach: 1.2)")
    with ProcessPoolExecutor() as pool:
        tell = partial(_tell, pool, many)
        tell("steady, every 5 min", partial(steady, CALM, 1200), 600, 1200)
        tell("steady, every 15 min", partial(steady, RESTED, HOUR), 1800, HOUR)
        tell("all wake at once, every 5 min: the first round", partial(waking, CALM, 300), 0, 300)
        tell("all wake at once, every 5 min: from then on", partial(waking, CALM, 1200), 0, 1200)
        tell(
            "all wake at once, every 15 min: the first round", partial(waking, RESTED, 300), 0, 300
        )
        tell(
            "all wake at once, every 15 min: after the lull",
            partial(waking, RESTED, HOUR),
            600,
            HOUR,
        )
        tell("one witness stirs all at once: ten minutes", partial(stirred, CALM, 600), 60, 600)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
