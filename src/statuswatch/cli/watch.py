"""watch: the engine without a desktop; a line for every change."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Callable
from datetime import timedelta

from statuswatch import assets
from statuswatch.app import App, Watch, desktop_channels
from statuswatch.cli.opening import open_app, title
from statuswatch.cli.status import is_late
from statuswatch.cli.terminal import WORDS, Exit, Terminal, exit_of, when, word, worst_exit
from statuswatch.core.model import Change, ChangeKind, Line, Service, Source
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile


def watch(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    return asyncio.run(_watch(args, terminal, profile))


async def _watch(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    app = open_app(profile, terminal)
    try:
        if not app.stored.ledger.services():
            terminal.say(say("You follow nothing yet. Add something: statuswatch add URL"))
        channels = desktop_channels(app.settings, assets.resource("icons/statuswatch.svg"))
        watching = Watch(app, channels, _printer(app, terminal))
        if args.once:
            await _once(app, watching)
            return _exit(app)
        await _until(watching, args.length, app, terminal)
        return _exit(app)
    finally:
        await app.close()


async def _once(app: App, watching: Watch) -> None:
    """Every source once. Another process's engine does not hinder: commits are exact."""
    engine = app.network.engine
    polls = [
        asyncio.create_task(engine.poll(f.source))
        for f in app.stored.ledger.sources()
        if not f.paused
    ]
    results = await asyncio.gather(*polls, return_exceptions=True)
    await watching.settle()
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _until(
    watching: Watch, length: timedelta | None, app: App, terminal: Terminal
) -> None:
    """Until the time is up, or somebody ends it (Ctrl+C, SIGTERM)."""
    task = asyncio.create_task(watching.run(_line_teller(app, terminal)))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, task.cancel)
    timeout = None if length is None else length.total_seconds()
    done, _ = await asyncio.wait({task}, timeout=timeout)
    if not done:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _line_teller(app: App, terminal: Terminal) -> Callable[[Overview], None]:
    """Says when our own line goes, and when it is back."""
    last = Line.UNKNOWN

    def told(overview: Overview) -> None:
        nonlocal last
        if overview.line is last:
            return
        before, last = last, overview.line
        words = {
            Line.DOWN: say("It's you: your own line is down. Nothing is said until it is back"),
            Line.CAPTIVE: say("It's you: this network wants you to sign in"),
            Line.UP: say("Your own line is back"),
        }.get(overview.line)
        if words is not None and not (before is Line.UNKNOWN and overview.line is Line.UP):
            terminal.say(words)
            terminal.data({"line": overview.line.value, "at": when(app.clock.now())})

    return told


def _printer(app: App, terminal: Terminal) -> Callable[[Change], None]:
    owner: dict[str, tuple[Source, Service]] = {}

    def print_change(change: Change) -> None:
        if change.source not in owner:
            services = {s.id: s for s in app.stored.ledger.services()}
            for f in app.stored.ledger.sources():
                owner[f.source.id] = (f.source, services[f.source.service])
        if change.source in owner:
            source, service = owner[change.source]
            terminal.say(_text(change, service))
            terminal.data(_data(change, source, service))

    return print_change


def _text(change: Change, service: Service) -> Message:
    if change.incident is None:
        words = {
            ChangeKind.SILENT: say("its page cannot be read"),
            ChangeKind.BACK: say("its page can be read again"),
        }.get(change.kind, say("its page has moved"))
        return say(
            "{at}  {name}: {words}. {note}",
            at=change.at,
            name=title(service),
            words=words,
            note=change.note,
        )
    i = change.incident
    level = WORDS[i.level] if i.level is not None else say("no level")
    note = f", {change.note}" if change.note else ""
    return say(
        "{at}  {name}: {kind} ({level}{note}) {title}",
        at=change.at,
        name=title(service),
        kind=change.kind.value,
        level=level,
        note=note,
        title=i.title,
    )


def _data(change: Change, source: Source, service: Service) -> dict[str, object]:
    i = change.incident
    return {
        "seq": change.seq,
        "at": when(change.at),
        "service": service.id,
        "name": service.name,
        "source": source.kind,
        "source_url": source.url,
        "change": change.kind.value,
        "key": i.key if i else None,
        "title": i.title if i else None,
        "level": word(i.level) if i else None,
        "before": word(change.before),
        "started": when(i.started) if i else None,
        "ended": when(i.ended) if i else None,
        "components": sorted(i.components) if i else [],
        "note": change.note,
        "baseline": change.baseline,
        "updates": [
            {"at": when(u.at), "phase": u.phase, "text": u.text} for u in (i.updates if i else ())
        ],
    }


def _exit(app: App) -> int:
    overview = app.overview()
    if overview.line in {Line.DOWN, Line.CAPTIVE}:
        return Exit.CANT_TELL
    return worst_exit(
        [exit_of(r.status, late=is_late(r.status, overview.at, app)) for r in overview.services]
    )

