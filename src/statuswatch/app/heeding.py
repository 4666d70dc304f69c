"""A running program goes by its settings as they are now, whoever changed them: the window, another
process, or a hand in the file."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from statuswatch.channels import Channel, Sounding
from statuswatch.channels import desktop as desktop_name
from statuswatch.core.flow import StatusWatchError

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.engine.deliver import Teller
    from statuswatch.settings import Settings

LOOK_EVERY = 5.0
"""Seconds between two looks at the file: others write it, too."""

log = logging.getLogger(__name__)

Load = Callable[[], Iterable[Channel]]


class Heeding:
    """`listen`: hears the buttons of a channel that is new. `load`: the channels that the settings
    name now; without it they stay those they are."""

    def __init__(
        self,
        app: App,
        teller: Teller,
        channels: Iterable[Channel],
        listen: Callable[[Channel], None],
        load: Load | None,
    ) -> None:
        self._app, self._teller = app, teller
        self._listen, self._load = listen, load
        self._held = app.settings
        self._stir = asyncio.Event()
        self._told: list[Callable[[Settings], None]] = []
        self._one = asyncio.Lock()
        self.channels = tuple(channels)

    def stir(self) -> None:
        """The settings may have changed just now."""
        self._stir.set()

    async def run(self) -> None:
        """Until cancelled. By real time: a hand's is no other in a story."""
        while True:
            try:
                await self.look()
            except StatusWatchError as error:  # the history is locked: it holds a little later
                log.warning("%s", error.title)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._stir.wait()
            self._stir.clear()

    async def follow(self, tell: Callable[[Settings], None]) -> None:
        """Tell of every change, until cancelled."""
        self._told.append(tell)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._told.remove(tell)

    async def look(self) -> None:
        """Go by what has changed since the last look. Raises StoreError."""
        async with self._one:
            before, now = self._held, await self._app.heed()
            if now == before:
                return
            if _of_channels(before) != _of_channels(now) and self._load is not None:
                await self._renew(self._load, before, now)
            self._held = now
            for tell in tuple(self._told):
                tell(now)

    async def _renew(self, load: Load, before: Settings, now: Settings) -> None:
        """A channel that is as it was stays, with the cards that it has on the screen."""
        from statuswatch.app.ways import SOUNDS_FROM

        same = {way.name for way in before.ways if way in now.ways} | {desktop_name()}
        there = self.channels
        kept = {channel.name: channel for channel in there if channel.name in same}

        def renewed() -> tuple[Channel, ...]:
            found = []
            for channel in load():
                if channel.name in kept:
                    channel.close()
                found.append(kept.get(channel.name, channel))
            return tuple(found)

        # What shows cards is asked whether it is there: that may take a while.
        self.channels = await asyncio.to_thread(renewed)
        for channel in self.channels:
            if isinstance(channel, Sounding):
                channel.sound_from(SOUNDS_FROM[now.sound])
            if channel not in there:
                self._listen(channel)
        await self._teller.use(self.channels)


def _of_channels(settings: Settings) -> tuple[object, ...]:
    return settings.ways, settings.desktop, settings.sound
