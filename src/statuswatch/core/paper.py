"""A document before it has a form: a title and blocks, ours and other people's words kept apart.

A `Message` is ours and is translated; `Told` is what somebody else wrote and never is. What writes
it down (HTML, Markdown, plain text) escapes both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.words import Message


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are not ours: a vendor's, a visitor's, the user's. `url`: where they stand."""

    text: str
    url: str = ""


Words = Message | Told


@dataclass(frozen=True, slots=True)
class Heading:
    """`depth` 1: a part of the document; 2: a part of that."""

    words: Words
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words
    soft: bool = False
    """Said beside: a remark, a source."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote. `at`: when, if it is known. `note`: ours about it, such as a phase.
    `before`: what stood there earlier, the first first."""

    text: Told
    who: Words
    at: datetime | None = None
    note: Words | None = None
    before: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has as many cells as `head`."""

    head: tuple[Message, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Names and their values."""

    items: tuple[tuple[Message, Words], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block = Heading | Paragraph | Quote | Table | Bullets | Figures | Rule


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. `subtitle`: what stands below its title."""

    title: Message
    subtitle: Message | None = None
    blocks: tuple[Block, ...] = ()
