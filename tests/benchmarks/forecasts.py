"""Do forecasts hold? Every known outage is asked about at six ages, by what had ended by then.

    python -m tests.benchmarks.forecasts              all tables (some minutes)
    python tests/benchmarks/forecasts.py --answer     learn and ask on stdin, answers on stdout

The second is what `score_forecast.py --command` of the shared labels starts. It knows nothing but
what it is told: its field is what other services are known to have had by then.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).resolve()
if __package__ in {None, ""}:  # started as a file, by a scorer that knows no package
    sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[2] / "src")]

from statuswatch.core.forecast import Forecast, Past, Weights, forecast, shown  # noqa: E402

LABELS = HERE.parents[3] / "shared" / "labels"
AGES = (5, 15, 30, 60, 120, 240)
YOUNG = 10
QUANTILES = (0.1, 0.5, 0.9)
HALVES = (25, 50, 100, 200, 400)
BESIDES = (2, 8, 32)


@dataclass
class Memory:
    """What has been told so far: what ended, newest first, and what has not."""

    weights: Weights = field(default_factory=Weights)
    own: bool = True
    shipped: tuple[Past, ...] = ()
    """Instead of what others had by then."""
    closed: bool = False
    """It learns no more."""
    ended: dict[str, list[Past]] = field(default_factory=dict)
    lasting: dict[str, dict[str, float]] = field(default_factory=dict)

    def learn(self, vendor: str, key: str, minutes: float) -> None:
        if not self.closed:
            self.ended.setdefault(vendor, []).insert(0, Past(minutes))
        self.lasting.get(vendor, {}).pop(key, None)

    def ask(self, vendor: str, key: str, now: float, age: float) -> Forecast | None:
        """`now` in minutes. What still lasts has no end yet, and is at least so long."""
        lasting = self.lasting.setdefault(vendor, {})
        open_ = [Past(now - since, True) for k, since in lasting.items() if k != key]
        lasting[key] = now - age
        own = [*open_, *self.ended.get(vendor, [])] if self.own else []
        others = (p for v, past in self.ended.items() if v != vendor for p in past)
        rest = self.shipped or tuple(others)
        return forecast(own, (), rest, timedelta(minutes=age), self.weights)


def minutes_of(moment: str) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() / 60


Figures = tuple[float, float, float]


def figures(told: Forecast) -> Figures:
    low, median, high = (t.total_seconds() / 60 for t in (told.low, told.median, told.high))
    return low, median, high


def as_said(told: Forecast) -> Figures:
    low, high = shown(told)
    return low.total_seconds() / 60, figures(told)[1], high.total_seconds() / 60


def answer() -> None:
    memory = Memory()
    for line in sys.stdin:
        told = json.loads(line)
        if "learn" in told:
            row = told["learn"]
            memory.learn(row["vendor"], row["id"], row["minutes"])
            continue
        row = told["ask"]
        found = memory.ask(row["vendor"], row["id"], minutes_of(row["now"]), row["age"])
        names = ("low", "median", "high")
        values = (None, None, None) if found is None else figures(found)
        print(json.dumps(dict(zip(names, values, strict=True))), flush=True)


# -- our own tables: each vendor kept apart --------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    vendor: str
    age: int
    left: float
    told: Figures

    @property
    def holds(self) -> bool:
        return self.told[0] <= self.left <= self.told[2]

    @property
    def loss(self) -> float:
        """Mean pinball loss of the three quantiles on log minutes, as the scorer has it."""
        total = 0.0
        for q, value in zip(QUANTILES, self.told, strict=True):
            e = math.log(self.left) - math.log(max(value, 0.5))
            total += max(q * e, (q - 1) * e)
        return total / 3


def events(rows: Iterable[dict[str, Any]]) -> list[tuple[float, int, str, str, int, float]]:
    """When, learn (0) or ask (1), who, which, at which age, how long it was; in order of time."""
    found = []
    for r in rows:
        start, end = minutes_of(r["started"]), minutes_of(r["ended"])
        found.append((end, 0, r["vendor"], r["id"], 0, r["minutes"]))
        asked = [age for age in AGES if start + age < end]
        found += [(start + age, 1, r["vendor"], r["id"], age, r["minutes"]) for age in asked]
    return sorted(found)


def replay(
    rows: list[dict[str, Any]],
    memory: Memory,
    every: int = 1,
    read: Callable[[Forecast], Figures] = figures,
) -> Iterator[Asked]:
    seen: dict[str, int] = {}
    for n, (at, asks, vendor, key, age, minutes) in enumerate(events(rows)):
        if not asks:
            memory.learn(vendor, key, minutes)
            seen[vendor] = seen.get(vendor, 0) + 1
        elif seen.get(vendor, 0) >= YOUNG and n % every == 0:
            told = memory.ask(vendor, key, at, age)
            if told is not None:
                yield Asked(vendor, age, max(minutes - age, 0.5), read(told))


def all_knowing(rows: list[dict[str, Any]]) -> Memory:
    """It knows each vendor's whole list from the start, the future and the asked one included."""
    memory = Memory(Weights(half=1e9, beside=1e-6))
    for row in rows:
        memory.learn(row["vendor"], row["id"], row["minutes"])
    memory.closed = True
    return memory


def line(name: str, asked: list[Asked]) -> None:
    holds, loss = fmean(a.holds for a in asked), fmean(a.loss for a in asked)
    by_age = " ".join(f"{fmean(a.holds for a in asked if a.age == age):6.3f}" for age in AGES)
    print(f"{name:<44}{len(asked):>7}{holds:>8.3f}  {by_age}{loss:>8.4f}", flush=True)


def title(text: str) -> None:
    ages = " ".join(f"{age:>6}" for age in AGES)
    print(f"\n{text}\n{'':<44}{'asked':>7}{'holds':>8}  {ages}{'loss':>8}")


def by_vendor(name: str, asked: list[Asked]) -> None:
    title(name)
    for vendor in sorted({a.vendor for a in asked}):
        line(vendor, [a for a in asked if a.vendor == vendor])
    line("all", asked)


def held_out(rows: list[dict[str, Any]], plain: list[Asked]) -> None:
    """The weights are chosen on the other vendors; their choice is asked about this one."""
    choices = [*(Weights(half=h) for h in HALVES), *(Weights(beside=b) for b in BESIDES)]
    tried = {w: list(replay(rows, Memory(w), every=3)) for w in dict.fromkeys(choices)}
    title("each vendor with the weights that suit the others best")
    whole: list[Asked] = []
    for vendor in sorted({a.vendor for a in plain}):

        def loss_elsewhere(w: Weights, vendor: str = vendor) -> float:
            there = [a for a in tried[w] if a.vendor != vendor]
            names = {a.vendor for a in there}
            return fmean(fmean(a.loss for a in there if a.vendor == name) for name in names)

        best = min(tried, key=loss_elsewhere)
        asked = [a for a in replay(rows, Memory(best)) if a.vendor == vendor]
        line(f"{vendor} (half {best.half:g}, beside {best.beside:g})", asked)
        whole += asked
    line("all", whole)


def in_fifths(asked: list[Asked]) -> None:
    title("in five stretches of time")
    fifth = len(asked) / 5
    for n in range(5):
        line(f"{n + 1} of 5", asked[round(n * fifth) : round((n + 1) * fifth)])


def main() -> None:
    if "--answer" in sys.argv:
        answer()
        return
    if not (LABELS / "durations.jsonl").is_file():
        sys.exit("the shared labels are not here")
    command = f"{sys.executable} {HERE} --answer"
    scorer = [sys.executable, str(LABELS / "score_forecast.py"), "--command", command]
    print(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    with (LABELS / "durations.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(text) for text in lines]
    plain = list(replay(rows, Memory()))
    by_vendor("as built", plain)
    in_fifths(plain)
    held_out(rows, plain)
    from statuswatch import durations  # not needed to answer, nor is what it imports

    stranger, shipped = Memory(own=False), Memory(own=False, shipped=durations.field())
    by_vendor("nothing of its own: what the others had by then", list(replay(rows, stranger)))
    by_vendor("nothing of its own: what we ship, made of these", list(replay(rows, shipped)))
    by_vendor("as it is said, in round lengths", list(replay(rows, Memory(), read=as_said)))
    by_vendor("who knew each one's whole future", list(replay(rows, all_knowing(rows))))


if __name__ == "__main__":
    main()
