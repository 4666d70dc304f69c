"""Where the window's questions are answered, in the engine's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.app.watching import Watch


@dataclass(frozen=True, slots=True)
class Desk:
    """A question is a coroutine function that takes a Desk: `past.page(desk, …)`. It runs on the
    engine's loop, answers with frozen values, and may `tell` what it finds on the way."""

    app: App
    watch: Watch
    tell: Callable[[object], None] = lambda _: None
