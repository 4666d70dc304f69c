"""How fast the demo passes: what may be asked for."""

from __future__ import annotations

SLOWEST, FASTEST = 0.1, 20.0


def read_speed(text: str) -> float:
    """How many times as fast as two hours in two minutes. Raises ValueError in words a person
    can act on."""
    try:
        found = float(text)
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not a number: write how many times as fast, 2 or 0.5"
        ) from error
    if not SLOWEST <= found <= FASTEST:
        raise ValueError(f"{text!r} is out of range: choose between {SLOWEST:g} and {FASTEST:g}")
    return found
