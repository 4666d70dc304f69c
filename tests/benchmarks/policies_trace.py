"""The trace of incidents, and the witnesses that the model assumes for each."""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

DAY = 86400.0


@dataclass(frozen=True)
class Trouble:
    """One incident, in epoch s: when it truly began, when its page said so, when it said it was
    over, and when each witness that sees it speaks. `probed`: a probe can see it."""

    begun: float
    posted: float
    over: float
    words: tuple[float, ...]
    probed: bool
    probe: float | None
    crowd: float | None
    user: float | None

    @property
    def spoken(self) -> list[float]:
        return [t for t in (self.probe, self.crowd, self.user) if t is not None]


@dataclass(frozen=True)
class Model:
    """What `witness-model.json` assumes; lags and bounds in min, `probe_step` in s."""

    lag_median: float
    lag_mean: float
    lag_cap: float
    probe_sees: float
    probe_step: float
    probe_looks: int
    crowd_sees: float
    crowd_after: tuple[float, float]
    user_meets: float
    user_within: float
    false_a_day: float
    seed: int

    def seeded(self, seed: int) -> Model:
        return replace(self, seed=seed)


def model(folder: Path) -> Model:
    said = json.loads((folder / "witness-model.json").read_text())
    lag, probe, crowd, user = (said[k] for k in ("page_lag_minutes", "probe", "crowd", "user"))
    low, high = crowd["after_true_start_minutes"]
    return Model(
        lag_median=lag["median"],
        lag_mean=lag["mean"],
        lag_cap=float(lag["law"].split()[-1]),
        probe_sees=probe["sees_share"],
        probe_step=probe["interval_s"],
        probe_looks=probe["failures_in_a_row"],
        crowd_sees=crowd["sees_share"],
        crowd_after=(low, high),
        user_meets=user["uses_share"],
        user_within=user["within_minutes"],
        false_a_day=said["false_triggers_per_day"],
        seed=said["seed"],
    )


def read(folder: Path, *, mended: bool) -> list[dict[str, Any]]:
    """The trace's rows, by when they were posted. `mended`: a story that "ended" over a month
    after its last word (always whole years and the hours it lasted: a misread year) ends with it.
    """
    lines = (folder / "github-incidents.jsonl").read_text().splitlines()
    rows = sorted((json.loads(line) for line in lines), key=lambda row: float(row["created"]))
    for row in rows:
        last = max(row["created"], *row["updates"])
        if mended and row["resolved"] - last > 30 * DAY:
            row["resolved"] = last
    return rows


def assume(rows: list[dict[str, Any]], m: Model) -> list[Trouble]:
    """Each incident with its true start and its witnesses, by the model, from its seed."""
    chance = random.Random(m.seed)
    mu, sigma = math.log(m.lag_median), math.sqrt(2 * math.log(m.lag_mean / m.lag_median))
    found = []
    for row in rows:
        posted, over = row["created"], max(row["resolved"], row["created"])
        begun = posted - min(chance.lognormvariate(mu, sigma), m.lag_cap) * 60
        probed = chance.random() < m.probe_sees
        probe = begun + m.probe_step * (chance.random() + m.probe_looks - 1)
        crowd = begun + chance.uniform(*m.crowd_after) * 60
        met = chance.random() < m.user_meets
        user = begun + chance.uniform(0, m.user_within) * 60
        sees = (probed, chance.random() < m.crowd_sees, met)
        spoken = [
            t if seen and t < over else None
            for seen, t in zip(sees, (probe, crowd, user), strict=True)
        ]
        words = tuple(sorted(t for t in row["updates"] if t <= over))
        found.append(Trouble(begun, posted, over, words, probed, *spoken))
    return found


def false_alarms(m: Model, since: float, until: float) -> list[float]:
    chance = random.Random(m.seed + 1)
    alarms, at = [], since
    while (at := at + chance.expovariate(m.false_a_day / DAY)) < until:
        alarms.append(at)
    return alarms
