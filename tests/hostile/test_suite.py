"""Every hostile case ends as it should; the slow ones only where the whole suite is run."""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.case import Case, Check, Rig, cases

ROOT = Path(__file__).parents[2]
WHOLE = os.environ.get("STATUSWATCH_HOSTILE") == "whole"

EVERY = [
    pytest.param(case, check, id=f"{case.number} {case.name}: {check.name}")
    for case in cases()
    for check in case.checks
]


@pytest.mark.parametrize(("case", "check"), EVERY)
@pytest.mark.timeout(300)
async def test_it_ends_as_it_should(
    case: Case, check: Check, rig: Rig, record_property: Callable[[str, object], None]
) -> None:
    record_property("case", case.number)
    record_property("check", check.name)
    if check.slow and not WHOLE:
        pytest.skip(f"in the whole run alone: {check.slow}")
    if check.fails:
        record_property("fails", check.fails)
        with pytest.raises(AssertionError):
            await check.seen(rig)
        return
    record_property("seen", await check.seen(rig))


def test_a_case_has_a_number_of_its_own_and_a_check() -> None:
    numbers = Counter(case.number for case in cases())
    assert [n for n, many in numbers.items() if many > 1] == []
    assert [c.number for c in cases() if not (c.checks or c.nodes or c.cannot)] == []


def test_what_holds_a_case_elsewhere_is_still_there() -> None:
    missing = []
    for node in sorted({node for case in cases() for node in case.nodes}):
        file, _, name = node.partition("::")
        path = ROOT / file
        names = _tests_in(path) if path.is_file() else set()
        if name.partition("[")[0] not in names:
            missing.append(node)
    assert missing == []


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}
