"""doctor: is everything here as it should be? Each finding a line, with what to do."""

from __future__ import annotations

import argparse
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from statuswatch import __version__, adapters, assets, channels
from statuswatch.app import App
from statuswatch.cli.opening import title
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Line
from statuswatch.core.words import Message, count, say
from statuswatch.engine.clock import SystemClock
from statuswatch.settings import Profile, load

LITTLE_ROOM = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `well` is `None` where it cannot be told."""

    what: str
    well: bool | None
    words: Message


def doctor(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args
    findings = run(_look(profile))
    ill = [f for f in findings if f.well is False]
    for f in findings:
        mark = "?" if f.well is None else "ok" if f.well else "!!"
        terminal.say(f"{mark:<3} {f.what:<14} {terminal.text(f.words)}")
        terminal.data({"what": f.what, "well": f.well, "words": terminal.text(f.words)})
    terminal.say(
        count("{n} thing to look at (!!)", "{n} things to look at (!!)", len(ill))
        if ill
        else say("All well")
    )
    return Exit.TROUBLE if ill else Exit.FINE


async def _look(profile: Profile) -> list[Finding]:
    """What can be looked at is, even when the history cannot be opened."""
    findings = list(_here(profile))
    try:
        app = App(profile)
    except StatusWatchError as error:
        words = say("{what} {advice}", what=error.title, advice=error.advice)
        return [*findings, Finding("history", False, words)]
    try:
        return [*findings, *_history(app), await _line(app), *_sources(app)]
    finally:
        await app.close()


def _here(profile: Profile) -> Iterator[Finding]:
    clock = SystemClock()
    versions = say(
        "StatusWatch {own}, Python {python}", own=__version__, python=platform.python_version()
    )
    yield Finding("version", True, versions)
    sane = clock.sane()
    wrong = say("{now}: that cannot be. Set this computer's clock", now=clock.now())
    yield Finding("clock", sane, say("{now}", now=clock.now()) if sane else wrong)
    problems = load(profile)[1]
    for problem in problems:
        yield Finding("settings", False, say("{what}", what=str(problem)))
    if not problems:
        there = profile.settings_file.exists()
        words = "{path}" if there else "{path} (not there: the defaults hold)"
        yield Finding("settings", True, say(words, path=str(profile.settings_file)))
    free = shutil.disk_usage(_standing(profile.data_dir)).free
    yield Finding("disk", free > LITTLE_ROOM, say("{n} MB free", n=free // 1048576))
    kinds = ", ".join(adapters.kinds())
    none = say("None was found: this program was put together wrongly")
    yield Finding("adapters", bool(kinds), say("{kinds}", kinds=kinds) if kinds else none)
    yield _program_files()
    yield _notifications()


def _program_files() -> Finding:
    """Icons and catalogue: a program put together wrongly would run, and show nothing."""
    try:
        icons = len(list(assets.resource("icons").rglob("*.svg")))
        known = assets.resource("catalogue.jsonl").read_text("utf-8").count("\n")
    except OSError as error:
        words = say("{why}: install StatusWatch anew", why=str(error))
        return Finding("program files", False, words)
    words = say("{icons} icons, {known} services in the catalogue", icons=icons, known=known)
    return Finding("program files", icons > 0 and known > 0, words)


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def _history(app: App) -> Iterator[Finding]:
    from statuswatch.app import own_entries

    for flaw in own_entries.flaws(app.profile):
        yield Finding("catalogue", False, flaw.words)
    for note in app.notes:
        yield Finding("history", False, note)
    yield Finding("history", True, say("{path}", path=str(app.profile.data_dir / "history.db")))
    if app.lock.take():
        app.lock.free()
        words = say("Nobody watches now: start the tray (statuswatch), or statuswatch watch")
        yield Finding("watching", None, words)
    else:
        yield Finding("watching", True, say("Another StatusWatch watches this profile"))


def _notifications() -> Finding:
    """What shows our cards here, and what it can do. Asked, it is started where it does not run."""
    try:
        channel = channels.load(channels.desktop())
    except channels.ChannelError as error:
        return Finding("notifications", False, error.title)
    try:
        if not channel.available():
            return Finding("notifications", None, say("No desktop here that shows them"))
        if not isinstance(channel, channels.Able):
            return Finding("notifications", True, say("This desktop shows them"))
        return Finding("notifications", True, _shows(channel.abilities()))
    except channels.ChannelError as error:
        words = say("{what}. {advice}", what=error.title, advice=error.advice)
        return Finding("notifications", False, words)
    finally:
        channel.close()


def _shows(can: channels.Abilities) -> Message:
    words = {
        (True, True): "{program} shows them, with buttons and sound",
        (True, False): "{program} shows them, with buttons, without sound",
        (False, True): "{program} shows them, with sound, without buttons",
        (False, False): "{program} shows them, without buttons or sound",
    }[can.buttons, can.sounds]
    shows = say(words, program=can.program or say("This desktop"))
    if not can.disturbed:
        return shows
    return say("{shows}; it is set to do not disturb", shows=shows)


async def _line(app: App) -> Finding:
    if not app.settings.canaries:
        return Finding("your line", None, say("Not asked: network.canaries is empty"))
    state = await app.network.engine.line.ask()
    words = {
        Line.UP: say("It is up"),
        Line.CAPTIVE: say("This network wants you to sign in"),
        Line.DOWN: count(
            "The test address does not answer",
            "None of {n} test addresses answers",
            len(app.settings.canaries),
        ),
    }.get(state, say("Not known"))
    return Finding("your line", state is Line.UP, words)


def _sources(app: App) -> Iterator[Finding]:
    names = {s.id: title(s) for s in app.stored.ledger.services()}
    for f in app.stored.ledger.sources():
        known = app.stored.journal.known(f.source.id)
        name, url = names.get(f.source.service, ""), f.source.url
        if f.paused == "moved":
            words = "{name}: {url} has moved; it is read at its new address"
            yield Finding("source", True, say(words, name=name, url=url))
        elif f.paused == "off":
            words = "{name}: {url} is switched off; statuswatch crowd {id} --add {kind}"
            about = {"id": f.source.service, "kind": f.source.kind}
            yield Finding("source", True, say(words, name=name, url=url, **about))
        elif f.paused:
            words = "{name}: {url} is gone; add it anew when it is back"
            yield Finding("source", False, say(words, name=name, url=url))
        elif known.silent is not None:
            unread = say(
                "{name}: {url} cannot be read since {since}: {why}",
                name=name,
                url=url,
                since=known.silent,
                why=known.reason or say("no reason known"),
            )
            yield Finding("source", False, unread)
        elif known.heard is None:
            yield Finding("source", None, say("{name}: {url}, not read yet", name=name, url=url))
        else:
            yield Finding("source", True, say("{name}: {url}", name=name, url=url))
