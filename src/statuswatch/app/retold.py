"""What the journal keeps of the words and times that a vendor wrote over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.model import Change, KnownIncident
from statuswatch.core.rewriting import Revision, revisions
from statuswatch.store.protocols import History, Journal

LINES, PAGE = 4096, 256
"""Lines of the journal that are searched, the newest, and how many are read at a time: it has no
index of a story's own lines."""

Place = tuple[str, str]
"""(source id, incident key)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A post (`key`) that said something else before. `at`: when we saw the new wording."""

    key: str
    at: datetime
    before: str


async def rewritten(
    history: History, told: Iterable[KnownIncident]
) -> Mapping[Place, tuple[Revision, ...]]:
    """What was withdrawn, shortened or back-dated in these stories, oldest first. Raises
    StoreError."""
    found: dict[Place, tuple[Revision, ...]] = {}
    for k in told:
        place = (k.source, k.incident.key)
        if made := revisions(history.story(*place)):
            found[place] = made
        await asyncio.sleep(0)
    return found


async def edits(
    journal: Journal, told: Iterable[KnownIncident]
) -> Mapping[Place, tuple[Edit, ...]]:
    """Every change of wording in these stories, oldest first. Raises StoreError."""
    since = {(k.source, k.incident.key): k.first_seen for k in told if k.incident.updates}
    if not since:
        return {}
    seq = _before(journal, min(since.values()))
    worded: dict[tuple[Place, str], str] = {}
    found: dict[Place, list[Edit]] = {}
    while changes := journal.changes(seq, PAGE):
        for change in changes:
            if change.incident is None:
                continue
            place = (change.source, change.incident.key)
            if place in since:
                found.setdefault(place, []).extend(_edited(change, place, worded))
        seq = changes[-1].seq
        await asyncio.sleep(0)
    return {place: tuple(edited) for place, edited in found.items() if edited}


def _edited(change: Change, place: Place, worded: dict[tuple[Place, str], str]) -> Iterable[Edit]:
    for update in change.incident.updates if change.incident else ():
        before = worded.get((place, update.key))
        worded[place, update.key] = update.text
        if before is not None and before.split() != update.text.split():
            yield Edit(update.key, change.at, before)


def _before(journal: Journal, moment: datetime) -> int:
    """A line of the journal after which all of `moment` and later stand: it is in order of time."""
    high = journal.last_seq()
    low = max(0, high - LINES)
    while low < high:
        middle = (low + high) // 2
        (*_, after) = journal.changes(middle, 1) or (None,)
        if after is None or after.at >= moment:
            high = middle
        else:
            low = after.seq
    return low
