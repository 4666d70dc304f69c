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
