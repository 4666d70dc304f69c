"""When each source of a service is looked at next: what passed since the last look is open till then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.app import pausing
from statuswatch.app.forgetting import running
from statuswatch.core.inner import is_inner
from statuswatch.core.model import Role
from statuswatch.core.schedule import Hints, next_poll, reach

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.core.model import Source
    from statuswatch.store.nouns import Followed


def looks_again(app: App, followed: Iterable[Followed]) -> dict[str, datetime]:
    """By source, never before now; without those that nobody looks at: the user has paused, no
    engine of this profile runs, or the last answer is so old that it no longer is one stretch of
    watching. Raises StoreError."""
    engine = app.asks
    if not running(app.profile) or pausing.paused(app) is not None:
        return {}
    if engine is not None and engine.line.down:
        return {}
    asked = [f.source for f in followed if not f.paused]
    ahead = ((source.id, _next(app, source)) for source in asked if source.role is not Role.USER)
    looks = {source: at for source, at in ahead if at is not None}
    if looks:  # the user's own word holds until a page or a check overtakes it
        soonest = min(looks.values())
        looks |= {source.id: soonest for source in asked if source.role is Role.USER}
    return looks


def _next(app: App, source: Source) -> datetime | None:
    known, now, s = app.known(source.id), app.clock.now(), app.settings
    if known.heard is None:
        return None
    hints = Hints("", s.interval, s.fast, s.floor, is_inner(source.url))
    if now - known.heard > reach(source, known, hints, now):
        return None
    engine = app.asks
    due = None if engine is None else engine.timing(source).due
    if due is None:  # another process asks, by a plan of its own: this is about it
        due = next_poll(source, known, known.heard, hints)
    return max(due, now)
