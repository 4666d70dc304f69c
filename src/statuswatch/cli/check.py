"""check: is it down? Asks everything now, says each answer as it comes, never keeps you waiting."""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statuswatch.app import App, pausing
from statuswatch.cli.answers import Answers
from statuswatch.cli.opening import NOTHING, UsageError, find, open_app
from statuswatch.cli.running import begun, end_now, run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Failed, Report, Role, Service, Source
from statuswatch.core.pause import words
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

IDLE = 0.1
"""Seconds after which the first have answered: time to load what judges, before the last have."""

ASKED = frozenset({Role.OFFICIAL, Role.PROBE})
"""Others are not asked by us: what they said last is among the witnesses."""

LOOK_AGAIN = 10.0
"""Seconds between two looks of a probe with --wait; 1 s on this computer."""


@dataclass(slots=True)
class Round:
    """One check under way: what has not been told yet, and the answer so far."""

    untold: dict[str, tuple[Source, Service]] = field(default_factory=dict)
    strangers: dict[str, Stranger] = field(default_factory=dict)
    """By id of their service: what was asked for and is not followed."""
    unread: dict[str, Message] = field(default_factory=dict)
    """By source: why it told nothing."""
    told: set[str] = field(default_factory=set)
    """Sources of which a line was said."""
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
        if (paused := pausing.paused(app)) is not None:
            terminal.say(
                say(
                    "{paused}. You are told what this check finds all the same.",
                    paused=words(paused),
                )
            )
        if not services and not asked.strangers:
            terminal.say(NOTHING)
        sources = _sources(app, services, asked, terminal)
        polls = dict.fromkeys(sources, _also_our_line(app))
        if asked.strangers:
            visitor = _visitor(app, asked, terminal)
            polls |= dict.fromkeys(_of_strangers(asked), visitor.poll)
        await _ask(polls, app.rules.confirm, asked, terminal, end)
        _tell_untold(asked, terminal)
        from statuswatch.cli.judging import conclude, judge

        # What is not to be seen before the end is not worth being late for.
        spare = None if end is None else end + LEAVING / 2
        judged = judge(app, services, visitor, asked, spare)
        return conclude(app, judged, asked, terminal, verbose=args.verbose)
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

    engine = app.network.engine
    visitor = Visitor(engine.line, engine.around, app.rules, app.clock.now, app.settings)
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
    asked.told.update(source.id for source, _ in pairs)
    return [source for source, _ in pairs]


def _sources(
    app: App, services: Iterable[Service], asked: Round, terminal: Terminal
) -> list[Source]:
    """What can be asked; a source that is gone is named."""
    owner = {s.id: s for s in services}
    found = []
    for f in app.stored.ledger.sources():
        if f.source.service not in owner or f.source.role not in ASKED or f.paused == "moved":
            continue  # a page that has moved is asked at its new place
        if f.paused == "off":
            continue  # not even listened to
        asked.told.add(f.source.id)
        if not f.paused:
            found.append(f.source)
            asked.untold[f.source.id] = (f.source, owner[f.source.service])
            continue
        words = say("its page is gone (410); add it anew when it is back")
        asked.unread[f.source.id] = words
        Answers(terminal).untold(f.source, owner[f.source.service], words)
    return found


async def _ask(
    polls: Mapping[Source, Poll], confirm: int, asked: Round, terminal: Terminal, end: float | None
) -> None:
    """Ask all at once, and tell each as it answers. What has not until `end` stays untold."""
    answers, looks = Answers(terminal, asked.strangers), confirm if end is None else 0
    tasks = {asyncio.create_task(_one(poll, s, looks)): s for s, poll in polls.items()}
    pending = set(tasks)
    asyncio.get_running_loop().call_later(IDLE, _load_judges)
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
                asked.unread[source.id] = error.title
                answers.untold(source, service, error.title, answered=True)
                continue
            asked.answered += not isinstance(polled.outcome, Failed | None)
            asked.reached += _was_reached(polled)
            answers.tell(polled, service)
            if source.role is Role.OFFICIAL and polled.known.open and pending:
                threading.Thread(target=_load_outlook, daemon=True).start()
    for task in pending:
        task.cancel()


def _load_judges() -> None:
    from statuswatch.cli import judging  # noqa: F401


def _load_outlook() -> None:
    """The patterns of promises take as long as an answer: made beside the waiting."""
    from statuswatch.app import forecasting  # noqa: F401
    from statuswatch.core import promised  # noqa: F401


def _was_reached(polled: Polled) -> bool:
    """Did its host say anything at all, be it only that it has trouble or wants to be left alone?"""
    exchanges = polled.fetched.exchanges if polled.fetched else ()
    return polled.held is not None or any(e.status is not None for e in exchanges)


def _also_our_line(app: App) -> Poll:
    """Who asks now wants to know at once whether it is them: the engine would ask our own test
    addresses only when it comes to news."""
    engine = app.network.engine

    async def poll(source: Source) -> Polled:
        polled = await engine.poll(source)
        silent = polled.fetched is not None and polled.fetched.unanswered
        if silent or (source.role is Role.PROBE and polled.known.streak):
            await engine.line.failed(source.url, weighty=True)
        return polled

    return poll


async def _one(poll: Poll, source: Source, looks: int) -> Polled:
    """One answer; of a check that fails so many more."""
    from statuswatch.core.inner import is_inner

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
    words = say("has not answered in {n} s", n=PATIENCE)
    for source, service in asked.untold.values():
        answers.untold(source, service, words)
        asked.unread[source.id] = words
    asked.untold.clear()
