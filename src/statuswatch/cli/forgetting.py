"""forget: a service with its history, or everything of this profile. Asks before."""

from __future__ import annotations

import argparse
import os
import sys

from statuswatch.app import forgetting
from statuswatch.cli.opening import UsageError, find, opened
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile
from statuswatch.store.nouns import Filter

NAMED = 12
"""Foreign files that are named one by one; a folder the user chose may hold thousands."""


def forget(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if (args.name is None) != args.all:
        raise UsageError(
            say("What should be forgotten?"),
            say("A service (statuswatch forget NAME), or everything (statuswatch forget --all)."),
        )
    try:
        if forgetting.running(profile):  # before --yes is advised: it would not do
            raise forgetting.RunningError
        if not args.yes and (terminal.json or not sys.stdin.isatty()):
            raise UsageError(
                say("This deletes for good, and nobody can be asked here"),
                say("Add --yes if it is meant. Nothing was deleted."),
            )
        if args.all:
            return _everything(terminal, profile, sure=args.yes)
        return _one(args.name, terminal, profile, sure=args.yes)
    except forgetting.RunningError as error:
        raise UsageError(error.title, error.advice) from error


def _one(name: str, terminal: Terminal, profile: Profile, *, sure: bool) -> int:
    with opened(profile, terminal) as app:
        service = find(app, name, also_left=True)
        recorded = app.stored.history.count(Filter(services=frozenset({service.id})))
        terminal.say(
            count(
                "{name} goes with its history: {n} recorded incident",
                "{name} goes with its history: {n} recorded incidents",
                recorded,
                name=service.name,
            )
        )
        if not sure and not _meant(terminal):
            return Exit.FINE
        forgetting.forget_service(app, service)
        terminal.say(say("{name} is forgotten", name=service.name))
        held = forgetting.copies(profile)
        if held:
            terminal.say(
                say(
                    "Older copies of the history still hold it: {names}. "
                    "Delete them yourself, or everything with: statuswatch forget --all",
                    names=", ".join(str(p) for p in held),
                )
            )
        terminal.data(
            {
                "forgotten": service.id,
                "name": service.name,
                "incidents": recorded,
                "copies": [str(p) for p in held],
            }
        )
    return Exit.FINE


def _everything(terminal: Terminal, profile: Profile, *, sure: bool) -> int:
    found = forgetting.things(profile, os.environ)
    foreign = forgetting.foreign(profile)
    if not found:
        terminal.say(say("There is nothing of StatusWatch here: {path}", path=_place(profile)))
        terminal.data({"forgotten": [], "kept": [], "left": []})
        return Exit.FINE
    terminal.say(say("This goes for good:"))
    for thing in found:
        size = _readable(thing.size)
        terminal.say(f"    {size:>8}  {thing.path}  ({terminal.text(thing.what)})")
    if foreign:
        terminal.say(_kept(foreign))
    if not sure and not _meant(terminal):
        return Exit.FINE
    left = forgetting.delete(profile, found)
    undeleted = {one.path for one in left}
    gone = [thing for thing in found if thing.path not in undeleted]
    terminal.data(
        {
            "forgotten": [{"path": str(t.path), "bytes": t.size} for t in gone],
            "kept": [str(p) for p in foreign],
            "left": [{"path": str(one.path), "why": one.why} for one in left],
        }
    )
    terminal.say(count("{n} file is deleted", "{n} files are deleted", len(gone)))
    if left:
        names = ", ".join(f"{one.path} ({one.why})" for one in left)
        raise StatusWatchError(
            say("Not everything could be deleted: {names}", names=names),
            say("Delete the rest yourself, or make it writable and try again."),
        )
    return Exit.FINE


def _meant(terminal: Terminal) -> bool:
    terminal.raw(terminal.text(say("Delete it? [y/N] ")))
    terminal.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):  # Ctrl+D: nobody has ended the line
        terminal.say("")
    yes = terminal.text(say("yes", "an answer")).casefold()
    if answer.strip().casefold() in {"y", "yes", yes, yes[:1]}:
        return True
    terminal.say(say("Nothing was deleted"))
    return False


def _kept(foreign: tuple[object, ...]) -> Message:
    names = ", ".join(str(path) for path in foreign[:NAMED])
    more = len(foreign) - NAMED
    if more > 0:
        return count(
            "This is not ours and stays: {names}, and {n} other",
            "This is not ours and stays: {names}, and {n} others",
            more,
            names=names,
        )
    return say("This is not ours and stays: {names}", names=names)


def _place(profile: Profile) -> str:
    return ", ".join(str(p) for p in dict.fromkeys([profile.settings_file, profile.data_dir]))


def _readable(size: int) -> str:
    for unit, step in (("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} B"
