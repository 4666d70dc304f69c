"""What time brings about of the user's own record: plans, answers, claims and days to judge are told
once each, over restarts, and at the hour they are of use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest

from statuswatch.app import acting, brought
from statuswatch.app.beside import Recorded
from statuswatch.core.docket import Occasion, Terms, Ticket, Tier
from statuswatch.core.mark import Mark, MarkKind
from statuswatch.core.model import Incident, Level
from statuswatch.core.money import Money
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.situation import Timed
from statuswatch.core.telling import Notice, NoticeKind, Urgency
from statuswatch.core.words import say
from statuswatch.engine.beside import FAILED, REST, Looks
from statuswatch.settings import Settings
from tests.engine.stage import START
from tests.engine.street import DAY, HOUR, MINUTE, Cards, Street, trouble

NIGHT = QuietHours(tuple(Span(day, START.time(), START.time()) for day in range(7)))
"""Quiet all week."""
QUIET = Settings(preferences=Preferences(quiet=NIGHT))
SHOW = Occasion("Show 12", START + 2 * DAY, ("podhost",), ("chirp",))


def street(folder: Path, settings: Settings = Settings()) -> Street:
    return Street(folder, ("Podhost", "Chirp"), settings=settings)


def planned(there: Street, plan: Occasion = SHOW) -> None:
    there.app.stored.docket.keep_occasion(plan)


# -- plans -----------------------------------------------------------------------------------------


async def test_a_plan_is_told_a_day_and_half_an_hour_before_and_no_restart_repeats_it(
    tmp_path: Path,
) -> None:
    there = street(tmp_path)
    planned(there)
    moments = []
    for _ in range(25):
        await there.later(2 * HOUR)
        there.restart()
    for card in there.card.notices:
        assert card.at is not None
        moments.append(SHOW.at - card.at)
    assert there.card.titles == ["Go for Show 12"] * 2
    assert moments == [DAY, 30 * MINUTE]
    assert len(there.card.shown) == 1, "in place"


async def test_a_fall_after_the_go_is_told_within_two_minutes(tmp_path: Path) -> None:
    there = street(tmp_path)
    planned(there)
    await there.later(2 * DAY - 20 * MINUTE)
    fell = there.clock.now()
    there.writes("Podhost", trouble())
    await there.later(2 * MINUTE)
    [no] = [n for n in there.card.notices if n.urgency is Urgency.CRITICAL]
    assert no.kind is NoticeKind.PLAN
    assert no.at is not None
    assert no.at - fell <= 2 * MINUTE
    there.restart()
    await there.later(HOUR)
    assert len([n for n in there.card.notices if n.kind is NoticeKind.PLAN]) == 3


async def test_maintenance_announced_into_a_plan_is_told_at_once_and_once(tmp_path: Path) -> None:
    there = street(tmp_path)
    planned(there)
    await there.later(HOUR)
    start = SHOW.at - HOUR
    work = Incident("m", "Database move", Level.MAINTENANCE, start, planned_end=start + 3 * HOUR)
    there.writes("Podhost", work)
    await there.later(MINUTE)
    there.restart()
    await there.later(3 * HOUR)
    of_plan = [n for n in there.card.notices if n.kind is NoticeKind.PLAN]
    assert [str(n.title) for n in of_plan] == ["Maintenance of Podhost falls into Show 12"]


async def test_quiet_hours_hold_back_everything_but_plans(tmp_path: Path) -> None:
    there = street(tmp_path, QUIET)
    planned(there)
    await there.later(DAY + HOUR)
    await there.says("Podhost", trouble())
    await there.later(HOUR)
    assert there.card.titles == ["Go for Show 12"]
    waiting = there.app.stored.outbox.waiting(there.card.name)
    assert [k.notice.kind for k in waiting if k.notice.kind is NoticeKind.OUTAGE] != []


async def test_who_is_not_to_be_disturbed_hears_of_plans_afterwards_and_not_in_a_digest(
    tmp_path: Path,
) -> None:
    there = street(tmp_path)
    planned(there)
    acting.disturb_after(there.app, START + DAY + 5 * HOUR)
    for n in range(4):
        await there.says("Chirp", trouble(str(n)), after=HOUR)
    await there.later(DAY)
    assert there.card.titles == []
    await there.later(2 * HOUR)
    kinds = [n.kind for n in there.card.notices]
    assert kinds.count(NoticeKind.PLAN) == 1
    assert NoticeKind.DIGEST in kinds or NoticeKind.OUTAGE in kinds


async def test_a_go_whose_plan_has_begun_is_not_shown_any_more(tmp_path: Path) -> None:
    there = street(tmp_path)
    planned(there)
    acting.disturb_after(there.app, SHOW.at + HOUR)
    await there.later(SHOW.at + 3 * HOUR - START)
    assert there.card.titles == []
    inbox = [k for k in there.app.stored.outbox.inbox() if k.notice.kind is NoticeKind.PLAN]
    assert len(inbox) == 2, "the inbox has it"
    assert there.app.stored.outbox.waiting(there.card.name) == ()


async def test_who_wakes_does_not_say_it_cant_tell_before_anybody_was_asked(
    tmp_path: Path,
) -> None:
    there = street(tmp_path)
    planned(there)
    await there.later(HOUR)
    there.jump(DAY)
    await there.teller.deliver()
    await there.later(MINUTE)
    there.writes("Podhost")
    there.writes("Chirp")
    await there.later(10 * MINUTE)
    assert there.card.titles == ["Go for Show 12"]


async def test_a_plan_goes_to_the_channels_of_escalation_rather_than_nowhere(
    tmp_path: Path,
) -> None:
    only = Settings(preferences=Preferences(escalation=("pager",)))
    pager = Cards("pager")
    there = Street(tmp_path, ("Podhost", "Chirp"), settings=only, channels=(pager,))
    planned(there)
    await there.later(DAY + HOUR)
    assert pager.titles == ["Go for Show 12"]


# -- days to judge, claims, answers ----------------------------------------------------------------


def of_reviews(there: Street) -> list[Notice]:
    return [n for n in there.card.notices if n.kind is NoticeKind.REVIEW]


UNREMINDED = Settings(preferences=Preferences(kinds=frozenset({NoticeKind.OUTAGE})))


async def test_a_day_to_judge_comes_once_also_to_who_wants_no_reminders(tmp_path: Path) -> None:
    there = street(tmp_path, UNREMINDED)
    there.app.stored.docket.review_on("podhost", date(2026, 6, 3))
    for _ in range(4):
        await there.later(DAY, tick=HOUR)
        there.restart()
    [card] = of_reviews(there)
    assert str(card.title) == "Time to judge Podhost"
    assert card.at is not None
    assert card.at.astimezone().replace(tzinfo=None) == datetime(2026, 6, 3, 9)


async def test_a_day_to_judge_waits_for_the_end_of_a_snooze(tmp_path: Path) -> None:
    there = street(tmp_path)
    there.app.stored.docket.review_on("podhost", date(2026, 6, 3))
    until = datetime(2026, 6, 4, 12, tzinfo=UTC)
    acting.snooze(there.app, there.app.find("Podhost"), until)
    await there.later(until - START - HOUR, tick=HOUR)
    assert of_reviews(there) == []
    await there.later(2 * HOUR, tick=HOUR)
    assert len(of_reviews(there)) == 1


async def test_a_claim_is_told_of_once_seven_days_before_it_is_too_late(tmp_path: Path) -> None:
    there = street(tmp_path, UNREMINDED)
    terms = Terms(
        "podhost",
        Money(Decimal(49), "EUR"),
        Decimal("99.9"),
        (Tier(Decimal("99.9"), Decimal(10)),),
        claim_within=30 * DAY,
    )
    there.app.stored.docket.keep_terms(terms)
    await there.says("Podhost", trouble(began=START))
    await there.later(5 * HOUR, tick=HOUR)
    await there.says("Podhost")
    await there.later(51 * DAY, tick=DAY)
    assert of_reviews(there) == [], "July 23 is to come"
    for _ in range(4):
        await there.later(DAY, tick=6 * HOUR)
        there.restart()
    [card] = of_reviews(there)
    assert str(card.title) == "Podhost owes you 4.90 EUR for 2026-06"
    assert card.at == datetime(2026, 7, 24, tzinfo=UTC)


async def test_a_late_answer_is_told_once_and_not_to_who_wants_no_reminders(
    tmp_path: Path,
) -> None:
    for settings, times in ((Settings(), 1), (UNREMINDED, 0)):
        there = street(tmp_path / str(times), settings)
        due = START + 4 * HOUR
        there.app.stored.docket.keep_ticket(
            Ticket("podhost", START, "help@podhost.test", "It fails", answer_by=due)
        )
        for _ in range(6):
            await there.later(2 * HOUR)
            there.restart()
        assert there.card.titles == ["Podhost is late with its answer"] * times


# -- what it costs ---------------------------------------------------------------------------------


async def test_where_nothing_is_kept_nothing_is_read(tmp_path: Path) -> None:
    there = street(tmp_path)
    with patch.object(Recorded, "told", side_effect=AssertionError):
        await there.says("Podhost", trouble())
        await there.later(DAY)
    assert there.app.stored.docket.last_change() == 0
    assert "Podhost is down" in there.card.titles


async def test_what_another_process_writes_is_seen_and_the_look_is_no_oftener_than_30_s(
    tmp_path: Path,
) -> None:
    there = street(tmp_path)
    looks = []
    real = brought.brought

    def counted(app: object, awake: datetime) -> Timed:
        looks.append(there.clock.now())
        return real(there.app, awake)

    with patch.object(brought, "brought", counted):
        other = Street(tmp_path, ())
        planned(other)
        other.app.close_store()
        await there.teller.deliver()
        assert looks == [START]
        for n in range(40):
            there.writes("Podhost", *([trouble(str(n))] if n % 2 else []))
            await there.teller.deliver()
            await there.clock.run_until(there.clock.now() + MINUTE / 60, lambda: True)
        assert [at - START for at in looks] == [0 * REST, REST]


async def test_what_cannot_be_read_silences_nothing_else_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    there = street(tmp_path)
    planned(there)
    with patch.object(Recorded, "told", side_effect=ValueError("half a row")):
        await there.says("Podhost", trouble())
        await there.later(3 * MINUTE)
        assert "Podhost is down" in there.card.titles
        assert "half a row" in caplog.text
        await there.says("Podhost")
    await there.later(DAY + FAILED)
    assert "Go for Show 12" in there.card.titles


def test_a_clock_that_was_set_back_is_no_reason_to_wait() -> None:
    class Always:
        def goes_by(self) -> object | None:
            return 1

        def told(self, awake: datetime) -> Timed:
            return Timed(again=START + DAY)

    looks = Looks(Always())
    assert looks.due(START, news=False)
    looks.look(START, START)
    assert not looks.due(START + HOUR, news=False)
    assert looks.due(START - HOUR, news=False)


def test_a_change_of_wishes_or_of_the_record_is_looked_at(tmp_path: Path) -> None:
    there = street(tmp_path)
    record = Recorded(there.app)
    assert record.goes_by() is None
    planned(there)
    seen = record.goes_by()
    assert seen is not None
    assert record.goes_by() == seen
    there.app.stored.ledger.mark(Mark("podhost", START, MarkKind.MUTED))
    assert record.goes_by() != seen
    seen = record.goes_by()
    there.app.settings = Settings(preferences=Preferences(services={"x": Wishes(vital=True)}))
    assert record.goes_by() != seen


def test_of_a_card_that_is_no_go_card_nothing_is_past() -> None:
    from statuswatch.core.plan_keys import go_key, has_begun

    card = Notice("1", "t", "", say("x"), say("y"))
    assert not has_begun(card, START)
    go = Notice(go_key(SHOW, SHOW.at, "30m:can't tell"), "t", "", say("x"), say("y"))
    assert [has_begun(go, SHOW.at + late) for late in (-MINUTE, 0 * MINUTE)] == [False, True]
