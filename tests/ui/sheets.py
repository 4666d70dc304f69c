"""Sheets of a service in its states, and an asker that answers with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from statuswatch.app.sheet import Part, Past, Place, Sheet, Story
from statuswatch.core.model import (
    Incident,
    KnownIncident,
    Level,
    Outage,
    Plan,
    Role,
    Service,
    Source,
    Status,
    Update,
)
from statuswatch.core.overview import Face, Overview, ServiceNow
from statuswatch.core.words import Message, Setting, say
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asked
from statuswatch.ui.service import ServicePage
from tests.ui.story import overview

NOW = datetime(2026, 11, 22, 15, 10, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = Source("s:page", "podhost", "statuspage", "https://status.podhost.example/")
PROBE = Source("s:probe", "podhost", "probe", "https://u:p@api.podhost.example/v2/shows?of=me&" + "x=1&" * 20 + "end", role=Role.PROBE)  # fmt: skip


def ago(minutes: float) -> datetime:
    return NOW - MINUTE * minutes


def story(face: Face, title: str, *posts: tuple[float, str, str], **more: Any) -> Story:
    """Posts: minutes ago, phase, text; newest first."""
    plan, start = more.pop("plan", None), more.pop("started", ago(posts[-1][0] if posts else 68))
    level = more.pop("level", None) or (Level.MAINTENANCE if plan else Level[face.name])
    source, role = more.pop("source", PAGE.id), more.pop("role", Role.OFFICIAL)
    updates = tuple(Update(str(m), ago(m), phase, text) for m, phase, text in posts)
    key = more.pop("key", "1")
    i = Incident(key, title, level, start, updates=updates[::-1], **more)
    kind = "Check of an address" if role is Role.PROBE else "Atlassian Statuspage"
    known = KnownIncident(source, role, i, start, NOW, level)
    return Story(known, updates, kind, "https://status.podhost.example/1", face, plan)


def place(source: Source, face: Face = Face.FINE, **more: Any) -> Place:
    title = "Check of an address" if source.role is Role.PROBE else "Atlassian Statuspage"
    why = say("every {n}\N{NO-BREAK SPACE}s: something is open", n=60)
    given: dict[str, Any] = {"heard": ago(0.5), "failing": None, "failing_since": None, "paused": "", "due": ago(-0.6), "pace": MINUTE, "why": why}  # fmt: skip
    return Place(source.id, title, source.url, source.role, face, **(given | more))


def sheet(level: Level | None, since: datetime | None = None, *stories: Story, **more: Any) -> Sheet:  # fmt: skip
    parts = more.pop("followed", frozenset({"Show Builder Lite"}))
    service = Service("podhost", more.pop("name", "Podhost"), "https://podhost.example", "", parts)
    heard = more.pop("heard", ago(0.5))
    open_ = tuple(s.known for s in stories if s.plan is not Plan.ANNOUNCED)
    status = Status(level, since, more.pop("stale", False), open_, heard=heard, announced=tuple(s.known for s in stories if s.plan is Plan.ANNOUNCED), overrun=tuple(s.known for s in stories if s.plan is Plan.OVERRUN))  # fmt: skip
    listed = (Part("Show Builder Lite", level if level else Level.OK, True), Part("Old Uploader", None, True, gone=True), Part("Website", Level.OK, False), Part("Feeds", Level.DEGRADED, False))  # fmt: skip
    past = tuple(Past(Outage(f"o{n}", ago(9000 * n), ago(9000 * n - 130), Level(2 + n % 3), (), False), say("{t}", t=f"Uploads are slow {n}" + "; Feeds" * (n % 2))) for n in range(1, 11))  # fmt: skip
    given: dict[str, Any] = {"elsewhere": (), "parts": listed, "places": (place(PAGE), place(PROBE)), "before": past, "more": True, "polls": True, "page": PAGE.url, "at": NOW, "seq": 1}  # fmt: skip
    return Sheet(ServiceNow(service, status, (PAGE, PROBE)), stories, **(given | more))


LONG = "A storage node failed. We are moving shows to another one. " * 6 + "See https://status.podhost.example/incidents/0123456789abcdef0123456789abcdef0123456789abcdef?from=mail&to=you. Next update by 16:00."  # fmt: skip


def scenes() -> dict[str, Sheet]:
    down = story(Face.DOWN, "Show Builder Lite does not save", (12, "identified", LONG), (45, "investigating", "Show Builder Lite is slow for most customers. <b>Publishing</b> may fail.\n\nWe are sorry."), (50, "update", "More."), (68, "investigating", "We are looking."), components=frozenset({"Show Builder Lite", "Website"}))  # fmt: skip
    ours = story(Face.DOWN, "api.podhost.example does not answer in time", (68, "down", ""), source=PROBE.id, role=Role.PROBE, key="probe@1")  # fmt: skip
    works = story(Face.DEGRADED, "Database upgrade", (90, "in_progress", "The upgrade has begun."), plan=Plan.OVERRUN, planned_end=ago(25), key="m")  # fmt: skip
    ahead = story(Face.MAINTENANCE, "Uploads move to new disks", (3000, "scheduled", "Uploads pause for two hours."), plan=Plan.ANNOUNCED, started=ago(-470), planned_end=ago(-590), key="n")  # fmt: skip
    other = story(Face.PARTIAL, "Image uploads fail in Asia", (20, "investigating", ""), key="x")
    many = tuple(Part(f"Region {n}", Level.OK, False) for n in range(40))
    fails: dict[str, Any] = {"failing": say("it did not answer within 10 s"), "failing_since": ago(33), "why": say("every {n}, ever slower: it can't be read", n="20 min")}  # fmt: skip
    return {
        "trouble": sheet(Level.DOWN, ago(68), down, ours, elsewhere=(other,)),
        "fine": sheet(Level.OK, None, ahead, parts=many, followed=frozenset()),
        "overrun": sheet(Level.MAINTENANCE, ago(90), works, polls=False, before=(), more=False),
        "unread": sheet(None, ago(33), places=(place(PAGE, Face.UNKNOWN, **fails),), parts=()),
        "new": sheet(
            None,
            None,
            heard=None,
            before=(),
            parts=(),
            places=(place(PAGE, Face.UNKNOWN, heard=None, due=None),),
        ),
    }


class Tells:
    """An asker whose answers are given beforehand: sheets first, `None` for a check."""

    def __init__(self, told: Sheet | None) -> None:
        self.told: Any = told
        self.refusal: Message | None = None
        self.asked = 0
        self.silent = False

    def ask(self, question: Callable[[Any], Awaitable[Any]], answered: Callable[[Any], None], *, failed: Callable[[Message], None] | None = None, heard: object = None) -> Asked:  # fmt: skip
        self.asked += 1
        if self.silent:
            return Asked()
        if self.refusal is not None and failed is not None:
            failed(self.refusal)
        else:
            answered(self.told)
        return Asked()


def page_of(look: Look, told: Sheet | None, now: datetime = NOW) -> tuple[ServicePage, Tells]:
    tells = Tells(told)
    return ServicePage(look, cast("Any", tells), lambda: Setting(now=now)), tells


def snapshot(told: Sheet, **more: Any) -> Overview:
    return overview(told.now, at=NOW, seq=1, **more)
