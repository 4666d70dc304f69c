"""`preflight`: can a plan go ahead? What is down, what is announced, what may be over by then, and
which alternative is up. What nobody knows is never a go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.docket import Occasion
from statuswatch.core.face import (
    Face,
    ServiceNow,
    called,
    face,
    is_you,
    judged,
    runs_over,
    sentence,
    user_says,
)
from statuswatch.core.forecast import Forecast
from statuswatch.core.model import KnownIncident, Level, Line, Rules
from statuswatch.core.occasions import announced_for, begins, ends, is_over
from statuswatch.core.overview import Overview, service_line
from statuswatch.core.several import listed
from statuswatch.core.words import Message, say

SOON = timedelta(hours=2)
"""What ails so shortly before, and nobody can foresee how long, is a no-go."""

NEAR = timedelta(minutes=30)
"""From so long before it begins, "usually over by then" does not help any more."""


class Go(StrEnum):
    """The answer; its value is the word of --json."""

    GO = "go"
    NO_GO = "no-go"
    CANT_TELL = "can't tell"


@dataclass(frozen=True, slots=True)
class Check:
    """One service that a plan needs, or could take instead. `words`: how it is, with its name.
    `advice`: what to do, where the answer can't be told. `works`: maintenance that falls into the
    plan. `foreseen`: how much longer its trouble may last. `level`: how bad it is now."""

    service: str
    name: str
    go: Go
    words: Message
    advice: Message | None = None
    level: Level | None = None
    works: tuple[KnownIncident, ...] = ()
    foreseen: Forecast | None = None


@dataclass(frozen=True, slots=True)
class Preflight:
    """`needs`, `instead`: one check each, in the plan's order. `headline`: the answer as a sentence.
    `advice`: what to do about the plan as a whole."""

    occasion: Occasion
    go: Go
    headline: Message
    at: datetime
    needs: tuple[Check, ...] = ()
    instead: tuple[Check, ...] = ()
    advice: Message | None = None

    @property
    def alternatives(self) -> tuple[Check, ...]:
        """Those that are up."""
        return tuple(check for check in self.instead if check.go is Go.GO)


def preflight(
    occasion: Occasion,
    overview: Overview,
    now: datetime,
    rules: Rules = Rules(),
    unread: frozenset[str] = frozenset(),
) -> Preflight:
    """How it stands for the plan at `now`, by what is known of each service. `unread`: services
    that were asked for it just now, and could not be read."""
    rows = {row.service.id: row for row in overview.services}
    look = _Look(occasion, overview, now, rules, unread)
    needs = tuple(look.check(name, rows.get(name)) for name in occasion.needs)
    instead = tuple(look.check(name, rows.get(name)) for name in occasion.instead)
    if is_over(occasion, now):
        words = say("{title} is over since {at}", title=occasion.title, at=ends(occasion))
        return Preflight(occasion, Go.CANT_TELL, words, now, needs, instead)
    if not needs:
        words = say(
            "Can't tell if {title} can go: it names nothing that it needs", title=occasion.title
        )
        advice = say("Say which services it needs.")
        return Preflight(occasion, Go.CANT_TELL, words, now, needs, instead, advice)
    go = worst_go(check.go for check in needs)
    return Preflight(occasion, go, headline(occasion, go, needs), now, needs, instead)


def worst_go(answers: Iterable[Go]) -> Go:
    """No-go beats can't tell beats go; of nothing at all nothing can be told."""
    found = set(answers)
    if Go.NO_GO in found:
        return Go.NO_GO
    return Go.GO if found == {Go.GO} else Go.CANT_TELL


def headline(occasion: Occasion, go: Go, needs: Iterable[Check]) -> Message:
    """One sentence: "No-go for Show 12: Podhost"."""
    title = occasion.title
    if go is Go.GO:
        return say("Go for {title}", title=title)
    names = deciding(go, needs)
    if go is Go.NO_GO:
        return say("No-go for {title}: {names}", title=title, names=names)
    return say("Can't tell if {title} can go: {names}", title=title, names=names)


def deciding(go: Go, needs: Iterable[Check]) -> Message:
    """Those whose answer is the whole plan's."""
    return listed([check.name for check in needs if check.go is go])


@dataclass(frozen=True, slots=True)
class _Look:
    """What all services of one plan are looked at with."""

    occasion: Occasion
    overview: Overview
    now: datetime
    rules: Rules
    unread: frozenset[str]

    def check(self, service: str, row: ServiceNow | None) -> Check:
        if row is None:
            words = say("{name}: you do not follow it, so nobody looks", name=service)
            return Check(service, service, Go.CANT_TELL, words, say("Follow it first."))
        unknown = self._unknown(row)
        works = self._works(row)
        if unknown is not None:
            words, advice = unknown
            if works:  # what is announced stands, whatever our own line does
                return self._work(row, works)
            return Check(service, called(row), Go.CANT_TELL, words, advice)
        return self._known(row, works)

    def _unknown(self, row: ServiceNow) -> tuple[Message, Message] | None:
        """Why nobody can say how it is now, and what to do."""
        name, heard = called(row), row.status.heard
        if user_says(row):
            return None  # the user's own word holds, however long nobody has looked
        if self.overview.paused is not None:
            since = self.overview.paused.since
            return say("{name}: paused since {since}", name=name, since=since), say(
                "Let watching go on."
            )
        if self.overview.line is Line.CAPTIVE:
            return say("{name}: this network wants you to sign in", name=name), say(
                "Sign in to it, then look again."
            )
        if self.overview.offline:
            return say("{name}: your own line is down", name=name), say(
                "Look again when your line is back."
            )
        if heard is None:
            return say("{name}: not checked yet", name=name), say("Check now.")
        if self.now - heard > self.rules.stale_after:
            return say("{name}: nobody has looked since {at}", name=name, at=heard), say(
                "Check now."
            )
        return None

    def _works(self, row: ServiceNow) -> tuple[KnownIncident, ...]:
        """Maintenance that falls into the plan: announced, or running and not over by then."""
        status = row.status
        running = [k for k in status.open if k.incident.planned and k.incident.planned_end]
        there = {row.service.id: (*status.announced, *running)}
        found = (work.known for work in announced_for(self._of(row), there))
        return tuple(dict.fromkeys(found))

    def _of(self, row: ServiceNow) -> Occasion:
        """The plan as this service's alone, an alternative's too, from now on."""
        at = max(self.occasion.at, min(self.now, ends(self.occasion)))
        return replace(self.occasion, needs=(row.service.id,), at=at, until=ends(self.occasion))

    def _known(self, row: ServiceNow, works: tuple[KnownIncident, ...]) -> Check:
        name, shape = called(row), face(row)
        if shape.ails or user_says(row):
            return self._ails(row, works)
        if works:
            return self._work(row, works)
        if shape is Face.UNKNOWN:
            advice = say("Put that right first.") if is_you(row) else say("Look at it yourself.")
            words = sentence(row) or say("Can't tell about {name}", name=name)
            return Check(row.service.id, name, Go.CANT_TELL, words, advice)
        if shape is Face.MAINTENANCE:
            return self._running(row)
        if row.service.id in self.unread and row.status.heard is not None:
            words = say(
                "{name}: fine as of {at}, and it could not be read just now",
                name=name,
                at=row.status.heard,
            )
            return Check(row.service.id, name, Go.CANT_TELL, words, say("Look at it yourself."))
        line = service_line(row, self.now)
        return Check(row.service.id, name, Go.GO, line, level=row.status.level)

    def _work(self, row: ServiceNow, works: tuple[KnownIncident, ...]) -> Check:
        first = min(works, key=lambda k: k.incident.started or self.now).incident
        name, start, end = called(row), first.started or self.now, first.planned_end
        if start <= self.now and end is not None:
            words = say("{name}: maintenance until {end}", name=name, end=end)
        elif end is not None:
            words = say(
                "{name}: maintenance from {start} to {end}", name=name, start=start, end=end
            )
        else:
            words = say("{name}: maintenance from {start}", name=name, start=start)
        # A plan without a time may find one beside it.
        go = Go.CANT_TELL if self.occasion.day else Go.NO_GO
        advice = say("Choose a time outside of it.") if self.occasion.day else None
        return Check(row.service.id, name, go, words, advice, row.status.level, works)

    def _running(self, row: ServiceNow) -> Check:
        """Maintenance as planned. Its announced end is before the plan, or nobody says when."""
        name, lead = called(row), begins(self.occasion) - self.now
        ends_at = [k.incident.planned_end for k in row.status.open if k.incident.planned_end]
        level = row.status.level
        if ends_at:
            words = say(
                "{name}: maintenance until {end}, before it begins", name=name, end=max(ends_at)
            )
            return Check(row.service.id, name, Go.CANT_TELL, words, say("Look again then."), level)
        words = say("{name}: maintenance, and they do not say until when", name=name)
        if lead <= SOON:
            return Check(row.service.id, name, Go.NO_GO, words, level=level)
        return Check(row.service.id, name, Go.CANT_TELL, words, say("Look again later."), level)

    def _ails(self, row: ServiceNow, works: tuple[KnownIncident, ...]) -> Check:
        lead, foreseen = begins(self.occasion) - self.now, row.forecast
        found = judged(row)
        level = (found.level if found is not None else None) or row.status.level
        line = _how(row, self.now)
        go, words, advice = Go.NO_GO, line, None
        if runs_over(row) or works or lead <= NEAR:
            pass
        elif foreseen is None:
            if lead > SOON:
                go, advice = Go.CANT_TELL, say("Look again later.")
        elif foreseen.high <= lead:
            go, advice = Go.CANT_TELL, say("Look again later.")
            words = say("{line}; usually over by then", line=line)
        elif foreseen.low > lead:
            words = say("{line}; usually not over by then", line=line)
        else:
            words = say("{line}; it may not be over by then", line=line)
        return Check(row.service.id, called(row), go, words, advice, level, works, foreseen)


def _how(row: ServiceNow, now: datetime) -> Message:
    """Where only the user says so, no line of the overview does."""
    if face(row).ails:
        return service_line(row, now)
    return say("{name}: you say that it fails", name=called(row))
