"""Web pages are not read as feeds: a look at their beginning is enough to say so."""

from __future__ import annotations

import feedparser
import pytest

from statuswatch import adapters
from tests.adapters import driving

MEGABYTES = 4_000_000
BROKEN = b"<div class=x <p>&bogus <a href='<b>" * (MEGABYTES // 35)
FEED = b'<rss version="2.0"><channel><title>Podhost Status</title></channel></rss>'

PAGES = {
    "a web page": b"<!DOCTYPE html><html><body>" + BROKEN,
    "a web page without a doctype": b"\xef\xbb\xbf \n<HTML>" + BROKEN,
    "no root at all": BROKEN,
    "a page in UTF-16": ("<html>" + "<p <b " * 99_999).encode("utf-16"),
    "a page that shows a feed": b"<html>" + b"<p>How to</p>" * 300 + b"<pre>" + FEED + BROKEN,
    "a feed that nobody would look for": BROKEN + FEED,
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["feed", "azure", "hund"])
def test_a_web_page_is_never_handed_to_the_feed_library(
    kind: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []
    monkeypatch.setattr(feedparser, "parse", lambda *told, **_: parsed.append(told))
    assert not adapters.load(kind).knows(driving.response(PAGES[page]))
    assert parsed == []


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\n\n<?xml version='1.0' encoding='utf-8'?>\n<?xml-stylesheet href='x.xsl'?>\n",
        b"<!-- made by hand -->\n",
        b"<br />\n<b>Warning</b>: date() in feed.php on line 3<br />\n",
    ],
    ids=["bare", "a byte order mark", "a stylesheet", "a remark", "a server's warning"],
)
def test_a_feed_is_known_whatever_small_things_stand_before_it(before: bytes) -> None:
    assert adapters.load("feed").knows(driving.response(before + FEED))


def test_a_feed_in_utf_16_is_known() -> None:
    body = ("<?xml version='1.0' encoding='utf-16'?>" + FEED.decode()).encode("utf-16")
    assert adapters.load("feed").knows(driving.response(body))


def test_a_feed_with_a_prefix_is_known() -> None:
    body = (
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Podhost Status</a:title></a:feed>'
    )
    assert adapters.load("feed").knows(driving.response(body))


def test_a_feed_within_the_frame_of_a_page_is_still_a_feed() -> None:
    """Of which feedparser reads little: no error, and nothing is concluded from it."""
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Podhost Status</title></feed>'
    framed = b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><body>" + feed + b"</body></html>"
    report = driving.read(adapters.load("feed"), framed)
    assert (report.level, report.incidents, report.complete) == (None, (), False)
