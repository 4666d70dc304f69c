"""check: is it down? Asks everything now, says each answer as it comes, never keeps you waiting."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterable

from statuswatch.app import App, known_of
from statuswatch.cli.opening import chosen, open_app, title
from statuswatch.cli.terminal import (
    WORDS,
    Exit,
    Terminal,
    exit_of,
    when,
    word,
    worst_exit,
)
from statuswatch.core.model import Failed, Level, Role, Service, Source
from statuswatch.core.status import status
from statuswatch.core.words import Message, say
from statuswatch.engine.engine import Polled
from statuswatch.settings import Profile

PATIENCE = 2.33
"""Seconds: a search engine told her in 2.33 s that it was not just her."""

LEAVING = 0.13
"""Seconds that starting the interpreter and ending take of it."""

LOOK_AGAIN = 10.0
"""Seconds between two looks of a probe with --wait; 1 s on this computer."""


def check(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    code, unanswered = asyncio.run(_check(args, terminal, profile))
    if unanswered:
        # A name that does not resolve keeps a thread of the system's busy for many seconds, and
        # Python would wait for it.
        terminal.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


async def _check(
    args: argparse.Namespace, terminal: Terminal, profile: Profile
) -> tuple[int, bool]:
    app = open_app(profile, terminal)
    services = chosen(app, args.names)
    if not services:
        terminal.say(say("You follow nothing yet. Add something: statuswatch add URL"))
        await app.close()
        return Exit.FINE, False
    owner = {s.id: s for s in services}
    asked = [
        f.source
        for f in app.stored.ledger.sources()
        if f.source.service in owner and not f.paused
    ]
    left = None if args.wait else _time_left()
    late = await _ask(app, asked, owner, terminal, left, wait=args.wait)
    for source in late:
        terminal.say(
            say(
                "? {name} ({kind}): has not answered in {n} s",
                name=title(owner[source.service]),
                kind=source.kind,
                n=PATIENCE,
            )
        )
        terminal.data({**_named(source, owner[source.service]), "answered": False})
    code = _conclude(app, services, late, terminal)
    if late:
        app.close_store()
    else:
        await app.close()
    return code, bool(late)


def _time_left() -> float:
    began = getattr(sys.modules.get("statuswatch.__main__"), "BEGAN", None)
    main = getattr(sys.modules.get("__main__"), "BEGAN", began)
    used = 0.0 if main is None else time.perf_counter() - main
    return max(0.2, PATIENCE - LEAVING - used)


async def _ask(
    app: App,
    sources: Iterable[Source],
    owner: dict[str, Service],
    terminal: Terminal,
    left: float | None,
    *,
    wait: bool,
) -> list[Source]:
    """Ask all at once; those that did not answer in time."""
    tasks = {asyncio.create_task(_one(app, s, wait=wait)): s for s in sources}
    pending = set(tasks)
    end = None if left is None else time.perf_counter() + left
    while pending:
        rest = None if end is None else max(0.0, end - time.perf_counter())
        done, pending = await asyncio.wait(
            pending, timeout=rest, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            break
        for task in done:
            _tell(task.result(), owner[tasks[task].service], terminal)
    for task in pending:
        task.cancel()
    return [tasks[task] for task in pending]


async def _one(app: App, source: Source, *, wait: bool) -> Polled:
    engine = app.network.engine
    polled = await engine.poll(source)
    pause = 1.0 if "://127." in source.url or "://localhost" in source.url else LOOK_AGAIN
    while wait and source.role is Role.PROBE and polled.known.streak:
        await asyncio.sleep(pause)
        polled = await engine.poll(source)
    return polled


def _tell(polled: Polled, service: Service, terminal: Terminal) -> None:
    known, source = polled.known, polled.source
    level, words = _words(polled, service)
    terminal.say(
        say(
            "{shape} {name} ({kind}): {words}",
            shape=terminal.shapes[level],
            name=title(service),
            kind=source.kind,
            words=words,
        )
    )
    terminal.data(
        {
            **_named(source, service),
            "answered": polled.outcome is not None and not isinstance(polled.outcome, Failed),
            "level": word(level),
            "words": terminal.text(words),
            "looks_down": bool(known.streak),
            "held_until": when(polled.held),
        }
    )


def _words(polled: Polled, service: Service) -> tuple[Level | None, Message]:
    known = polled.known
    if polled.held is not None:
        return None, say("asked us to stay away until {until}", until=polled.held)
    if isinstance(polled.outcome, Failed):
        return None, polled.outcome.reason
    if known.streak:
        why = _why(polled)
        if known.streak == 1:
            return None, say("looks down (one look): {why}", why=why)
        return None, say("looks down ({n} looks): {why}", n=known.streak, why=why)
    state = status(service, {polled.source: known}, polled.at)
    names = ", ".join(k.incident.title for k in state.open[:2])
    if state.level is not None and state.level.ails and names:
        return state.level, say("{state}: {names}", state=WORDS[state.level], names=names)
    return state.level, WORDS[state.level]


def _why(polled: Polled) -> str:
    outcome = polled.outcome
    incidents = getattr(outcome, "incidents", ())
    return incidents[0].title if incidents else ""


def _named(source: Source, service: Service) -> dict[str, object]:
    return {
        "service": service.id,
        "name": service.name,
        "kind": source.kind,
        "url": source.url,
    }


def _conclude(
    app: App, services: Iterable[Service], late: list[Source], terminal: Terminal
) -> int:
    """The answer of each service, and of all."""
    line = app.network.engine.line
    codes: list[Exit] = []
    unheard = {s.id for s in late}
    for service in services:
        known = {s: k for s, k in known_of(app, service).items() if s.id not in unheard}
        suspects = [k for k in known.values() if k.streak]
        state = status(service, known, app.clock.now(), app.rules)
        code = exit_of(state)
        if code is Exit.FINE and (suspects or not known):
            code = Exit.CANT_TELL
        codes.append(code)
    answer = worst_exit(codes)
    if line.down:
        answer = Exit.CANT_TELL
        terminal.say(say("It's you: your own line is down, so nothing can be told"))
    trouble = codes.count(Exit.TROUBLE)
    terminal.data(
        {
            "answer": answer.name.lower(),
            "line": line.state.value,
            "trouble": trouble,
            "cant_tell": codes.count(Exit.CANT_TELL),
            "fine": codes.count(Exit.FINE),
        }
    )
    return answer

