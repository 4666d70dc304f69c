"""What the inbox asks of a profile: pages of notices, each with why it was told or not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from statuswatch import channels
from statuswatch.app import App, Watch, acting, inbox
from statuswatch.app.desk import Desk
from statuswatch.app.noted import Noted, noted
from statuswatch.core.face import Face
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Service, Source
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from statuswatch.core.words import Setting, render, say
from statuswatch.engine.clock import Clock
from statuswatch.settings import Profile, Settings
from statuswatch.store.nouns import Routed

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
PAGE = Source("podhost-page", "podhost", "statuspage", "https://podhost.example/")
DESKTOP = channels.desktop()


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path / "profile"), cast(Clock, Still()))
    made.stored.ledger.follow(
        Service("podhost", "Podhost", parts=frozenset({"Uploads", "Feeds"})), [PAGE], NOW
    )
    yield made
    made.close_store()


@pytest.fixture
def desk(app: App) -> Desk:
    return Desk(app, Watch(app))


def notice(key: str, service: str = "podhost", **more: Any) -> Notice:
    title = say("{key} is down", key=key)
    return Notice(key, key, service, title, say("Since then."), at=NOW, **more)


def keep(app: App, *notices: Notice, ways: tuple[str, ...] = (DESKTOP,)) -> None:
    app.stored.outbox.keep(Routed(n, ways if n.told else ()) for n in notices)


def deliver(app: App, at: datetime = NOW) -> None:
    """All that waits for the desktop."""
    outbox = app.stored.outbox
    while (delivery := outbox.claim(DESKTOP, "1:x", at)) is not None:
        outbox.delivered(delivery.id, "card", at)


def page(desk: Desk, *arguments: Any, **named: Any) -> tuple[inbox.InboxRow, ...]:
    return asyncio.run(inbox.page(desk, *arguments, **named))


def titles(rows: tuple[inbox.InboxRow, ...]) -> list[str]:
    return [render(row.title) for row in rows]


def outage(app: App) -> str:
    """Uploads are down since a minute; the id of that outage."""
    parts = frozenset({"Uploads", "Web player"})
    story = Incident("k", "Uploads fail", Level.DOWN, NOW - timedelta(minutes=1), components=parts)
    app.stored.journal.commit(Observation(PAGE, NOW, Report((story,))), Rules())
    (found,) = app.stored.history.outages("podhost", now=NOW, since=NOW)
    return found.id


# --- pages ------------------------------------------------------------------------------------


def test_pages_follow_each_other_the_newest_first(app: App, desk: Desk) -> None:
    keep(app, *(notice(f"n{n}") for n in range(5)))
    first = page(desk, limit=3)
    assert titles(first) == ["n4 is down", "n3 is down", "n2 is down"]
    assert titles(page(desk, first[-1].id, limit=3)) == ["n1 is down", "n0 is down"]
    told = asyncio.run(inbox.renewed(desk, (None, first[1].id)))
    assert [titles(rows)[0] for rows in told] == ["n4 is down", "n2 is down"]


def test_what_was_told_and_what_was_not_can_be_asked_for_alone(app: App, desk: Desk) -> None:
    keep(app, notice("a"), notice("b", told=False, because=Because.MUTED))
    assert titles(page(desk, None, True)) == ["a is down"]
    assert titles(page(desk, None, False)) == ["b is down"]


def test_every_row_says_why(app: App, desk: Desk) -> None:
    keep(app, notice("told"))
    deliver(app)
    keep(app, notice("muted", told=False, because=Because.MUTED))
    muted, told = page(desk)
    here = Setting(zone=UTC, now=NOW)
    assert render(told.why, here) == "Told at 14:02 on this desktop"
    assert render(muted.why, here).startswith("Not told: ")


def test_what_fell_into_quiet_hours_says_when_it_was_told_all_the_same(
    app: App, desk: Desk
) -> None:
    keep(app, notice("night"))
    (night,) = app.stored.outbox.inbox()
    morning = NOW + timedelta(hours=8)
    digest = notice("digest", "", kind=NoticeKind.DIGEST)
    app.stored.outbox.fold(DESKTOP, [night.id], Routed(digest, (DESKTOP,)), morning)
    deliver(app, morning)
    rows = {render(row.title): row for row in page(desk)}
    said = render(rows["night is down"].why, Setting(zone=UTC, now=NOW))
    assert "22:02" in said


def test_a_row_knows_its_service_and_the_followed_parts(app: App, desk: Desk) -> None:
    keep(app, notice("a", about=(outage(app),)), notice("storm", "", about=("x", "y")))
    storm, single = page(desk)
    assert (single.service, single.name, single.parts) == ("podhost", "Podhost", ("Uploads",))
    assert (storm.service, storm.name, storm.parts) == ("", "", ())


@pytest.mark.parametrize(
    ("told", "face"),
    [
        (notice("a", level=Level.PARTIAL, stage=Stage.ON), Face.PARTIAL),
        (notice("a", level=Level.DOWN, stage=Stage.OFF), Face.FINE),
        (notice("a", kind=NoticeKind.RETURN), Face.FINE),
        (notice("a", kind=NoticeKind.MAINTENANCE), Face.MAINTENANCE),
        (notice("a", kind=NoticeKind.HEALTH), Face.UNKNOWN),
        (notice("a", stage=Stage.ON), Face.DEGRADED),
        (notice("a", kind=NoticeKind.OWN), None),
        (notice("a", kind=NoticeKind.PLAN), None),
        (notice("a", kind=NoticeKind.PLAN, level=Level.OK), Face.MAINTENANCE),
        (notice("a", kind=NoticeKind.PLAN, level=Level.DOWN), Face.DOWN),
        *(
            (notice("a", kind=kind, level=Level.OK), Face.FINE)
            for kind in (NoticeKind.WORD, NoticeKind.HEALTH)
        ),
    ],
)
def test_a_row_has_the_shape_of_what_it_says(told: Notice, face: Face | None) -> None:
    assert inbox.face_of(told) is face


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("level", [None, *Level])
def test_whatever_was_told_can_be_shown(
    app: App, desk: Desk, kind: NoticeKind, level: Level | None
) -> None:
    keep(
        app,
        notice("a", kind=kind, level=level),
        notice("b", kind=kind, level=level, stage=Stage.ON),
    )
    assert len(page(desk)) == 2


# --- what is read -----------------------------------------------------------------------------


def test_what_was_seen_is_unread_no_more_and_every_face_hears_of_it(app: App, desk: Desk) -> None:
    keep(app, notice("a"), notice("b"), notice("c", told=False))
    rows = page(desk)
    assert [row.unread for row in rows] == [False, True, True], "what was not told need not be read"
    asyncio.run(inbox.read(desk, [rows[1].id]))
    assert app.overview().unread == 1
    assert not desk.watch.idle()
    asyncio.run(inbox.read(desk))
    assert [row.unread for row in page(desk)] == [False] * 3
    assert app.overview().unread == 0


def test_closing_the_window_is_told_once_and_leaves_nothing_to_read(app: App, desk: Desk) -> None:
    asyncio.run(inbox.goes_on(desk))
    asyncio.run(inbox.goes_on(desk))
    (row,) = page(desk)
    assert render(row.title) == "StatusWatch keeps watching"
    assert not row.unread
    assert [kept.notice.key for kept in app.stored.outbox.waiting(DESKTOP)] == ["own:goes-on"]


# --- is there anything that shows notifications -----------------------------------------------


@pytest.mark.parametrize("there", [True, False])
def test_it_is_known_whether_notifications_are_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    closed: list[bool] = []
    channel = SimpleNamespace(available=lambda: there, close=lambda: closed.append(True))
    monkeypatch.setattr(channels, "load", lambda *_: channel)
    assert asyncio.run(inbox.shows_cards(desk)) is there
    assert closed == [True]


def test_who_wants_no_notifications_misses_none(tmp_path: Path) -> None:
    settings = replace(Settings(), desktop=False)
    app = App(Profile.at(tmp_path / "quiet"), cast(Clock, Still()), settings)
    assert asyncio.run(inbox.shows_cards(Desk(app, cast(Watch, None))))
    app.close_store()


# --- what the user said -----------------------------------------------------------------------


def test_reasons_and_muted_parts_are_known(app: App, desk: Desk) -> None:
    assert asyncio.run(noted(desk, "podhost")) == Noted()
    service = app.find("Podhost")
    outage(app)
    acting.acknowledge(app, service, "Anna takes care")
    acting.mute(app, service, "Feeds")
    acting.snooze(app, service, None)
    told = asyncio.run(noted(desk, "podhost"))
    assert told == Noted((NOW, "Anna takes care"), ("Feeds",), until_over=True)


def test_rows_go_by_the_time_they_show_page_by_page(desk: Desk, app: App) -> None:
    minute = timedelta(minutes=1)
    held = replace(notice("Held"), told=False, because=Because.GATHERING, due=NOW + 5 * minute)
    keep(
        app, held, replace(notice("A"), at=NOW + minute), replace(notice("B"), at=NOW + 2 * minute)
    )
    [kept] = app.stored.outbox.held()
    told = replace(held, told=True, because=Because.TOLD, due=None, at=NOW + 5 * minute)
    app.stored.outbox.settle(kept.id, told, (DESKTOP,))
    seen: list[inbox.InboxRow] = []
    while rows := page(desk, seen[-1].id if seen else None, limit=1):
        seen += rows
    assert titles(tuple(seen)) == ["Held is down", "B is down", "A is down"]
    assert titles(page(desk, told=True, limit=2)) == ["Held is down", "B is down"]


def test_what_waits_for_do_not_disturb_says_until_when(desk: Desk, app: App) -> None:
    acting.disturb_after(app, NOW + timedelta(hours=4))
    keep(app, notice("A"))
    [row] = page(desk)
    assert render(row.why).startswith("Not told yet: do not disturb until ")
