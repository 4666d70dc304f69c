"""add, remove, list: what is followed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import App
from statuswatch.cli.opening import (
    NotASourceError,
    UnreachableError,
    UsageError,
    find,
    open_app,
    opened,
    title,
)
from statuswatch.cli.terminal import WORDS, Exit, Terminal
from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.model import Component, worst
from statuswatch.core.words import say
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.engine.discover import Found
    from statuswatch.engine.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to follow, as typed."""

    target: str
    name: str | None
    parts: tuple[str, ...]
    kind: str | None


def add(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    wishes = _wishes(args)
    for kind in {w.kind for w in wishes if w.kind}:
        _adapter(kind)

    async def run() -> int:
        app = open_app(profile, terminal)
        try:
            if args.file is None:
                await _add(app, wishes[0], terminal)
                return Exit.FINE
            return await _add_many(app, wishes, terminal)
        finally:
            await app.close()

    return asyncio.run(run())


async def _add_many(app: App, wishes: list[Wish], terminal: Terminal) -> int:
    """Each by itself: what fails is said, the others are followed."""
    code = Exit.FINE
    for wish in wishes:
        try:
            await _add(app, wish, terminal)
        except StatusWatchError as error:
            terminal.warn(f"{wish.target}: {terminal.text(error.title)}")
            terminal.data({"target": wish.target, "error": terminal.text(error.title)})
            code = max(code, getattr(error, "exit_code", Exit.CANT_TELL))
    return code


def _wishes(args: argparse.Namespace) -> list[Wish]:
    if (args.url is None) == (args.file is None):
        raise UsageError(
            say("What should be followed?"),
            say("Give one address, or a file of them: statuswatch add --from FILE"),
        )
    parts = tuple(args.part)
    if args.file is None:
        return [Wish(args.url, args.name, parts, args.kind)]
    if args.name or parts:
        raise UsageError(
            say("--name and --part are for one address; a file has its names behind a tab")
        )
    wishes = []
    for text in _lines(args.file):
        target, _, name = text.partition("\t")
        wishes.append(Wish(target.strip(), name.strip() or None, (), args.kind))
    return wishes


def _lines(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(say("{file} cannot be read: {why}", file=file, why=why)) from error
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _adapter(kind: str) -> Adapter:
    try:
        return adapters.load(kind)
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error


async def _add(app: App, wish: Wish, terminal: Terminal) -> None:
    url = address(wish.target)
    if wish.kind is not None:
        name = wish.name or urlsplit(url).hostname or url
        _follow(app, wish, url, wish.kind, name, wish.parts, terminal)
        return
    found = await look(app.network.fetcher, url, terminal)
    name = wish.name or _page_name(found.report.title) or urlsplit(url).hostname or url
    parts = tuple(_part(p, found.report.components) for p in wish.parts)
    _follow(app, wish, found.url, found.kind, name, parts, terminal)


def _follow(
    app: App, wish: Wish, url: str, kind: str, name: str, parts: tuple[str, ...], t: Terminal
) -> None:
    already = any(f.source.url == url and f.source.kind == kind for f in app.stored.ledger.sources())
    service, source = app.follow(url, kind, name, parts)
    kind_title = adapters.load(kind).title
    said = (
        say("You follow this already: {name}", name=title(service))
        if already
        else say("Following {name} ({kind}, {url})", name=title(service), kind=kind_title, url=url)
    )
    t.say(said)
    t.data(
        {
            "service": service.id,
            "name": service.name,
            "kind": kind,
            "url": source.url,
            "parts": sorted(service.parts),
            "already": already,
        }
    )


def address(text: str) -> str:
    """`text` as a web address. Raises UsageError."""
    from statuswatch.engine.discover import web_address  # noqa: PLC0415

    try:
        return web_address(text)
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error


async def look(fetcher: Fetcher, url: str, terminal: Terminal) -> Found:
    """What is at `url`, found by asking. Raises NotASourceError or UnreachableError."""
    from statuswatch.engine.discover import Evidence, discover  # noqa: PLC0415

    heard: list[Evidence] = []
    found = await discover(
        url, adapters.all_adapters(), fetcher, heard.append
    )
    for evidence in heard[-1:] if found else heard:
        terminal.say(f"  {evidence.url}: {terminal.text(evidence.words)}")
    if found is not None:
        level = worst([found.report.level, *(i.level for i in found.report.incidents)])
        terminal.say(
            say(
                "{title}: {level}, {n} parts",
                title=found.report.title or url,
                level=WORDS[level],
                n=len(found.report.components),
            )
        )
        return found
    probe = say("Its address can still be probed: statuswatch add {url} --kind probe", url=url)
    if heard and all("answers" not in str(e.words) for e in heard):
        raise UnreachableError(
            say("{url} could not be asked: {why}", url=url, why=heard[-1].words),
            say("Check the address and your line. Nothing was changed."),
        )
    raise NotASourceError(say("No status page found at {url}", url=url), probe)


def _page_name(page_title: str) -> str:
    """"GitHub Status - Incident History" is GitHub."""
    name = page_title.removesuffix(" - Incident History").strip()
    for tail in (" Status Page", " status page", " System Status", " Status", " status"):
        name = name.removesuffix(tail).strip()
    return name


def _part(wanted: str, components: tuple[Component, ...]) -> str:
    names = [c.name for c in components]
    for name in names:
        if name.casefold() == wanted.casefold():
            return name
    if not names:
        return wanted
    raise UsageError(
        say("There is no part called {wanted} on that page", wanted=wanted),
        say("Its parts: {names}", names=", ".join(names[:40])),
    )


def remove(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        service = find(app, args.name)
        app.stored.ledger.unfollow(service.id, app.clock.now())
        terminal.say(say("{name} is no longer followed", name=service.name))
        terminal.data({"removed": service.id, "name": service.name})
    return Exit.FINE


def list_(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args
    with opened(profile, terminal) as app:
        services = app.stored.ledger.services()
        if not services:
            terminal.say(say("You follow nothing yet. Add something: statuswatch add URL"))
        for service in services:
            followed = app.stored.ledger.sources(service.id)
            terminal.say(title(service))
            for f in followed:
                paused = f" ({f.paused})" if f.paused else ""
                terminal.say(f"    {f.source.kind:<12} {f.source.url}{paused}")
            terminal.data(
                {
                    "service": service.id,
                    "name": service.name,
                    "parts": sorted(service.parts),
                    "sources": [
                        {
                            "kind": f.source.kind,
                            "url": f.source.url,
                            "role": f.source.role.value,
                            "paused": f.paused,
                        }
                        for f in followed
                    ],
                }
            )
    return Exit.FINE

