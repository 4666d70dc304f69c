"""A pause as a value: its note, its words, and what it hides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.face import Face, ServiceNow
from statuswatch.core.model import Level, Line, Service, Status
from statuswatch.core.overview import Overview, headline, icon, lines
from statuswatch.core.pause import Pause, read, sentence, words
from statuswatch.core.tooltip import TOOLTIP, fit, tooltip
from statuswatch.core.words import Setting, render

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOON)
FOR_AN_HOUR, FOR_EVER = Pause(NOON, NOON + HOUR), Pause(NOON)


@pytest.mark.parametrize("pause", [FOR_AN_HOUR, FOR_EVER])
def test_a_note_reads_back(pause: Pause) -> None:
    assert read(str(pause)) == pause


@pytest.mark.parametrize("note", [None, "", "x", "x y", "2026-11-09T12:00:00+00:00", "a b c"])
def test_what_is_no_word_of_ours_pauses_nothing(note: str | None) -> None:
    assert read(note) is None


def test_it_ends_at_its_end_or_never() -> None:
    assert FOR_AN_HOUR.holds(NOON + HOUR - timedelta(seconds=1))
    assert not FOR_AN_HOUR.holds(NOON + HOUR)
    assert FOR_EVER.holds(NOON + HOUR * 10_000)


def test_it_hides_what_lies_between_two_looks() -> None:
    before, after = NOON - HOUR, NOON + 2 * HOUR
    assert FOR_AN_HOUR.hides(before, after)
    assert FOR_AN_HOUR.hides(None, after)
    assert FOR_AN_HOUR.hides(NOON + HOUR / 2, after), "a look that was asked for meanwhile"
    assert FOR_EVER.hides(before, after)
    assert not FOR_AN_HOUR.hides(before, NOON), "it had not begun"
    assert not FOR_AN_HOUR.hides(NOON + HOUR, after), "it was over"


def overview(pause: Pause | None, line: Line = Line.UP) -> Overview:
    row = ServiceNow(Service("p", "Podhost"), Status(Level.DOWN, NOON - HOUR, stale=False))
    return Overview((row,), line, NOON + HOUR / 2, paused=pause)


def said(pause: Pause) -> list[str]:
    found = overview(pause)
    tip = fit(tooltip(found), SETTING)
    [(_, line)] = lines(found, found.at)
    return [render(headline(found), SETTING), tip, render(line, SETTING)]


def test_every_face_says_until_when_and_nothing_of_the_present() -> None:
    hour, ever = said(FOR_AN_HOUR), said(FOR_EVER)
    assert hour[:2] == ["Paused until 13:00", "Paused until 13:00: nothing is asked."]
    assert ever[:2] == ["Paused until you resume", "Paused until you resume: nothing is asked."]
    assert hour[2].replace("\N{NO-BREAK SPACE}", " ") == (
        "Podhost: down since 11:00 (1 h), as of 12:00"
    )
    assert render(words(FOR_EVER), SETTING) in render(sentence(FOR_EVER), SETTING)
    assert len(hour[1]) <= TOOLTIP


def test_nobody_is_accused_while_nothing_is_asked() -> None:
    assert icon(overview(None)) == (Face.DOWN, 0)
    assert icon(overview(FOR_AN_HOUR)) == (Face.UNKNOWN, 0)
    assert icon(overview(FOR_AN_HOUR, Line.DOWN)) == (Face.UNKNOWN, 0)
