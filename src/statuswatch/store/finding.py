"""Finding: outages by the words that were said of them, by date, and as bars along time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from statuswatch.core.timeline import Bar
from statuswatch.store import outage_pages
from statuswatch.store.connection import Database
from statuswatch.store.nouns import Filter, Order, Search
from statuswatch.store.ranking import RANKED, Ranking
from statuswatch.store.search import Searches


class SqliteFinding:
    """See `protocols.Finding`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._searches = Searches(database)
        self._ranking = Ranking(database, self.reading)

    @contextmanager
    def reading(self, which: Filter) -> Iterator[sqlite3.Connection]:
        """What the filter's words find stays found while this is read."""
        with self._database.lock:
            if which.words:
                self._searches.ready(which.words)
            with self._database.reading() as connection:
                yield connection

    def searching(self, words: str) -> Iterator[int]:
        return self._searches.find(words)

    def ranking(self, which: Filter, order: Order) -> Iterator[int]:
        if order.by in RANKED:
            yield from self._ranking.make(which, order)
        else:
            self._ranking.forget()

    def ids(self, which: Filter, order: Order, start: int, limit: int, of: int = 0) -> list[str]:
        with self._database.lock:
            if order.by not in RANKED:
                with self.reading(which) as connection:
                    return outage_pages.ids(connection, which, order, start, limit, of)
            self._ranking.ready(which, order)
            with self._database.reading() as connection:
                return self._ranking.ids(connection, start, limit)

    def places(self, which: Filter, order: Order, outages: Iterable[str]) -> Mapping[str, int]:
        with self._database.lock:
            if order.by not in RANKED:
                with self.reading(which) as connection:
                    return outage_pages.places(connection, which, order, outages)
            self._ranking.ready(which, order)
            with self._database.reading() as connection:
                return self._ranking.places(connection, outages)

    def search(self) -> Search:
        return Search(self._searches.able, self._searches.unread())

    def learn(self) -> int:
        return self._searches.learn()

    def learn_anew(self) -> None:
        """Drop the index of words; `learn` makes it again."""
        with self._database.writing() as connection:
            self._searches.forget(connection)

    def number(self, which: Filter, at: datetime) -> int:
        with self.reading(which) as connection:
            return outage_pages.number_of(connection, which, at)

    def bars(self, which: Filter, start: int, limit: int, *, now: datetime) -> tuple[Bar, ...]:
        with self.reading(which) as connection:
            return tuple(outage_pages.bars(connection, which, start, limit, now))
