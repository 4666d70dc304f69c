"""Pages that other firms host: where their documents are, whose they are, what came before."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.adapters._nuxt import unfolded
from statuswatch.adapters._whole import whole
from statuswatch.core.flow import AdapterError, Answer, Request, drive
from statuswatch.core.model import Component, Level, Report
from tests.adapters import driving

HERE = Path(__file__).parent
API = "https://public-api.freshstatus.io/v1"


def past(kind: str, url: str, bodies: Mapping[str, str | bytes]) -> tuple[Report, list[str]]:
    """The report of `past`, and what it took."""
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.url)
        body = bodies.get(request.url)
        return driving.response(body or b"", 404 if body is None else 200, request.url)

    adapter: Any = adapters.load(kind)
    return drive(adapter.past(driving.source(kind, url)), answer), asked


HISTORY = json.dumps(
    {
        "error": None,
        "data": {
            "past_incidents": [
                {
                    "id": 3,
                    "name": "Slow statistics",
                    "incident_type": "INCIDENT",
                    "starts_at": "2026-11-01T07:00:00Z",
                    "ends_at": "2026-11-01T08:30:00Z",
                    "affected_components": [{"id": 1, "name": "Web", "status": "partial-outage"}],
                },
                {"id": 2, "name": "Nobody knows when it ended", "updates": []},
            ],
            "active_incidents": [{"id": 4, "name": "Still there", "starts_at": "2026-11-02"}],
        },
    }
)


def test_the_past_of_a_page_of_uptime_com_is_beside_it() -> None:
    page = "https://uptime.example/statuspage/podhost"
    report, asked = past("uptimecom", page, {page + "/history": HISTORY})
    assert asked == [page + "/history"]
    assert [(i.key, i.level) for i in report.incidents] == [("3", Level.PARTIAL)]
    assert not report.complete


def test_a_page_on_its_own_domain_says_where_its_past_is() -> None:
    page = (HERE / "uptimecom" / "a-page-on-its-own-domain" / "page.html").read_bytes()
    root = "https://status.podhost.example"
    history = f"{root}/statuspage/podhost/history"
    report, asked = past("uptimecom", root, {root + "/": page, history: HISTORY})
    assert asked == [root + "/", history]
    assert [i.key for i in report.incidents] == ["3"]


def test_a_past_on_another_host_is_not_asked() -> None:
    page = (HERE / "uptimecom" / "a-page-on-its-own-domain" / "page.html").read_bytes()
    moved = page.replace(b'"/statuspage/podhost/history"', b'"https://evil.example/history"')
    assert moved != page
    root = "https://status.podhost.example"
    assert past("uptimecom", root, {root + "/": moved})[1] == [root + "/"]


def test_a_page_that_is_named_like_a_document_keeps_its_name() -> None:
    places = adapters.load("uptimecom").places
    assert places("https://status.uptime.com/statuspage/uptime/ajax")[0].endswith("/uptime/ajax")
    assert places("status.recurly.com") == ("https://status.recurly.com/",)


def test_the_past_of_a_freshstatus_account_is_what_is_over() -> None:
    rows = [
        {"id": 1, "title": "Over", "start_time": "2026-11-01", "end_time": "2026-11-01T09:00:00Z"},
        {"id": 2, "title": "Open", "start_time": "2026-11-02T07:00:00Z", "end_time": None},
    ]
    place = f"{API}/public-incidents/?account_id=77"
    body = json.dumps({"results": rows, "next": None})
    report, asked = past("freshstatus", f"{API}/public-components/?account_id=77", {place: body})
    assert asked == [place]
    assert [i.title for i in report.incidents] == ["Over"]


def test_a_page_that_names_two_accounts_is_nobody_s() -> None:
    html = "".join(f'<a href="{API}/public-components/?account_id={n}">' for n in (77, 78))
    page = driving.response(f"<!doctype html>{html}", url="https://status.example.com/")
    assert not adapters.load("freshstatus").knows(page)
    with pytest.raises(AdapterError, match="does not say"):
        driving.read(adapters.load("freshstatus"), page.body)


def test_parts_that_are_given_up_make_no_page_ill() -> None:
    folder = HERE / "freshstatus" / "calm"
    report = driving.drive(
        adapters.load("freshstatus"),
        driving.source("freshstatus", f"{API}/public-components/?account_id=77"),
        driving.recorded(folder, json.loads((folder / "case.json").read_text("utf-8"))["answers"]),
    )[0]
    assert report.level is Level.OK
    assert "Old feeds" not in {part.name for part in report.components}


def test_a_document_of_one_host_is_not_another_s() -> None:
    kinds = ("uptimecom", "freshstatus", "site24x7", "rootly", "checkly", "statushub")
    for kind in kinds:
        for case in (HERE / kind).glob("*/case.json"):
            if case.parent.name.startswith(("calm", "trouble", "maintenance")):
                for row in json.loads(case.read_text("utf-8"))["answers"]:
                    body = (case.parent / row["file"]).read_bytes() if "file" in row else b""
                    page = driving.response(body, url="https://www.example.org/")
                    known = {other for other in kinds if adapters.load(other).knows(page)}
                    assert known <= {kind}, case


def test_where_a_part_is_unknown_the_others_do_not_make_the_page_well() -> None:
    well, unknown = Component("Feeds", Level.OK), Component("Uploads", None, "odd")
    assert whole([well]) is Level.OK
    assert whole([well, unknown]) is None
    assert whole([well, unknown, Component("Web", Level.DOWN)]) is Level.PARTIAL
    assert whole([]) is None


def test_a_list_that_unfolds_without_end_is_cut_off() -> None:
    bomb = [{"data": 1}, *([[n + 1] * 9 for n in range(1, 30)]), "end"]
    began = time.process_time()
    assert isinstance(unfolded(json.dumps(bomb).encode()), dict)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b"<html>", b'id="__NUXT_DATA__">[1]'])
def test_what_is_no_nuxt_page_has_no_data(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unfolded(body)


@pytest.mark.parametrize(
    "unit",
    ["createElement(StatusPageDisplayController, {", '<script id="__NUXT_DATA__">[', '{"a":'],
)
def test_a_page_made_to_be_slow_is_not(unit: str) -> None:
    body = "<!doctype html>" + unit * (1_000_000 // len(unit))
    began = time.process_time()
    for kind in ("uptimecom", "checkly", "freshstatus"):
        assert not adapters.load(kind).knows(driving.response(body, url="https://www.example.org/"))
    assert time.process_time() - began < 20
