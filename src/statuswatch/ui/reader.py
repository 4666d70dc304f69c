"""Who reads: in the language they chose, at their present moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statuswatch.core.words import Setting
from statuswatch.language import Speech, speech

if TYPE_CHECKING:
    from statuswatch.settings import Settings


class Reader:
    """Called, it is where a sentence is read now. `now`: the demo counts by another clock."""

    def __init__(self, settings: Callable[[], Settings] | None = None) -> None:
        """`settings`: read when the first word is said."""
        self._asked = settings
        self._speech: Speech | None = None
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __call__(self) -> Setting:
        return self.speech().setting(self.now())

    def speech(self) -> Speech:
        """How they are spoken to."""
        if self._speech is None:
            chosen = None if self._asked is None else self._asked()
            self._speech = speech() if chosen is None else speech(chosen.language, chosen.hours)
        return self._speech

    def learn(self, settings: Settings) -> bool:
        """They chose these. How hours are counted holds at once. True: they chose another language;
        it is spoken from the next start on, so that no page speaks two."""
        before, new = self.speech(), speech(settings.language, settings.hours)
        self._speech = replace(before, twelve=new.twelve)
        return new.code != before.code
