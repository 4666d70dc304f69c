"""Forecasts of the past, held against how it went on: real outages, where their list lies here."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from statistics import fmean

import pytest

from tests.benchmarks import forecasts
from tests.benchmarks.forecasts import AGES, LABELS, Asked, Memory, replay

needs_labels = pytest.mark.skipif(
    not (LABELS / "durations.jsonl").is_file(), reason="the shared labels are not here"
)

EVERY = 7
"""Of the questions one in so many: all of them take a quarter of a minute."""


@cache
def asked() -> tuple[Asked, ...]:
    with (LABELS / "durations.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(replay(rows, Memory(), EVERY))


@needs_labels
@pytest.mark.parametrize("age", AGES)
def test_about_eight_in_ten_fall_into_the_range_at_every_age(age: int) -> None:
    assert 0.7 <= fmean(a.holds for a in asked() if a.age == age) <= 0.9


@needs_labels
def test_the_range_is_no_wider_than_it_has_to_be() -> None:
    assert fmean(a.loss for a in asked()) <= 0.375


def test_what_has_not_ended_yet_is_known_to_last_and_nothing_more() -> None:
    memory = Memory()
    for n in range(20):
        memory.learn("a", f"{n}", 30 + n)
    alone = memory.ask("a", "x", 1000, 5)
    memory.ask("a", "y", 1000, 5)
    memory.ask("a", "y", 1235, 240)
    beside = memory.ask("a", "z", 1300, 5)
    assert alone is not None
    assert beside is not None
    assert beside.high > alone.high
    assert beside.known == alone.known == 20


def test_it_answers_a_scorer_line_by_line() -> None:
    told = [
        {"ask": {"vendor": "a", "id": "1", "now": "2025-11-09T14:02:00+00:00", "age": 5}},
        {"learn": {"vendor": "b", "id": "2", "ended": "2025-11-09T14:03:00Z", "minutes": 60.0}},
        {"ask": {"vendor": "a", "id": "1", "now": "2025-11-09T14:12:00+00:00", "age": 15}},
    ]
    said = subprocess.run(
        [sys.executable, forecasts.__file__, "--answer"],
        input="".join(f"{json.dumps(line)}\n" for line in told),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (said.returncode, said.stderr) == (0, "")
    first, second = map(json.loads, said.stdout.splitlines())
    assert first == {"low": None, "median": None, "high": None}
    assert 0 < second["low"] < second["median"] < second["high"]
