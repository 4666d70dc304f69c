"""Stripe, PayPal, Zendesk, Algolia and PlayStation: what no single recording shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import Answer, Request
from statuswatch.core.model import Known, Level, Observation, Report, Rules
from statuswatch.core.reduce import advance
from tests.adapters import driving

HERE = Path(__file__).parent
AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
KINDS = ("stripe", "paypal", "zendesk", "algolia", "playstation")
ADDRESSES = {
    "status.stripe.com": ("stripe", "https://status.stripe.com/current/full"),
    "https://www.paypal-status.com/product/production": (
        "paypal",
        "https://www.paypal-status.com/api/v1/components",
    ),
    "https://status.zendesk.com/#us": (
        "zendesk",
        "https://status.zendesk.com/api/ssp/incidents.json",
    ),
    "https://status.algolia.com/2/status/service/all/period/current": (
        "algolia",
        "https://status.algolia.com/1/status",
    ),
    "https://status.playstation.com/en-us/": (
        "playstation",
        "https://status.playstation.com/data/statuses/region/SCEA.json",
    ),
    "https://status.playstation.com/data/statuses/region/SCEE.json": (
        "playstation",
        "https://status.playstation.com/data/statuses/region/SCEE.json",
    ),
}


def body(kind: str, case: str, file: str) -> bytes:
    return (HERE / kind / case / file).read_bytes()


def asked(kind: str, url: str, bodies: dict[str, bytes], still: Iterable[str] = ()) -> Report:
    def answer(request: Request) -> Answer:
        found = bodies.get(request.url)
        return driving.response(found or b"", 404 if found is None else 200, request.url)

    return driving.drive(adapters.load(kind), driving.source(kind, url), answer, still)[0]


def playing(document: dict[str, Any], now: str) -> Report:
    text = json.dumps(document)
    return driving.read(adapters.load("playstation"), text, headers={"date": now})


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_address_of_a_company_leads_to_its_document(address: str) -> None:
    kind, place = ADDRESSES[address]
    assert adapters.load(kind).places(address)[0] == place


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/status.stripe.com", "https://status.zendesk.com.evil.example/x"],
)
def test_a_host_that_only_looks_like_a_companys_is_asked_for_itself(
    kind: str, address: str
) -> None:
    assert adapters.load(kind).places(address) == (address,)


@pytest.mark.parametrize("kind", KINDS)
def test_the_calm_document_of_one_is_not_known_to_the_others(kind: str) -> None:
    row = json.loads(body(kind, "calm", "case.json"))["answers"][0]
    page = driving.response(body(kind, "calm", row["file"]), url="https://status.example.com/x")
    assert [other for other in KINDS if adapters.load(other).knows(page)] == [kind]


def test_an_empty_list_is_zendesks_only_where_zendesk_keeps_it() -> None:
    knows = adapters.load("zendesk").knows
    empty = '{"data": [], "included": []}'
    assert knows(driving.response(empty, url="https://status.zendesk.com/api/incidents/active"))
    assert not knows(driving.response(empty, url="https://status.example.com/api/incidents"))


def test_zendesks_word_goes_stale_and_its_end_does_not() -> None:
    report = asked(
        "zendesk",
        "https://status.zendesk.com",
        {ADDRESSES["https://status.zendesk.com/#us"][1]: body("zendesk", "calm", "incidents.json")},
    )
    assert b'"monitoring"' in body("zendesk", "calm", "incidents.json")
    assert [i.key for i in report.incidents if i.ended is None] == []


def test_zendesks_list_of_services_that_is_missing_makes_no_part_gone() -> None:
    place = ADDRESSES["https://status.zendesk.com/#us"][1]
    report = asked(
        "zendesk",
        "https://status.zendesk.com",
        {place: body("zendesk", "trouble", "incidents.json")},
    )
    assert not report.parts_whole
    assert {part.name: part.level for part in report.components} == {
        "Invented Phone": Level.PARTIAL,
        "Letters": Level.DEGRADED,
    }


def test_a_paypal_event_keeps_its_key_while_all_of_it_is_edited() -> None:
    page = "https://www.paypal-status.com"
    parts = body("paypal", "trouble", "components.json")
    events = json.loads(body("paypal", "trouble", "events.json"))

    def told() -> Report:
        places = (f"{page}/api/v1/components", f"{page}/api/v1/events?s=true")
        bodies = (parts, json.dumps(events).encode())
        return asked("paypal", page, dict(zip(places, bodies, strict=True)))

    before = told()
    for event in events["result"]:
        event |= {"summary": "Other words", "body": "Other words", "pubDate": None}
        event |= {"startDate": "2026-03-03T09:00:00Z", "state": "closed"}
    after = told()
    assert [i.key for i in after.incidents] == [i.key for i in before.incidents]
    assert all(i.ended for i in after.incidents)


def test_paypal_trouble_that_nobody_posted_is_trouble() -> None:
    page = "https://www.paypal-status.com"
    report = asked(
        "paypal",
        page,
        {
            f"{page}/api/v1/components": body("paypal", "trouble", "components.json"),
            f"{page}/api/v1/events?s=true": b'{"result": []}',
        },
    )
    known, _ = advance(Known(), Observation(driving.source("paypal"), AT, report), Rules())
    assert {(k.incident.title, k.incident.level) for k in known.open} == {
        ("Invented Wallet", Level.DOWN),
        ("Product - Invented Orders", Level.DEGRADED),
    }


def test_algolias_past_is_the_log_of_the_clusters_that_are_followed() -> None:
    adapter: Any = adapters.load("algolia")
    log = body("algolia", "the-cluster-that-is-followed", "incidents.json")
    flow = adapter.past(driving.source("algolia", "https://status.algolia.com", clusters="c1-de"))
    request = next(flow)
    assert request.url == "https://status.algolia.com/1/incidents/c1-de"
    assert not request.conditional
    with pytest.raises(StopIteration) as end:
        flow.send(driving.response(log, url=request.url))
    told: Report = end.value.value
    assert [i.key for i in told.incidents] == ["c1-de/2026-01-01T09:00:00Z"]
    assert not told.complete


def test_algolias_past_of_no_cluster_asks_nobody() -> None:
    adapter: Any = adapters.load("algolia")
    with pytest.raises(StopIteration) as end:
        next(adapter.past(driving.source("algolia", "https://status.algolia.com")))
    assert end.value.value == Report(complete=False, title="Algolia")


def test_an_algolia_story_does_not_outlast_its_cluster() -> None:
    page = "https://status.algolia.com"
    words = json.dumps({"status": {"c1-de": "operational"}}).encode()
    log = body("algolia", "the-cluster-that-is-followed", "incidents.json")
    bodies = {f"{page}/1/status": words, f"{page}/1/incidents/c1-de": log}

    def answer(request: Request) -> Answer:
        return driving.response(bodies[request.url], url=request.url)

    source = driving.source("algolia", page, clusters="c1-de")
    still = ["c1-de/2026-03-03T10:00:00Z"]
    report = driving.drive(adapters.load("algolia"), source, answer, still)[0]
    assert [i.key for i in report.incidents if i.ended is None] == []
    assert report.complete


def test_a_playstation_event_ends_by_the_clock_alone() -> None:
    document = json.loads(body("playstation", "maintenance", "region.json"))
    during = playing(document, "Tue, 03 Mar 2026 12:00:00 GMT")
    after = playing(document, "Tue, 03 Mar 2026 14:00:00 GMT")
    assert during.level is Level.MAINTENANCE
    assert after.level is Level.OK
    assert {i.key: i.ended for i in after.incidents}["s-6"] == AT + timedelta(hours=1)


def test_a_playstation_country_that_is_none_is_not_green() -> None:
    url = "https://status.playstation.com"
    source = driving.source("playstation", url, country="Germoney")
    calm = body("playstation", "calm", "region.json")
    report = driving.drive(
        adapters.load("playstation"), source, lambda r: driving.response(calm, url=r.url)
    )[0]
    assert report.level is None
    assert report.components == ()
