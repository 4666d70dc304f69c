"""Places where others speak: what each kind reads, remembers and tells of a burst."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core import flow
from statuswatch.core.flow import AdapterError, Hearing, Keeping, Response
from statuswatch.core.model import Known, Level, Observation, Report, Role, Service, Source
from statuswatch.core.reduce import advance
from statuswatch.core.status import status
from statuswatch.core.testimony import counts
from statuswatch.core.witness import Burst
from tests.adapters import driving, manifest
from tests.corpus import needs_corpus

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
KINDS = [a.kind for a in adapters.all_adapters() if a.role is Role.CROWD]
CASES = [c.parent for k in KINDS for c in sorted(HERE.glob(f"{k}/*/case.json"))]


def listen(folder: Path, at: datetime = NOW, memory: str = "") -> tuple[Source, Report]:
    case = json.loads((folder / "case.json").read_text("utf-8"))
    adapter = adapters.load(folder.parent.name)
    assert isinstance(adapter, Keeping)
    source = Source("s", "podhost", adapter.kind, case["url"], case["options"], Role.CROWD)
    answer = driving.recorded(folder, case["answers"])
    return source, flow.drive(adapter.poll_with(source, frozenset(), memory, at), answer)


def burst(folder: Path, at: datetime = NOW) -> Burst:
    source, report = listen(folder)
    adapter = adapters.load(source.kind)
    assert isinstance(adapter, Hearing)
    found = adapter.burst(source, report.memory or "", at)
    assert found is not None
    return found


BURSTS = {
    "google_news/a-burst": ("Google News", 4, True),
    "google_news/of-days-ago": ("Google News", 0, True),
    "google_news/nothing-found": ("Google News", 0, True),
    "google_news/something-else-of-that-name": ("Google News", 4, False),
    "mastodon/a-tag": ("Mastodon #podhost", 3, True),
    "mastodon/an-account": ("Mastodon @podhost", 1, True),
    "hacker_news/a-story-a-week": ("Hacker News", 1, True),
    "hacker_news/nothing-found": ("Hacker News", 0, True),
    "discussion/a-forum-of-its-own": ("community.podhost.example", 3, True),
    "reddit/a-community": ("Reddit r/podhost", 2, True),
    "bluesky/an-account": ("Bluesky @podhost.example.com", 1, True),
    "second_hand/a-network-as-a-part": ("status.poster.example", 1, True),
    "second_hand/another-network-fails": ("status.poster.example", 1, False),
}


@pytest.mark.parametrize("case", BURSTS)
def test_a_recording_is_heard_as_many_voices(case: str) -> None:
    found = burst(HERE / case)
    assert (found.name, found.count, found.matches) == BURSTS[case]


@pytest.mark.parametrize("case", BURSTS)
def test_only_many_new_voices_on_the_matter_are_a_witness(case: str) -> None:
    loud = {"google_news/a-burst", "mastodon/a-tag", "discussion/a-forum-of-its-own"}
    assert counts(burst(HERE / case), NOW) == (case in loud)
    assert not counts(burst(HERE / case, NOW + timedelta(hours=2)), NOW + timedelta(hours=2))


def test_every_kind_has_a_recording_with_voices() -> None:
    assert {case.partition("/")[0] for case in BURSTS} == set(KINDS)


@pytest.mark.parametrize("case", BURSTS)
def test_a_report_is_a_calm_answer_that_says_nothing_of_the_service(case: str) -> None:
    source, report = listen(HERE / case)
    known, changes = advance(Known(), Observation(source, NOW, report))
    assert (report.level, report.incidents, report.complete) == (None, (), False)
    assert known.heard == NOW
    assert not known.failures
    assert changes == ()
    assert status(Service("podhost", "Podhost"), {source: known}, NOW).level is None
    probe = Source("p", "podhost", "probe", "https://podhost.example", role=Role.PROBE)
    well, _ = advance(Known(), Observation(probe, NOW, Report(level=Level.OK)))
    both = {source: known, probe: well}
    assert status(Service("podhost", "Podhost"), both, NOW).level is Level.OK


@pytest.mark.parametrize("case", BURSTS)
def test_the_same_answer_again_adds_nothing(case: str) -> None:
    source, first = listen(HERE / case)
    _, second = listen(HERE / case, NOW + timedelta(minutes=1), first.memory or "")
    adapter = adapters.load(source.kind)
    assert isinstance(adapter, Hearing)
    at = NOW + timedelta(minutes=1)
    before, after = (adapter.burst(source, m or "", at) for m in (first.memory, second.memory))
    assert before is not None
    assert after is not None
    assert (after.count, after.newest) == (before.count, before.newest)
    assert len(second.memory or "") < 20_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "memory", ["{", "[]", '{"version":9}', '{"posts":[["a",1e40,1,"","",""]]}']
)
def test_a_memory_that_cannot_be_read_is_an_empty_one(kind: str, memory: str) -> None:
    adapter = adapters.load(kind)
    assert isinstance(adapter, Hearing)
    assert adapter.burst(driving.source(kind), memory, NOW) is None


def bodies(folder: Path) -> dict[str, bytes]:
    rows = json.loads((folder / "case.json").read_text("utf-8"))["answers"]
    return {row["url"]: (folder / row["file"]).read_bytes() for row in rows}


def read(folder: Path, body: bytes) -> Report | None:
    case = json.loads((folder / "case.json").read_text("utf-8"))
    adapter = adapters.load(folder.parent.name)
    source = Source("s", "x", adapter.kind, case["url"], case["options"], Role.CROWD)
    assert isinstance(adapter, Keeping)
    try:
        told = adapter.poll_with(source, frozenset(), "", NOW)
        return flow.drive(told, lambda r: driving.response(body, url=r.url))
    except AdapterError:
        return None


@pytest.mark.parametrize("folder", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_cut_document_is_read_or_refused(folder: Path) -> None:
    for body in bodies(folder).values():
        for share in range(0, 100, 7):
            report = read(folder, body[: len(body) * share // 100])
            assert report is None or report.level is None


NONSENSE = [b"[" * 99_999, b"9" * 6_000, b"null", b"[]", b"{}", b'"ok"', b"", b"\xff\xfe\x00",
            b'{"hits":[null,{"title":1,"created_at_i":"x"},{"title":"\\ud800","created_at_i":1e30}]}',
            b'{"feed":[null,{"post":[]},{"post":{"record":{"text":"x","createdAt":"0"}}}]}',
            b"<!DOCTYPE html><html><body>Sign in</body></html>"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", NONSENSE, ids=lambda b: repr(b[:14]))
def test_what_is_nothing_is_refused_or_silent(kind: str, body: bytes) -> None:
    folder = next(f for f in CASES if f.parent.name == kind)
    report = read(folder, body)
    assert report is None or not report.incidents
    assert not adapters.load(kind).knows(driving.response(body, url="https://www.example.org/"))


CORPUS = {
    "google_news": "source_google_news",
    "mastodon": "source_mastodon",
    "discussion": "source_lemmy source_nitter",
    "reddit": "source_reddit",
}
ROWS = [
    pytest.param(kind, row, id=row["file"])
    for kind, formats in CORPUS.items()
    for row in manifest.rows()
    if row["format"] in formats.split()
]


@needs_corpus
@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_a_recorded_document_is_heard_whole(kind: str, row: dict[str, Any]) -> None:
    from statuswatch.adapters._crowd_listener import Listener

    adapter, expect = adapters.load(kind), row["expect"]
    assert isinstance(adapter, Listener)
    heard = adapter.read(Response("https://example.org/feed", 200, body=manifest.body(row)))
    assert heard.title == expect["feed_title"]
    assert len(heard.posts) == expect["items_total"]
    assert len({post.key for post in heard.posts}) == expect["ids_unique"]
    dates = [post.at for post in heard.posts]
    assert min(dates) == datetime.fromisoformat(expect["first_timestamp"])
    assert max(dates) == datetime.fromisoformat(expect["last_timestamp"])
    assert all(post.url for post in heard.posts)


@needs_corpus
def test_a_kind_without_a_recorded_document_calls_itself_experimental() -> None:
    recorded = {kind for kind, formats in CORPUS.items() if formats}
    assert {k for k in KINDS if not adapters.load(k).experimental} == recorded


TYPED = {
    "google_news": (
        "https://news.google.com/search?q=podhost&hl=en",
        "https://news.google.com/rss/search?q=podhost&hl=en",
    ),
    "mastodon": (
        "https://mastodon.example/tags/podhost",
        "https://mastodon.example/tags/podhost.rss",
    ),
    "hacker_news": (
        "https://hn.algolia.com/?q=pod%20host",
        "https://hn.algolia.com/api/v1/search_by_date?tags=story&hitsPerPage=100&query=pod%20host",
    ),
    "discussion": ("https://forum.example/c/help/7", "https://forum.example/c/help/7.rss"),
    "reddit": (
        "https://www.reddit.com/r/podhost/new/",
        "https://www.reddit.com/r/podhost/new/.rss",
    ),
    "bluesky": (
        "https://bsky.app/profile/podhost.example",
        "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?limit=50&actor=podhost.example",
    ),
}


@pytest.mark.parametrize("kind", TYPED)
def test_the_address_people_have_leads_to_the_one_that_is_asked(kind: str) -> None:
    typed, asked = TYPED[kind]
    assert adapters.load(kind).places(typed) == (asked,)
    assert adapters.load(kind).places(asked) == (asked,)


@pytest.mark.parametrize("folder", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_nobody_else_is_taken_for_a_crowd(folder: Path) -> None:
    for url, body in bodies(folder).items():
        knowing = {k for k in KINDS if adapters.load(k).knows(driving.response(body, url=url))}
        assert knowing <= {folder.parent.name}
