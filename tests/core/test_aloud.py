"""Sentences for the ear."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.aloud import aloud
from statuswatch.core.words import count, render, say


def test_every_duration_is_spelled_out_however_deep_it_stands() -> None:
    inner = say("for {length}", length=timedelta(minutes=61))
    words = count("{n} time {inner}", "{n} times {inner}", 2, inner=inner)
    assert render(aloud(words)) == "2 times for 1 hour 1 minute"
    assert render(words) == "2 times for 1\xa0h 1\xa0min"


def test_what_is_no_duration_stays() -> None:
    assert aloud(say("{name} fails", name="3 h")) == say("{name} fails", name="3 h")
