"""Pieces of what cards say: cut to length, a name not said twice, how bad it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from statuswatch.core.aftermath import Matter
from statuswatch.core.model import PAGE_KEY, Incident, Level, Service
from statuswatch.core.scope import among
from statuswatch.core.way import HOP_KEY
from statuswatch.core.words import Message, say

QUOTE = 140
"""Characters of a vendor's words that a card quotes."""

TITLE = 40
"""Characters of a card's title: what stands of it on every desktop."""

THING = 70
"""Characters of what is in trouble, within a sentence."""

MOMENT = timedelta(seconds=10)
"""What was shorter is nobody's figure."""

SHORT = timedelta(minutes=2)
"""What was shorter is said in seconds: two times in whole minutes would not add up."""

STOPS = (".", "!", "?", "…", "。", "！", "？")
"""What a sentence ends with."""

_PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "been",
        "being",
        "by",
        "down",
        "degraded",
        "degradation",
        "delay",
        "delays",
        "delayed",
        "disruption",
        "elevated",
        "error",
        "errors",
        "experiencing",
        "fail",
        "failing",
        "fails",
        "failed",
        "failure",
        "failures",
        "for",
        "have",
        "impacted",
        "in",
        "incident",
        "interruption",
        "is",
        "issue",
        "issues",
        "major",
        "minor",
        "of",
        "on",
        "operational",
        "our",
        "outage",
        "outages",
        "partial",
        "partially",
        "partly",
        "performance",
        "problem",
        "problems",
        "rate",
        "rates",
        "reduced",
        "service",
        "services",
        "slow",
        "some",
        "system",
        "the",
        "there",
        "to",
        "trouble",
        "unavailable",
        "we",
        "with",
    ]
)
"""Words of titles that say no more than that there is trouble."""

REMEDY = 90
"""Characters of what is wrong on a podcast's way, and of what to do about it."""


def cut(text: str, most: int = QUOTE) -> str:
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def clause(text: str, most: int = THING) -> str:
    """To stand within a sentence of ours: without a full stop of its own."""
    return cut(text.rstrip(" ."), most)


def what_of(matter: Matter) -> str:
    """What is in trouble, to stand within a sentence; empty where that is the service itself."""
    return what_of_story(matter.incident, matter.service)


def what_of_story(incident: Incident, service: Service) -> str:
    """The same, of any story."""
    if incident.key.startswith(HOP_KEY):
        return clause(incident.title, REMEDY)
    mine = among(incident.components, service.parts)
    parts = ", ".join([*sorted(mine), *sorted(incident.components - mine)][:3])
    what = clause(parts or incident.title)
    alone = what.casefold() == service.name.casefold()
    return "" if alone or incident.key.startswith(PAGE_KEY) else what


def says_more(title: str, known: str) -> bool:
    """Does what they call it say more than that what is `known` is in trouble?"""
    words = set(re.findall(r"\w+", title.casefold()))
    return bool(words - _PLAIN - set(re.findall(r"\w+", known.casefold())))


def length(start: datetime, end: datetime) -> Message:
    """From one time of day to another, so that it agrees with both as they are shown."""
    if end - start < SHORT:
        return lasting(end - start)
    return lasting(_minute(end) - _minute(start))


def lasting(time: timedelta) -> Message:
    """How long something was: short times in seconds."""
    if time < SHORT:
        return say("{n}\N{NO-BREAK SPACE}s", n=int(time.total_seconds()))
    return say("{time}", time=time)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def quoted(text: str) -> Message:
    return say(
        "\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}", words=cut(text)
    )


def quoted_whole(text: str) -> Message:
    """The same as a sentence that another may follow: what ends without a stop gets one."""
    quote = quoted(text)
    return quote if cut(text).endswith(STOPS) else say("{quote}.", quote=quote)


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
