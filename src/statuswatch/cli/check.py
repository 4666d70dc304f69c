"""check: is it down? Asks everything now, says each answer as it comes, never keeps you waiting."""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statuswatch.app import App, known_of
from statuswatch.cli.answers import Answers
from statuswatch.cli.opening import NOTHING, UsageError, find, open_app
from statuswatch.cli.running import begun, end_now, run
from statuswatch.cli.terminal import Exit, Terminal, exit_of, worst_exit
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Failed, Known, Line, Report, Role, Service, Source
from statuswatch.core.status import status
from statuswatch.core.words import Message, say
from statuswatch.engine.engine import Polled
from statuswatch.settings import Profile

if TYPE_CHECKING:  # most names are followed
    from statuswatch.cli.visiting import Stranger, Visitor

Poll = Callable[[Source], Awaitable[Polled]]

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
    strangers: dict[str, Stranger] = field(default_factory=dict)
    """By id of their service: what was asked for and is not followed."""
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
    visitor: Visitor | None = None
    try:
        services = _meant(app, args.names, asked)
        if not services and not asked.strangers:
            terminal.say(NOTHING)
        polls = dict.fromkeys(_sources(app, services, asked, terminal), app.network.engine.poll)
        if asked.strangers:
            visitor = _visitor(app, asked, terminal)
            polls |= dict.fromkeys(_of_strangers(asked), visitor.poll)
        await _ask(polls, app.rules.confirm, asked, terminal, end)
        _tell_untold(asked, terminal)
        known = [(s, known_of(app, s)) for s in services]
        if visitor is not None:
            known += [(one.service, visitor.known) for one in asked.strangers.values()]
        asked.code = _conclude(app, known, asked, terminal)
        return asked.code
    finally:
        if visitor is not None and (end is None or time.perf_counter() < end):
            await visitor.close()
        if end is None or time.perf_counter() < end:
            await app.close()
        else:
            app.close_store()


def _meant(app: App, names: Iterable[str], asked: Round) -> tuple[Service, ...]:
    """The followed services of these names, all where none is given; what is not followed is put
    among the strangers. Raises UsageError for a name that means nobody."""
    found: dict[str, Service] = {}
    for name in names:
        try:
            one: Service | Stranger = find(app, name)
        except UsageError as error:
            from statuswatch.cli.visiting import stranger

            one = stranger(app, name, error)
        if isinstance(one, Service):
            found[one.id] = one
        else:
            asked.strangers[one.service.id] = one
    return tuple(found.values()) if found or asked.strangers else app.stored.ledger.services()


def _visitor(app: App, asked: Round, terminal: Terminal) -> Visitor:
    """Who asks the strangers. What cannot be asked is said."""
    from statuswatch.cli.visiting import Visitor, unasked

    visitor = Visitor(app.network.engine.line, app.rules, app.clock.now)
    for one in asked.strangers.values():
        visitor.meet(one)
        if not one.sources:
            terminal.say(unasked(one))
            words = {"answered": False, "words": terminal.text(unasked(one))}
            name = {"service": one.service.id, "name": one.service.name, "followed": False}
            terminal.data(name | words)
    return visitor


def _of_strangers(asked: Round) -> list[Source]:
    pairs = [(source, one.service) for one in asked.strangers.values() for source in one.sources]
    asked.untold.update({source.id: (source, service) for source, service in pairs})
    return [source for source, _ in pairs]


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
        Answers(terminal).untold(f.source, owner[f.source.service], words)
    return found


async def _ask(
    polls: Mapping[Source, Poll], confirm: int, asked: Round, terminal: Terminal, end: float | None
) -> None:
    """Ask all at once, and tell each as it answers. What has not until `end` stays untold."""
    answers, looks = Answers(terminal, asked.strangers), confirm if end is None else 0
    tasks = {asyncio.create_task(_one(poll, s, looks)): s for s, poll in polls.items()}
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
                answers.untold(source, service, error.title, answered=True)
                continue
            asked.answered += not isinstance(polled.outcome, Failed | None)
            asked.reached += _was_reached(polled)
            answers.tell(polled, service)
    for task in pending:
        task.cancel()


def _was_reached(polled: Polled) -> bool:
    """Did its host say anything at all, be it only that it has trouble or wants to be left alone?"""
    exchanges = polled.fetched.exchanges if polled.fetched else ()
    return polled.held is not None or any(e.status is not None for e in exchanges)


async def _one(poll: Poll, source: Source, looks: int) -> Polled:
    """One answer; of a check that fails so many more."""
    from statuswatch.engine.network import is_inner

    polled = await poll(source)
    for _ in range(looks):
        sees = source.role is Role.PROBE and isinstance(polled.outcome, Report)
        if not (sees and polled.known.streak):
            break
        await asyncio.sleep(1.0 if is_inner(source.url) else LOOK_AGAIN)
        polled = await poll(source)
    return polled


def _tell_untold(asked: Round, terminal: Terminal) -> None:
    answers = Answers(terminal, asked.strangers)
    for source, service in asked.untold.values():
        answers.untold(source, service, say("has not answered in {n} s", n=PATIENCE))
        asked.unread.add(source.id)
    asked.untold.clear()


def _conclude(
    app: App,
    heard: Iterable[tuple[Service, Mapping[Source, Known]]],
    asked: Round,
    terminal: Terminal,
) -> Exit:
    """The answer of each service, and of all. `heard`: what is known of its sources, and maybe of
    others."""
    line = app.network.engine.line
    codes: list[Exit] = []
    for service, sources in heard:
        known = {
            s: k for s, k in sources.items() if s.service == service.id and s.id not in asked.unread
        }
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
