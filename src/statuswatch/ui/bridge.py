"""Owns the engine's thread: snapshots rise as ONE signal, commands sink as coroutines.

The whole boundary between asyncio and Qt. What crosses it is immutable.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, render, say
from statuswatch.ui.log import place as written_to
from statuswatch.ui.questions import Asked, Asker, Opened, Stopped

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

T = TypeVar("T")

__all__ = ["Asked", "Asker", "Bridge", "Opened", "Stopped", "Watching"]

log = logging.getLogger(__name__)


class Watching(Protocol):
    """What the bridge keeps running in its thread."""

    def desk(self, tell: Callable[[object], None]) -> Desk:
        """Where questions of the window are answered. `tell`: what is found on the way."""
        ...

    async def run(self, told: Callable[[Overview | Opened], None]) -> None:
        """Watch until cancelled. `told` may be called from any thread; it also takes that a card
        was opened."""
        ...

    async def check_now(self) -> None:
        """Ask every source now, whatever its schedule says."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    """What rises of a question: told on the way, or at its end."""

    number: int
    value: object
    last: bool
    failed: Message | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    asked: Asked
    answered: Callable[[Any], None]
    failed: Callable[[Message], None] | None
    heard: Callable[[object], None] | None


class Bridge(QObject):
    """Lives in the main thread.

    `told` carries an Overview, a Message (something went wrong, watching goes on) or Stopped.
    """

    told = Signal(object)
    opened = Signal(object)  # Opened: a card
    _rises = Signal(object)  # the one that crosses threads

    def __init__(self, make: Callable[[], Watching], parent: QObject | None = None) -> None:
        """`make` runs in the engine's thread: what it imports does not hold up the tray."""
        super().__init__(parent)
        self._make = make
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._watching: Watching | None = None
        self._asked: Future[None] | None = None
        self._stopping = threading.Event()
        self._ended = False
        self._newest: tuple[int, datetime] | None = None
        self._order = threading.Lock()
        self._logged: frozenset[tuple[str, str, int]] = frozenset()
        self._numbers = itertools.count()
        self._waiting: dict[int, _Waiting] = {}
        self._early: list[tuple[int, Callable[[Desk], Awaitable[Any]]]] = []
        self._rises.connect(self._risen)

    @Slot()
    def start(self) -> None:
        """Once. A second call does nothing."""
        if self._thread is None and not self._stopping.is_set():
            self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
            self._thread.start()

    @Slot()
    def check_now(self) -> None:
        """Ask for a check; while one asked for still runs, or before the first, that is it."""
        loop, watching = self._loop, self._watching
        if loop is None or watching is None or (self._asked and not self._asked.done()):
            return
        self._asked = self._sink(loop, watching.check_now())

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        """See `Asker`. What is asked before the engine stands is asked as soon as it does."""
        asked, number = Asked(), next(self._numbers)
        self._waiting[number] = _Waiting(asked, answered, failed, heard)
        self._early.append((number, question))
        self._ask_waiting()
        return asked

    def _ask_waiting(self) -> None:
        loop, watching = self._loop, self._watching
        if loop is None or watching is None:
            return
        early, self._early = self._early, []
        for number, question in early:
            waiting = self._waiting[number]
            if not waiting.asked.dropped:
                waiting.asked.future = self._sink(loop, self._answer(number, question, watching))

    @Slot(object)
    def _risen(self, value: object) -> None:
        self._ask_waiting()
        if isinstance(value, Opened):
            self.opened.emit(value)
            return
        if not isinstance(value, _Answer):
            if value is not None:
                self.told.emit(value)
            return
        waiting = self._waiting.pop(value.number) if value.last else self._waiting[value.number]
        if waiting.asked.dropped:
            return
        if not value.last:
            if waiting.heard is not None:
                waiting.heard(value.value)
        elif value.failed is None:
            waiting.answered(value.value)
        elif waiting.failed is not None:
            waiting.failed(value.failed)
        else:
            self.told.emit(value.failed)

    def stop(self, timeout: float = 3.0) -> bool:
        """Cancel all, let the loop end, join within `timeout` seconds. True: it has ended."""
        self._stopping.set()
        if self._thread is None:
            return True
        if self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(self._cancel)
            except RuntimeError:  # the loop ended by itself meanwhile
                log.debug("the engine's loop had ended already")
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _sink(
        self, loop: asyncio.AbstractEventLoop, command: Coroutine[Any, Any, None]
    ) -> Future[None] | None:
        try:
            future = asyncio.run_coroutine_threadsafe(command, loop)
        except RuntimeError:  # the loop ended: Stopped has been told or we are stopping
            command.close()
            return None
        future.add_done_callback(self._settled)
        return future

    def _settled(self, future: Future[None]) -> None:
        """Every future's exception is read, or it is lost without a trace."""
        try:
            error = future.exception()
        except CancelledError:
            return
        if error is not None:
            self._tell(self._words(error))

    # --- in the engine's thread ---------------------------------------------------------------

    async def _answer(
        self, number: int, question: Callable[[Desk], Awaitable[Any]], watching: Watching
    ) -> None:
        def tell(value: object) -> None:
            self._tell(_Answer(number, value, last=False))

        given_up = say("It was given up.")
        try:
            value = await question(watching.desk(tell))
        except asyncio.CancelledError:
            self._tell(_Answer(number, None, last=True, failed=given_up))
            raise
        except Exception as error:  # noqa: BLE001  ours too: the page that asked must not wait
            # Once watching has ended its history is closed: whoever asks it then makes no mistake.
            failed = given_up if self._ended else self._words(error)
            self._tell(_Answer(number, None, last=True, failed=failed))
        else:
            self._tell(_Answer(number, value, last=True))

    def _live(self) -> None:
        stopped = Stopped(say("Watching has ended by itself. Start StatusWatch again."))
        try:
            asyncio.run(self._run())
        except asyncio.CancelledError:
            log.debug("the engine was cancelled")
        except BaseException as error:  # noqa: BLE001  nobody above us in this thread would see it
            stopped = Stopped(self._words(error, ended=True))
        self._tell(stopped)  # says nothing while we are stopping

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._unhandled)
        self._main = asyncio.current_task()
        if self._stopping.is_set():
            raise asyncio.CancelledError
        watching = self._make()
        self._watching = watching
        self._tell(None)  # what was asked meanwhile can be asked now
        try:
            await watching.run(self._heard)
        finally:
            self._ended = True

    def _cancel(self) -> None:
        if self._main is not None:
            self._main.cancel()

    def _heard(self, overview: Overview | Opened) -> None:
        """Drop what is older than what was told; the same line seen later is news (a check)."""
        if isinstance(overview, Opened):
            self._tell(overview)
            return
        with self._order:
            age = (overview.seq, overview.at)
            if self._newest is not None and age < self._newest:
                return
            self._newest = age
            self._tell(overview)

    def _unhandled(self, _: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """A task nobody awaits has failed."""
        error = context.get("exception")
        self._tell(self._words(error) if error else say("{what}", what=str(context.get("message"))))

    def _tell(self, value: Overview | Opened | Message | Stopped | _Answer | None) -> None:
        if self._stopping.is_set():
            return
        try:
            self._rises.emit(value)
        except RuntimeError:  # Qt's half is gone: the program is ending without having said so
            self._stopping.set()

    def _words(self, error: BaseException, *, ended: bool = False) -> Message:
        """The world's fault in its own words; ours with its traceback in the log, once."""
        while isinstance(error, BaseExceptionGroup):  # of tasks: the first one ended the others
            error = error.exceptions[0]
        if isinstance(error, StatusWatchError):
            if not render(error.advice):
                return error.title
            return say("{title}. {advice}", title=error.title, advice=error.advice)
        with self._order:
            known, self._logged = _place(error) in self._logged, self._logged | {_place(error)}
        if not known:
            log.error("StatusWatch made a mistake", exc_info=error)
        what = (
            say("StatusWatch made a mistake and no longer watches. Start it again.")
            if ended
            else say("StatusWatch made a mistake: something of what it does is missing.")
        )
        file = written_to()
        if file is None:
            return say("{what} Started in a terminal, it prints the details.", what=what)
        return say("{what} The details are in {file}.", what=what, file=str(file))


def _place(error: BaseException) -> tuple[str, str, int]:
    """Which mistake it is: where it was made, and of what kind."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    last = frames[-1] if frames else None
    return type(error).__name__, last.filename if last else "", (last.lineno or 0) if last else 0
