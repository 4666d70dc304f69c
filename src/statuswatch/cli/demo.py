"""demo: invented services live two hours in two minutes; what happens and what would be told."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections import Counter
from datetime import timedelta

from statuswatch.app.demo import MINUTE, DemoWatching
from statuswatch.cli import telling, verdicts
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.model import Change, ChangeKind, Service, Source
from statuswatch.core.overview import Overview
from statuswatch.core.telling import Notice
from statuswatch.core.why import untold
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile

BEGUN = frozenset({ChangeKind.OPENED, ChangeKind.REOPENED})

GROWN = timedelta(minutes=5)
"""While they do not say so, the verdict is told anew when its lag has grown by so much."""


def demo(args: argparse.Namespace, terminal: Terminal, _: Profile) -> int:
    """The user's own profile is not touched."""
    return run(_demo(args.speed, args.length, terminal))


async def _demo(speed: float, length: timedelta | None, terminal: Terminal) -> int:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # not on Windows, nor in a thread
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), asked.set)
    teller = _Teller(terminal)
    demo = DemoWatching(speed, news=teller.news)
    try:
        teller.begin(demo, speed)
        await _until(demo, teller, asked, length)
    finally:
        await demo.close()  # where it was ended before it ran
    teller.end()
    return Exit.FINE


async def _until(
    demo: DemoWatching, teller: _Teller, asked: asyncio.Event, length: timedelta | None
) -> None:
    """Until the story or the time is over, or somebody ends it."""
    watching = asyncio.create_task(demo.run(teller.judged))
    ends = {watching, asyncio.create_task(asked.wait())}
    if length is None:
        ends.add(asyncio.create_task(demo.over()))
    headings = asyncio.create_task(teller.headings())
    try:
        timeout = None if length is None else length.total_seconds()
        await asyncio.wait(ends, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        tasks = (watching, headings, *ends)
        for task in tasks:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
    for error in found:
        if isinstance(error, BaseException) and not isinstance(error, asyncio.CancelledError):
            raise _leaf(error)


def _leaf(error: BaseException) -> BaseException:
    """What went wrong inside a group of tasks: a pipe that nobody reads any more."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _grown(verdict: Verdict) -> int:
    silent = verdict.answer is Answer.THEM_SILENT
    return verdict.lag // GROWN if silent and verdict.lag is not None else 0


class _Teller:
    """Says what happens, and counts it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._counts: Counter[str] = Counter()
        self._owner: dict[str, tuple[Source, Service]] = {}
        self._judged: dict[str, tuple[Message, int]] = {}
        self._past = 0
        self._demo: DemoWatching

    def begin(self, demo: DemoWatching, speed: float) -> None:
        self._demo = demo
        ledger = demo.app.stored.ledger
        services = {s.id: s for s in ledger.services()}
        for f in ledger.sources():
            self._owner[f.source.id] = (f.source, services[f.source.service])
        story = demo.story
        self._terminal.say(
            say(
                "This is a demo: {n} invented services, played on this computer. {long} pass in "
                "{short}. Ctrl+C ends it.",
                n=len(services),
                long=story.length,
                short=story.length / (MINUTE * speed),
            )
        )
        self._terminal.say(
            say(
                "The times are the story's: it begins at {at} and catches up with the present at "
                "its end. A card is what a desktop would show.",
                at=story.begins,
            )
        )

    async def headings(self) -> None:
        """Each scene's sentence as it begins."""
        clock = self._demo.clock
        for scene in self._demo.story.scenes:
            await clock.sleep((scene.at - clock.now()).total_seconds())
            self._terminal.say("")
            self._terminal.say(Message(scene.text))  # of the catalogue, like what we say
            self._terminal.data({"scene": scene.text, "at": when(scene.at)})

    def news(self, change: Change) -> None:
        source, service = self._owner[change.source]
        self._terminal.data(telling.data(change, source, service))
        if change.baseline:
            self._past += change.kind is ChangeKind.RESOLVED
        else:
            listed = self._demo.app.stored.journal.known(change.source).components
            self._terminal.say(telling.line(change, service, self._terminal, listed, source.role))
            self._counts["begun"] += change.kind in BEGUN
            self._counts["over"] += change.kind is ChangeKind.RESOLVED
        for notice in self._demo.app.stored.outbox.notices(change.seq - 1):
            if notice.seq == change.seq and not change.baseline:
                self._tell(notice)

    def judged(self, overview: Overview) -> None:
        """Down, or just you? Told when the answer changes, and as their silence lasts."""
        for now in overview.services:
            verdict = now.verdict
            if verdict is None:
                continue
            word = verdict.sentence, _grown(verdict)
            before = self._judged.get(now.service.id)
            if word == before:
                continue
            self._judged[now.service.id] = word
            if before is None and verdict.answer is Answer.FINE:
                continue  # so it all begins
            one = verdicts.Judged(now.service, verdict, overview.at)
            if verdict.confirmed and verdict.answer is not Answer.FINE:
                lead = verdicts.lead(one, self._terminal)
                self._terminal.say(say("       verdict: {lead}", lead=lead))
            data = verdicts.data(one, self._terminal)
            self._terminal.data({"service": now.service.id, "name": now.service.name, **data})

    def _tell(self, notice: Notice) -> None:
        terminal = self._terminal
        if not notice.told:
            why = untold(notice, self._demo.app.preferences)
            terminal.say(say("       {why}", why=why))
            return
        self._counts["cards"] += 1
        title, body = terminal.text(notice.title), terminal.text(notice.body)
        card = f"{title}. {body}" if body else title
        terminal.say(say("       card: {card}", card=card))
        terminal.data(
            {
                "notice": {
                    "seq": notice.seq,
                    "at": when(notice.at),
                    "service": notice.service,
                    "title": title,
                    "body": body,
                    "urgency": notice.urgency.name.lower(),
                    "url": notice.url,
                }
            }
        )

    def end(self) -> None:
        counts = self._counts
        begun, cards, over = counts["begun"], counts["cards"], counts["over"]
        parts: list[Message] = [
            count("{n} trouble or maintenance began", "{n} troubles and maintenances began", begun),
            count("{n} is over", "{n} are over", over),
            count("{n} card was shown", "{n} cards were shown", cards),
        ]
        said = ", ".join(self._terminal.text(part) for part in parts)
        self._terminal.say("")
        self._terminal.say(say("The demo is over: {said}.", said=said))
        if self._past:
            self._terminal.say(
                count(
                    "{n} outage of the past was read from a feed, too.",
                    "{n} outages of the past were read from a feed, too.",
                    self._past,
                )
            )
        self._terminal.say(
            say("Nothing of it is kept. Follow something of yours: statuswatch add URL")
        )
        self._terminal.data({"demo": {"begun": begun, "over": over, "notices": cards}})
