"""What `statuswatch` without a command does: the tray, and behind it this profile's watching."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from statuswatch import assets
from statuswatch.ui.main import run

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.overview import Overview
    from statuswatch.settings import Profile


class _Watching:
    """An App and its Watch, opened and closed in the engine's thread."""

    def __init__(self, profile: Profile) -> None:
        from statuswatch.app import App, Watch, desktop_channels

        icon = assets.resource("icons/statuswatch-card.svg")
        self._app = App(profile)
        for problem in self._app.problems:
            sys.stderr.write(f"{problem}\n")
        for note in self._app.notes:
            sys.stderr.write(f"{note}\n")
        self._watch = Watch(self._app, desktop_channels(self._app.settings, icon))

    async def run(self, told: Callable[[Overview], None]) -> None:
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
    """Show the tray for the profile that `arguments` (or the environment) name."""
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)

    def make() -> _Watching:
        from statuswatch.settings import Profile

        return _Watching(Profile.choose(_directory(arguments), os.environ))

    return run(make, assets.resource("icons"), ("statuswatch", *arguments))


def _directory(arguments: Sequence[str]) -> str | None:
    if len(arguments) == 2:
        return arguments[1]
    if len(arguments) == 1:
        return arguments[0].partition("=")[2]
    return None
