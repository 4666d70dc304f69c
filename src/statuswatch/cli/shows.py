"""`add FEED`: a podcast that is followed by its feed, and who stores its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statuswatch.app import podcasting
from statuswatch.cli.terminal import Terminal
from statuswatch.core.words import say

if TYPE_CHECKING:
    from statuswatch.app import App
    from statuswatch.app.podcasting import Show
    from statuswatch.core.model import Report
    from statuswatch.engine.fetch import Fetcher

KIND = podcasting.KIND


async def read(fetcher: Fetcher, url: str) -> Report | None:
    """What the feed itself tells, asked once; None: it is none, or it does not answer now."""
    from statuswatch.engine.discover import Budget, discover

    found = await discover(url, [podcasting.podcast()], fetcher, budget=Budget(most=1))
    return found.report if found is not None else None


def tell(app: App, kind: str, url: str, report: Report | None, terminal: Terminal) -> Show | None:
    """Say what was found of it; None: it is no podcast."""
    if kind != KIND or report is None:
        return None
    show = podcasting.show_of(url, report, app.profile)
    if show is not None:
        terminal.say(say("{title}: {words}", title=show.title or url, words=show.words))
    return show


def offer_more(app: App, show: Show | None, terminal: Terminal) -> None:
    """Who stores the files and who stands in front of them, unless that is followed already."""
    if show is None:
        return
    if show.keeper is not None and not podcasting.is_followed(app, show.keeper):
        terminal.say(podcasting.offer(show.keeper))
    for entry in show.fronts:
        if not podcasting.is_followed(app, entry):
            terminal.say(podcasting.offer_front(entry))
