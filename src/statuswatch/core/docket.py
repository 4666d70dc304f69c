"""The nouns of the record: what the user keeps of a vendor beside its history.

Contacts, what was reported to them and what they wrote, what they promised, what is paid for and
owed, what is planned. All of it is the user's own: no poll writes any of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from statuswatch.core.model import Level
from statuswatch.core.money import Money


class ContactKind(StrEnum):
    """What sort of way to reach them it is; `status`: where they tell how they are."""

    EMAIL = "email"
    FORM = "form"
    PHONE = "phone"
    ACCOUNT = "account"
    COMMUNITY = "community"
    STATUS = "status"
    OTHER = "other"


class Given(StrEnum):
    """Where something comes from: the catalogue that is shipped, or the user."""

    CATALOGUE = "catalogue"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a vendor. `value`: an address, a number, or a page, never a password.
    `pages_staff`: it wakes somebody, as the vendor says. `hours`: theirs, in words. `id` 0: not
    kept yet, or the catalogue's."""

    service: str
    kind: ContactKind
    value: str
    label: str = ""
    hours: str = ""
    pages_staff: bool = False
    given: Given = Given.USER
    id: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """What the user has there: the number under which the vendor knows them, and their plan."""

    service: str
    account: str = ""
    plan: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A problem that the user reported. `wording`: what was sent, as it was sent. `to`: where.
    `number`: theirs. `answer_by`: until when an answer is due, by a promise or as the user says.
    `acknowledged`: when they said that it reached them; `answered`: when somebody answered."""

    service: str
    sent: datetime
    to: str
    wording: str
    outage: str | None = None
    number: str = ""
    answer_by: datetime | None = None
    acknowledged: datetime | None = None
    answered: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What a vendor wrote to the user. `at`: its own date; `kept`: when it was pasted or dropped.
    `outage`: the one it is about, where the user said so."""

    service: str
    at: datetime
    kept: datetime
    sender: str
    subject: str
    text: str
    outage: str | None = None
    id: int = 0


class PromiseKind(StrEnum):
    """What was promised. `limit` of each: STATUS_PAGE, POST_MORTEM, KNOWN_ISSUE, OTHER: none or
    until `due`; UPDATE_EVERY the longest gap between two words while it is down; RESOLVE_WITHIN,
    ANSWER_WITHIN from when it began, or was reported; FEED_PER_CATEGORY none."""

    STATUS_PAGE = "status_page"
    UPDATE_EVERY = "update_every"
    RESOLVE_WITHIN = "resolve_within"
    ANSWER_WITHIN = "answer_within"
    FEED_PER_CATEGORY = "feed_per_category"
    POST_MORTEM = "post_mortem"
    KNOWN_ISSUE = "known_issue"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a vendor promised. `text`: its wording, quoted. `made`: when; `by`: who of them. `proof`:
    an address, or where the words are. `limit`: see `PromiseKind`; `workdays`: it counts business
    days (Monday to Friday in `zone`), one day = 24 h of `limit`. `due`: for what has a date.
    `earlier`: the dates it had before it was moved, the first first. `categories`: of
    FEED_PER_CATEGORY, the feeds by name. `settled`: the user's own judgement of what no record can
    show (kept or not), with its moment. `review`: when the user wants to judge."""

    service: str
    kind: PromiseKind
    text: str
    made: datetime
    by: str = ""
    proof: str = ""
    limit: timedelta | None = None
    workdays: bool = False
    zone: str = ""
    due: datetime | None = None
    earlier: tuple[datetime, ...] = ()
    categories: tuple[str, ...] = ()
    settled: tuple[datetime, bool] | None = None
    review: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """Of a contract: `credit` percent of the fee where the month's uptime is below `below` percent."""

    below: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What a vendor is paid and owes. `fee`: for a calendar month in `zone` (IANA). `uptime`: the
    percent that was agreed. `tiers`: any order. `shortest`: outages shorter than it do not count.
    `without_maintenance`: announced work does not count. `claim_within`: so long after the month's
    end may be claimed. `most`: the largest credit, in percent of the fee. `per_hour`, `per_missed`:
    what an hour of outage, or a missed publication, costs the user. `least`: what was milder does not
    count."""

    service: str
    fee: Money | None = None
    uptime: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    shortest: timedelta = timedelta()
    without_maintenance: bool = True
    claim_within: timedelta | None = None
    most: Decimal | None = None
    zone: str = "UTC"
    per_hour: Money | None = None
    per_missed: Money | None = None
    least: Level = Level.PARTIAL


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that the user sent, as it was then: later terms change nothing of it. `month`: 2026-10,
    in the zone of its `terms`. `percent`: of the fee; `credit`: in money, where they named one."""

    service: str
    month: str
    sent: datetime
    percent: Decimal
    credit: Money | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Occasion:
    """A publication or a campaign that needs services to be up (not a vendor's `Plan`).

    `needs`: services by id, `instead`: alternatives by id. `until`: `None` = a moment. `day`: it
    has a date and no time; `at` is then that day's begin in `zone`. `uid`: of what was read from a
    calendar (`calendar`: its file or address), with the recurrence's own moment. `entered`: when it
    was written down, or first read; `None`: nobody knows.
    """

    title: str
    at: datetime
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    until: datetime | None = None
    day: bool = False
    zone: str = ""
    calendar: str = ""
    uid: str = ""
    id: int = 0
    entered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Docket:
    """All that the user keeps of one vendor."""

    contacts: tuple[Contact, ...] = ()
    holding: Holding | None = None
    tickets: tuple[Ticket, ...] = ()
    letters: tuple[Letter, ...] = ()
    promises: tuple[Promise, ...] = ()
    terms: Terms | None = None
    review: date | None = field(default=None)
    """When the user wants to judge the whole of it."""
    claims: tuple[Claimed, ...] = ()
    """By their month."""
