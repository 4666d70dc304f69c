"""What users of such programs complain of, as traces: each test's name is the complaint, mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from statuswatch.core.model import Level, Report
from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import Notice, NoticeKind, Stage
from tests.core.cards import ILL, Desk, text
from tests.core.story import (
    BROKEN,
    CALM,
    FEED,
    MINUTE,
    NOON,
    UNCHANGED,
    clock,
    feed,
    incident,
    parts,
    plan,
    report,
    update,
)


def titles(notices: list[Notice]) -> list[str]:
    return [text(n.title) for n in notices]


def test_good_then_unreadable_then_major_then_unreadable_then_good_is_one_down_and_one_recovery() -> (
    None
):
    desk = Desk()
    for outcome in (CALM, BROKEN, BROKEN, ILL, BROKEN, BROKEN, CALM, CALM):
        desk.hear(outcome)
    assert titles(desk.told()) == ["GitHub is down", "GitHub is back"]
    assert len({n.thread for n in desk.told()}) == 1


def test_major_then_unreadable_then_good_is_not_without_a_recovery() -> None:
    desk = Desk()
    for outcome in (CALM, ILL, BROKEN, BROKEN, BROKEN, CALM, CALM):
        desk.hear(outcome)
    assert [n.stage for n in desk.told()] == [Stage.ON, Stage.OFF]


A = incident("a", Level.DEGRADED, title="Uploads are slow")
B = incident("b", Level.DEGRADED, title="Search fails", started=clock("12:10"))


def test_minor_a_then_a_and_b_then_b_is_two_openings_and_two_closings() -> None:
    desk = Desk()
    for outcome in (CALM, report(A), report(A, B), report(B), report(B), CALM, CALM):
        desk.hear(outcome)
    told = desk.told()
    assert [(text(n.title), text(n.body)) for n in told[:3]] == [
        ("GitHub is degraded", "Uploads are slow, since 12:00."),
        ("GitHub is degraded", "Now also: Search fails."),
        ("GitHub is still degraded", "Uploads are slow: over. Search fails goes on."),
    ]
    assert titles(told[3:]) == ["GitHub is back"]
    assert len({n.thread for n in told}) == 1, "they are one outage: one card"


def test_two_that_have_nothing_to_do_with_each_other_are_two_cards() -> None:
    a, b = replace(A, components=frozenset({"Uploads"})), replace(B, components=frozenset("S"))
    desk = Desk()
    for outcome in (CALM, report(a), report(a, b), report(b), report(b), CALM, CALM):
        desk.hear(outcome)
    by_card: dict[str, list[Stage]] = {}
    for notice in desk.told():
        by_card.setdefault(notice.thread, []).append(notice.stage)
    assert list(by_card.values()) == [[Stage.ON, Stage.OFF], [Stage.ON, Stage.OFF]]


def test_maintenance_is_told_and_never_as_an_outage() -> None:
    desk = Desk()
    work = report(plan(clock("12:07"), clock("12:40")), level=Level.MAINTENANCE)
    for outcome in (CALM, work, UNCHANGED, UNCHANGED, CALM, CALM):
        desk.hear(outcome)
    assert {n.kind for n in desk.told()} == {NoticeKind.MAINTENANCE}
    assert titles(desk.told()) == ["GitHub: maintenance 12:07", "GitHub is under maintenance"]


def test_critical_only_does_not_hide_a_major_outage() -> None:
    desk = Desk(preferences=Preferences(at_least=Level.DOWN))
    for outcome in (CALM, ILL, CALM, CALM):
        desk.hear(outcome)
    assert titles(desk.told()) == ["GitHub is down", "GitHub is back"]


def blip(n: int) -> Report:
    """The vendor's own robot posts an incident, and deletes it."""
    started = NOON + 10 * n * MINUTE
    return report(incident(f"blip{n}", Level.PARTIAL, title="High error rate", started=started))


def blips(desk: Desk) -> None:
    desk.hear(CALM, at=NOON - 5 * MINUTE)
    for n in range(4):
        at = NOON + 10 * n * MINUTE
        desk.pass_time(at)
        desk.hear(blip(n), at=at)
        for later in (2, 4):
            desk.hear(CALM, at=at + later * MINUTE)
    desk.pass_time(NOON + timedelta(hours=3))


def test_four_identical_blips_are_not_four_alerts() -> None:
    desk = Desk()
    blips(desk)
    assert titles(desk.told()) == [
        "Part of GitHub is down",
        "GitHub is back",
        "GitHub is partly down again",
        "GitHub comes and goes",
        "GitHub is back",
    ]
    assert len({n.thread for n in desk.told()}) == 1


def test_blips_of_a_vendors_robot_are_only_history_with_a_hold() -> None:
    desk = Desk(preferences=Preferences(hold=5 * MINUTE))
    blips(desk)
    assert desk.told() == []
    assert {n.because for n in desk.kept.values()} == {"shorter than your hold"}


def test_what_a_vendor_forgot_to_close_is_not_told_as_down_since_march() -> None:
    desk = Desk()
    story = incident("a", Level.DOWN, started=NOON, updates=[update("Down.", NOON)])
    desk.hear(feed(), FEED)
    desk.hear(feed(story), FEED, at=NOON + 5 * MINUTE)
    for day in range(1, 30):
        desk.hear(feed(story), FEED, at=NOON + timedelta(days=day))
        desk.pass_time(NOON + timedelta(days=day))
    assert titles(desk.told()) == ["GitHub is down"]
    assert [n.because for n in desk.kept.values()] == ["told", "no word for long"]


def test_quiet_hours_delay_what_is_delivered_and_never_what_is_decided() -> None:
    always = QuietHours(tuple(Span(day, time(0), time(0)) for day in range(7)))
    quiet, aloud = Desk(preferences=Preferences(quiet=always)), Desk()
    for outcome in (CALM, ILL, CALM, CALM):
        quiet.hear(outcome)
        aloud.hear(outcome)
    assert quiet.told() == aloud.told() != []


def test_the_same_trouble_told_by_page_and_feed_is_told_once() -> None:
    desk = Desk()
    desk.hear(CALM)
    desk.hear(feed(), FEED)
    desk.hear(ILL)
    desk.hear(feed(replace(ILL.incidents[0], key="guid:1")), FEED, at=clock("12:09"))
    assert [n.because for n in desk.kept.values()] == ["told", "told with the others"]


def test_a_followed_part_that_is_down_is_told_though_its_story_is_called_minor() -> None:
    desk = Desk(preferences=Preferences(at_least=Level.DOWN))
    desk.service = replace(desk.service, parts=frozenset({"Uploads"}))
    minor = incident("a", Level.DEGRADED, "Uploads")
    desk.hear(replace(CALM, components=parts(Uploads=Level.OK)))
    desk.hear(replace(report(minor), components=parts(Uploads=Level.DOWN)))
    assert titles(desk.told()) == ["GitHub is down"]
