"""What the Add dialog and the first page ask; the modules that answer are imported over there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from statuswatch.core.words import Message
from statuswatch.ui.questions import Asked, Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.finding import Choice, Group, Looked, Suggestion
    from statuswatch.core.model import Service

T = TypeVar("T")
Question = Callable[["Desk"], Awaitable[T]]


def search(text: str) -> Question[tuple[Suggestion, ...]]:
    async def question(desk: Desk) -> tuple[Suggestion, ...]:
        from statuswatch.app import finding

        return await finding.search(desk, text)

    return question


async def popular(desk: Desk) -> tuple[Group, ...]:
    from statuswatch.app import finding

    return await finding.popular(desk)


def look(text: str) -> Question[Looked]:
    async def question(desk: Desk) -> Looked:
        from statuswatch.app import finding

        return await finding.look(desk, text)

    return question


def look_up(entry: str) -> Question[Looked]:
    async def question(desk: Desk) -> Looked:
        from statuswatch.app import finding

        return await finding.look_up(desk, entry)

    return question


def follow(choice: Choice) -> Question[Service]:
    async def question(desk: Desk) -> Service:
        from statuswatch.app import finding

        return await finding.follow(desk, choice)

    return question


def follow_many(entries: tuple[str, ...]) -> Question[tuple[Service, ...]]:
    async def question(desk: Desk) -> tuple[Service, ...]:
        from statuswatch.app import finding

        return await finding.follow_many(desk, entries)

    return question


def named(name: str) -> Question[str]:
    """The id of what is followed under this name."""

    async def question(desk: Desk) -> str:
        return desk.app.find(name).id

    return question


class Conversation:
    """One question at a time: a newer one makes the older one's answer unwanted."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._number = 0
        self._asked: Asked | None = None

    @property
    def waits(self) -> bool:
        return self._asked is not None

    def ask(
        self,
        question: Question[Any],
        answered: Callable[[Any], None],
        failed: Callable[[Message], None],
        heard: Callable[[object], None] | None = None,
    ) -> None:
        self.drop()
        number = self._number

        def settled(value: Any) -> None:  # noqa: ANN401  as the question's
            self._over()
            answered(value)

        def gone_wrong(why: Message) -> None:
            self._over()
            failed(why)

        asked = self._asker.ask(question, settled, failed=gone_wrong, heard=heard)
        if number == self._number:  # else it was answered before this line
            self._asked = asked

    def drop(self) -> None:
        """What was asked is no longer wanted."""
        asked = self._asked
        self._over()
        if asked is not None:
            asked.drop()

    def _over(self) -> None:
        self._number += 1
        self._asked = None
