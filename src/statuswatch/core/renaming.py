"""Which story each incident of a document tells, where a source does not keep its ids (faults 62).

Read `keyed` first. An id that we know is the first thing to go by; where it fails, the same title
in the place of what is gone. Two incidents of one document are never one story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from statuswatch.core.model import Incident, Known, KnownIncident, Level, Report, Update
from statuswatch.core.rewording import apart_from_clock
from statuswatch.core.story import EARLIEST, dated

MOST_ALIKE = 50
"""So many stories of one title are looked at for each incident: a page may list 500 of them."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The incidents of a document under the keys of their stories; `called`: the id that each has
    in the document, by key, where that is another."""

    incidents: Mapping[str, Incident] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


def as_told(report: Report) -> Keyed:
    """Each under its own id; of two that stand under one id the worse, else the last."""
    rows: dict[str, Incident] = {}
    for incident in report.incidents:
        if not _is_milder(incident, rows.get(incident.key)):
            rows[incident.key] = incident
    return Keyed(rows)


def _is_milder(one: Incident, other: Incident | None) -> bool:
    if other is None or one.ended or other.ended or one.planned != other.planned:
        return False
    return (one.level or Level.OK) < (other.level or Level.OK)


def keyed(known: Known, report: Report, at: datetime) -> Keyed:
    """Whose stories `report` tells at `at`. `known` must hold what is open, and what is known under
    the ids of the report."""
    rows = as_told(report).incidents
    if not known.incidents or not rows:
        return Keyed(rows)
    found = _Found(known, rows, at)
    found.by_id(lambda row, k: found.names[row.key] == k.name)
    found.by_title(report)
    found.by_id(lambda row, k: not _begins_after(row, k.known))
    incidents, called = {}, {}
    for id_, row in rows.items():
        key = found.keys.get(id_) or _new_key(id_, known, at)
        incidents[key] = replace(_no_later(row, known.incidents.get(key)), key=key)
        if key != id_:
            called[key] = id_
    return Keyed(incidents, called)


def same_words(old: Iterable[Update], told: Iterable[Update]) -> tuple[Update, ...]:
    """`told`, each under the id it had: who said the same at the same time said it once."""
    old, told = tuple(old), tuple(told)
    ids, before = {u.key for u in told}, {u.key for u in old}
    gone = {(u.at, u.phase, u.text): u.key for u in old if u.key not in ids}
    if not gone:
        return told
    return tuple(
        u if u.key in before else replace(u, key=gone.pop((u.at, u.phase, u.text), u.key))
        for u in told
    )


def titled(title: str) -> str:
    """A title, however it is written and whatever the time is: pages make "Updated 12:01" and "for
    5 min" of it, and it is no other trouble by that."""
    return apart_from_clock(title) or title.casefold()


@dataclass(frozen=True, slots=True)
class _Story:
    known: KnownIncident
    name: str

    @property
    def key(self) -> str:
        return self.known.incident.key


_Fits = Callable[[Incident, _Story], bool]


class _Found:
    """The stories of a document's rows, found step by step: `keys`, by id."""

    def __init__(self, known: Known, rows: Mapping[str, Incident], at: datetime) -> None:
        self.keys: dict[str, str] = {}
        self.names = {id_: _named(row, id_) for id_, row in rows.items()}
        self._known, self._rows, self._at = known, rows, at
        self._taken: set[str] = set()
        posted = (k for k in known.incidents.values() if not k.incident.derived)
        newest = sorted(posted, key=lambda k: (k.open, k.last_seen), reverse=True)
        self._stories = [_Story(k, _named(k.incident, k.their_id)) for k in newest]
        self._ids: dict[str, list[_Story]] = defaultdict(list)
        for story in self._stories:
            self._ids[story.known.their_id].append(story)
        for story in self._stories:
            if story.known.called:  # an id may come back
                self._ids[story.key].append(story)

    def by_id(self, fits: _Fits) -> None:
        for id_, row in self._left():
            self._take(id_, row, self._ids.get(id_, ()), fits)

    def by_title(self, report: Report) -> None:
        """What is open and gone from the list, or over just as it is told, has this title."""
        free: dict[str, list[_Story]] = defaultdict(list)
        rows = list(self._left())
        for story in self._stories if rows else ():
            if story.key not in self._taken:
                free[story.name].append(story)
        last = self._same_trouble if report.complete else self._same_words
        for fits in (self._same_begin_and_parts, self._same_begin, last):
            for id_, row in rows:
                if id_ in self.keys:
                    continue
                self._take(id_, row, free.get(self.names[id_], ()), fits)

    def _left(self) -> Iterator[tuple[str, Incident]]:
        return ((i, row) for i, row in list(self._rows.items()) if i not in self.keys)

    def _take(self, id_: str, row: Incident, near: Iterable[_Story], fits: _Fits) -> None:
        free = (story for story in near if story.key not in self._taken)
        story = next((s for s in islice(free, MOST_ALIKE) if fits(row, s)), None)
        if story is not None:
            self.keys[id_] = story.key
            self._taken.add(story.key)

    # -- is it the same? -----------------------------------------------------------------------

    def _same_begin_and_parts(self, row: Incident, story: _Story) -> bool:
        same = row.components == story.known.incident.components
        return same and self._same_begin(row, story)

    def _same_begin(self, row: Incident, story: _Story) -> bool:
        """It says when it began, and that is when this did; of one that is over, its end too."""
        k = story.known
        if row.started is None or row.started != k.incident.started or not _alike(row, k):
            return False
        return k.open or self._same_end(row, k)

    def _same_trouble(self, row: Incident, story: _Story) -> bool:
        """In a whole list it stands where this is gone; it says of no other time."""
        k = story.known
        if not _alike(row, k) or (row.ended is not None and row.ended < k.first_seen):
            return False
        begun = dated(row, self._at, k.incident).started
        if not k.open:
            return begun == k.incident.started and self._same_end(row, k)
        if begun == k.incident.started:
            return True
        looked = k.last_seen if k.absent else max(k.last_seen, self._known.heard or k.last_seen)
        unlisted = k.their_id not in self._rows
        return unlisted and not row.planned and begun is not None and begun <= looked

    def _same_words(self, row: Incident, story: _Story) -> bool:
        """In a list that is not whole, and without a time: it says just what this said."""
        k = story.known
        if not k.open or row.started is not None or k.their_id in self._rows:
            return False
        said = {(u.phase, u.text) for u in row.updates if u.text}
        return (
            bool(said)
            and _alike(row, k)
            and said <= {(u.phase, u.text) for u in k.incident.updates}
        )

    def _same_end(self, row: Incident, k: KnownIncident) -> bool:
        ended = dated(row, self._at, k.incident).ended
        return ended is not None and ended == k.incident.ended


def _alike(row: Incident, k: KnownIncident) -> bool:
    """Nothing that both say tells them apart."""
    parts, others = row.components, k.incident.components
    return row.planned == k.incident.planned and (
        not parts or not others or not parts.isdisjoint(others)
    )


def _no_later(row: Incident, k: KnownIncident | None) -> Incident:
    """Under another id it began no later than it did, and we saw it, under the one before; and so it
    stays at each look after that."""
    renamed = k is not None and (k.their_id != row.key or bool(k.called))
    if k is None or not k.open or not renamed or row.planned:
        return row
    begun = k.incident.started
    later = row.started is not None and begun is not None and row.started > begun
    return replace(row, started=begun) if later else row


def _begins_after(row: Incident, k: KnownIncident) -> bool:
    """An id that is given again, to another trouble: it must not overwrite the one before."""
    ended, begun = k.incident.ended, row.started
    if ended is None or begun is None or begun < EARLIEST:
        return False
    return begun > ended and _named(row, row.key) != _named(k.incident, k.their_id)


def _named(incident: Incident, id_: str) -> str:
    """Its title, however that is written; one without any is called by its id."""
    if incident.title == id_:
        return ""
    return titled(incident.title)


def _new_key(id_: str, known: Known, at: datetime) -> str:
    return f"{id_}@{at.astimezone(UTC).isoformat()}" if id_ in known.incidents else id_
