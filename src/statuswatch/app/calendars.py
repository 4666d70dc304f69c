"""Calendars that plans are read from: files and addresses, known again by name, read on demand.

Which they are is a note of the profile; what lets us in at an address is in the keyring, and a mask
stands for it everywhere else.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from statuswatch.app.calendar_reading import ReadCalendar, read_calendar
from statuswatch.app.calendar_text import MOST_BYTES, WrongCalendarError
from statuswatch.app.calendar_zones import HERE, Zone, zone_named
from statuswatch.core.flow import StatusWatchError, Trouble
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.engine.secrets import Secret
    from statuswatch.store.protocols import Ledger

NOTE = "calendars"
"""Under this key the profile has them."""

UNCHANGED = say("Its plans are as they were.")

_WEB = re.compile(r"(?i)^(?:webcals?|https?)://")

_LONG = (
    r"(?<=/)(?=[^/?#]*\d)[A-Za-z0-9_=-]{24,}(?=[/?#.@]|$)"
    r"|(?<=/)(?=[^/?#]*\d)(?=[^/?#]*[a-z])(?=[^/?#]*[A-Z])[A-Za-z0-9]{12,23}(?=[/?#.@]|$)"
    r"|(?<=[?&])(?P<name>[\w.-]*(?i:key|token|secret|sig|auth|hash|pass)=)[^&#]{6,}"
    r"|(?<==)(?=[^&#]*\d)(?=[^&#]*[A-Za-z])[^&#/?]{20,}(?=[&#]|$)"
)
"""A part of a path or an argument that nobody types: who has the address of a private calendar may
read it."""


@dataclass(frozen=True, slots=True)
class KeptCalendar:
    """`name`: its file, or its address without what is secret in it. `needs`, `instead`: of events
    that say nothing of it. `zone`: of times that name none; empty: this computer's. `form`: of the
    secret that the keyring has."""

    name: str
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    zone: str = ""
    form: str = ""

    @property
    def is_address(self) -> bool:
        return bool(_WEB.match(self.name))


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a calendar. `taken`: plans that are new or changed; `gone`: that it no longer
    has. `why`: it could not be read, and its plans are as they were."""

    calendar: KeptCalendar
    read: ReadCalendar | None = None
    taken: int = 0
    gone: int = 0
    why: StatusWatchError | None = None


# -- which there are -------------------------------------------------------------------------------


def calendars(app: App) -> tuple[KeptCalendar, ...]:
    """Those that are read again, in the order they were added. Raises StoreError."""
    return calendars_of(app.stored.ledger)


def calendars_of(ledger: Ledger) -> tuple[KeptCalendar, ...]:
    """The same, of a history that no profile is opened for."""
    try:
        found = json.loads(ledger.noted(NOTE) or "[]")
    except ValueError:
        return ()
    kept = []
    for one in found if isinstance(found, list) else ():
        with suppress(TypeError, KeyError, AttributeError):
            kept.append(
                KeptCalendar(
                    str(one["name"]),
                    tuple(map(str, one.get("needs", ()))),
                    tuple(map(str, one.get("instead", ()))),
                    str(one.get("zone", "")),
                    str(one.get("form", "")),
                )
            )
    return tuple(kept)


def _keep(app: App, kept: Iterable[KeptCalendar]) -> None:
    """Raises StoreError."""
    app.stored.ledger.note(NOTE, json.dumps([asdict(one) for one in kept], ensure_ascii=False))


def remember(app: App, calendar: KeptCalendar, secret: Secret | None = None) -> None:
    """Read it from now on; one of that name is replaced. Raises StatusWatchError."""
    if secret is not None:
        from statuswatch.engine.secrets import keep

        keep(entry_of(calendar), secret)
    there = [one for one in calendars(app) if one.name != calendar.name]
    _keep(app, [*there, calendar])


def drop(app: App, *names: str) -> int:
    """Read it no more, and take its plans away that have not begun; how many. `names`: its own, or
    that of its file. Raises StatusWatchError where there is no such calendar."""
    there = calendars(app)
    called = ((one, {one.name, Path(one.name).name}) for one in there)
    found = next((one for one, those in called if those.intersection(names)), None)
    if found is None:
        known = ", ".join(one.name for one in there)
        advice = say("There are: {names}", names=known) if known else say("There is none.")
        raise StatusWatchError(say("No calendar is called {name}", name=names[0]), advice)
    _, gone = app.stored.docket.calendar(found.name, (), app.clock.now())
    if found.form:
        from statuswatch.engine.secrets import drop as forget

        forget(entry_of(found))
    _keep(app, [one for one in there if one.name != found.name])
    return gone


def entry_of(calendar: KeptCalendar) -> str:
    """What the keyring calls its secret."""
    return f"calendar:{calendar.name}"


def of_typed(text: str) -> tuple[KeptCalendar, Secret | None]:
    """What was typed: a file or an address, and the secret in it. Raises WrongCalendarError."""
    if not _WEB.match(text):
        if re.match(r"(?i)[a-z][a-z0-9+.-]+://", text.strip()):
            raise WrongCalendarError(
                say("That address can't be read: {value}", value=text.strip()),
                say("It begins with https:// or http://. Or name a file."),
            )
        return KeptCalendar(str(Path(text).expanduser().resolve())), None
    from statuswatch.app.secrets import hide
    from statuswatch.engine.secrets import ADDRESS, BASIC, MASK, Secret, origin_of

    url = re.sub(r"(?i)^(?:webcals?|https)://", "https://", text.strip())
    try:
        parts = urlsplit(url)
        user, password, host = parts.username, parts.password, parts.hostname
        origin = origin_of(url)
    except ValueError as error:
        raise WrongCalendarError(say("The address is not valid: {why}", why=str(error))) from error
    if not host:
        raise WrongCalendarError(say("The address is not valid"))
    if user is not None:
        at = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=at))
        value = f"{unquote(user)}:{unquote(password or '')}"
        return KeptCalendar(url, form=BASIC), Secret(origin, BASIC, value)
    masked, hidden = hide(url)
    known = iter(hidden.value.splitlines() if hidden is not None else ())
    found: list[str] = []

    def mask_of(hit: re.Match[str]) -> str:
        name = hit["name"] or ""
        found.append(next(known) if MASK in hit[0] else hit[0].removeprefix(name))
        return name + MASK

    head = masked.index(parts.netloc) + len(parts.netloc)
    masked = masked[:head] + re.sub(f"{re.escape(MASK)}|{_LONG}", mask_of, masked[head:])
    secret = Secret(origin, ADDRESS, "\n".join(found)) if found else None
    return KeptCalendar(masked, form=secret.form if secret else ""), secret


# -- reading ---------------------------------------------------------------------------------------


async def take_in(app: App, calendar: KeptCalendar, secret: Secret | None = None) -> TakenIn:
    """Read it and take in what it says now. What cannot be read leaves the plans as they are: that
    is told, not raised. Raises StoreError."""
    try:
        data = await _data(app, calendar, secret)
        now, home = app.clock.now(), _home(calendar)
        read = await asyncio.to_thread(read_calendar, data, now, home, _ids(app))
    except StatusWatchError as error:
        return TakenIn(calendar, why=error)
    plans = (
        replace(
            plan,
            needs=plan.needs or calendar.needs,
            instead=plan.instead or calendar.instead,
            calendar=calendar.name,
            entered=now,
        )
        for plan in read.plans
    )
    taken, gone = app.stored.docket.calendar(calendar.name, plans, now)
    return TakenIn(calendar, read, taken, gone)


def _home(calendar: KeptCalendar) -> Zone:
    return (zone_named(calendar.zone) if calendar.zone else None) or HERE


def _ids(app: App) -> Callable[[str], str]:
    """A service by its name or id. One that is not followed stays as it is called: its plan can't
    be told anything of, and says why."""
    services = app.stored.ledger.services()
    known = {s.name.casefold(): s.id for s in services} | {s.id.casefold(): s.id for s in services}
    return lambda name: known.get(name.casefold(), name)


async def _data(app: App, calendar: KeptCalendar, secret: Secret | None) -> bytes:
    """Raises StatusWatchError."""
    if not calendar.is_address:
        return await asyncio.to_thread(_of_file, Path(calendar.name))
    from statuswatch.engine.fetch import Fetcher
    from statuswatch.engine.manners import Hosts
    from statuswatch.engine.refusals import refused
    from statuswatch.http import Http
    from statuswatch.tls import Route

    if secret is None and calendar.form:
        secret = await _kept(calendar)
    route = Route(app.settings.proxy, app.settings.ca_file)
    http = partial(Http, body_cap=MOST_BYTES, route=route)
    fetcher = Fetcher(http, Hosts({}, lambda _host, _until: None), app.clock)
    if secret is not None:
        fetcher.lend(secret)
    try:
        answer = await fetcher.look(calendar.name, {"Accept": "text/calendar, */*;q=0.1"})
    finally:
        await fetcher.close()
    if isinstance(answer, Trouble):
        raise WrongCalendarError(_unread(calendar, answer.words), UNCHANGED)
    if answer.status != 200:
        raise WrongCalendarError(_unread(calendar, refused(answer, None).reason), UNCHANGED)
    return answer.body


def _unread(calendar: KeptCalendar, why: Message) -> Message:
    return say("{calendar} could not be read: {why}", calendar=calendar.name, why=why)


def _of_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        words = say("{calendar} could not be read: {why}", calendar=str(path), why=why)
        raise WrongCalendarError(words, UNCHANGED) from error


async def _kept(calendar: KeptCalendar) -> Secret:
    """Raises SecretError."""
    from statuswatch.core.model import Source
    from statuswatch.engine.secrets import OPTION, SecretError, in_thread, kept

    source = Source(entry_of(calendar), "", "", calendar.name, {OPTION: calendar.form})
    found = await in_thread(lambda: kept(source))
    if found is None:
        raise SecretError(say("Its secret is not in the keyring"))
    return found
