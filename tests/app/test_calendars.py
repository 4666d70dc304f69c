"""Plans from calendars: recurrences, zones, days, what is broken, what is too much."""

from __future__ import annotations

import builtins
import time
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.app.calendar_events import tagged
from statuswatch.app.calendar_reading import MOST, ReadCalendar, read_calendar
from statuswatch.app.calendar_text import MOST_BYTES, WrongCalendarError, taken_apart
from statuswatch.app.calendar_zones import HERE, zone_named
from statuswatch.app.calendars import of_typed

pytest.importorskip("icalendar")

NOW = datetime(2026, 10, 10, tzinfo=UTC)
BERLIN = zone_named("Europe/Berlin")


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def read(*events: str, now: datetime = NOW) -> ReadCalendar:
    assert BERLIN is not None
    return read_calendar(calendar(*events), now, BERLIN)


def times(found: ReadCalendar) -> list[str]:
    return [f"{plan.at:%m-%dT%H:%M}" for plan in found.plans]


WEEKLY = (
    "UID:weekly@example.org",
    "SUMMARY:Show",
    "DTSTART;TZID=Europe/Berlin:20260105T090000",
    "DTEND;TZID=Europe/Berlin:20260105T103000",
)


def test_a_weekly_show_stays_at_nine_in_berlin_when_the_clocks_change() -> None:
    found = read(event(*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20261109T080000Z"))
    assert times(found) == [
        "10-05T07:00", "10-12T07:00", "10-19T07:00", "10-26T08:00", "11-02T08:00", "11-09T08:00"
    ]  # fmt: skip
    lengths = {plan.until - plan.at for plan in found.plans if plan.until}
    assert lengths == {timedelta(minutes=90)}
    assert {plan.zone for plan in found.plans} == {"Europe/Berlin"}


def test_what_is_taken_out_moved_cancelled_or_added_is_so() -> None:
    found = read(
        event(
            *WEEKLY,
            "RRULE:FREQ=WEEKLY;COUNT=44",
            "EXDATE;TZID=Europe/Berlin:20261012T090000",
            "EXDATE:20261019T070000Z",
            "RDATE;TZID=Europe/Berlin:20261201T090000",
        ),
        event(
            "UID:weekly@example.org",
            "RECURRENCE-ID;TZID=Europe/Berlin:20261026T090000",
            "DTSTART;TZID=Europe/Berlin:20261027T120000",
            "SUMMARY:Show\\, a day later",
        ),
        event(
            "UID:weekly@example.org",
            "RECURRENCE-ID;TZID=Europe/Berlin:20261102T090000",
            "DTSTART;TZID=Europe/Berlin:20261102T090000",
            "STATUS:CANCELLED",
        ),
    )
    assert times(found) == ["10-05T07:00", "10-27T11:00", "12-01T08:00"]
    moved = found.plans[1]
    assert (moved.title, moved.uid) == (
        "Show, a day later",
        "weekly@example.org/2026-10-26T08:00:00Z",
    )


def test_it_is_known_again_by_its_uid_and_moment() -> None:
    one = [p.uid for p in read(event(*WEEKLY, "RRULE:FREQ=WEEKLY")).plans]
    again = read(event(*WEEKLY, "RRULE:FREQ=WEEKLY"), now=NOW + timedelta(days=14))
    assert len(set(one)) == len(one)
    assert set(one[2:]) <= {plan.uid for plan in again.plans}


def test_a_cancelled_event_goes_and_the_newest_version_counts() -> None:
    old = event(*WEEKLY[:2], "DTSTART:20261020T090000Z", "SEQUENCE:1")
    new = event(*WEEKLY[:2], "DTSTART:20261021T090000Z", "SEQUENCE:2")
    assert times(read(new, old)) == ["10-21T09:00"]
    gone = event(*WEEKLY[:2], "DTSTART:20261021T090000Z", "SEQUENCE:3", "STATUS:CANCELLED")
    assert times(read(new, old, gone)) == []


def test_a_day_begins_and_ends_in_the_users_zone_though_it_has_25_hours() -> None:
    [day] = read(event("UID:d", "SUMMARY:Fair", "DTSTART;VALUE=DATE:20261025")).plans
    assert day.day
    assert (day.at, day.until) == (
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
    [three] = read(event("UID:d", "DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261027")).plans
    assert three.until == datetime(2026, 10, 26, 23, tzinfo=UTC)
    assert three.title == "No title"


ODD_ZONE = """BEGIN:VTIMEZONE\r
TZID:Customized Time Zone\r
BEGIN:STANDARD\r
DTSTART:16010101T000000\r
TZOFFSETFROM:+0545\r
TZOFFSETTO:+0545\r
END:STANDARD\r
END:VTIMEZONE\r
"""


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("DTSTART:20261020T090000", "10-20T07:00"),  # floating: the user's
        ("DTSTART:20261020T090000Z", "10-20T09:00"),
        ("DTSTART;TZID=America/New_York:20261020T090000", "10-20T13:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20261020T090000", "10-20T07:00"),
        ('DTSTART;TZID="Customized Time Zone":20261020T090000', "10-20T03:15"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20261020T090000", "10-20T07:00"),
        ("DTSTART;TZID=Europe/Berlin:20270328T023000", "03-28T01:30"),  # the clocks skip it
    ],
)
def test_every_way_to_write_a_zone_is_read(start: str, told: str) -> None:
    assert times(read(ODD_ZONE, event("UID:z", start))) == [told]


def test_a_broken_event_is_named_and_the_rest_taken() -> None:
    found = read(
        event("UID:bad", "SUMMARY:Broken", "DTSTART:2026-13-44"),
        event("UID:mars", "SUMMARY:Mars", "DTSTART;TZID=Mars/Olympus:20261020T090000"),
        event("UID:none", "SUMMARY:Never"),
        event("UID:rule", "SUMMARY:Rule", "DTSTART:20261020T090000Z", "RRULE:FREQ=WEEKLY;BYDAY=XX"),
        event("UID:good", "SUMMARY:Good", "DTSTART:20261020T090000Z", "X-JUNK;;;=:", ";;garbage"),
        "BEGIN:VEVENT\r\nUID:open\r\nSUMMARY:Open\r\n",
        event("UID:last", "SUMMARY:Last", "DTSTART:20261021T090000Z"),
    )
    assert [plan.title for plan in found.plans] == ["Good", "Last"]
    assert found.broken == 5
    assert [(o.line, o.uid, o.title) for o in found.left_out] == [
        (4, "bad", "Broken"), (9, "mars", "Mars"), (14, "none", "Never"), (18, "rule", "Rule"),
        (31, "open", "Open"),
    ]  # fmt: skip
    assert str(found.left_out[0].why) == "DTSTART can't be read: 2026-13-44"
    assert str(found.left_out[1].why) == "its time zone is not known: Mars/Olympus"


@pytest.mark.parametrize("data", [b"", b"<html>sign in</html>", b"\xff\xfe\x00", b"[]", b"BEGIN:"])
def test_what_is_no_calendar_is_told(data: bytes) -> None:
    with pytest.raises(WrongCalendarError) as told:
        read_calendar(data, NOW, HERE)
    assert str(told.value.title) == "It is no calendar"


def test_what_is_too_large_is_told() -> None:
    with pytest.raises(WrongCalendarError):
        taken_apart(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize("freq", ["SECONDLY", "MINUTELY", "HOURLY", "DAILY;BYHOUR=1,2,3,4,5,6,7"])
def test_a_bomb_is_cut_to_what_can_be_kept(freq: str) -> None:
    begun = time.perf_counter()
    bomb = event("UID:b", "SUMMARY:Bomb", "DTSTART:19700101T000000Z", f"RRULE:FREQ={freq}")
    found = read(bomb, event("UID:good", "SUMMARY:Good", "DTSTART:20261011T123000Z"))
    assert "Good" in {plan.title for plan in found.plans}
    assert len(found.plans) <= MOST
    assert found.until or found.broken
    assert time.perf_counter() - begun < 10


def test_of_too_many_the_next_are_kept_and_not_those_of_last_week() -> None:
    def many(first: datetime, number: int) -> list[str]:
        each = (first + n * timedelta(minutes=2) for n in range(number))
        return [event(f"UID:{at:%d%H%M}", f"DTSTART:{at:%Y%m%dT%H%M%SZ}") for at in each]

    found = read(*many(NOW - timedelta(days=6), 3000), *many(NOW + timedelta(days=2), 3000))
    assert len(found.plans) == MOST
    assert found.plans[0].at == NOW + timedelta(days=2)
    assert found.until == found.plans[-1].at
    few = read(*many(NOW - timedelta(days=6), 3000), *many(NOW + timedelta(days=2), 10))
    assert (len(few.plans), few.until) == (MOST, None)


def test_ten_megabytes_of_attachments_are_read() -> None:
    picture = "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "\r\n ".join(["QUJD" * 18] * 140_000)
    found = read(event(*WEEKLY[:2], "DTSTART:20261020T090000Z", picture))
    assert times(found) == ["10-20T09:00"]


def test_what_it_needs_may_stand_in_its_title_or_its_description() -> None:
    assert tagged("Show 12 #needs: Chirp, Pod  Host #instead: Loop", "", str.casefold) == (
        "Show 12", ("chirp", "pod host"), ("loop",)
    )  # fmt: skip
    [plan] = read(
        event(
            "UID:n",
            "DTSTART:20261020T090000Z",
            "SUMMARY:Show",
            "DESCRIPTION:Hi\\n#needs: Chirp\\nbye",
        )
    ).plans
    assert (plan.title, plan.needs) == ("Show", ("chirp",))


def test_without_icalendar_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **more: object) -> ModuleType:
        if name.partition(".")[0] == "icalendar":
            raise ImportError(name)
        return real(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WrongCalendarError) as told:
        read_calendar(calendar(), NOW, HERE)
    assert str(told.value.title) == "Calendars can't be read here: icalendar is not installed"


@pytest.mark.parametrize(
    ("typed", "name", "secret"),
    [
        ("webcal://cal.test/a.ics", "https://cal.test/a.ics", None),
        ("http://cal.test/a.ics", "http://cal.test/a.ics", None),
        ("https://me:pass%20word@cal.test/a.ics", "https://cal.test/a.ics", "me:pass word"),
        ("https://cal.test/a.ics?token=abcdef123", "https://cal.test/a.ics?token=••••", "abcdef123"),
        (
            "https://calendar.google.com/calendar/ical/me%40x.test/private-0123456789abcdef01234567/basic.ics",
            "https://calendar.google.com/calendar/ical/me%40x.test/private-••••/basic.ics",
            "0123456789abcdef01234567",
        ),
        (
            "webcal://p01.caldav.test/published/2/MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
            "https://p01.caldav.test/published/2/••••",
            "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
        ),
        (
            "https://cloud.test/remote.php/dav/public-calendars/Q8NfDkMz6T3wQp5k?export",
            "https://cloud.test/remote.php/dav/public-calendars/••••?export",
            "Q8NfDkMz6T3wQp5k",
        ),
        (
            "https://cal.test/api/url/x1?CacheKey=abc123xyz&PassphraseKey=q9w8e7r6&a=b",
            "https://cal.test/api/url/x1?CacheKey=••••&PassphraseKey=••••&a=b",
            "abc123xyz\nq9w8e7r6",
        ),
        (
            "https://cal.test/0123456789abcdef01234567/a.ics?token=abcdef123&id=abcdefghij1234567890",
            "https://cal.test/••••/a.ics?token=••••&id=••••",
            "0123456789abcdef01234567\nabcdef123\nabcdefghij1234567890",
        ),
        ("https://cal.test/formula1-2026/Season2026.ics", "https://cal.test/formula1-2026/Season2026.ics", None),
    ],
)  # fmt: skip
def test_what_is_secret_in_an_address_is_masked(typed: str, name: str, secret: str | None) -> None:
    calendar, kept = of_typed(typed)
    assert calendar.name == name
    assert (kept.value if kept else None) == secret
    assert calendar.form == (kept.form if kept else "")


LINES = st.lists(
    st.sampled_from(
        [
            "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE",
            "END:VTIMEZONE", "UID:1", "DTSTART:20261020T090000Z", "DTSTART;VALUE=DATE:20261020",
            "DTSTART;TZID=X:20261020T090000", "DURATION:-P1D", "DTEND:19990101", "RRULE:FREQ=DAILY",
            "RRULE:FREQ=YEARLY;COUNT=2", "EXDATE:20261021T090000Z", "RDATE;VALUE=PERIOD:20261020T090000Z/PT1H",
            "RECURRENCE-ID:20261021T090000Z", "STATUS:CANCELLED", "SEQUENCE:x", " folded", "\x00\x1b", "TZID:X",
        ]
    )
    | st.text(max_size=30),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_whatever_a_stranger_writes_nothing_breaks(lines: list[str]) -> None:
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode("utf-8", "replace")
    found = read_calendar(data, NOW, HERE)
    assert all(plan.title and plan.uid for plan in found.plans)
    assert len({plan.uid for plan in found.plans}) == len(found.plans)
    assert all(plan.until is None or plan.until > plan.at for plan in found.plans)


SUMMER = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"


def in_own_zone(rule: str, more: str = "") -> ReadCalendar:
    described = (
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n{more}RRULE:{rule}\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    return read(described, event(f"DTSTART;TZID=Odd:{NOW + timedelta(days=3):%Y%m%dT%H%M%S}"))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=YEARLY;BYSECOND=1,2", "freq=secondly;xfreq=YEARLY"],
)
def test_a_zone_that_changes_every_second_is_not_followed(rule: str) -> None:
    """The library would count every second since 1970."""
    assert len(in_own_zone(SUMMER).plans) == 1
    assert [str(one.why) for one in in_own_zone(rule).left_out] == [
        "its time zone is not known: Odd"
    ]
    assert in_own_zone(SUMMER, "X-MORE:x\r\n" * 2_000).plans == ()


@pytest.mark.parametrize(
    "data",
    [
        "BEGIN:VEVENT\nEND:VEVENT\n" * 250_001,
        ("BEGIN:VEVENT\n" + "UID:\n" * 5_000 + "END:VEVENT\n") * 401,
    ],
    ids=["events", "lines"],
)
def test_a_calendar_of_too_much_is_refused_in_words(data: str) -> None:
    assert BERLIN is not None
    with pytest.raises(WrongCalendarError) as refused:
        read_calendar(f"BEGIN:VCALENDAR\n{data}END:VCALENDAR\n".encode(), NOW, BERLIN)
    assert "It holds more than any calendar does" in str(refused.value.title)


def test_of_dates_and_events_without_number_the_first_are_read() -> None:
    dates = ",".join(["20301201T100000Z"] * 1_000)
    listed = [event("DTSTART:20301201T100000Z", *[f"RDATE:{dates}"] * 25) for _ in range(10)]
    found = read(*listed)
    assert found.broken == 2, "200,000 dates are in the first eight"
    assert {str(one.why) for one in found.left_out} == {"too many stand before it"}
