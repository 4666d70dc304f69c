"""By which clock a calendar's times are written: an IANA name, a name of Windows', or a zone that
the calendar itself describes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from statuswatch.app.calendar_text import Block
from statuswatch.core.zones import UNIVERSAL, Clock, Zoned, clock_of

MOST_DESCRIBED = 50
"""Zones that a calendar describes itself and that are made; some hundred lines each take long."""

MOST_LINES = 1_000
"""Of such a zone: a history of its changes from 1970 on has some 800."""


class Here:
    """This computer's own zone, whose name it need not know."""

    def wall(self, at: datetime) -> datetime:
        return at.astimezone().replace(tzinfo=None)

    def at(self, wall: datetime) -> datetime:
        return wall.astimezone(UTC)

    def names(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Zone:
    """`name`: IANA; empty: this computer's, or one that has none."""

    name: str
    clock: Clock


HERE = Zone("", Here())


def zone_named(name: str) -> Zone | None:
    """`None` where it is not known here."""
    clock = clock_of(name)
    return Zone(name, clock) if clock is not None else None


class Zones:
    """Those of one calendar, each looked up once."""

    def __init__(self, described: Iterable[Block], home: Zone) -> None:
        """`home`: the user's, for times and days that name none."""
        self.home = home
        self._made = 0
        self._described = {block.first("TZID").strip('"'): block for block in described}
        self._found: dict[str, Zone | None] = {"": home, "UTC": Zone("UTC", UNIVERSAL)}

    def of(self, name: str) -> Zone | None:
        """`None`: nobody knows it."""
        name = name.strip().strip('"')
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> Zone | None:
        # "/mozilla.org/20050126_1/Europe/Berlin": how the name of a zone was made unique
        short = "/".join(name.split("/")[-2:]) if name.startswith("/") else name
        found = zone_named(short) or zone_named(_of_windows(short))
        if found is not None or name not in self._described or self._made >= MOST_DESCRIBED:
            return found
        self._made += 1
        made = _made(self._described[name])
        return Zone("", Zoned(made)) if made is not None else None


def _of_windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _made(block: Block) -> tzinfo | None:
    """Of a zone that the calendar describes by rules; `None` where they can't be followed."""
    if not _is_followable(block):
        return None
    from icalendar import Timezone

    text = "\r\n".join(["BEGIN:VTIMEZONE", *block.lines, "END:VTIMEZONE", ""])
    try:
        described = Timezone.from_ical(text)
        made = described.to_tz() if isinstance(described, Timezone) else None
        datetime(2026, 1, 1, tzinfo=UTC).astimezone(made)
    except Exception:  # noqa: BLE001  what a stranger's rules make of a library is not foreseen
        return None
    return made if isinstance(made, tzinfo) else None


def _is_followable(block: Block) -> bool:
    """Clocks change by the year. Of a zone that says every second, the library would count all the
    seconds since it began."""
    if len(block.lines) > MOST_LINES:
        return False
    names = (line.upper().partition(":") for line in block.lines)
    rules = [value for head, _, value in names if head.partition(";")[0].strip() == "RRULE"]
    return all(
        re.findall(r"FREQ=(\w*)", rule) == ["YEARLY"]
        and not re.search(r"BY(?:HOUR|MINUTE|SECOND|SETPOS)", rule)
        for rule in rules
    )
