"""The report as the window gets it: one question, everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from statuswatch.app import App, calling, corresponding, own_word, reporting
from statuswatch.app.calling import CallingError
from statuswatch.app.letters import Read
from statuswatch.core.answering import EntryKind, Standing, timeline
from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.model import Service
from statuswatch.core.words import Setting
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.engine.stage import START

HOST = Service("podhost", "Podhost")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Bench:
    """An App without its Watch: reports need none."""

    app: App


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, sane_from=START)


@pytest.fixture
def desk(tmp_path: Path, clock: SimulatedClock) -> Iterator[Any]:
    app = App(Profile.at(tmp_path), clock)
    own_word.fails(app, HOST, "Uploads", note="It spins")
    yield Bench(app)
    app.close_store()


async def asked(desk: Any, **more: Any) -> reporting.Correspondence:
    found = await reporting.correspondence(desk, "podhost", Setting(now=START), **more)
    return cast(reporting.Correspondence, found)


async def test_two_clicks_away_the_message_is_filled(desk: Any) -> None:
    calling.add(desk.app, Contact("podhost", ContactKind.EMAIL, "help@podhost.example"))
    found = await asked(desk)
    assert found.draft.to == "help@podhost.example"
    assert found.draft.subject == "Podhost does not work for us: Uploads"
    assert found.draft.link.url.startswith("mailto:help@podhost.example?subject=Podhost")
    assert found.draft.clipboard.startswith("To: help@podhost.example\nSubject: Podhost")
    assert found.draft.outage is not None
    assert await reporting.correspondence(desk, "nobody", Setting()) is None


async def test_of_what_goes_on_the_worst_is_reported_and_then_the_longest(
    desk: Any, clock: SimulatedClock
) -> None:
    first = (await asked(desk)).draft.outage
    assert first is not None
    clock.jump(5 * DAY)
    own_word.fails(desk.app, HOST, "Nope")
    assert len(calling.lasting(desk.app, HOST)) == 2
    assert (await asked(desk)).draft.outage == calling.outage_of(desk.app, HOST, first.id)
    own_word.fails(desk.app, HOST, "")
    if len(calling.lasting(desk.app, HOST)) > 1:
        worst = (await asked(desk)).draft.outage
        assert worst is not None
        assert worst.worst == max(o.worst for o in calling.lasting(desk.app, HOST))


async def test_said_again_without_words_the_letter_keeps_those_of_the_user(
    desk: Any, clock: SimulatedClock
) -> None:
    clock.jump(HOUR)
    own_word.fails(desk.app, HOST, "Uploads")
    assert "It spins" in (await asked(desk)).draft.text


async def test_where_no_address_is_known_the_link_leaves_it_open(desk: Any) -> None:
    calling.add(desk.app, Contact("podhost", ContactKind.FORM, "https://podhost.example/help"))
    assert (await asked(desk)).draft.link.url.startswith("mailto:?subject=")


async def test_several_reports_each_have_their_clock_in_the_outages_timeline(
    desk: Any, clock: SimulatedClock
) -> None:
    draft = (await asked(desk)).draft
    await reporting.note_sent(desk, draft, "First", "help@podhost.example", due=HOUR)
    clock.jump(2 * HOUR)
    await reporting.note_sent(desk, draft, "Second", "their form")
    newest, first = (await asked(desk)).clocks
    assert (newest.ticket.wording, newest.standing) == ("Second", Standing.SENT)
    assert (first.standing, first.late) == (Standing.LATE, HOUR)
    calling.noted(desk.app, HOST, number=first.ticket.id, answered=START + 90 * HOUR / 60)
    assert draft.outage is not None
    told = timeline(desk.app.stored.docket.docket("podhost"), draft.outage, START + 3 * HOUR)
    assert [entry.kind for entry in told] == [
        EntryKind.SENT,
        EntryKind.DUE,
        EntryKind.ANSWERED,
        EntryKind.SENT,
    ]


async def test_once_it_is_over_it_asks_what_happened(desk: Any, clock: SimulatedClock) -> None:
    clock.jump(HOUR)
    own_word.works(desk.app, HOST)
    found = await asked(desk, outage="latest")
    assert found.draft.subject == "Podhost did not work for us: Uploads"
    assert "Tell us what happened" in found.draft.text
    with pytest.raises(CallingError, match="no outage"):
        await asked(desk, outage="another")


async def test_a_letter_finds_the_outage_it_is_about(desk: Any, clock: SimulatedClock) -> None:
    clock.jump(HOUR)
    own_word.works(desk.app, HOST)
    outage = calling.outage_of(desk.app, HOST, "latest")
    clock.jump(9 * DAY)
    for at, found in ((START + HOUR / 2, outage), (START + DAY, outage), (START + 5 * DAY, None)):
        assert corresponding.about(desk.app, HOST, Read("Sorry.", at=at)) == found
    assert corresponding.about(desk.app, HOST, Read("Sorry.", at=START - DAY)) is None


async def test_the_same_letter_twice_is_one_and_moves_to_the_outage_that_is_named(
    desk: Any,
) -> None:
    read = Read("We look into it.", "Kim", "Re: it", START)
    first = corresponding.take(desk.app, HOST, read, None)
    again = corresponding.take(desk.app, HOST, read, "o1")
    assert (first.again, again.again) == (False, True)
    [kept] = desk.app.stored.docket.docket("podhost").letters
    assert (kept.id, kept.outage) == (first.letter.id, "o1")


async def test_a_dropped_letter_is_kept_with_its_outage_and_its_promises(desk: Any) -> None:
    data = f"From: Kim\nDate: {START:%a, %d %b %Y %H:%M:%S} +0000\n\nFixed by 20:00 UTC today."
    taken = await corresponding.dropped(desk, "podhost", data.encode())
    assert taken is not None
    outage = calling.outage_of(desk.app, HOST)
    assert outage is not None
    assert (taken.letter.outage, taken.letter.at) == (outage.id, START)
    assert await corresponding.dropped(desk, "nobody", data.encode()) is None


def test_an_answer_is_due_after_it_was_asked_for(desk: Any) -> None:
    draft = reporting.draft(desk.app, HOST, Setting(now=START))
    clock = reporting.noted(desk.app, draft, START - HOUR, number="T-9")
    later = calling.noted(desk.app, HOST, by=3 * HOUR, theirs="T-10")
    assert (later.due, later.ticket.number) == (START + 2 * HOUR, "T-10")
    for by in (START - DAY, timedelta(), 400 * DAY):
        with pytest.raises(CallingError):
            calling.noted(desk.app, HOST, by=by)
    with pytest.raises(CallingError, match="before it was sent"):
        calling.noted(desk.app, HOST, answered=START - DAY)
    assert calling.ticket_of(desk.app, HOST, clock.ticket.id).answer_by == later.due
