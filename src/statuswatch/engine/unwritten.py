"""The disk takes nothing: the user is told so once, and once that there is room again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import Message, say
from statuswatch.store.enduring import Disk
from statuswatch.store.nouns import Unwritten
from statuswatch.store.protocols import Journal

LAND_EVERY = 15.0
"""Seconds between two attempts to write what is kept in memory."""


class Writing:
    """Whether what we see is written down."""

    def __init__(self, disk: Disk, journal: Journal) -> None:
        """`journal`: what it buffers is written as soon as there is room; there may be none again
        before its own time."""
        self._disk, self._journal = disk, journal
        self._told: Unwritten | None = None
        self._made = disk.made_again

    @property
    def again(self) -> float | None:
        """Seconds until it should be looked at again, if at all."""
        return None if self._disk.afloat is None else LAND_EVERY

    def look(self, now: datetime) -> Iterator[Notice]:
        """Try to write; what the user should hear of it."""
        self._disk.look()
        afloat = self._disk.afloat
        if afloat is not None and self._told is None and not self._disk.land():
            self._told = afloat
            yield _stands(afloat, now)
            return
        if self._told is None and self._disk.made_again is not self._made:
            self._made = self._disk.made_again  # just now, or by who wrote before we looked
            yield from _made_again(self._made, self._disk.set_aside, now)
        if self._told is not None and (afloat is None or self._disk.land()):
            self._made = self._disk.made_again
            told, self._told = self._told, None
            with suppress(StatusWatchError):  # the disk is full again: it stays buffered
                self._journal.flush()
            yield _over(told, self._disk.set_aside, now)


def _stands(unwritten: Unwritten, now: datetime) -> Notice:
    body = say(
        "{why}. {advice} We watch and tell on, and keep it in memory until then; it is lost if "
        "StatusWatch ends before.",
        why=unwritten.why,
        advice=unwritten.advice,
    )
    return _own("full", say("The history can't be written"), body, unwritten, now)


def _over(unwritten: Unwritten, aside: Path | None, now: datetime) -> Notice:
    """`aside`: where what was kept in memory is, if not in the history."""
    body = say("What was kept in memory since {since} is in it.", since=unwritten.since)
    if aside is not None:
        words = (
            "Another history had taken its place, or another StatusWatch had written into it. What "
            "was kept in memory since {since} is in a file of its own: {file}"
        )
        body = say(words, since=unwritten.since, file=str(aside))
    return _own("room", say("The history is written again"), body, unwritten, now)


def _made_again(unwritten: Unwritten | None, aside: Path | None, now: datetime) -> Iterator[Notice]:
    if unwritten is not None and aside is not None:
        yield _over(unwritten, aside, now)
    elif unwritten is not None:
        body = say("{why}. It is made again, with all that was in it.", why=unwritten.why)
        yield _own("made", say("The history's file was gone"), body, unwritten, now)


def _own(what: str, title: Message, body: Message, unwritten: Unwritten, now: datetime) -> Notice:
    key = f"disk:{what}:{unwritten.since.isoformat()}"
    return Notice(key, "disk", "", title, body, at=now, kind=NoticeKind.OWN)
