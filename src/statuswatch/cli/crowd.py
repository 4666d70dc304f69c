"""crowd: where others speak of a service, and listening to them or not."""

from __future__ import annotations

import argparse
import sys

from statuswatch.app import App, crowding
from statuswatch.app.own_entries import known_to
from statuswatch.app.secrets import MOVED
from statuswatch.app.secrets import OPTION as SECRET
from statuswatch.catalogue import Catalogue, Entry
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.core.words import say
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError


def crowd(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.url and not args.add:
        raise UsageError(say("--url goes with --add"))
    catalogue = known_to(profile)
    with opened(profile, terminal) as app:
        service = _followed(app, args.name)
        if service is None and (args.add or args.remove):
            service = find(app, args.name)  # says who may be meant
        if service is None:
            return _unfollowed(_entry(catalogue, typed(args.name)), terminal)
        entry = catalogue.get(service.id) or next(iter(catalogue.named(service.name)), None)
        if args.add:
            _listen(app, service, entry, args, terminal)
        elif args.remove:
            _stop(app, service, args.remove, terminal)
        else:
            _list(service.name, entry, crowding.ears(app, service, entry), service, terminal)
    return Exit.FINE


def _followed(app: App, name: str) -> Service | None:
    wanted = typed(name).casefold()
    services = app.stored.ledger.services()
    return next((s for s in services if wanted in (s.name.casefold(), s.id)), None)


def _entry(catalogue: Catalogue, name: str) -> Entry:
    found = catalogue.get(name) or next(iter(catalogue.named(name)), None)
    if found is None:
        raise UsageError(
            say("You follow nothing called {name}, and we know no service of that name", name=name),
            say("Follow it first: statuswatch add NAME"),
        )
    return found


def _unfollowed(entry: Entry, terminal: Terminal) -> int:
    _list(entry.name, entry, crowding.open_ears(entry.name, entry), None, terminal)
    terminal.say(say("You do not follow it: statuswatch add {name}", name=entry.id))
    return Exit.FINE


def _listen(
    app: App, service: Service, entry: Entry | None, args: argparse.Namespace, terminal: Terminal
) -> None:
    url = args.url or ""
    if url == "-":
        url = sys.stdin.readline().strip()
    try:
        source = crowding.listen(app, service, entry, args.add, url)
    except StoreError:
        raise
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    if args.url != "-" and SECRET in source.options:
        terminal.warn(MOVED)
    terminal.say(say("Listening to {url} for {name}.", url=source.url, name=service.name))
    terminal.say(say("Many posts at once count as a witness, a single one does not."))
    terminal.data({"service": service.id, "kind": source.kind, "url": source.url, "on": True})


def _stop(app: App, service: Service, kind: str, terminal: Terminal) -> None:
    stopped = crowding.stop(app, service, kind)
    if not stopped:
        raise UsageError(
            say(
                "Nothing of the kind {kind} is listened to for {name}", kind=kind, name=service.name
            ),
            say("See what is: statuswatch crowd {name}", name=service.id),
        )
    for source in stopped:
        terminal.say(
            say("No longer listening to {url} for {name}.", url=source.url, name=service.name)
        )
        terminal.data({"service": service.id, "kind": kind, "url": source.url, "on": False})


def _list(
    name: str,
    entry: Entry | None,
    ears: tuple[crowding.Ear, ...],
    service: Service | None,
    terminal: Terminal,
) -> None:
    note = crowding.channel_note(entry) if entry is not None else None
    meant = {r.url for r in crowding.suggested(entry)} if entry is not None else set()
    link = crowding.downdetector(name)
    terminal.say(name)
    if note is not None:
        terminal.say(say("    {note}", note=note))
    for ear in ears:
        state = terminal.text(say("on", "listened to") if ear.on else say("off", "listened to"))
        unknown = say("where you know of it: --add {kind} --url URL", kind=ear.kind)
        place = ear.url or terminal.text(unknown)
        sense = ""
        if ear.url in meant and not ear.on:
            sense = terminal.text(say("  (makes sense here)"))
        terminal.say(f"    {state:<4} {ear.kind:<12} {place}{sense}")
    terminal.say(say("    link Downdetector {link}  (open it yourself; it is not read)", link=link))
    terminal.data(
        {
            "service": service.id if service is not None else None,
            "name": name,
            "entry": entry.id if entry is not None else None,
            "note": terminal.text(note) if note is not None else "",
            "crowd": [
                {
                    "kind": ear.kind,
                    "title": ear.title,
                    "url": ear.url,
                    "on": ear.on,
                    "makes_sense": ear.url in meant,
                }
                for ear in ears
            ],
            "links": [{"name": "Downdetector", "url": link}],
        }
    )
