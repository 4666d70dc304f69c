"""A sentence as a value: its words, their places, and where it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol, TypeAlias

Value: TypeAlias = "str | int | float | datetime | date | time | timedelta | Message"
"""What may stand in a place. A datetime is shown as a moment, in the reader's zone; a date and a
time as they are; a timedelta as a length; a Message in the reader's language."""


class Translations(Protocol):
    """What `gettext.NullTranslations` and its kin offer."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, one: str, many: str, n: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as a value: `one` (and `many` with `n`) hold `{name}` places for `args`.

    `context` tells apart what English writes alike ("May" the month and its short form): the
    catalogue keeps them as two.
    """

    one: str
    many: str | None = None
    n: int | None = None
    args: tuple[tuple[str, Value], ...] = ()
    context: str = ""

    def __str__(self) -> str:
        from statuswatch.core.words import render

        return render(self)


def say(text: str, context: str = "", /, **args: Value) -> Message:
    """A message without a count. `text` is written out where it stands: the catalogue is made of
    the source's literals (tests/translations)."""
    return Message(text, args=tuple(sorted(args.items())), context=context)


BEGINS = "begins a sentence"
"""The context of what `begin` makes: no catalogue knows it."""


def begin(clause: Message) -> Message:
    """A clause that may stand anywhere, with a capital: here it begins the sentence."""
    return Message("{clause}", args=(("clause", clause),), context=BEGINS)


def count(one: str, many: str, n: int, context: str = "", /, **args: Value) -> Message:
    """A message whose wording depends on `n` (plural rules belong to the catalogue)."""
    return Message(one, many, n, tuple(sorted({"n": n, **args}.items())), context)


class Plain:
    """English as written in the source: what is said where no catalogue is handed in."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return one if n == 1 else many


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence is read: its language, the reader's zone, the present moment, whether the
    reader's day has twice twelve hours, and whether they read from the right to the left."""

    translations: Translations = field(default_factory=Plain)
    zone: tzinfo | None = UTC
    now: datetime | None = None
    twelve: bool = False
    mirrored: bool = False
