"""`curve`: how long our own check waited for its answers, in buckets that can be drawn."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum, StrEnum
from itertools import groupby
from statistics import median

from statuswatch.core.dates import short_day, weekday_and_day
from statuswatch.core.model import Coverage
from statuswatch.core.outage import Interval
from statuswatch.core.words import Message, say

HALF = 0.5
"""Of a bucket without an answer: if less was watched, it is a gap."""

SPIKE = 4
"""The axis ends at so many times what nine in ten buckets stay under: one answer of ten seconds
must not press all others flat. What is higher leaves the picture at its top, and is said."""

STEPS = 3
"""Of the axis, above 0."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Span(Enum):
    """How far back a chart reaches, and the length of one of its buckets."""

    DAY = (timedelta(hours=24), timedelta(minutes=10))
    WEEK = (timedelta(days=7), timedelta(hours=1))
    MONTH = (timedelta(days=30), timedelta(hours=4))

    @property
    def length(self) -> timedelta:
        return self.value[0]

    @property
    def step(self) -> timedelta:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer, or those of an hour: the longest wait and the usual one, in seconds."""

    at: datetime
    high: float
    usual: float


class State(StrEnum):
    """What is known of a bucket. QUIET: watched, and no check fell into it."""

    ANSWERED = "answered"
    QUIET = "quiet"
    UNANSWERED = "unanswered"
    UNWATCHED = "unwatched"


@dataclass(frozen=True, slots=True)
class Bucket:
    """`high`: the longest wait in seconds, where something answered."""

    since: datetime
    until: datetime
    state: State
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """`usual`, `highest`: seconds; `None` where nothing answered. `dead_since`: no answer since
    then, and none now."""

    span: Span
    buckets: tuple[Bucket, ...]
    usual: float | None
    highest: float | None
    dead_since: datetime | None = None

    @property
    def since(self) -> datetime:
        return self.buckets[0].since

    @property
    def until(self) -> datetime:
        return self.buckets[-1].until

    def stretches(self, state: State) -> list[tuple[int, int]]:
        """Where it is so: the first bucket, and the one behind the last."""
        found, at = [], 0
        for kind, some in groupby(self.buckets, key=lambda b: b.state):
            end = at + len(list(some))
            if kind is state:
                found.append((at, end))
            at = end
        return found

    def lines(self) -> list[list[tuple[int, float]]]:
        """Points that belong together: bucket and seconds. A bucket in which no check fell is
        passed over, a gap and a silence part them."""
        found: list[list[tuple[int, float]]] = [[]]
        for n, bucket in enumerate(self.buckets):
            if bucket.high is not None:
                found[-1].append((n, bucket.high))
            elif bucket.state is not State.QUIET:
                found.append([])
        return [line for line in found if line]


@dataclass(frozen=True, slots=True)
class Axis:
    """Three steps of so many seconds above 0."""

    step: float

    @property
    def top(self) -> float:
        return self.step * STEPS


def curve(
    taken: Sequence[Taken],
    dead: Sequence[Interval],
    coverage: Sequence[Coverage],
    now: datetime,
    span: Span,
) -> Curve:
    """`taken` and `coverage` of one source; `dead`: when it was in trouble, up to `now` where it
    still is. Buckets lie on a grid of UTC, so that the line stands still while time goes on."""
    step, number = span.step, span.length // span.step
    end = EPOCH + step * math.ceil((now - EPOCH) / step)
    edges = [end - step * (number - n) for n in range(number + 1)]
    highs: list[float | None] = [None] * number
    inside = [one for one in taken if edges[0] <= one.at <= end]
    for one in inside:
        n = min(max(0, bisect_right(edges, one.at) - 1), number - 1)
        highs[n] = max(one.high, highs[n] or 0.0)
    seen = _to_now(coverage, now, step)
    buckets = []
    for n, high in enumerate(highs):
        since, until = edges[n], edges[n + 1]
        state = State.ANSWERED if high is not None else _state(since, min(until, now), dead, seen)
        buckets.append(Bucket(since, until, state, high))
    last = buckets[-1].state if buckets[-1].state is not State.QUIET else buckets[-2].state
    ongoing = [start for start, until in dead if until >= now]
    return Curve(
        span,
        tuple(buckets),
        usual=median(one.usual for one in inside) if inside else None,
        highest=max((one.high for one in inside), default=None),
        dead_since=min(ongoing, default=None) if last is State.UNANSWERED else None,
    )


def _to_now(coverage: Sequence[Coverage], now: datetime, step: timedelta) -> list[Interval]:
    """Watching counts up to the last answer; until the next is due nothing is a gap yet."""
    spans = [(c.since, c.until) for c in coverage]
    newest = max((until for _, until in spans), default=None)
    if newest is None or newest >= now or now - newest > 2 * step:
        return spans
    return [*spans, (newest, now)]


def _state(
    since: datetime, until: datetime, dead: Sequence[Interval], seen: Sequence[Interval]
) -> State:
    watched = sum(_overlap(since, until, one) for one in seen)
    if any(_overlap(since, until, one) > 0 for one in dead):
        return State.UNANSWERED if watched > 0 else State.UNWATCHED
    whole = (until - since).total_seconds()
    return State.QUIET if watched >= HALF * whole else State.UNWATCHED


def _overlap(since: datetime, until: datetime, other: Interval) -> float:
    """Seconds."""
    return max(0.0, (min(until, other[1]) - max(since, other[0])).total_seconds())


def axis(shown: Curve) -> Axis:
    """Round steps that hold what is usual, and what is not unless it is a spike."""
    highs = sorted(b.high for b in shown.buckets if b.high is not None)
    if not highs:
        return Axis(0.1)
    most = min(highs[-1], SPIKE * highs[int(0.9 * (len(highs) - 1))])
    least = max(most / STEPS, 0.001)
    power: float = 10.0 ** math.floor(math.log10(least))
    return Axis(next(power * n for n in (1, 2, 5, 10) if power * n >= least * 0.999))


# -- in words --------------------------------------------------------------------------------------


def wait_words(seconds: float) -> Message:
    """`130 ms`, `1.2 s`."""
    if seconds < 1:
        return say("{n}\N{NO-BREAK SPACE}ms", n=round(seconds * 1000))
    if seconds < 10:
        return say("{n}\N{NO-BREAK SPACE}s", n=f"{round(seconds, 1):g}")
    return say("{n}\N{NO-BREAK SPACE}s", n=round(seconds))


def usual_words(shown: Curve) -> Message | None:
    """Above the chart. `None`: nothing answered in this time."""
    if shown.usual is None or shown.highest is None:
        return None
    usual, high = wait_words(shown.usual), wait_words(shown.highest)
    if shown.highest > axis(shown).top:
        return say("usually {usual}, once {high}", usual=usual, high=high)
    return say("usually {usual}", usual=usual)


def dead_words(shown: Curve) -> Message | None:
    """Beside the band at the end, where nothing answers now."""
    return None if shown.dead_since is None else say("no answer since {at}", at=shown.dead_since)


def bucket_words(bucket: Bucket) -> Message:
    """One place of the line, for who moves along it."""
    since, until = bucket.since, bucket.until
    match bucket.state:
        case State.UNANSWERED:
            return say("{since} – {until}: no answer", since=since, until=until)
        case State.UNWATCHED:
            return say("{since} – {until}: not watched", since=since, until=until)
        case _ if bucket.high is None:
            return say("{since} – {until}: no check in this time", since=since, until=until)
        case _:
            high = wait_words(bucket.high)
            return say("{since} – {until}: up to {high}", since=since, until=until, high=high)


SPOKEN = {
    Span.DAY: say("In the last 24 hours"),
    Span.WEEK: say("In the last 7 days"),
    Span.MONTH: say("In the last 30 days"),
}


def curve_words(shown: Curve) -> Message:
    """All of it in a sentence, for who does not see it."""
    told = SPOKEN[shown.span]
    if shown.usual is None or shown.highest is None:
        told = say("{told}: no time to answer was measured", told=told)
    else:
        usual, high = wait_words(shown.usual), wait_words(shown.highest)
        told = say("{told}: usually {usual}, at most {high}", told=told, usual=usual, high=high)
    dead, dark = _lasting(shown, State.UNANSWERED), _lasting(shown, State.UNWATCHED)
    if dead:
        told = say("{told}; no answer for {dead}", told=told, dead=dead)
    return say("{told}; {dark} not watched.", told=told, dark=dark) if dark else say("{told}.", told=told)  # fmt: skip


def _lasting(shown: Curve, state: State) -> timedelta:
    return shown.span.step * sum(1 for b in shown.buckets if b.state is state)


# -- the line of time ------------------------------------------------------------------------------


def ticks(shown: Curve, zone: tzinfo | None) -> tuple[tuple[datetime, Message], ...]:
    """Moments below the chart with their words: every six hours by the clock, days by their names,
    or every fifth day by its date. The end is "now", which the face says."""
    local = shown.since.astimezone(zone)
    if shown.span is Span.DAY:
        first = local.replace(minute=0, second=0, microsecond=0)
        moments = [first + timedelta(hours=n) for n in range(1, 25)]
        return tuple(
            (m.astimezone(UTC), say("{time}", time=m.time())) for m in moments if m.hour % 6 == 0
        )
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    week = shown.span is Span.WEEK
    dates = [day + timedelta(days=n) for n in range(1, shown.span.length.days + 1, 1 if week else 5)]  # fmt: skip
    return tuple(
        (d.astimezone(UTC), weekday_and_day(d) if week else short_day(d))
        for d in dates
        if d.astimezone(UTC) < shown.until
    )
