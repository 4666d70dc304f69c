"""watch: the engine without a desktop; a line for every change."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterable
from datetime import timedelta

from statuswatch import assets
from statuswatch.app import App, Watch, ways
from statuswatch.channels import Channel
from statuswatch.cli import telling
from statuswatch.cli.opening import NOTHING, open_app
from statuswatch.cli.running import run
from statuswatch.cli.status import exit_now
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Change, Line, Service, Source
from statuswatch.core.overview import Overview
from statuswatch.core.telling import NoticeKind
from statuswatch.core.words import count, say
from statuswatch.engine.watching import is_asked
from statuswatch.settings import Profile
from statuswatch.store.nouns import Kept

AGAIN = 2.0
"""Seconds until watching goes on after the history could not be read (locked, disk full)."""


def watch(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    return run(_watch(args, terminal, profile))


async def _watch(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    app = open_app(profile, terminal)
    try:
        services = app.stored.ledger.services()
        if not services:
            terminal.say(NOTHING)

        def channels() -> Iterable[Channel]:
            return ways.load(app, assets.resource(ways.ICON))

        watching = Watch(app, channels(), _printer(app, terminal), load=channels)
        if args.once:
            await _once(app, watching, terminal)
        else:
            if services:
                terminal.say(
                    count(
                        "Watching {n} service. Ctrl+C ends it.",
                        "Watching {n} services. Ctrl+C ends it.",
                        len(services),
                    )
                )
            await _until(watching, args.length, app, terminal)
        down = app.network.engine.line.down
        return Exit.CANT_TELL if down else exit_now(app)
    finally:
        await app.close()


async def _once(app: App, watching: Watch, terminal: Terminal) -> None:
    """Every source once. Another process's engine does not hinder: commits are exact."""
    engine = app.network.engine
    polls = [
        asyncio.create_task(engine.poll(f.source))
        for f in app.stored.ledger.sources()
        if is_asked(f)
    ]
    results = await asyncio.gather(*polls, return_exceptions=True)
    ours = _OfOurselves(app, terminal)
    await watching.settle()
    ours.tell()
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _until(watching: Watch, length: timedelta | None, app: App, terminal: Terminal) -> None:
    """Until the time is up, or somebody ends it (Ctrl+C, SIGTERM)."""
    line, ours = _line_teller(app, terminal), _OfOurselves(app, terminal)

    def told(overview: Overview) -> None:
        line(overview)
        ours.tell()

    task = asyncio.create_task(_keep_on(watching, told, terminal))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, task.cancel)  # not on Windows, nor in a thread
    timeout = None if length is None else length.total_seconds()
    done, _ = await asyncio.wait({task}, timeout=timeout)
    if not done:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _keep_on(watching: Watch, told: Callable[[Overview], None], terminal: Terminal) -> None:
    """A history that cannot be used for a while is said, once, and watching goes on."""
    last = ""
    while True:
        try:
            await watching.run(told)
        except* StatusWatchError as group:
            for error in _leaves(group):
                if terminal.text(error.title) != last:
                    last = terminal.text(error.title)
                    terminal.warn(error.title)
                    terminal.warn(error.advice)
        await asyncio.sleep(AGAIN)


def _leaves(group: BaseExceptionGroup[StatusWatchError]) -> Iterable[StatusWatchError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


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


class _OfOurselves:
    """Says what is told of ourselves from now on: a way to you was switched off."""

    def __init__(self, app: App, terminal: Terminal) -> None:
        self._outbox = app.stored.outbox
        self._terminal = terminal
        self._since = app.clock.now()
        self._told = {kept.id for kept in self._ours()}

    def tell(self) -> None:
        for kept in self._ours():
            if kept.id not in self._told and kept.notice.told:
                self._told.add(kept.id)
                notice, text = kept.notice, self._terminal.text
                at = notice.at or self._since
                title, body = text(notice.title), text(notice.body)
                self._terminal.say(say("{at}    {title}. {body}", at=at, title=title, body=body))
                self._terminal.data({"notice": {"at": when(at), "title": title, "body": body}})

    def _ours(self) -> tuple[Kept, ...]:
        return self._outbox.since(self._since, (NoticeKind.OWN,))


def _printer(app: App, terminal: Terminal) -> Callable[[Change], None]:
    owner: dict[str, tuple[Source, Service]] = {}

    def print_change(change: Change) -> None:
        if change.source not in owner:
            services = {s.id: s for s in app.stored.ledger.services()}
            for f in app.stored.ledger.sources():
                owner[f.source.id] = (f.source, services[f.source.service])
        if change.source in owner:
            source, service = owner[change.source]
            listed = app.stored.journal.known(change.source).components
            terminal.say(telling.line(change, service, terminal, listed, source.role))
            terminal.data(telling.data(change, source, service))

    return print_change
