"""Every entry of the shipped catalogue becomes sources that our adapters can ask, or says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from statuswatch import adapters, catalogue
from statuswatch.app import App, Watch, finding, listing
from statuswatch.app.desk import Desk
from statuswatch.app.entries import KINDS, NO_PARTS, PAGE_IDS, PART_IDS, Reading, reading_of
from statuswatch.catalogue import Catalogue, Entry, Where
from statuswatch.core.flow import Narrowing
from statuswatch.settings import Profile, Settings
from tests.serving import Loopback, Reply
from tests.statuspage import StatusPage, incident

KNOWN = catalogue.load()


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    app = App(Profile.at(folder), settings=Settings(canaries=()))
    try:
        yield Desk(app, Watch(app))
    finally:
        await app.close()


def read(entry_id: str) -> Reading:
    entry = KNOWN.get(entry_id)
    assert entry is not None
    reading = reading_of(entry)
    assert reading is not None
    return reading


# --- the whole catalogue ---------------------------------------------------------------------------


async def test_every_entry_yields_only_what_its_adapters_can_ask(tmp_path: Path) -> None:
    how: Counter[str] = Counter()
    kinds = frozenset(adapters.kinds())
    async with desk(tmp_path) as here:
        for entry in KNOWN:
            listed = listing.listed(here, entry)
            sources = (*listed, *listing.probe_of(here, entry, alone=not listed))
            for source in sources:
                assert source.kind in kinds, entry.id
                assert adapters.load(source.kind).places(source.url), (entry.id, source.url)
                assert all(k and v for k, v in source.options.items()), entry.id
            official = listed[0].kind if listed else ""
            kept = "a feed" if official == "feed" else "a page" if official else ""
            how[kept or ("our probe alone" if sources else "nothing before it is looked at")] += 1
    print(f"\n{len(KNOWN)} services, followed without a question by:")
    print("".join(f"{n:6} {what}\n" for what, n in how.most_common()))
    assert how.total() == len(KNOWN) == 2664
    assert how["a page"] > 1400


def test_nothing_that_an_adapter_reads_is_left_out() -> None:
    """But for all of Salesforce, which is too large to be asked for."""
    kinds = frozenset(adapters.kinds())
    unread = {
        entry.id
        for entry in KNOWN
        if KINDS.get(entry.source.kind, entry.source.kind) in kinds and reading_of(entry) is None
    }
    assert unread == {"salesforce"}


def test_a_part_of_a_page_is_never_followed_as_all_of_it() -> None:
    whole = [
        entry.id
        for entry in KNOWN
        if entry.source.component
        and (reading := reading_of(entry)) is not None
        and reading.kind not in NO_PARTS
        and not (reading.parts or reading.narrowed)
    ]
    assert whole == []


def test_the_tables_name_kinds_that_are_there() -> None:
    kinds = frozenset(adapters.kinds())
    named = {entry.source.kind for entry in KNOWN}
    assert kinds.issuperset({*KINDS.values(), *PAGE_IDS, *PART_IDS, *NO_PARTS})
    assert named.issuperset(KINDS)
    assert kinds.isdisjoint(KINDS)


def test_adapters_of_large_lists_narrow_them() -> None:
    narrowing = {a.kind for a in adapters.all_adapters() if isinstance(a, Narrowing)}
    assert {"adobe", "aws", "azure", "meta", "salesforce", "statuspage"} <= narrowing


# --- what becomes of which fact --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry_id", "kind", "options", "parts"),
    [
        ("gmail", "google", {}, ("Gmail",)),
        ("gemini-api", "google", {"products": "Z0FZJAMvEB4j3NbCJs6B"}, ()),
        ("google-analytics", "google", {"products": "Google Analytics"}, ()),
        ("instagram", "meta", {"orgs": "graph-api,ig-messenger,ig-boost,fb-ig-shops"}, ()),
        ("x", "xstatus", {}, ()),
        ("datorama-emea", "salesforce", {"product": "Datorama", "region": "EMEA"}, ()),
        ("amazon-athena", "aws", {"services": "athena"}, ()),
        ("azure-europe", "azure", {"regions": "europe"}, ()),
        ("adobe-acrobat", "adobe", {"services": "512699"}, ()),
        ("apple-apns", "apple", {}, ("APNS",)),
        ("azure-devops-boards", "azuredevops", {}, ("Boards",)),
        ("bluesky", "uptimerobot", {"key": "zwOvMT8x16"}, ()),
        ("clickup", "statusio", {"id": "5b6e0963c662144d00913a09"}, ()),
        ("buffer", "incidentio", {}, ()),
        ("chatgpt", "incidentio", {"components": "01JMXBNJXGV1T5GT2M9XA83XNG"}, ()),
        ("claude-ai", "statuspage", {"components": "rwppv331jlwc"}, ()),
        ("1password", "statuspage", {}, ()),
        ("zoho-books", "feed", {}, ()),
    ],
)
def test_the_catalogues_facts_become_options_and_parts(
    entry_id: str, kind: str, options: dict[str, str], parts: tuple[str, ...]
) -> None:
    entry, reading = KNOWN.get(entry_id), read(entry_id)
    assert entry is not None
    assert (reading.kind, reading.url) == (kind, entry.source.url)
    assert (dict(reading.options), reading.parts) == (options, parts)


async def test_the_first_run_follows_the_part_that_is_meant(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        gmail, athena = await finding.follow_many(here, ["gmail", "amazon-athena"])
        sources = [f.source for f in here.app.stored.ledger.sources(athena.id)]
    assert (gmail.parts, athena.parts) == (frozenset({"Gmail"}), frozenset())
    assert [(s.kind, s.options) for s in sources] == [("aws", {"services": "athena"})]


async def test_a_feed_that_several_share_says_so(tmp_path: Path) -> None:
    entry = KNOWN.get("tumblr")
    assert entry is not None
    async with desk(tmp_path) as here:
        (feed,) = listing.listed(here, entry)
    assert str(feed.words) == "what they post, with Pocket Casts, WordPress.com"


async def test_one_component_is_followed_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its id: what its page calls it is found out by whoever asks, and may change."""
    page = StatusPage(parts={"Chat": "operational", "API": "major_outage"})
    page.incidents = [incident("a", "The API fails", "critical", ("API",))]
    async with Loopback(page.handle).running() as host, desk(tmp_path) as here:
        where = Where("statuspage", host.url, component="Chat")
        there = Catalogue([Entry("chat", "Chat", "ai", where, "guess")])
        monkeypatch.setattr(catalogue, "load", lambda: there)
        looked = await finding.look_up(here, "chat")
        assert (looked.parts, looked.chosen) == ((), ())
        (source,) = looked.sources
        assert (source.kind, source.options) == ("statuspage", {"components": "Chat"})
        assert str(source.words) == "what they say themselves"


async def test_a_part_that_its_page_lists_no_more_is_never_all_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = b'{"services": [{"serviceName": "Mail", "events": []}]}'
    async with Loopback(lambda _: Reply(200, lists)).running() as host, desk(tmp_path) as here:
        where = Where("apple", f"{host.url}/list.js", component="Music")
        there = Catalogue([Entry("music", "Music", "other", where, "guess")])
        monkeypatch.setattr(catalogue, "load", lambda: there)
        looked = await finding.look_up(here, "music")
    assert (looked.parts, looked.chosen) == (("Mail", "Music"), ("Music",))


async def test_a_networks_front_page_may_turn_us_away(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        options = {}
        for name in ("instagram", "bluesky", "acast"):
            entry = KNOWN.get(name)
            assert entry is not None
            (probe,) = listing.probe_of(here, entry, alone=True)
            options[name] = dict(probe.options)
    assert options == {"instagram": {"wall": "yes"}, "bluesky": {}, "acast": {}}


async def test_what_no_recording_has_proved_says_so(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        words = {}
        for name in ("adobe", "azure-europe", "github"):
            entry = KNOWN.get(name)
            assert entry is not None
            (found,) = listing.listed(here, entry)
            words[name] = str(found.words)
    assert words == {
        "adobe": "what they say themselves (experimental)",
        "azure-europe": "what they say themselves (experimental)",
        "github": "what they say themselves",
    }
    assert str(adapters.title_of("adobe")) == "Adobe Status (experimental)"
    assert str(adapters.title_of("statuspage")) == "Atlassian Statuspage"
    assert str(adapters.title_of("of-a-newer-version")) == "of-a-newer-version"
