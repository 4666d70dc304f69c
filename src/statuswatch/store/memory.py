"""The heart's memory of one source: loading it, and writing what became of it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Incident,
    Known,
    KnownIncident,
    Outcome,
    Report,
    Update,
)
from statuswatch.core.story import END_NOT_STATED, LAST_OPEN, WITHDRAWN
from statuswatch.store.codec import (
    INCIDENT_COLUMNS,
    from_components,
    from_expiring,
    from_level,
    from_message,
    from_text_or_none,
    incident_values,
    known_incident_of,
    source_of,
    to_aside,
    to_components,
    to_expiring,
    to_level,
    to_message,
    to_page,
    to_story,
    to_text,
    to_text_or_none,
    update_of,
    update_values,
)
from statuswatch.store.nouns import Page

_PUT_INCIDENT = (
    f"INSERT INTO incidents (source, service, key, {', '.join(INCIDENT_COLUMNS)}, rewritten) "
    f"VALUES (?, ?, ?{', ?' * len(INCIDENT_COLUMNS)}, 0) ON CONFLICT (source, key) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in INCIDENT_COLUMNS)
    + " RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source's memory with the row it came from (`url`, `service`, `permanent` …)."""

    known: Known
    row: sqlite3.Row


def named_keys(outcome: Outcome) -> tuple[str, ...]:
    """The keys of all incidents that `advance` may touch for this outcome, beside the open ones."""
    return tuple(i.key for i in outcome.incidents) if isinstance(outcome, Report) else ()


def load(connection: sqlite3.Connection, source: str, keys: Sequence[str] = ()) -> Loaded | None:
    """What is known of a source: its open incidents, and those that are or were last told under
    one of `keys`. `None`: no such source (any more)."""
    row = connection.execute("SELECT * FROM sources WHERE id = ?", (source,)).fetchone()
    if row is None:
        return None
    rows = connection.execute(
        "SELECT * FROM incidents WHERE source = ? AND ended IS NULL ORDER BY id", (source,)
    ).fetchall()
    if keys:
        rows += connection.execute(
            "SELECT * FROM incidents WHERE source = :source AND ended IS NOT NULL AND id IN ("
            "SELECT id FROM incidents WHERE source = :source "
            "AND key IN (SELECT value FROM json_each(:keys)) "
            "UNION SELECT id FROM incidents WHERE source = :source AND called <> '' "
            "AND called IN (SELECT value FROM json_each(:keys))) ORDER BY id",
            {"source": source, "keys": json.dumps(keys)},
        ).fetchall()
    told = updates_of(connection, [r["id"] for r in rows])
    role = source_of(row).role
    incidents = {r["key"]: known_incident_of(r, role, told.get(r["id"], ())) for r in rows}
    return Loaded(_known_of(row, incidents), row)


def near(
    connection: sqlite3.Connection, source: str, begun: Iterable[KnownIncident]
) -> tuple[str, ...]:
    """The keys of incidents of the source that may be the same as these, which nobody knew: they
    have their key, or ended at the same moment."""
    told = [k.incident for k in begun]
    ends = [to_text(i.ended) for i in told if i.ended is not None]
    found = connection.execute(
        "SELECT key FROM incidents WHERE source = ? AND (key IN (SELECT value FROM json_each(?)) "
        "OR ended IN (SELECT value FROM json_each(?)))",
        (source, json.dumps([i.key for i in told]), json.dumps(ends)),
    ).fetchall()
    return tuple(row["key"] for row in found)


def _known_of(row: sqlite3.Row, incidents: dict[str, KnownIncident]) -> Known:
    return Known(
        incidents,
        components=from_components(row["components"]),
        level=to_level(row["level"]),
        failures=row["failures"],
        failing_since=from_text_or_none(row["failing_since"]),
        reason=None if row["reason"] is None else from_message(row["reason"]),
        silent=from_text_or_none(row["silent"]),
        streak=row["streak"],
        slow=row["slow"],
        suspect=from_text_or_none(row["suspect"]),
        usual=row["usual"],
        heard=from_text_or_none(row["heard"]),
        complete=bool(row["complete"]),
        parts_whole=bool(row["parts_whole"]),
        news=from_text_or_none(row["news"]),
        as_of=from_text_or_none(row["as_of"]),
        expiring=from_expiring(row["expiring"]),
        zone=row["zone"],
        aside=to_aside(row["aside"]),
    )


def updates_of(
    connection: sqlite3.Connection, incidents: Sequence[int]
) -> dict[int, tuple[Update, ...]]:
    """The updates of several incidents, oldest first, by the incident's id."""
    if not incidents:
        return {}
    gathered: dict[int, list[Update]] = {}
    for row in connection.execute(
        "SELECT * FROM updates WHERE incident IN (SELECT value FROM json_each(?)) "
        "ORDER BY incident, position",
        (json.dumps(incidents),),
    ).fetchall():
        gathered.setdefault(row["incident"], []).append(update_of(row))
    return {incident: tuple(updates) for incident, updates in gathered.items()}


def put_incident(
    connection: sqlite3.Connection, service: str, known: KnownIncident, before: KnownIncident | None
) -> int:
    """Write an incident and those of its updates that differ from `before`; its row's id."""
    row = connection.execute(
        _PUT_INCIDENT, (known.source, service, known.incident.key, *incident_values(known))
    ).fetchall()[0]
    incident = int(row["id"])
    old = before.incident.updates if before else ()
    new = known.incident.updates
    connection.executemany(
        "INSERT INTO updates (incident, position, key, at, phase, text) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET key = excluded.key, at = excluded.at, phase = excluded.phase, "
        "text = excluded.text",
        [
            (incident, position, *update_values(update))
            for position, update in enumerate(new)
            if position >= len(old) or old[position] != update
        ],
    )
    if len(new) < len(old):
        connection.execute(
            "DELETE FROM updates WHERE incident = ? AND position >= ?", (incident, len(new))
        )
    return incident


def put_memory(
    connection: sqlite3.Connection,
    source: str,
    known: Known,
    boundary: str | None,
    *,
    unsettled: bool,
) -> None:
    connection.execute(
        "UPDATE sources SET unsettled = ?, boundary = ?, failures = ?, failing_since = ?, "
        "reason = ?, silent = ?, streak = ?, slow = ?, suspect = ?, usual = ?, heard = ?, "
        "complete = ?, parts_whole = ?, news = ?, as_of = ?, level = ?, components = ?, "
        "expiring = ?, zone = ?, aside = ? WHERE id = ?",
        (
            int(unsettled),
            boundary,
            known.failures,
            to_text_or_none(known.failing_since),
            None if known.reason is None else to_message(known.reason),
            to_text_or_none(known.silent),
            known.streak,
            known.slow,
            to_text_or_none(known.suspect),
            known.usual,
            to_text_or_none(known.heard),
            int(known.complete),
            int(known.parts_whole),
            to_text_or_none(known.news),
            to_text_or_none(known.as_of),
            from_level(known.level),
            to_components(known.components),
            to_expiring(known.expiring),
            known.zone,
            known.aside,
            source,
        ),
    )


def put_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Add lines to the journal; the same with their `seq`."""
    return tuple(replace(change, seq=_put_change(connection, change)) for change in changes)


def put_first(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Add lines with which stories begin, so that they rewrite nothing."""
    connection.executemany(_PUT_CHANGE, map(_change_values, changes))


_PUT_CHANGE = (
    "INSERT INTO changes (at, source, kind, key, before, note, baseline, story) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def _change_values(change: Change) -> tuple[object, ...]:
    story = change.incident
    return (
        to_text(change.at),
        change.source,
        change.kind.value,
        None if story is None else story.key,
        from_level(change.before),
        change.note,
        int(change.baseline),
        None if story is None else to_story(story),
    )


def _put_change(connection: sqlite3.Connection, change: Change) -> int:
    story = change.incident
    seq = connection.execute(_PUT_CHANGE, _change_values(change)).lastrowid
    assert seq is not None
    if story is not None and change.kind is not ChangeKind.NEWS:
        _compare(connection, change, story, seq)
    return seq


_REWRITTEN = (
    "UPDATE incidents SET rewritten = 1 WHERE source = :source AND key = :key AND rewritten = 0 "
    "AND (:noted OR EXISTS (SELECT 1 FROM (SELECT story FROM changes INDEXED BY changes_of_story "
    "WHERE key = :key AND source = :source AND key IS NOT NULL AND seq < :seq AND kind <> 'news' "
    "ORDER BY seq DESC LIMIT 1) AS old WHERE json_extract(old.story, '$.started') <> :started "
    "OR json_extract(old.story, '$.ended') <> :ended OR (:ended IS NOT NULL AND "
    "json_extract(old.story, '$.ended') IS NOT NULL AND json_extract(old.story, '$.level') <> :level)))"
)


def _compare(connection: sqlite3.Connection, change: Change, story: Incident, seq: int) -> None:
    """Does this line say otherwise than the one before it (`rewriting.revisions`)? No trigger: SQL in
    the schema may not read JSON."""
    connection.execute(
        _REWRITTEN,
        {
            "source": change.source,
            "key": story.key,
            "seq": seq,
            "noted": change.note in (WITHDRAWN, END_NOT_STATED, LAST_OPEN),
            "started": to_text_or_none(story.started),
            "ended": to_text_or_none(story.ended),
            "level": None if story.level is None else story.level.word,
        },
    )


def put_evidence(
    connection: sqlite3.Connection, changes: Iterable[Change], pages: Sequence[Page]
) -> None:
    """Keep the documents that made these lines; the same document is kept once."""
    if not pages:
        return
    kept = [(page.url, _put_page(connection, page.body)) for page in pages]
    connection.executemany(
        "INSERT INTO evidence (seq, position, url, page) VALUES (?, ?, ?, ?)",
        [(c.seq, n, url, page) for c in changes for n, (url, page) in enumerate(kept)],
    )


def _put_page(connection: sqlite3.Connection, body: bytes) -> int:
    digest = hashlib.sha256(body).digest()
    row = connection.execute("SELECT id FROM pages WHERE digest = ?", (digest,)).fetchone()
    if row is not None:
        return int(row["id"])
    cursor = connection.execute(
        "INSERT INTO pages (digest, body) VALUES (?, ?)", (digest, to_page(body))
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid
