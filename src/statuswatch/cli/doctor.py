"""doctor: is everything here as it should be? Each finding a line, with what to do."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from statuswatch import adapters, channels
from statuswatch.app import App
from statuswatch.cli.opening import open_app
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.model import Line
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile

LITTLE_ROOM = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `well` is `None` where it cannot be told."""

    what: str
    well: bool | None
    words: Message


def doctor(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args
    findings = asyncio.run(_look(terminal, profile))
    ill = [f for f in findings if f.well is False]
    terminal.say(
        say("All well") if not ill else say("{n} things to look at", n=len(ill))
    )
    for f in findings:
        mark = "?" if f.well is None else "ok" if f.well else "!!"
        terminal.say(f"{mark:<3} {f.what:<14} {terminal.text(f.words)}")
        terminal.data({"what": f.what, "well": f.well, "words": terminal.text(f.words)})
    return Exit.TROUBLE if ill else Exit.FINE


async def _look(terminal: Terminal, profile: Profile) -> list[Finding]:
    app = open_app(profile, terminal)
    try:
        findings = [*_here(app), await _line(app), *_sources(app)]
    finally:
        await app.close()
    return findings


def _here(app: App) -> Iterator[Finding]:
    now = app.clock.now()
    sane = app.clock.sane()
    yield Finding("clock", sane, say("{now}", now=now) if sane else say("It is wrong: set it"))
    problems = [say("{what}", what=str(p)) for p in app.problems]
    settings = problems[0] if problems else say("{path}", path=str(app.profile.settings_file))
    yield Finding("settings", not problems, settings)
    for note in app.notes:
        yield Finding("history", False, note)
    yield Finding("history", True, say("{path}", path=str(app.profile.data_dir / "history.db")))
    free = shutil.disk_usage(app.profile.data_dir).free
    room = say("{n} MB free", n=free // 1048576)
    yield Finding("disk", free > LITTLE_ROOM, room)
    yield Finding("adapters", bool(adapters.kinds()), say(", ".join(adapters.kinds())))
    yield _notifications()


def _notifications() -> Finding:
    try:
        channel = channels.load(channels.desktop())
        there = channel.available()
        channel.close()
    except channels.ChannelError as error:
        return Finding("notifications", False, error.title)
    words = say("This desktop shows them") if there else say("No desktop here that shows them")
    return Finding("notifications", True if there else None, words)


async def _line(app: App) -> Finding:
    state = await app.network.engine.line.ask()
    words = {
        Line.UP: say("It is up"),
        Line.CAPTIVE: say("This network wants you to sign in"),
        Line.DOWN: say("None of {n} test addresses answers", n=len(app.settings.canaries)),
    }.get(state, say("Not known"))
    return Finding("your line", state is Line.UP, words)


def _sources(app: App) -> Iterator[Finding]:
    for f in app.stored.ledger.sources():
        known = app.stored.journal.known(f.source.id)
        if f.paused:
            words = say("{url} is gone; add it anew when it is back", url=f.source.url)
            yield Finding("source", False, words)
        elif known.silent is not None:
            words = say(
                "{url} cannot be read since {since}: {why}",
                url=f.source.url,
                since=known.silent,
                why=known.reason or say("no reason known"),
            )
            yield Finding("source", False, words)
        else:
            words = say("{url}", url=f.source.url)
            yield Finding("source", True if known.heard else None, words)
