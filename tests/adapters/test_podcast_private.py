"""A feed with a key in its address is told by it, and never shown."""

from __future__ import annotations

import pytest

from statuswatch.adapters._podcast_private import private, redacted


@pytest.mark.parametrize(
    "url",
    [
        "https://me:secret@feeds.example/show",
        "https://feeds.example/rss?auth=abc",
        "https://feeds.example/rss?Token=abc&x=1",
        "https://feeds.example/rss?uid=7",
        "https://cdn.example/a.mp3?Expires=1&Signature=x&Key-Pair-Id=y",
        "https://cdn.example/a.mp3?X-Amz-Signature=1",
        "https://www.patreon.com/rss/show?auth=1",
        "https://www.patreon.com/rss/show",
        "https://show.supportingcast.fm/content/abc.rss",
        "https://feeds.memberful.com/rss/abc",
        "https://show.substack.com/feed/podcast/1/private/0123.rss",
        "https://feeds.example/private/5f2c9a0e4b1d4c8f9a7e6d5c4b3a2910/rss",
    ],
)
def test_a_key_in_the_address_makes_it_private(url: str) -> None:
    assert private(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://feeds.example/show",
        "https://feeds.example/rss?format=mp3&auth=",
        "https://feeds.acast.com/public/shows/1132daa7-9517-4bb0-89c0-6618f4d67d67",
        "https://feeds.example/private-investigations/rss",
        "https://feeds.example/members/rss",
        "https://notpatreon.com/rss/show",
        "https://www.patreon.com/show",
        "no address",
        "",
        "http://[",
    ],
)
def test_what_everybody_may_read_is_not(url: str) -> None:
    assert not private(url)


def test_only_the_host_is_shown() -> None:
    assert redacted("https://me:secret@Feeds.Example:8443/k3y?token=abc") == "feeds.example/…"
    assert redacted("k3y") == "…"
    assert redacted("http://[k3y") == "…"
