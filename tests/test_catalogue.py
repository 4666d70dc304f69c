"""The shipped catalogue is sound, and finds what a person means."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from statuswatch import catalogue
from statuswatch.assets import resource
from statuswatch.catalogue import Catalogue, Entry, Where
from statuswatch.core.flow import StatusWatchError

FIELDS = {
    *("id", "name", "aliases", "category", "homepage", "status_page", "source", "probe"),
    *("domains", "enclosure_patterns", "alternates", "parent", "priority", "confidence"),
    *("verified", "support", "status_channel", "sla", "components_hint", "stand_in"),
}
ADDRESSES = ("homepage", "status_page", "probe", "alternates")


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    text = resource("catalogue.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue.load()


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in entries]


# --- the data ------------------------------------------------------------------------------------


def test_every_line_is_one_service_in_order_and_compact(lines: list[dict[str, Any]]) -> None:
    names = [line["id"] for line in lines]
    assert names == sorted(set(names))
    assert [n for n in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", n)] == []
    written = resource("catalogue.jsonl").read_text("utf-8").splitlines()
    compact = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    assert written == compact


def test_every_field_is_known_and_said_in_the_readme(lines: list[dict[str, Any]]) -> None:
    assert {field for line in lines for field in line} == FIELDS
    assert {f for line in lines for f in line["source"]} == {"kind", "url", "id", "component"}
    told = resource("README.md").read_text("utf-8")
    assert [field for field in sorted(FIELDS) if f"`{field}`" not in told] == []


def test_every_line_says_what_one_must_know(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert line["name"] == " ".join(line["name"].split())
        assert line["category"]
        assert line["confidence"] in catalogue.SEEN
        assert re.fullmatch(r"[a-z][a-z0-9-]*", line["source"]["kind"])
        assert ("url" in line["source"]) == (line["source"]["kind"] != catalogue.NO_PAGE)


def test_every_address_is_https_and_holds_no_password(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        values = [line.get(field, ()) for field in ADDRESSES] + [line["source"].get("url", ())]
        for url in [u for v in values for u in ([v] if isinstance(v, str) else v)]:
            parts = urlsplit(url)
            host = parts.hostname or ""
            assert (parts.scheme, parts.username, parts.port) == ("https", None, None), url
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host), url
            assert url.isprintable()
            assert " " not in url


def test_every_part_names_a_service_that_is_there(lines: list[dict[str, Any]]) -> None:
    there = {line["id"] for line in lines}
    assert [line["id"] for line in lines if line.get("parent", line["id"]) not in there] == []


def test_every_line_is_read(known: Catalogue, lines: list[dict[str, Any]]) -> None:
    assert [entry.id for entry in known] == [line["id"] for line in lines]
    one = known.get("buzzsprout")
    assert one is not None
    assert (one.name, one.source, one.category) == (
        "Buzzsprout",
        Where(catalogue.NO_PAGE),
        "podcast-hosting",
    )


def test_a_missing_or_damaged_catalogue_is_said(tmp_path: Path) -> None:
    damaged = tmp_path / "catalogue.jsonl"
    with pytest.raises(StatusWatchError, match="cannot be read"):
        catalogue.load(damaged)
    damaged.write_text('{"id": "a"}\n')
    with pytest.raises(StatusWatchError, match="cannot be read"):
        catalogue.load(damaged)


# --- finding by name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    {
        "buzzsprout": "buzzsprout",
        "twitter": "x",
        "X": "x",
        "insta": "instagram",
        "  InstaGram ": "instagram",
        "ínstàgram": "instagram",
        "kofi": "ko-fi",
        "tik tok": "tiktok",
        "anchor": "spotify-for-creators",
        "bsky.app": "bluesky",
        "githubstatus.com": "github",
    }.items(),
)
def test_what_is_meant_comes_first(known: Catalogue, typed: str, first: str) -> None:
    assert ids(known.search(typed))[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    {
        "instagarm": "instagram",
        "twiter": "x",
        "bzzsprout": "buzzsprout",
        "linkdin": "linkedin",
        "mailchmp": "mailchimp",
        "spotfy": "spotify",
        "pintrest": "pinterest",
        "instagr4": "instagram",
    }.items(),
)
def test_a_slip_of_the_finger_is_forgiven(known: Catalogue, typed: str, first: str) -> None:
    assert ids(known.search(typed))[0] == first


def test_each_of_those_asked_for_most_is_found_first_by_its_name(known: Catalogue) -> None:
    wanted = [entry for entry in known if entry.priority]
    assert len(wanted) > 100
    assert [e.id for e in wanted if ids(known.search(e.name))[0] != e.id] == []


def test_what_nobody_is_called_finds_nothing(known: Catalogue) -> None:
    assert [known.search(text) for text in ("", "  ", "…", "zqxzqxzqx")] == [(), (), (), ()]


def made(*names: str, **more: Any) -> Catalogue:
    return Catalogue(
        Entry(name.lower().replace(" ", "-"), name, "other", Where("none"), "guess", **more)
        for name in names
    )


def test_the_better_it_fits_the_earlier_it_stands() -> None:
    there = made("Precast", "My Cast", "Castwave", "Cast", "Cest la vie")
    assert ids(there.search("cast")) == ["cast", "castwave", "my-cast", "precast"]
    assert ids(there.search("cast", most=2)) == ["cast", "castwave"]
    assert ids(there.search("castwvae")) == ["castwave"]


def test_of_equals_those_asked_for_most_stand_first() -> None:
    plain = Entry("cast-a", "Cast A", "other", Where("none"), "guess")
    wanted = Entry("cast-b", "Cast B", "other", Where("none"), "guess", priority="podcast")
    part = Entry("cast-0", "Cast 0", "other", Where("none"), "guess", parent="cast-a")
    assert ids(Catalogue([part, plain, wanted]).search("cast")) == ["cast-b", "cast-a", "cast-0"]


def test_a_name_is_told_from_its_likes(known: Catalogue) -> None:
    assert ids(known.named("TWITTER")) == ["x"]
    assert known.named("twit") == ()
    assert len(known.named("circle")) == 2


# --- finding by address ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "owner"),
    {
        "www.buzzsprout.com": "buzzsprout",
        "feeds.buzzsprout.com": "buzzsprout",
        "feeds.acast.com.": "acast",
        "status.buffer.com": "buffer",
        "WWW.GITHUBSTATUS.COM": "github",
        "someone.github.io": "github",
        "google.com": "google-search",
        "acast.com.evil.example": None,
        "evil.example": None,
        "localhost": None,
        "": None,
    }.items(),
)
def test_a_host_belongs_to_one_service_or_to_none(
    known: Catalogue, host: str, owner: str | None
) -> None:
    found = known.of_host(host)
    assert (found.id if found else None) == owner


def test_a_page_that_several_share_is_none_of_theirs(known: Catalogue) -> None:
    """Spotify's two services tell their status on one page of a host that is another's."""
    assert known.of_host("spotify.statuspage.io") is None
    assert known.of_host("automatticstatus.com") is None


def test_those_that_share_a_page_whole_know_each_other(known: Catalogue) -> None:
    """Automattic tells of all its services in one feed; parts of AWS are told apart."""
    shared = {name: known.get(name) for name in ("tumblr", "amazon-athena", "buzzsprout")}
    others = {name: ids(known.sharing(entry)) for name, entry in shared.items() if entry}
    assert others == {
        "tumblr": ["pocket-casts", "wordpress-com"],
        "amazon-athena": [],
        "buzzsprout": [],
    }


def test_a_name_above_counts_only_where_it_is_asked_for(known: Catalogue) -> None:
    assert known.of_host("someone.github.io", below=False) is None


def test_the_popular_ones_can_be_asked_and_have_not_closed(known: Catalogue) -> None:
    hosts = known.popular(["podcast-hosting"], 12)
    assert len(hosts) == 12
    assert {e.category for e in hosts} == {"podcast-hosting"}
    assert all(e.priority and (e.probe or e.source.url) for e in hosts)
    assert "chartable" not in ids(known.popular(["podcast-directory"], 99))
    assert "mastodon" not in ids(known.popular(["social-network"], 99))


# --- what somebody saw -----------------------------------------------------------------------------


def test_of_equals_the_verified_stand_first() -> None:
    listed = Entry("cast-a", "Cast A", "other", Where("none"), "seen-in-2+")
    seen = Entry("cast-b", "Cast B", "other", Where("none"), "guess", verified="2026-08")
    wanted = Entry("cast-c", "Cast C", "other", Where("none"), "guess", priority="podcast")
    there = Catalogue([listed, seen, wanted])
    assert ids(there.search("cast")) == ["cast-c", "cast-b", "cast-a"]
    assert ids(Catalogue([listed, seen]).search("cast a")) == ["cast-a"]


def test_what_users_wrote_themselves_is_theirs_by_name_and_by_address() -> None:
    page = "https://status.cast.example"
    shipped = Entry("cast", "Cast", "other", Where("x", page), "seen-in-2+", verified="2026-08")
    mine = Entry("mine", "Cast", "other", Where("unknown", page), "own", own=True)
    there = Catalogue([shipped, mine])
    assert ids(there.search("cast")) == ["mine", "cast"]
    assert there.of_host("status.cast.example") is mine
