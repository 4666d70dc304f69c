"""The head of the page Now where the services were judged, and where many fell together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core.model import Line, Role
from statuswatch.core.nowhead import header
from statuswatch.core.nowpage import known_words, now_page
from statuswatch.core.nowrow import Group
from statuswatch.core.overview import Face, ServiceNow, fallen, headline, service_line
from statuswatch.core.tooltip import fit, tooltip
from statuswatch.core.verdict_words import Said
from statuswatch.core.words import Setting, render, say
from tests.core.nowstory import (
    AT_14_02,
    DAY,
    DEGRADED,
    DOWN,
    HOUR,
    MAINTENANCE,
    MINUTE,
    NOW,
    OK,
    PARTIAL,
    PLAN,
    PROBED,
    SETTING,
    fine,
    outlook,
    overview,
    ruled,
    second,
    service,
    story,
    text,
    under,
)

SECOND = timedelta(seconds=1)
DOWN_SILENT = ruled(
    service("Podhost", DOWN, roles=PROBED),
    Said.DOWN,
    "Our own check fails since 14:02; their page still says all is well, 23 min later.",
    DOWN,
)


def said(*services: ServiceNow, line: Line = Line.UP) -> str:
    return text(headline(overview(*services, line=line, since=AT_14_02)))


def tip(*services: ServiceNow) -> str:
    return fit(tooltip(overview(*services)), SETTING)


# -- one, judged ------------------------------------------------------------------------------


def test_the_verdict_is_the_sentence_and_what_it_rests_on_stands_under_it() -> None:
    assert said(DOWN_SILENT, *fine(11)) == "Podhost is down, and not just for you"
    assert under(DOWN_SILENT, *fine(11)) == (
        "Our own check fails since 14:02; their page still says all is well, 23 min later. "
        "The other 11 are fine."
    )
    assert second(DOWN_SILENT) == "<b>Down</b> since 14:02 · 23 min"


def test_the_lag_under_the_verdict_runs_on_between_two_snapshots() -> None:
    page = say("their page still says all is well, {lag} later", lag=23 * MINUTE)
    found = DOWN_SILENT.verdict
    assert found is not None
    because = say("Our own check fails; {page}.", page=page)
    now = replace(DOWN_SILENT, verdict=replace(found, because=because))
    later = Setting(now=NOW + 2 * MINUTE)
    line = header(overview(now), {}, later).line
    assert line is not None
    assert render(line, later) == (
        "Our own check fails; their page still says all is well, 25\xa0min later."
    )


def test_what_they_promised_stands_beside_what_they_admit() -> None:
    told = story(DOWN, "Next update within 60 minutes.")
    now = ruled(service("Podhost", DOWN, told), Said.DOWN_SAID, "They say so since 14:03.", DOWN)
    assert said(now) == "Podhost is down, and they say so"
    assert under(now, *fine(2)) == (
        "They say so since 14:03. Next word promised by 15:03. The other 2 are fine."
    )


def test_slow_is_called_slow() -> None:
    now = ruled(service("Postline", DEGRADED), Said.SLOW_SAID, level=DEGRADED)
    assert said(now) == "Postline is slow, and they say so"
    assert second(now) == "<b>Slow</b> since 14:02 · 23 min"
    assert tip(now, *fine(3)) == "Postline slow since 14:02. 3 fine."
    assert text(service_line(now, NOW)) == "Postline: slow since 14:02 (23 min)"
    other = service("Podhost", DEGRADED, since=NOW - HOUR)
    assert under(now, other) == "Postline is slow, Podhost is degraded."


def test_one_look_accuses_nobody() -> None:
    now = ruled(service("Podhost", DOWN, roles=PROBED), Said.ONE_LOOK, "Our own check fails.")
    assert said(now, *fine(3)) == "Can't tell yet: Podhost looks down"
    assert under(now, *fine(3)) == "Our own check fails. The other 3 are fine."
    page = now_page(overview(now, *fine(1)), {}, SETTING)
    assert page.header.face is Face.UNKNOWN
    assert page.sections[0].group is Group.UNKNOWN
    assert second(now) == "Can't tell yet: it looks down"
    assert tip(now, *fine(3)) == "Podhost: can't tell. 3 fine."


def test_it_is_you_and_not_them() -> None:
    now = ruled(service("Podhost", DOWN), Said.BLOCKED, "The name leads to nowhere here.")
    assert said(now, *fine(3)) == "It's you, not Podhost: something of your own blocks it"
    assert second(now) == "It's you: something of your own blocks it"
    assert tip(now, *fine(3)) == "Podhost: it's you, not them. 3 fine."
    assert text(service_line(now, NOW)) == "Podhost: it's you, not them"


def test_what_is_in_the_way_of_several_is_said_once() -> None:
    two = [ruled(service(name, DOWN), Said.TUNNEL) for name in ("A", "B")]
    assert said(*two, *fine(3)) == "It's you: your VPN is in the way"
    assert under(*two, *fine(3)) == "A and B. The other 3 are fine."
    mixed = [two[0], ruled(service("B", DOWN), Said.BLOCKED)]
    assert said(*mixed) == "Can't tell about 2 services"


def test_trouble_elsewhere_comes_before_what_is_yours() -> None:
    yours = ruled(service("A", DOWN), Said.TUNNEL)
    assert said(yours, DOWN_SILENT) == "Podhost is down, and not just for you"


def test_your_own_word_alone_is_no_accusation() -> None:
    word = story(role=Role.USER)
    because = "You say it fails since 14:02; their page says all is well."
    now = ruled(service("Podhost", DOWN, word), Said.ONLY_YOU, because)
    assert said(now, *fine(1)) == "Can't tell about Podhost: nobody else can see it yet"
    assert under(now, *fine(1)) == f"{because} The other one is fine."
    assert second(now) == "Can't tell: nobody else can see it yet"


def test_what_nobody_has_asked_yet_can_be_in_trouble_by_others_words() -> None:
    new = service("New", None, heard=None)
    assert said(ruled(new, Said.CANT_TELL, since=None)) == "Looking"
    assert said(ruled(new, Said.OTHERS)) == "New is in trouble, and not just for you"


def test_an_unreadable_page_without_a_check_of_ours_keeps_its_words() -> None:
    dark = service("Old Forum", None, since=NOW - 5 * HOUR, unheard=("official",))
    now = ruled(dark, Said.CANT_TELL, "Their page has been unreadable since 09:25.")
    assert under(now) == (
        "Its page has been unreadable since 09:25, and we have no check of our own."
    )
    assert second(now) == "Can't tell: page unreadable since 09:25"


def test_maintenance_and_fine_are_the_verdicts_too() -> None:
    work = ruled(service("Castwave", MAINTENANCE, PLAN), Said.WORK_ANNOUNCED)
    assert said(work, *fine(1)) == "Castwave is under maintenance, as announced"
    assert second(work) == "Maintenance until 15:25"
    calm = ruled(service("Podhost", DEGRADED), Said.FINE_SEEN, "Our own check gets answers.", OK)
    assert said(calm, *fine(1)) == "All 2 fine, as far as we can see"
    assert under(calm, *fine(1)) == "Podhost: Our own check gets answers."
    assert second(calm) == "Fine, as far as we can see"


def test_our_own_line_is_said_once_and_rows_keep_their_last_word() -> None:
    down = ruled(DOWN_SILENT, Said.OFFLINE)
    assert said(down, line=Line.DOWN) == "It's you: your own line is down"
    assert second(down, line=Line.DOWN) == "<b>Down</b> since 14:02, as of 13:02"


def test_what_we_know_can_be_handed_on_with_its_verdict() -> None:
    told = story(DOWN, "Next update within 60 minutes.")
    now = ruled(service("Podhost", DOWN, told), Said.DOWN_SAID, "They say so since 14:03.", DOWN)
    lines = [text(m) for m in known_words(replace(now, forecast=outlook()), NOW)]
    assert lines[:2] == [
        "Podhost: down since 14:02 (23 min)",
        "Podhost is down, and they say so. They say so since 14:03.",
    ]
    assert lines[-3:-1] == ["Usually over in 40 min–3 h.", "Next word promised by 15:03."]


# -- many within a minute -----------------------------------------------------------------------


def down(name: str, seconds: int) -> ServiceNow:
    return service(name, DOWN, since=AT_14_02 + seconds * SECOND)


FIVE = [down(name, 10 * n) for n, name in enumerate(("Chirp", "Loopgram", "Postline", "Q", "V"))]


def test_many_within_a_minute_fell_together() -> None:
    assert said(*FIVE, *fine(7)) == "5 services fell together at 14:02"
    assert under(*FIVE, *fine(7)).endswith("Probably something they share. The other 7 are fine.")
    assert under(*FIVE[:3]) == "Chirp, Loopgram and Postline. Probably something they share."


def test_two_or_a_minute_apart_are_just_in_trouble() -> None:
    assert said(*FIVE[:2]) == "2 services are in trouble"
    assert said(down("A", 0), down("B", 45), down("C", 90)) == "3 services are in trouble"


def test_who_fell_together_must_be_most_of_what_ails() -> None:
    old = [service(f"Old {i}", PARTIAL, since=NOW - DAY - i * HOUR) for i in range(3)]
    assert said(*FIVE[:3], old[0]) == "3 services fell together at 14:02"
    assert under(*FIVE[:3], old[0], *fine(1)).endswith(
        "Probably something they share. 1 more is in trouble. The other one is fine."
    )
    assert said(*FIVE[:3], *old) == "6 services are in trouble"


def test_maintenance_does_not_fall() -> None:
    over = story(MAINTENANCE, start=AT_14_02, until=NOW - HOUR)
    late = [service(f"M{i}", MAINTENANCE, over, overrun=(over,)) for i in range(3)]
    assert fallen(late) == ()


def test_more_names_than_five_are_counted() -> None:
    six = [*FIVE, down("Zeta", 55)]
    assert under(*six) == "Chirp, Loopgram, Postline, Q and 2 more. Probably something they share."
    shown = header(overview(*six), {}, SETTING)
    assert text(shown.sentence) == "6 services fell together at 14:02"


def test_of_two_broken_hops_the_head_names_the_host_and_what_to_do() -> None:
    """Taking the prefix out would not help while the host is down."""
    hops = (
        story(DOWN, "Remove OP3.", role=Role.PROBE, title="OP3 answers 404", key="hop:op3@1"),
        story(
            DOWN, "Tell Podhost.", role=Role.PROBE, title="Podhost answers 503", key="hop:host@1"
        ),
    )
    now = ruled(service("The Show", DOWN, *hops, roles=PROBED), Said.DOWN, level=DOWN)
    assert under(now) == "Podhost answers 503. Tell Podhost."
