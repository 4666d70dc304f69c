"""What the user hears of a disk that takes nothing: once that it is so, once that it is over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from statuswatch.core.words import render, say
from statuswatch.engine.unwritten import LAND_EVERY, Writing
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Unwritten
from statuswatch.store.protocols import Journal

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
FULL = Unwritten(NOW, say("The disk is full"), say("Make room on it."))
GONE = Unwritten(NOW, say("The history was removed"), say(""))
ASIDE = Path("/home/me/history.db.aside")


class Place:
    """A disk, and the journal on it."""

    endures = True

    def __init__(self) -> None:
        self.afloat: Unwritten | None = None
        self.set_aside: Path | None = None
        self.made_again: Unwritten | None = None
        self.room = False
        self.flushed = 0
        self.writing = Writing(self, cast(Journal, self))

    def look(self) -> bool:
        return False

    def land(self) -> bool:
        if self.room:
            self.afloat = None
        return self.room

    def flush(self) -> None:
        self.flushed += 1
        if not self.room:
            raise StoreError(say("The disk is full"), say(""))

    def said(self) -> list[tuple[str, str]]:
        return [(render(n.title), render(n.body)) for n in self.writing.look(NOW)]


def test_that_nothing_is_written_is_said_once_and_what_is_buffered_is_written_with_the_rest() -> (
    None
):
    place = Place()
    assert (place.said(), place.writing.again) == ([], None)
    place.afloat = FULL
    [(title, body)] = place.said()
    assert title == "The history can't be written"
    assert "The disk is full. Make room on it." in body
    assert (place.said(), place.writing.again, place.flushed) == ([], LAND_EVERY, 0)
    place.room = True
    [(title, body)] = place.said()
    assert title == "The history is written again"
    assert "is in it" in body
    assert (place.said(), place.writing.again, place.flushed) == ([], None, 1)


def test_a_disk_that_had_room_at_once_is_no_news() -> None:
    place = Place()
    place.afloat, place.room = FULL, True
    assert place.said() == []


def test_a_disk_that_is_full_again_keeps_what_is_buffered() -> None:
    place = Place()
    place.afloat = FULL
    place.said()
    place.afloat = None  # written by somebody else meanwhile, and full again
    assert [title for title, _ in place.said()] == ["The history is written again"]
    assert place.flushed == 1


def test_a_file_that_was_gone_and_is_made_again_is_said_once() -> None:
    place = Place()
    place.made_again = GONE
    [(title, body)] = place.said()
    assert title == "The history's file was gone"
    assert body == "The history was removed. It is made again, with all that was in it."
    assert place.said() == []


def test_where_another_took_its_place_it_is_said_where_the_rest_is() -> None:
    place = Place()
    place.made_again, place.set_aside = GONE, ASIDE
    [(title, body)] = place.said()
    assert title == "The history is written again"
    assert str(ASIDE) in body
    assert place.said() == []


def test_what_was_told_as_full_and_made_again_is_told_as_one() -> None:
    place = Place()
    place.afloat = FULL
    place.said()
    place.made_again, place.set_aside, place.room = FULL, ASIDE, True
    [(title, body)] = place.said()
    assert title == "The history is written again"
    assert str(ASIDE) in body
    assert place.said() == []
