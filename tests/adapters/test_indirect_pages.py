"""Status.io, StatusPal, cState, Upptime, FireHydrant: where their documents lie, what came before
the first look, and what happens to keys when a vendor edits."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError, Answer, Request, drive
from statuswatch.core.model import Level, Report
from tests.adapters import driving

HERE = Path(__file__).parent
KINDS = ("statusio", "statuspal", "cstate", "upptime", "firehydrant")
CODE = "64a1b2c3d4e5f60718293a4b"
DIRECT = {
    "statusio": f"https://api.status.io/1.0/status/{CODE}",
    "statuspal": "https://acme.statuspal.io",
    "upptime": "https://github.com/acme/status",
}
RAW = "https://raw.githubusercontent.com/acme/status"


@pytest.mark.parametrize(
    ("kind", "url", "first"),
    [
        ("statusio", f"https://status.acme.example/pages/{CODE}/rss", f"api.status.io/1.0/status/{CODE}"),
        ("statusio", f"https://status.acme.example/pages/history/{CODE}", f"1.0/status/{CODE}"),
        ("statusio", f"http://127.0.0.1:8000/1.0/status/{CODE}", f"127.0.0.1:8000/1.0/status/{CODE}"),
        ("statusio", "status.acme.example", "https://status.acme.example"),
        ("statuspal", "https://acme.statuspal.eu/incidents/4", "statuspal.eu/api/v2/status_pages/acme/summary"),
        ("statuspal", "acmestatus.example", "statuspal.io/api/v2/status_pages/acmestatus/summary"),
        ("statuspal", "http://127.0.0.1:9/api/v2/status_pages/acme/status", "127.0.0.1:9/api/v2/status_pages/acme/summary"),
        ("cstate", "https://status.acme.example/issues/2026-01-01-x/", "status.acme.example/index.json"),
        ("cstate", "https://acme.example/status/affected/api/index.json", "acme.example/status/index.json"),
        ("upptime", "https://github.com/acme/status.git", f"{RAW}/HEAD/history/summary.json"),
        ("upptime", "https://github.com/acme/status/issues/12", f"{RAW}/HEAD/history/summary.json"),
        ("upptime", f"{RAW}/main/.upptimerc.yml", f"{RAW}/main/.upptimerc.yml"),
        ("upptime", f"{RAW}/main/README.md", f"{RAW}/main/history/summary.json"),
        ("upptime", "https://acme.github.io/status", f"{RAW}/HEAD/history/summary.json"),
        ("firehydrant", "https://status.acme.example/data/payload.json", "status.acme.example/data/payload.json"),
    ],
)  # fmt: skip
def test_the_address_tells_where_the_document_is(kind: str, url: str, first: str) -> None:
    assert adapters.load(kind).places(url)[0].endswith(first)


@pytest.mark.parametrize("kind", KINDS)
def test_few_places_are_asked_and_none_of_what_is_no_address(kind: str) -> None:
    adapter = adapters.load(kind)
    assert len(adapter.places("https://status.acme.example/a/page")) <= 3
    for odd in ("", "http://[broken", "ftp://status.acme.example"):
        assert adapter.places(odd) == ()
        with pytest.raises(AdapterError):
            driving.drive(adapter, driving.source(kind, odd), _nothing)


def test_an_ip_address_is_no_name_to_guess_by() -> None:
    assert adapters.load("statuspal").places("http://192.0.2.7/status") == ()


def test_a_page_of_its_own_domain_is_known_by_what_it_names() -> None:
    page = f'<html><script>var statuspageId="{CODE}"</script></html>'
    assert adapters.load("statusio").knows(driving.response(page))
    assert not adapters.load("statusio").knows(driving.response("<html>statuspageId = ''</html>"))
    page = '<html><a href="https://github.com/acme/status">x</a> Upptime</html>'
    assert adapters.load("upptime").knows(driving.response(page))
    only_theirs = '<html><a href="https://github.com/upptime/upptime">Upptime</a></html>'
    assert not adapters.load("upptime").knows(driving.response(only_theirs))


def test_an_edited_title_text_and_start_move_no_key() -> None:
    before = _body("statusio", "trouble-behind-planned-maintenance/status.json")
    after = json.loads(json.dumps(before))
    told = after["result"]["incidents"][0]
    told |= {"name": "Another title", "datetime_open": "2026-04-01T00:00:00.000Z"}
    told["messages"][0]["details"] = "Another text"
    assert _keys("statusio", before) == _keys("statusio", after)


def test_an_issue_keeps_its_key_when_the_page_moves_to_another_domain() -> None:
    text = (HERE / "cstate/gone-from-the-index/issues.json").read_text("utf-8")
    moved = text.replace("status.pod.example", "new.pod.example").replace("Feeds are", "They are")
    keys = [_keys("cstate", json.loads(body)) for body in (text, moved)]
    assert keys[0] == keys[1]


def test_cstates_past_is_what_was_resolved_and_says_when() -> None:
    report = _past("cstate", "https://status.pod.example", "cstate/gone-from-the-index/issues.json")
    assert [i.title for i in report.incidents] == ["Feeds are down", "Old"]
    assert all(i.started and i.ended and i.started < i.ended for i in report.incidents)
    assert not report.complete


def test_statuspals_past_is_its_list_of_incidents() -> None:
    folder = HERE / "statuspal/gone-from-the-summary"

    def answer(request: Request) -> Answer:
        file = "incidents.json" if request.url.endswith("/incidents") else "summary.json"
        return driving.response((folder / file).read_bytes(), url=request.url)

    report = _drive_past("statuspal", "https://podhost.statuspal.io", answer)
    assert [i.key for i in report.incidents] == ["10", "9"]
    assert report.level is None


ISSUES: list[dict[str, Any]] = [
    {
        "number": 7,
        "title": "🛑 Feeds is down",
        "html_url": "https://github.com/acme/status/issues/7",
        "created_at": "2026-04-02T06:00:00Z",
        "closed_at": "2026-04-02T06:40:00Z",
        "body": "In `abc`, Feeds was **down**:\n- HTTP code: 503",
    },
    {
        "number": 8,
        "title": "⚠️ Mail has degraded performance",
        "created_at": "2026-04-01T06:00:00Z",
        "closed_at": "2026-04-01T06:10:00Z",
        "body": None,
    },
    {"number": 9, "title": "Please add a site", "closed_at": "2026-04-01T06:10:00Z"},
    {"number": 10, "title": "🛑 Still is down", "created_at": "2026-04-01T06:00:00Z"},
]


def test_upptimes_past_is_the_issues_it_closed() -> None:
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.url)
        return driving.response(json.dumps(ISSUES), url=request.url)

    report = _drive_past("upptime", "https://github.com/acme/status", answer)
    assert asked == [
        "https://api.github.com/repos/acme/status/issues?labels=status&state=closed&per_page=100"
    ]
    assert [(i.key, i.title, i.level) for i in report.incidents] == [
        ("issue:7", "Feeds is down", Level.DOWN),
        ("issue:8", "Mail has degraded performance", Level.DEGRADED),
    ]
    feeds = report.incidents[0]
    assert feeds.components == {"Feeds"}
    assert feeds.started == datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
    assert feeds.ended == datetime(2026, 4, 2, 6, 40, tzinfo=UTC)
    assert "HTTP code: 503" in feeds.updates[0].text


def test_a_long_history_keeps_what_is_open_and_what_was_open_before() -> None:
    rows = [
        {
            "id": f"old-{n}",
            "title": "Old",
            "timestamps": {"started": f"20{n // 100:02}-01-01T00:00:{n % 60:02}Z", "resolved": "2026-01-01T00:00:00Z"},
        }
        for n in range(1_000, 2_600)
    ]  # fmt: skip
    rows[3]["timestamps"] = {"started": "2011-01-01T00:00:00Z"}
    payload = {"config": {}, "conditions": {}, "components": [], "incidents": rows}

    def answer(request: Request) -> Answer:
        return driving.response(json.dumps(payload), url=request.url)

    source = driving.source("firehydrant")
    report, _ = driving.drive(adapters.load("firehydrant"), source, answer, ["old-1000"])
    keys = {incident.key for incident in report.incidents}
    assert len(keys) == 502
    assert {"old-1000", "old-1003"} <= keys
    assert report.complete


@pytest.mark.parametrize("kind", KINDS)
def test_no_cut_and_no_changed_value_makes_it_crash(kind: str) -> None:
    """Each recorded body, cut at many places and with its values replaced by odd ones."""
    for file in sorted((HERE / kind).glob("*/*.*")):
        if file.name in ("case.json", "expected.json"):
            continue
        body = file.read_bytes()
        for end in range(0, len(body), max(1, len(body) // 40)):
            _read_or_refuse(kind, body[:end])
        for odd in (b"null", b"[]", b"{}", b"1e999", b'"\\ud800\\u0000<p>"', b"-1", b"true"):
            for old in (b'""', b"[]", b"true", b"100", b'"incidents": [', b'": "', b'": {'):
                _read_or_refuse(kind, body.replace(old, odd, 1))
                _read_or_refuse(kind, body.replace(old, b'": ' + odd + b', "x": "'))


def _read_or_refuse(kind: str, body: bytes) -> None:
    """Every request is answered with it, the later ones too."""
    adapter = adapters.load(kind)
    adapter.knows(driving.response(body))

    def answer(request: Request) -> Answer:
        return driving.response(body, url=request.url)

    with suppress(AdapterError):
        driving.drive(adapter, driving.source(kind, DIRECT.get(kind, driving.PAGE)), answer, ["x"])


def _nothing(request: Request) -> Answer:
    return driving.response(b"", 404, request.url)


def _body(kind: str, file: str) -> Any:
    return json.loads((HERE / kind / file).read_text("utf-8"))


def _keys(kind: str, document: Any) -> list[tuple[str, list[str]]]:
    report = driving.read(adapters.load(kind), json.dumps(document))
    return [(i.key, [u.key for u in i.updates]) for i in report.incidents]


def _past(kind: str, url: str, file: str) -> Report:
    body = (HERE / file).read_bytes()
    return _drive_past(kind, url, lambda request: driving.response(body, url=request.url))


def _drive_past(kind: str, url: str, answer: Any) -> Report:
    flow = adapters.load(kind).past(driving.source(kind, url))  # type: ignore[attr-defined]
    return drive(flow, answer)
