"""Certificates that end soon are told 14, 3 and 1 days ahead, once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.certificates import Expiry, expiry_of
from statuswatch.core.model import Change, ChangeKind, Level, Measure, Report, Service
from statuswatch.core.notice import Aftermath, notices
from statuswatch.core.preferences import Preferences
from statuswatch.core.reduce import replay
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Notice, Urgency
from tests.core.cards import text
from tests.core.story import DAY, NOON, PROBE, Heart

END = datetime(2025, 12, 1, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
PODHOST = Service("github", "Podhost")


def shows(end: datetime = END, hop: str = "") -> Report:
    name = f"certificate_end:{hop}" if hop else "certificate_end"
    return Report(level=Level.OK, measures=(Measure(name, end.timestamp(), "epoch s"),))


def days(*before: float, end: datetime = END) -> list[int]:
    """The warnings told at looks so many days before the end."""
    heart = Heart(PROBE)
    for n in before:
        heart.hear(shows(end), end - n * DAY)
    return told(heart.journal)


def told(lines: list[Change]) -> list[int]:
    found = [expiry_of(c.note) for c in lines if c.kind is ChangeKind.EXPIRES]
    return [expiry.days for expiry in found if expiry]


def test_three_warnings_once_each() -> None:
    assert days(30, 14.1, 13.9, 13, 5, 3, 2.9, 1.1, 1, 0.5, 0.1) == [14, 3, 1]


@pytest.mark.parametrize(("first", "warned"), [(20, []), (9, [14]), (2, [3]), (0.4, [1]), (-1, [])])
def test_a_first_look_tells_once(first: float, warned: list[int]) -> None:
    assert days(first, first - 0.01) == warned


def test_who_slept_hears_the_last_warning_only() -> None:
    assert days(30, 0.9) == [1]


def test_a_renewed_certificate_is_dropped_silently() -> None:
    heart = Heart(PROBE)
    heart.hear(shows(), END - 2 * DAY)
    assert list(heart.known.expiring) == [("", END, 3)]
    assert heart.hear(shows(END + 90 * DAY)) == ()
    assert list(heart.known.expiring) == []


def test_certificates_that_live_six_days_are_not_told_at_each_renewal() -> None:
    """Who renews every four days is warned of only when a renewal is late."""
    heart = Heart(PROBE)
    for n in range(60):
        heart.hear(shows(NOON + (n // 4 * 4 + 7) * DAY), NOON + n * DAY)
    assert told(heart.journal) == [14]
    heart.hear(shows(NOON + 63 * DAY), NOON + 61 * DAY)
    assert told(heart.journal) == [14, 3]


def test_a_look_that_fails_forgets_nothing() -> None:
    heart = Heart(PROBE)
    heart.hear(shows(), END - 2 * DAY)
    heart.hear(Report(), END - 2 * DAY + HOUR)
    assert heart.hear(shows(), END - 2 * DAY + 2 * HOUR) == ()


def test_each_hop_has_its_own() -> None:
    heart = Heart(PROBE)
    both = replace(
        shows(), measures=(*shows(END, "OP3").measures, *shows(END + DAY, "a|b").measures)
    )
    heart.hear(both, END - 2 * DAY)
    assert told(heart.journal) == [3, 3]
    assert {name for name, _, _ in heart.known.expiring} == {"OP3", "a|b"}
    assert expiry_of(heart.journal[1].note) == Expiry("a|b", END + DAY, 3)


@pytest.mark.parametrize("value", [1e30, float("inf"), float("nan"), -1e30])
def test_an_end_beyond_all_time_is_no_end(value: float) -> None:
    heart = Heart(PROBE)
    odd = Report(level=Level.OK, measures=(Measure("certificate_end", value, "epoch s"),))
    assert heart.hear(odd) == ()


def test_a_warning_is_no_incident() -> None:
    heart = Heart(PROBE)
    heart.hear(shows(), END - 2 * DAY)
    assert replay(heart.journal) == {}
    assert heart.known.level is Level.OK


def card(before: timedelta, hop: str = "", after: Aftermath = Aftermath()) -> Notice:
    heart = Heart(PROBE)
    lines = heart.hear(shows(END, hop), END - before)
    (notice,) = notices(lines, PODHOST, Preferences(), heart.now, after)
    return notice


def test_the_card_says_what_ends_when_and_what_to_do() -> None:
    notice = card(3 * DAY)
    assert text(notice.title) == "Podhost: its certificate ends in 3 days"
    assert text(notice.body).startswith("At 1 Dec 20:00. From then on browsers and apps refuse")
    assert "Renew it if it is yours" in text(notice.body)
    assert (notice.told, notice.urgency) == (True, Urgency.LOW)


@pytest.mark.parametrize(
    ("before", "words"),
    [(13.9 * DAY, "in 14 days"), (2.2 * DAY, "in 2 days"), (1.3 * DAY, "in 1 day"), (5 * HOUR, "in 5\xa0h")],
)  # fmt: skip
def test_the_card_counts_what_is_left(before: timedelta, words: str) -> None:
    assert text(card(before).title).endswith(words)


def test_the_last_day_is_told_aloud_and_a_muted_service_is_not() -> None:
    assert card(DAY).urgency is Urgency.NORMAL
    muted = card(DAY, after=Aftermath(silences=Silences(muted=frozenset({"github"}))))
    assert (muted.told, muted.because) == (False, "muted")


def test_a_hop_is_named() -> None:
    assert text(card(3 * DAY, "OP3").title) == "Podhost, OP3: its certificate ends in 3 days"


def test_the_same_warning_has_the_same_key() -> None:
    assert card(2 * DAY).key == card(2.5 * DAY).key != card(DAY).key
