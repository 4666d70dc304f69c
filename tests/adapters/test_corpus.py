"""Recorded documents that no kind of page reads for a state: ordinary feeds, podcasts, sequences.

What each kind reads of the corpus is in test_manifest.py. Skipped without the corpus.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Level, Report
from tests.adapters import driving, manifest
from tests.corpus import CORPUS

ROWS = manifest.rows()

pytestmark = pytest.mark.skipif(not ROWS, reason="no shared/corpus beside this checkout")


def rows(*formats: str) -> list[Any]:
    return [pytest.param(row, id=row["file"]) for row in ROWS if row["format"] in formats]


def read(kind: str, row: dict[str, Any]) -> Report:
    return driving.read(adapters.load(kind), manifest.body(row))


ORDINARY = sorted({r["format"] for r in ROWS if r["format"].startswith(("source_", "feed_gen"))})


@pytest.mark.parametrize("row", rows(*ORDINARY, "feed_malformed"))
def test_an_ordinary_feed_is_neither_green_nor_trouble(row: dict[str, Any]) -> None:
    try:
        report = read("feed", row)
    except AdapterError:
        assert row["format"] == "feed_malformed"
        return
    assert report.level is None
    assert not report.incidents


@pytest.mark.parametrize("path", sorted((CORPUS / "podcast").glob("*.xml")), ids=lambda p: p.name)
def test_a_podcast_is_neither_green_nor_trouble(path: Path) -> None:
    report = driving.read(adapters.load("feed"), path.read_bytes())
    assert report.level is None
    assert not report.incidents


@pytest.mark.parametrize("row", rows(*sorted({r["format"] for r in ROWS} - {"replay"})))
def test_a_check_says_that_any_document_answers(row: dict[str, Any]) -> None:
    assert read("probe", row).level is Level.OK


@pytest.mark.parametrize("row", rows("replay"))
def test_every_capture_of_a_recorded_sequence_is_read(row: dict[str, Any]) -> None:
    kind = "feed" if "atom" in row["file"] else "statuspage"
    seen: set[str] = set()
    with gzip.open(CORPUS / row["file"], "rt", encoding="utf-8") as lines:
        for captured in map(json.loads, lines):
            whole = captured["body"]
            text = whole if isinstance(whole, str) else json.dumps(whole)
            report = driving.read(adapters.load(kind), text)
            assert report.incidents or kind == "statuspage"
            seen |= {incident.key for incident in report.incidents}
    told = {item["id"] for item in row["expect"].get("items", ())}
    assert told <= seen
