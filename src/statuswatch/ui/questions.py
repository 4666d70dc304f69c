"""What a page asks the engine by, and what rises besides answers; without asyncio or threads, so
that the tray shows before these are imported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from statuswatch.core.words import Message

if TYPE_CHECKING:
    from concurrent.futures import Future

    from statuswatch.app.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nobody watches any more, for this reason. The last snapshot no longer says how it is."""

    why: Message


@dataclass(frozen=True, slots=True)
class Opened:
    """The user pressed "Open" on a card (`report`: "Report a problem"): of this service; empty: of several, or of ourselves.
    `token`: the desktop's leave to raise a window for it."""

    service: str
    token: str = ""
    report: bool = False


class Asked:
    """A question on its way. `drop`: its answer is no longer wanted, and its work is given up."""

    def __init__(self) -> None:
        self.dropped = False
        self.future: Future[Any] | None = None

    def drop(self) -> None:
        self.dropped = True
        if self.future is not None:
            self.future.cancel()


class Asker(Protocol):
    """What a page asks its questions by (the Bridge; in tests something simpler)."""

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        """`question` runs in the engine's thread; the three others are called in Qt's: once
        `answered` or `failed` (where it is None, the frame shows what went wrong), and before it
        `heard` for everything that the question told on the way."""
        ...


class Errand:
    """One question at a time, of which is known whether its answer is still out. The newest counts:
    of one that was dropped, or followed by another, neither `answered` nor `failed` is called."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._asked: Asked | None = None

    @property
    def runs(self) -> bool:
        """Not any more when `answered` or `failed` is called: either may begin the next."""
        return self._asked is not None

    def begin(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        failed: Callable[[Message], None],
        heard: Callable[[object], None] | None = None,
    ) -> None:
        """As `Asker.ask`. What was asked before is given up."""
        self.drop()
        early = self._asked = Asked()  # stands until `ask` returns: the answer may come before

        def came(value: T) -> None:
            if not early.dropped:
                self._asked = None
                answered(value)

        def refused(why: Message) -> None:
            if not early.dropped:
                self._asked = None
                failed(why)

        asked = self._asker.ask(question, came, failed=refused, heard=heard)
        if self._asked is early:
            self._asked = asked
        elif early.dropped:
            asked.drop()

    def drop(self) -> None:
        """Its answer is no longer wanted, and its work is given up."""
        if self._asked is not None:
            self._asked.drop()
        self._asked = None
