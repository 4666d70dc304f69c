"""What an answer goes through until it is known: past our own line, into the journal, and into what
this process remembers of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.model import (
    Change,
    Failed,
    Known,
    Line,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Source,
)
from statuswatch.core.slow import is_slow
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.looks import Looks
from statuswatch.engine.network import OWN_LINE, OwnLine
from statuswatch.engine.surroundings import Around
from statuswatch.store.nouns import LEAST_GAP, Recall
from statuswatch.store.protocols import Journal


class Taking:
    """Knows what is known. `cut`: from here to its next good answer a source was not watched."""

    def __init__(self, journal: Journal, line: OwnLine, around: Around, rules: Rules) -> None:
        self._journal = journal
        self._line = line
        self._around = around
        self._rules = rules
        self._known: dict[str, Known] = {}
        self._heard: dict[str, datetime] = {}
        self._cut: set[str] = set()
        self.looks = Looks()

    def go_by(self, rules: Rules) -> None:
        """From now on these hold."""
        self._rules = rules

    def known(self, source: str) -> Known:
        """What is known of a source, with its newest answer's time."""
        known = self._known.get(source)
        if known is None:
            known = self._known[source] = self._journal.known(source)
        heard = self._heard.get(source)
        return replace(known, heard=heard) if heard and heard != known.heard else known

    def stale(self, source: str) -> None:
        """Somebody wrote of it: what is remembered may be old."""
        self._known.pop(source, None)
        self._heard.pop(source, None)

    def is_ill(self) -> bool:
        """Is anything in trouble, as far as is remembered here?"""
        return any(known.open for known in self._known.values())

    def forget(self) -> None:
        """All that is remembered may be old."""
        self._known.clear()
        self._heard.clear()

    def drop(self, source: str) -> None:
        """It is not followed any more; added again, it is a stranger."""
        self.stale(source)
        self._cut.discard(source)
        self.looks.drop(source)
        self._around.drop(source)

    def cut(self, sources: Iterable[str]) -> None:
        self._cut.update(sources)

    async def past_own_line(
        self, source: Source, fetched: Fetched, outcome: Outcome, followed: Iterable[str]
    ) -> Outcome:
        """The outcome, unless it is our own line that speaks: then nothing opens or closes, of
        this source or of any that is `followed`."""
        known, line = self.known(source.id), self._line
        probe = source.role is Role.PROBE
        told = outcome if probe and isinstance(outcome, Report) else Report()
        bad = bool(told.incidents or told.suspects)
        if fetched.unanswered or bad:  # a sign-in page has the wrong text, a proxy says 502
            streak = probe and not known.open and known.streak + 1 >= self._rules.confirm
            silent = not probe and known.failures + 1 >= self._rules.silent_after
            counted = told.confirmed and (told.suspects > 0 or not known.open)
            await line.failed(source.url, weighty=streak or silent or counted)
        elif probe and known.open and source.url.startswith("http:") and _is_good(outcome):
            # A sign-in page answers 200 for everything: it must not end an outage.
            if line.speaks(source.url):
                await line.ask()
        elif not probe or (line.state is not Line.CAPTIVE and _is_good(outcome)):
            line.answered(source.url)
        if line.speaks(source.url) and is_slow(told.measures, known.usual, already=False):
            await line.ask()  # slow at them, or slow here? the canaries know
        if not line.down or not line.speaks(source.url):
            return outcome
        self.cut(followed)
        reason = outcome.reason if isinstance(outcome, Failed) else OWN_LINE
        return Failed(reason, own_network=True)

    def take_in(
        self,
        source: Source,
        at: datetime,
        outcome: Outcome,
        fetched: Fetched,
        reach: timedelta,
    ) -> tuple[Change, ...]:
        """Write it down; what is news. Raises StoreError."""
        before = self.known(source.id)
        failed = isinstance(outcome, Failed)
        own = isinstance(outcome, Failed) and outcome.own_network
        proof = replace(fetched.proof, reach=timedelta(0) if source.id in self._cut else reach)
        if _is_older(outcome, before):
            proof = replace(proof, validators=())  # a 304 for it would be no word on the newest
        seen = Observation(source, at, outcome)
        changes = self._journal.commit(seen, self._rules, proof)
        if failed:
            self._cut.add(source.id)  # from here to the next good answer we do not know
        else:
            self._cut.discard(source.id)
            self._heard[source.id] = at
        if changes or (failed and not own) or isinstance(outcome, Report) or before.failures:
            self._known.pop(source.id, None)
        if not failed and source.role is Role.OFFICIAL and _was_away(before, at, reach):
            self._journal.recalled(source.id, Recall(due=at))  # what came and went meanwhile
        usual = before.usual
        self.looks.add(seen, usual)
        self._around.took(source, fetched, outcome, usual)
        return changes


def _was_away(before: Known, at: datetime, reach: timedelta) -> bool:
    return before.heard is not None and at - before.heard >= max(LEAST_GAP, reach)


def _is_good(outcome: Outcome) -> bool:
    return isinstance(outcome, Report) and outcome.level is not None and not outcome.incidents


def _is_older(outcome: Outcome, known: Known) -> bool:
    """A cache's old copy of a page that was read newer already."""
    if not isinstance(outcome, Report) or outcome.as_of is None or known.as_of is None:
        return False
    return outcome.as_of < known.as_of
