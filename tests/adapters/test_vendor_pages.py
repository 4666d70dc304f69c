"""Vendors with one page of their own (AWS, Azure, Azure DevOps, Apple, Adobe): what no single
recording shows: keys between two polls, and what somebody sees who follows a part."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.adapters import _azure_words, _own_page, adobe, aws, azure
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Known, Level, Observation, Report, Rules, Service
from statuswatch.core.reduce import advance
from statuswatch.core.status import status
from tests.adapters import driving

HERE = Path(__file__).parent
AT = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
TROUBLE = HERE / "aws" / "trouble-in-two-regions-and-one-over" / "currentevents.json"


def report(kind: str, body: bytes, still_open: Iterable[str] = (), **options: str) -> Report:
    source = driving.source(kind, **options)
    return driving.drive(
        adapters.load(kind), source, lambda asked: driving.response(body, url=asked.url), still_open
    )[0]


def level_of(told: Report, *parts: str) -> Level | None:
    """How a service of these parts is, after one look."""
    source = driving.source("aws")
    known, _ = advance(Known(), Observation(source, AT, told), Rules())
    return status(Service("s", "S", parts=frozenset(parts)), {source: known}, AT).level


ADDRESSES = {
    "https://health.aws.amazon.com/health/status": ("aws", "health.aws.amazon.com"),
    "status.aws.amazon.com": ("aws", "health.aws.amazon.com"),
    "https://azure.status.microsoft/en-us/status": ("azure", "rssfeed.azure.status.microsoft"),
    "https://status.dev.azure.com/": ("azuredevops", "status.dev.azure.com"),
    "https://status.adobe.com/cloud/creative_cloud": ("adobe", "data.status.adobe.com"),
    "https://www.apple.com/support/systemstatus/": ("apple", "www.apple.com"),
    "https://developer.apple.com/system-status/": ("apple", "www.apple.com"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_address_of_a_vendor_leads_to_its_document(address: str) -> None:
    kind, host = ADDRESSES[address]
    (place,) = adapters.load(kind).places(address)
    assert place.startswith(f"https://{host}/")
    assert ("/developer/" in place) == ("developer.apple" in address)


@pytest.mark.parametrize("kind", ["aws", "azure", "azuredevops", "apple", "adobe"])
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/status.adobe.com", "https://status.aws.amazon.com.evil.example/x"],
)
def test_a_host_that_only_looks_like_a_vendors_is_asked_for_itself(kind: str, address: str) -> None:
    assert adapters.load(kind).places(address) == (address,)


def test_an_empty_list_is_of_aws_only_where_aws_keeps_it() -> None:
    knows = adapters.load("aws").knows
    assert knows(driving.response("[]", url="https://health.aws.amazon.com/public/currentevents"))
    assert not knows(driving.response("[]", url="https://status.example.com/incidents.json"))


def test_who_follows_a_region_is_not_told_of_another() -> None:
    told = report("aws", TROUBLE.read_bytes())
    assert level_of(told, "Frankfurt (eu-central-1)") is Level.OK
    assert level_of(told, "Oregon (us-west-2)") is Level.DOWN
    assert level_of(told) is Level.PARTIAL


def test_a_source_of_one_region_is_green_while_others_burn() -> None:
    body = TROUBLE.read_bytes()
    assert level_of(report("aws", body, regions="Tokyo")) is Level.OK
    assert level_of(report("aws", body, region="us-west-2")) is Level.DOWN
    assert level_of(report("aws", body, services="dynamodb")) is Level.OK


def test_what_may_be_mistyped_is_never_green() -> None:
    body, calm = TROUBLE.read_bytes(), (HERE / "adobe" / "calm" / "events.json").read_bytes()
    with pytest.raises(AdapterError, match="no region called “Tokio”"):
        report("aws", body, regions="Tokio")
    assert report("aws", body, regions="ap-newland-1").level is None
    assert report("aws", body, services="Amazon DynamoDDB").level is None
    assert report("adobe", calm, services="Example Flim").level is None
    assert report("adobe", calm, services="Example Film, 900009").level is Level.OK


def test_what_the_catalogue_calls_a_component_makes_a_source_of_it() -> None:
    assert aws.ADAPTER.narrow("region:me-south-1") == {"regions": "me-south-1"}
    assert aws.ADAPTER.narrow("dynamodb") == {"services": "dynamodb"}
    assert azure.ADAPTER.narrow("europe") == {"regions": "europe"}
    assert adobe.ADAPTER.narrow("503493") == {"services": "503493"}


def test_an_aws_event_keeps_its_key_while_all_of_it_is_edited() -> None:
    events = json.loads(TROUBLE.read_bytes())
    before = report("aws", json.dumps(events).encode())
    for event in events:
        event |= {"summary": "[RESOLVED] Other words", "date": "1770000001", "status": 0}
    after = report("aws", json.dumps(events[:2]).encode())
    assert [i.key for i in after.incidents] == [i.key for i in before.incidents][:2]
    assert all(i.ended for i in after.incidents)


def test_an_azure_entry_keeps_its_key_while_its_date_moves_over_midnight() -> None:
    body = (HERE / "azure" / "trouble" / "feed.xml").read_bytes()
    first = report("azure", body)
    later = body.replace(b"Tue, 03 Mar 2026 1", b"Wed, 04 Mar 2026 1")
    standing = {i.key for i in first.incidents}
    assert {i.key for i in report("azure", later, standing).incidents} == standing
    assert {i.key for i in report("azure", later).incidents}.isdisjoint(standing)


def test_an_empty_azure_feed_ends_what_stood_and_is_not_green() -> None:
    folder = HERE / "azure"
    told = report("azure", (folder / "trouble" / "feed.xml").read_bytes())
    calm = report("azure", (folder / "calm-says-nothing" / "feed.xml").read_bytes())
    source, known = driving.source("azure"), Known()
    for minutes, seen in enumerate((told, calm, calm)):
        at = AT + timedelta(minutes=minutes)
        known, _ = advance(known, Observation(source, at, seen), Rules())
    assert known.incidents
    assert not known.open
    assert status(Service("a", "Azure"), {source: known}, AT).level is None


@pytest.mark.parametrize(
    ("title", "over"),
    [
        ("[RESOLVED] Storage - West US", True),
        ("Storage - West US - Resolved", True),
        ("Storage - West US - Mitigated", True),
        ("Storage - West US - Unresolved", False),
        ("Storage - West US - Not yet resolved", False),
        ("Resolved in North Europe. Impact continues in West Europe", False),
        ("Issues connecting to resources in West US", False),
    ],
)
def test_an_azure_title_is_over_by_its_last_words(title: str, over: bool) -> None:
    assert _azure_words.is_over(title) is over


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Starting at 09:40 UTC on 03 Mar 2026, it", datetime(2026, 3, 3, 9, 40, tzinfo=UTC)),
        ("Between 07:10 and 08:30 UTC on 3 March 2026", datetime(2026, 3, 3, 7, 10, tzinfo=UTC)),
        ("as early as 01:02 UTC on March 2, 2026", datetime(2026, 3, 2, 1, 2, tzinfo=UTC)),
        ("as in the trouble at 01:02 UTC on 2 May 2019", None),
        ("Next word at 18:00 UTC on 03 Mar 2026", None),
        ("at 31:02 UTC on 42 Mar 2026", None),
    ],
)
def test_an_azure_text_tells_when_it_began(text: str, start: datetime | None) -> None:
    assert _azure_words.stated_start(text, AT) == start


def test_an_apple_event_is_one_incident_whose_key_outlives_it() -> None:
    document = json.loads((HERE / "apple" / "trouble" / "status.js").read_bytes())
    before = report("apple", json.dumps(document).encode())
    event = document["services"][0]["events"][0]
    event |= {"eventStatus": "resolved", "epochEndDate": event["epochStartDate"] + 60_000}
    half = report("apple", json.dumps(document).encode())
    document["services"][1]["events"][0] = event
    after = report("apple", json.dumps(document).encode())
    told = [next(i for i in r.incidents if i.key == "2000000900") for r in (before, half, after)]
    assert [sorted(i.components) for i in told] == [
        ["Cloud Mail", "Cloud Notes"],
        ["Cloud Notes"],
        ["Cloud Mail", "Cloud Notes"],
    ]
    assert [i.ended is None for i in told] == [True, True, False]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"7", b'"x"', b"[[]]", b"\xff\xfe"])
@pytest.mark.parametrize("kind", ["azure", "azuredevops", "apple", "adobe"])
def test_nothing_is_not_green(kind: str, body: bytes) -> None:
    assert not adapters.load(kind).knows(driving.response(body))
    with pytest.raises(AdapterError):
        report(kind, body)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (1772532000, 2026),
        ("1772532000", 2026),
        (1772532000000, 2026),
        (0, None),
        (-1, None),
        ("soon", None),
        ("9" * 30, None),
        (True, None),
        ([], None),
        (1e300, None),
        (float("nan"), None),
    ],
)
def test_a_number_is_a_time_only_in_sane_years(value: object, year: int | None) -> None:
    at = _own_page.epoch(value)
    assert (at.year if at else None) == year
