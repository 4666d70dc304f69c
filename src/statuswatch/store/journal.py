"""Journal: one observation in, what changed out, and both on the disk in one transaction.

Read `commit` first. Most polls are quiet, so the quiet way costs one row read and no write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate, takewhile

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Failed,
    Incident,
    Known,
    Observation,
    Report,
    Role,
    Rules,
    Source,
    Unchanged,
)
from statuswatch.core.recall import Gap, recall
from statuswatch.core.reduce import advance, boundary, unsettled
from statuswatch.store import clusters, memory
from statuswatch.store.buffer import Buffer
from statuswatch.store.codec import (
    change_of,
    from_text,
    from_text_or_none,
    to_text,
    to_text_or_none,
)
from statuswatch.store.connection import Database
from statuswatch.store.nouns import KEYED, LEAST_GAP, Page, Proof, Recall, Validators
from statuswatch.store.saving import save
from statuswatch.store.usual import Usual

AGREEING_POLLS = 3
"""Good polls in a row that a permanent redirect must lead before it is believed (faults 22)."""


class SqliteJournal:
    """See `protocols.Journal`."""

    def __init__(self, database: Database, buffer: Buffer) -> None:
        self._database = database
        self._buffer = buffer
        self._usual = Usual(database, buffer)
        self._unwritten: dict[str, str] = {}
        """Memories of sources with a secret: they may hold what nobody else may read."""

    # -- reading -------------------------------------------------------------------------------

    def known(self, source: str) -> Known:
        """Empty for a source that is not followed."""
        with self._database.reading() as connection:
            loaded = memory.load(connection, source)
            return Known() if loaded is None else self._overlaid(source, loaded.known)

    def unsettled(self, source: str, at: datetime) -> bool:
        rows = self._database.ask("SELECT unsettled, boundary FROM sources WHERE id = ?", (source,))
        return bool(rows) and _is_unsettled(rows[0], at)

    def absent(self, source: str) -> bool:
        sql = "SELECT 1 FROM incidents WHERE source = ? AND ended IS NULL AND absent > 0 LIMIT 1"
        return bool(self._database.ask(sql, (source,)))

    def validators(self, source: str) -> Mapping[str, Validators]:
        """By address; what is not yet written goes before what is."""
        with self._database.lock:
            rows = self._database.ask("SELECT * FROM validators WHERE source = ?", (source,))
            kept = {
                row["url"]: Validators(row["url"], row["etag"], row["last_modified"], row["digest"])
                for row in rows
            }
            pending = self._buffer.of(source)
            return kept if pending is None else {**kept, **pending.validators}

    def memory(self, source: str) -> str:
        with self._database.lock:
            pending = self._buffer.of(source)
            if source in self._unwritten:
                return self._unwritten[source]
            if pending is not None and pending.memory is not None:
                return pending.memory
            rows = self._database.ask("SELECT memory FROM memories WHERE source = ?", (source,))
            return str(rows[0]["memory"]) if rows else ""

    def changes(self, after: int, limit: int = 256) -> tuple[Change, ...]:
        rows = self._database.ask(
            "SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
        )
        return tuple(change_of(row) for row in rows)

    def last_seq(self) -> int:
        """The newest line ever written, even if it went with an unfollowed service."""
        rows = self._database.ask("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
        return int(rows[0]["seq"]) if rows else 0

    def lines(self, sources: Iterable[str], since: datetime) -> tuple[Change, ...]:
        """Each source's index is walked from its newest line back: it may have thousands."""
        found: list[Change] = []
        oldest = to_text(since)
        with self._database.reading() as connection:
            for source in sources:
                newest_first = connection.execute(
                    "SELECT * FROM changes WHERE source = ? ORDER BY seq DESC", (source,)
                )
                late = takewhile(lambda row: row["at"] >= oldest, newest_first)
                found += [change_of(row) for row in late]
                newest_first.close()
        return tuple(sorted(found, key=lambda change: change.seq))

    def holds(self) -> Mapping[str, datetime]:
        rows = self._database.ask("SELECT host, until FROM holds")
        return {row["host"]: from_text(row["until"]) for row in rows}

    # -- writing -------------------------------------------------------------------------------

    def commit(
        self, observation: Observation, rules: Rules, proof: Proof = Proof()
    ) -> tuple[Change, ...]:
        """What is news. A source that was unfollowed meanwhile has none."""
        match observation.outcome:
            case Failed(own_network=True):
                return ()
            case Unchanged():
                quiet = self._settled_answer(observation, proof)
            case _:
                quiet = self._quiet_report(observation, rules, proof)
        return () if quiet else self._write(observation, rules, proof)

    def flush(self) -> None:
        with self._database.lock:
            unsaved = self._buffer.unsaved()
            if not self._database.land() or not unsaved:
                return  # in memory it is already
            with self._database.writing() as connection:
                save(connection, unsaved)
            self._buffer.saved()

    def hold(self, host: str, until: datetime) -> None:
        """Written at once. A later hold of the same host replaces the earlier."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO holds (host, until) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET until = excluded.until",
                (host, to_text(until)),
            )

    # -- what came before ----------------------------------------------------------------------

    def recall(
        self, source: Source, told: Sequence[Incident], at: datetime, pages: Sequence[Page] = ()
    ) -> tuple[Change, ...]:
        """What is new of it. The memory of the source stays as it is: nothing of this is now."""
        keys = tuple(incident.key for incident in told)
        with self._database.writing() as connection:
            loaded = memory.load(connection, source.id, keys)
            if loaded is None:
                return ()
            before = from_text(_first_look(connection, loaded.row))
            gaps = self._gaps(connection, source.id)
            found, lines = recall(loaded.known, source, told, before, at, gaps)
            service = str(loaded.row["service"])
            touched = [memory.put_incident(connection, service, k, None) for k in found]
            lines = memory.put_changes(connection, lines)
            memory.put_evidence(connection, lines, pages)
            clusters.refresh(connection, service, touched, at)
            return lines

    def _gaps(self, connection: sqlite3.Connection, source: str) -> list[Gap]:
        """The stretches of an hour and more in which nobody watched, between two that were."""
        sql = "SELECT since, until FROM coverage WHERE source = ?"
        runs = [
            (from_text(row["since"]), from_text(row["until"]))
            for row in connection.execute(sql, (source,))
        ]
        pending = self._buffer.of(source)
        runs += [(run.since, run.until) for run in pending.runs] if pending else []
        runs.sort()
        ends = accumulate((until for _, until in runs), max)
        return [(a, b) for a, (b, _) in zip(ends, runs[1:], strict=False) if b - a >= LEAST_GAP]

    def unrecalled(self) -> Mapping[str, Recall]:
        rows = self._database.ask(
            "SELECT s.id, r.tries, r.due FROM sources AS s LEFT JOIN recalls AS r "
            "ON r.source = s.id WHERE r.source IS NULL OR r.due IS NOT NULL"
        )
        return {row["id"]: Recall(row["tries"] or 0, from_text_or_none(row["due"])) for row in rows}

    def recalled(self, source: str, again: Recall | None) -> None:
        tries, due = (0, None) if again is None else (again.tries, to_text_or_none(again.due))
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO recalls (source, tries, due) SELECT id, ?, ? FROM sources "
                "WHERE id = ? ON CONFLICT DO UPDATE SET tries = excluded.tries, due = excluded.due",
                (tries, due, source),
            )

    # -- the quiet way -------------------------------------------------------------------------

    def _settled_answer(self, seen: Observation, proof: Proof) -> bool:
        """An unchanged answer while nothing waits for one: it is only buffered."""
        source = seen.source.id
        with self._database.lock:
            rows = self._database.ask(
                "SELECT unsettled, boundary, permanent, url FROM sources WHERE id = ?", (source,)
            )
            if not rows:
                self._buffer.drop(source)
                return True
            if _is_unsettled(rows[0], seen.at) or _redirects(rows[0], proof):
                return False
            pending = self._buffer.open(source)
            pending.watched(seen.at, proof.reach)
            pending.answered(seen.at, proof.validators)
            return True

    def _quiet_report(self, seen: Observation, rules: Rules, proof: Proof) -> bool:
        """A report or failure that changes nothing worth a write: it is only buffered."""
        source = seen.source.id
        with self._database.lock:
            with self._database.reading() as connection:
                loaded = memory.load(connection, source, memory.named_keys(seen.outcome))
            if loaded is None:
                self._buffer.drop(source)
                return True
            known = self._measured(seen, self._overlaid(source, loaded.known))
            after, changes = advance(known, seen, rules)
            if changes or not _is_same(known, after):
                return False
            if not isinstance(seen.outcome, Failed) and _redirects(loaded.row, proof):
                return False
            self._buffer_outcome(seen, after, proof)
            return True

    def _buffer_outcome(self, seen: Observation, after: Known, proof: Proof) -> None:
        pending = self._buffer.open(seen.source.id)
        if not isinstance(seen.outcome, Failed):
            pending.answered(seen.at, proof.validators)
            if seen.source.role is not Role.USER:  # who says a word has not been watching
                pending.watched(seen.at, proof.reach)
        if isinstance(seen.outcome, Report):
            pending.samples += tuple((seen.at, m) for m in seen.outcome.measures)
            self._keep(seen.source, seen.outcome.memory)
        pending.remember(after)

    def _keep(self, source: Source, memory: str | None) -> None:
        if memory is None or memory == self.memory(source.id):
            return
        if source.options.get(KEYED):
            self._unwritten[source.id] = memory
        else:
            self._buffer.open(source.id).memory = memory

    def _measured(self, seen: Observation, known: Known) -> Known:
        """`known` with what is usual today: a check is slow only against that."""
        if seen.source.role is not Role.PROBE:
            return known
        return replace(known, usual=self._usual.of(seen.source.id, seen.at))

    def _overlaid(self, source: str, known: Known) -> Known:
        pending = self._buffer.of(source)
        return known if pending is None else pending.over(known)

    # -- the loud way --------------------------------------------------------------------------

    def _write(self, seen: Observation, rules: Rules, proof: Proof) -> tuple[Change, ...]:
        """Load, advance, write. If anything fails, buffer and file are as they were before."""
        with self._database.lock:
            snapshot = self._buffer.snapshot(seen.source.id)
            try:
                with self._database.writing() as connection:
                    changes = self._record(connection, seen, rules, proof)
            except BaseException:
                self._buffer.restore(seen.source.id, snapshot)
                raise
            if changes is None:
                self._buffer.drop(seen.source.id)
                return ()
            self._buffer.saved()
            return changes

    def _record(
        self, connection: sqlite3.Connection, seen: Observation, rules: Rules, proof: Proof
    ) -> tuple[Change, ...] | None:
        """`None`: the source is not followed any more, nothing was written."""
        source = seen.source.id
        keys = memory.named_keys(seen.outcome)
        loaded = memory.load(connection, source, keys)
        if loaded is None:
            return None
        known = self._measured(seen, self._overlaid(source, loaded.known))
        after, news = advance(known, seen, rules)
        # A derived key is named by `advance` itself: it may be one of a closed incident.
        # One that is over may be known under another key, of which only its end still tells.
        begun = [k for key, k in after.incidents.items() if key not in known.incidents]
        if begun and (near := memory.near(connection, source, begun)):
            loaded = memory.load(connection, source, (*keys, *near)) or loaded
            known = self._measured(seen, self._overlaid(source, loaded.known))
            after, news = advance(known, seen, rules)
        if seen.at != known.heard and not isinstance(seen.outcome, Failed):
            news += _followed_redirect(connection, loaded.row, seen, proof)
        service = str(loaded.row["service"])
        touched = [
            memory.put_incident(connection, service, k, known.incidents.get(key))
            for key, k in after.incidents.items()
            if known.incidents.get(key) != k
        ]
        lines = memory.put_changes(connection, news)
        memory.put_evidence(connection, lines, proof.pages)
        self._buffer_outcome(seen, after, proof)
        self._buffer.open(source).forget()
        memory.put_memory(
            connection,
            source,
            after,
            to_text_or_none(boundary(after, rules)),
            unsettled=unsettled(after, rules, seen.at),
        )
        save(connection, self._buffer.unsaved())
        clusters.refresh(connection, service, touched, seen.at)
        return lines


def _is_unsettled(row: sqlite3.Row, at: datetime) -> bool:
    return bool(row["unsettled"]) or (
        row["boundary"] is not None and row["boundary"] <= to_text(at)
    )


def _is_same(known: Known, after: Known) -> bool:
    """Equal but for what the buffer keeps: when we heard last, the usual latency, the page's own
    clock; and, of a source that is silent already, how often and why it failed."""
    if known.silent is not None and known.silent == after.silent:
        return replace(after, failures=known.failures, reason=known.reason) == known
    return replace(after, heard=known.heard, usual=known.usual, as_of=known.as_of) == known


def _first_look(connection: sqlite3.Connection, row: sqlite3.Row) -> str:
    """When we began to watch; as long as that is not written, when it was added."""
    sql = "SELECT min(since) AS since FROM coverage WHERE source = ?"
    first = connection.execute(sql, (row["id"],)).fetchone()
    return str(first["since"] or row["added"])


def _redirects(row: sqlite3.Row, proof: Proof) -> bool:
    """Is there a permanent redirect to count, or a count to end?"""
    led = proof.permanent if proof.permanent != row["url"] else None
    return led is not None or row["permanent"] is not None


def _followed_redirect(
    connection: sqlite3.Connection, row: sqlite3.Row, seen: Observation, proof: Proof
) -> tuple[Change, ...]:
    """Count a permanent redirect; after enough agreeing polls the source has moved."""
    if not _redirects(row, proof):
        return ()
    led = proof.permanent if proof.permanent != row["url"] else None
    polls = 0 if led is None else row["permanent_polls"] + 1 if led == row["permanent"] else 1
    if led is None or polls < AGREEING_POLLS:
        connection.execute(
            "UPDATE sources SET permanent = ?, permanent_polls = ? WHERE id = ?",
            (led, polls, row["id"]),
        )
        return ()
    connection.execute(
        "UPDATE sources SET url = ?, permanent = NULL, permanent_polls = 0 WHERE id = ?",
        (led, row["id"]),
    )
    connection.execute("DELETE FROM validators WHERE source = ?", (row["id"],))
    return (Change(seen.at, row["id"], ChangeKind.MOVED, note=f"{row['url']} -> {led}"),)
