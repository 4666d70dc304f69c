"""What is told of several services together: what fell with others, and what nobody saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core import storm
from statuswatch.core.digest import away
from statuswatch.core.model import Outage
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from statuswatch.store.stored import Stored

RECENT = timedelta(hours=1)
"""How far back it is looked what fell together."""

BESIDE = timedelta(minutes=1)
"""So long before the card of a storm its first service may have fallen."""

STORMS = timedelta(days=7)
"""How old the card of a storm may be of which something still goes on."""

ONE_SUMMARY = timedelta(minutes=15)
"""After a night sources are read one by one: what is found within this is one summary."""

Names = Mapping[str, str]
"""By service id."""


class Together:
    """Reads from the store what was told of others."""

    def __init__(self, stored: Stored) -> None:
        self._outbox = stored.outbox
        self._history = stored.history

    def gathered(
        self, made: Iterable[Notice], storms: Sequence[Notice], names: Names, now: datetime
    ) -> list[Notice]:
        """What a round `made` as it is to be told (`storm.gathered`), and the cards of `storms`,
        which were held; and what was held and is said by one of them now. Raises StoreError."""
        made = tuple(made)
        fresh = any(notice.told or notice.stage is Stage.OFF for notice in made)
        if not fresh and not storms:
            return list(made)
        ongoing = {outage.id: outage for outage in self._history.lasting(now=now)}
        recent = self._recent(made, ongoing, now)
        due = {
            held.key: replace(
                storm.settled(held, recent, names, ongoing, now, self._ends(now)), key=held.key
            )
            for held in storms
        }
        recent = tuple(due.get(notice.key, notice) for notice in recent)
        told = storm.gathered(made, recent, names, ongoing, now, self._ends(now)) if fresh else made
        return [*told, *due.values()]

    def _ends(self, now: datetime) -> storm.Ends:
        def ends(outages: Mapping[str, str]) -> Mapping[str, datetime]:
            return {
                outage.id: outage.end
                for service in dict.fromkeys(outages.values())
                for outage in self._history.outages(service, now=now, since=now - STORMS)
                if outage.id in outages and not outage.ongoing
            }

        return ends

    def _recent(
        self, fresh: Iterable[Notice], ongoing: Mapping[str, Outage], now: datetime
    ) -> tuple[Notice, ...]:
        """What may be of one storm with these: told, held or gathered lately, or since an older
        storm began of which something goes on or ends just now."""
        touched = {outage for notice in fresh for outage in notice.about} | ongoing.keys()
        begun = now - RECENT
        storms = self._outbox.since(now - STORMS, (NoticeKind.STORM,))
        threads = {k.notice.thread for k in storms if touched.intersection(k.notice.about)}
        for kept in storms:
            if kept.notice.thread in threads and kept.notice.at is not None:
                begun = min(begun, kept.notice.at - BESIDE)
        kinds = (NoticeKind.OUTAGE, NoticeKind.STORM)
        told = (kept.notice for kept in self._outbox.since(begun, kinds))
        return tuple(
            n for n in told if n.told or n.due is not None or n.because == Because.WITH_STORM
        )

    def summed_up(self, made: Iterable[Notice], names: Names, now: datetime) -> list[Notice]:
        """The one card for what came and went while nobody watched, if there is any. What is found
        a little later, as sources are read one by one, joins it in place. Raises StoreError."""
        fresh = [n for n in made if n.because == Because.WHILE_AWAY]
        if not fresh:
            return []
        kinds = (NoticeKind.OUTAGE, NoticeKind.AWAY)
        lately = [kept.notice for kept in self._outbox.since(now - ONE_SUMMARY, kinds)]
        before = [n for n in lately if n.because == Because.WHILE_AWAY]
        missed = tuple({n.key: n for n in (*before, *fresh)}.values())
        key = f"away:{max(n.seq for n in missed)}"
        told = away(missed, names, self._of(missed, now), now, key)
        if told is None:
            return []
        thread = next((n.thread for n in lately if n.kind is NoticeKind.AWAY), told.thread)
        return [replace(told, thread=thread)]

    def _of(self, missed: Iterable[Notice], now: datetime) -> dict[str, Outage]:
        """The outages that these notices speak of, by id."""
        about: dict[str, set[str]] = {}
        for notice in missed:
            about.setdefault(notice.service, set()).update(notice.about)
        return {
            outage.id: outage
            for service, wanted in about.items()
            for outage in self._history.outages(service, now=now)
            if outage.id in wanted
        }
