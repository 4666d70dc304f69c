"""Whatever happens, in whatever order: every outage that lasts is told on every channel, and no
card is repeated but the one that was killed between sending and noting it."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from statuswatch.app import acting
from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import CHOOSABLE, NoticeKind
from statuswatch.core.words import render
from statuswatch.settings import Settings
from tests.engine.street import DAY, HOUR, MINUTE, Cards, Street, trouble

NAMES = ("Podhost", "Chirp", "Postline")
UNREMINDED = frozenset(CHOOSABLE) - {NoticeKind.REMINDER}
"""A reminder would tell what a lost card did not."""

NIGHT = QuietHours(tuple(Span(day, time(22), time(7)) for day in range(7)))
EVENING = datetime(2026, 6, 1, 20, tzinfo=UTC)

A, B = trouble("A", Level.DEGRADED, "Uploads"), trouble("B", Level.DOWN, "Player")
PAGES: tuple[tuple[Incident, ...], ...] = (
    (),
    (A,),
    (A, B),
    (B,),
    (trouble("A", Level.DOWN, "Uploads"),),
)


class PulledPlugError(BaseException):
    """The process is gone in this very moment."""


@dataclass(frozen=True)
class Says:
    service: int
    page: int


@dataclass(frozen=True)
class Later:
    minutes: int


@dataclass(frozen=True)
class Switch:
    """A channel begins to fail, or works again."""

    channel: int
    refuses: bool


@dataclass(frozen=True)
class Do:
    """`restart`, `kill` in the window between sending and noting, or `sleep` for eight hours; or
    the user's: `disturb`, `snooze`, `fetch error`."""

    what: str
    service: int = 0


services = st.integers(0, len(NAMES) - 1)
steps = st.lists(
    st.one_of(
        st.builds(Says, services, st.integers(0, len(PAGES) - 1)),
        st.builds(Later, st.sampled_from((1, 2, 7, 15, 45, 240))),
        st.builds(Switch, st.integers(0, 1), st.booleans()),
        st.builds(
            Do,
            st.sampled_from(("restart", "kill", "sleep", "disturb", "snooze", "fetch error")),
            services,
        ),
    ),
    min_size=1,
    max_size=14,
)


class Life:
    """A street with two channels, whose process may die at any moment."""

    def __init__(self, folder: Path, preferences: Preferences) -> None:
        self.channels = [Cards("desktop_linux"), Cards("mail")]
        self.killed: Counter[str] = Counter()
        self._processes = 0
        self._owner: Any = None
        self._restarted()
        self.street = Street(
            folder,
            NAMES,
            start=EVENING,
            settings=Settings(preferences=preferences),
            channels=self.channels,
        )

    def _restarted(self) -> None:
        """Another process, as a restart is: on a machine whose processes nobody can ask."""
        self.close()
        self._processes += 1
        name = f"{self._processes}:0@elsewhere"
        self._owner = patch("statuswatch.engine.deliver.owner_here", lambda: name)
        self._owner.start()

    def close(self) -> None:
        if self._owner is not None:
            self._owner.stop()
            self._owner = None

    async def does(self, step: object) -> None:
        match step:
            case Says(service, page):
                await self.street.says(NAMES[service], *PAGES[page])
            case Later(minutes):
                await self.street.later(minutes * MINUTE)
            case Switch(channel, refuses):
                self.channels[channel].refuses = refuses
            case Do("fetch error", service):
                await self.street.fails(NAMES[service], 2)
            case Do("restart"):
                self._restarted()
                self.street.restart()
            case Do("kill"):
                await self._killed()
            case Do("sleep"):
                self.street.jump(8 * HOUR)
            case Do("disturb"):
                acting.disturb_after(self.street.app, self.street.clock.now() + HOUR)
            case Do("snooze", service):
                app = self.street.app
                acting.snooze(app, app.find(NAMES[service]), self.street.clock.now() + 2 * HOUR)

    async def _killed(self) -> None:
        """At the first card after this (a service that was fine falls), if there is one."""

        def gone(_delivery: int, _handle: str, _at: datetime) -> NoReturn:
            raise PulledPlugError

        before = [len(channel.notices) for channel in self.channels]
        with patch.object(self.street.app.stored.outbox, "delivered", gone):
            try:
                await self.street.says(NAMES[0], *PAGES[3])
            except PulledPlugError:
                await self.street.teller.rest(0)
        for channel, n in zip(self.channels, before, strict=True):
            for sent in channel.notices[n:]:
                self.killed[f"{channel.name} {sent.key}"] += 1
        self._restarted()
        self.street.restart()

    async def ends(self) -> None:
        """Everything works again, and a day and more passes."""
        for channel in self.channels:
            channel.refuses = False
        await self.street.later(26 * HOUR, tick=30 * MINUTE)


async def lived(folder: Path, preferences: Preferences, story: list[object]) -> None:
    life = Life(folder, preferences)
    try:
        for step in story:
            await life.does(step)
        await life.ends()
        ongoing = life.street.ongoing()
        for channel in life.channels:
            note(f"{channel.name}: {[render(n.title) for n in channel.notices]}")
            assert set(ongoing) <= channel.about(), channel.name
            told = Counter(f"{channel.name} {n.key}" for n in channel.notices)
            again = {key: n - 1 for key, n in told.items() if n > 1}
            assert all(n <= life.killed[key] for key, n in again.items()), again
    finally:
        life.close()
        life.street.app.close_store()


def live(preferences: Preferences, story: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder), preferences, story))


calmly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@calmly
@example([Says(0, 3), Do("kill"), Later(2)])
@example([Switch(0, True), Says(0, 1), Says(0, 2), Do("sleep"), Switch(0, False), Later(7)])
@given(steps)
def test_every_outage_that_lasts_is_told_and_no_card_is_repeated(story: list[object]) -> None:
    live(Preferences(kinds=UNREMINDED), story)


@calmly
@example([Later(180), Says(0, 3), Says(1, 1), Do("restart"), Later(240), Says(1, 0)])
@given(steps)
def test_so_it_is_with_quiet_hours_and_a_hold(story: list[object]) -> None:
    live(Preferences(kinds=UNREMINDED, hold=5 * MINUTE, quiet=NIGHT), story)


@pytest.mark.parametrize("gap", [1, 4, 9])
async def test_twenty_changes_are_six_cards_at_most_on_every_channel(
    tmp_path: Path, gap: int
) -> None:
    life = Life(tmp_path, Preferences())
    try:
        for n in range(20):
            await life.does(Says(0, 3 if n % 2 == 0 else 0))
            await life.street.later(timedelta(minutes=gap - 1))
            if n % 7 == 3:
                await life.does(Do("restart"))
        await life.street.later(DAY / 2)
        for channel in life.channels:
            assert len(channel.notices) <= 6, channel.titles
            assert NoticeKind.FLAPPING in {n.kind for n in channel.notices}
    finally:
        life.close()
        life.street.app.close_store()


PAIRS = [(Level.DEGRADED, Level.PARTIAL), (Level.DEGRADED, Level.DOWN), (None, Level.DOWN)]


@pytest.mark.parametrize("gap", [1, 5, 9])
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("lasts", [False, True])
async def test_a_level_that_goes_up_and_down_is_six_cards_at_most(
    tmp_path: Path, gap: int, pair: tuple[Level | None, Level], lasts: bool
) -> None:
    life = Life(tmp_path, Preferences(kinds=UNREMINDED))
    street = life.street
    try:
        await street.later(MINUTE)
        began = street.clock.now()
        for n in range(20):
            story = Incident("i", "Uploads fail", pair[n % 2], began)
            await street.says(NAMES[0], story, after=gap * MINUTE)
            if n % 7 == 3:
                await life.does(Do("restart"))
                street = life.street
        await street.later((3 if lasts else 0) * HOUR)
        await street.says(NAMES[0])
        await street.later(3 * HOUR)
        for channel in life.channels:
            assert len(channel.notices) <= 6, channel.titles
            assert channel.titles[-1] == "Podhost is back"
            assert NoticeKind.FLAPPING in {n.kind for n in channel.notices}
            assert pair[1] in {n.level for n in channel.notices}
    finally:
        life.close()
        life.street.app.close_store()


@pytest.mark.parametrize(
    "words", ["As of {at:%H:%M} UTC we look into it.", "It fails for {n} minutes now."]
)
@pytest.mark.parametrize("posts", [False, True])
async def test_a_text_with_a_clock_in_it_is_one_card_and_its_end(
    tmp_path: Path, words: str, posts: bool
) -> None:
    street = Street(tmp_path)
    try:
        await street.later(MINUTE)
        began, said = street.clock.now(), list[Update]()
        for n in range(20):
            at = street.clock.now() + MINUTE
            text = words.format(at=at, n=n + 1)
            update = Update(f"{n}" if posts else "one", at, "investigating", text)
            said = [*said, update] if posts else [update]
            story = Incident("i", "Uploads fail", Level.PARTIAL, began, updates=tuple(said))
            await street.says("Podhost", story)
            if n == 9:
                street.restart()
        await street.says("Podhost")
        assert len(street.card.notices) == 2, street.card.titles
        source = street.source("Podhost")
        lines = street.app.stored.history.story(source.id, "i")
        written = [u.text for c in lines if c.incident for u in c.incident.updates]
        assert len(written) >= 20, "every version is in the history"
    finally:
        street.app.close_store()


@pytest.mark.parametrize("again", [False, True])
async def test_two_stories_that_end_together_are_told_as_over(tmp_path: Path, again: bool) -> None:
    street = Street(tmp_path)
    began = street.clock.now()
    both = [Incident(key, f"Trouble {key}", Level.DOWN, began) for key in "ab"]
    try:
        await street.says("Podhost", *both)
        await street.later(HOUR)
        if again:
            await street.says("Podhost")
            await street.says("Podhost", *both)
            await street.later(HOUR)
        await street.says("Podhost")
        await street.later(HOUR)
        ends = [title for title in street.card.titles if title == "Podhost is back"]
        assert len(ends) == 1 + again, street.card.titles
        assert street.card.titles[-1] == "Podhost is back"
    finally:
        street.app.close_store()
