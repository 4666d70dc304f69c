"""Web pages are not read as feeds: a look at their beginning is enough to say so."""

from __future__ import annotations

import contextlib
import time

import feedparser
import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError
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


RSS = '<rss version="2.0"><channel><title>Example Status</title>'


@pytest.mark.parametrize(
    "inside",
    [
        "<a>x</a>" * 600_000,
        "<item " + " ".join(f'a{n}=">"' for n in range(300_000)) + "/>",
        "<item><title>" + "&" * 4_000_000 + "</title></item>",
        "<item><title>" + "</" * 2_000_000 + "</title></item>",
        "<item><title>&x <a " + "b='" * 1_500_000 + "</title></item>",
        "<a>" * 800_000,
        '<?xml version="1.0" encoding="utf-16"?>' + "<item><title>x</title></item>" * 130_000,
    ],
    ids=["tags", "attributes", "references", "ends", "equals", "depth", "items"],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_feed_made_to_be_slow_is_not(inside: str, codec: str) -> None:
    body = (RSS + inside + "</channel></rss>").encode(codec)[: 5 * 2**20]
    began = time.process_time()
    with contextlib.suppress(AdapterError):
        driving.read(adapters.load("feed"), body)
    assert time.process_time() - began < 3


def test_a_codec_that_is_no_encoding_hides_nothing() -> None:
    """In UTF-7 an equals sign is no byte of its own: what is counted must be what is read."""
    attributes = " ".join(f'a{n}+AD0-"x"' for n in range(20_000))
    head = '<?xml version="1.0" encoding="utf-7"?>'
    body = f"{head}{RSS}<item {attributes}/></channel></rss>".encode()
    began = time.process_time()
    with contextlib.suppress(AdapterError):
        driving.read(adapters.load("feed"), body)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("codec", ["utf-8", "ISO-8859-1", "windows-1252", "utf-16", "shift_jis"])
def test_a_feed_in_a_usual_encoding_is_read(codec: str) -> None:
    item = "<item><title>[Investigating] Uploads fail</title><guid>1</guid></item>"
    text = f'<?xml version="1.0" encoding="{codec}"?>{RSS}{item}</channel></rss>'
    report = driving.read(adapters.load("feed"), text.encode(codec))
    assert [incident.title for incident in report.incidents] == ["Uploads fail"]


def test_entities_behind_a_long_comment_are_seen() -> None:
    bomb = f'<!-- <rss> {"x" * 70_000} --><!DOCTYPE rss [<!ENTITY a "b">]>'
    with pytest.raises(AdapterError, match="declares entities"):
        driving.read(adapters.load("feed"), f"{bomb}{RSS}</channel></rss>")
