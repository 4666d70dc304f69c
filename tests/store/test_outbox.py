"""Outbox: told once, delivered at least once, one card per thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from statuswatch.core.telling import Notice, SentState, Urgency
from statuswatch.core.words import say
from statuswatch.store.nouns import Delivery, Routed
from statuswatch.store.opening import open_store
from statuswatch.store.owner import is_dead, owner_here
from statuswatch.store.stored import Stored
from tests.store.telling import at, opened


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return opened(tmp_path / "history.db")


def notice(key: str, thread: str = "t", seq: int = 1, *, told: bool = True) -> Notice:
    return Notice(
        key, thread, "host", say("{service} is down", service="Podhost"), say("since {t}", t=at(0)),
        Urgency.CRITICAL, "https://x/", seq, "" if told else "muted", told, at(0),
    )  # fmt: skip


def routed(channels: list[str], *told: Notice) -> list[Routed]:
    return [Routed(each, tuple(channels)) for each in told]


def waits(stored: Stored) -> list[tuple[str, SentState, str]]:
    [kept] = stored.outbox.inbox()
    return [(sent.channel, sent.state, sent.why) for sent in kept.sent]


def claimed(stored: Stored, minutes: float = 0, owner: str = "me") -> Delivery | None:
    return stored.outbox.claim("desktop", owner, at(minutes))


def test_a_notice_is_decided_once(stored: Stored) -> None:
    outbox = stored.outbox
    assert outbox.cursor("deliver") == 0
    assert outbox.decide("deliver", 2, routed(["desktop"], notice("a"), notice("b", seq=2))) == 2
    assert outbox.cursor("deliver") == 2
    assert outbox.decide("deliver", 2, routed(["desktop"], notice("c"))) == 0
    assert outbox.decide("deliver", 3, routed(["desktop"], notice("a"), notice("d", seq=3))) == 1
    assert [n.key for n in outbox.notices()] == ["a", "b", "d"]


def test_a_notice_comes_back_as_it_was_given(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    assert stored.outbox.notices() == (notice("a"),)
    delivery = claimed(stored)
    assert delivery is not None
    assert (delivery.notice, delivery.channel, delivery.handle) == (notice("a"), "desktop", "")


def test_what_is_not_worth_telling_is_kept_with_its_reason_and_not_sent(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a", told=False)))
    assert claimed(stored) is None
    assert [n.because for n in stored.outbox.notices()] == ["muted"]


def test_each_channel_gets_its_own(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop", "push"], notice("a")))
    first = claimed(stored)
    second = stored.outbox.claim("push", "me", at(0))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert claimed(stored) is None


def test_older_notices_of_a_thread_fold_into_the_newest(stored: Stored) -> None:
    told = [notice("a"), notice("x", "other"), notice("b"), notice("c")]
    stored.outbox.decide("deliver", 1, routed(["desktop"], *told))
    first, second = claimed(stored), claimed(stored)
    assert first is not None
    assert second is not None
    assert (first.notice.key, second.notice.key) == ("c", "x")
    assert claimed(stored) is None


def test_the_next_card_of_a_thread_knows_the_last_ones_handle(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    first = claimed(stored)
    assert first is not None
    stored.outbox.delivered(first.id, "card 7", at(1))
    stored.outbox.decide("deliver", 2, routed(["desktop"], notice("b", seq=2)))
    second = claimed(stored, 2)
    assert second is not None
    assert second.handle == "card 7"


def test_a_thread_that_is_being_delivered_waits(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    first = claimed(stored)
    stored.outbox.decide("deliver", 2, routed(["desktop"], notice("b", seq=2)))
    assert claimed(stored, 0.5, "another") is None
    assert first is not None
    stored.outbox.delivered(first.id, "1", at(1))
    second = claimed(stored, 0.6, "another")
    assert second is not None
    assert second.notice.key == "b"


def test_what_failed_comes_again_until_it_is_given_up(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    for n in range(3):
        delivery = claimed(stored, n)
        assert delivery is not None
        stored.outbox.failed(delivery.id, "no daemon", at(n), final=False)
    assert waits(stored) == [("desktop", SentState.QUEUED, "no daemon")]
    delivery = claimed(stored, 4)
    assert delivery is not None
    stored.outbox.failed(delivery.id, "gone for good", at(4), final=True)
    assert claimed(stored, 5) is None
    assert waits(stored) == [("desktop", SentState.GIVEN_UP, "gone for good")]


def test_a_claim_that_nobody_finished_is_free_after_a_minute(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    assert claimed(stored, 0, "one") is not None
    assert claimed(stored, 0.9, "two") is None
    again = claimed(stored, 1.1, "two")
    assert again is not None
    assert again.notice.key == "a"


@pytest.mark.skipif(sys.platform == "win32", reason="asks the process table")
def test_a_crash_between_sending_and_marking_repeats_rather_than_loses(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    stored = opened(path)
    stored.outbox.decide("deliver", 1, routed(["desktop"], notice("a")))
    code = (
        "import sys, os; from pathlib import Path; from datetime import datetime, UTC\n"
        "from statuswatch.store.opening import open_store\n"
        "from statuswatch.store.owner import owner_here\n"
        "now = datetime.fromisoformat(sys.argv[2])\n"
        "got = open_store(Path(sys.argv[1]), now).outbox.claim('desktop', owner_here(), now)\n"
        "print(got.notice.key, flush=True); os.kill(os.getpid(), 9)"
    )
    source = str(Path(sys.modules["statuswatch"].__path__[0]).parent)
    died = subprocess.run(
        [sys.executable, "-c", code, str(path), at(0).isoformat()],
        env={"PYTHONPATH": source}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert died.stdout.strip() == "a", died.stderr
    again = claimed(open_store(path, at(0)), 0.1, owner_here())
    assert again is not None
    assert again.notice.key == "a"


def test_a_living_owner_is_not_dead() -> None:
    here = owner_here()
    assert not is_dead(here)
    assert not is_dead("whoever")
    assert not is_dead(here.rpartition("@")[0] + "@elsewhere")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_process_id_that_is_used_again_is_another_owner() -> None:
    start, _, host = owner_here().partition("@")
    assert start.startswith(f"{os.getpid()}:")
    assert is_dead(f"{os.getpid()}:1@{host}")


def test_pages_of_notices_never_split_a_journal_line(stored: Stored) -> None:
    told = [notice(f"{seq}{n}", seq=seq) for seq in range(4) for n in "abc"]
    stored.outbox.decide("deliver", 4, routed([], *told))
    read, after = [], -1
    while page := stored.outbox.notices(after, 2):
        read += [n.key for n in page]
        after = page[-1].seq
    assert read == [n.key for n in told]


def test_the_inbox_is_read_in_pages_newest_first(stored: Stored) -> None:
    stored.outbox.decide("deliver", 1, routed([], *(notice(f"{n}") for n in range(10))))
    read, before = list[str](), None
    while page := stored.outbox.inbox(before, 3):
        read += [entry.notice.key for entry in page]
        before = page[-1].id
    assert read == [f"{n}" for n in reversed(range(10))]
