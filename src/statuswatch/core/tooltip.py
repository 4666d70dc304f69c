"""The tray's tool tip: how everything is in at most 120 characters, worst first."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.core import unheard
from statuswatch.core.face import (
    Face,
    ServiceNow,
    called,
    face,
    is_slow,
    is_you,
    runs_over,
    since_when,
)
from statuswatch.core.model import Line
from statuswatch.core.overview import Overview, headline, ordered, waits
from statuswatch.core.pause import sentence
from statuswatch.core.words import Message, Setting, count, render, say

TOOLTIP = 120
"""Characters of a tool tip, in UTF-16 units: Windows cuts at 127 (NOTIFYICONDATA.szTip)."""

NAMED = 3
"""Services that a tool tip names before it counts the rest."""


def tooltip(overview: Overview) -> tuple[Message, ...]:
    """The tool tip in ever shorter versions, worst first; `fit` takes the first that fits."""
    if not overview.services:
        return (say("StatusWatch: nothing followed yet"),)
    if overview.paused is not None:
        return (sentence(overview.paused), headline(overview))
    if overview.unheard is not None:
        return (unheard.sentence(overview.unheard), headline(overview))
    if overview.offline:
        return (_offline(overview),)
    odd = [s for s in ordered(overview) if face(s) is not Face.FINE]
    # Beside trouble planned work is fine, as in the head of the page Now.
    ill = [s for s in odd if face(s) is not Face.MAINTENANCE] or odd
    if not ill:
        return (*_checked(overview), headline(overview))
    if all(waits(s, overview) for s in ill) and headline(overview) == say("Looking"):
        return (say("Looking: not everything has been checked yet"), headline(overview))
    fine = len(overview.services) - len(ill)
    return (*(_named(ill, n, fine) for n in range(min(NAMED, len(ill)), 0, -1)), headline(overview))


def _offline(overview: Overview) -> Message:
    since = overview.line_since
    if overview.line is Line.CAPTIVE:
        return say("This network wants you to sign in; we say nothing until you have")
    if since is None:
        return say("You are offline")
    return say("You are offline since {since}", since=since)


def _checked(overview: Overview) -> tuple[Message, ...]:
    if overview.checked is None:
        return ()
    said = headline(overview)
    return (say("{all_fine}, checked {at}", all_fine=said, at=overview.checked),)


def _named(ill: list[ServiceNow], shown: int, fine: int) -> Message:
    names = [_clause(s, dated=i == 0) for i, s in enumerate(ill[:shown])]
    trouble = _listed(names, len(ill) - shown)
    if not fine:
        return trouble
    rest = count("{n} fine.", "{n} fine.", fine)
    return say("{trouble} {rest}", trouble=trouble, rest=rest)


def _listed(names: list[Message], more: int) -> Message:
    a, b, c = (*names, *(Message(""),) * (NAMED - len(names)))
    match len(names), more:
        case 1, 0:
            return say("{a}.", a=a)
        case 2, 0:
            return say("{a}, {b}.", a=a, b=b)
        case _, 0:
            return say("{a}, {b}, {c}.", a=a, b=b, c=c)
        case 1, _:
            return count("{a}, {n} more.", "{a}, {n} more.", more, a=a)
        case 2, _:
            return count("{a}, {b}, {n} more.", "{a}, {b}, {n} more.", more, a=a, b=b)
        case _:
            return count(
                "{a}, {b}, {c}, {n} more.", "{a}, {b}, {c}, {n} more.", more, a=a, b=b, c=c
            )


def _clause(now: ServiceNow, *, dated: bool) -> Message:
    """A service in a list: its name and state, and since when if there is room for that."""
    name, since = called(now), since_when(now) if dated else None
    match face(now):
        case Face.DOWN if since:
            return say("{name} down since {since}", name=name, since=since)
        case Face.DOWN:
            return say("{name} down", name=name)
        case Face.PARTIAL if since:
            return say("{name} partly down since {since}", name=name, since=since)
        case Face.PARTIAL:
            return say("{name} partly down", name=name)
        case Face.DEGRADED if runs_over(now):
            return say("{name}'s maintenance runs over", name=name)
        case Face.DEGRADED if is_slow(now) and since:
            return say("{name} slow since {since}", name=name, since=since)
        case Face.DEGRADED if is_slow(now):
            return say("{name} slow", name=name)
        case Face.DEGRADED if since:
            return say("{name} degraded since {since}", name=name, since=since)
        case Face.DEGRADED:
            return say("{name} degraded", name=name)
        case Face.MAINTENANCE:
            return say("{name} under maintenance", name=name)
        case Face.UNKNOWN if is_you(now):
            return say("{name}: it's you, not them", name=name)
        case _:
            return say("{name}: can't tell", name=name)


def fit(versions: Iterable[Message], setting: Setting, most: int = TOOLTIP) -> str:
    """The first version that has at most `most` UTF-16 units; else the last one, cut."""
    text = ""
    for version in versions:
        text = render(version, setting)
        if _units(text) <= most:
            return text
    while _units(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
