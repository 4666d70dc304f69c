"""The message that reports a problem: all that is known is in it, and nothing that is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level, Role
from statuswatch.core.witness import Witness
from statuswatch.core.wording import Problem, Said, exactly, subject_of, text_of, wording
from statuswatch.core.words import Setting, render, say

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 1, 3, 13, 52, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

CHECK = Witness(say("Our own check"), Role.PROBE, Level.DOWN, say("HTTP 503"), AT)
THEIR_PAGE = Witness(say("Their page"), Role.OFFICIAL, Level.DOWN, say("“Uploads fail”"), AT)
YOU = Witness(say("You"), Role.USER, Level.DOWN, say("it fails for you"), AT)
LINE = Witness(say("Your own line"), None, None, say("is up"))

WHOLE = Problem(
    name="Podhost",
    by="Ada Lovelace",
    parts=("Uploads",),
    account="4711",
    plan="Pro",
    ours=AT,
    theirs=AT + 23 * MINUTE,
    witnesses=(CHECK, THEIR_PAGE, YOU, LINE),
    said=(Said("We look into it.", AT + 25 * MINUTE, "https://stspg.io/i1", "Uploads fail"),),
)


def test_the_whole_message_as_it_is_sent() -> None:
    made = wording(WHOLE, BERLIN)
    assert subject_of(made) == "Podhost does not work for us: Uploads"
    assert made.gaps == ()
    assert text_of(made) == (
        "Hello,\n"
        "\n"
        "Podhost does not work for us: Uploads.\n"
        "\n"
        "Since 2026-01-03 14:52 CET (UTC+01:00), which is 2026-01-03 13:52 UTC, as we saw it.\n"
        "Since 2026-01-03 15:15 CET (UTC+01:00), which is 2026-01-03 14:15 UTC, as your page says.\n"
        "Our account with you: 4711\n"
        "Our plan: Pro\n"
        "\n"
        "What we see:\n"
        "- Our own check: HTTP 503 (2026-01-03 14:52 CET (UTC+01:00), which is 2026-01-03 13:52"
        " UTC)\n"
        "- It fails for us since 2026-01-03 14:52 CET (UTC+01:00), which is 2026-01-03 13:52 UTC.\n"
        "- Our own line is up.\n"
        "\n"
        "What your page says:\n"
        "“Uploads fail: We look into it.” (2026-01-03 15:17 CET (UTC+01:00), which is 2026-01-03"
        " 14:17 UTC) https://stspg.io/i1\n"
        "\n"
        "We ask you to:\n"
        "1. Confirm that you have this report, with its ticket number.\n"
        "2. Tell us when it will be fixed, or when you will know.\n"
        "3. Tell us when we hear from you next.\n"
        "\n"
        "Ada Lovelace\n"
    )


def test_the_short_one_has_what_a_form_takes() -> None:
    text = text_of(wording(WHOLE, UTC, short=True))
    assert text == (
        "Podhost does not work for us: Uploads.\n"
        "Since 2026-01-03 13:52 UTC, as we saw it.\n"
        "Account: 4711\n"
        "\n"
        "- Our own check: HTTP 503 (2026-01-03 13:52 UTC)\n"
        "“Uploads fail: We look into it.” (2026-01-03 14:17 UTC) https://stspg.io/i1\n"
        "\n"
        "We ask you to confirm this, and to say when it will be fixed.\n"
        "\n"
        "Ada Lovelace\n"
    )


def test_what_nobody_knows_is_a_place_to_fill() -> None:
    made = wording(Problem("Podhost"), UTC)
    assert [str(gap) for gap in made.gaps] == ["your name", "since when"]
    text = text_of(made)
    assert "Since: [since when it fails]\n" in text
    assert text.endswith("\n[your name]\n")
    assert "account" not in text
    assert "page says" not in text


def test_where_their_page_is_silent_what_it_shows_is_said() -> None:
    text = text_of(wording(Problem("Podhost", witnesses=(THEIR_PAGE,)), UTC))
    assert "- Your page: “Uploads fail” (2026-01-03 13:52 UTC)\n" in text
    assert "Their" not in text


def test_what_the_user_noted_is_told_as_theirs() -> None:
    words = say("it fails for you: “{note}”", note="It spins\n\x1b[31m")
    noted = Witness(say("You"), Role.USER, Level.DOWN, words, AT)
    text = text_of(wording(Problem("Podhost", witnesses=(noted,)), UTC))
    assert "- It fails for us since 2026-01-03 13:52 UTC: “It spins [31m”\n" in text


def test_what_is_over_asks_what_happened() -> None:
    over = Problem("Podhost", "Ada", ("Uploads",), ours=AT, over=AT + timedelta(days=7))
    made = wording(over, UTC)
    assert subject_of(made) == "Podhost did not work for us: Uploads"
    text = text_of(made)
    assert "It was over at 2026-01-10 13:52 UTC.\n" in text
    assert "Tell us what happened" in text
    assert "when it will be fixed" not in text


def test_written_again_it_names_their_ticket() -> None:
    made = wording(Problem("Podhost", number="T-9"), UTC)
    assert subject_of(made) == "[T-9] Podhost does not work for us"
    assert "Your ticket: T-9\n" in text_of(made)
    assert "with its ticket number" not in text_of(made)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        (UTC, "2026-01-03 13:52 UTC"),
        (ZoneInfo("Europe/London"), "2026-01-03 13:52 UTC"),
        (BERLIN, "2026-01-03 14:52 CET (UTC+01:00), which is 2026-01-03 13:52 UTC"),
        (
            ZoneInfo("Asia/Kathmandu"),
            "2026-01-03 19:37 UTC+05:45, which is 2026-01-03 13:52 UTC",
        ),
        (
            timezone(timedelta(hours=-3, minutes=-30)),
            "2026-01-03 10:22 UTC-03:30, which is 2026-01-03 13:52 UTC",
        ),
    ],
)
def test_a_time_reads_alike_everywhere(zone: timezone | ZoneInfo, told: str) -> None:
    assert str(exactly(AT, zone)) == told


def test_in_the_hour_that_comes_twice_the_offset_tells_which() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "02:30 CEST (UTC+02:00)" in str(exactly(first, BERLIN))
    assert "02:30 CET (UTC+01:00)" in str(exactly(first + timedelta(hours=1), BERLIN))


def test_it_is_written_in_the_language_that_is_asked_for() -> None:
    class Upper:
        def gettext(self, message: str, /) -> str:
            return message.replace("Hello", "Hallo")

        def ngettext(self, one: str, many: str, n: int, /) -> str:
            return one if n == 1 else many

    assert text_of(wording(WHOLE, UTC), Setting(Upper())).startswith("Hallo,\n")
    assert text_of(wording(WHOLE, UTC)).startswith("Hello,\n")


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_no_vendor_breaks_a_line_of_it(name: str, title: str, text: str) -> None:
    problem = Problem(name, parts=(title,), theirs=AT, said=(Said(text, AT, title, title),))
    plain = Problem("x", parts=("x",), theirs=AT, said=(Said("x", AT, "x", "x"),))
    made = wording(problem, UTC)
    subject = subject_of(made)
    assert len(subject.splitlines()) <= 1
    if name.split() and title.split() and text.split():
        assert text_of(made).count("\n") == text_of(wording(plain, UTC)).count("\n")


def test_braces_in_their_names_are_names() -> None:
    problem = Problem("Pod{host}", parts=("{0}", "{x!r}"), theirs=AT, said=(Said("{at}", AT),))
    assert "{at}" in text_of(wording(problem, UTC))
    assert render(wording(problem, UTC).subject) == "Pod{host} does not work for us: {0}, {x!r}"
