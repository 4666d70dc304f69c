"""What hostile and broken documents do: an error in words or a reading, never more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from statuswatch import adapters
from statuswatch.core.flow import AdapterError, StatusWatchError
from statuswatch.core.model import Incident, Level, Report
from tests.adapters import driving

HERE = Path(__file__).parent
SUMMARY = (HERE / "statuspage/green-page-with-open-incident/summary.json").read_bytes()
FEED = (HERE / "feed/open-resolved-reopened-retroactive/feed.xml").read_bytes()
often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def reading(kind: str, body: bytes | str) -> Report | None:
    """The report, checked to be clean; `None` for an AdapterError."""
    try:
        report = driving.read(adapters.load(kind), body)
    except AdapterError:
        return None
    for incident in report.incidents:
        for words in (incident.title, incident.key, *(u.text for u in incident.updates)):
            words.encode()
            assert "\0" not in words
        assert len(incident.title) <= 300
        assert not incident.url or incident.url.startswith(("http://", "https://"))
        if incident.started and incident.ended:
            assert incident.started <= incident.ended
    return report


def _places(value: object) -> list[tuple[Any, Any]]:
    """Every place in a document: (container, key)."""
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    pairs = list(enumerate(value)) if isinstance(value, list) else pairs
    return [p for key, inner in pairs for p in [(value, key), *_places(inner)]]


@often
@given(data=some.data())
def test_a_changed_summary_is_read_or_refused(data: some.DataObject) -> None:
    document = json.loads(SUMMARY)
    for _ in range(data.draw(some.integers(1, 6))):
        spots = _places(document)
        container, key = spots[data.draw(some.integers(0, len(spots) - 1))]
        if isinstance(container, dict) and data.draw(some.booleans()):
            del container[key]
        else:
            container[key] = data.draw(json_values)
    reading("statuspage", json.dumps(document))


@often
@given(json_values)
def test_any_json_that_is_no_summary_is_refused(value: object) -> None:
    assert reading("statuspage", json.dumps(value)) is None


@often
@given(some.integers(0, len(SUMMARY) - 3))
def test_a_truncated_summary_is_refused(end: int) -> None:
    assert reading("statuspage", SUMMARY[:end]) is None


@often
@given(end=some.integers(0, len(FEED)), start=some.integers(0, 200))
def test_a_truncated_feed_is_read_or_refused(end: int, start: int) -> None:
    reading("feed", FEED[:end])
    reading("feed", FEED[start:])


@often
@given(at=some.integers(0, len(FEED)), junk=some.binary(max_size=40))
def test_junk_in_a_feed_is_read_or_refused(at: int, junk: bytes) -> None:
    reading("feed", FEED[:at] + junk + FEED[at:])


@often
@given(some.binary(max_size=300))
def test_bytes_are_refused(body: bytes) -> None:
    for kind in ("statuspage", "feed"):
        report = reading(kind, body)
        assert report is None or report.level is None


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"page":{},"status":{"indicator":"none"},"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b"",
        b"   \n",
        b"null",
        b'"ok"',
        b"[]",
        b"{}",
        b"<html><body>login</body></html>",
        b'{"error":"not found"}',
        SUMMARY + b"trailing",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_summary_is_an_error_in_words(body: bytes) -> None:
    assert reading("statuspage", body) is None


@pytest.mark.parametrize("status", ["all is well", [], 5, {"indicator": 5}, {"indicator": []}])
def test_of_a_page_whose_own_state_is_broken_no_list_is_whole(status: object) -> None:
    document = json.loads(SUMMARY)
    assert driving.read(adapters.load("statuspage"), json.dumps(document)).complete
    document["status"] = status
    assert not driving.read(adapters.load("statuspage"), json.dumps(document)).complete
    for nothing in (None, {}, {"indicator": None}):  # imitators leave it out
        document["status"] = nothing
        assert driving.read(adapters.load("statuspage"), json.dumps(document)).complete


def test_a_huge_number_spoils_nothing_else() -> None:
    body = SUMMARY.replace(b'"tweet_id": null', b'"tweet_id": ' + b"9" * 6_000, 1)
    assert body != SUMMARY
    assert driving.read(adapters.load("statuspage"), body) == driving.read(
        adapters.load("statuspage"), SUMMARY
    )


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_summary_is_read_in_any_unicode(codec: str) -> None:
    report = reading("statuspage", SUMMARY.decode().encode(codec))
    assert report is not None
    assert len(report.incidents) == 3


def test_latin_1_is_read_with_marks_for_its_letters() -> None:
    body = SUMMARY.replace(b"Uploads fail", "Übertragung".encode("latin-1"))
    report = reading("statuspage", body)
    assert report is not None
    assert report.incidents[0].title == "\N{REPLACEMENT CHARACTER}bertragung"


ITEM = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Example Status</title><item>'
    "<title>{0}</title><description>{0}</description></item></channel></rss>"
)


@pytest.mark.parametrize("word", ["&#xD800;", "&#1114112;", "&#0;", "&bogus;", "\x00", "\x1b[31m"])
def test_bad_characters_in_a_feed_do_no_harm(word: str) -> None:
    reading("feed", ITEM.format(f"[Resolved] a{word}b"))


def test_a_doctype_with_entities_is_refused() -> None:
    entity = r'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "\1">]>'
    for codec in ("utf-8", "utf-16"):
        body = ITEM.format("&a;").replace("<rss", entity + "<rss").encode(codec)
        assert reading("feed", body) is None


@pytest.mark.parametrize("kind", ["statuspage", "feed"])
@pytest.mark.parametrize("body", [b"/etc/hostname", b"http://127.0.0.1:9/x.xml", b"file:///etc/x"])
def test_a_body_that_is_a_path_or_an_address_opens_nothing(
    kind: str, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import feedparser

    reading(kind, b"x")

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("it opened something")

    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr(feedparser.api, "_open_resource", _streams_only(feedparser.api))
    assert reading(kind, body) is None


def _streams_only(api: Any) -> Any:
    whole = api._open_resource

    def guarded(stream: Any, *rest: Any) -> Any:
        assert hasattr(stream, "read")
        return whole(stream, *rest)

    return guarded


def test_a_feed_of_100_000_entries_is_cut() -> None:
    item = "<item><title>[Resolved] {0}</title><guid>{0}</guid></item>"
    body = (
        '<rss version="2.0"><channel><title>Example Status</title>'
        + "".join(item.format(n) for n in range(100_000))
        + "</channel></rss>"
    )
    report = reading("feed", body)
    assert report is not None
    assert len(report.incidents) == 500
    assert {"0", "99999"} <= {incident.key for incident in report.incidents}


def test_an_edited_text_keeps_its_update_key() -> None:
    before = reading("feed", FEED)
    after = reading("feed", FEED.replace(b"We are looking.", b"We are looking into it."))
    assert before is not None
    assert after is not None
    assert before != after
    assert [u.key for u in before.incidents[0].updates] == [
        u.key for u in after.incidents[0].updates
    ]


def test_a_feed_alone_tells_a_summary_from_a_blog() -> None:
    assert adapters.load("statuspage").knows(driving.response(SUMMARY))
    assert not adapters.load("statuspage").knows(driving.response(FEED))
    assert adapters.load("feed").knows(driving.response(FEED))
    blog = (HERE / "feed/a-blog-about-outages/feed.xml").read_bytes()
    page = driving.response(blog, url="https://blog.example.com/feed")
    assert not adapters.load("feed").knows(page)


@pytest.mark.parametrize(
    "given_url",
    [
        "status.example.com",
        "https://status.example.com/",
        "https://status.example.com/api/v2/summary.json",
        "https://status.example.com/api/v2/incidents/unresolved.json?x=1",
        "https://status.example.com/history.atom",
        "https://status.example.com/incidents/abc#top",
    ],
)
def test_any_address_on_a_page_leads_to_its_summary(given_url: str) -> None:
    first = "https://status.example.com/api/v2/summary.json"
    assert adapters.load("statuspage").places(given_url)[0] == first


def test_there_is_no_kind_of_a_strange_name() -> None:
    for kind in ("", "_text", "../x", "os", "statuspage.x"):
        with pytest.raises(StatusWatchError, match="no kind of source"):
            adapters.load(kind)


@pytest.mark.parametrize("addresses", [("0.0.0.0",), ("::",), ("192.168.1.2",), ("127.0.0.1",)])
def test_the_users_own_blocker_is_not_an_outage(addresses: tuple[str, ...]) -> None:
    page = driving.response(b"", 500, addresses=addresses)
    probe = adapters.load("probe")
    of = driving.source("probe", "https://www.example.com")
    assert driving.drive(probe, of, lambda _: page)[0].level is None
    assert not driving.drive(probe, of, lambda _: page)[0].incidents
    home = driving.source("probe", "http://nas.local")
    assert driving.drive(probe, home, lambda _: page)[0].incidents


def test_the_same_bad_result_twice_is_the_same_and_another_cause_has_its_own_key() -> None:
    probe = adapters.load("probe")

    def bad(status: int) -> Incident:
        return driving.read(probe, b"", status).incidents[0]

    assert bad(503) == bad(503)
    assert bad(503).updates[0].key != bad(500).updates[0].key
    assert bad(503).level is Level.DOWN


def test_a_check_asks_once_unconditionally_and_reads_little() -> None:
    probe = adapters.load("probe")
    for text, most in (("", 64 * 1024), ("Sign in", 1024 * 1024)):
        of = driving.source("probe", "https://www.example.com", text=text)
        _, asked = driving.drive(probe, of, lambda _: driving.response(b"Sign in"))
        assert [(r.conditional, r.stop_after, r.follow) for r in asked] == [(False, most, True)]


def test_a_statuspage_alone_loads_no_feed_library() -> None:
    code = (
        "import sys; from statuswatch import adapters; a = adapters.load('statuspage');"
        "from tests.adapters import driving;"
        f"driving.read(a, open({str(HERE / 'statuspage/calm/summary.json')!r}, 'rb').read());"
        "bad = {'feedparser', 'nh3', 'httpx', 'msgspec'} & set(sys.modules); assert not bad, bad"
    )
    root = HERE.parents[1]
    env = {"PYTHONPATH": f"{root / 'src'}:{root}"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
