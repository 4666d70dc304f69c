"""The doors of the store; what passes through them is in `nouns`.

Journal: commit and changes. History: incidents, outages, coverage, samples. Ledger: what the user
follows and did. Outbox: notices and deliveries. `docketing`: what they keep of a vendor.
`enduring`: the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from statuswatch.core.clocks import Account
from statuswatch.core.mark import Mark
from statuswatch.core.model import (
    Change,
    Coverage,
    Incident,
    Known,
    KnownIncident,
    Measure,
    Observation,
    Outage,
    Rules,
    Service,
    Source,
)
from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.timeline import Bar
from statuswatch.store.lines import Lines
from statuswatch.store.nouns import (
    Delivery,
    Filter,
    Followed,
    Hour,
    Kept,
    Order,
    OutageRow,
    Page,
    Proof,
    Recall,
    Routed,
    Row,
    Search,
    Validators,
)


class Journal(Protocol):
    """Written by commit, and by recall for what came before; read by everyone."""

    def known(self, source: str) -> Known:
        """What is known of a source: its open incidents and its memory."""
        ...

    def commit(
        self, observation: Observation, rules: Rules, proof: Proof = Proof()
    ) -> tuple[Change, ...]:
        """Load, advance, write in one BEGIN IMMEDIATE. A quiet observation touches nothing but
        buffered coverage, validators, samples and memories. Raises StoreError when it cannot be written.
        """
        ...

    def unsettled(self, source: str, at: datetime) -> bool:
        """Would even an unchanged answer at `at` change something (a failure to clear, an absence
        to confirm, a plan's boundary, a story that fades)?"""
        ...

    def absent(self, source: str) -> bool:
        """Is an incident missing from the last whole list and not yet over: ask in full again."""
        ...

    def validators(self, source: str) -> Mapping[str, Validators]: ...

    def memory(self, source: str) -> str:
        """What the source's adapter kept at its last poll (`Report.memory`); empty: nothing. Of a
        source with a secret only this process knows it."""
        ...

    def changes(self, after: int, limit: int = 256) -> tuple[Change, ...]:
        """The journal after `after`, in order of `seq`."""
        ...

    def last_seq(self) -> int: ...

    def lines(self, sources: Iterable[str], since: datetime) -> tuple[Change, ...]:
        """What was written of these sources since then, oldest first."""
        ...

    def recall(
        self, source: Source, told: Sequence[Incident], at: datetime, pages: Sequence[Page] = ()
    ) -> tuple[Change, ...]:
        """Take in what was over before our first look: history without coverage. One
        transaction: hand in few at a time. Raises StoreError when it cannot be written."""
        ...

    def unrecalled(self) -> Mapping[str, Recall]:
        """The sources whose past is still to be read, by id."""
        ...

    def recalled(self, source: str, again: Recall | None) -> None:
        """Its past is read, or given up; or it is asked `again`."""
        ...

    def flush(self) -> None:
        """Write buffered coverage, validators, samples, memories: one transaction for all sources."""
        ...

    def hold(self, host: str, until: datetime) -> None:
        """Kept across restarts: ask this host nothing before `until`."""
        ...

    def holds(self) -> Mapping[str, datetime]: ...


class Finding(Protocol):
    """Outages by the words that were said of them, by date, and as bars along time."""

    def searching(self, words: str) -> Iterator[int]:
        """Find what a filter with these words asks for, in small steps between which others get
        their turn. Without it the first question with these words does it in one."""
        ...

    def ranking(self, which: Filter, order: Order) -> Iterator[int]:
        """The same for an order that no index holds; how many outages are in their place."""
        ...

    def search(self) -> Search:
        """How words are found at present."""
        ...

    def learn(self) -> int:
        """Read some of what the index of words lacks, newest first; how many. Raises StoreError."""
        ...

    def number(self, which: Filter, at: datetime) -> int:
        """How many of these outages began later than `at`."""
        ...

    def bars(self, which: Filter, start: int, limit: int, *, now: datetime) -> tuple[Bar, ...]:
        """By position, newest first: when each was, without what was said."""
        ...


class History(Protocol):
    """Pages by key; no transaction is held between pages."""

    @property
    def finding(self) -> Finding: ...

    lines: Lines

    def rows(
        self, which: Filter = Filter(), after: int | None = None, limit: int = 256
    ) -> tuple[Row, ...]:
        """Newest start first. `after`: the rowid of the last row of the page before."""
        ...

    def count(self, which: Filter = Filter()) -> int: ...

    def outages(
        self, service: str, *, now: datetime, since: datetime | None = None
    ) -> tuple[Outage, ...]:
        """Newest first; `since`: what ended then or later, or has not. What goes on ends `now`."""
        ...

    def lasting(self, *, now: datetime) -> tuple[Outage, ...]:
        """Those of all services that are not over, by their start."""
        ...

    def standing(self) -> frozenset[str]:
        """The services of which something is open or announced, or a source cannot be read."""
        ...

    def outage_count(self, which: Filter = Filter()) -> int: ...

    def outage_total(self, which: Filter = Filter(), *, now: datetime) -> tuple[int, timedelta]:
        """How many, and how long they lasted all together."""
        ...

    def outage_page(
        self,
        which: Filter,
        order: Order,
        start: int,
        limit: int = 256,
        *,
        now: datetime,
        of: int = 0,
    ) -> tuple[OutageRow, ...]:
        """By position: the rows `start` .. `start + limit`. `of`: how many there are, if known."""
        ...

    def outage_ids(
        self, which: Filter, order: Order, start: int, limit: int = 256
    ) -> tuple[str, ...]: ...

    def outage_places(
        self, which: Filter, order: Order, outages: Iterable[str]
    ) -> Mapping[str, int]:
        """The positions of these outages; one that is filtered out or gone has none."""
        ...

    def outage_incidents(self, outages: Sequence[str]) -> tuple[Row, ...]:
        """What these outages are made of, in their order, each's oldest first."""
        ...

    def accounts(self, rows: Sequence[Row], *, now: datetime) -> tuple[Account, ...]:
        """What was kept beside each of these rows (`core.clocks`): a page of them is five queries."""
        ...

    def story(self, source: str, key: str) -> tuple[Change, ...]:
        """All lines of the journal about one incident, in order (`core.rewriting`)."""
        ...

    def ended(self, since: datetime) -> Mapping[str, tuple[KnownIncident, ...]]:
        """What ended at or after `since`, of all services, by their ids."""
        ...

    def rebuild(self, now: datetime) -> int:
        """Drop the derived index and make it anew from the incidents; how many outages."""
        ...

    def coverage(
        self, sources: Iterable[str], since: datetime, until: datetime
    ) -> tuple[Coverage, ...]:
        """Cut to the period; with what this process has not yet written."""
        ...

    def samples(self, source: str, since: datetime) -> tuple[tuple[datetime, Measure], ...]:
        """Oldest first: as taken for the last day, hourly medians before."""
        ...

    def hours(self, source: str, name: str, since: datetime) -> tuple[Hour, ...]:
        """Minimum, median and maximum of one measure per hour, oldest first."""
        ...

    def evidence(self, seq: int) -> tuple[Page, ...]:
        """The raw pages that made the journal line `seq`."""
        ...


class Ledger(Protocol):
    """What the user follows and did; nothing a vendor said is written here."""

    def follow(self, service: Service, sources: Iterable[Source], at: datetime) -> None:
        """Add a service, or add sources to one; of a source already there only the options are
        taken over, if any are given."""
        ...

    def unfollow(self, service: str, at: datetime) -> bool:
        """Stop following a service; its history stays, and is there again when it is followed
        anew. False when there is none."""
        ...

    def forget(self, service: str) -> bool:
        """Delete a service with its sources and history; False when there is none."""
        ...

    def services(self, *, also_left: bool = False) -> tuple[Service, ...]:
        """What is followed; `also_left`: and what was, whose history is still here."""
        ...

    def sources(self, service: str | None = None) -> tuple[Followed, ...]: ...

    def choose(self, service: str, parts: frozenset[str]) -> None: ...

    def pause(self, source: str, why: str) -> None:
        """`why` empty: watch again."""
        ...

    def mark(self, mark: Mark) -> None: ...

    def marks(self, service: str | None = None) -> tuple[Mark, ...]: ...

    def last_mark(self) -> int:
        """Another number after every mark: whoever keeps what they come to asks by it."""
        ...

    def note(self, key: str, value: str) -> None:
        """A small fact of this profile (install id, the line's state)."""
        ...

    def noted(self, key: str) -> str | None: ...


class Outbox(Protocol):
    """Notices are decided once and delivered at least once per channel."""

    def cursor(self, name: str) -> int: ...

    def decide(self, name: str, upto: int, notices: Iterable[Routed]) -> int:
        """In one transaction: keep the notices (each once, by `key`), queue a delivery of the told
        ones per channel, and move the cursor `name` to `upto`. A no-op when another process has
        moved it to `upto` or beyond. How many are new."""
        ...

    def keep(self, notices: Iterable[Routed]) -> int:
        """As `decide`, of what no line of the journal says: reminders, digests, our own. How many
        are new: what has been kept under its key is not told again."""
        ...

    def held(self, upto: datetime | None = None) -> tuple[Kept, ...]:
        """Those that are not decided yet (`Notice.due`), the first due first; due by `upto`, or
        all."""
        ...

    def settle(self, kept: int, notice: Notice, channels: Iterable[str]) -> bool:
        """Decide one that was held: its words, `told`, `because` and `due` become those of
        `notice` (which may be held on), its key stays. False: it was settled already."""
        ...

    def about(self, outages: Iterable[str]) -> tuple[Kept, ...]:
        """All that were told of these outages, by themselves or with a storm, or are held, oldest
        first."""
        ...

    def over(self, outages: Iterable[str]) -> Mapping[str, datetime]:
        """When each of these was last told as over; without those that never were."""
        ...

    def since(self, at: datetime, kinds: Iterable[NoticeKind]) -> tuple[Kept, ...]:
        """Those of these kinds since `at`, told, held, or not, oldest first."""
        ...

    def claim(self, channel: str, owner: str, at: datetime, only: str = "") -> Delivery | None:
        """Take the next delivery (`only` of one kind); older ones of its thread still queued fold
        into it. What a dead owner claimed comes again. `handle`: of the thread's last card."""
        ...

    def delivered(self, delivery: int, handle: str, at: datetime) -> None: ...

    def failed(self, delivery: int, why: str, at: datetime, *, final: bool) -> None:
        """Not delivered: queued again, or given up for good when `final`."""
        ...

    def waiting(self, channel: str) -> tuple[Kept, ...]:
        """Those that are queued on one channel, oldest first."""
        ...

    def fold(self, channel: str, kept: Iterable[int], into: Routed | None, at: datetime) -> None:
        """What waits on `channel` of these is not sent any more: `into` (kept and queued in the
        same transaction) says it, or nothing does (dropped)."""
        ...

    def of_handle(self, channel: str, handle: str) -> Kept | None:
        """The newest notice that was delivered as the card `handle`."""
        ...

    def notices(self, after: int = -1, limit: int = 256) -> tuple[Notice, ...]:
        """Those about journal lines after `after` (0: about none), in order of `seq`. A page is
        never cut between notices of one `seq`, so it may be longer than `limit`."""
        ...

    def inbox(
        self, before: int | None = None, limit: int = 256, told: bool | None = None
    ) -> tuple[Kept, ...]:
        """The newest first, by the moment that each shows (`Notice.at`); `told`: only those, or
        only the others. `before`: the id of the last one of the page before."""
        ...

    def kept(self, ids: Iterable[int]) -> tuple[Kept, ...]:
        """Those with these ids, by id."""
        ...

    def unread(self) -> int:
        """How many that were told the user has not seen in the inbox."""
        ...

    def read(self, kept: Iterable[int] | None = None) -> None:
        """The user has seen these, or all."""
        ...


class Moves(Protocol):
    """The one thing of a vendor's that is neither a poll nor the past."""

    def move(self, source: Source, to: str, at: datetime) -> tuple[Change, ...]:
        """Once, pause `source`: its page is at `to`, what was open has ended. Raises StoreError."""
        ...
