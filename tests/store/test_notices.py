"""What the outbox keeps of notices beside their delivery: held, settled, summed up, read."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.core.model import Level
from statuswatch.core.telling import (
    Action,
    Because,
    Notice,
    NoticeKind,
    SentState,
    Stage,
    Urgency,
)
from statuswatch.core.words import say
from statuswatch.store.codec import to_text
from statuswatch.store.migrations import load_migrations, migrate
from statuswatch.store.nouns import Kept, Routed
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.store.telling import at, opened

DESKTOP = ("desktop",)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return opened(tmp_path / "history.db")


def notice(key: str, *about: str, minutes: float = 0, due: float | None = None) -> Notice:
    """Held where it has a `due`, else told."""
    return Notice(
        key, f"outage:{about[0]}" if about else key, "host", say("Down"), say("{key}", key=key),
        Urgency.NORMAL, "", 0, Because.TOLD if due is None else Because.HELD, due is None,
        at(minutes), NoticeKind.OUTAGE, Stage.ON, Level.DOWN, about,
        None if due is None else at(due), (Action.OPEN, Action.ACKNOWLEDGE),
    )  # fmt: skip


def keys(kept: tuple[Kept, ...]) -> list[str]:
    return [each.notice.key for each in kept]


def states(kept: Kept) -> dict[str, SentState]:
    return {sent.channel: sent.state for sent in kept.sent}


def claimed(stored: Stored, channel: str = "desktop", minutes: float = 0) -> str:
    found = stored.outbox.claim(channel, "me", at(minutes))
    return "" if found is None else found.notice.key


def test_every_field_comes_back(stored: Stored) -> None:
    told = notice("a", "o1", "o2", due=5)
    stored.outbox.keep([Routed(told)])
    assert stored.outbox.notices() == (told,)


def test_what_no_line_tells_is_kept_once(stored: Stored) -> None:
    assert stored.outbox.keep([Routed(notice("still:o:1"), DESKTOP)]) == 1
    assert stored.outbox.keep([Routed(notice("still:o:1"), DESKTOP)]) == 0
    assert stored.outbox.keep([]) == 0
    assert claimed(stored) == "still:o:1"
    assert claimed(stored) == ""


def test_what_is_held_is_not_sent_and_comes_up_when_it_is_due(stored: Stored) -> None:
    stored.outbox.keep([Routed(notice("late", due=9), DESKTOP), Routed(notice("soon", due=5))])
    assert claimed(stored) == ""
    assert keys(stored.outbox.held(at(4))) == []
    assert keys(stored.outbox.held(at(5))) == ["soon"]
    assert keys(stored.outbox.held()) == ["soon", "late"]


def test_what_was_held_is_settled_once(stored: Stored) -> None:
    held = notice("a", "o", due=5)
    stored.outbox.keep([Routed(held)])
    [kept] = stored.outbox.held()
    told = replace(held, key="other", told=True, due=None, because=Because.TOLD, title=say("Now"))
    assert stored.outbox.settle(kept.id, told, DESKTOP)
    assert not stored.outbox.settle(kept.id, told, DESKTOP)
    assert stored.outbox.held() == ()
    [after] = stored.outbox.inbox()
    assert after.notice == replace(told, key="a"), "its key stays"
    [sent] = after.sent
    assert (sent.state, sent.at) == (SentState.QUEUED, at(5)), "it waits since it was due"
    assert claimed(stored) == "a"


def test_it_may_be_held_on_or_never_be_told(stored: Stored) -> None:
    held = notice("a", "o", due=5)
    stored.outbox.keep([Routed(held)])
    [kept] = stored.outbox.held()
    stored.outbox.settle(kept.id, replace(held, due=at(8)), DESKTOP)
    assert keys(stored.outbox.held(at(7))) == []
    stored.outbox.settle(kept.id, replace(held, due=None, because=Because.SHORTER), DESKTOP)
    assert claimed(stored) == ""
    assert stored.outbox.about(["o"]) == ()
    [after] = stored.outbox.inbox()
    assert after.notice.because == Because.SHORTER


def test_an_outage_leads_to_what_was_told_of_it(stored: Stored) -> None:
    muted = replace(notice("muted", "o"), told=False, because=Because.MUTED)
    told = [notice("a", "o"), notice("b", "p"), notice("storm", "o", "p"), notice("h", "o", due=3)]
    stored.outbox.keep([Routed(each) for each in (*told, muted)])
    assert keys(stored.outbox.about(["o"])) == ["a", "storm", "h"]
    assert keys(stored.outbox.about(["o", "p"])) == ["a", "b", "storm", "h"]
    assert stored.outbox.about([]) == ()


def test_kinds_are_found_since_a_moment(stored: Stored) -> None:
    flap = replace(notice("flap", minutes=7), kind=NoticeKind.FLAPPING)
    told = [notice("old"), notice("new", minutes=6), flap, notice("held", minutes=8, due=9)]
    stored.outbox.keep([Routed(each) for each in told])
    assert keys(stored.outbox.since(at(5), [NoticeKind.OUTAGE])) == ["new", "held"]
    both = [NoticeKind.OUTAGE, NoticeKind.FLAPPING]
    assert keys(stored.outbox.since(at(5), both)) == ["new", "flap", "held"]


def test_what_waits_is_folded_into_a_digest_that_waits_in_its_place(stored: Stored) -> None:
    stored.outbox.keep([Routed(notice(key), DESKTOP) for key in "abc"])
    waiting = stored.outbox.waiting("desktop")
    assert keys(waiting) == ["a", "b", "c"]
    stored.outbox.fold("desktop", [waiting[2].id], None, at(1))
    digest = replace(notice("digest"), kind=NoticeKind.DIGEST)
    folded = [kept.id for kept in waiting[:2]]
    stored.outbox.fold("desktop", folded, Routed(digest, DESKTOP), at(1))
    assert keys(stored.outbox.waiting("desktop")) == ["digest"]
    said, c, b, a = stored.outbox.inbox()
    assert (states(a), a.into) == ({"desktop": SentState.FOLDED}, said.id)
    assert b.into == said.id
    assert (states(c), c.into) == ({"desktop": SentState.DROPPED}, None)
    assert claimed(stored) == "digest"


def test_two_channels_share_a_digest_that_says_the_same(stored: Stored) -> None:
    both = ("desktop", "mail")
    stored.outbox.keep([Routed(notice(key), both) for key in "ab"])
    digest = notice("digest")
    for channel in both:
        ids = [kept.id for kept in stored.outbox.waiting(channel)]
        stored.outbox.fold(channel, ids, Routed(digest, (channel,)), at(1))
    assert [claimed(stored, channel) for channel in both] == ["digest", "digest"]
    assert keys(stored.outbox.inbox()) == ["digest", "b", "a"]


def test_what_is_on_its_way_is_not_folded(stored: Stored) -> None:
    stored.outbox.keep([Routed(notice("a"), DESKTOP)])
    [kept] = stored.outbox.waiting("desktop")
    assert claimed(stored) == "a"
    assert stored.outbox.waiting("desktop") == ()
    stored.outbox.fold("desktop", [kept.id], None, at(1))
    [after] = stored.outbox.inbox()
    assert states(after) == {"desktop": SentState.CLAIMED}


def test_a_card_leads_to_its_newest_notice(stored: Stored) -> None:
    for n, key in enumerate("ab"):
        stored.outbox.keep([Routed(replace(notice(key), thread="t"), DESKTOP)])
        delivery = stored.outbox.claim("desktop", "me", at(n))
        assert delivery is not None
        stored.outbox.delivered(delivery.id, "7", at(n))
    found = stored.outbox.of_handle("desktop", "7")
    assert found is not None
    assert found.notice.key == "b"
    assert stored.outbox.of_handle("mail", "7") is None
    assert stored.outbox.of_handle("desktop", "8") is None
    assert stored.outbox.of_handle("desktop", "") is None


def test_the_inbox_knows_what_the_user_has_seen(stored: Stored) -> None:
    muted = replace(notice("m"), told=False)
    stored.outbox.keep([Routed(each) for each in (notice("a"), notice("b"), muted)])
    assert stored.outbox.unread() == 2
    [a] = [kept.id for kept in stored.outbox.inbox() if kept.notice.key == "a"]
    stored.outbox.read([a])
    assert stored.outbox.unread() == 1
    stored.outbox.read()
    assert stored.outbox.unread() == 0
    assert [kept.read for kept in stored.outbox.inbox()] == [False, True, True]


def test_the_inbox_shows_what_was_told_or_what_was_not(stored: Stored) -> None:
    untold = [replace(notice(f"m{n}"), told=False) for n in range(3)]
    told = [notice(f"t{n}") for n in range(3)]
    stored.outbox.keep([Routed(each) for pair in zip(told, untold, strict=True) for each in pair])
    assert keys(stored.outbox.inbox(told=True)) == ["t2", "t1", "t0"]
    assert keys(stored.outbox.inbox(told=False, limit=2)) == ["m2", "m1"]
    [*_, last] = stored.outbox.inbox(told=True, limit=2)
    assert keys(stored.outbox.inbox(last.id, told=True)) == ["t0"]


def _line(kind: str, story: str) -> tuple[str, str, str]:
    return to_text(at(0)), kind, story


def _put(base: sqlite3.Connection, key: str, thread: str, seq: int, *, told: int = 1) -> None:
    base.execute(
        "INSERT INTO notices (key, thread, service, title, body, urgency, url, seq, because, told) "
        "VALUES (?, ?, 'host', '{\"one\": \"\"}', '{\"one\": \"\"}', 1, '', ?, 'told', ?)",
        (key, thread, seq, told),
    )


def test_what_was_kept_before_says_what_it_is_of(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    base = sqlite3.connect(path, isolation_level=None)
    migrate(base, load_migrations()[:5])
    base.execute("INSERT INTO services (id, name, added) VALUES ('host', 'H', '')")
    base.execute(
        "INSERT INTO sources (id, service, kind, url, role, added) "
        "VALUES ('p', 'host', 'statuspage', 'u', 'official', '')"
    )
    for line in (
        _line("opened", "{}"),
        _line("updated", "{}"),
        _line("resolved", "{}"),
        _line("opened", '{"planned_end": "2026"}'),
    ):
        base.execute("INSERT INTO changes (at, source, kind, story) VALUES (?, 'p', ?, ?)", line)
    _put(base, "1", "outage:o", 1)
    _put(base, "2", "outage:o", 2)
    _put(base, "back:o:x", "outage:o", 3)
    _put(base, "4", "incident:p:k", 4)
    _put(base, "source:5", "source:p", 0, told=0)
    _put(base, "muted", "outage:q", 1, told=0)
    base.close()
    outbox = open_store(path, at(0)).outbox
    assert [(n.kind, n.stage, n.about) for n in sorted(outbox.notices(), key=lambda n: n.key)] == [
        (NoticeKind.OUTAGE, Stage.ON, ("o",)),
        (NoticeKind.WORD, Stage.ON, ("o",)),
        (NoticeKind.MAINTENANCE, Stage.NONE, ()),
        (NoticeKind.OUTAGE, Stage.OFF, ("o",)),
        (NoticeKind.OUTAGE, Stage.ON, ("q",)),
        (NoticeKind.HEALTH, Stage.NONE, ()),
    ]
    assert keys(outbox.about(["o", "q"])) == ["1", "2", "back:o:x"]
    assert outbox.unread() == 0


MANY = 20_000


def test_among_many_notices_those_of_an_outage_are_found_at_once(stored: Stored) -> None:
    stored.outbox.keep(
        [Routed(notice(f"n{n}", f"o{n // 4}", minutes=n / 60), DESKTOP) for n in range(MANY)]
    )
    begun = time.process_time()
    for n in range(100):
        assert len(stored.outbox.about([f"o{n}"])) == 4
        assert stored.outbox.held(at(0)) == ()
        assert stored.outbox.unread() == MANY
    each = (time.process_time() - begun) / 100
    assert each < 0.01, f"{each * 1000:.1f} ms"
    last = at((MANY - 1) / 60)
    assert len(stored.outbox.since(_minus(last, 59), [NoticeKind.OUTAGE])) <= 61


def _minus(moment: datetime, seconds: float) -> datetime:
    return moment - timedelta(seconds=seconds)
