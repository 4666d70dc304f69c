"""A trace lived through: polls at fixed intervals, and those of the program's own `next_poll`."""

from __future__ import annotations

import heapq
import math
import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Incident, Known, KnownIncident, Level, Role, Source, Update
from statuswatch.core.schedule import FORGOTTEN, Hints, is_calm, next_poll, troubled
from tests.benchmarks.policies_trace import Trouble

PAGE = Source("page", "vendor", "statuspage", "https://status.vendor.example")
PROBE = Source("probe", "vendor", "probe", "https://vendor.example", role=Role.PROBE)
CROWD = Source("crowd", "vendor", "news", "https://news.example", role=Role.CROWD)

CONFIRM = 3
"""Bad results in a row that our own probe is believed after (`Rules.confirm`)."""

BURST = 1800.0
"""Seconds for which a crowd's burst stands: its window (`witness.Burst`)."""

PAST = FORGOTTEN.total_seconds()


@dataclass
class Told:
    """What one policy came to: when each trouble was read on its page, when anybody told us of it
    (both infinite where never), and how many requests each host got."""

    page: list[float]
    first: list[float]
    asked: dict[str, int] = field(default_factory=dict)


def fixed(troubles: list[Trouble], step: float, install: int = 1) -> Told:
    """Every `step` seconds, whatever happens."""
    since, until = troubles[0].begun, troubles[-1].posted
    phase = since + random.Random(install).uniform(0, step)
    looks = [phase + math.ceil((t.posted - phase) / step) * step for t in troubles]
    read = [look if look <= t.over else math.inf for look, t in zip(looks, troubles, strict=True)]
    ends = sum(t.over <= until for t, look in zip(troubles, read, strict=True) if look < math.inf)
    return Told(read, list(read), {"page": int((until - since) / step) + ends})


class Replay:
    """Our own schedule over the trace. `witnesses`: those of the model speak at its moments;
    `asks`: a probe and a crowd's source are asked by `next_poll` too, and speak when asked."""

    def __init__(
        self,
        troubles: list[Trouble],
        alarms: list[float],
        *,
        witnesses: bool,
        asks: bool = False,
        install: int = 1,
    ) -> None:
        self._troubles, self._witnesses = troubles, witnesses
        self._install = f"installation {install}"
        self._now, self._until = troubles[0].begun, troubles[-1].posted
        self._known = {PAGE: Known(), PROBE: Known(), CROWD: Known()}
        self._due: dict[Source, float] = {}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = self._posted = 0
        self._open: dict[int, KnownIncident] = {}
        self._said: dict[int, int] = {}
        self._heard: set[int] = set()
        self._standing = self._failing = 0
        self._stirred: float | None = None
        self._over: float | None = None
        self._calm: float | None = self._now
        never = [math.inf] * len(troubles)
        asked = ["page", "probe", "crowd"] if asks else ["page"]
        self.told = Told(list(never), list(never), dict.fromkeys(asked, 0))
        self._expect(alarms, asks)

    def run(self) -> Told:
        self._plan(PAGE)
        while self._events and self._events[0][0] <= self._until:
            self._now, _, act = heapq.heappop(self._events)
            act()
        return self.told

    # -- what is going to happen ---------------------------------------------------------------

    def _expect(self, alarms: list[float], asks: bool) -> None:
        for alarm in alarms:
            self._at(alarm, self._stir)
        if asks:
            self._at(self._now, lambda: self._plan(PROBE))
            self._at(self._now, lambda: self._plan(CROWD))
        for n, t in enumerate(self._troubles if self._witnesses else ()):
            if t.user is not None:
                self._speaks(n, t.user, t.over)
            if asks and t.probed:
                self._at(t.begun, lambda: self._fails(1))
                self._at(min(t.over, t.begun + PAST), lambda: self._fails(-1))
            elif t.probe is not None and not asks:
                self._speaks(n, t.probe, t.over)
            if t.crowd is not None and not asks:
                self._speaks(n, t.crowd, min(t.over, t.crowd + BURST))

    def _speaks(self, n: int, since: float, until: float) -> None:
        self._at(since, lambda: self._witness(n))
        self._at(min(until, since + PAST), self._falls)

    def _at(self, moment: float, act: Callable[[], None]) -> None:
        self._turn += 1
        heapq.heappush(self._events, (moment, self._turn, act))

    # -- witnesses -----------------------------------------------------------------------------

    def _witness(self, n: int) -> None:
        self.told.first[n] = min(self.told.first[n], self._now)
        self._standing += 1
        self._stir()

    def _falls(self) -> None:
        self._standing -= 1
        self._settle()

    def _fails(self, by: int) -> None:
        self._failing += by

    def _stir(self) -> None:
        """A witness is fresh: who watches is asked sooner than planned."""
        self._stirred = self._now
        self._settle()
        for source in tuple(self._due):
            self._plan(source, sooner=True)

    def _settle(self) -> None:
        """Since when is it calm, and when was the last trouble over?"""
        now = _moment(self._now)
        if self._standing > 0 or not all(is_calm(k, now) for k in self._known.values()):
            self._calm = None
        elif self._calm is None:
            self._calm = self._over = self._now

    # -- asking --------------------------------------------------------------------------------

    def _plan(self, source: Source, *, sooner: bool = False) -> None:
        now = _moment(self._now)
        due = next_poll(source, self._known[source], now, self._hints(source, now)).timestamp()
        if sooner and due >= self._due[source]:
            return
        self._due[source] = due
        self._at(due, lambda: self._ask(source, due))

    def _hints(self, source: Source, now: datetime) -> Hints:
        others = any(troubled(k, now) for s, k in self._known.items() if s is not source)
        return Hints(
            self._install,
            witness=others or self._standing > 0,
            stirred=None if self._stirred is None else _moment(self._stirred),
            calm_since=None if self._calm is None else _moment(self._calm),
            over=None if self._over is None else _moment(self._over),
            witnessed=self._witnesses,
        )

    def _ask(self, source: Source, due: float) -> None:
        if self._due[source] != due:
            return
        self.told.asked[source.id] += 1
        {PAGE: self._read, PROBE: self._probe, CROWD: self._listen}[source]()
        self._settle()
        self._plan(source)

    def _read(self) -> None:
        """The page: what is open on it now, and what it said since."""
        changed = self._read_new()
        for n in tuple(self._said):
            words = self._troubles[n].words
            said = bisect_right(words, self._now)
            if said != self._said[n]:
                self._open[n] = _story(n, self._troubles[n].posted, self._now, words[said - 1])
                self._said[n], changed = said, True
            if said == len(words):
                del self._said[n]
        for n in tuple(self._open):
            if self._troubles[n].over <= self._now:
                self.told.asked["page"] += 1  # how did it end?
                self._said.pop(n, None)
                del self._open[n]
                changed = True
        if changed:
            self._known[PAGE] = Known({str(n): k for n, k in self._open.items()})

    def _read_new(self) -> bool:
        new = False
        troubles = self._troubles
        while self._posted < len(troubles) and troubles[self._posted].posted <= self._now:
            n, t = self._posted, troubles[self._posted]
            self._posted += 1
            if t.over < self._now:
                continue  # over before it was read: a page's summary no longer has it
            self.told.page[n] = self._now
            self.told.first[n] = min(self.told.first[n], self._now)
            self._open[n] = _story(n, t.posted, self._now, t.posted)
            self._said[n], new = 0, True
        return new

    def _probe(self) -> None:
        known = self._known[PROBE]
        if not self._failing:
            self._known[PROBE] = Known()
        elif not known.open:
            streak = known.streak + 1
            suspect = known.suspect or _moment(self._now)
            if streak < CONFIRM:
                self._known[PROBE] = replace(known, streak=streak, suspect=suspect)
            else:
                story = _story(0, suspect.timestamp(), self._now, self._now, Role.PROBE)
                self._known[PROBE] = Known({"0": story})
            if streak == 1:
                self._stir()
        if self._known[PROBE].open:
            for n in self._near():
                t = self._troubles[n]
                if t.probed and t.begun <= self._now < t.over:
                    self.told.first[n] = min(self.told.first[n], self._now)

    def _listen(self) -> None:
        """A burst is heard when its source is asked while it stands."""
        heard = False
        for n in self._near():
            t = self._troubles[n]
            if t.crowd is None or n in self._heard:
                continue
            if t.crowd <= self._now < min(t.over, t.crowd + BURST):
                self._heard.add(n)
                self.told.first[n] = min(self.told.first[n], self._now)
                self._standing += 1
                self._at(min(t.over, t.crowd + BURST), self._falls)
                heard = True
        if heard:
            self._stir()

    def _near(self) -> range:
        """The troubles that may be under way and not yet told: none begins earlier than a lag."""
        return range(max(0, self._posted - 8), min(len(self._troubles), self._posted + 8))


def _story(
    n: int, posted: float, seen: float, said: float, role: Role = Role.OFFICIAL
) -> KnownIncident:
    words = (Update(str(said), _moment(said), "investigating", "…"),)
    told = Incident(str(n), "Trouble", Level.PARTIAL, _moment(posted), updates=words)
    at = _moment(seen)
    return KnownIncident(PAGE.id, role, told, at, at, Level.PARTIAL)


def _moment(seconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
