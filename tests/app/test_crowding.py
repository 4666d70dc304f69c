"""Which places others speak at make sense for a service, and what must be known of its channels."""

from __future__ import annotations

import pytest

from statuswatch import adapters
from statuswatch.app import crowding
from statuswatch.catalogue import Entry, Where, load
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Role

PAGE = Where("statuspage", "https://status.podhost.example")


def entry(
    name: str = "Podhost", source: Where = PAGE, category: str = "other", **more: str
) -> Entry:
    return Entry(name.lower(), name, category, source, "guess", **more)  # type: ignore[arg-type]


def test_who_has_a_page_of_its_own_needs_no_crowd() -> None:
    assert crowding.suggested(entry()) == ()
    assert crowding.channel_note(entry()) is None


@pytest.mark.parametrize(
    "one",
    [
        entry(category="social-network"),
        entry(source=Where("none")),
        entry(source=Where("html", "https://podhost.example/status")),
        entry(status_channel="admin-only"),
    ],
    ids=["a network", "nothing published", "a page for people", "for administrators"],
)
def test_who_says_too_little_is_heard_of_elsewhere(one: Entry) -> None:
    kinds = [reading.kind for reading in crowding.suggested(one)]
    assert kinds == ["google_news", "mastodon", "hacker_news"]


def test_whatever_is_suggested_in_the_whole_catalogue_can_be_asked() -> None:
    for one in load():
        for reading in crowding.suggested(one):
            adapter = adapters.load(reading.kind)
            assert adapter.role is Role.CROWD
            assert adapter.places(reading.url) == (reading.url,)
            assert all(len(value) < 400 for value in reading.options.values())


def test_the_catalogues_own_words_for_a_search_are_taken() -> None:
    found = {r.kind: r.url for r in crowding.suggested(_of("acast"))}
    assert "%22Acast%22+outage+when%3A7d" in found["google_news"]
    assert found["mastodon"].endswith("/tags/acast.rss")


def test_a_name_of_one_letter_is_not_searched_for() -> None:
    found = {r.kind: r for r in crowding.suggested(_of("x"))}
    assert "Twitter" in found["hacker_news"].url
    assert found["hacker_news"].options["name"].split(",")[:2] == ["X", "Twitter"]
    assert found["discussion"].options == {"topic": "own"}


def test_a_company_in_brackets_is_no_name_of_the_service() -> None:
    assert crowding.names_of("Megaphone (Spotify)") == ("Megaphone",)


def test_a_network_that_tells_of_itself_only_on_itself_is_marked() -> None:
    silent = entry("Chirp", Where("none"), "social-network", status_channel="none-seen")
    words = str(crowding.channel_note(silent))
    assert words.startswith("Chirp has no status page: it tells of trouble on itself,")
    assert "Google News, Mastodon #chirp, Hacker News" in words


def test_who_tells_of_trouble_on_another_network_only_is_marked() -> None:
    told = entry(source=Where("html", "https://x.com/podhost"), homepage="https://podhost.example")
    words = str(crowding.channel_note(told))
    assert words.startswith("Podhost tells of trouble only on X. In its place: our own check")


def test_every_silent_service_of_the_catalogue_is_told_what_stands_in() -> None:
    marked = [e for e in load() if e.status_channel and e.status_channel != "defunct"]
    assert len(marked) > 30
    for one in marked:
        if one.status_channel != "not-applicable":
            assert "In its place: " in str(crowding.channel_note(one))


def test_downdetector_is_a_link_and_no_source() -> None:
    assert crowding.downdetector("Google Drive") == "https://downdetector.com/status/google-drive/"
    assert not any("downdetector" in r.url for e in load() for r in crowding.suggested(e))


def test_reddit_is_not_asked_without_a_token() -> None:
    with pytest.raises(AdapterError, match="your own feed token"):
        crowding.asked_at("reddit", "https://www.reddit.com/r/podhost/new/", {})


def _of(name: str) -> Entry:
    found = load().get(name)
    assert found is not None
    return found
