"""What was recorded of a vendor, in a few words, for tests of judging."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statuswatch.core.docket import Letter, Promise, PromiseKind, Ticket
from statuswatch.core.judgement import Place, Record, Story, Trouble
from statuswatch.core.model import Coverage, Incident, Level, Update

HOST = "podhost"
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""A Monday."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def promise(kind: PromiseKind, limit: timedelta | None = None, **more: object) -> Promise:
    made = more.pop("made", START - 30 * DAY)
    assert isinstance(made, datetime)
    return Promise(HOST, kind, "so they said", made, limit=limit, **more)  # type: ignore[arg-type]


def story(
    *minutes: float,
    length: float | None = 240,
    read: float | None = None,
    start: datetime = START,
    phase: str = "update",
    url: str = "https://podhost.example/incidents/1",
) -> Story:
    """Words so many minutes after its start. `read`: not at all by a list after this minute."""
    end = None if length is None else start + length * MINUTE
    updates = tuple(
        Update(str(n), start + minute * MINUTE, phase, f"Word {n}")
        for n, minute in enumerate(minutes)
    )
    told = Incident("1", "Feeds are late", Level.DOWN, start, end, url=url, updates=updates)
    last = read if read is not None else (length if length is not None else 240)
    return Story(told, start + last * MINUTE)


def trouble(
    *minutes: float,
    length: float | None = 240,
    seen: float | None = None,
    read: float | None = None,
    start: datetime = START,
    sure: bool = True,
    name: str = "o1",
) -> Trouble:
    """One that began at `start`, with words so many minutes after it. `length` None: it lasts."""
    end = None if length is None else start + length * MINUTE
    last = start + (seen if seen is not None else length if length is not None else 240) * MINUTE
    told = story(*minutes, length=length, read=read, start=start)
    return Trouble(name, start, end, last, sure, (told,))


def silent(length: float | None = 240, *, start: datetime = START, sure: bool = True) -> Trouble:
    """One of which they never wrote a word."""
    end = None if length is None else start + length * MINUTE
    return Trouble("o1", start, end, end or start + 240 * MINUTE, sure)


def record(*troubles: Trouble, **more: object) -> Record:
    return Record(troubles, **more)  # type: ignore[arg-type]


def watched(since: float, until: float) -> Coverage:
    """From so many minutes after START."""
    return Coverage("podhost:statuspage", START + since * MINUTE, START + until * MINUTE)


def ticket(sent: datetime, answered: datetime | None = None, **more: object) -> Ticket:
    return Ticket(HOST, sent, "help@podhost.example", "My feed is gone", answered=answered, **more)  # type: ignore[arg-type]


def letter(at: datetime, text: str, outage: str | None = "o1") -> Letter:
    return Letter(HOST, at, at, "help@podhost.example", "About Monday", text, outage)


def place(
    first: datetime | None,
    added: datetime = START,
    lost: datetime | None = None,
    kind: str = "statuspage",
    names: tuple[str, ...] = (),
) -> Place:
    return Place("p", kind, "https://status.podhost.example/", added, first, lost, names)
