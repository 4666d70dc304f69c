"""Every notice can say why it was told, or was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import Because, Notice, Sent, SentState
from statuswatch.core.why import words
from statuswatch.core.words import Message, Setting, render, say

NOW = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)
TOLD = Notice("1", "outage:a", "podhost", say("Podhost is down"), say(""), at=NOW)
ALWAYS = QuietHours(tuple(Span(day, time(0), time(0)) for day in range(7)))


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return NOW.replace(hour=int(hour), minute=int(minute))


def names(channel: str) -> Message:
    return say("this desktop") if channel.startswith("desktop") else say("{name}", name=channel)


def told(
    *sent: Sent,
    notice: Notice = TOLD,
    preferences: Preferences = Preferences(),
    folded: datetime | None = None,
) -> str:
    message = words(notice, sent, preferences, names, folded)
    return render(message, Setting(now=NOW)).replace("\N{NO-BREAK SPACE}", " ")


def sent(
    state: SentState, channel: str = "desktop_linux", clock: str = "14:03", why: str = ""
) -> Sent:
    return Sent(channel, state, at(clock), why)


def not_told(because: str, due: datetime | None = None, hold: timedelta = timedelta()) -> str:
    notice = replace(TOLD, told=False, because=because, due=due)
    return told(notice=notice, preferences=Preferences(hold=hold))


def test_a_card_that_came_says_when_and_where() -> None:
    assert told(sent(SentState.DELIVERED)) == "Told at 14:03 on this desktop"


def test_several_ways_are_one_plain_sentence() -> None:
    one, other = SentState.DELIVERED, sent(SentState.DELIVERED, "mail", "16:20")
    assert told(sent(one, clock="16:20"), other) == "Told at 16:20 on this desktop and by mail"
    assert told(sent(one, clock="16:20"), sent(one, "terminal", "16:20"), other) == (
        "Told at 16:20 on this desktop, in terminal and by mail"
    )


def test_ways_that_took_longer_have_their_own_time() -> None:
    assert told(sent(SentState.DELIVERED), sent(SentState.DELIVERED, "mail", "14:31")) == (
        "Told on this desktop at 14:03 and by mail at 14:31"
    )


def test_a_way_that_fails_is_said_beside_one_that_worked() -> None:
    waits = sent(SentState.QUEUED, "mail", why="The server is busy.")
    assert told(sent(SentState.DELIVERED), waits) == (
        "Told at 14:03 on this desktop. Not told by mail yet: The server is busy"
    )
    gone = sent(SentState.GIVEN_UP, "mail", why="It refuses the password.")
    assert told(gone) == "Not told by mail: It refuses the password"


def test_what_fell_into_quiet_hours_says_so() -> None:
    quiet = Preferences(quiet=ALWAYS)
    folded = sent(SentState.FOLDED)
    assert told(folded, preferences=quiet, folded=at("08:00")) == (
        "Told at 08:00: it fell into your quiet hours"
    )
    assert told(folded, folded=at("08:00")) == "Told at 08:00, in one card with others"
    assert told(folded) == "A newer card said it"


def test_what_waits_for_quiet_hours_or_do_not_disturb_says_until_when() -> None:
    waits = (sent(SentState.QUEUED),)
    preferences = Preferences()

    def said(quiet: datetime | None = None, disturb: datetime | None = None) -> str:
        message = words(TOLD, waits, preferences, names, None, quiet=quiet, disturb=disturb)
        return render(message, Setting(now=NOW))

    assert said() == "Not told yet: it waits for its turn"
    assert said(disturb=at("18:00")) == "Not told yet: do not disturb until 18:00"
    assert said(quiet=at("17:00")) == "Not told yet: quiet hours until 17:00"
    assert said(at("17:00"), at("18:00")) == "Not told yet: do not disturb until 18:00"
    assert said(at("19:00"), at("18:00")) == "Not told yet: quiet hours until 19:00"


@pytest.mark.parametrize(
    ("state", "why", "said"),
    [
        (SentState.QUEUED, "", "Not told yet: it waits for its turn"),
        (
            SentState.QUEUED,
            "no program here shows notifications",
            "Not told on this desktop yet: no program here shows notifications",
        ),
        (SentState.CLAIMED, "", "It is being told on this desktop"),
        (SentState.DELIVERED, "", "Told at 14:03 on this desktop"),
        (SentState.FOLDED, "", "A newer card said it"),
        (SentState.GIVEN_UP, "", "Not told on this desktop: it could not be sent"),
        (SentState.DROPPED, "", "Not told: it was no longer true when it could be"),
    ],
)
def test_every_state_of_a_delivery_has_words(state: SentState, why: str, said: str) -> None:
    assert told(sent(state, why=why)) == said


def test_no_state_of_a_delivery_is_without_words() -> None:
    said = {told(sent(state)) for state in SentState}
    assert len(said) == len(SentState)
    assert told() == ("Not told: no program here shows notifications, and no other way is set up")


@pytest.mark.parametrize("because", Because)
@pytest.mark.parametrize("due", [None, at("16:05")])
def test_every_reason_has_words(because: Because, due: datetime | None) -> None:
    said = not_told(because, due)
    assert said.startswith(("Not told", "Told together with"))
    assert not said.endswith(".")
    assert "{" not in said
    assert "None" not in said
    assert said != "Not told" or because is Because.TOLD


def test_no_two_reasons_read_alike() -> None:
    said: Sequence[str] = [not_told(because) for because in Because]
    assert len(said) == len(set(said))


def test_the_hold_is_named() -> None:
    five = timedelta(minutes=5)
    assert not_told(Because.SHORTER, hold=five) == "Not told: shorter than your 5 min hold"
    assert not_told(Because.HELD, at("16:05"), five) == (
        "Not told yet: it waits for your 5 min hold"
    )


def test_what_is_gathered_or_settles_waits_or_did() -> None:
    assert not_told(Because.GATHERING, at("16:01")) == "Not told yet: others may fall too"
    assert not_told(Because.SETTLING, at("16:10")) == "Not told yet: we wait whether it holds"


def test_a_reason_of_an_older_version_is_said_in_its_words() -> None:
    assert not_told("too late in the day") == "Not told: too late in the day"
