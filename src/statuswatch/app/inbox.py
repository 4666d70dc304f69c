"""The inbox: what the user was told and what not, and why, page by page, the newest first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.app import acting
from statuswatch.app.ways import called
from statuswatch.channels import desktop
from statuswatch.core.face import Face
from statuswatch.core.model import Level
from statuswatch.core.quiet import quiet_until
from statuswatch.core.telling import Notice, NoticeKind, SentState, Stage, Urgency
from statuswatch.core.why import words
from statuswatch.core.words import Message, say
from statuswatch.store.nouns import Kept, Routed

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App

PAGE = 64
"""Notices read at once: some 5 ms."""

PARTS = 6
"""Parts of one notice that can be muted by themselves; of more, all of it can."""

GOES_ON = Notice(
    key="own:goes-on",
    thread="own:goes-on",
    service="",
    title=say("StatusWatch keeps watching"),
    body=say("It is in the tray. Quit it from the icon's menu."),
    urgency=Urgency.LOW,
    kind=NoticeKind.OWN,
)
"""Told once, when the window is closed for the first time."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notice. `at`: when it was decided. `face`: the shape of what it says; `None`: of nothing
    that ails or is well. `why`: why it was told or not. `unread`: it was told, and not seen here.
    `service`: its id, empty where it is of several or of ourselves; `name`: that service's.
    `parts`: of which parts of it."""

    id: int
    at: datetime | None
    title: Message
    body: Message
    why: Message
    face: Face | None = None
    unread: bool = False
    service: str = ""
    name: str = ""
    parts: tuple[str, ...] = ()


async def page(
    desk: Desk, before: int | None = None, told: bool | None = None, limit: int = PAGE
) -> tuple[InboxRow, ...]:
    """Those before the row with the id `before`; `told`: only what was told, or only the rest.
    Fewer than `limit`: there are no more. Raises StoreError."""
    app = desk.app
    kept = app.stored.outbox.inbox(before, limit, told)
    names = {s.id: s.name for s in app.stored.ledger.services(also_left=True)}
    folded, parts = _folded(app, kept), _parts(app, kept)
    quiet = quiet_until(app.preferences.quiet, app.clock.now(), None)
    shared = _Shared(app, names, folded, parts, quiet, acting.disturbed_until(app))
    return tuple(_row(one, shared) for one in kept)


async def renewed(
    desk: Desk, spots: Sequence[int | None], told: bool | None = None
) -> tuple[tuple[InboxRow, ...], ...]:
    """A page from each of `spots` on, as in `page`: what may have changed of what is shown."""
    found = []
    for spot in spots:
        found.append(await page(desk, spot, told))
        await asyncio.sleep(0)
    return tuple(found)


async def read(desk: Desk, rows: Iterable[int] | None = None) -> None:
    """The user has seen these, or all. Raises StoreError."""
    desk.app.stored.outbox.read(rows)
    desk.watch.stir()  # the number that is unread changes everywhere


async def shows_cards(desk: Desk) -> bool:
    """Is there a program that shows notifications, or did the user not want any? Asked in a thread:
    a bus that hangs must hold up nobody."""
    from statuswatch import channels

    if not desk.app.settings.desktop:
        return True
    try:
        channel = channels.load(desktop())
    except channels.ChannelError:
        return False
    try:
        return await asyncio.to_thread(channel.available)
    finally:
        await asyncio.to_thread(channel.close)


async def goes_on(desk: Desk) -> None:
    """Say on the desktop, once ever, that closing the window is not an ending."""
    outbox, now = desk.app.stored.outbox, desk.app.clock.now()
    if outbox.keep([Routed(replace(GOES_ON, at=now), (desktop(),))]):
        newest = outbox.inbox(None, 2)
        outbox.read(
            k.id for k in newest if k.notice.key == GOES_ON.key
        )  # who closes the window has nothing to read for it
        desk.watch.stir()


# -- a row -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all rows of a page go by. `names`: by service id. `folded`: when digests were told, by
    their id. `parts`: by outage id. `quiet`, `disturb`: when these end that hold now."""

    app: App
    names: Mapping[str, str]
    folded: Mapping[int, datetime]
    parts: Mapping[str, tuple[str, ...]]
    quiet: datetime | None
    disturb: datetime | None

    def why(self, kept: Kept) -> Message:
        digest = None if kept.into is None else self.folded.get(kept.into)
        preferences, quiet, disturb = self.app.preferences, self.quiet, self.disturb
        notice, sent = kept.notice, kept.sent
        return words(notice, sent, preferences, called, digest, quiet=quiet, disturb=disturb)


def _row(kept: Kept, shared: _Shared) -> InboxRow:
    notice, names = kept.notice, shared.names
    mine = shared.parts.get(notice.about[0], ()) if len(notice.about) == 1 else ()
    return InboxRow(
        id=kept.id,
        at=notice.at,
        title=notice.title,
        body=notice.body,
        why=shared.why(kept),
        face=face_of(notice),
        unread=notice.told and not kept.read,
        service=notice.service if notice.service in names else "",
        name=names.get(notice.service, ""),
        parts=mine if len(mine) <= PARTS else (),
    )


def face_of(notice: Notice) -> Face | None:
    """The shape of what a notice says."""
    if notice.stage is Stage.OFF or notice.kind is NoticeKind.RETURN:
        return Face.FINE
    ails = notice.level is not None and notice.level.ails
    planned = notice.kind is NoticeKind.PLAN and notice.level is not None
    if (planned or notice.kind is NoticeKind.MAINTENANCE) and not ails:
        return Face.MAINTENANCE
    if notice.level is Level.OK:
        return Face.FINE
    if notice.level is not None:
        return Face(notice.level.word)
    if notice.kind is NoticeKind.HEALTH:
        return Face.UNKNOWN
    return Face.DEGRADED if notice.stage is Stage.ON else None


def _folded(app: App, kept: Iterable[Kept]) -> dict[int, datetime]:
    """When the digests were told that say what fell into quiet hours, by their id."""
    wanted = {one.into for one in kept if one.into is not None}
    found: dict[int, datetime] = {}
    for digest in app.stored.outbox.kept(wanted) if wanted else ():
        told = [s.at for s in digest.sent if s.state is SentState.DELIVERED and s.at]
        if told:
            found[digest.id] = min(told)
    return found


def _parts(app: App, kept: Iterable[Kept]) -> dict[str, tuple[str, ...]]:
    """The parts that outages name and that are followed, by the outages' ids."""
    single = [one.notice.about[0] for one in kept if len(one.notice.about) == 1]
    named: dict[str, set[str]] = {}
    for row in app.stored.history.outage_incidents(list(dict.fromkeys(single))):
        mine = row.known.incident.components
        if row.service.parts:
            mine = mine & row.service.parts
        named.setdefault(row.outage_id or "", set()).update(mine)
    return {outage: tuple(sorted(n, key=str.casefold)) for outage, n in named.items()}
