"""The demo: a throw-away profile that follows invented vendors, through the program's own ways.

Nothing is faked behind the network: `DemoWatching` is an App with its Watch, as ever; only its
clock runs faster, and what it follows are our own servers on loopback. It fits `ui/bridge.py`:

    def make() -> DemoWatching:
        return DemoWatching(speed, desktop(Settings(), icon))

    run(make, …)

Made in the thread in which it runs. Its moments are the story's: a page that says how long
something lasts must count to `overview.at` (or `desk.app.clock.now()`), not to the real present.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import assets
from statuswatch.app.demo_past import live
from statuswatch.app.desk import Desk
from statuswatch.app.profile import App
from statuswatch.app.watching import Watch
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Change, Source
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.demo.pages import CANARY
from statuswatch.demo.reading import read_story
from statuswatch.demo.server import HOST, Server
from statuswatch.demo.story import Story, Vendor
from statuswatch.engine.clock import Clock, RunningClock
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Canary, Profile, Settings, write

if TYPE_CHECKING:
    from statuswatch.channels import Channel
    from statuswatch.core.overview import Overview
    from statuswatch.core.telling import Action, Notice

MINUTE = 60.0
"""Seconds of the story that pass in a second at a speed of 1."""

THEIRS = (
    "general.language",
    "general.clock",
    "window.theme",
    "window.density",
    "window.closing",
    "window.quiet_icon",
)
"""What the demo takes over from the reader's settings."""

PREFIX = "statuswatch-demo-"
LOCK = "demo.lock"

FIRST_PACE = 10.0
"""How many times as fast it goes until everything was looked at once: what stands before the first
look is no news, and at full speed a slow start would be minutes of the story."""

FIRST_LOOK = 5.0
"""Real seconds after which it goes on all the same."""

RETELL = 1.0
"""Real seconds after which an overview is told anew: an hour of the story is a minute of ours."""


class DemoWatching:
    """What the bridge keeps running (`ui/bridge.py: Watching`). Raises StoryError, StoreError.

    `channels`, `news`, `wanted`: as of `Watch`. `folder`, `clock`: another story, another clock (tests).
    """

    def __init__(
        self,
        speed: float = 1.0,
        channels: Iterable[Channel] = (),
        news: Callable[[Change], None] = lambda _: None,
        *,
        wanted: Callable[[Notice, Action], None] = lambda _notice, _action: None,
        folder: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        _load_network()
        with contextlib.ExitStack() as made:
            made.enter_context(_without_proxy())
            self._speed = MINUTE * speed
            self.clock, self.story = _begun(self._speed, folder or assets.resource("demo"), clock)
            self.server = Server(self.story, self.clock.now)
            made.callback(self.server.close)
            profile = made.enter_context(throw_away_profile())
            self.app = App(profile, self.clock, _settings(self.server))
            try:
                for vendor in self.story.vendors:
                    self._follow(vendor)
                live(self.app, self.story, self._vendor_of)
                self.watch = Watch(self.app, channels, news, wanted)
            except BaseException:
                self.app.close_store()
                raise
            self._made = made.pop_all()
        self._closed = False

    def suit(self, chosen: Settings) -> None:
        """Window and cards as the reader likes them; the rest is the demo's own."""
        from statuswatch.settings.keys import EVERY

        for key in THEIRS:
            value = EVERY[key].get(chosen)
            if value != EVERY[key].get(self.app.settings):
                write(self.app.profile, key, value)  # where the page of the settings reads it
                self.app.settings = EVERY[key].put(self.app.settings, value)

    def _follow(self, vendor: Vendor) -> None:
        page = self.server.page(vendor)
        if vendor.kind == "feed":
            page += "/history.atom"
        self.app.follow(page, vendor.kind, vendor.name, vendor.follow)
        if vendor.probed:
            self.app.follow(self.server.site(vendor), "probe", vendor.name)

    def _vendor_of(self, source: Source) -> Vendor:
        return self.story.vendor(self.app.find(source.service).name)

    async def run(self, told: Callable[[Overview], None] = lambda _: None) -> None:
        """Until cancelled: after the story's end things stay as they are, and time is real.
        Everything is closed and removed then."""
        try:
            async with self.server.serving():
                beside = [
                    asyncio.create_task(self._hurry()),
                    asyncio.create_task(self._retell(told)),
                ]
                try:
                    await self.watch.run(told)
                finally:
                    for task in beside:
                        task.cancel()
        finally:
            await self.close()

    async def _hurry(self) -> None:
        """At full speed, as soon as everything was looked at once."""
        if not isinstance(self.clock, RunningClock):
            return
        with contextlib.suppress(TimeoutError, StatusWatchError):
            async with asyncio.timeout(FIRST_LOOK):
                sources = [f.source.id for f in self.app.stored.ledger.sources()]
                known = self.app.network.engine.known
                while not all(known(s).heard for s in sources):  # noqa: ASYNC110  a state of many
                    await asyncio.sleep(0.02)
        self.clock.run_at(self._speed)

    async def _retell(self, told: Callable[[Overview], None]) -> None:
        while self.clock.now() < self.story.ends:
            await asyncio.sleep(RETELL)
            with contextlib.suppress(StatusWatchError):  # the Watch says it
                if self.watch.polls:
                    told(self.app.overview())

    async def check_now(self) -> None:
        await self.watch.check_now()

    def desk(self, tell: Callable[[object], None] = lambda _: None) -> Desk:
        return Desk(self.app, self.watch, tell)

    async def over(self) -> None:
        """Until the story has come to its end."""
        await self.clock.sleep((self.story.ends - self.clock.now()).total_seconds())

    async def close(self) -> None:
        """Also where it never ran. Twice does no harm."""
        if self._closed:
            return
        self._closed = True
        try:
            await self.app.close()
        finally:
            self._made.close()


def _load_network() -> None:
    """What takes a while to import is there before the story begins."""
    import feedparser  # noqa: F401

    from statuswatch import http  # noqa: F401
    from statuswatch.engine import deliver, engine  # noqa: F401


def _begun(speed: float, folder: Path, clock: Clock | None) -> tuple[Clock, Story]:
    """The clock and the story: it began so long ago that its end will be the real present.
    `speed`: seconds of the story in a real one."""
    if clock is not None:
        return clock, read_story(folder, clock.now())
    now = datetime.now(UTC)
    length = read_story(folder, now).length
    begins = (now - length + length / speed).replace(microsecond=0)
    story = read_story(folder, begins)
    return RunningClock(begins, min(speed, FIRST_PACE), story.ends), story


TAGS = {
    "Podhost": ("podcast", "client A"),
    "Castwave": ("podcast",),
    "Feedburrow": ("podcast",),
    "Chirp": ("client A", "client B"),
    "Bluepost": ("client B",),
}
"""As somebody might sort them."""


def _settings(server: Server) -> Settings:
    return Settings(
        interval=timedelta(minutes=1),
        fast=timedelta(seconds=30),
        canaries=(Canary(server.canary, CANARY),),
        preferences=Preferences(services={name: Wishes(tags=tags) for name, tags in TAGS.items()}),
    )


# -- the throw-away profile ------------------------------------------------------------------


@contextlib.contextmanager
def throw_away_profile() -> Iterator[Profile]:
    """A profile in a folder of its own, removed at the end. Those that a killed demo left are
    removed now."""
    place = Path(tempfile.gettempdir())
    _sweep(place)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
        lock = EngineLock(folder / LOCK)
        if lock.take():
            break  # else another demo, sweeping, took it for one that was left
    try:
        yield Profile.at(folder)
    finally:
        lock.free()
        shutil.rmtree(folder, ignore_errors=True)


def leave_nothing() -> None:
    """Remove what a demo of this process has not removed itself: a window that ends does not wait
    long for its engine. Only right before the process ends."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"):
        if not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove the profiles of demos that live no more: ours by name, by owner and by a lock that
    nobody holds. One without a lock is a demo that begins just now."""
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if not _is_ours(folder):
                continue
            lock = EngineLock(folder / LOCK)
            if lock.take():
                lock.free()
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not (folder / LOCK).is_file():
        return False
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


@contextlib.contextmanager
def _without_proxy() -> Iterator[None]:
    """A proxy of the user's cannot reach our loopback; it stays for everything else."""
    name = "no_proxy"
    before = os.environ.get(name)
    stated = before if before is not None else os.environ.get("NO_PROXY", "")
    os.environ[name] = ",".join(filter(None, (stated, HOST)))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before
