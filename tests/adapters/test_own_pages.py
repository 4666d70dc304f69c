"""Slack, Heroku, Salesforce, Meta and X: what no single recording shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.adapters._window import read_window
from statuswatch.core.flow import Answer, Request, drive
from statuswatch.core.model import Level, Report
from tests.adapters import driving

HERE = Path(__file__).parent
AT = datetime(2026, 2, 3, 10, tzinfo=UTC)
SALESFORCE = "https://api.status.salesforce.com/v1/instances"


def recorded(kind: str, case: str, file: str) -> bytes:
    return (HERE / kind / case / file).read_bytes()


def past(kind: str, root: str, bodies: Mapping[str, bytes], path: str = "") -> Report:
    """What `past` tells; nothing of it may be conditional, for it is asked once."""
    adapter: Any = adapters.load(kind)

    def answer(request: Request) -> Answer:
        assert not request.conditional
        body = bodies.get(request.url.removeprefix(root))
        return driving.response(body or b"", 404 if body is None else 200, request.url)

    report = drive(adapter.past(driving.source(kind, root + path)), answer)
    assert not report.complete
    assert report.level is None
    assert all(incident.ended for incident in report.incidents)
    return report


def test_slacks_past_is_its_history() -> None:
    folder = "gone-and-the-history-tells-how"
    bodies = {
        "/api/v2.0.0/current": recorded("slack", folder, "current.json"),
        "/api/v2.0.0/history": recorded("slack", folder, "history.json"),
    }
    told = past("slack", "https://slack-status.com", bodies)
    assert [i.key for i in told.incidents] == ["701", "690"]


def test_herokus_past_is_its_list() -> None:
    folder = "gone-and-the-list-tells-how"
    bodies = {
        "/api/v4/current-status": recorded("heroku", folder, "current-status.json"),
        "/api/v4/incidents?limit=50": recorded("heroku", folder, "incidents.json"),
    }
    told = past("heroku", "https://status.heroku.com", bodies)
    assert [(i.key, i.planned) for i in told.incidents] == [
        ("2960", False),
        ("2970", True),
        ("2900", False),
    ]


def test_an_instances_past_is_in_two_lists() -> None:
    folder, root = "gone-and-the-lists-tell-how", "http://localhost:8080"
    bodies = {
        "/v1/instances/XY12/status": recorded("salesforce", folder, "status.json"),
        "/v1/incidents?instance=XY12": recorded("salesforce", folder, "incidents.json"),
        "/v1/maintenances?instance=XY12": recorded("salesforce", folder, "maintenances.json"),
    }
    told = past("salesforce", root, bodies, "/instances/XY12")
    assert [i.key for i in told.incidents] == ["5001", "4000", "maintenance:602"]


def test_metas_past_is_each_products_history() -> None:
    folder = "over-and-the-history-tells-how"
    bodies = {
        "/data/orgs.json": recorded("meta", folder, "orgs.json"),
        "/data/outages/chat-api.history.json": recorded("meta", folder, "history.json"),
    }
    told = past("meta", "https://metastatus.com", bodies)
    assert [(i.key, i.level) for i in told.incidents] == [
        ("chat-api/7/2026-02-03T10:01Z", Level.DEGRADED),
        ("chat-api/7/2025-12-03T12:00Z", Level.DEGRADED),
    ]


def test_xs_past_is_what_its_history_calls_resolved() -> None:
    bodies = {
        "/status.md": recorded("xstatus", "trouble", "status.md"),
        "/incidents.md": recorded("xstatus", "trouble", "incidents.md"),
    }
    told = past("xstatus", "https://docs.x.com", bodies)
    assert [(i.title, str(i.started), str(i.ended)) for i in told.incidents] == [
        ("Webhooks are late", "2026-02-03 02:00:00+00:00", "2026-02-03 04:30:00+00:00"),
        ("Major outage of sign-in", "2025-12-31 23:30:00+00:00", "2026-01-01 01:00:00+00:00"),
        ("Streams stop", "2026-01-04 15:20:00+00:00", "2026-01-04 18:00:00+00:00"),
    ]


@pytest.mark.parametrize("kind", ["meta", "xstatus"])
def test_while_something_is_open_the_page_is_read_although_it_did_not_change(kind: str) -> None:
    adapter, bodies = adapters.load(kind), {"meta": "orgs.json", "xstatus": "status.md"}
    body = recorded(kind, "calm", bodies[kind])

    def answer(request: Request) -> Answer:
        known = request.url.endswith(bodies[kind])
        return driving.response(body if known else b"", 200 if known else 404, request.url)

    source = driving.source(kind)
    _, calm = driving.drive(adapter, source, answer)
    _, troubled = driving.drive(adapter, source, answer, ["ads/1/x"])
    assert [request.conditional for request in calm] == [True]
    assert not any(request.conditional for request in troubled)


def test_what_x_calls_ongoing_since_last_month_stands_if_we_saw_it_open() -> None:
    bodies = {name: recorded("xstatus", "trouble", name) for name in ("status.md", "incidents.md")}

    def answer(request: Request) -> Answer:
        return driving.response(bodies[request.url.rpartition("/")[2]], url=request.url)

    adapter, source = adapters.load("xstatus"), driving.source("xstatus")
    told = [
        [i.title for i in driving.drive(adapter, source, answer, known)[0].incidents]
        for known in ([], ["2026-01-06"])
    ]
    assert told == [
        ["Posting & reading -> slow"],
        ["Posting & reading -> slow", "Forgotten since"],
    ]


def test_an_edited_title_and_hour_keep_the_key_of_xs_entries() -> None:
    text = recorded("xstatus", "trouble", "incidents.md").decode()
    edited = text.replace("Streams stop", "Some streams stop").replace("15:20:00", "14:05:00")
    status = recorded("xstatus", "trouble", "status.md")

    def keys(history: str) -> list[str]:
        bodies = {"/status.md": status, "/incidents.md": history.encode()}
        return [i.key for i in past("xstatus", "https://docs.x.com", bodies).incidents]

    assert keys(edited) == keys(text)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("https://status.salesforce.com/instances/NA137", f"{SALESFORCE}/NA137/status"),
        ("status.salesforce.com/instances/na137/maintenances", f"{SALESFORCE}/NA137/status"),
        (f"{SALESFORCE}/CS1/status", f"{SALESFORCE}/CS1/status"),
        (
            "https://status.salesforce.com/products/Tableau",
            f"{SALESFORCE}/status/preview?products=Tableau",
        ),
        (
            f"{SALESFORCE}/status/preview?products=Tableau",
            f"{SALESFORCE}/status/preview?products=Tableau",
        ),
        ("https://status.salesforce.com", f"{SALESFORCE}/status/preview"),
    ],
)
def test_a_salesforce_address_names_what_is_read(given: str, place: str) -> None:
    assert adapters.load("salesforce").places(given) == (place,)


def test_an_instance_given_by_an_option_goes_before_the_address() -> None:
    source = driving.source("salesforce", "https://status.salesforce.com", instance="na137")
    (asked,) = [next(adapters.load("salesforce").poll(source, frozenset()))]
    assert isinstance(asked, Request)
    assert asked.url == f"{SALESFORCE}/NA137/status"


def test_a_component_of_the_catalogue_becomes_options() -> None:
    salesforce: Any = adapters.load("salesforce")
    assert salesforce.narrow("Tableau:EMEA") == {"product": "Tableau", "region": "EMEA"}
    assert salesforce.narrow("Tableau") == {"product": "Tableau"}
    meta: Any = adapters.load("meta")
    assert meta.narrow("graph-api,messenger") == {"orgs": "graph-api,messenger"}


def test_metas_list_with_a_key_gone_asks_only_that_products_history() -> None:
    listed = json.dumps(
        [
            {"id": name, "name": name, "services": [{"id": 1, "name": "A", "status": "Resolved"}]}
            for name in ("ads", "chat")
        ]
    )

    def answer(request: Request) -> Answer:
        known = request.url.endswith("orgs.json")
        return driving.response(listed if known else "", 200 if known else 404, request.url)

    adapter = adapters.load("meta")
    report, asked = driving.drive(adapter, driving.source("meta"), answer, ["chat/1/x"])
    assert [request.url.rpartition("/")[2] for request in asked] == [
        "orgs.json",
        "chat.history.json",
    ]
    assert report.complete


def test_a_window_told_in_prose_is_read() -> None:
    def told(prose: str) -> tuple[str, str]:
        start, end = read_window(prose, AT)
        return f"{start:%m-%d %H:%M}" if start else "", f"{end:%m-%d %H:%M}" if end else ""

    assert told("On Monday, February 9, 2026, at 19:00 UTC (14:00 EST), until 19:30 UTC") == (
        "02-09 19:00",
        "02-09 19:30",
    )
    assert told("February 9, starting at 17:00 UTC we work (3 hours)") == (
        "02-09 17:00",
        "02-09 20:00",
    )
    assert told("Dec 31, 23:30 - Jan 1, 01:00 UTC") == ("12-31 23:30", "01-01 01:00")
    assert told("Feb 7, 23:00 - 01:00 PST") == ("02-08 07:00", "02-08 09:00")
    assert told("Feb 7, 9:30 PM to 11:00 PM EST") == ("02-08 02:30", "02-08 04:00")
    assert told("Feb 6, 00:00") == ("02-06 00:00", "")
    assert told("Feb 31, 10:00 UTC") == ("", "")
    assert told("some day soon, until 10:00") == ("", "")


def test_a_window_without_a_year_lies_near_what_announced_it() -> None:
    start, _ = read_window("January 4, 10:00 UTC", datetime(2025, 12, 20, tzinfo=UTC))
    assert start == datetime(2026, 1, 4, 10, tzinfo=UTC)
    begun, end = read_window("June 26, 17:00 UTC - June 26, 17:45 UTC", AT + timedelta(days=90))
    assert begun == datetime(2026, 6, 26, 17, tzinfo=UTC)
    assert end == begun + timedelta(minutes=45)
