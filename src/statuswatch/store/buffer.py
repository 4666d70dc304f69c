"""What quiet polls leave behind, until the next write: that we watched, and small memory.

A crash loses only the claim to have watched since the last write, never an outage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.core.model import Known, Measure
from statuswatch.core.words import Message
from statuswatch.store.nouns import Validators


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of watching. `reach` (that of its first answer): how far it may be from an
    earlier one and still continue it."""

    since: datetime
    until: datetime
    reach: timedelta


def stretched(runs: tuple[Run, ...], at: datetime, reach: timedelta) -> tuple[Run, ...]:
    """The runs after a good answer at `at`; the last one is the one that runs."""
    if not runs:
        return (Run(at, at, reach),)
    last = runs[-1]
    if last.since <= at <= last.until:
        return runs
    if last.until < at and at - last.until <= reach:
        return (*runs[:-1], Run(last.since, at, last.reach))
    return (*runs, Run(at, at, reach))


@dataclass(slots=True)
class Pending:
    """What is not yet written of one source. Empty memory fields: the file's are right."""

    runs: tuple[Run, ...] = ()
    heard: datetime | None = None
    usual: float | None = None
    as_of: datetime | None = None
    failures: int = 0
    silent: datetime | None = None
    reason: Message | None = None
    validators: Mapping[str, Validators] = field(default_factory=dict)
    samples: tuple[tuple[datetime, Measure], ...] = ()
    memory: str | None = None
    """The adapter's own, to be written; `None`: what the file has is right."""

    def watched(self, at: datetime, reach: timedelta) -> None:
        self.runs = stretched(self.runs, at, reach)

    def answered(self, at: datetime, validators: tuple[Validators, ...] = ()) -> None:
        if self.heard is None or at > self.heard:
            self.heard = at
        for each in validators:
            if self.validators.get(each.url) != each:
                self.validators = {**self.validators, each.url: each}

    def remember(self, known: Known) -> None:
        """Memory that alone is not worth a write."""
        if known.silent is not None:
            self.failures, self.silent, self.reason = known.failures, known.silent, known.reason
        else:
            self.usual, self.as_of = known.usual, known.as_of

    def forget(self) -> None:
        """The file has, or is about to get, newer memory."""
        self.heard = self.usual = self.as_of = self.silent = self.reason = None
        self.failures = 0

    def over(self, known: Known) -> Known:
        """`known` as the file has it, with what is pending laid over it."""
        if known.silent is not None:
            if self.silent == known.silent and self.failures > known.failures:
                return replace(known, failures=self.failures, reason=self.reason)
            return known
        if self.heard is None or (known.heard is not None and self.heard <= known.heard):
            return known
        return replace(
            known,
            heard=self.heard,
            usual=known.usual if self.usual is None else self.usual,
            as_of=known.as_of if self.as_of is None else self.as_of,
        )


class Buffer:
    """The pending of all sources. Guarded by the database's lock."""

    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}
        self._unsaved: set[str] = set()

    def of(self, source: str) -> Pending | None:
        return self._pending.get(source)

    def open(self, source: str) -> Pending:
        """The pending of a source, to be changed: it will be written."""
        self._unsaved.add(source)
        pending = self._pending.get(source)
        if pending is None:
            pending = self._pending[source] = Pending()
        return pending

    def snapshot(self, source: str) -> tuple[Pending | None, bool]:
        pending = self._pending.get(source)
        return (None if pending is None else replace(pending), source in self._unsaved)

    def restore(self, source: str, snapshot: tuple[Pending | None, bool]) -> None:
        """As it was: the write that went with it failed."""
        pending, unsaved = snapshot
        if pending is None:
            self._pending.pop(source, None)
        else:
            self._pending[source] = pending
        if not unsaved:
            self._unsaved.discard(source)

    def unsaved(self) -> list[tuple[str, Pending]]:
        return [(source, self._pending[source]) for source in sorted(self._unsaved)]

    def saved(self) -> None:
        """All of it is on the disk: only the running stretches are kept, to go on from."""
        for source in self._unsaved:
            self._pending[source] = Pending(self._pending[source].runs[-1:])
        self._unsaved.clear()

    def drop(self, source: str) -> None:
        self._pending.pop(source, None)
        self._unsaved.discard(source)
