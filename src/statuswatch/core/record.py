"""What every export says of one incident: its columns, already decided, not yet written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from statuswatch.core.clocks import Account, Clocks, clocks
from statuswatch.core.model import KnownIncident, Level, Role, Service, Source, Update
from statuswatch.core.rewriting import Revision, revisions

_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of an export: an incident as one source told it.

    `service`: its name. `kind`: incident, maintenance, probe or user (the user's own word). `level`: the worst it reached,
    `None` when nobody said. `started` is `None` when the source never said it; `ended` is `None`
    while it is open. `first_seen`: when we first saw it. `components` are sorted. `source`: the
    adapter's kind. `source_url`: what was polled, without a user name or password in it. `url`:
    the vendor's page of this incident, empty when it has none. `witness`: who tells it. `clocks`:
    those of its outage; of an incident that is part of none, its own. `revised`: what was told
    otherwise before, oldest first. `planned_end`: until when planned work was announced. `key`: what
    this incident is called among all of a profile, however often it is written out; `own_key`: what
    its source calls it. All times UTC, in milliseconds.
    """

    outage_id: str | None
    service: str
    kind: str
    title: str
    level: Level | None
    started: datetime | None
    ended: datetime | None
    first_seen: datetime
    components: tuple[str, ...]
    source: str
    source_url: str
    url: str
    updates: tuple[Update, ...] = ()
    witness: Role = Role.OFFICIAL
    clocks: Clocks | None = None
    revised: tuple[Revision, ...] = ()
    planned_end: datetime | None = None
    key: str = ""
    own_key: str = ""

    @property
    def duration_seconds(self) -> int | None:
        """From the told start to the end; `None` while open or when no start was told.

        A vendor that tells an end before its start lasted 0 s.
        """
        if self.started is None or self.ended is None:
            return None
        return max(0, int((self.ended - self.started).total_seconds()))


def record(
    service: Service,
    source: Source,
    known: KnownIncident,
    outage_id: str | None,
    account: Account | None = None,
    now: datetime | None = None,
) -> Record:
    """One incident of the history as an export tells it. With the `account` of its outage and the
    present moment it has clocks, and says what was rewritten."""
    incident = known.incident
    return Record(
        outage_id=outage_id,
        service=service.name,
        kind=_kind(source, known),
        title=incident.title,
        level=incident.level if known.worst is None else known.worst,
        started=_in_milliseconds(incident.started),
        ended=_in_milliseconds(incident.ended),
        first_seen=known.first_seen.astimezone(UTC).replace(microsecond=0),
        components=tuple(sorted(incident.components)),
        source=source.kind,
        source_url=address_of(source.url),
        url=incident.url,
        updates=incident.updates,
        witness=source.role,
        clocks=None if account is None or now is None else clocks(account, now),
        revised=() if account is None or not account.lines else revisions(account.lines),
        planned_end=_in_milliseconds(incident.planned_end),
        key=f"{source.id}/{incident.key}",
        own_key=own_key(incident.key),
    )


def address_of(url: str) -> str:
    """What was asked, without a user name or password in it."""
    return _USER_INFO.sub("", url, count=1)


def own_key(key: str) -> str:
    """A source's name for an incident; where that is an address, likewise."""
    return _USER_INFO.sub("", key, count=1) if "@" in key else key


def _kind(source: Source, known: KnownIncident) -> str:
    if source.role in {Role.PROBE, Role.USER}:
        return source.role.value
    return "maintenance" if known.incident.planned else "incident"


def _in_milliseconds(moment: datetime | None) -> datetime | None:
    """Cut before subtracting, so that a file's own times and durations agree. Vendors tell
    milliseconds; a start must be exported as it was told."""
    if moment is None:
        return None
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    finer = utc.microsecond % 1000
    return utc.replace(microsecond=utc.microsecond - finer) if finer else utc
