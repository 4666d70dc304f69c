"""Reads places that nobody follows as the engine does, by the same rules; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statuswatch.app import podcasting
from statuswatch.app.network import visitor
from statuswatch.core.flow import Keeping
from statuswatch.core.model import Failed, Known, Observation, Report, Role, Rules, Source
from statuswatch.core.reduce import advance
from statuswatch.engine.engine import Polled
from statuswatch.engine.looks import Looks
from statuswatch.engine.network import OWN_LINE

if TYPE_CHECKING:
    from statuswatch.app.secrets import Secret
    from statuswatch.core.model import Outcome
    from statuswatch.core.witness import Look
    from statuswatch.engine.clock import Clock
    from statuswatch.engine.fetched import Fetched
    from statuswatch.engine.manners import Hosts
    from statuswatch.engine.network import OwnLine
    from statuswatch.engine.surroundings import Around
    from statuswatch.settings import Settings
    from statuswatch.store.nouns import Validators


@dataclass(slots=True)
class _Read:
    """What is remembered of one place between two looks, until we end."""

    known: Known = field(default_factory=Known)
    memory: str = ""
    validators: dict[str, Validators] = field(default_factory=dict)


class Visitor:
    """Its second look at a place is conditional, and a host that asks for rest gets it."""

    def __init__(
        self,
        line: OwnLine,
        around: Around,
        rules: Rules,
        clock: Clock,
        secret: Secret | None,
        settings: Settings,
    ) -> None:
        """`secret`: what the place that is visited needs to let us in. `settings`: by whose proxy
        it is asked."""
        self._fetcher, self._line, self._around = visitor(settings, clock), line, around
        self._rules, self._clock = rules, clock
        self._read: dict[Source, _Read] = {}
        self._looks = Looks()
        if secret is not None:
            self._fetcher.lend(secret)

    async def close(self) -> None:
        await self._fetcher.close()

    @property
    def hosts(self) -> Hosts:
        return self._fetcher.hosts

    def known(self, source: Source) -> Known:
        return self._of(source).known

    def looks(self, source: str) -> tuple[Look, ...]:
        """Those of a check of ours, oldest first."""
        return self._looks.of(source)

    async def poll(self, source: Source) -> Polled:
        """Ask it now. Never raises for the world's faults: they are outcomes."""
        read, adapter = self._of(source), podcasting.load(source.kind)
        fetched = await self._fetcher.poll(
            adapter,
            source,
            frozenset(k.their_id for k in read.known.open if not k.incident.derived),
            read.validators,
            fresh=any(k.absent for k in read.known.open),
            memory=read.memory if isinstance(adapter, Keeping) else "",
        )
        at = self._clock.now()
        if fetched.outcome is None:
            return Polled(source, at, None, read.known, held=fetched.held, fetched=fetched)
        outcome = await self._past_own_line(source, fetched, fetched.outcome)
        self._around.took(source, fetched, outcome, None)
        seen = Observation(source, at, outcome)
        self._looks.add(seen, None)
        if isinstance(outcome, Report) and outcome.memory is not None:
            read.memory = outcome.memory
        read.validators.update({v.url: v for v in fetched.proof.validators})
        read.known, changes = advance(read.known, seen, self._rules)
        return Polled(source, at, outcome, read.known, changes, fetched=fetched)

    async def _past_own_line(self, source: Source, fetched: Fetched, outcome: Outcome) -> Outcome:
        """Who looks now wants to know at once whether it is them."""
        probe, line = source.role is Role.PROBE, self._line
        bad = probe and isinstance(outcome, Report) and bool(outcome.incidents)
        if fetched.unanswered or bad:
            await line.failed(source.url, weighty=True)
        elif not probe:
            line.answered(source.url)
        elif source.url.startswith("http:") and line.speaks(source.url):
            await line.ask()  # a sign-in page answers 200 for everything: that is nobody's return
        if line.down and line.speaks(source.url):
            return Failed(OWN_LINE, own_network=True)
        return outcome

    def _of(self, source: Source) -> _Read:
        return self._read.setdefault(source, _Read())
