"""What the user does about notices: until when, of what, and what the buttons of a card do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from statuswatch.app import App, acting, own_word
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.mark import RESOLVED, MarkKind
from statuswatch.core.model import Outage, Service
from statuswatch.core.telling import Action, Notice
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.engine.stage import HOUR, START

BERLIN = ZoneInfo("Europe/Berlin")
HOST, NETWORK = Service("podhost", "Podhost"), Service("chirp", "Chirp")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path), SimulatedClock(START, sane_from=START))
    yield made
    made.close_store()


def falls(app: App, service: Service) -> Outage:
    """It fails for the user: what no network is needed for."""
    own_word.fails(app, service)
    [outage] = acting.ongoing(app, service)
    return outage


def later(app: App, length: timedelta) -> None:
    assert isinstance(app.clock, SimulatedClock)
    app.clock.jump(length)


def card(*about: str, service: str = "") -> Notice:
    return Notice("k", "t", service, say("It is down"), say(""), about=about)


# -- until when ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1h", "2026-06-01T13:00+00:00"),
        (" 90m ", "2026-06-01T13:30+00:00"),
        ("2d", "2026-06-03T12:00+00:00"),
        ("18:00", "2026-06-01T18:00+02:00"),
        ("8:05", "2026-06-02T08:05+02:00"),
        ("14:00", "2026-06-02T14:00+02:00"),
        ("Tomorrow", "2026-06-02T08:00+02:00"),
    ],
)
def test_an_end_is_meant_in_the_readers_own_time(text: str, ends: str) -> None:
    """At noon UTC it is 14:00 in Berlin: that hour comes again tomorrow."""
    assert acting.until(text, START, BERLIN) == datetime.fromisoformat(ends)


def test_tomorrow_is_eight_by_tomorrows_clock_when_summer_ends() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert acting.tomorrow(evening, BERLIN) == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert acting.until("8:00", evening, BERLIN) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_this_computers_own_zone_is_meant_where_none_is_given() -> None:
    local = acting.tomorrow(START, None).astimezone()
    assert (local.hour, local.minute) == (8, 0)
    assert local.date() - START.astimezone().date() == timedelta(days=1)


@pytest.mark.parametrize("text", ["", "soon", "25:00", "18:60", "18", "1x", "-1h", "off", "99999d"])
def test_what_is_no_end_is_refused_in_words(text: str) -> None:
    with pytest.raises(StatusWatchError, match="is no time to wait until") as caught:
        acting.until(text, START, BERLIN)
    assert "18:00" in str(caught.value.advice)


@pytest.mark.parametrize(("text", "why"), [("0s", "too short"), ("367d", "too long")])
def test_a_silence_has_an_end_within_a_year(text: str, why: str) -> None:
    with pytest.raises(StatusWatchError, match=why):
        acting.until(text, START, BERLIN)


# -- of one, and of all --------------------------------------------------------------------------


def test_what_ails_it_now_is_acknowledged_with_the_reason(app: App) -> None:
    outage = falls(app, HOST)
    assert acting.acknowledge(app, HOST, "they are on it") == 1
    assert app.silences().acknowledged == {outage.id: (START, "they are on it")}
    assert app.overview().services[0].acknowledged


def test_where_nothing_ails_nothing_is_acknowledged(app: App) -> None:
    falls(app, HOST)
    own_word.works(app, HOST)
    assert (acting.acknowledge(app, HOST), acting.acknowledge_all(app)) == (0, 0)
    assert app.stored.ledger.marks() == ()


def test_all_that_ails_can_be_acknowledged_at_once(app: App) -> None:
    outages = {falls(app, HOST).id, falls(app, NETWORK).id}
    assert acting.acknowledge_all(app) == 2
    assert app.silences().acknowledged.keys() == outages


def test_a_snooze_ends_by_itself(app: App) -> None:
    falls(app, HOST)
    assert acting.snooze(app, HOST, START + HOUR)
    assert app.silences().snoozed == {"podhost": START + HOUR}
    later(app, HOUR)
    assert app.silences().snoozed == {}


def test_a_snooze_until_it_is_over_is_of_this_outage(app: App) -> None:
    outage = falls(app, HOST)
    assert acting.snooze(app, HOST, None) == 1
    assert app.silences().until_over == {outage.id}
    [mark] = app.stored.ledger.marks()
    assert (mark.kind, mark.text) == (MarkKind.SNOOZED, RESOLVED)


def test_where_nothing_ails_there_is_no_end_to_wait_for(app: App) -> None:
    falls(app, HOST)
    own_word.works(app, HOST)
    assert acting.snooze(app, HOST, None) == 0
    assert app.stored.ledger.marks() == ()


def test_of_all_only_those_in_trouble_are_snoozed_until_they_are_back(app: App) -> None:
    falls(app, NETWORK)
    falls(app, HOST)
    own_word.works(app, HOST)
    assert acting.snooze_all(app, None) == 1
    assert acting.snooze_all(app, START + HOUR) == 2


def test_who_is_woken_is_not_snoozed(app: App) -> None:
    falls(app, HOST)
    acting.snooze(app, HOST, None)
    acting.snooze(app, HOST, START + HOUR)
    acting.wake(app, HOST)
    silences = app.silences()
    assert not silences.snoozed
    assert not silences.until_over


def test_a_part_is_muted_by_itself(app: App) -> None:
    falls(app, HOST)
    acting.mute(app, HOST, "Uploads")
    assert not app.silences().muted
    assert app.silences().muted_parts == {"podhost": {"Uploads"}}
    acting.unmute(app, HOST, "Uploads")
    acting.mute(app, HOST)
    assert app.silences().muted == {"podhost"}
    acting.unmute(app, HOST)
    assert app.silences().muted == frozenset()


def test_its_return_is_wanted_until_that_is_taken_back(app: App) -> None:
    falls(app, HOST)
    acting.want(app, HOST)
    assert app.silences().wanted == {"podhost": START}
    acting.unwant(app, HOST)
    assert app.silences().wanted == {}


# -- of everything -------------------------------------------------------------------------------


def test_do_not_disturb_ends_by_itself(app: App) -> None:
    assert acting.disturbed_until(app) is None
    acting.disturb_after(app, START + HOUR)
    assert acting.disturbed_until(app) == START + HOUR
    later(app, HOUR)
    assert acting.disturbed_until(app) is None


def test_do_not_disturb_can_be_taken_back(app: App) -> None:
    acting.disturb_after(app, START + HOUR)
    acting.disturb_after(app, None)
    assert acting.disturbed_until(app) is None


def test_a_note_that_is_no_moment_holds_nothing_back(app: App) -> None:
    app.stored.ledger.note(acting.UNDISTURBED, "for ever")
    assert acting.disturbed_until(app) is None


# -- the buttons of a card -----------------------------------------------------------------------


def test_the_button_of_a_storm_acknowledges_all_that_it_tells_of(app: App) -> None:
    outages = [falls(app, HOST).id, falls(app, NETWORK).id]
    acting.act(app, card(*outages), Action.ACKNOWLEDGE)
    assert app.silences().acknowledged.keys() == set(outages)


def test_only_what_the_card_tells_of_is_acknowledged(app: App) -> None:
    first, _ = falls(app, HOST), falls(app, NETWORK)
    acting.act(app, card(first.id, service="podhost"), Action.ACKNOWLEDGE)
    assert app.silences().acknowledged.keys() == {first.id}


def test_an_outage_that_has_another_id_by_now_is_found_by_its_service(app: App) -> None:
    outage, _ = falls(app, HOST), falls(app, NETWORK)
    acting.act(app, card("another id", service="podhost"), Action.ACKNOWLEDGE)
    assert app.silences().acknowledged.keys() == {outage.id}


def test_the_button_of_what_is_over_does_nothing(app: App) -> None:
    outage = falls(app, HOST)
    own_word.works(app, HOST)
    acting.act(app, card(outage.id, service="podhost"), Action.ACKNOWLEDGE)
    assert app.stored.ledger.marks() == ()


def test_a_card_snoozes_for_an_hour(app: App) -> None:
    outage = falls(app, HOST)
    acting.act(app, card(outage.id, service="podhost"), Action.SNOOZE)
    assert app.silences().snoozed == {"podhost": START + HOUR}


def test_a_card_can_snooze_a_service_that_is_fine(app: App) -> None:
    falls(app, HOST)
    own_word.works(app, HOST)
    acting.act(app, card(service="podhost"), Action.SNOOZE)
    assert app.silences().snoozed == {"podhost": START + HOUR}


def test_the_card_of_who_comes_and_goes_mutes(app: App) -> None:
    outage = falls(app, HOST)
    acting.act(app, card(outage.id, service="podhost"), Action.MUTE)
    assert app.silences().muted == {"podhost"}


def test_what_is_opened_or_no_longer_followed_is_left_alone(app: App) -> None:
    falls(app, HOST)
    acting.act(app, card(service="podhost"), Action.OPEN)
    for action in Action:
        acting.act(app, card("x", service="nobody"), action)
    assert app.stored.ledger.marks() == ()
