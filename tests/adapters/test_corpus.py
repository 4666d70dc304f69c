"""Every recorded document of shared/corpus, read as its manifest says (skipped without it)."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.adapters import _feed_blocks
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Incident, Level, Report, worst
from tests.adapters import driving

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
MANIFEST = CORPUS / "MANIFEST.jsonl"
ROWS: list[dict[str, Any]] = (
    [json.loads(row) for row in MANIFEST.read_text("utf-8").splitlines()]
    if MANIFEST.exists()
    else []
)
LEVELS = {
    "none": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
}

pytestmark = pytest.mark.skipif(not ROWS, reason="no shared/corpus beside this checkout")


def rows(*formats: str, kind: str = "") -> list[Any]:
    chosen = (r for r in ROWS if r["format"] in formats and kind in ("", r["kind"]))
    return [pytest.param(row, id=row["file"]) for row in chosen]


def body(row: dict[str, Any]) -> bytes:
    file = CORPUS / str(row["file"])
    return file.read_bytes()


def read(kind: str, row: dict[str, Any]) -> Report:
    return driving.read(adapters.load(kind), body(row))


def time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def parts(report: Report) -> tuple[list[Incident], list[Incident]]:
    """Troubles and plans."""
    plans = [incident for incident in report.incidents if incident.planned]
    return [incident for incident in report.incidents if not incident.planned], plans


@pytest.mark.parametrize("row", rows("statuspage_v2", kind="summary"))
def test_a_summary_is_read_as_the_manifest_says(row: dict[str, Any]) -> None:
    expect = row["expect"]
    if expect["outcome"] != "ok":
        with pytest.raises(AdapterError):
            read("statuspage", row)
        return
    report = read("statuspage", row)
    open_ones, plans = parts(report)
    assert report.complete
    assert report.title == expect["page_name"]
    assert report.as_of == time(expect["page_updated_at"])
    assert report.level == LEVELS[expect["indicator"]]
    assert len(report.components) == expect["components_total"]
    ailing = [part for part in report.components if part.level is not Level.OK]
    assert len(ailing) == len(expect["components_not_operational"])
    assert worst([report.level, *(i.level for i in open_ones)]) == LEVELS[expect["overall"]]
    assert [(i.key, i.title, i.level or Level.OK, i.started) for i in open_ones] == [
        (e["id"], e["name"], LEVELS[e["impact"]], time(e["started_at"] or e["created_at"]))
        for e in expect["open_incidents"]
    ]
    for incident, told in zip(open_ones, expect["open_incidents"], strict=True):
        assert incident.ended is None
        assert len(incident.updates) == told["updates"]
        assert incident.updates[-1].at == time(told["latest_update"])
        bare = {name.rpartition(" - ")[2] for name in incident.components}
        assert {name.rpartition(" - ")[2] for name in told["components"]} == bare
    assert [(i.key, i.title, i.started, i.planned_end) for i in plans] == [
        (e["id"], e["name"], time(e["scheduled_for"]), time(e["scheduled_until"]))
        for e in expect["maintenances"]
    ]


@pytest.mark.parametrize("row", rows("statuspage_v2", kind="summary"))
def test_incidents_name_parts_as_the_page_does(row: dict[str, Any]) -> None:
    if row["expect"]["outcome"] != "ok":
        pytest.skip("an empty body")
    report = read("statuspage", row)
    names = [part.name for part in report.components]
    assert len(names) == len(set(names))
    assert all(incident.components <= set(names) for incident in report.incidents)


@pytest.mark.parametrize("row", rows("statuspage_v2", kind="status"))
def test_a_status_json_gives_a_level_and_no_absence(row: dict[str, Any]) -> None:
    report = read("statuspage", row)
    assert report.level == LEVELS[row["expect"]["indicator"]]
    assert not report.complete
    assert not report.incidents


@pytest.mark.parametrize("row", rows("feed_statuspage_atom", "feed_statuspage_rss"))
def test_a_statuspage_feed_is_read_as_the_manifest_says(row: dict[str, Any]) -> None:
    expect = row["expect"]
    report = read("feed", row)
    troubles, plans = parts(report)
    assert not report.complete
    assert report.title == expect["feed_title"]
    assert len(report.incidents) == expect["items_total"]
    assert len({incident.key for incident in report.incidents}) == expect["ids_unique"]
    assert [i.title for i in troubles if i.ended is None] == expect["open_incident_titles"]
    standing = [i.title for i in plans if i.ended is None]
    assert standing == expect["open_or_scheduled_maintenance_titles"]
    assert sum(len(i.updates) for i in report.incidents) == expect["update_blocks_total"]
    states = Counter(_state(incident) for incident in report.incidents)
    told = {name.lower().replace(" ", "_"): n for name, n in expect["latest_state_counts"].items()}
    assert states == told
    assert report.level == (None if expect["open_incident_titles"] else Level.OK)


@pytest.mark.parametrize("row", rows("feed_statuspage_atom", "feed_statuspage_rss"))
def test_years_are_found_and_nothing_ends_before_it_began(row: dict[str, Any]) -> None:
    newest, oldest = time(row["expect"]["last_timestamp"]), time(row["expect"]["first_timestamp"])
    assert newest
    assert oldest
    for incident in read("feed", row).incidents:
        ats = [update.at for update in incident.updates]
        assert all(ats)
        assert ats == sorted(at for at in ats if at)
        assert incident.started
        assert incident.ended is None or incident.started <= incident.ended <= newest
        assert (oldest - incident.started).days < 120


def _state(incident: Incident) -> str:
    blocks = tuple(_feed_blocks.Block(u.at, u.phase, u.text) for u in incident.updates)
    return _feed_blocks.state_of(blocks)


@pytest.mark.parametrize("row", rows("feed_status_other"))
def test_other_status_feeds_are_read(row: dict[str, Any]) -> None:
    report = read("feed", row)
    assert report.title == row["expect"]["feed_title"]
    count, most = len(report.incidents), row["expect"]["items_total"]
    told = {"aws": 1, "meraki": 0, "lambstatus": 3, "cstate": 8}
    assert count == told[Path(row["file"]).name.split("-")[0]] <= most


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


OWN = {"statuspage": "statuspage_v2", "feed": "feed_status"}
FOREIGN = [
    pytest.param(kind, row, id=f"{kind}-{row['file']}")
    for kind, own in OWN.items()
    for row in ROWS
    if not row["format"].startswith(own)
]


@pytest.mark.parametrize(("kind", "row"), FOREIGN)
def test_what_is_another_kind_is_never_green(kind: str, row: dict[str, Any]) -> None:
    try:
        report = read(kind, row)
    except AdapterError:
        return
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
