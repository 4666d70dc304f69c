"""check: is it down? Asks everything now, says each answer as it comes, never keeps you waiting."""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from statuswatch.app import App, known_of
from statuswatch.cli.opening import NOTHING, chosen, open_app, title
from statuswatch.cli.running import begun, end_now, run
from statuswatch.cli.terminal import WORDS, Exit, Terminal, exit_of, when, word, worst_exit
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Failed, Known, Level, Line, Report, Role, Service, Source
from statuswatch.core.status import status
from statuswatch.core.words import Message, say
from statuswatch.engine.engine import Polled
from statuswatch.settings import Profile

PATIENCE = 2.33
"""Seconds: a search engine told her in 2.33 s that it was not just her."""

LEAVING = 0.12
"""Seconds of it that are kept for saying what has not answered, and for ending."""

GRACE = 0.05
"""Seconds after which we end although something (a locked history) still holds us."""

LOOK_AGAIN = 10.0
"""Seconds between two looks of a probe with --wait; 1 s on this computer."""


@dataclass(slots=True)
class Round:
    """One check under way: what has not been told yet, and the answer so far."""

    untold: dict[str, tuple[Source, Service]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    answered: int = 0
    reached: int = 0
    code: Exit = Exit.CANT_TELL


def check(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    asked = Round()
    if args.wait:
        return run(_check(args, terminal, profile, asked, None))
    end = begun(args.began) + PATIENCE - LEAVING
    # The loop itself can be held (by another program's lock on the history): a clock of its own.
    guard = threading.Timer(end + GRACE - time.perf_counter(), _time_is_up, (asked, terminal))
    guard.daemon = True
    guard.start()
    try:
        return run(_check(args, terminal, profile, asked, end))
    finally:
        guard.cancel()


def _time_is_up(asked: Round, terminal: Terminal) -> None:
    """In the guard's thread, while the loop hangs. What is being written is atomic."""
    if not asked.answered and not asked.untold:
        terminal.warn(say("The history did not open in {n} s: another program uses it", n=PATIENCE))
    _tell_untold(asked, terminal)
    end_now(asked.code)


async def _check(
    args: argparse.Namespace,
    terminal: Terminal,
    profile: Profile,
    asked: Round,
    end: float | None,
) -> int:
    app = open_app(profile, terminal)
    try:
        services = chosen(app, args.names)
        if not services:
            terminal.say(NOTHING)
        sources = _sources(app, services, asked, terminal)
        await _ask(app, sources, asked, terminal, end)
        _tell_untold(asked, terminal)
        asked.code = _conclude(app, services, asked, terminal)
        return asked.code
    finally:
        if end is None or time.perf_counter() < end:
            await app.close()
        else:
            app.close_store()


def _sources(
    app: App, services: Iterable[Service], asked: Round, terminal: Terminal
) -> list[Source]:
    """What can be asked; a source that is gone is named."""
    owner = {s.id: s for s in services}
    found = []
    for f in app.stored.ledger.sources():
        if f.source.service not in owner:
            continue
        if not f.paused:
            found.append(f.source)
            asked.untold[f.source.id] = (f.source, owner[f.source.service])
            continue
        asked.unread.add(f.source.id)
        words = say("its page is gone (410); add it anew when it is back")
        _line(f.source, owner[f.source.service], None, words, terminal)
        terminal.data(
            {
                **_named(f.source, owner[f.source.service]),
                "answered": False,
                "words": terminal.text(words),
            }
        )
    return found


async def _ask(
    app: App, sources: Iterable[Source], asked: Round, terminal: Terminal, end: float | None
) -> None:
    """Ask all at once, and tell each as it answers. What has not until `end` stays untold."""
    tasks = {asyncio.create_task(_one(app, s, wait=end is None)): s for s in sources}
    pending = set(tasks)
    while pending:
        rest = None if end is None else max(0.0, end - time.perf_counter())
        done, pending = await asyncio.wait(
            pending, timeout=rest, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            break
        for task in done:
            source, service = asked.untold.pop(tasks[task].id)
            try:
                polled = task.result()
            except StatusWatchError as error:  # its answer could not be written down
                asked.unread.add(source.id)
                _line(source, service, None, error.title, terminal)
                words = terminal.text(error.title)
                terminal.data({**_named(source, service), "answered": True, "words": words})
                continue
            asked.answered += not isinstance(polled.outcome, Failed | None)
            asked.reached += _was_reached(polled)
            _tell(polled, service, terminal)
    for task in pending:
        task.cancel()


def _was_reached(polled: Polled) -> bool:
    """Did its host say anything at all, be it only that it has trouble or wants to be left alone?"""
    exchanges = polled.fetched.exchanges if polled.fetched else ()
    return polled.held is not None or any(e.status is not None for e in exchanges)


async def _one(app: App, source: Source, *, wait: bool) -> Polled:
    from statuswatch.engine.network import is_inner

    engine = app.network.engine
    polled = await engine.poll(source)
    for _ in range(engine.rules.confirm):
        sees = source.role is Role.PROBE and isinstance(polled.outcome, Report)
        if not (wait and sees and polled.known.streak):
            break
        await asyncio.sleep(1.0 if is_inner(source.url) else LOOK_AGAIN)
        polled = await engine.poll(source)
    return polled


def _tell_untold(asked: Round, terminal: Terminal) -> None:
    for source, service in asked.untold.values():
        _line(source, service, None, say("has not answered in {n} s", n=PATIENCE), terminal)
        terminal.data({**_named(source, service), "answered": False, "words": "no answer yet"})
        asked.unread.add(source.id)
    asked.untold.clear()


def _tell(polled: Polled, service: Service, terminal: Terminal) -> None:
    known, source = polled.known, polled.source
    level, words = _words(polled, service)
    _line(source, service, level, words, terminal)
    terminal.data(
        {
            **_named(source, service),
            "answered": not isinstance(polled.outcome, Failed | None),
            "level": word(level),
            "words": terminal.text(words),
            "looks_down": bool(known.streak),
            "held_until": when(polled.held),
        }
    )


def _line(
    source: Source, service: Service, level: Level | None, words: Message, terminal: Terminal
) -> None:
    terminal.say(
        say(
            "{shape} {name} ({kind}): {words}",
            shape=terminal.shapes[level],
            name=title(service),
            kind=source.kind,
            words=words,
        )
    )


def _words(polled: Polled, service: Service) -> tuple[Level | None, Message]:
    known = polled.known
    if polled.held is not None:
        return None, say("asked us to stay away until {until}", until=polled.held)
    if isinstance(polled.outcome, Failed):
        return None, polled.outcome.reason
    if known.streak:
        return None, looks_down(known, _why(polled))
    state = status(service, {polled.source: known}, polled.at)
    names = ", ".join(k.incident.title for k in state.open[:2])
    if state.level is not None and state.level is not Level.OK and names:
        return state.level, say("{state}: {names}", state=WORDS[state.level], names=names)
    return state.level, WORDS[state.level]


def looks_down(known: Known, why: str = "") -> Message:
    """A check that fails, but not yet often enough to be sure."""
    looks = say("one look") if known.streak == 1 else say("{n} looks", n=known.streak)
    if not why:
        return say("looks down ({looks})", looks=looks)
    return say("looks down ({looks}): {why}", looks=looks, why=why)


def _why(polled: Polled) -> str:
    incidents = polled.outcome.incidents if isinstance(polled.outcome, Report) else ()
    return incidents[0].title if incidents else ""


def _named(source: Source, service: Service) -> dict[str, object]:
    return {
        "service": service.id,
        "name": service.name,
        "kind": source.kind,
        "url": source.url,
    }


def _conclude(app: App, services: Iterable[Service], asked: Round, terminal: Terminal) -> Exit:
    """The answer of each service, and of all."""
    line = app.network.engine.line
    codes: list[Exit] = []
    for service in services:
        known = {s: k for s, k in known_of(app, service).items() if s.id not in asked.unread}
        state = status(service, known, app.clock.now(), app.rules)
        codes.append(exit_of(state, known.values()))
    answer = worst_exit(codes)
    if line.state is Line.CAPTIVE:
        terminal.say(say("It's you: this network wants you to sign in, so nothing can be told"))
    elif line.down:
        terminal.say(say("It's you: your own line is down, so nothing can be told"))
    elif len(codes) > 1 and not asked.reached:
        terminal.say(say("Nothing has answered: it may be your own line"))
    elif len(codes) > 1:
        terminal.say(_tally(codes))
    if line.down:
        answer = Exit.CANT_TELL
    terminal.data(
        {
            "answer": answer.name.lower(),
            "line": line.state.value,
            "trouble": codes.count(Exit.TROUBLE),
            "cant_tell": codes.count(Exit.CANT_TELL),
            "fine": codes.count(Exit.FINE),
        }
    )
    return answer


def _tally(codes: list[Exit]) -> Message:
    trouble, unclear, fine = (
        codes.count(code) for code in (Exit.TROUBLE, Exit.CANT_TELL, Exit.FINE)
    )
    if not trouble and not unclear:
        return say("All {n} fine", n=fine)
    if not trouble:
        return say("{unclear} can't tell, {fine} fine", unclear=unclear, fine=fine)
    if not unclear:
        return say("{trouble} in trouble, {fine} fine", trouble=trouble, fine=fine)
    return say(
        "{trouble} in trouble, {unclear} can't tell, {fine} fine",
        trouble=trouble,
        unclear=unclear,
        fine=fine,
    )
