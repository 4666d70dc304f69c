"""What `check` says of one answer: a line for people, one for programs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from statuswatch.adapters.probe import shown
from statuswatch.app import podcasting
from statuswatch.cli.opening import title
from statuswatch.cli.terminal import WORDS, Terminal, when, word
from statuswatch.core import ours
from statuswatch.core.flow import Answer
from statuswatch.core.model import Failed, Known, Level, Report, Role, Service, Source
from statuswatch.core.status import status
from statuswatch.core.words import Message, say
from statuswatch.engine.engine import Polled


@dataclass(slots=True)
class Answers:
    """Says each as it comes. `strangers`: ids of services that are not followed."""

    terminal: Terminal
    strangers: Collection[str] = field(default_factory=tuple)

    def tell(self, polled: Polled, service: Service) -> None:
        level, words = _words(polled, service)
        told: dict[str, object] = {
            "answered": not isinstance(polled.outcome, Failed | None),
            "level": word(level),
            "words": self.terminal.text(words),
            "looks_down": bool(polled.known.streak),
            "held_until": when(polled.held),
        }
        self._say(polled.source, service, level, words, told)

    def untold(
        self, source: Source, service: Service, words: Message, *, answered: bool = False
    ) -> None:
        """It said nothing that could be taken in."""
        told: dict[str, object] = {"answered": answered, "words": self.terminal.text(words)}
        self._say(source, service, None, words, told)

    def _say(
        self,
        source: Source,
        service: Service,
        level: Level | None,
        words: Message,
        told: dict[str, object],
    ) -> None:
        followed = service.id not in self.strangers
        name = title(service)
        if followed:
            shape = self.terminal.shapes[level]
            line = "{shape} {name} ({kind}): {words}"
            self.terminal.say(say(line, shape=shape, name=name, kind=source.kind, words=words))
        else:
            self.terminal.say(_of_stranger(source, name, self.terminal.text(words)))
        named: dict[str, object] = {
            "service": service.id,
            "name": service.name,
            "kind": source.kind,
            "url": source.url,
            "followed": followed,
        }
        self.terminal.data(named | told)


def _of_stranger(source: Source, name: str, words: str) -> Message:
    """That it is not followed, what was asked, and what that said."""
    ours, url = source.role is Role.PROBE, source.url
    asked = say("Our own check of {url}", url=url) if ours else say("Their page {url}", url=url)
    told = say("{asked}: {words}.", asked=asked, words=words.rstrip("."))
    return say("You do not follow {name}. {told}", name=name, told=told)


def _words(polled: Polled, service: Service) -> tuple[Level | None, Message]:
    known = polled.known
    if polled.held is not None:
        return None, say("asked us to stay away until {until}", until=polled.held)
    if isinstance(polled.outcome, Failed):
        return None, polled.outcome.reason
    state = status(service, {polled.source: known}, polled.at)
    way = _way(polled)
    if way is not None:
        return (None if known.streak and not known.open else state.level), way
    if known.streak:
        return None, looks_down(known, _why(polled))
    answer = _answer(polled)
    if polled.source.role is Role.PROBE and answer is not None and not known.open:
        return known.level, shown(polled.source, answer)
    names = ", ".join(k.incident.title for k in state.open[:2])
    if state.level is not None and state.level is not Level.OK and names:
        found = ours.told(names) if polled.source.role is Role.PROBE else names
        return state.level, say("{state}: {names}", state=WORDS[state.level], names=found)
    return state.level, WORDS[state.level]


def _way(polled: Polled) -> Message | None:
    """What a check of many hops shows as a whole; None: it is no such check."""
    outcome = polled.outcome
    if polled.source.kind != podcasting.KIND or not isinstance(outcome, Report):
        return None
    chain = podcasting.podcast().chain(polled.source, outcome.memory or "")
    return chain.sentence if chain is not None else None


def looks_down(known: Known, why: str = "") -> Message:
    """A check that fails, but not yet often enough to be sure."""
    looks = say("one look") if known.streak == 1 else say("{n} looks", n=known.streak)
    if not why:
        return say("looks down ({looks})", looks=looks)
    return say("looks down ({looks}): {why}", looks=looks, why=ours.told(why))


def _answer(polled: Polled) -> Answer | None:
    exchanges = polled.fetched.exchanges if polled.fetched else ()
    return exchanges[-1].answer if exchanges else None


def _why(polled: Polled) -> str:
    incidents = polled.outcome.incidents if isinstance(polled.outcome, Report) else ()
    return incidents[0].title if incidents else ""
