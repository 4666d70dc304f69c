"""What the window asks of the past: counts, pages, places, a file with what is shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.core.timeline import Bar, Together, by_service, gaps, together
from statuswatch.store.nouns import Filter, Kind, Order, OutageRow, Search

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.line import Line
    from statuswatch.core.model import Service
    from statuswatch.core.record import Record
    from statuswatch.store.protocols import History

PAGE = 128
"""Outages read at once: some 3 ms."""

IDS = 20_000
"""Names of outages read at once."""

LITTLE = 4000
"""Incidents whose words are read before one searches: some 150 ms."""

BARS, DRAWN = 20_000, 2000
"""Outages that a timeline takes, and of these at once: some 15 ms."""

SORTED = 10 * 128
"""Outages after which it is told how far sorting is."""

BREATH = 0.02
"""Seconds that polls and pages get between two steps of reading what was said."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many outages, and how long they lasted all together."""

    number: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of a table by where they stand in it: from the first of each span up to the second."""

    which: Filter
    order: Order
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A table anew. `places`: where the rows that were asked for stand now. `rows` from `start`
    on: those around the first of them. `search`: how its words were found, if there are any."""

    total: Total
    places: Mapping[str, int]
    start: int
    rows: tuple[OutageRow, ...]
    search: Search


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Exported:
    """`rows`: what the outages are made of, each one source's word."""

    outages: int
    rows: int
    path: Path


async def count(desk: Desk, which: Filter) -> int:
    return desk.app.stored.history.outage_count(which)


async def total(desk: Desk, which: Filter) -> Total:
    return Total(*desk.app.stored.history.outage_total(which, now=desk.app.clock.now()))


async def page(
    desk: Desk, which: Filter, order: Order, start: int, limit: int = PAGE, of: int = 0
) -> tuple[OutageRow, ...]:
    """`of`: how many there are, where that is known."""
    now = desk.app.clock.now()
    return desk.app.stored.history.outage_page(which, order, start, limit, now=now, of=of)


async def services(desk: Desk) -> tuple[Service, ...]:
    """By name; also those that are followed no more, whose history is kept."""
    found = desk.app.stored.ledger.services(also_left=True)
    return tuple(sorted(found, key=lambda s: (s.name.casefold(), s.id)))


async def fresh(desk: Desk, which: Filter, order: Order, keep: Sequence[str] = ()) -> Fresh:
    """All that a table needs to change at once. `keep`: the outage at its top, then those whose
    new places it must know. Tells Progress where an order must be worked out."""
    search = await _search(desk, which.words) if which.words else Search()
    told = await total(desk, which)
    for done in desk.app.stored.history.finding.ranking(which, order):
        if done % SORTED == 0:
            desk.tell(Progress(done, told.number))
        await asyncio.sleep(0)
    places: dict[str, int] = {}
    for outage in dict.fromkeys(keep):
        await asyncio.sleep(0)
        places |= desk.app.stored.history.outage_places(which, order, [outage])
    await asyncio.sleep(0)
    top = places.get(keep[0], 0) if keep else 0
    start = max(0, top - top % PAGE)
    # As many pages as a screen that begins at the top one sees.
    rows = await page(
        desk, which, order, start, PAGE if top % PAGE <= PAGE // 2 else 2 * PAGE, told.number
    )
    return Fresh(told, places, start, rows, search)


async def _search(desk: Desk, words: str) -> Search:
    """Find them, so that the questions that follow need not; how they were found."""
    history = desk.app.stored.history
    unread = history.finding.search().unread
    for _ in range(unread if unread <= LITTLE else 0):
        if not history.finding.learn():
            break
        await asyncio.sleep(0)
    for _ in history.finding.searching(words):
        await asyncio.sleep(0)
    return history.finding.search()


async def place(desk: Desk, which: Filter, at: datetime) -> int:
    """At which number, newest first, the newest outage stands that began by then."""
    return desk.app.stored.history.finding.number(which, at)


@dataclass(frozen=True, slots=True)
class Era:
    """What a timeline shows of a stretch of time: `services` by name, their outages and planned
    work (also by the services' ids, oldest first), what of them fell together, and where nobody
    watched any of them. `whole`: False where there was too much to read."""

    since: datetime
    until: datetime
    services: tuple[Service, ...]
    bars: tuple[Bar, ...]
    unwatched: tuple[tuple[datetime, datetime], ...]
    whole: bool = True
    rows: Mapping[str, Sequence[Bar]] = field(default_factory=dict)
    groups: tuple[Together, ...] = ()


async def era(desk: Desk, which: Filter, since: datetime, until: datetime) -> Era:
    """`which` without its times: those are `since` and `until`."""
    history, now = desk.app.stored.history, desk.app.clock.now()
    if which.words:
        await _search(desk, which.words)
    wanted = replace(which, since=since, until=until)
    kinds = (Kind.TROUBLE, Kind.MAINTENANCE) if which == Filter() else (which.kind,)
    bars: list[Bar] = []
    for kind in kinds:
        bars += await _bars(desk, replace(wanted, kind=kind), BARS - len(bars))
    known = {each.id: each for each in await services(desk)}
    shown = {bar.service for bar in bars} | (
        {each.id for each in desk.app.stored.ledger.services()} if not which.services else set()
    ) | which.services  # fmt: skip
    rows = [each for key, each in known.items() if key in shown]
    watched: list[tuple[datetime, datetime]] = []
    for followed in desk.app.stored.ledger.sources():
        if followed.source.service in shown:
            found = history.coverage([followed.source.id], since, min(until, now))
            watched += [(each.since, each.until) for each in found]
            await asyncio.sleep(0)
    end = min(until, now)
    nobody = gaps(watched, since, end) if since < end else []
    whole = len(bars) < BARS
    by_id = by_service(bars)
    await asyncio.sleep(0)
    groups = tuple(together(bars))
    return Era(since, until, tuple(rows), tuple(bars), tuple(nobody), whole, by_id, groups)


async def _bars(desk: Desk, which: Filter, most: int) -> list[Bar]:
    """The newest of them, at most so many, in pages between which polls get their turn."""
    found: list[Bar] = []
    history, now = desk.app.stored.history, desk.app.clock.now()
    for start in range(0, most, DRAWN):
        limit = min(DRAWN, most - start)
        found += history.finding.bars(which, start, limit, now=now)
        if len(found) < start + limit:
            break
        await asyncio.sleep(0)
    return found


async def learn(desk: Desk) -> int:
    """Read what was said and is not yet in the index of words, step by step; how many incidents
    those were. Tells Progress. Given up half-way, what was read stays read."""
    history = desk.app.stored.history
    of, done = history.finding.search().unread, 0
    while of and (read := history.finding.learn()):
        done += read
        desk.tell(Progress(min(done, of), of))
        await asyncio.sleep(BREATH)
    return done


async def rows(desk: Desk, shown: Shown, most: int = 10_000) -> tuple[OutageRow, ...]:
    """At most `most` of them: they are wanted in memory."""
    found: list[OutageRow] = []
    for first, last in shown.spans:
        end = min(last, first + most - len(found))
        for start in range(first, end, PAGE):
            await asyncio.sleep(0)
            found += await page(desk, shown.which, shown.order, start, min(PAGE, end - start))
    return tuple(found)


async def export(desk: Desk, shown: Shown, name: str, path: Path) -> Exported:
    """Write these outages in the format `name`: the whole file or none of it. Tells Progress.

    Raises StatusWatchError. In a thread of its own: a disk may be slow, and polls go on.
    """
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def told(progress: Progress) -> None:
        loop.call_soon_threadsafe(desk.tell, progress)

    try:
        return await asyncio.to_thread(_write, desk, shown, name, path, told, stop)
    finally:
        stop.set()  # given up: the thread ends at its next page, and the old file stands


class _GivenUpError(Exception):
    """Nobody waits for this file any more."""


def _write(
    desk: Desk,
    shown: Shown,
    name: str,
    path: Path,
    told: Callable[[Progress], None],
    stop: threading.Event,
) -> Exported:
    from statuswatch import export as formats
    from statuswatch.export.writing import write_whole

    history, now = desk.app.stored.history, desk.app.clock.now()
    chosen, wanted = formats.load(name), _ids(history, shown)
    written = 0

    def heard(rows: int) -> None:
        nonlocal written
        written += rows

    steps = _steps(wanted, told, stop)
    if chosen.of_lines is None:
        write_whole(path, chosen.render(_records(history, steps, heard, now), now))
    else:
        lines = _lines(history, steps, heard, now, words=chosen.words)
        write_whole(path, chosen.of_lines(lines, now))
    return Exported(len(wanted), written, path)


def _ids(history: History, shown: Shown) -> list[str]:
    """All names first: while the file grows, a new outage would shift the numbers."""
    found: dict[str, None] = {}
    for first, last in shown.spans:
        for start in range(first, last, IDS):
            limit = min(IDS, last - start)
            found |= dict.fromkeys(history.outage_ids(shown.which, shown.order, start, limit))
    return list(found)


def _steps(
    wanted: Sequence[str], told: Callable[[Progress], None], stop: threading.Event
) -> Iterator[Sequence[str]]:
    for start in range(0, len(wanted), PAGE):
        if stop.is_set():
            raise _GivenUpError
        told(Progress(start, len(wanted)))
        yield wanted[start : start + PAGE]


def _records(
    history: History,
    steps: Iterable[Sequence[str]],
    heard: Callable[[int], None],
    now: datetime,
) -> Iterator[Record]:
    from statuswatch.app import records

    for outages in steps:
        rows = history.outage_incidents(outages)
        heard(len(rows))
        yield from records.told(history, rows, now)


def _lines(
    history: History,
    steps: Iterable[Sequence[str]],
    heard: Callable[[int], None],
    now: datetime,
    *,
    words: bool,
) -> Iterator[Line]:
    for outages in steps:
        lines = history.lines.of(outages, now=now, words=words)
        heard(len(lines))
        yield from lines
