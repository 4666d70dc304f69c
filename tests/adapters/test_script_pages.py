"""PagerDuty, UptimeRobot, StatusCast and Google: pages that a script draws, and their traps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import Answer, Request, Response, drive
from statuswatch.core.model import Report
from tests.adapters import driving

HERE = Path(__file__).parent
KINDS = ("google", "pagerduty", "statuscast", "uptimerobot")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("status.cloud.google.com/incidents/abc", "status.cloud.google.com"),
        ("https://status.cloud.google.com/regional/americas", "status.cloud.google.com"),
        ("https://status.cloud.google.com/maps-platform/", "status.cloud.google.com/maps-platform"),
        ("https://google.com/appsstatus", "www.google.com/appsstatus/dashboard"),
        ("https://ads.google.com/status/publisher/de", "ads.google.com/status/publisher"),
        ("https://status.firebase.google.com", "status.firebase.google.com"),
    ],
)
def test_any_address_of_a_dashboard_leads_to_its_list(address: str, place: str) -> None:
    assert adapters.load("google").places(address) == (f"https://{place}/incidents.json",)


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("https://stats.uptimerobot.com/aB3", ["/api/getMonitorList/aB3", "/aB3"]),
        ("https://stats.uptimerobot.com/aB3/784000001", ["/api/getMonitorList/aB3", "/aB3"]),
        ("https://stats.uptimerobot.com/api/getEventFeed/aB3", ["/api/getMonitorList/aB3", "/"]),
        ("https://stats.uptimerobot.com", ["/"]),
    ],
)
def test_a_hosted_page_has_its_key_in_its_address(address: str, places: list[str]) -> None:
    found = adapters.load("uptimerobot").places(address)
    assert found == tuple(f"https://stats.uptimerobot.com{place}" for place in places)


@pytest.mark.parametrize(
    "address", ["https://status.example.com/posts/details/PPOST01", "status.example.com/api/posts"]
)
def test_any_address_of_a_pagerduty_page_leads_to_its_posts(address: str) -> None:
    first, page = adapters.load("pagerduty").places(address)
    assert first.startswith("https://status.example.com/api/posts?is_featured=true")
    assert page == "https://status.example.com/"


EDITED = [
    ("google", {"external_desc", "text"}, {"begin", "when", "modified"}),
    ("pagerduty", {"title", "message"}, {"starts_at", "reported_at"}),
    ("uptimerobot", {"title", "content"}, {"timestamp"}),
]


@pytest.mark.parametrize(("kind", "texts", "times"), EDITED)
def test_keys_stay_when_titles_texts_and_times_are_edited(
    kind: str, texts: set[str], times: set[str]
) -> None:
    def edited(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: edited(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [edited(inner) for inner in value]
        if isinstance(value, str) and name in texts:
            return f"{value} (edited)"
        if isinstance(value, str) and name in times:
            return re.sub(r":\d\d:", ":59:", value)
        return value + 60 if name in times and isinstance(value, int) else value

    before = _trouble(kind, lambda document: document)
    after = _trouble(kind, edited)
    assert [i.title for i in before.incidents] != [i.title for i in after.incidents]
    assert [i.key for i in before.incidents] == [i.key for i in after.incidents]
    assert [{u.key for u in i.updates} for i in before.incidents] == [
        {u.key for u in i.updates} for i in after.incidents
    ]


def test_the_past_of_a_pagerduty_page_is_asked_month_by_month() -> None:
    folder = HERE / "pagerduty" / "gone-from-the-list"
    post = json.loads((folder / "post.json").read_text("utf-8"))["post"]
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.url)
        name = request.url.partition("/api/")[2]
        if name.startswith("posts?since="):
            rows = [post] if len([url for url in asked if "since=" in url]) == 1 else []
            return driving.response(json.dumps({"posts": rows}), url=request.url)
        if name.startswith("posts?"):
            date = {"date": "Fri, 01 May 2026 00:00:00 GMT"}
            return driving.response('{"posts": []}', url=request.url, headers=date)
        return driving.response((folder / f"{name}.json").read_bytes(), url=request.url)

    report = _past("pagerduty", answer)
    assert [(i.key, i.ended is not None) for i in report.incidents] == [("PPOST01", True)]
    assert not report.complete
    windows = [url.partition("?")[2] for url in asked if "since=" in url]
    month = 30 * 24 * 3600 * 1000
    end = 1_777_593_600_000
    assert windows == [f"since={end - (n + 1) * month}&until={end - n * month}" for n in range(3)]


def test_the_past_of_an_older_pagerduty_page_is_in_the_page() -> None:
    page = (HERE / "pagerduty" / "a-page-with-its-data-inside" / "page.html").read_bytes()
    report = _past("pagerduty", lambda request: driving.response(page, url=request.url))
    assert [i.key for i in report.incidents] == ["PINC000", "PINC002"]
    assert report.level is None


def test_the_past_of_a_statuscast_page_is_its_feed() -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example Cast Status</title>
    <link>https://status.example.com/rss</link>
    <item><title>[Resolved] Uploads fail</title><guid>https://status.example.com/1</guid>
    <pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>Over.</description></item>
    <item><title>Feeds are down</title><guid>https://status.example.com/2</guid>
    <pubDate>Mon, 04 May 2026 11:00:00 GMT</pubDate><description>We look.</description></item>
    </channel></rss>"""
    report = _past("statuscast", lambda request: driving.response(feed, url=request.url))
    assert [i.title for i in report.incidents] == ["Uploads fail"]


def test_the_headline_of_a_pagerduty_page_is_no_state() -> None:
    """Recorded as "Everything is running smoothly" beside an open incident."""
    page = (HERE / "pagerduty" / "a-page-with-its-data-inside" / "page.html").read_text("utf-8")
    told = driving.read(adapters.load("pagerduty"), page)
    other = driving.read(adapters.load("pagerduty"), page.replace("running smoothly", "on fire"))
    assert told == other


def test_an_empty_list_of_posts_is_known_by_where_it_was_found() -> None:
    adapter = adapters.load("pagerduty")
    at = adapter.places("https://status.example.com")[0]
    assert adapter.knows(driving.response('{"posts": []}', url=at))
    assert not adapter.knows(driving.response('{"posts": []}', url="https://blog.example.com/x"))


def test_an_empty_list_of_incidents_is_known_for_nobodys() -> None:
    assert not adapters.load("google").knows(driving.response("[]"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_their_own_documents_is_known_and_no_other_kinds(kind: str) -> None:
    adapter = adapters.load(kind)
    calm = {"google": "incidents", "uptimerobot": "monitors", "statuscast": "status"}
    own = HERE / kind / "calm" / f"{calm.get(kind, 'posts')}.json"
    place = adapter.places("https://status.example.com")[0]
    assert adapter.knows(driving.response(own.read_bytes(), url=place))
    for other in set(KINDS) - {kind}:
        for file in (HERE / other).glob("*/*.json"):
            body = file.read_bytes()
            if file.stem not in ("case", "expected") and body.strip() != b"[]":
                assert not adapter.knows(
                    driving.response(body, url=f"https://x.example/{file.stem}")
                )


def _trouble(kind: str, change: Callable[[Any], Any]) -> Report:
    """The report of the kind's case "trouble", whose documents went through `change`."""
    folder = HERE / kind / "trouble"
    case = json.loads((folder / "case.json").read_text("utf-8"))
    recorded = driving.recorded(folder, case["answers"])

    def answer(request: Request) -> Answer:
        found = recorded(request)
        assert isinstance(found, Response)
        if not found.body:
            return found
        return replace(found, body=json.dumps(change(json.loads(found.body))).encode())

    source = driving.source(kind, case["url"], **case["options"])
    return driving.drive(adapters.load(kind), source, answer)[0]


def _past(kind: str, answer: Callable[[Request], Answer]) -> Report:
    flow = adapters.load(kind).past(driving.source(kind))  # type: ignore[attr-defined]
    return drive(flow, answer)
