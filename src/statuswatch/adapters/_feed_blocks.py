"""The block grammar of Statuspage's text feeds, and of those who copied it.

`<p><small>Feb <var>27</var>, <var>21:09</var> UTC</small><br><strong>Resolved</strong> - text</p>`,
newest first (all 51 recorded feeds, 2013 to 2026; the oldest without `<var>`, LambStatus with a
year). A plan is headed by "THIS IS A SCHEDULED EVENT Oct 5, 04:00 - 05:00 UTC".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, pairwise

from statuswatch.adapters._feed_times import STAMP, Stamp, place, read_stamp
from statuswatch.adapters._text import line, markup

MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
OVER = frozenset({"resolved", "completed", "postmortem"})
ENDS = frozenset({"resolved", "completed"})
MOST_BLOCKS = 500

_HEAD = re.compile(
    r"<small[^>]{0,200}>(?P<when>(?:(?!<small).){3,300}?)</small>\s{0,20}(?:<br\s?/?>)?\s{0,20}"
    r"<strong[^>]{0,200}>(?P<state>[^<>]{2,60})</strong>",
    re.IGNORECASE | re.DOTALL,
)
_PLAN = re.compile(r"THIS IS A SCHEDULED EVENT(?P<window>.{5,800}?)</(?:strong|p)>", re.DOTALL)
_TO = re.compile(r"^[\s\u00a0]{0,5}[-–—][\s\u00a0]{0,5}(?:" + STAMP + r"|(?P<clock>\d{1,2}:\d{2}))")
_START = re.compile(STAMP)
_ZONE_AT_END = re.compile(r"([A-Z]{1,5}|[+-]\d{2}(?::?\d{2})?)[\s.]*$")
_DASH = re.compile(r"^\s{0,20}[-–—]\s{0,20}")
_TAG = re.compile(r"<[^<>]{0,200}>")
_LAST_TAG = re.compile(r"<p>\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One update: its time, its state ("in_progress", "update") and its plain text."""

    at: datetime | None
    phase: str
    text: str


def read_blocks(html: str, anchor: datetime | None, offset: float) -> tuple[Block, ...]:
    """The updates, oldest first; empty where the grammar is not found.

    `anchor`: about when the newest was written, for the missing year. `offset`: hours, for a
    zone that is not known.
    """
    heads = list(islice(_HEAD.finditer(html), MOST_BLOCKS))
    stamps = [read_stamp(_TAG.sub("", head["when"])) for head in heads]
    if not any(stamps):
        return ()
    ends = [head.start() for head in heads[1:]] + [len(html)]
    rising = _rising(stamps, anchor, offset)
    order = stamps[::-1] if rising else stamps
    times = place(order, anchor, offset)
    blocks = [
        Block(at, phase_word(head["state"]), _body(html[head.end() : end]))
        for at, head, end in zip(times[::-1] if rising else times, heads, ends, strict=True)
    ]
    return tuple(blocks if rising else reversed(blocks))


def phase_word(state: str) -> str:
    """The vendor's word in the form that Statuspage's JSON has it: "In progress" is in_progress."""
    return "_".join(line(state, 60).lower().split())


def state_of(blocks: tuple[Block, ...]) -> str:
    """The newest state that is one: "update" carries none. Empty where all are updates."""
    return next((block.phase for block in reversed(blocks) if block.phase != "update"), "")


def ended_at(blocks: tuple[Block, ...], published: datetime | None) -> datetime | None:
    """The time of the newest Resolved or Completed, if the newest state is an end.

    A postmortem comes after the end and does not move it.
    """
    if state_of(blocks) not in OVER:
        return None
    ends = [block for block in blocks if block.phase in ENDS]
    over = ends or [block for block in blocks if block.phase in OVER]
    return over[-1].at or published


def read_plan(
    html: str, anchor: datetime | None, offset: float
) -> tuple[datetime, datetime | None] | None:
    """The announced window of a maintenance, from the line that heads it."""
    found = _PLAN.search(html)
    words = markup(found["window"], 800) if found else ""
    first = _START.search(words)
    stamp = read_stamp(words)
    if first is None or stamp is None:
        return None
    zone = _ZONE_AT_END.search(words)
    if stamp.zone is None and zone is not None:
        stamp = replace(stamp, zone=_zone_of(zone[1]))
    start = stamp.near(anchor, offset)
    if start is None:
        return None
    rest = _TO.match(words[first.end() :])
    return start, _until(rest, stamp, start, offset) if rest else None


def _until(rest: re.Match[str], begun: Stamp, start: datetime, offset: float) -> datetime | None:
    """The end of a window: a whole date, or a time of day after its start."""
    if rest["clock"]:
        hour, minute = (int(part) for part in rest["clock"].split(":"))
        end = replace(begun, hour=hour, minute=minute, year=None).near(start, offset)
        return end + timedelta(days=1) if end and end < start else end
    stamp = read_stamp(rest[0])
    if stamp is None:
        return None
    if stamp.zone is None:
        stamp = replace(stamp, zone=begun.zone)
    for anchor in (start, start + timedelta(days=300)):
        end = stamp.near(anchor, offset)
        if end is not None and end >= start:
            return end
    return None


def _zone_of(word: str) -> float | None:
    stamp = read_stamp(f"Jan 1, 00:00 {word}")
    return stamp.zone if stamp else None


def _body(html: str) -> str:
    return markup(_DASH.sub("", _LAST_TAG.sub("", html), count=1))


def _rising(stamps: list[Stamp | None], anchor: datetime | None, offset: float) -> bool:
    """Do the blocks run from the oldest to the newest? Only a copy of the grammar does that."""
    known = [stamp for stamp in stamps if stamp is not None]
    first, last = known[0].near(anchor, offset), known[-1].near(anchor, offset)
    if first is None or last is None or len(known) != len(stamps):
        return False
    spots = [(s.year or 0, s.month, s.day, s.hour, s.minute) for s in known]
    if spots[0] == spots[-1] or any(a > b for a, b in pairwise(spots)):
        return False
    return anchor is None or abs(last - anchor) < abs(first - anchor)
