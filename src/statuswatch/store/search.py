"""Which outages were spoken of in these words: an index of words that is read in small steps. Words
are those of the title and the updates, the service's name and the parts that are named.

What the file says is never held up by it: a commit only notes which incidents are to be read
again (`unindexed`), and `learn` reads some of them. Where SQLite has no FTS5, every text is looked
through instead; what is found is the same but for letters beyond ASCII, whose case then counts.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence

from statuswatch.store.connection import Database

STEP = 400
"""Incidents read at once: some 20 ms."""

SLICE = 4000
"""Matches taken over at once: some 10 ms."""

AT_MOST = 200_000
"""Incidents that one search finds, the newest first: beyond it nobody is looking for one."""

LONGEST, WORDS = 200, 12
"""Characters and words of a search."""

_LAST = 1 << 62
_HAS_INDEX = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"

MAKE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS said USING fts5(text, columnsize = 0, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
_TOLD = (
    "SELECT i.id, i.title || char(10) || s.name || coalesce((SELECT group_concat(char(10) || "
    "value, '') FROM json_each(i.components)), '') || coalesce((SELECT group_concat(char(10) || "
    "u.text, '') FROM updates AS u WHERE u.incident = i.id), '') AS text FROM incidents AS i "
    "JOIN services AS s ON s.id = i.service WHERE i.id IN (SELECT value FROM json_each(?))"
)
_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
"""Kana and Chinese signs: they are written without spaces, and FTS5 takes a line of them as one
word."""

_TAKE = (
    "INSERT OR IGNORE INTO temp.found SELECT coalesce(outage, 'm' || id) FROM incidents "
    "WHERE id IN (SELECT value FROM json_each(?)) AND (outage IS NOT NULL OR planned_end IS NOT NULL)"
)


def spaced(text: str) -> str:
    """With each sign that is a word by itself as one."""
    return text if text.isascii() else _SIGNS.sub(r" \g<0> ", text)


def words_of(typed: str) -> str:
    """What of it can be searched for, one space between two words; empty: nothing."""
    words = [w for w in typed[:LONGEST].replace("\0", " ").split() if any(map(str.isalnum, w))]
    return " ".join(words[:WORDS])


def match_of(words: str) -> str:
    """As FTS5 asks: each word a string, so that nothing in it is syntax; all of them must be there.
    A word is the beginning of one, but for a single letter, which half of all words begin with;
    signs stand side by side."""
    return " ".join(_matched(word) for word in words.split())


def _matched(word: str) -> str:
    whole = _SIGNS.match(word[-1]) or (len(word) == 1 and word.isascii())
    return '"' + spaced(word).strip().replace('"', '""') + ('"' if whole else '"*')


def has_index(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute(_HAS_INDEX).fetchall())


class Searches:
    """What was found last, kept in memory (`temp.found`, by the outage's id) until the words
    change or something is written. Hold the database's lock while it is read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._able: bool | None = None
        self._found: tuple[object, ...] = ()
        self._turn = 0

    @property
    def able(self) -> bool:
        """Is there an index of words?"""
        if self._able is None:
            self._able = bool(self._database.ask(_HAS_INDEX))
        return self._able

    def unread(self) -> int:
        """How many incidents are still to be read; 0 where there is no index."""
        if not self.able:
            return 0
        return int(self._database.ask("SELECT count(*) FROM unindexed")[0][0])

    def learn(self) -> int:
        """Read the newest of what is not read yet; how many that were. One transaction. Raises
        StoreError when it cannot be written."""
        if not self.able:
            return 0
        rows = self._database.ask(
            "SELECT incident FROM unindexed ORDER BY incident DESC LIMIT ?", (STEP,)
        )
        if rows:
            with self._database.writing() as connection:
                read(connection, [int(row["incident"]) for row in rows])
        return len(rows)

    def forget(self, connection: sqlite3.Connection) -> None:
        """Drop the index; it is made anew step by step. In the caller's transaction."""
        if self.able:
            connection.execute("DROP TABLE IF EXISTS said")
        connection.execute("DELETE FROM unindexed")
        connection.execute("INSERT INTO unindexed SELECT id FROM incidents")

    def ready(self, words: str) -> int:
        """`temp.found` holds what these words find; how many outages."""
        with self._database.lock:
            for _ in self.find(words):
                pass
            return int(self._database.ask("SELECT count(*) FROM temp.found")[0][0])

    def find(self, words: str) -> Iterator[int]:
        """The same in small steps: between two of them others may write and read."""
        with self._database.lock:
            if self._found == self._stamp(words):
                return
            if self.able and self._small():
                self.learn()
            self._turn += 1
            turn, stamp = self._turn, self._stamp(words)
            self._found = ()
            self._begin()
        below, taken = _LAST, 0
        while taken < AT_MOST:
            with self._database.lock:
                if turn != self._turn:
                    return  # another search began meanwhile
                ids, below = self._slice(words, below)
                self._take(ids)
                if below == 0:
                    break
            taken += len(ids)
            yield taken
        with self._database.lock:
            if turn == self._turn:
                self._found = stamp

    def _stamp(self, words: str) -> tuple[object, ...]:
        """Other as soon as anybody has written anything."""
        version = self._database.ask("PRAGMA data_version")[0][0]
        return words, version, self._database.written_rows()

    def _small(self) -> bool:
        """Is so little unread that it is read at once?"""
        sql = "SELECT count(*) FROM (SELECT 1 FROM unindexed LIMIT ?)"
        return 0 < int(self._database.ask(sql, (STEP + 1,))[0][0]) <= STEP

    def _begin(self) -> None:
        with self._database.aside(), self._database.reading() as connection:
            connection.execute(
                "CREATE TEMP TABLE IF NOT EXISTS found (outage TEXT PRIMARY KEY) WITHOUT ROWID"
            )
            connection.execute("DELETE FROM temp.found")

    def _take(self, ids: Sequence[int]) -> None:
        with self._database.aside():
            self._database.ask(_TAKE, (json.dumps(ids),))

    def _slice(self, words: str, below: int) -> tuple[list[int], int]:
        """The next matches, newest first, and below which id the next slice begins; 0: none."""
        if self.able:
            if not self._database.ask("SELECT 1 FROM sqlite_schema WHERE name = 'said'"):
                return [], 0  # nothing was read yet
            rows = self._database.ask(
                "SELECT rowid AS id FROM said WHERE said MATCH ? AND rowid < ? "
                "ORDER BY rowid DESC LIMIT ?",
                (match_of(words), below, SLICE),
            )
            ids = [int(row["id"]) for row in rows]
            return ids, ids[-1] if len(ids) == SLICE else 0
        return self._looked_through(words, below)

    def _looked_through(self, words: str, below: int) -> tuple[list[int], int]:
        rows = self._database.ask(
            "SELECT id FROM incidents WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?",
            (below, SLICE - 1),
        )
        first = int(rows[0]["id"]) if rows else 0
        likes = ["%" + _escaped(word) + "%" for word in words.split()]
        each = (
            "(title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM updates WHERE incident = "
            "incidents.id AND text LIKE ? ESCAPE '\\') OR EXISTS (SELECT 1 FROM services WHERE id = "
            "incidents.service AND name LIKE ? ESCAPE '\\') OR EXISTS (SELECT 1 FROM json_each("
            "incidents.components) WHERE value LIKE ? ESCAPE '\\'))"
        )
        found = self._database.ask(
            "SELECT id FROM incidents WHERE id < ? AND id >= ? AND "
            + " AND ".join([each] * len(likes))
            + " ORDER BY id DESC",
            (below, first, *(like for like in likes for _ in range(4))),
        )
        return [int(row["id"]) for row in found], first


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def read(connection: sqlite3.Connection, incidents: Sequence[int]) -> None:
    """Bring the index up to date for these, which may be gone. In the caller's transaction."""
    connection.execute(MAKE)
    asked = (json.dumps(incidents),)
    connection.execute("DELETE FROM said WHERE rowid IN (SELECT value FROM json_each(?))", asked)
    told = connection.execute(_TOLD, asked).fetchall()
    connection.executemany(
        "INSERT INTO said (rowid, text) VALUES (?, ?)",
        [(row["id"], spaced(row["text"])) for row in told],
    )
    connection.execute(
        "DELETE FROM unindexed WHERE incident IN (SELECT value FROM json_each(?))", asked
    )


def forgotten(connection: sqlite3.Connection, incidents: Sequence[int]) -> None:
    """What is deleted is gone from the index too, at once."""
    there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'said'").fetchall()
    if incidents and there and has_index(connection):
        read(connection, incidents)
