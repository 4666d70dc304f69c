"""The engine's rest between two looks: for so many seconds, or until something wakes it."""

from __future__ import annotations

import asyncio

from statuswatch.engine.clock import Clock


class Rest:
    """One who sleeps, and any number who may wake them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._woken = asyncio.Event()
        self._asleep = False
        self._until = 0.0

    @property
    def sound(self) -> bool:
        """Asleep, and nobody has called."""
        return self._asleep and not self._woken.is_set()

    def wake(self) -> None:
        """At once; before a nap: there will be none."""
        self._woken.set()

    def wake_before(self, due: float) -> None:
        """Something is due at `due` (monotonic, in s): not to be slept through."""
        if due < self._until:
            self._woken.set()

    async def nap(self, seconds: float) -> None:
        self._until = self._clock.monotonic() + seconds
        nap = asyncio.ensure_future(self._clock.sleep(seconds))
        woken = asyncio.ensure_future(self._woken.wait())
        try:
            await asyncio.sleep(0)  # only now the clock knows of the nap
            self._asleep = True
            await asyncio.wait({nap, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._asleep = False
            nap.cancel()
            woken.cancel()
            self._woken.clear()
