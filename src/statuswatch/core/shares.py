"""Shares as figures of a sentence: numbers, whose decimal mark is the reader's language's."""

from __future__ import annotations

from decimal import Decimal

from statuswatch.core.words import Message, say

LEAST = 0.01
"""Percent: of less than that it is said that it is less."""


def percent(share: float) -> float:
    """`99.98` of 0..1: cut, not rounded, so that 100 is said only where nothing is missing."""
    return plain(int(share * 10000 + 1e-6) / 100)


def plain(number: float | Decimal) -> float:
    """Without idle zeros: 100, not 100.0."""
    return int(number) if number == int(number) else float(number)


def watched_part(share: float) -> Message:
    """`watched 97%`: cut as well. What is less than a hundredth is told with its parts."""
    # 100 is said only where nothing is missing but the newest minutes.
    whole = int(share * 100 + 0.01)
    if whole or not share:
        return say("watched {n}%", n=whole)
    if percent(share) < LEAST:
        return say("watched less than {n}%", n=LEAST)
    return say("watched {n}%", n=percent(share))
