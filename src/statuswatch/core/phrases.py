"""Pieces of what cards say: cut to length, a name not said twice, how bad it is."""

from __future__ import annotations

from statuswatch.core.aftermath import Matter
from statuswatch.core.model import PAGE_KEY, Level
from statuswatch.core.way import HOP_KEY
from statuswatch.core.words import Message, say

QUOTE = 140
"""Characters of a vendor's words that a card quotes."""

TITLE = 40
"""Characters of a card's title: what stands of it on every desktop."""

THING = 70
"""Characters of what is in trouble, within a sentence."""


REMEDY = 90
"""Characters of what is wrong on a podcast's way, and of what to do about it."""


def cut(text: str, most: int = QUOTE) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def clause(text: str, most: int = THING) -> str:
    """To stand within a sentence of ours: without a full stop of its own."""
    return cut(text.rstrip(" ."), most)


def what_of(matter: Matter) -> str:
    """What is in trouble, to stand within a sentence; empty where that is the service itself."""
    incident, name = matter.incident, matter.service.name
    if incident.key.startswith(HOP_KEY):
        return clause(incident.title, REMEDY)
    parts = ", ".join(sorted(incident.components)[:3])
    what = clause(parts or incident.title)
    alone = what.casefold() == name.casefold()
    return "" if alone or incident.key.startswith(PAGE_KEY) else what


def quoted(text: str) -> Message:
    return say(
        "\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}", words=cut(text)
    )


def titled(name: str, title: str) -> Message:
    """What a vendor calls something, as a title: with the service's name, but not twice."""
    title = " ".join(title.split())
    if name.casefold() in title.casefold():
        return say("{title}", title=cut(title, TITLE))
    room = max(TITLE // 2, TITLE - len(name) - 2)
    return say("{name}: {title}", name=name, title=cut(title, room))


def state(level: Level | None, *, slow: bool = False) -> Message:
    """How it is, within a sentence. `slow`: what is degraded answers slowly."""
    match level:
        case Level.DOWN:
            return say("down")
        case Level.PARTIAL:
            return say("partly down")
        case _:
            return say("slow") if slow else say("degraded")


def is_now(name: str, level: Level | None, *, slow: bool = False) -> Message:
    """The title of a card of trouble that stands."""
    if level is Level.PARTIAL:
        return say("Part of {name} is down", name=name)
    return say("{name} is {state}", name=name, state=state(level, slow=slow))
