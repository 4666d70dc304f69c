"""add, remove, list: what is followed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import App
from statuswatch.app.finding import page_name
from statuswatch.app.naming import own_name
from statuswatch.app.own_word import source_of
from statuswatch.app.secrets import MOVED, check_keyring, hide, keep, with_secret
from statuswatch.app.secrets import OPTION as SECRET
from statuswatch.app.secrets import forget as forget_secrets
from statuswatch.cli import shows
from statuswatch.cli.by_name import add_named, named, part_of
from statuswatch.cli.looking import adapter_of, address, level_of, look
from statuswatch.cli.opening import (
    NOTHING,
    PAUSED,
    AskedError,
    UsageError,
    find,
    open_app,
    opened,
    title,
    typed,
)
from statuswatch.cli.options import FEED, Told, mixed_feed, typed_options
from statuswatch.cli.running import run
from statuswatch.cli.terminal import OWN_WORD, WORDS, Exit, Terminal, told
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Report, Role, Service
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.app.secrets import Secret
    from statuswatch.engine.discover import Found

AT_ONCE = 8
"""Places of a file that are asked at the same time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to follow, as typed. `where`: file and line, if it came from a file."""

    target: str
    name: str | None
    parts: tuple[str, ...]
    kind: str | None
    where: str = ""
    told: Told = field(default_factory=Told)
    secret: Secret | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A wish whose address is known, and read if its kind was not given."""

    wish: Wish
    url: str
    kind: str
    report: Report | None = None
    options: Mapping[str, str] = field(default_factory=dict)


def add(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.kind is not None:
        adapter_of(args.kind)
    told = typed_options(args)
    wishes = [replace(wish, told=told) for wish in _wishes(args)]
    if args.file is None:
        entry = named(wishes[0].target, profile) if args.kind is None else None
        if entry is not None:
            if args.secret:
                raise UsageError(say("--secret is for an address"))
            return run(add_named(entry, wishes[0].name, wishes[0].parts, told, terminal, profile))
        url = address(wishes[0].target)  # a mistake is told before anything is made on the disk
        if args.kind is not None:
            told.of(args.kind, url)
    wishes = [with_its_secret(wish, terminal, ask=args.secret) for wish in wishes]
    return run(_follow_all(wishes, terminal, profile, many=args.file is not None))


async def _follow_all(
    wishes: list[Wish], terminal: Terminal, profile: Profile, *, many: bool
) -> int:
    app = open_app(profile, terminal)
    try:
        if many:
            return await add_many(app, wishes, terminal)
        _follow(app, await _place(app, wishes[0], terminal), terminal)
        return Exit.FINE
    finally:
        await app.close()


async def add_many(app: App, wishes: list[Wish], terminal: Terminal) -> int:
    """Each by itself: what fails is said, the others are followed."""
    turns = asyncio.Semaphore(AT_ONCE)
    silent = Terminal(json_wanted=True)  # of many, only what became of each is said

    async def find_one(wish: Wish) -> Place | StatusWatchError:
        async with turns:
            try:
                return await _place(app, wish, silent)
            except StatusWatchError as error:
                return error

    code, tally = Exit.FINE, Counter[str]()
    tasks = [asyncio.create_task(find_one(wish)) for wish in wishes]
    for wish, task in zip(wishes, tasks, strict=True):
        place = await task
        try:
            if isinstance(place, StatusWatchError):
                raise place
            tally["already" if _follow(app, place, terminal) else "new"] += 1
        except StatusWatchError as error:
            tally["not"] += 1
            terminal.warn(say("{where}: {what}", where=wish.where, what=error.title))
            terminal.data(
                {
                    "target": wish.target,
                    "where": wish.where,
                    "error": terminal.text(error.title),
                    "advice": terminal.text(error.advice),
                }
            )
            code = max(code, getattr(error, "exit_code", Exit.CANT_TELL))
    terminal.say(
        say(
            "{new} followed, {already} already followed, {no} not",
            new=tally["new"],
            already=tally["already"],
            no=tally["not"],
        )
    )
    return code


def _wishes(args: argparse.Namespace) -> list[Wish]:
    if args.url is None and args.file is None:
        raise UsageError(
            say("What should be followed?"),
            say("Give an address (statuswatch add URL), or a file of them (--from FILE)."),
        )
    if args.url is not None and args.file is not None:
        raise UsageError(say("Give an address or --from FILE, not both"))
    parts = tuple(filter(None, map(typed, args.part)))
    name = typed(args.name) if args.name is not None else None
    if name == "":
        raise UsageError(say("--name is empty"), say("Leave it out, or say what you call it."))
    if args.file is None:
        return [Wish(args.url, name, parts, args.kind)]
    if args.secret:
        raise UsageError(say("--secret is for one address, not for a file of them"))
    if name or parts:
        raise UsageError(
            say("--name and --part are for one address; a file has its names behind a tab")
        )
    return list(_from_lines(args.file, _text_of(args.file), args.kind))


def with_its_secret(wish: Wish, terminal: Terminal, *, ask: bool = False) -> Wish:
    """With what it needs to be let in: out of its address, or asked for. Raises StatusWatchError,
    before anything is followed, where no keyring can keep it."""
    target, found = hide(wish.target)
    secret = found
    if ask:
        from statuswatch.cli.secret import asked_secret

        if secret is not None:
            raise UsageError(say("The address has a secret already: --secret is one too many"))
        secret = asked_secret(address(target), terminal)
    if secret is None:
        return wish
    check_keyring(target)
    if found is not None:
        terminal.warn(MOVED)
    return replace(wish, target=target, secret=secret)


def _from_lines(file: str, text: str, kind: str | None) -> list[Wish]:
    wishes = []
    for number, written in enumerate(text.splitlines(), 1):
        target, _, name = written.strip().partition("\t")
        if target and not target.startswith("#"):
            where = f"{'stdin' if file == '-' else file}:{number}"
            wishes.append(Wish(target.strip(), typed(name) or None, (), kind, where))
    return wishes


def _text_of(file: str) -> str:
    """Always UTF-8, whatever this terminal's own encoding is."""
    try:
        if file != "-":
            return Path(file).read_text("utf-8-sig")
        raw = getattr(sys.stdin, "buffer", None)
        return sys.stdin.read() if raw is None else raw.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            say("{file} is not UTF-8 text", file=file), say("Save it as UTF-8.")
        ) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(say("{file} cannot be read: {why}", file=file, why=why)) from error


async def _place(app: App, wish: Wish, terminal: Terminal) -> Place:
    url, told, fetcher = address(wish.target), wish.told, app.network.fetcher
    if wish.secret is not None:
        fetcher.lend(wish.secret)
    if wish.kind is not None:
        read = await shows.read(fetcher, url) if wish.kind == shows.KIND else None
        return Place(wish, url, wish.kind, read, told.of(wish.kind, url))
    report = await mixed_feed(fetcher, url, told, terminal)
    if report is not None:
        return Place(wish, url, FEED, report, told.of(FEED, url))
    found = await look(fetcher, url, terminal)
    if found.others:
        raise _several(url, (found, *found.others))
    return Place(wish, found.url, found.kind, found.report, told.of(found.kind, found.url))


def _several(url: str, found: Sequence[Found]) -> AskedError:
    """What is meant is for the user to say: nothing speaks for one of them."""
    names = ", ".join(f"{one.url} --kind {one.kind}" for one in found)
    data = {"url": url, "candidates": [{"kind": one.kind, "url": one.url} for one in found]}
    return AskedError(
        Exit.USAGE,
        say("More than one status page is at {url}", url=url),
        say("Add the one that is meant: {names}", names=names),
        data,
    )


def _follow(app: App, place: Place, terminal: Terminal) -> bool:
    """Follow it, and say so. Was it followed already?"""
    wish, report = place.wish, place.report
    show = shows.tell(app, place.kind, place.url, report, terminal)
    if report is not None and show is None:
        terminal.say(_as_it_is(report, place, terminal))
    names = [c.name for c in report.components] if report else []
    whole = report is None or report.parts_whole
    parts = tuple(part_of(wanted, names, whole=whole) for wanted in wish.parts)
    before = {s.name.casefold(): s for s in app.stored.ledger.services()}
    name = wish.name or _known_name(app, place) or _name_of(app, place)
    there = before.get(name.casefold())
    sources = app.stored.ledger.sources(there.id) if there else ()
    same = [f for f in sources if f.source.url == place.url and f.source.kind == place.kind]
    already = any(not f.paused for f in same)
    known = dict(same[0].source.options) if same else {}
    options = with_secret(place.options, wish.secret)
    if options and SECRET in known:  # other options are no word about its secret
        options = {SECRET: known[SECRET], **options}
    anew = already and bool(place.options) and options != known
    service, source = app.follow(place.url, place.kind, name, parts, options)
    if wish.secret is not None:
        keep(source.id, wish.secret)
    terminal.say(_said(service, there, place, already=already, anew=anew))
    shows.offer_more(app, show, terminal)
    terminal.data(
        {
            "service": service.id,
            "name": service.name,
            "kind": place.kind,
            "url": source.url,
            "parts": sorted(service.parts),
            "already": already,
        }
    )
    return already


def _known_name(app: App, place: Place) -> str | None:
    """What a place is called that is followed under another name than its own."""
    of = {s.id: s.name for s in app.stored.ledger.services()}
    for f in app.stored.ledger.sources():
        if f.source.url == place.url and f.source.kind == place.kind:
            return of.get(f.source.service)
    return None


def _name_of(app: App, place: Place) -> str:
    page = page_name(place.report.title) if place.report is not None else ""
    name = typed(page) or urlsplit(place.url).hostname or place.url
    return own_name(app, name, [(place.kind, place.url)])


def _said(
    service: Service, there: Service | None, place: Place, *, already: bool, anew: bool
) -> Message:
    kind = adapters.title_of(place.kind)
    if already and there is not None and there.parts != service.parts:
        return say("You follow this already; from now on it is {name}", name=title(service))
    if anew:
        told = ", ".join(f"{key}={value}" for key, value in place.options.items())
        words = "You follow this already: {name}; from now on with {told}"
        return say(words, name=title(service), told=told)
    if already:
        return say("You follow this already: {name}", name=title(service))
    if there is not None:
        return say(
            "One more source of {name}: {kind}, {url}",
            name=title(service),
            kind=kind,
            url=place.url,
        )
    if place.report is not None:  # what it is and where was said when it was found
        return say("Following {name}", name=title(service))
    return say("Following {name} ({kind}, {url})", name=title(service), kind=kind, url=place.url)


def _as_it_is(report: Report, place: Place, terminal: Terminal) -> Message:
    """How it is for who follows it so: with only some of its parts, as they are."""
    level = level_of(report, Role.OFFICIAL, datetime.now(UTC), place.wish.parts)
    shape, name = terminal.shapes[level], report.title or place.url
    if not report.components:
        return say("{shape} {name}: {level}", shape=shape, name=name, level=WORDS[level])
    return count(
        "{shape} {name}: {level}, {n} part",
        "{shape} {name}: {level}, {n} parts",
        len(report.components),
        shape=shape,
        name=name,
        level=WORDS[level],
    )


def remove(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        service = find(app, args.name)
        sources = [f.source for f in app.stored.ledger.sources(service.id)]
        app.stored.ledger.unfollow(service.id, app.clock.now())
        forget_secrets(sources)
        terminal.say(say("{name} is no longer followed. Its history is kept.", name=service.name))
        terminal.data({"removed": service.id, "name": service.name})
    return Exit.FINE


def list_(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.format is not None or args.output is not None:
        from statuswatch.cli.in_and_out import list_out

        return list_out(args, terminal, profile)
    with opened(profile, terminal) as app:
        services = app.stored.ledger.services()
        if not services:
            terminal.say(NOTHING)
        for service in services:
            _list(app, service, terminal)
    return Exit.FINE


def _list(app: App, service: Service, terminal: Terminal) -> None:
    followed = [f for f in app.stored.ledger.sources(service.id) if f.source.role is not Role.USER]
    terminal.say(title(service))
    for f in followed:
        paused = terminal.text(PAUSED.get(f.paused, PAUSED["gone"])) if f.paused else ""
        terminal.say(f"    {f.source.kind:<12} {f.source.url}{paused}")
    words = app.stored.journal.known(source_of(service).id).open
    for k in words:
        said, since = k.incident.title, k.incident.started or k.first_seen
        terminal.say(f"    {terminal.text(OWN_WORD)}: {said} ({terminal.text(_since(since))})")
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
            "own_word": [told(k) for k in words],
        }
    )


def _since(moment: datetime) -> Message:
    return say("since {at}", at=moment)
