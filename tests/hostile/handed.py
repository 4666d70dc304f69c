"""Files that somebody handed you: letters, texts, calendars."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.hostile.case import Rig, case, held, look
from tests.hostile.handing import Ran, nothing_else_touched, prints, ran

HEAD = (
    b"From: a@b.example\r\nDate: Mon, 01 Jun 2026 10:00:00 +0000\r\nSubject: x\r\n"
    b"MIME-Version: 1.0\r\n"
)
MIXED = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
WORD = b"=?utf-8?B?" + b"QUFB" * 15 + b"?= "


LIST = b'{"format":"statuswatch-follow","version":1,"services":['


def of_list(many: int, first: int = 0) -> bytes:
    def row(n: int) -> dict[str, object]:
        name = f"Podhost{n}" if n else "Podhost"
        source = {"kind": "feed", "url": f"https://{name.lower()}.example/feed"}
        return {"id": name.lower(), "name": name, "sources": [source]}

    rows = (json.dumps(row(n)).encode() for n in range(first, first + many))
    return LIST + b",".join(rows) + b"]}"


def followed(rig: Rig) -> Path:
    """A profile that follows Podhost, and a secret beside it that nobody may read."""
    rig.folder.mkdir(exist_ok=True)
    (rig.folder / "secret").write_text("c4nary")
    profile = rig.folder / "profile"
    file = rig.folder / "list.json"
    file.write_bytes(of_list(1))
    assert ran(profile, "import", str(file)).code == 0
    return profile


def opens(
    rig: Rig, files: Mapping[str, bytes], *words: str, refused: frozenset[str] = frozenset()
) -> str:
    """Each of them is opened by these words (FILE stands for it): read, or refused in words."""
    profile = followed(rig)
    worst: list[Ran] = []
    read = 0
    for name, data in files.items():
        file = rig.folder / "handed"
        file.write_bytes(data)
        with nothing_else_touched(rig.folder, profile):
            done = ran(profile, *(str(file) if word == "FILE" else word for word in words))
        assert done.code in (0, 2, 64), (name, done)
        assert (done.code == 64) == (name in refused), (name, done.words[:300])
        assert "c4nary" not in done.words, name
        read += done.code != 64
        worst.append(done)
    assert "Podhost" in ran(profile, "list").words, "nothing is lost"
    assert not [name for name, _ in prints(profile).items() if ".." in name]
    slow, large = max(d.seconds for d in worst), max(d.peak for d in worst)
    return f"{read} of {len(files)} read, the others refused; {slow:.1f} s and {large} MB at most"


# -- letters ----------------------------------------------------------------------------------


def nested(deep: int) -> bytes:
    boxes = (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
             for n in range(deep))  # fmt: skip
    return HEAD + b"".join(boxes) + b"\r\nhello\r\n"


def of_parts(part: bytes, many: int) -> bytes:
    return HEAD + MIXED + (b"--b\r\n" + part) * many + b"--b--\r\n"


def letters() -> dict[str, bytes]:
    text = b"Content-Type: text/plain"
    climbs = b'Content-Disposition: attachment; filename="%s"\r\n\r\nx\r\n'
    return {
        "10,000 boxes in each other": nested(10_000),
        "10,000 letters in each other": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000,
        "100,000 parts": of_parts(b"Content-Type: text/plain\r\n\r\nx\r\n", 100_000),
        "80,000 parts of HTML": of_parts(b"Content-Type: text/html\r\n\r\n<p>x\r\n", 80_000),
        "attachments that climb": of_parts(
            climbs % b"../../../../tmp/evil"
            + b"--b\r\n"
            + climbs % b"/etc/cron.d/evil\0.txt"
            + b"--b\r\n\r\nhello\r\n",
            1,
        ),
        "a head of 1 MB": HEAD + b"X-Y: " + b"a" * 1_000_000 + b"\r\n\r\nhello",
        "a subject of 1 MB": b"Subject: " + b"a" * 1_000_000 + b"\r\n" + HEAD + b"\r\nhello",
        "a kind of 1 MB": HEAD + text + b"; a=b" * 200_000 + b"\r\n\r\nhello",
        "100,000 senders": b"From: " + b'"a" <a@b>, ' * 100_000 + b"\r\n" + HEAD + b"\r\nhello",
        "50,000 coded words": b"Subject: " + WORD * 50_000 + b"\r\n" + HEAD + b"\r\nhello",
        "brackets in brackets": b"From: " + b"(" * 900 + b"\r\n" + HEAD + b"\r\nhello",
        "300,000 head lines": HEAD + b"X-Y: z\r\n" * 300_000 + b"\r\nhello",
        "it says UTF-32": HEAD + text + b"; charset=utf-32\r\n\r\nhello",
        "it says idna": HEAD + text + b"; charset=idna\r\n\r\n" + b"a" * 1_000_000,
        "letters that steer": HEAD + b"\r\nhello \x1b]0;x\x07\x1b[2J\x9b31m \xe2\x80\xae x",
    }


LETTERS_REFUSED = frozenset({"10,000 boxes in each other", "10,000 letters in each other"})


def letters_of_strangers(rig: Rig) -> str:
    return opens(rig, letters(), "letter", "podhost", "FILE", refused=LETTERS_REFUSED)


def a_letter_of_200_megabytes(rig: Rig) -> str:
    data = HEAD + b"\r\n" + b"We will fix exports by 2026-09-01.\n" * 6_000_000
    return opens(rig, {"long": data}, "letter", "podhost", "FILE")


def letters_without_end(rig: Rig) -> str:
    profile = followed(rig)
    done = ran(profile, "letter", "podhost", "/dev/zero")
    assert done.code == 64, done
    return f"/dev/zero: “{done.words.splitlines()[0]}”, {done.cost}"


# -- a text that is pasted --------------------------------------------------------------------


def pasted(rig: Rig) -> str:
    texts = {
        "50 MB": b"We will fix exports by 2026-09-01. " * 1_500_000,
        "50 MB on one line": b"a" * 50_000_000,
        "numbers": b"1 " * 1_900_000,
        "clauses": b" and we will answer within 4 hours" * 110_000,
        "doubts": b"if " * 1_300_000,
        "cells": b"| a " * 950_000,
        "bullets": b"- we will\n" * 390_000,
        "100,000 promises": b"".join(
            b"We will fix %d by 2026-09-01.\n" % n for n in range(100_000)
        ),
        "no text": b"\0" * 1000,
    }
    refused = frozenset({"50 MB", "50 MB on one line", "no text"})
    return opens(rig, texts, "promise", "split", "podhost", "FILE", refused=refused)


# -- calendars --------------------------------------------------------------------------------


def calendar(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()


def event(name: object, more: str = "", start: str = "DTSTART:20301201T100000Z") -> str:
    lines = f"UID:{name}\r\nSUMMARY:Show {name}\r\n{start}\r\n{more}"
    return f"BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n"


def zone(name: object, rule: str) -> str:
    return (
        f"BEGIN:VTIMEZONE\r\nTZID:Odd/{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:{rule}\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )


def in_zone(name: object) -> str:
    return event(f"z{name}", "RRULE:FREQ=DAILY;COUNT=3\r\n", f"DTSTART;TZID={name}:20261201T100000")


EVERY_SECOND = (
    f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))}"
    f";BYMINUTE={','.join(map(str, range(60)))};BYSECOND={','.join(map(str, range(60)))}\r\n"
)
LISTED = ",".join(["20301201T100000Z"] * 1100)
DAILY = "RRULE:FREQ=DAILY\r\n"
OLD = "DTSTART:19000101T000000Z"


def rules() -> dict[str, bytes]:
    """Those that repeat, for ever or never."""
    return {
        "every second": calendar(event(1, "RRULE:FREQ=SECONDLY\r\n")),
        "a billion times": calendar(event(1, "RRULE:FREQ=DAILY;COUNT=1000000000\r\n")),
        "every second by its parts": calendar(*(event(n, EVERY_SECOND, OLD) for n in range(50))),
        "the 30th of February": calendar(
            *(event(n, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n") for n in range(2_000))
        ),
        "hourly since 1900": calendar(
            *(event(n, "RRULE:FREQ=HOURLY;COUNT=99999999\r\n", OLD) for n in range(200))
        ),
        "the year 9999": calendar(event(1, DAILY, "DTSTART:99991231T235959Z")),
        "2,000,000 dates": calendar(*(event(n, f"RDATE:{LISTED}\r\n") for n in range(2_000))),
        "2,000,000 dates left out": calendar(
            *(event(n, DAILY + f"EXDATE:{LISTED}\r\n" * 40) for n in range(50))
        ),
        "each is an instance of another": calendar(
            event("a", "RECURRENCE-ID:20301201T100000Z\r\nRELATED-TO:b\r\n"),
            event("b", "RECURRENCE-ID:20301201T100000Z\r\nRELATED-TO:a\r\n"),
            event("a", f"{DAILY}RDATE:20301201T100000Z\r\nEXDATE:20301201T100000Z\r\n"),
        ),
    }


def zones() -> dict[str, bytes]:
    return {
        "a zone that changes each second": calendar(zone(1, "FREQ=SECONDLY"), in_zone("Odd/1")),
        "a zone that changes by its parts": calendar(
            zone(1, "FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1,2,3"), in_zone("Odd/1")
        ),
        "a zone that never changes": calendar(
            zone(1, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), *(in_zone("Odd/1") for _ in range(300))
        ),
        "10,000 zones": calendar(
            *(zone(n, "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU") for n in range(10_000)),
            *(in_zone(f"Odd/{n}") for n in range(10_000)),
        ),
        "a zone without an end": calendar(
            "BEGIN:VTIMEZONE\r\nTZID:Odd/1\r\n" + "BEGIN:STANDARD\r\n" * 100_000, in_zone("Odd/1")
        ),
        "zones that are paths": calendar(in_zone("../../../../etc/passwd"), in_zone("/etc/passwd")),
    }


def lines() -> dict[str, bytes]:
    return {
        "files as attachments": calendar(
            event(1, "ATTACH:file:///etc/passwd\r\nURL:file:///etc/passwd\r\n")
        ),
        "an attachment of 20 MB": calendar(
            event(1, "ATTACH;ENCODING=BASE64:" + "QUFB" * 5_000_000 + "\r\n")
        ),
        "a line of 40 MB": calendar(event(1, "DESCRIPTION:" + "x" * 40_000_000 + "\r\n")),
        "a line of 5,000,000 folds": calendar(
            event(1, "DESCRIPTION:" + "x\r\n " * 5_000_000 + "\r\n")
        ),
        "alarms in each other": calendar(event(1, "BEGIN:VALARM\r\n" * 500_000)),
        "8,000,000 lines": b"BEGIN:VCALENDAR\n" + b"ab\n" * 8_000_000 + b"END:VCALENDAR\n",
        "5,000,000 names": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20301201T100000Z\n"
        + b"UID:\n" * 5_000_000
        + b"END:VEVENT\nEND:VCALENDAR\n",
        "2,000,000 events": b"BEGIN:VCALENDAR\n"
        + b"BEGIN:VEVENT\nEND:VEVENT\n" * 2_000_000
        + b"END:VCALENDAR\n",
        "60 MB": b"BEGIN:VCALENDAR\n" + b"x" * 60_000_000,
    }


def events() -> dict[str, bytes]:
    return {
        "100,000 events": calendar(*map(event, range(100_000))),
        "100,000 that repeat": calendar(*(event(n, DAILY) for n in range(100_000))),
    }


READ = ("plan", "calendar", "FILE")
LINES_REFUSED = frozenset({"2,000,000 events", "60 MB"})


MEANT = "read, or refused in words; bounded memory and time; nothing else touched, nothing lost"

CASES = (
    case(
        114,
        "a letter (.eml): nested, 100,000 parts, 200 MB, names that climb, heads of 1 MB",
        MEANT,
        look(letters_of_strangers, slow="some 10 s"),
        look(a_letter_of_200_megabytes, slow="it writes 200 MB"),
        look(letters_without_end),
        held(
            "tests/app/test_letters.py::test_a_crafted_head_keeps_nobody_waiting",
            "tests/app/test_letters.py::test_no_bytes_crash_it",
            "tests/app/test_letters.py::test_deep_html_keeps_nobody_waiting",
        ),
    ),
    case(
        115,
        "a pasted text of 50 MB, or one that is slow to be taken apart",
        MEANT,
        look(pasted, slow="some 10 s"),
    ),
    case(
        116,
        "a calendar: rules without end, 100,000 events, zones that are bombs, huge lines, file:",
        MEANT,
        look(lambda rig: opens(rig, zones(), *READ), "zones", slow="some 10 s"),
        look(lambda rig: opens(rig, rules(), *READ), "rules", slow="some 20 s"),
        look(lambda rig: opens(rig, events(), *READ), "events", slow="some 10 s"),
        look(
            lambda rig: opens(rig, lines(), *READ, refused=LINES_REFUSED), "lines", slow="some 20 s"
        ),
        held(
            "tests/app/test_calendars.py::test_whatever_a_stranger_writes_nothing_breaks",
            "tests/app/test_calendars.py::test_a_zone_that_changes_every_second_is_not_followed",
            "tests/app/test_calendars.py::test_a_calendar_of_too_much_is_refused_in_words",
        ),
    ),
)
