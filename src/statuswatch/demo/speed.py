"""How fast the demo passes: what may be asked for."""

from __future__ import annotations

from statuswatch.core.words import say

SLOWEST, FASTEST = 0.1, 20.0


def read_speed(text: str) -> float:
    """How many times as fast as two hours in two minutes. Raises ValueError with a Message a
    person can act on."""
    try:
        found = float(text)
    except ValueError as error:
        words = "{text} is not a number: write how many times as fast, 2 or 0.5"
        raise ValueError(say(words, text=repr(text))) from error
    if not SLOWEST <= found <= FASTEST:
        words = "{text} is out of range: choose between {least} and {most}"
        least, most = f"{SLOWEST:g}", f"{FASTEST:g}"
        raise ValueError(say(words, text=repr(text), least=least, most=most))
    return found
