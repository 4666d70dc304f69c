"""How fast calendars are read: 100,000 events, most of them past, and all of them to come. Run by
hand:

python -m tests.benchmarks.calendars [how many]
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

from statuswatch.app.calendar_reading import read_calendar
from statuswatch.app.calendar_zones import HERE

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def events(number: int, first: datetime, step: timedelta, extra: str = "") -> bytes:
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"]
    for n in range(number):
        at = first + n * step
        parts.append(
            f"BEGIN:VEVENT\r\nUID:{n}@example.org\r\nDTSTAMP:20261101T000000Z\r\n"
            f"DTSTART;TZID=Europe/Berlin:{at:%Y%m%dT%H%M%S}\r\n"
            f"DTEND;TZID=Europe/Berlin:{at + timedelta(hours=1):%Y%m%dT%H%M%S}\r\n{extra}"
            f"SUMMARY:Show {n} #needs: podhost\r\nLOCATION:Studio\r\nEND:VEVENT\r\n"
        )
    return ("".join(parts) + "END:VCALENDAR\r\n").encode()


def told(title: str, data: bytes) -> None:
    begun = time.perf_counter()
    found = read_calendar(data, NOW, HERE)
    took = time.perf_counter() - begun
    print(
        f"{title:34} {len(data) / 1e6:5.1f} MB {took:6.2f} s {found.events / took:9,.0f} events/s, "
        f"{len(found.plans)} plans, until {found.until}, {found.broken} not taken"
    )


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    begin = NOW.replace(tzinfo=None)
    past = begin - timedelta(hours=number)
    told("every hour, past", events(number, past, timedelta(hours=1)))
    year = timedelta(days=390) / number
    told("all within the year to come", events(number, begin, year))
    some = number // 20
    weekly = events(some, past, timedelta(hours=20), "RRULE:FREQ=WEEKLY\r\n")
    told("a twentieth, each every week", weekly)
    bomb = events(some, datetime(1970, 1, 1), timedelta(hours=1), "RRULE:FREQ=HOURLY\r\n")
    told("a twentieth, each every hour", bomb)
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=9\r\n"
    told("a twentieth, none of them ever", events(some, past, timedelta(hours=20), never))
    data = events(number // 10, begin, year)
    tracemalloc.start()
    read_calendar(data, NOW, HERE)
    print(f"a tenth of them: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB at most")


if __name__ == "__main__":
    main()
