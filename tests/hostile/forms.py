"""What a file of each export format must hold, whatever strangers wrote into it."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

CANARY = "canary.invalid"


def whole(text: str) -> None:
    """Of every form: a file of text."""
    text.encode("utf-8")
    assert "\0" not in text


def clean(text: str, more: str = "") -> None:
    """Of what is made to be shown, and of everything that came in by the door: a terminal may, too."""
    whole(text)
    found = re.search(f"[\0\x1b\x07\x9b{more}]", text)
    assert not found, (found, text[max(0, found.start() - 40) : found.end() + 40])


def is_csv(text: str, number: int) -> None:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == number + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"[\s\u200b\u200e\u200f\u2060\ufeff]*[=+\-@＝＋－＠]", cell), cell[:60]
        assert not re.match(r"[\t\r\n]", cell), cell[:60]


def is_json(text: str, number: int) -> None:
    rows = json.loads(text)["outages"]
    assert len(rows) == number
    assert any("<script" in row["title"] for row in rows), "text as it was told: no HTML here"


def is_jsonl(text: str, number: int) -> None:
    rows = [json.loads(line) for line in text.split("\n") if line]
    assert len([row for row in rows if "title" in row]) == number


TAGS = frozenset(
    re.findall(
        r"[\w-]+",
        "html head meta title style body h1 h2 h3 p table thead tbody tr th td br span bdi a ul ol li"
        " blockquote dl dt dd hr figure figcaption footer header main section em strong div time"
        " caption small code pre del ins cite",
    )
)


class Seen(html.parser.HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        self.rows += tag == "tr"
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name not in {"src", "srcdoc", "background", "action"}, (tag, name)
            if name == "href":
                assert (value or "").startswith(("https://", "http://")), value
            if tag == "style" or name == "style":
                assert "url(" not in (value or "")

    def handle_decl(self, decl: str) -> None:
        assert decl.casefold() == "doctype html", decl

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            assert CANARY not in data


def is_html(text: str, number: int) -> None:
    clean(text, "\u202e")
    seen = Seen()
    seen.feed(text)
    seen.close()
    assert seen.rows == number + 1, seen.rows


def is_atom(text: str, number: int) -> None:
    clean(text)
    assert "<!DOCTYPE" not in text.replace("&lt;!DOCTYPE", "")
    root = ElementTree.fromstring(text)
    name = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{name}entry")
    assert len(entries) == number
    assert len({entry.findtext(f"{name}id") for entry in entries}) == number
    for one in root.iter():
        assert one.tag.startswith(name), one.tag
        assert one.get("type") in {None, "text"}, "nobody is told that it is HTML"
        href = one.get("href")
        assert href is None or href.startswith(("https://", "http://")), href


def is_markdown(text: str, number: int) -> None:
    clean(text)
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert len(rows) == number + 2, "a head, a line below it, and the rows"
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in rows}
    assert len(cells) == 1, cells
    in_markdown(text)


def in_markdown(text: str) -> None:
    """No picture, no HTML, and no link that leads anywhere but to the web."""
    assert not re.search(r"(?<!\\)!\[", text), "a picture"
    for found in re.finditer(r"(?<!\\)<([^>]*)", text):
        assert found[1].startswith(("http://", "https://")), found[0][:60]
    for found in re.finditer(r"(?<!\\)\]\(<?([^)>]*)", text):
        assert found[1].startswith(("http://", "https://")), found[0][:60]


CALENDAR = frozenset(
    re.findall(
        r"[\w-]+",
        "BEGIN END VERSION PRODID CALSCALE METHOD X-WR-CALNAME UID DTSTAMP DTSTART DTEND SEQUENCE"
        " LAST-MODIFIED SUMMARY DESCRIPTION STATUS TRANSP CATEGORIES URL",
    )
)


def is_ics(text: str, number: int) -> None:
    clean(text)
    raw = text.encode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in lines]
    assert set(names) <= CALENDAR, set(names) - CALENDAR
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == number
    assert {line for line in lines if line.startswith("BEGIN:")} == {
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
    }
    for line in lines:
        if line.startswith("URL:"):
            assert line.startswith(("URL:https://", "URL:http://")), line


FORMS: dict[str, Callable[[str, int], None]] = {
    "csv": is_csv,
    "json": is_json,
    "jsonl": is_jsonl,
    "html": is_html,
    "atom": is_atom,
    "markdown": is_markdown,
    "ics": is_ics,
}
