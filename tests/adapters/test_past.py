"""What came before the first look, asked for once: `past` of the kinds that have such a place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError, Answer, Request, drive
from statuswatch.core.model import Level, Report
from tests.adapters import driving

HERE = Path(__file__).parent
PAGE = driving.PAGE


def asked_for(kind: str, bodies: Mapping[str, bytes | str]) -> tuple[Report, list[str]]:
    """The report of `past`, and what it took."""
    adapter: Any = adapters.load(kind)
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.url)
        assert not request.conditional
        body = bodies.get(request.url)
        return driving.response(body or b"", 404 if body is None else 200, request.url)

    return drive(adapter.past(driving.source(kind)), answer), asked


def recorded(kind: str, case: str, file: str) -> bytes:
    return (HERE / kind / case / file).read_bytes()


def listed(*ended: str, standing: str = "standing") -> str:
    rows: list[dict[str, object]] = [
        {
            "id": key,
            "name": f"Trouble {key}",
            "status": "resolved" if key in ended else "investigating",
            "impact": "major",
            "created_at": "2026-01-05T07:00:00Z",
            "resolved_at": "2026-01-05T08:00:00Z" if key in ended else None,
            "incident_updates": [],
        }
        for key in (*ended, standing)
    ]
    return json.dumps({"incidents": rows})


def test_a_statuspages_past_is_what_its_lists_call_over() -> None:
    summary = recorded("statuspage", "calm", "summary.json")
    bodies: dict[str, bytes | str] = {
        f"{PAGE}/api/v2/summary.json": summary,
        f"{PAGE}/api/v2/incidents.json": listed("one", "two"),
    }
    report, asked = asked_for("statuspage", bodies)
    assert [incident.key for incident in report.incidents] == ["one", "two"]
    assert all(incident.ended for incident in report.incidents)
    assert not report.complete
    assert report.level is None
    assert asked[1:] == [
        f"{PAGE}/api/v2/incidents.json",
        f"{PAGE}/api/v2/scheduled-maintenances.json",
    ]


def test_a_statuspage_without_lists_has_no_past() -> None:
    summary = recorded("statuspage", "calm", "summary.json")
    report, _ = asked_for("statuspage", {f"{PAGE}/api/v2/summary.json": summary})
    assert report.incidents == ()


def test_incident_ios_past_is_in_the_page_where_no_list_has_it() -> None:
    folder = "the-page-itself-where-nothing-else-answers"
    page = recorded("incidentio", folder, "page.html")
    report, asked = asked_for("incidentio", {f"{PAGE}/": page})
    assert [(i.key, i.level, i.title) for i in report.incidents] == [
        ("01J00000000000000000000009", Level.DOWN, "The website was away")
    ]
    (incident,) = report.incidents
    assert incident.components == {"Website", "Upload API"}
    assert str(incident.started) == "2026-01-05 07:00:00+00:00"
    assert str(incident.ended) == "2026-01-05 08:10:00+00:00"
    assert asked[-1] == f"{PAGE}/"


def test_incident_ios_compatible_list_is_preferred_for_it_has_texts() -> None:
    summary = recorded("incidentio", "calm", "summary.json")
    bodies: dict[str, bytes | str] = {
        f"{PAGE}/proxy/status.example.com": summary,
        f"{PAGE}/api/v2/incidents.json": listed("one"),
    }
    report, asked = asked_for("incidentio", bodies)
    assert [incident.key for incident in report.incidents] == ["one"]
    assert f"{PAGE}/" not in asked


def test_an_instatus_pages_past_is_what_it_calls_over() -> None:
    page = recorded("instatus", "the-page-itself-where-nothing-else-answers", "page.html")
    report, asked = asked_for("instatus", {f"{PAGE}/": page})
    assert [(i.key, i.components) for i in report.incidents] == [("cli0", frozenset({"Editor"}))]
    assert not report.complete
    assert report.level is None
    assert asked == [f"{PAGE}/"]


@pytest.mark.parametrize("kind", ["statuspage", "incidentio", "instatus"])
def test_a_page_that_is_gone_has_no_past_but_an_error(kind: str) -> None:
    with pytest.raises(AdapterError):
        asked_for(kind, {})
