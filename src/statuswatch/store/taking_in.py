"""Takes in what another StatusWatch recorded: history, never news, and nothing twice.

Nothing of ours is lost by it. Where both tell of the same, each gap of ours is filled from theirs,
and where they differ, ours stays and theirs is kept as evidence beside it. No watching is claimed.
"""

from __future__ import annotations

import hashlib
import math
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from statuswatch.core.model import (
    Change,
    ChangeKind,
    Incident,
    KnownIncident,
    Level,
    Role,
)
from statuswatch.core.recall import RECALLED
from statuswatch.core.story import LAST_OPEN, merge_updates, plan_of
from statuswatch.store import clusters, memory
from statuswatch.store.codec import from_text, known_incident_of, to_text
from statuswatch.store.connection import Database, connect
from statuswatch.store.errors import in_our_words
from statuswatch.store.joining import filled
from statuswatch.store.ledger import LEFT
from statuswatch.store.nouns import Page

_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")
_EVIDENCE = "statuswatch-history"
"""Instead of an address: the document is a row of an export."""

Slug = Callable[[str, set[str]], str]
"""An id for a service of this name; these are taken."""


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as another StatusWatch wrote it out. `story.key`: empty where the file has none.
    `story.ended`: of one that was open it is when the file was written, and not `end_stated`;
    `None` of planned work alone, whose time is not over. `left_open`: that is no end, but when it was
    last known to be open. `exact`: how finely its start is told. `body`: the row, the same for the same.
    `page`: where a person reads of the service. Few bodies are wanted: it is made when it is."""

    service: str
    kind: str
    url: str
    role: Role
    story: Incident
    first_seen: datetime
    body: Callable[[], bytes]
    end_stated: bool = True
    exact: timedelta = timedelta(milliseconds=1)
    page: str = ""
    left_open: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were `new`, were `known` as they are, made ours `richer`, or `differ` from ours in
    something (both are kept). What is richer and differs counts as richer."""

    new: int = 0
    known: int = 0
    richer: int = 0
    differ: int = 0

    @property
    def all(self) -> int:
        return self.new + self.known + self.richer + self.differ

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new,
            self.known + other.known,
            self.richer + other.richer,
            self.differ + other.differ,
        )


@contextmanager
def open_intake(path: Path, slug: Slug) -> Iterator[Intake]:
    """On a connection of its own to a history that this process has open: whoever else reads it is
    not held up. Raises StoreError."""
    # Not by `open_database`: that looks into the file beside SQLite, and when a process closes a file
    # it has opened so, it loses the locks of all its connections (sqlite.org/howtocorrupt.html, 2.2).
    with in_our_words(path):
        database = Database(path, connect(path))
    try:
        yield Intake(database, slug)
    finally:
        database.close()


class Intake:
    """Each call is one transaction, and nobody else can write meanwhile."""

    def __init__(self, database: Database, slug: Slug) -> None:
        self._database, self._slug = database, slug
        self._met = _Met()

    def take(
        self, told: Sequence[Told], at: datetime, length: float = math.inf, fewest: int = 0
    ) -> Taken:
        """The first of these, as many as can be read in `length` seconds, and at least `fewest`;
        what was worked out must then be written, which takes its time, too. Raises StoreError;
        nothing of these is taken then."""
        with self._database.writing() as connection:
            batch = _Batch(connection, at, self._slug, self._met)
            taken, end = Taken(), time.perf_counter() + length
            for n, one in enumerate(told):
                if n >= fewest and time.perf_counter() >= end:
                    break
                taken += batch.take(one)
            batch.settle()
            for service, touched in batch.touched.items():
                clusters.refresh(connection, service, touched, at)
            return taken


class _Met:
    """The rows that this file told of, by their ids: a bit each, for there may be a million."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, row: int) -> None:
        place, bit = divmod(row, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1024 - len(self._bits)))
        self._bits[place] |= 1 << bit

    def __contains__(self, row: int) -> bool:
        place, bit = divmod(row, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)


@dataclass(slots=True)
class _Place:
    """A source that tells, followed or not. `left`: it is not watched for anybody."""

    id: str
    service: str
    role: Role
    left: bool
    added: datetime


@dataclass(slots=True)
class _Batch:
    """One transaction under way."""

    connection: sqlite3.Connection
    at: datetime
    slug: Slug
    met: _Met
    touched: dict[str, list[int]] = field(default_factory=dict)
    """By service the rows of incidents that are new or other now."""
    _places: dict[tuple[str, str, str, Role], _Place] = field(default_factory=dict)
    _sources: dict[tuple[str, str], list[sqlite3.Row]] = field(default_factory=dict)
    """By kind and address; empty: to be read anew."""
    _earlier: dict[str, datetime] = field(default_factory=dict)
    """Sources that were followed since earlier than the file says that we know."""

    def take(self, told: Told) -> Taken:
        place = self._place(told)
        found = self._known(place, told)
        if found is None:
            self._add(place, told)
            return Taken(new=1)
        self.met.add(found["id"])
        return self._merge(place, found, told)

    # -- where it belongs ----------------------------------------------------------------------

    def _place(self, told: Told) -> _Place:
        name = told.service.casefold(), told.kind, told.url, told.role
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = self._find(told) or self._make(told)
        if place.left and told.first_seen < place.added:
            # Since when it was followed, wherever that was: an answer to "could they have said so?"
            place.added = self._earlier[place.id] = told.first_seen
        return place

    def settle(self) -> None:
        """What was put off until the end of the transaction."""
        self.connection.executemany(
            "UPDATE sources SET added = ? WHERE id = ?",
            [(to_text(added), source) for source, added in self._earlier.items()],
        )
        self._earlier.clear()

    def _find(self, told: Told) -> _Place | None:
        """The same page under another name of ours is the same page; a word of the user's own is
        of the service that it names."""
        same = self._told_by().get((told.kind, told.url), [])
        wanted = told.service.casefold()
        same_name = [row for row in same if row["name"].casefold() == wanted]
        fits = same_name or ([] if told.role is Role.USER else same)
        if not fits:
            return None
        row = fits[0]
        left = row["paused"] == LEFT
        return _Place(row["id"], row["service"], Role(row["role"]), left, from_text(row["added"]))

    def _told_by(self) -> Mapping[tuple[str, str], list[sqlite3.Row]]:
        """Those that are followed first, then by when they came."""
        if not self._sources:
            self.settle()
            for row in self.connection.execute(
                "SELECT s.*, v.name FROM sources AS s JOIN services AS v ON v.id = s.service "
                "ORDER BY s.paused = ?, s.added, s.rowid",
                (LEFT,),
            ).fetchall():
                address = _USER_INFO.sub("", row["url"], count=1)
                self._sources.setdefault((row["kind"], address), []).append(row)
        return self._sources

    def _make(self, told: Told) -> _Place:
        """Kept as what was followed once: it is not asked, and its history is there."""
        self._sources.clear()
        service = self._service(told)
        source = f"{service}:{told.kind}:{told.url}"
        self.connection.execute(
            "INSERT INTO sources (id, service, kind, url, role, added, paused) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                service,
                told.kind,
                told.url,
                told.role.value,
                to_text(told.first_seen),
                LEFT,
            ),
        )
        return _Place(source, service, told.role, left=True, added=told.first_seen)

    def _service(self, told: Told) -> str:
        rows = self.connection.execute(
            'SELECT id, name FROM services ORDER BY "left" IS NOT NULL, rowid'
        ).fetchall()
        for row in rows:
            if row["name"].casefold() == told.service.casefold():
                sql = "UPDATE services SET homepage = ? WHERE id = ? AND homepage = ''"
                self.connection.execute(sql, (told.page, row["id"]))
                return str(row["id"])
        new = self.slug(told.service, {row["id"] for row in rows})
        self.connection.execute(
            'INSERT INTO services (id, name, homepage, added, "left") VALUES (?, ?, ?, ?, ?)',
            (new, told.service, told.page, to_text(told.first_seen), to_text(self.at)),
        )
        return new

    # -- what is known of it -------------------------------------------------------------------

    def _known(self, place: _Place, told: Told) -> sqlite3.Row | None:
        """By its key; else by its title and start, for pages change their keys: but what another row
        of this file tells of already is that one's."""
        if told.story.key:
            row = self.connection.execute(
                "SELECT * FROM incidents WHERE source = ? AND key = ?", (place.id, told.story.key)
            ).fetchone()
            if row is not None:
                return row  # type: ignore[no-any-return]
        began = told.story.started or told.first_seen
        found = self.connection.execute(
            "SELECT * FROM incidents WHERE service = ? AND begun >= ? AND begun < ? "
            "AND source = ? AND title = ? ORDER BY id",
            (
                place.service,
                to_text(began),
                to_text(began + told.exact),
                place.id,
                told.story.title,
            ),
        )
        free = (row for row in found if not told.story.key or row["id"] not in self.met)
        return next(free, None)

    def _add(self, place: _Place, told: Told) -> None:
        """As a past that is read: both lines, so that openings and ends alternate."""
        key = told.story.key or "imported:" + hashlib.sha256(told.body()).hexdigest()[:20]
        story = replace(told.story, key=key, updates=merge_updates((), told.story.updates))
        ended = story.ended or told.first_seen
        over = story.ended is not None
        known = KnownIncident(
            place.id,
            place.role,
            story,
            told.first_seen,
            max(ended, told.first_seen),
            story.level,
            end_stated=told.end_stated or not over,
            whole=not story.components,
            plan=plan_of(story, self.at),
        )
        self._put(place, known, None)
        lines = [self._line(ChangeKind.OPENED, place, replace(story, ended=None))]
        if over:
            lines.append(self._end(place, replace(story, updates=()), story.level, told))
        if told.left_open:
            memory.put_changes(self.connection, lines)
        else:
            memory.put_first(self.connection, lines)

    def _merge(self, place: _Place, row: sqlite3.Row, told: Told) -> Taken:
        updates = memory.updates_of(self.connection, [row["id"]]).get(row["id"], ())
        own = known_incident_of(row, place.role, updates)
        if own.open and not place.left:
            return Taken(known=1)  # our own eyes are on it
        new, fresh, differs = filled(own, told.story, told.exact, stated=told.end_stated)
        body = told.body() if differs else b""
        differs = differs and not self._is_kept(body)
        if new == own and not differs:
            return Taken(known=1)
        lines = []
        if new.incident.ended != own.incident.ended:
            if not own.open:  # nobody had said that it was over: it went on
                again = replace(own.incident, ended=None, updates=())
                lines.append(self._line(ChangeKind.REOPENED, place, again))
            told_over = replace(new.incident, updates=fresh)
            lines.append(self._end(place, told_over, own.incident.level, told))
        else:
            told_more = replace(new.incident, updates=fresh)
            lines.append(self._line(ChangeKind.UPDATED, place, told_more, own.incident.level))
        if new != own:
            self._put(place, new, own)
        self._write(*lines, pages=(Page(_EVIDENCE, body),) if differs else ())
        return Taken(richer=1) if new != own else Taken(differ=1)

    def _is_kept(self, body: bytes) -> bool:
        digest = hashlib.sha256(body).digest()
        found = self.connection.execute("SELECT 1 FROM pages WHERE digest = ?", (digest,))
        return found.fetchone() is not None

    # -- writing -------------------------------------------------------------------------------

    def _put(self, place: _Place, known: KnownIncident, before: KnownIncident | None) -> None:
        row = memory.put_incident(self.connection, place.service, known, before)
        self.met.add(row)
        self.touched.setdefault(place.service, []).append(row)

    def _line(
        self, kind: ChangeKind, place: _Place, story: Incident, before: Level | None = None
    ) -> Change:
        return Change(self.at, place.id, kind, story, before, RECALLED, baseline=True)

    def _end(self, place: _Place, story: Incident, before: Level | None, told: Told) -> Change:
        line = self._line(ChangeKind.RESOLVED, place, story, before)
        return replace(line, note=LAST_OPEN) if told.left_open else line

    def _write(self, *lines: Change, pages: Sequence[Page] = ()) -> None:
        kept = memory.put_changes(self.connection, lines)
        memory.put_evidence(self.connection, kept[-1:], pages)
