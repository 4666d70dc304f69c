"""Sentences for the ear: every duration in whole words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core.words import Message, Value, count, say


def aloud(message: Message) -> Message:
    """The same sentence, its durations and those of its clauses spelled out."""
    return replace(message, args=tuple((name, _heard(value)) for name, value in message.args))


Argument = Value


def _heard(value: Argument) -> Argument:
    if isinstance(value, timedelta):
        return spelled(value)
    return aloud(value) if isinstance(value, Message) else value


def spelled(length: timedelta) -> Message:
    """A duration for the ear: two units at most, in whole words."""
    minutes = max(0, int(length.total_seconds())) // 60
    if minutes < 60:
        return count("{n} minute", "{n} minutes", minutes)
    hours = minutes // 60
    if hours < 24:
        return _two(
            count("{n} hour", "{n} hours", hours),
            count("{n} minute", "{n} minutes", minutes % 60),
        )
    return _two(
        count("{n} day", "{n} days", hours // 24), count("{n} hour", "{n} hours", hours % 24)
    )


def _two(big: Message, small: Message) -> Message:
    return big if small.n == 0 else say("{big} {small}", big=big, small=small)
