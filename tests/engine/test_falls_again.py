"""What falls again is told as that, lived with the real journal, store and notifier: after a storm,
within the gap of one outage, and beside another that was over before it was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from statuswatch.core.model import Level
from statuswatch.core.telling import Action, Because, NoticeKind
from statuswatch.core.words import Setting, render
from tests.engine.street import HOUR, MINUTE, Street, trouble

NAMES = ("Chirp", "Loopgram", "Vidbox", "Castwave", "Queuely")
SECOND = timedelta(seconds=1)


def words(street: Street, after: int) -> list[tuple[str, str]]:
    setting = Setting(now=street.clock.now())
    shown = street.card.notices[after:]
    said = [(render(n.title, setting), render(n.body, setting)) for n in shown]
    return [
        (t.replace("\N{NO-BREAK SPACE}", " "), b.replace("\N{NO-BREAK SPACE}", " "))
        for t, b in said
    ]


async def test_a_new_and_milder_outage_after_a_storm_is_no_improvement(tmp_path: Path) -> None:
    street = Street(tmp_path, NAMES)
    for name in NAMES:
        await street.says(name, trouble("A", Level.DOWN, "Feeds"), after=SECOND)
    await street.later(3 * MINUTE)
    for name in NAMES:
        await street.says(name, after=SECOND)
    await street.later(2 * MINUTE)
    assert words(street, 0)[-1][0] == "All 5 services are back"
    kept = street.app.stored.outbox.since(street.clock.now() - HOUR, (NoticeKind.OUTAGE,))
    assert Because.WITH_BEGINNING not in {k.notice.because for k in kept}
    before = len(street.card.notices)
    await street.says("Queuely", trouble("B", Level.PARTIAL, "Feeds"), after=2 * MINUTE)
    ((title, body),) = words(street, before)
    assert title == "Queuely is partly down again"
    assert "min after it was over" in body
    acts = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE, Action.REPORT)
    assert street.card.notices[-1].actions == acts


async def test_what_was_over_while_others_were_awaited_is_not_said_to_have_been_missed(
    tmp_path: Path,
) -> None:
    street = Street(tmp_path, ("Queuely", "Bluepost"))
    await street.says("Queuely", trouble("A", Level.DOWN))
    began = street.clock.now() + 5 * SECOND
    short = trouble("B", Level.DOWN, began=began)
    await street.says("Bluepost", short, after=5 * SECOND)
    over = replace(short, ended=began + 13 * SECOND)
    await street.says("Bluepost", over, after=13 * SECOND)
    await street.later(3 * MINUTE)
    titles = [title for title, _ in words(street, 0)]
    assert titles == ["Queuely is down", "Bluepost was down for 13 s"]


async def test_the_gap_between_two_that_are_one_outage_is_said_to_have_been_fine(
    tmp_path: Path,
) -> None:
    street = Street(tmp_path)
    began = street.clock.now() + MINUTE
    a = trouble("A", Level.PARTIAL, "Feeds", began=began)
    b = trouble("B", Level.PARTIAL, "Feeds", began=began + 7 * MINUTE)
    await street.says("Podhost", a)
    a = replace(a, ended=began + 3 * MINUTE)
    await street.says("Podhost", a, after=3 * MINUTE)
    await street.says("Podhost", a, b, after=4 * MINUTE)
    b = replace(b, ended=began + 10 * MINUTE)
    await street.says("Podhost", a, b, after=3 * MINUTE)
    await street.later(11 * MINUTE)
    told = words(street, 0)
    assert [title for title, _ in told] == [
        "Part of Podhost is down",
        "Podhost is back",
        "Podhost is partly down again",
        "Podhost is back",
    ]
    assert told[2][1].startswith("Trouble B, since 12:08, 4 min after it was over.")
    assert told[3][1].startswith("It was partly down, on and off,")
    assert told[3][1].endswith("For 4 min of that it was fine.")


async def test_how_long_it_lasts_is_counted_from_its_last_fall(tmp_path: Path) -> None:
    street = Street(tmp_path)
    began = street.clock.now() + MINUTE
    a = trouble("A", Level.PARTIAL, "Feeds", began=began)
    b = trouble("B", Level.DOWN, "Feeds", began=began + 7 * MINUTE)
    await street.says("Podhost", a)
    await street.later(MINUTE)
    assert street.app.overview().services[0].status.since == began
    await street.says("Podhost", replace(a, ended=began + 3 * MINUTE), after=3 * MINUTE)
    await street.says("Podhost", replace(a, ended=began + 3 * MINUTE), b, after=4 * MINUTE)
    assert street.app.overview().services[0].status.since == began + 7 * MINUTE
