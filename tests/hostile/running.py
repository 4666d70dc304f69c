"""The whole suite through pytest: each case's own checks, and the tests elsewhere that hold it."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest

from tests.hostile.case import Case, Group

SHOWN = 3
"""So many of a case's own words stand in the table."""


@dataclass(frozen=True)
class Result:
    """One check's end. `words`: what was seen, or why not."""

    name: str
    outcome: str
    words: str
    seconds: float


@dataclass(eq=False)
class Ends:
    """A pytest plugin that keeps how every test ended, by its node id."""

    of_case: dict[int, list[Result]] = field(default_factory=dict)
    elsewhere: dict[str, list[Result]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        noted = dict(report.user_properties)
        words = str(noted.get("seen", "")) if report.outcome == "passed" else _why(report)
        name = str(noted.get("check", report.nodeid.partition("::")[2]))
        known = str(noted.get("fails", ""))
        outcome = "failed" if known and report.outcome == "passed" else report.outcome
        result = Result(name, outcome, known or words, report.duration)
        if "case" in noted:
            self.of_case.setdefault(int(str(noted["case"])), []).append(result)
        else:
            self.elsewhere.setdefault(report.nodeid.partition("[")[0], []).append(result)

    def at(self, node: str) -> list[Result]:
        return self.elsewhere.get(node.partition("[")[0], [])


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    lines = [line[1:].strip() for line in report.longreprtext.splitlines() if line[:1] == "E"]
    return (lines or ["it failed"])[0]


def run(groups: Sequence[Group], only: Collection[int] = ()) -> Ends:
    """Run every check of these cases; how they ended."""
    os.environ["STATUSWATCH_HOSTILE"] = "whole"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = [c for group in groups for c in group.cases if not only or c.number in only]
    nodes = sorted({node for one in wanted for node in one.nodes})
    if any(one.checks for one in wanted):
        nodes.insert(0, "tests/hostile/test_suite.py::test_it_ends_as_it_should")
    ends = Ends()
    pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *nodes], [ends, Wanted(only)])
    return ends


@dataclass(frozen=True, eq=False)
class Wanted:
    """A pytest plugin that leaves out the other cases' checks."""

    numbers: Collection[int]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.numbers:
            items[:] = [item for item in items if self._is_wanted(item)]

    def _is_wanted(self, item: pytest.Item) -> bool:
        call = getattr(item, "callspec", None)
        one = call.params.get("case") if call is not None else None
        return not isinstance(one, Case) or one.number in self.numbers


def seen(one: Case, ends: Ends) -> tuple[str, str]:
    """How a case stands (holds, fails, cannot), and what was seen in words."""
    own = ends.of_case.get(one.number, [])
    there = {node: ends.at(node) for node in one.nodes}
    every = [*own, *(r for results in there.values() for r in results)]
    bad = [r for r in every if r.outcome == "failed"]
    absent = [node.partition("::")[2] for node, results in there.items() if not results]
    left = [r for r in every if r.outcome == "skipped" and r.words]
    good = [r for r in own if r.outcome == "passed"]
    words = [f"{r.name}: {r.words}" for r in (bad or good)[:SHOWN]]
    if len(good) > SHOWN and not bad:
        words.append(f"and {len(good) - SHOWN} more like these")
    tests = sum(r.outcome == "passed" for results in there.values() for r in results)
    if tests:
        words.append(
            f"{tests} tests elsewhere hold it" if tests > 1 else "a test elsewhere holds it"
        )
    words += [f"not run: {name}" for name in absent]
    words += [f"not run here: {r.name}: {r.words}" for r in left[:SHOWN]]
    words += [f"can't be run here: {why}" for why in one.cannot]
    if bad or absent:
        return "fails", "; ".join(words)
    return ("holds" if good or tests else "not run"), "; ".join(words)
