"""Calendar, feed, page, Markdown, lines: read by the programs that others read them with."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import html5lib
import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch import export
from statuswatch.core.model import Level, Update
from statuswatch.core.record import Record
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.words import say
from statuswatch.export.ics import uid

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOW = NOON + timedelta(days=1)

HOSTILE = (
    "</td><script>alert(1)</script> [x](javascript:alert(1)) | a | b \\| `c` "
    "\u202eevil\u2066 \x00\x1b[31m ]]> &amp; \ud83d BEGIN:VEVENT\r\nEND:VCALENDAR ; , é🎙️"
)


def row(**fields: Any) -> Record:
    whole = Record(
        outage_id="o1",
        service="Podhost",
        kind="incident",
        title="Uploads fail",
        level=Level.DOWN,
        started=NOON,
        ended=NOON + timedelta(minutes=90),
        first_seen=NOON,
        components=("Uploads",),
        source="statuspage",
        source_url="https://status.example",
        url="https://status.example/i/1",
        updates=(Update("u1", NOON, "investigating", "We look into it."),),
        key="podhost:statuspage/i1",
    )
    return replace(whole, **fields)


def written(name: str, *rows: Record, now: datetime = NOW) -> str:
    return "".join(export.load(name).render(rows, now))


def events(*rows: Record, now: datetime = NOW) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(written("ics", *rows, now=now))
    return list(calendar.walk("VEVENT"))


def parsed(text: str) -> Any:
    """Raises html5lib's ParseError for anything that is no valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def every_text(tree: Any) -> str:
    return "".join(tree.itertext())


# --- the calendar -------------------------------------------------------------------------------


def test_an_outage_is_an_event_with_its_times_in_utc() -> None:
    [event] = events(row())
    assert event["DTSTART"].dt == NOON
    assert event["DTEND"].dt == NOON + timedelta(minutes=90)
    assert event["SUMMARY"] == "Podhost: Uploads fail"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["URL"]) == "https://status.example/i/1"
    assert "We look into it." in event["DESCRIPTION"]


def test_what_is_written_again_is_the_same_event_and_newer() -> None:
    [before] = events(row(ended=None), now=NOON + timedelta(hours=1))
    [after] = events(row(), now=NOON + timedelta(hours=3))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert before["DTEND"].dt == NOON + timedelta(hours=1)


def test_a_calendar_read_twice_holds_each_event_once() -> None:
    rows = [row(key=f"s/{n}", started=NOON - timedelta(days=n)) for n in range(50)]
    held = {str(e["UID"]): e for _ in range(2) for e in events(*rows)}
    assert len(held) == 50


def test_two_stories_of_one_outage_are_two_events() -> None:
    assert uid(row()) != uid(row(key="podhost:probe/p1"))


def test_announced_work_lasts_as_long_as_it_is_planned() -> None:
    begin = NOW + timedelta(days=2)
    plan = row(
        kind="maintenance", started=begin, ended=None, planned_end=begin + timedelta(hours=2)
    )
    [event] = events(plan)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)


def test_what_has_no_length_is_a_moment_and_what_was_withdrawn_is_cancelled() -> None:
    gone = Revision(NOW, Rewriting.WITHDRAWN, say("Withdrawn"))
    [event] = events(row(ended=NOON, revised=(gone,)))
    assert "DTEND" not in event
    assert str(event["STATUS"]) == "CANCELLED"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_title_can_break_a_calendar(title: str) -> None:
    [event] = events(row(title=HOSTILE + title, service=title or "x", components=(title,)))
    assert event["DTSTART"].dt == NOON
    lines = written("ics", row(title=title)).encode("utf-8").split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_without_icalendar_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from statuswatch.core.flow import StatusWatchError

    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(StatusWatchError) as caught:
        written("ics", row())
    assert "pip install" in str(caught.value.advice)


# --- the feed -----------------------------------------------------------------------------------


def test_the_feed_is_read_without_a_complaint() -> None:
    read = feedparser.parse(
        written("atom", row(), row(key="s/2", title=HOSTILE, url="javascript:x"))
    )
    assert not read.bozo
    assert read.feed.title == "Outages"
    first, second = read.entries
    assert first.link == "https://status.example/i/1"
    assert "We look into it." in first.content[0].value
    assert "<script>" in second.title or "script" in second.title
    assert not second.link.startswith("javascript")
    assert first.id != second.id


def test_an_empty_history_is_a_valid_feed_calendar_page_and_list() -> None:
    assert not feedparser.parse(written("atom")).bozo
    assert events() == []
    assert "Nothing recorded" in every_text(parsed(written("html")))
    assert len(written("jsonl").splitlines()) == 1


# --- the page -----------------------------------------------------------------------------------


def test_the_page_is_valid_and_has_a_row_for_each() -> None:
    tree = parsed(written("html", row(), row(key="s/2", ended=None)))
    rows = tree.findall(".//tbody/tr")
    assert [len(each.findall("td")) for each in rows] == [6, 6]
    assert "1 d so far" in every_text(rows[1]).replace("\N{NO-BREAK SPACE}", " ")
    assert "prefers-color-scheme: dark" in written("html")
    assert "@media print" in written("html")


def test_nothing_of_a_stranger_becomes_markup() -> None:
    text = written("html", row(title=HOSTILE, service=HOSTILE, url="javascript:alert(1)"))
    tree = parsed(text)
    assert tree.findall(".//script") == []
    assert tree.findall(".//a") == []
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in every_text(tree)


def test_the_page_loads_nothing() -> None:
    tree = parsed(written("html", row()))
    assert [e for e in tree.iter() if "src" in e.attrib or e.tag in {"link", "img"}] == []


# --- Markdown and lines -------------------------------------------------------------------------


def test_the_table_keeps_its_columns_whatever_a_title_says() -> None:
    lines = written("markdown", row(title=HOSTILE, service="a|b")).splitlines()
    bars = [line.replace("\\|", "").count("|") for line in lines[4:]]
    assert bars == [7, 7, 7]
    assert "](javascript" not in lines[-1]
    assert "<script" not in lines[-1]


def test_each_line_is_json_by_itself_and_the_first_names_the_format() -> None:
    lines = [json.loads(each) for each in io.StringIO(written("jsonl", row(title=HOSTILE)))]
    assert lines[0]["format"] == "statuswatch-history"
    assert (lines[1]["service"], len(lines[1]["updates"])) == ("Podhost", 1)
    assert len(lines) == 2


def test_json_lines_say_the_same_as_json() -> None:
    whole = json.loads(written("json", row()))["outages"]
    assert [json.loads(each) for each in written("jsonl", row()).splitlines()][1:] == whole


@pytest.mark.parametrize("name", export.names())
def test_every_format_streams_with_flat_memory(name: str) -> None:
    def many(number: int) -> Iterator[Record]:
        for n in range(number):
            yield row(key=f"s/{n}")

    def peak(number: int) -> int:
        tracemalloc.start()
        for _ in export.load(name).render(many(number), NOW):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(100) + 300_000
