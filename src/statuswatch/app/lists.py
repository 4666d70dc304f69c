"""What is followed, in from a list and out to one, for the window: with progress, and to be given up.

What the list does not say is asked for, one address after the other, as `Add` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import importers
from statuswatch.app import finding
from statuswatch.app.choosing import Choice
from statuswatch.app.importing import TakenIn, follows, in_words, taking_in
from statuswatch.app.restoring import Progress, telling
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.importers import Listed


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list. `title`: what kind of list it is; `refused`: what is not followed, by
    the name that it has there, and why."""

    title: str
    new: int
    already: int
    refused: tuple[tuple[str, Message], ...] = ()


async def take(desk: Desk, file: Path) -> Imported:
    """Follow what a list names. Tells Progress; given up, what was taken in by then is followed.
    Raises StatusWatchError where it is none, or cannot be read."""

    def work(told: Callable[[int, int], bool]) -> tuple[str, tuple[TakenIn, ...]]:
        importer, listed = importers.read(_bytes_of(file))
        return importer.title, tuple(_until_stopped(desk.app, listed, told))

    try:
        with telling(desk) as told:
            title, found = await asyncio.to_thread(work, told)
        looked = [await _look(desk, one) if one.unknown else one for one in _counted(desk, found)]
    finally:
        await desk.watch.followed_anew()
    new, already, _, _ = in_words(looked)
    refused = ((one.wanted.name or one.wanted.url, one.why) for one in looked)
    return Imported(title, new, already, tuple((n, why) for n, why in refused if why is not None))


def _until_stopped(app: App, listed: Listed, told: Callable[[int, int], bool]) -> Iterator[TakenIn]:
    of = len(listed.wanted)
    for done, one in enumerate(taking_in(app, listed), 1):
        yield one
        if done <= of and not told(done, of):
            return


def _counted(desk: Desk, found: tuple[TakenIn, ...]) -> Iterator[TakenIn]:
    """Those that are to be asked for tell how far they are."""
    of, done = sum(one.unknown for one in found), 0
    for one in found:
        if one.unknown:
            desk.tell(Progress(done, of))
            done += 1
        yield one


async def _look(desk: Desk, one: TakenIn) -> TakenIn:
    """What is at that address? It is followed as it is found."""
    wanted = one.wanted
    try:
        found = await finding.look(desk, wanted.url)
        if found.already:
            return TakenIn(wanted, already=True)
        sources = tuple(source for source in found.sources if source.selected)
        name = wanted.name or found.name
        chosen = Choice(name, sources, wanted.parts or found.chosen, found.entry)
        return TakenIn(wanted, (await finding.follow(desk, chosen)).id)
    except StatusWatchError as error:
        return TakenIn(wanted, why=error.title)


async def write_out(desk: Desk, file: Path) -> int:
    """What is followed, as a list that can be taken in again; how many services. Raises
    StatusWatchError."""
    return await asyncio.to_thread(_write, desk.app, file)


def _write(app: App, file: Path) -> int:
    from statuswatch.export.writing import write_whole

    services = tuple(follows(app))
    ends = {"opml": "opml"}.get(file.suffix.lstrip(".").lower(), "json")
    write = importers.load(ends).write
    assert write is not None
    write_whole(file, write(services, app.clock.now()))
    return len(services)


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(importers.MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        title = say("{file} cannot be read: {why}", file=file.name, why=why)
        raise StatusWatchError(title, say("Choose another file.")) from error
