"""`add NAME`: a service that the catalogue knows, followed by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from statuswatch.cli.looking import UNCHANGED, address
from statuswatch.cli.opening import UsageError, open_app, title, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say

if TYPE_CHECKING:  # an address needs none of it
    from statuswatch.app.desk import Desk
    from statuswatch.app.finding import Looked
    from statuswatch.app.listing import FoundSource
    from statuswatch.catalogue import Entry
    from statuswatch.cli.options import Told
    from statuswatch.core.model import Service
    from statuswatch.settings import Profile

MOST = 6
"""Services that are named where several may be meant."""


def named(target: str, profile: Profile) -> Entry | None:
    """The service that is called so; None: it is an address. Raises UsageError where it is
    neither, and where several may be meant."""
    try:
        address(target)
    except UsageError as error:
        name = typed(target)
        if not name or set("/:@") & set(name):
            raise
        entry = known_as(name, profile)
        if entry is None:
            raise UsageError(
                say("{text} is not a web address, and no service we know", text=name),
                error.advice,
            ) from error
        return entry
    return None


def known_as(name: str, profile: Profile, *, exactly: bool = False) -> Entry | None:
    """The service of the catalogue that is called so (or, unless `exactly`, may be meant); None:
    there is none. Raises UsageError where several may be meant."""
    from statuswatch.app.own_entries import known_to

    known = known_to(profile)
    called = known.named(name)
    found = called if exactly else called or known.search(name, MOST)
    same = [e for e in called if name.casefold() in {e.name.casefold(), e.id}]
    if len(found) == 1 or len(same) == 1:
        return same[0] if same else found[0]
    if not found:
        return None
    names = ", ".join(f"{e.name} ({e.id})" if called else e.name for e in found)
    raise UsageError(
        say("Several services may be meant by {text}", text=name),
        say("Say which: {names}", names=names),
    )


async def add_named(
    entry: Entry,
    name: str | None,
    parts: Sequence[str],
    told: Told,
    terminal: Terminal,
    profile: Profile,
) -> int:
    """Follow it by what the catalogue knows of it, and say by what."""
    from statuswatch.app import Watch, finding
    from statuswatch.app.desk import Desk

    app = open_app(profile, terminal)
    try:
        desk = Desk(app, Watch(app))
        looked = await _looked_up(desk, entry)
        if looked.words.one:
            terminal.say(looked.words)
        wanted = tuple(part_of(part, looked.parts) for part in parts)
        chosen = _told_to((source for source in looked.sources if source.selected), told)
        if looked.already and not wanted and not told:
            terminal.say(say("You follow this already: {name}", name=looked.already))
            _tell(app.find(looked.already), looked, terminal, already=True)
            return Exit.FINE
        called = name or looked.already or looked.name
        choice = finding.Choice(called, chosen, wanted or looked.chosen, entry.id)
        service = await finding.follow(desk, choice)
        terminal.say(say("Following {name}", name=title(service)))
        _tell(service, looked, terminal, already=False)
        return Exit.FINE
    finally:
        await app.close()


async def _looked_up(desk: Desk, entry: Entry) -> Looked:
    """A command does not wait for the line to come back, as the window does."""
    from statuswatch.app import finding

    try:
        return await finding.look_up(desk, entry.id)
    except StatusWatchError as error:
        if error.title != finding.OFFLINE:
            raise
        raise StatusWatchError(error.title, UNCHANGED) from error


def _tell(service: Service, looked: Looked, terminal: Terminal, *, already: bool) -> None:
    for source in looked.sources:
        if not source.selected:
            continue
        if not already:
            terminal.say(f"    {source.kind:<12} {source.url}")
        terminal.data(
            {
                "service": service.id,
                "name": service.name,
                "kind": source.kind,
                "url": source.url,
                "parts": sorted(service.parts),
                "already": already,
            }
        )


def _told_to(sources: Iterable[FoundSource], told: Told) -> tuple[FoundSource, ...]:
    """Each with what its kind takes of it. Raises UsageError where none takes it."""
    if not told:
        return tuple(sources)
    found: list[FoundSource] = []
    refused: list[UsageError] = []
    for source in sources:
        try:
            options = {**source.options, **told.of(source.kind, source.url)}
            found.append(replace(source, options=options))
        except UsageError as error:
            refused.append(error)
            found.append(source)
    if refused and len(refused) == len(found):
        raise refused[0]
    return tuple(found)


def part_of(wanted: str, names: Sequence[str], *, whole: bool = True) -> str:
    """The part that is called so, in any case. Raises UsageError, naming those there are; where
    the list is not `whole` it may be one that is well, and is taken as it is typed."""
    for name in names:
        if name.casefold() == wanted.casefold():
            return name
    if not names or not whole:
        return wanted
    raise UsageError(
        say("There is no part called {wanted} on that page", wanted=wanted),
        say("Its parts: {names}", names=", ".join(names[:40])),
    )
