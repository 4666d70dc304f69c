"""How soon we know, and how often we ask: fixed intervals and ours, over a real trace of incidents.

.venv/bin/python -m tests.benchmarks.policies [the folder of traces]

The rows of ours call the program's own `next_poll`. Every request to the status host is counted,
those while something is open too, and one more for each story that ended (how it ended is asked).
Posts stand in the trace by whole minutes, so each row pools several installations' phases.
"""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.policies_replay import CONFIRM, Replay, Told, fixed
from tests.benchmarks.policies_trace import DAY, Model, Trouble, assume, false_alarms, model, read

TRACES = Path(__file__).parents[3] / "shared" / "traces"
USUAL = 300
INSTALLS, MANY = 4, 60
"""Installations pooled by a row; fixed intervals cost nothing, and get many."""


@dataclass(frozen=True)
class Case:
    """One way to read the trace."""

    folder: Path
    mended: bool
    seed: int | None = None

    def world(self) -> tuple[list[Trouble], Model]:
        assumed = model(self.folder)
        assumed = assumed.seeded(self.seed) if self.seed is not None else assumed
        return assume(read(self.folder, mended=self.mended), assumed), assumed


@dataclass
class Figures:
    """Of all installations together: seconds, requests a day, and what no poll saw open."""

    post: list[float]
    start: list[float]
    asked: dict[str, float]
    missed: float


def ours(case: Case, witnesses: bool, asks: bool, install: int) -> Figures:
    troubles, assumed = case.world()
    since, until = troubles[0].begun, troubles[-1].posted
    alarms = false_alarms(assumed, since, until) if witnesses else []
    told = Replay(troubles, alarms, witnesses=witnesses, asks=asks, install=install).run()
    return _figures(troubles, told)


def every(case: Case, step: int, witnesses: bool, install: int) -> Figures:
    troubles, _ = case.world()
    told = fixed(troubles, step, install)
    if witnesses:
        told.first = [
            min(seen, *t.spoken, seen) for t, seen in zip(troubles, told.page, strict=True)
        ]
    return _figures(troubles, told)


def _figures(troubles: list[Trouble], told: Told) -> Figures:
    days = (troubles[-1].posted - troubles[0].begun) / DAY
    return Figures(
        [seen - t.posted for t, seen in zip(troubles, told.page, strict=True)],
        [seen - t.begun for t, seen in zip(troubles, told.first, strict=True)],
        {host: n / days for host, n in told.asked.items()},
        sum(math.isinf(seen) for seen in told.page),
    )


def _pooled(all_of: Iterator[Figures]) -> Figures:
    found = list(all_of)
    return Figures(
        [s for f in found for s in f.post],
        [s for f in found for s in f.start],
        {host: statistics.mean(f.asked[host] for f in found) for host in found[0].asked},
        statistics.mean(f.missed for f in found),
    )


def main(folder: Path = TRACES) -> None:
    if not (folder / "github-incidents.jsonl").is_file():
        print(f"no trace in {folder}: nothing measured")
        return
    with ProcessPoolExecutor() as pool:
        for case in (Case(folder, mended=False), Case(folder, mended=True)):
            _said_of(case)
            _tell(case, pool)
        print("\nother seeds, ends mended: (b) ours")
        for seed in range(2, 6):
            _row(f"seed {seed}", _ours(Case(folder, True, seed), pool, installs=2))
    print(_assumptions(model(folder)))


def _ours(
    case: Case,
    pool: ProcessPoolExecutor,
    *,
    witnesses: bool = True,
    asks: bool = False,
    installs: int = INSTALLS,
) -> Figures:
    return _pooled(pool.map(partial(ours, case, witnesses, asks), range(1, installs + 1)))


def _tell(case: Case, pool: ProcessPoolExecutor) -> None:
    print(f"    {'':20}  post to read    true start to told   requests   never read:")
    print(f"    {'':20}  median   90 %     median   90 %         a day   over before")
    for name, witnesses in (("(a) the page alone", False), ("(b) with the witnesses", True)):
        print(f"  {name}")
        for step in (60, USUAL, 900):
            fixed_row = partial(every, case, step, witnesses)
            _row(f"fixed, every {step} s", _pooled(pool.map(fixed_row, range(MANY))))
        adaptive = _ours(case, pool, witnesses=witnesses)
        _row("ours", adaptive)
    usual = _pooled(pool.map(partial(every, case, USUAL, True), range(MANY)))
    _bar(adaptive, usual)
    print(
        f"  (c) as (b), but our probe ({CONFIRM} bad looks) and crowd are asked by next_poll, too"
    )
    own = _ours(case, pool, asks=True)
    _row("ours", own)
    _bar(own, usual)
    elsewhere = ", ".join(f"{n:.0f} of our {who}" for who, n in own.asked.items() if who != "page")
    print(f"      requests a day elsewhere: {elsewhere}")


def _row(name: str, f: Figures) -> None:
    post, late = _spread(f.post)
    start, very = _spread(f.start)
    print(
        f"    {name:20} {post:6.0f} s {late:4.0f} s {start / 60:6.1f} min {very / 60:4.0f} min"
        f" {f.asked['page']:10.0f} {f.missed:13.0f}"
    )


def _spread(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), sorted(values)[int(len(values) * 0.9)]


def _bar(found: Figures, usual: Figures) -> None:
    sooner = statistics.median(usual.post) / statistics.median(found.post)
    share = found.asked["page"] / usual.asked["page"]
    print(
        f"      post to read: 1/{sooner:.2f} of fixed {USUAL} s (to reach: 1/6)"
        f" at {share:.2f} of its requests (to reach: 0.70)"
    )


def _said_of(case: Case) -> None:
    troubles, _ = case.world()
    days = (troubles[-1].posted - troubles[0].begun) / DAY
    long = sum(t.over - t.posted > 30 * DAY for t in troubles)
    state = "ends mended (those stories end with their last word)" if case.mended else "as traced"
    print(f"\n{state}: {len(troubles)} incidents in {days:.0f} days, {long} open for over a month")


def _assumptions(m: Model) -> str:
    return (
        "\nMeasured: when the page posted, and what it said when. Assumed (witness-model.json):\n"
        f"  the page lags the true start by a lognormal, median {m.lag_median}, mean"
        f" {m.lag_mean} min, at most {m.lag_cap:.0f};\n"
        f"  a probe sees {m.probe_sees:.0%}, asked every {m.probe_step} s, {m.probe_looks} bad in"
        " a row, until the page says it is over;\n"
        f"  the crowd sees {m.crowd_sees:.0%}, {m.crowd_after[0]} to {m.crowd_after[1]} min after"
        " the start; a burst stands for 30 min;\n"
        f"  the user meets {m.user_meets:.0%} within {m.user_within} min, and says so until the"
        " page says it is over;\n"
        "  no witness stands for more than 24 h;"
        f" {m.false_a_day} false triggers a day, each a moment; seed {m.seed}.\n"
        "  Whoever speaks first tells: a burst or the user alone is a witness, not yet a verdict.\n"
        "  A story that was over before its page was read counts as never read (summaries omit it)."
    )


if __name__ == "__main__":
    main(*(Path(a) for a in sys.argv[1:2]))
