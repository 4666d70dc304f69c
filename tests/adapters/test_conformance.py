"""Every kind, by recordings: a case is a folder of answers and the report they make.

To add one: `case.json` (source, options, still_open, answers), the bodies, `expected.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError
from tests.adapters import driving

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/case.json"))


def told(folder: Path) -> dict[str, Any]:
    """The report of a case, or the error in words, and what it asked."""
    case = json.loads((folder / "case.json").read_text("utf-8"))
    adapter = adapters.load(folder.parent.name)
    source = driving.source(adapter.kind, case["url"], **case.get("options", {}))
    answer = driving.recorded(folder, case["answers"])
    try:
        report, asked = driving.drive(adapter, source, answer, case.get("still_open", ()))
    except AdapterError as error:
        return {"error": str(error.title), "advice": str(error.advice)}
    return driving.as_data(report) | {"asked": [request.url for request in asked]}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_recording_makes_its_report(folder: Path) -> None:
    assert told(folder) == json.loads((folder / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("kind", adapters.kinds())
def test_every_kind_has_recordings(kind: str) -> None:
    assert any(folder.parent.name == kind for folder in CASES)


@pytest.mark.parametrize("kind", adapters.kinds())
def test_an_adapter_is_what_its_file_is_named(kind: str) -> None:
    adapter = adapters.load(kind)
    assert adapter.kind == kind
    assert adapter.title
    assert adapter.places("status.example.com")
    assert adapter.places("http://[broken") == ()


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_same_answers_make_the_same_report(folder: Path) -> None:
    assert told(folder) == told(folder)
