"""What `statuswatch` without a command does: the tray, and behind it this profile's watching."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from statuswatch import assets
from statuswatch.core.written import clean
from statuswatch.ui import log
from statuswatch.ui.main import Program, Wishes, run
from statuswatch.ui.questions import Opened
from statuswatch.ui.reader import Reader

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from statuswatch.app.demo import DemoWatching
    from statuswatch.app.desk import Desk
    from statuswatch.channels import Channel
    from statuswatch.core.overview import Overview
    from statuswatch.core.telling import Action, Notice
    from statuswatch.settings import Profile, Settings

PROFILE_VARIABLE = "STATUSWATCH_PROFILE"
"""As in settings, which are not imported before the tray is shown."""


class _Opener:
    """What a click on a card asks for, on its way up to the window."""

    def __init__(self, channels: Callable[[], Iterable[Channel]]) -> None:
        self._channels = channels
        self.told: Callable[[Overview | Opened], None] = lambda _: None

    def wanted(self, notice: Notice, action: Action) -> None:
        from statuswatch.channels import raising

        report = action == "report"  # its key: the type is not imported before the tray shows
        self.told(Opened(notice.service, raising(self._channels()), report))


class _Demo:
    """The demo's watching, with what its cards ask for."""

    def __init__(self, inner: DemoWatching, opener: _Opener) -> None:
        self._inner, self._opener = inner, opener
        self.check_now = inner.check_now
        self.desk = inner.desk

    async def run(self, told: Callable[[Overview | Opened], None]) -> None:
        self._opener.told = told
        await self._inner.run(told)


class _Watching:
    """An App and its Watch, opened and closed in the engine's thread."""

    def __init__(self, profile: Profile) -> None:
        from datetime import UTC, datetime

        from statuswatch.app import App, Watch, crashes
        from statuswatch.app.ways import load

        log.write_to(profile.data_dir)
        crashes.watch(profile.data_dir, datetime.now(UTC))
        icon = assets.resource("icons/statuswatch-card.svg")
        self._app = App(profile)
        for problem in self._app.problems:
            sys.stderr.write(f"{clean(str(problem))}\n")
        for note in self._app.notes:
            sys.stderr.write(f"{clean(str(note))}\n")
        self._opener = _Opener(lambda: self._watch.channels)

        def channels() -> Iterable[Channel]:
            return load(self._app, icon, stays=True)

        self._watch = Watch(self._app, channels(), wanted=self._opener.wanted, load=channels)

    async def run(self, told: Callable[[Overview | Opened], None]) -> None:
        self._opener.told = told
        try:
            await self._watch.run(told)
        finally:
            await self._app.close()

    async def check_now(self) -> None:
        await self._watch.check_now()

    def desk(self, tell: Callable[[object], None]) -> Desk:
        from statuswatch.app.desk import Desk

        return Desk(self._app, self._watch, tell)


def start(arguments: Sequence[str]) -> int:
    """The tray and the window of the profile that `arguments` (or the environment) name."""
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    directory = _directory(arguments)

    def profile() -> Profile:
        from statuswatch.settings import Profile

        return Profile.choose(directory, os.environ)

    def chosen() -> Settings:
        from statuswatch.settings import load

        return load(profile())[0]  # what is wrong in it is said where the App reads it

    def wishes() -> Wishes:
        settings = chosen()
        return Wishes(settings.theme, profile().data_dir / "window.ini", settings)

    def watched() -> bool:
        from statuswatch.engine.lock import EngineLock

        lock = EngineLock(profile().data_dir / "engine.lock")
        taken = lock.take()
        lock.free()
        return not taken

    reader = Reader(chosen)
    return run(
        Program(
            lambda: _Watching(profile()),
            assets.resource("icons"),
            ("statuswatch", *arguments),
            profile=directory or os.environ.get(PROFILE_VARIABLE, ""),
            window="--tray" not in arguments,
            setting=reader,
            speech=reader.speech,
            learn=reader.learn,
            wishes=wishes,
            watched=watched,
        )
    )


def demo(speed: float, length: timedelta | None) -> int:
    """The demo in the window, for so long at most."""
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    ends: list[datetime] = []

    def chosen() -> Settings:
        from statuswatch.settings import Profile, load

        return load(Profile.choose(None, os.environ))[0]

    def wishes() -> Wishes:
        settings = chosen()
        return Wishes(settings.theme, settings=settings)

    reader = Reader(chosen)

    def make() -> _Demo:
        from statuswatch.app.demo import DemoWatching
        from statuswatch.app.ways import desktop
        from statuswatch.settings import Settings

        icon = assets.resource("icons/statuswatch-card.svg")
        cards = desktop(Settings(), icon, stays=True)
        opener = _Opener(lambda: cards)
        made = DemoWatching(speed, cards, wanted=opener.wanted)
        made.suit(chosen())
        reader.now = made.clock.now
        ends.append(made.story.ends)
        return _Demo(made, opener)

    try:
        return run(
            Program(
                make,
                assets.resource("icons"),
                ("statuswatch", "demo"),
                window=True,
                setting=reader,
                speech=reader.speech,
                learn=reader.learn,
                wishes=wishes,
                demo=True,
                ends=lambda: ends[0] if ends else None,
                length=length,
            )
        )
    finally:
        from statuswatch.app.demo import leave_nothing

        leave_nothing()


def _directory(arguments: Sequence[str]) -> str | None:
    words = [word for word in arguments if word != "--tray"]
    if len(words) == 2:
        return words[1]
    if len(words) == 1:
        return words[0].partition("=")[2]
    return None
