"""The user's own word: it fails for me, it works again. A witness of what no check can see.

What sits behind a sign-in (uploading, assembling an episode) is seen by nobody but its user. Their
word opens an incident like any witness', in the history, the forecast and every export, and is
marked as theirs everywhere (`Role.USER`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import (
    Incident,
    KnownIncident,
    Level,
    Observation,
    Report,
    Role,
    Service,
    Source,
    Update,
)
from statuswatch.core.reduce import OVERTAKEN
from statuswatch.core.words import say
from statuswatch.store.nouns import Proof

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App

KIND = "user"
"""The kind of a source that nobody asks."""

INSTANT = timedelta(microseconds=1)
"""The least by which two words of the user lie apart."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What now stands in the history of it. `again`: it stood there before."""

    service: Service
    incident: Incident
    again: bool = False


def source_of(service: Service) -> Source:
    """Where the user's words on a service are kept."""
    return Source(f"{service.id}:{KIND}:", service.id, KIND, "", role=Role.USER)


def fails(
    app: App, service: Service, part: str = "", since: datetime | None = None, note: str = ""
) -> OwnWord:
    """It fails for the user, or one part does, from `since` on (UTC; now). Said again it adds the
    note. Raises StoreError, and StatusWatchError where `since` is ahead."""
    now = app.clock.now()
    if since is not None and since > now:
        raise StatusWatchError(
            say("{since} is still to come", since=since),
            say("Say since when it fails, or leave it out: then it is since now."),
        )
    source = source_of(service)
    part = next((p for p in parts_listed(app, service.id) if p.casefold() == part.casefold()), part)
    app.stored.ledger.follow(service, [source], now)
    standing = _standing(app, source)
    before = next((k for k in standing if k.incident.key.partition("@")[0] == _key(part)), None)
    told = _incident(service, part, since or now, note, now)
    if before is not None:
        told = _added(before.incident, told, since, note)
    others = tuple(k.incident for k in standing if k is not before)
    _tell(app, source, (*others, told), now)
    # As it stands written: a begin that was told before is not moved by saying it again.
    written = next((i for i in said(app, service) if i.key == told.key), told)
    return OwnWord(service, written, again=before is not None)


def said(app: App, service: Service) -> tuple[Incident, ...]:
    """What the user has said that fails, and has not taken back."""
    return tuple(k.incident for k in _standing(app, source_of(service)))


def works(
    app: App, service: Service, part: str = "", at: datetime | None = None
) -> tuple[Incident, ...]:
    """It works again for the user since `at` (UTC; now): what ends thereby; of `part`, or all that
    they said. Raises StoreError, and StatusWatchError where `at` is ahead or before it began."""
    now = app.clock.now()
    source = source_of(service)
    standing = _standing(app, source)
    over = tuple(
        k.incident for k in standing if not part or k.incident.key.partition("@")[0] == _key(part)
    )
    begun = max((i.started for i in over if i.started), default=None)
    if at is not None and (at > now or (begun is not None and at < begun)):
        raise StatusWatchError(
            say("It can't have ended at {at}", at=at),
            say("Say a time after it began and before now, or leave it out."),
        )
    if over:
        ended = tuple(replace(i, ended=at or max(now, i.started or now)) for i in over)
        going_on = tuple(k.incident for k in standing if k.incident not in over)
        _tell(app, source, (*going_on, *ended), now)
    return over


def parts_listed(app: App, service_id: str) -> tuple[str, ...]:
    """The parts of a service as its pages list them, each once. Raises StoreError."""
    journal = app.stored.journal
    names = (
        component.name
        for followed in app.stored.ledger.sources(service_id)
        for component in journal.known(followed.source.id).components
    )
    return tuple(dict.fromkeys(names))


async def it_fails(desk: Desk, service_id: str, part: str = "", note: str = "") -> OwnWord | None:
    """For the window. None: the service is not followed any more."""
    service = next((s for s in desk.app.stored.ledger.services() if s.id == service_id), None)
    if service is None:
        return None
    word = fails(desk.app, service, part, note=note)
    await desk.watch.followed_anew()
    return word


async def it_works(desk: Desk, service_id: str, part: str = "") -> tuple[Incident, ...]:
    """For the window."""
    service = next((s for s in desk.app.stored.ledger.services() if s.id == service_id), None)
    if service is None:
        return ()
    over = works(desk.app, service, part)
    await desk.watch.followed_anew()
    return over


def _standing(app: App, source: Source) -> tuple[KnownIncident, ...]:
    return app.stored.journal.known(source.id).open


def _tell(app: App, source: Source, incidents: tuple[Incident, ...], now: datetime) -> None:
    # A reach of nothing: the user's word is no watching, and must colour no grey day.
    proof = Proof(reach=timedelta(0))
    heard = app.stored.journal.known(source.id).heard
    if heard is not None and timedelta(0) <= heard - now < OVERTAKEN:
        # Of two words at one instant (a coarse clock, or one set back a little) the second would
        # pass for one that is in already.
        now = heard + INSTANT
    app.stored.journal.commit(Observation(source, now, Report(incidents)), app.rules, proof)


def _key(part: str) -> str:
    return f"{KIND}:{part.casefold()}"


def _incident(service: Service, part: str, since: datetime, note: str, now: datetime) -> Incident:
    """One part of what is followed as a whole is a part of it; what is followed is all there is."""
    mine = not part or part.casefold() in {p.casefold() for p in service.parts}
    # The window has the user's own words; the moment keeps next month's trouble apart from this.
    title = note or (f"{part} fails for me" if part else "It fails for me")
    updates = (Update(f"{KIND}:{now.isoformat()}", now, "down", note or title),)
    return Incident(
        key=f"{_key(part)}@{since.isoformat()}",
        title=" ".join(title.split())[:200],
        level=Level.DOWN if mine else Level.PARTIAL,
        started=since,
        components=frozenset({part} if part else service.parts),
        updates=updates,
    )


def _added(before: Incident, told: Incident, since: datetime | None, note: str) -> Incident:
    """The same trouble said again: its begin where that was said, its note beside the earlier. Said
    without words it takes none away."""
    return replace(
        told,
        key=before.key,
        title=before.title,
        started=since or before.started,
        updates=(*before.updates, *(told.updates if note else ())),
    )
