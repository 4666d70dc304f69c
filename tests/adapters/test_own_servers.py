"""Pages that people run themselves, and two of the smaller vendors: what their recordings cannot
show, as places, what was before, what an edit moves, and whose document is whose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.adapters._answers import server_time
from statuswatch.adapters._parts import level_of_parts, part_names
from statuswatch.core.flow import Answer, Request, drive
from statuswatch.core.model import Component, Level, Report, Role
from tests.adapters import driving

HERE = Path(__file__).parent
PAGE = driving.PAGE
KUMA = "https://kuma.example.com/api/status-page/podhost"

FIRST = {
    "uptimekuma": ("calm/page.json", KUMA),
    "cachet": ("calm/components.json", f"{PAGE}/api/v1/components?per_page=100"),
    "gatus": ("calm/statuses.json", f"{PAGE}/api/v1/endpoints/statuses?page=1&pageSize=3"),
    "openstatus": ("calm/feed.json", f"{PAGE}/feed/json"),
    "sorry": ("calm/status.json", f"{PAGE}/api/v1/status"),
    "hund": ("calm/feed.xml", f"{PAGE}/state_feed/feed.atom"),
}
"""The document that each kind is known by, and where it is."""


def told(kind: str, case: str, changes: Mapping[str, str] | None = None, **how: Any) -> Report:
    """The report of a case, with each text of `changes` replaced in all its bodies."""
    folder = HERE / kind / case
    rows = json.loads((folder / "case.json").read_text("utf-8"))
    answer = driving.recorded(folder, rows["answers"])

    def changed(request: Request) -> Answer:
        found = answer(request)
        body = getattr(found, "body", b"")
        for old, new in (changes or {}).items():
            body = body.replace(old.encode(), new.encode())
        status, headers = getattr(found, "status", 0), getattr(found, "headers", {})
        return driving.response(body, status, request.url, headers=how.get("headers", headers))

    of = driving.source(kind, rows["url"])
    return driving.drive(adapters.load(kind), of, changed, rows["still_open"])[0]


def before(kind: str, url: str, bodies: Mapping[str, object]) -> Report:
    """What `past` tells of these documents."""
    adapter: Any = adapters.load(kind)

    def answer(request: Request) -> Answer:
        body = bodies.get(request.url)
        text = json.dumps(body) if body is not None else b""
        return driving.response(text, 200 if text else 404, request.url)

    return drive(adapter.past(driving.source(kind, url)), answer)


@pytest.mark.parametrize("kind", FIRST)
def test_a_document_is_known_by_its_own_kind_alone(kind: str) -> None:
    file, url = FIRST[kind]
    page = driving.response((HERE / kind / file).read_bytes(), url=url)
    known = {a.kind for a in adapters.all_adapters() if a.role is Role.OFFICIAL and a.knows(page)}
    assert known - {"feed"} == {kind}


@pytest.mark.parametrize("kind", FIRST)
def test_the_place_of_its_document_leads_to_itself(kind: str) -> None:
    _, url = FIRST[kind]
    assert adapters.load(kind).places(url)[0] == url


def test_an_address_of_a_page_says_where_its_documents_are() -> None:
    kuma = adapters.load("uptimekuma").places
    assert kuma("https://kuma.example.com/status/Podhost") == (KUMA,)
    assert kuma("kuma.example.com/api/status-page/heartbeat/podhost") == (KUMA,)
    assert kuma("https://example.com/kuma/status/podhost/") == (
        "https://example.com/kuma/api/status-page/podhost",
    )
    assert kuma("https://kuma.example.com/status") == (
        "https://kuma.example.com/api/status-page/default",
    )
    cachet = adapters.load("cachet").places
    assert cachet(f"{PAGE}/api/components") == (f"{PAGE}/api/components?per_page=100",)
    assert cachet(f"{PAGE}/incidents/4")[0] == f"{PAGE}/api/v1/components?per_page=100"
    hund = adapters.load("hund").places
    assert hund(f"{PAGE}/issues/57630a2b")[0] == f"{PAGE}/state_feed/feed.atom"
    assert adapters.load("openstatus").places(f"{PAGE}/events/report/3") == (f"{PAGE}/feed/json",)


EDITS = {
    "uptimekuma": {"Uploads fail": "Uploads are back", "11:20:00": "09:00:00", "disk": "drive"},
    "cachet": {"Uploads fail again": "Uploads", "2026-05-04 10:00": "2026-05-04 07:00"},
    "openstatus": {"Player and support are slow": "Slow player", "full": "new"},
    "sorry": {"Mail is late": "Mail", "2026-05-04T10:00:00Z": "2026-05-04T08:00:00Z"},
    "hund": {"Major outage of feeds": "Feeds are slow", "Better.": "Much better."},
}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_moves_no_key(kind: str) -> None:
    first, later = told(kind, "trouble"), told(kind, "trouble", EDITS[kind])
    assert first != later
    assert [i.key for i in first.incidents] == [i.key for i in later.incidents]
    for old, new in zip(first.incidents, later.incidents, strict=True):
        assert [u.key for u in old.updates] == [u.key for u in new.updates]


def test_uptime_kuma_lists_what_was_taken_back() -> None:
    row = {"id": 3, "title": "Slow", "active": False, "createdDate": "2026-05-01 10:00:00"}
    rows = [row | {"lastUpdatedDate": "2026-05-01 11:00:00"}, row | {"id": 4, "active": True}]
    report = before(
        "uptimekuma",
        "https://kuma.example.com/status/podhost",
        {f"{KUMA}/incident-history": {"ok": True, "incidents": rows}},
    )
    assert [i.key for i in report.incidents] == ["incident/3"]
    assert not report.complete


def test_an_older_uptime_kuma_has_no_past() -> None:
    assert before("uptimekuma", "https://kuma.example.com/status/podhost", {}).incidents == ()


def test_sorry_lists_notices_that_are_over() -> None:
    place = f"{PAGE}/api/v1/notices?filter%5Btimeline_state_eq%5D=past"
    row = {"id": 3, "type": "unplanned", "state": "resolved", "subject": "Slow"}
    rows = [row | {"ended_at": "2026-05-01T11:00:00Z"}, row | {"id": 4}]
    report = before("sorry", PAGE, {place: {"notices": rows, "meta": {"next_page": None}}})
    assert [i.key for i in report.incidents] == ["3"]  # of the other nobody says when


def test_a_monitor_that_was_not_looked_at_for_a_day_is_unknown() -> None:
    late = {"headers": {"date": "Wed, 06 May 2026 12:00:00 GMT"}}
    for kind in ("uptimekuma", "gatus"):
        assert told(kind, "calm").level is Level.OK
        report = told(kind, "calm", **late)
        assert {part.level for part in report.components} == {None}
        assert report.level is None


def test_one_failure_alone_is_no_outage() -> None:
    parts = {part.name: part for part in told("gatus", "trouble").components}
    assert parts["Feeds"].level is None
    assert parts["Upload"].level is Level.DOWN
    good = told("gatus", "trouble", {'"success": false': '"success": true'})
    assert good.level is Level.OK


def test_the_whole_is_as_its_parts_are() -> None:
    ok, down = Component("a", Level.OK), Component("b", Level.DOWN)
    paused, odd = Component("c", None), Component("d", None, "pending")
    assert level_of_parts([ok, paused]) is Level.OK
    assert level_of_parts([ok, odd]) is None
    assert level_of_parts([ok, down, odd]) is Level.PARTIAL
    assert level_of_parts([down, paused]) is Level.DOWN
    assert level_of_parts([paused]) is None


def test_a_name_in_two_groups_is_told_apart() -> None:
    rows = [("Web", "API"), ("App", "API"), ("Web", "Feeds"), ("", "API")]
    assert part_names(rows) == ("Web - API", "App - API", "Feeds", "API")


@pytest.mark.parametrize("date", ["", "soon", "Mon, 99 May 2026 12:00:00 GMT", "0"])
def test_a_clock_that_cannot_be_read_is_none(date: str) -> None:
    assert server_time(driving.response(b"{}", headers={"date": date})) is None
