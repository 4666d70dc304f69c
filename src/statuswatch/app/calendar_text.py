"""A calendar file (RFC 5545) taken apart into its events and zones, as text: what is broken in one
of them stays there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say

MOST_BYTES = 50 * 1024 * 1024

WANTED = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("STATUS", "SUMMARY", "DESCRIPTION", "SEQUENCE"),
    }
)
"""What is read of an event: its attachments may be megabytes."""

MOST_OF_A_LINE = 20_000
"""Characters; a longer one is a picture, or a whole book."""


MOST_EVENTS, MOST_LINES = 250_000, 2_000_000
"""Events and zones of a calendar, and lines of them that are kept: 50 MB of the shortest would be
gigabytes in memory."""

MOST_OF_A_BLOCK = 5_000
"""Lines of one event or zone; the rest of them is passed over."""


class WrongCalendarError(StatusWatchError):
    """It is no calendar, or cannot be read."""


@dataclass(slots=True)
class Block:
    """One event or zone. `line`: where it begins, counted from 1. `closed`: its end is there."""

    line: int
    lines: list[str] = field(default_factory=list)
    closed: bool = False

    def first(self, name: str) -> str:
        """The text of a property, as it is written; empty: it has none."""
        for line in self.lines:
            head, colon, value = line.partition(":")
            if colon and head.partition(";")[0].upper() == name:
                return value.strip()
        return ""


@dataclass(frozen=True, slots=True)
class Calendar:
    events: tuple[Block, ...]
    zones: tuple[Block, ...]


def taken_apart(data: bytes) -> Calendar:
    """Raises WrongCalendarError where it is none, or too large."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise WrongCalendarError(say("It is larger than {n} MB: that is no calendar", n=most))
    text = _decoded(data)
    if "BEGIN:VCALENDAR" not in text[:4096].upper():
        raise WrongCalendarError(
            say("It is no calendar"), say("A calendar file begins with BEGIN:VCALENDAR.")
        )
    if "END:VCALENDAR" not in text[-4096:].upper():
        raise WrongCalendarError(
            say("It breaks off: the end of the calendar is missing"),
            say("Its plans are as they were. Get it again, whole."),
        )
    taking = _Taking()
    for number, line in _unfolded(text):
        word, _, value = line.partition(":")
        taking.take(number, line, word.strip().upper(), value.strip().upper())
    return Calendar(tuple(taking.events), tuple(taking.zones))


@dataclass(slots=True)
class _Taking:
    """A calendar under way. `open`: what is open within the block, outermost first."""

    events: list[Block] = field(default_factory=list)
    zones: list[Block] = field(default_factory=list)
    block: Block | None = None
    open: list[str] = field(default_factory=list)
    kept: int = 0

    def take(self, number: int, line: str, word: str, value: str) -> None:
        begins = word == "BEGIN"
        if begins and (value == "VEVENT" or (self.block is None and value == "VTIMEZONE")):
            self.block, self.open = Block(number), [value]  # one that was never closed ends here
            (self.events if value == "VEVENT" else self.zones).append(self.block)
            self._check(len(self.events) + len(self.zones), MOST_EVENTS)
        elif self.block is None:
            return
        elif word == "END" and value == self.open[0]:
            self.block.closed, self.block = True, None
        elif self.open[0] == "VTIMEZONE":
            self._keep(self.block, line)
        elif begins:
            self.open.append(value)
        elif word == "END":
            del self.open[max(1, len(self.open) - 1) :]
        elif len(self.open) == 1 and _is_wanted(line):
            self._keep(self.block, line)

    def _keep(self, block: Block, line: str) -> None:
        if len(block.lines) < MOST_OF_A_BLOCK:
            block.lines.append(line)
            self.kept += 1
            self._check(self.kept, MOST_LINES)

    def _check(self, there: int, most: int) -> None:
        if there > most:
            raise WrongCalendarError(
                say("It holds more than any calendar does: over {n} entries", n=most),
                say("Its plans are as they were."),
            )


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines, each with the number of its first."""
    whole: list[str] = []
    size = begun = 0
    for number, given in enumerate(_lines(text), 1):
        line = given.rstrip("\r")
        if line[:1] in (" ", "\t") and whole:
            if size < MOST_OF_A_LINE:
                whole.append(line[1:])
                size += len(line)
            continue
        if whole:
            yield begun, "".join(whole)
        whole, size, begun = [line], len(line), number
    if whole:
        yield begun, "".join(whole)


def _lines(text: str) -> Iterator[str]:
    """One at a time: all at once take ten times the text's memory."""
    at = 0
    while (end := text.find("\n", at)) >= 0:
        yield text[at:end]
        at = end + 1
    yield text[at:]


def _is_wanted(line: str) -> bool:
    name = line[:40].partition(":")[0].partition(";")[0].strip().upper()
    return name in WANTED
