"""What users complain of in every neighbour, lived with the real journal, store and notifier: the
test's name is the complaint."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from statuswatch.app import acting
from statuswatch.core.model import Incident, Level, Report, Update
from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import Because, NoticeKind, Stage, Urgency
from statuswatch.core.words import render
from statuswatch.settings import Settings
from statuswatch.store.nouns import Filter
from tests.engine.street import DAY, HOUR, MINUTE, Cards, Street, trouble

DOWN, MINOR = Level.DOWN, Level.DEGRADED
NIGHT = QuietHours(tuple(Span(day, time(22), time(7)) for day in range(7)))
QUIET = Settings(preferences=Preferences(quiet=NIGHT))


def stages(cards: Cards) -> Counter[Stage]:
    return Counter(n.stage for n in cards.notices if n.kind is NoticeKind.OUTAGE)


# -- alarms that never came ----------------------------------------------------------------------


async def test_an_outage_that_starts_with_a_fetch_error_is_lost(tmp_path: Path) -> None:
    """stts: good, undetermined, major = no alert; major, undetermined, good = no recovery."""
    street = Street(tmp_path)
    await street.says("Podhost")
    await street.fails("Podhost")
    await street.says("Podhost", trouble())
    await street.fails("Podhost", 3)
    await street.says("Podhost")
    await street.later(HOUR)
    assert street.card.titles == ["Podhost is down", "Podhost is back"]


async def test_no_word_of_the_second_incident_because_the_page_is_as_red_as_before(
    tmp_path: Path,
) -> None:
    """StatusBar: minor A, minor A + B, minor B = one opening and one closing."""
    street = Street(tmp_path)
    a, b = trouble("A", MINOR, "Uploads"), trouble("B", MINOR, "Player")
    await street.says("Podhost", a)
    await street.says("Podhost", a, b)
    await street.says("Podhost", b)
    await street.says("Podhost")
    await street.later(HOUR)
    assert stages(street.card) == {Stage.ON: 2, Stage.OFF: 2}
    assert len(street.card.shown) == 2, "a card each"
    assert {n.stage for n in street.card.shown.values()} == {Stage.OFF}


async def test_the_same_where_both_are_one_trouble(tmp_path: Path) -> None:
    street = Street(tmp_path)
    a, b = trouble("A", MINOR), trouble("B", MINOR)
    await street.says("Podhost", a)
    await street.says("Podhost", a, b)
    await street.says("Podhost", b)
    await street.says("Podhost")
    await street.later(HOUR)
    assert len(street.card.titles) == 4, street.card.titles
    assert len(street.card.shown) == 1, "one card"
    assert street.card.notices[-1].stage is Stage.OFF


async def test_the_incident_without_impact_was_dropped(tmp_path: Path) -> None:
    """aiwatch 970: impact none and green parts, and 18 services were out."""
    street = Street(tmp_path)
    await street.says("Podhost", Incident("i", "Uploads stop at 99 %", None))
    assert street.card.titles == ["Podhost: Uploads stop at 99 %"]


# -- too many of them ----------------------------------------------------------------------------


async def test_twelve_services_fail_together_and_it_is_twelve_cards(tmp_path: Path) -> None:
    """kuma 1137: 50 mails down, 50 mails up."""
    names = [f"Host{n:02}" for n in range(50)]
    street = Street(tmp_path, names)
    await street.later(MINUTE)
    for name in names:
        street.writes(name, trouble())
    await street.later(10 * MINUTE)
    assert len(street.card.shown) == 1, street.card.titles
    assert street.card.titles[-1] == "50 services are in trouble"
    for name in names:
        street.writes(name)
    await street.later(10 * MINUTE)
    assert len(street.card.shown) == 1, street.card.titles
    assert street.card.notices[-1].stage is Stage.OFF
    assert len(street.card.titles) <= 4


async def test_one_after_the_other_falls_within_a_minute(tmp_path: Path) -> None:
    names = [f"Host{n:02}" for n in range(12)]
    street = Street(tmp_path, names)
    for name in names:
        await street.says(name, trouble(), after=timedelta(seconds=4))
    await street.later(5 * MINUTE)
    assert len(street.card.shown) == 1, street.card.titles
    assert street.card.titles[-1] == "12 services are in trouble"
    assert len(street.card.titles) <= 4


FIVE = ("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox")


async def test_an_outage_shortly_after_a_storm_is_never_told(tmp_path: Path) -> None:
    """It is the same outage to us, as it is there again within ten minutes."""
    second = timedelta(seconds=1)
    street = Street(tmp_path, FIVE)
    for name in FIVE:
        await street.says(name, trouble(), after=second)
    await street.later(3 * MINUTE)
    assert street.card.titles[-1] == "5 services are in trouble"
    for name in FIVE[:-1]:
        await street.says(name, after=second)
    over = street.clock.now() + 9 * second
    await street.says(FIVE[-1], after=9 * second)
    assert street.card.titles[-1] == "All 5 services are back"
    assert street.clock.now() == over, "at once"
    told = len(street.card.titles)
    await street.says("Chirp", trouble("j"), after=2 * MINUTE)
    await street.says("Vidbox", trouble("j"), after=3 * MINUTE)
    await street.later(2 * MINUTE)
    assert [t.split()[0] for t in street.card.titles[told:]] == ["Chirp", "Vidbox"]
    assert set(street.ongoing()) <= {o for n in street.card.notices[told:] for o in n.about}


async def test_the_end_of_a_storm_is_when_its_outages_ended(tmp_path: Path) -> None:
    street = Street(tmp_path, FIVE[:3])
    await street.later(MINUTE)
    for name in FIVE[:3]:
        street.writes(name, trouble(began=street.clock.now()))
    began = street.clock.now()
    await street.later(5 * MINUTE)
    for name in FIVE[:3]:
        street.writes(name, replace(trouble(began=began), ended=began + 2 * MINUTE))
    await street.later(MINUTE)
    assert street.card.titles[-1] == "All 3 services are back"
    assert "2\N{NO-BREAK SPACE}min" in render(street.card.notices[-1].body)


async def test_a_vendors_monitor_flaps_and_every_blip_is_an_alert(tmp_path: Path) -> None:
    """aiwatch 633: four identical blips, four alerts. Twenty changes are six cards at most."""
    for gap in (1, 3, 6, 9):
        street = Street(tmp_path / str(gap))
        for n in range(20):
            ill = [trouble(f"blip{n}")] if n % 2 == 0 else []
            await street.says("Podhost", *ill, after=gap * MINUTE)
        await street.later(6 * HOUR)
        assert len(street.card.titles) <= 6, (gap, street.card.titles)
        assert street.card.notices[-1].stage is Stage.OFF
        assert NoticeKind.FLAPPING in {n.kind for n in street.card.notices}


async def test_a_blip_shorter_than_the_hold_is_only_history(tmp_path: Path) -> None:
    settings = Settings(preferences=Preferences(hold=5 * MINUTE))
    street = Street(tmp_path, settings=settings)
    await street.says("Podhost", trouble("a"))
    await street.says("Podhost", after=3 * MINUTE)
    await street.later(HOUR)
    assert street.card.titles == []
    assert len(street.app.stored.history.outages("podhost", now=street.clock.now())) == 1
    await street.says("Podhost", trouble("b"))
    await street.later(4 * MINUTE)
    assert street.card.titles == []
    await street.later(2 * MINUTE)
    assert street.card.titles == ["Podhost is down"]


async def test_repeats_that_say_it_went_down_again_and_again(tmp_path: Path) -> None:
    """kuma 2873 and 3285: a repeat says "still", for how long, and ever more seldom."""
    street = Street(tmp_path)
    await street.says("Podhost", trouble())
    await street.later(25 * HOUR, tick=HOUR)
    assert street.card.titles == ["Podhost is down", *["Podhost is still down"] * 5]
    assert [render(n.body) for n in street.card.notices[1:3]] == [
        "For 1\N{NO-BREAK SPACE}h now.",
        "For 3\N{NO-BREAK SPACE}h now.",
    ]
    assert len(street.card.shown) == 1


async def test_an_acknowledged_outage_is_not_repeated_and_its_end_is_told(tmp_path: Path) -> None:
    street = Street(tmp_path)
    await street.says("Podhost", trouble())
    acting.acknowledge(street.app, street.app.find("Podhost"), "they wrote to me")
    await street.later(7 * HOUR)
    assert street.card.titles == ["Podhost is down"]
    [now] = street.app.overview().services
    assert now.acknowledged
    await street.says("Podhost")
    assert street.card.titles == ["Podhost is down", "Podhost is back"]


async def test_after_a_maintenance_window_what_was_down_before_is_alerted_anew(
    tmp_path: Path,
) -> None:
    """kuma 2846 and 7148."""
    street = Street(tmp_path)
    now = street.clock.now()
    work = Incident("w", "Database", Level.MAINTENANCE, now + HOUR, planned_end=now + 2 * HOUR)
    down = trouble("i", began=now)
    await street.says("Podhost", down)
    await street.says("Podhost", down, work)
    for _ in range(12):
        await street.says("Podhost", down, work, after=10 * MINUTE)
    await street.says("Podhost", down, after=10 * MINUTE)
    await street.later(30 * MINUTE)
    outages = [n for n in street.card.notices if n.kind is NoticeKind.OUTAGE]
    assert [render(n.title) for n in outages] == ["Podhost is down"]


async def test_the_tool_screams_and_steals_the_focus(tmp_path: Path) -> None:
    """kumatray 4: uninstalled. By default nothing sounds, and nothing is critical."""
    street = Street(tmp_path)
    await street.says("Podhost", trouble())
    assert Settings().sound.value == "off"
    assert {n.urgency for n in street.card.notices} == {Urgency.NORMAL}


async def test_an_incident_that_the_vendor_forgot_to_close_is_down_since_march(
    tmp_path: Path,
) -> None:
    """ntfy 1148: a feed's story without a word for two days does not count any more."""
    street = Street(tmp_path)
    now = street.clock.now()
    story = Incident("i", "Slow", DOWN, now, updates=(Update("u", now, "investigating", "We"),))
    street.writes("Podhost", outcome=Report((story,), complete=False))
    for _ in range(10):
        await street.later(12 * HOUR, tick=3 * HOUR)
    told = len(street.card.titles)
    await street.later(5 * DAY, tick=6 * HOUR)
    assert street.ongoing() == {}
    assert len(street.card.titles) == told, "nobody is reminded of it for ever"


# -- restarts, sleep, nights -----------------------------------------------------------------------


async def test_a_relaunch_in_an_outage_alerts_anew(tmp_path: Path) -> None:
    street = Street(tmp_path)
    await street.says("Podhost", trouble())
    for _ in range(3):
        street.restart()
        await street.says("Podhost", trouble())
    assert street.card.titles == ["Podhost is down"]


async def test_what_ended_while_the_tool_was_off_stays_red_for_ever(tmp_path: Path) -> None:
    street = Street(tmp_path)
    began = street.clock.now()
    await street.says("Podhost", trouble(began=began))
    ended = street.clock.now() + 2 * HOUR
    street.jump(8 * HOUR)
    street.restart()
    over = replace(trouble(began=began), ended=ended)
    await street.says("Podhost", over)
    await street.later(HOUR)
    assert street.card.titles == ["Podhost is down", "Podhost is back"]
    assert "2\N{NO-BREAK SPACE}h 1\N{NO-BREAK SPACE}min" in render(street.card.notices[-1].body)


async def test_what_came_and_went_while_it_was_off_is_one_line(tmp_path: Path) -> None:
    street = Street(tmp_path, ("Podhost", "Chirp", "Postline"))
    for name in ("Podhost", "Chirp", "Postline"):
        await street.says(name)
    street.app.stored.journal.flush()
    left = street.clock.now()
    street.jump(9 * HOUR)
    street.restart()
    for name in ("Podhost", "Chirp", "Postline"):
        await street.says(name)
    street.app.stored.journal.flush()
    for n, name in enumerate(("Podhost", "Chirp")):
        begun = left + (n + 1) * HOUR
        missed = replace(trouble(began=begun), ended=begun + HOUR)
        street.app.stored.journal.recall(street.source(name), [missed], street.clock.now())
        await street.later(MINUTE)
    assert {n.kind for n in street.card.notices} == {NoticeKind.AWAY}
    assert len(street.card.shown) == 1, street.card.titles
    kept = street.app.stored.outbox.inbox(told=False)
    assert [k.notice.because for k in kept] == [Because.WHILE_AWAY] * 2


async def test_quiet_hours_stop_the_watching(tmp_path: Path) -> None:
    """PostHog 89862: they must delay what is delivered, not what is decided."""
    evening = datetime(2026, 6, 1, 21, tzinfo=UTC).astimezone().replace(hour=21)
    street = Street(tmp_path, ("Podhost", "Chirp"), start=evening.astimezone(UTC), settings=QUIET)
    await street.later(2 * HOUR)
    await street.says("Podhost", trouble("a"))
    await street.says("Chirp", trouble("b"), after=HOUR)
    assert street.card.titles == []
    assert street.app.stored.outbox.unread() >= 2, "the inbox has it at once"
    assert street.app.stored.history.count(Filter()) == 2
    await street.says("Chirp", after=HOUR)
    await street.later(9 * HOUR, tick=HOUR)
    [digest] = street.card.notices
    assert digest.kind is NoticeKind.DIGEST
    assert digest.at is not None
    assert digest.at.astimezone().hour == 7
    assert set(street.ongoing()) <= set(digest.about)
    kept = {k.notice.key: k for k in street.app.stored.outbox.inbox()}
    into = kept[digest.key].id
    others = [k for k in kept.values() if k.notice.told and k.id != into]
    assert {k.into for k in others} == {into}


async def test_a_dead_daemon_loses_what_was_told_meanwhile(tmp_path: Path) -> None:
    street = Street(tmp_path)
    await street.says("Podhost")
    street.card.refuses = True
    await street.says("Podhost", trouble())
    await street.later(HOUR)
    assert street.app.stored.outbox.unread() > 0
    street.card.refuses = False
    await street.later(HOUR)
    assert set(street.ongoing()) <= street.card.about()
    assert len(street.card.shown) == 1


# -- what the user asked for -----------------------------------------------------------------------


async def test_one_wants_to_know_when_it_is_back_and_then_silence(tmp_path: Path) -> None:
    """stts 202."""
    street = Street(tmp_path)
    await street.says("Podhost", trouble())
    podhost = street.app.find("Podhost")
    acting.mute(street.app, podhost)
    acting.want(street.app, podhost)
    assert street.app.overview().services[0].wanted
    await street.later(3 * HOUR)
    await street.says("Podhost")
    await street.says("Podhost", trouble("j"), after=HOUR)
    await street.says("Podhost")
    await street.later(HOUR)
    told = [n.kind for n in street.card.notices]
    assert told == [NoticeKind.OUTAGE, NoticeKind.RETURN]
    assert not street.app.overview().services[0].wanted
    said = render(street.card.notices[-1].body)
    assert said.startswith("You asked to be told. It was down for 2\N{NO-BREAK SPACE}h 59")
    ends = [k.notice for k in street.app.stored.outbox.inbox() if k.notice.stage is Stage.OFF]
    with_it = {n.because for n in ends if n.at == street.card.notices[-1].at and not n.told}
    assert with_it <= {Because.WITH_OTHERS}, "it was told, not withheld"
    assert with_it


async def test_a_snooze_ends_and_nobody_says_that_it_is_still_down(tmp_path: Path) -> None:
    street = Street(tmp_path)
    podhost = street.app.find("Podhost")
    acting.snooze(street.app, podhost, street.clock.now() + HOUR)
    await street.says("Podhost", trouble())
    await street.later(50 * MINUTE)
    assert street.card.titles == []
    await street.later(HOUR)
    assert street.card.titles == ["Podhost is still down"]


async def test_in_the_morning_it_says_what_was_true_when_the_lid_was_closed(
    tmp_path: Path,
) -> None:
    evening = datetime(2026, 6, 1, 21, tzinfo=UTC).astimezone().replace(hour=23)
    street = Street(tmp_path, ("Podhost", "Chirp"), start=evening.astimezone(UTC), settings=QUIET)
    await street.says("Podhost", trouble("a"))
    await street.says("Chirp", trouble("b"))
    street.jump(9 * HOUR)
    await street.teller.deliver()
    assert street.card.titles == [], "nobody knows yet"
    street.writes("Podhost")
    street.writes("Chirp", trouble("b"))
    await street.later(MINUTE)
    [digest] = street.card.notices
    assert set(digest.about) >= set(street.ongoing())
    assert "Chirp" in render(digest.body)
    assert "Podhost" not in render(digest.body)
