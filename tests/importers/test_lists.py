"""Lists of what is followed: as others write them, and as we do."""

from __future__ import annotations

import json
import re
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from statuswatch import importers
from statuswatch.core.model import Role, Service, Source
from statuswatch.importers import Listed, Wanted, WrongFileError
from tests.corpus import CORPUS

MANY = "It has more than 10000 entries"

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1">
<head><title>Subscriptions</title><ownerName>x</ownerName></head>
<body>
  <outline text="Status" title="Status">
    <outline text="Podhost &amp; Co" title="other" type="rss"
      xmlUrl="https://status.podhost.example/history.atom" htmlUrl="https://status.podhost.example"/>
    <outline text="Deeper"><outline title="Only a title" xmlURL="https://b.example/feed"/></outline>
  </outline>
  <outline text="A page" type="link" url="https://status.c.example/"/>
  <outline text="Site only" htmlUrl="https://status.d.example/"/>
  <outline xmlUrl="https://e.example/rss"/>
  <outline text="Broken" type="rss"/>
</body>
</opml>
"""


def read(text: str | bytes) -> tuple[str, Listed]:
    importer, listed = importers.read(text.encode() if isinstance(text, str) else text)
    return importer.name, listed


def wrong(text: str | bytes) -> tuple[str, int]:
    with pytest.raises(WrongFileError) as caught:
        read(text)
    return str(caught.value.title), caught.value.line


def test_opml_is_read_as_feed_readers_write_it() -> None:
    name, listed = read(OPML)
    assert name == "opml"
    assert [(w.name, w.url.split("//")[1], w.kind, w.line) for w in listed.wanted] == [
        ("Podhost & Co", "status.podhost.example/history.atom", "feed", 6),
        ("Only a title", "b.example/feed", "feed", 8),
        ("A page", "status.c.example/", "", 10),
        ("Site only", "status.d.example/", "", 11),
        ("e.example", "e.example/rss", "feed", 12),
    ]
    assert listed.wanted[0].homepage == "https://status.podhost.example"
    assert [(left.name, left.line) for left in listed.left_out] == [("Broken", 13)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_opml_of_any_encoding_is_read(encoding: str) -> None:
    named = encoding.removesuffix("-sig")
    text = OPML.replace('encoding="UTF-8"', f'encoding="{named}"').replace("Deeper", "Tiefer ü")
    _, listed = read(text.encode(encoding))
    assert len(listed.wanted) == 5


def test_wrong_opml_is_said_with_its_line() -> None:
    assert wrong(
        OPML.replace('</outline>\n  <outline text="A page"', '<outline text="A page"')
    ) == (
        "It is no proper OPML: mismatched tag",
        13,
    )
    assert wrong(OPML[: OPML.index("Deeper")])[1] == 8
    assert wrong("<?xml version='1.0'?>\n<rss><!-- <opml --></rss>") == (
        "It is no OPML: it begins with <rss>",
        2,
    )
    assert wrong(OPML.replace("UTF-8", "klingon"))[0] == "Its encoding cannot be read: klingon"
    deep = "<opml>" + "<outline text='x'>" * 100 + "</outline>" * 100 + "</opml>"
    assert wrong(deep)[0] == "Its outlines lie too deep in each other"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = [
    '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/opml.dtd">',
    f'<!DOCTYPE opml [<!ENTITY e0 "lol">{BOMB}]>',
]


@pytest.mark.parametrize("doctype", DOCTYPES, ids=["file", "network", "bomb"])
def test_nothing_outside_of_an_opml_file_is_read(doctype: str) -> None:
    text = OPML.replace("<opml version", f"{doctype}\n<opml version").replace("A page", "&x;")
    began = time.process_time()
    title, line = wrong(text)
    assert (title, line) == ("It declares a document type, which may lead to other files", 2)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "It is empty", 0),
        ("just words", "It is none of the lists that can be read", 0),
        ("%PDF-1.7", "It is none of the lists that can be read", 0),
        ('{"a": 1,\n "b": ]', "It is no proper JSON: expecting value", 2),
        ("[" * 100_000, "It is no proper JSON: too deep", 0),
        ('{"some": "json"}', "It is none of the lists that can be read", 0),
        ('{"format": "statuswatch-follow", "version": 99}', "It was written by a newer", 0),
    ],
)
def test_what_is_no_list_is_said(text: str, words: str, line: int) -> None:
    title, at = wrong(text)
    assert title.startswith(words)
    assert at == line


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"format":"statuswatch-follow","services":[' + b"{}," * 16_000_000 + b"{}]}", MANY),
        (b'{"monitorList":[' + b'{"type":"ping"},' * 10_001 + b"{}]}", MANY),
        (b'{"lamb":[' + b"{}," * 10_001 + b"{}]}", MANY),
        (b"<opml><body>" + b'<outline xmlUrl="http://a"/>' * 1_700_000, MANY),
        (b"<opml><body>" + b'<outline type="rss"/>' * 2_000_000, MANY),
        (b"<opml><outline " + b'a="" ' * 5_000_000, "One of its outlines is too long"),
        (("\ufeff<opml><a " + 'x="\u3c3c" ' * 500_000).encode("utf-16-le"), "One of its outl"),
    ],
    ids=["json", "kuma", "stts", "opml", "no address", "attributes", "utf-16"],
)
def test_a_list_is_refused_before_it_fills_the_memory(data: bytes, words: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WrongFileError) as refused:
            importers.read(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(refused.value.title).startswith(words)
    assert most < 60_000_000


def test_a_backup_of_uptime_kuma_becomes_checks() -> None:
    row = {"type": "http", "active": True, "method": "GET", "accepted_statuscodes": ["200-299"]}
    rows = [
        {**row, "name": "Web", "url": "https://a.example"},
        {**row, "type": "keyword", "name": "Says", "url": "https://b.example", "keyword": "well"},
        {**row, "name": "Wide", "url": "https://c.example", "accepted_statuscodes": ["200-399"]},
        {**row, "type": "ping", "name": "Ping", "hostname": "d.example"},
        {**row, "name": "Off", "url": "https://e.example", "active": False},
        {**row, "name": "Posts", "url": "https://f.example", "method": "POST"},
        {**row, "name": "Locked", "url": "https://g.example", "authMethod": "basic"},
        {
            **row,
            "type": "keyword",
            "name": "Not",
            "url": "https://h.example",
            "invertKeyword": True,
        },
        {"type": "group", "name": "Group"},
    ]
    name, listed = read(json.dumps({"version": "1.23.17", "monitorList": rows}))
    assert name == "uptime_kuma"
    assert [(w.name, w.kind, w.options) for w in listed.wanted] == [
        ("Web", "probe", {"status": "200-299"}),
        ("Says", "probe", {"status": "200-299", "text": "well"}),
        ("Wide", "probe", {}),
    ]
    assert [left.name for left in listed.left_out] == ["Ping", "Off", "Posts", "Locked", "Not"]
    assert all(str(left.why) for left in listed.left_out)


def test_the_list_of_stts_is_read_by_provider() -> None:
    document = {
        "statuspage": [{"name": "Podhost", "url": "https://status.podhost.example", "id": "x1"}],
        "statusiov1": [{"name": "Netz", "url": "https://status.netz.example", "id": "a" * 24}],
        "lamb": [{"name": "Old", "url": "https://status.old.example"}],
    }
    name, listed = read(json.dumps(document))
    assert name == "stts"
    assert [(w.name, w.kind, w.options) for w in listed.wanted] == [
        ("Podhost", "statuspage", {}),
        ("Netz", "statusio", {"id": "a" * 24}),
        ("Old", "", {}),
    ]


SERVICES = (
    (
        Service(
            "podhost",
            'Pod "host" <&> 🎙️',
            "https://podhost.example",
            "podcast-hosting",
            frozenset({"A, B", "Ü"}),
        ),
        (
            Source(
                "1", "podhost", "statuspage", "https://status.podhost.example/api/v2/summary.json"
            ),
            Source(
                "2", "podhost", "probe", "https://podhost.example", {"text": 'a "b"\n'}, Role.PROBE
            ),
        ),
    ),
    (
        Service("news", "News\x00\x1b"),
        (Source("3", "news", "feed", "https://n.example/f?a=1&b=2"),),
    ),
)


@pytest.mark.parametrize("name", ["json", "opml"])
def test_what_we_write_we_read_again(name: str) -> None:
    write = importers.load(name).write
    assert write is not None
    text = "".join(write(SERVICES, AT))
    found, listed = read(text)
    assert found == name
    assert listed.left_out == ()
    fields = [(w.service, w.url, w.kind, set(w.parts), dict(w.options)) for w in listed.wanted]
    sources = [(service, source) for service, of in SERVICES for source in of]
    assert fields == [(s.id, o.url, o.kind, set(s.parts), dict(o.options)) for s, o in sources]
    assert listed.wanted[0].name == 'Pod "host" <&> 🎙️'


def test_a_feed_reader_finds_the_feeds_in_what_we_write() -> None:
    write = importers.load("opml").write
    assert write is not None
    text = "".join(write(SERVICES, AT))
    feeds = re.findall(r'xmlUrl="([^"]*)"', text)
    assert feeds == [
        "https://status.podhost.example/history.atom",
        "https://n.example/f?a=1&amp;b=2",
    ]
    assert '<opml version="2.0"' in text
    assert "Sun, 22 Nov 2026 12:00:00 +0000" in text


def test_ten_thousand_entries_are_read_at_once() -> None:
    lines = "".join(
        f'<outline text="Service {n}" xmlUrl="https://h{n}.example/feed"/>\n' for n in range(10_000)
    )
    began = time.process_time()
    _, listed = read(f"<opml><body>{lines}</body></opml>")
    assert len(listed.wanted) == 10_000
    assert time.process_time() - began < 20


def test_every_format_says_what_it_is() -> None:
    assert importers.names() == ("json", "opml", "stts", "uptime_kuma")
    for name in importers.names():
        assert importers.load(name).name == name
    with pytest.raises(KeyError):
        importers.load("none")


def test_strange_values_are_passed_over() -> None:
    document = {"format": "statuswatch-follow", "version": 1, "services": [1, {"name": 2}, None]}
    _, listed = read(json.dumps(document))
    assert listed.wanted == ()
    assert len(listed.left_out) == 1
    rows = {"monitorList": [{"type": ["http"]}, "x", {"type": "http", "url": 5}]}
    _, listed = read(json.dumps(rows))
    assert listed.wanted == (Wanted("", "", "probe", entry=2),)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_no_recorded_document_is_taken_for_a_list() -> None:
    for file in sorted(CORPUS.glob("*/*"))[:300]:
        if file.suffix in {".json", ".xml", ".rss", ".atom", ".html"}:
            with pytest.raises(WrongFileError):
                read(file.read_bytes())
