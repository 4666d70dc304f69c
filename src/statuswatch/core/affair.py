"""`Affair`: all that was kept of one outage, gathered for who wants to write about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.clocks import Clocks
from statuswatch.core.costs import Cost
from statuswatch.core.docket import Letter, Promise, Ticket
from statuswatch.core.model import Change, KnownIncident, Outage, Role, Service
from statuswatch.core.paper import Words
from statuswatch.core.rewriting import Revision, revisions
from statuswatch.core.words import Message


@dataclass(frozen=True, slots=True)
class Strand:
    """One source's story of it. `kind`: the source's; `lines`: the story's own of the journal, in
    order."""

    known: KnownIncident
    kind: str
    lines: tuple[Change, ...] = ()

    @property
    def revised(self) -> tuple[Revision, ...]:
        return revisions(self.lines)

    def words(self) -> tuple[tuple[datetime, str, str], ...]:
        """When, the phase, the text; of one without a time of its own when we first saw it."""
        seen: dict[str, datetime] = {}
        for line in self.lines:
            for each in line.incident.updates if line.incident is not None else ():
                if not line.baseline:
                    seen.setdefault(each.key, line.at)
        dated = ((u.at or seen.get(u.key), u) for u in self.known.incident.updates)
        return tuple(sorted((at, u.phase, u.text) for at, u in dated if at is not None))

    def earlier(self, update: str) -> tuple[str, ...]:
        """What an update said before it was written over, the first first."""
        told = [
            each.text
            for line in self.lines
            if line.incident is not None
            for each in line.incident.updates
            if each.key == update
        ]
        wordings = list(dict.fromkeys(" ".join(text.split()) for text in told))
        now = next((u.text for u in self.known.incident.updates if u.key == update), "")
        return tuple(text for text in wordings if text != " ".join(now.split()))


@dataclass(frozen=True, slots=True)
class Reached:
    """A notice that was told. `channels`: the names of those it went through. `reminder`: it only
    said that it still lasts."""

    at: datetime
    title: Message
    channels: tuple[str, ...]
    reminder: bool = False


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise and what became of it, already in words."""

    what: Words
    due: Words
    fate: Words


@dataclass(frozen=True, slots=True)
class Affair:
    """`strands`: the oldest first. `zone`: what the reader's zone is called. `pledges`: what was
    promised about it. `cost`: `None` where the user has not said what it costs.
    `promises`: all of theirs, for when an answer was due. `afterwards`: what they promised soon
    after it."""

    service: Service
    outage: Outage
    strands: tuple[Strand, ...]
    clocks: Clocks
    zone: str = "UTC"
    reached: tuple[Reached, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    letters: tuple[Letter, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    cost: Cost | None = None
    promises: tuple[Promise, ...] = ()
    afterwards: tuple[Pledge, ...] = ()

    @property
    def theirs(self) -> tuple[Strand, ...]:
        """The vendor's own."""
        return tuple(s for s in self.strands if s.known.role is Role.OFFICIAL)

    @property
    def title(self) -> str:
        """What it is called: in the vendor's words where it has any. May be empty."""
        posted = [s for s in self.theirs if not s.known.incident.derived]
        chosen = next(iter((*posted, *self.theirs, *self.strands)), None)
        return "" if chosen is None else chosen.known.incident.title

    @property
    def parts(self) -> tuple[str, ...]:
        """Those that it names, by the alphabet."""
        return tuple(sorted({p for s in self.strands for p in s.known.incident.components}))

    @property
    def revised(self) -> tuple[Revision, ...]:
        """What was rewritten in any of its stories, the oldest first."""
        return tuple(sorted((r for s in self.strands for r in s.revised), key=lambda r: r.at))

    @property
    def length(self) -> timedelta:
        return self.outage.duration
