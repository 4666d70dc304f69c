"""Alerts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from statuswatch.app.records import records
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.record import Record
from statuswatch.core.words import render
from statuswatch.store.nouns import Filter
from tests.engine.desk import Card, Desk, refusal
from tests.engine.stage import HOUR, MINUTE, Town, incident, summary
from tests.hostile.case import Rig, case, held, look

FLAP, STORM, DIGEST = "tests/core/test_flapping.py", "tests/core/test_storm.py", "tests/core/test_digest.py"  # fmt: skip
DELIVER, HOLD, OUTAGE = "tests/engine/test_deliver.py", "tests/core/test_hold.py", "tests/core/test_outage.py"  # fmt: skip
LINUX, LATE, CALM = "tests/channels/test_desktop_linux.py", "tests/engine/test_late.py", "tests/engine/test_calm.py"  # fmt: skip


def rows_of(town: Town) -> list[Record]:
    """As an export has them."""
    return list(records(town.app.stored.history, Filter(), town.clock.now()))


async def a_page_that_changes_its_mind_twenty_times(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            for n in range(20):
                vendor.body = summary() if n % 2 else summary(incident(f"i{n}"))
                await town.go(MINUTE * 7)
            await town.go(HOUR * 12)
        heard = [n.kind.value for n in town.heard.notices]
        intervals = town.story().count("opened")
    assert len(heard) <= 6, heard
    assert heard[-1] == "flapping", heard
    assert heard.count("flapping") == 2, "that it comes and goes, and that it does no more"
    assert intervals == 10, "all of them are in the history"
    return f"{len(heard)} cards ({', '.join(heard)}); {intervals} outages in the history"


async def forty_vendors_behind_one_network(rig: Rig) -> str:
    """Each on a host of its own; all tell of trouble in the same second."""
    async with Town(rig.folder) as town:
        vendors = [await town.vendor(name=f"Vendor {n}") for n in range(40)]
        async with town.watching():
            await town.go(MINUTE * 12)
            for n, vendor in enumerate(vendors):
                vendor.body = summary(incident(f"i{n}"))
            await town.watch.check_now()
            await town.go(timedelta(seconds=30))
            half_a_minute = len({n.thread for n in town.heard.notices})
            await town.go(MINUTE * 6)
        cards = {n.thread: n for n in town.heard.notices}
        opened = town.story().count("opened")
    assert opened == 40
    assert half_a_minute <= 1, [render(n.title) for n in town.heard.notices]
    assert len(cards) == 1, [render(n.title) for n in cards.values()]
    [last] = cards.values()
    assert "40" in render(last.title) + render(last.body), last
    return f"one card after 30 s, and that one card later, for {opened} outages: {last.title}"


def _story(*updates: tuple[int, str], ended: int | None = None) -> dict[str, Any]:
    """An incident; minutes after noon of the first of June."""
    at = "2026-06-01T{:02}:{:02}:00Z".format
    told = [
        {"id": f"u{n}", "body": word, "status": word, "created_at": at(12 + m // 60, m % 60)}
        for n, (m, word) in enumerate(updates)
    ]
    begun, last = updates[0][0], updates[-1]
    more: dict[str, Any] = {
        "started_at": at(12 + begun // 60, begun % 60),
        "resolved_at": None if ended is None else at(12 + ended // 60, ended % 60),
    }
    return incident(status=last[1], incident_updates=told, **more)


async def page_feed_and_check_of_one_service(rig: Rig) -> str:
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Vendor Status</title>'
        "<item><title>Uploads fail</title><guid>i1</guid><pubDate>Mon, 01 Jun 2026 12:20:00 GMT"
        "</pubDate><description>Investigating - uploads fail</description></item></channel></rss>"
    )
    async with Town(rig.folder) as town:
        page = await town.vendor("statuspage", "Vendor")
        other = await town.vendor("feed", "Vendor")
        check = await town.vendor("probe", "Vendor")
        other.body = feed.partition("<item>")[0].encode() + b"</channel></rss>"
        async with town.watching():
            await town.go(MINUTE * 20)
            page.body = summary(_story((20, "investigating")))
            other.body, check.dead = feed.encode(), True
            await town.go(HOUR)
            [service] = town.app.stored.ledger.services()
            verdict = town.app.verdict(service.id)
        rows = rows_of(town)
        cards = {n.thread for n in town.heard.notices}
    ours = {row.outage_id for row in rows}
    assert len(rows) == 3, rows
    assert len(ours) == 1, ours
    assert len(cards) == 1, [render(n.title) for n in town.heard.notices]
    assert verdict is not None
    witnesses = {row.witness.value for row in rows}
    assert witnesses == {"official", "probe"}
    return f"3 rows of one outage, {len(cards)} card, {len(verdict.witnesses)} witnesses"


async def a_desktop_that_fails_and_comes_back(rig: Rig) -> str:
    card = Card()
    async with Town(rig.folder) as town:
        desk = Desk(town, card)
        await desk.tells()
        card.refuses = refusal()
        await desk.tells(Incident("i", "Uploads fail", Level.DOWN))
        await desk.teller.deliver()
        waiting = desk.undelivered()
        assert [channel for channel, _ in waiting] == ["card"], waiting
        assert town.app.stored.outbox.unread() == 1
        card.refuses = None
        await desk.later(MINUTE * 2)
        await desk.teller.deliver()
        assert desk.undelivered() == []
    assert len(card.notices) == 1
    return "kept in the inbox as undelivered, with the reason; sent once when somebody shows it"


async def an_outage_of_three_restarts(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(_story((10, "investigating")))
            await town.go(MINUTE * 10)
        before = len(town.heard.notices)
        for _ in range(3):
            await town.reopen()
            async with town.watching():
                await town.go(MINUTE * 30)
        new = [n for n in town.heard.notices[before:] if n.kind.value == "outage"]
    assert before == 1
    assert new == [], new
    return f"1 card before, {len(new)} new after three restarts"


async def the_true_end_of_what_ended_while_we_were_off(rig: Rig) -> str:
    async with Town(rig.folder) as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(_story((10, "investigating")))
            await town.go(MINUTE * 10)
        town.clock.jump(timedelta(hours=8))
        ended = _story((10, "investigating"), (55, "resolved"), ended=55)
        calm = json.loads(summary())
        calm["incidents"] = [ended]
        vendor.body = json.dumps(calm).encode()
        await town.reopen()
        async with town.watching():
            await town.go(MINUTE * 20)
        rows = rows_of(town)
        late = town.heard.notices[1:]
    [row] = rows
    assert row.ended is not None
    assert f"{row.ended:%H:%M}" == "12:55", row
    assert [n.stage.value for n in late] == ["off"], late
    return f"one card, 8 h later ({render(late[0].title)}); it ended at {row.ended:%H:%M}"


async def what_came_and_went_while_we_were_off(rig: Rig) -> str:
    card = Card()
    async with Town(rig.folder) as town:
        desk = Desk(town, card)
        await desk.tells()
        await desk.later(HOUR * 9)
        begun = town.clock.now() - HOUR * 6
        told = Update("u", begun, "resolved", "It is over.")
        desk.answers(
            Incident("i", "Uploads fail", Level.DOWN, begun, begun + HOUR, updates=(told,))
        )
        await desk.teller.deliver()
        rows = rows_of(town)
    assert [row.duration_seconds for row in rows] == [3600]
    assert len(card.notices) <= 1, card.notices
    return f"in the history with its hour; {len(card.notices)} cards"


CASES = (
    case(
        93,
        "a page flaps",
        "'flapping' once, one end of it; every interval stays in the history",
        look(a_page_that_changes_its_mind_twenty_times),
        held(
            f"{FLAP}::test_twenty_alternations_are_at_most_six_cards",
            f"{FLAP}::test_its_cards_in_their_order",
            f"{FLAP}::test_meanwhile_its_beginnings_and_ends_are_only_history",
            f"{CALM}::test_twenty_changes_are_six_cards_at_most_on_every_channel",
        ),
    ),
    case(
        94,
        "500 services at once",
        "one card",
        held(
            f"{STORM}::test_five_hundred_at_once_are_one_card",
            "tests/core/test_storm_laws.py::test_whatever_falls_is_on_a_card_within_a_minute_and_nothing_is_told_twice",
        ),
    ),
    case(
        95,
        "a network that many vendors share fails",
        "one card within 30 s that tells of all",
        look(forty_vendors_behind_one_network),
        held(
            f"{STORM}::test_those_that_join_are_told_every_20_s_at_most_on_the_same_card",
            f"{STORM}::test_the_card_names_up_to_five",
        ),
    ),
    case(
        96,
        "the same outage from a page, a feed and our own check",
        "one outage with several witnesses, one card",
        look(page_feed_and_check_of_one_service),
        held(
            f"{OUTAGE}::test_the_same_trouble_told_by_three_is_one_outage",
            f"{OUTAGE}::test_every_incident_is_in_one_outage_at_most",
        ),
    ),
    case(
        97,
        "who shows notifications is absent, hangs or refuses",
        "the window never waits; the notice is in the inbox, marked undelivered, and sent later",
        look(a_desktop_that_fails_and_comes_back),
        held(
            "tests/ui/test_hung_daemon.py::test_a_hung_daemon_holds_up_neither_the_window_nor_the_engine",
            f"{LINUX}::test_no_daemon_is_said_in_words_and_tried_again",
            f"{LINUX}::test_a_hung_daemon_holds_us_up_no_longer_than_the_time_out",
            f"{LINUX}::test_a_daemon_that_thaws_shows_one_card_however_often_it_was_tried",
            f"{LINUX}::test_closing_does_not_wait_for_a_hung_daemon",
            f"{DELIVER}::test_a_channel_that_fails_holds_up_no_other",
            f"{DELIVER}::test_a_refusal_for_good_gives_up_and_leaves_it_in_the_inbox",
            f"{LATE}::test_what_fails_is_noted_with_the_next_try_until_it_gets_through",
        ),
    ),
    case(
        98,
        "quiet hours",
        "held, summed up after them; only what is still true",
        held(
            f"{DIGEST}::test_three_outages_are_one_card_that_names_what_is_open",
            f"{DIGEST}::test_one_that_came_and_went_is_one_line",
            f"{DIGEST}::test_no_card_that_is_sent_says_what_is_not_true",
            f"{CALM}::test_so_it_is_with_quiet_hours_and_a_hold",
        ),
    ),
    case(
        99,
        "a restart in an outage",
        "nothing is told again",
        look(an_outage_of_three_restarts),
        held(
            f"{DELIVER}::test_a_restart_in_an_outage_tells_nothing_again",
            f"{DELIVER}::test_a_restart_before_sending_loses_nothing",
            f"{DELIVER}::test_a_restart_between_sending_and_noting_repeats_at_most_that_one",
        ),
    ),
    case(
        100,
        "an outage ends while the program is off",
        "one late 'is back', with its true end",
        look(the_true_end_of_what_ended_while_we_were_off),
        held(
            f"{HOLD}::test_what_was_told_and_ended_while_we_were_off_is_told_as_back_with_its_true_end"
        ),
    ),
    case(
        101,
        "an outage comes and goes while the program is off",
        "in the history; one card at most",
        look(what_came_and_went_while_we_were_off),
        held(f"{HOLD}::test_what_was_over_before_it_could_be_told_came_while_we_were_away"),
    ),
)
