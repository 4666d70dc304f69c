"""Several services in one sentence: "Chirp, Loopgram and 3 more"."""

from __future__ import annotations

from collections.abc import Sequence

from statuswatch.core.words import Message, count, say

NAMED = 5
"""So many are named; of the rest only their number."""


def listed(names: Sequence[str | Message], more: int = 0) -> Message:
    """All of them, or the first NAMED and how many more. `more`: of those whose name is not known.
    Nothing for none at all."""
    shown, rest = names[:NAMED], len(names[NAMED:]) + more
    if rest:
        return _and_more(shown, rest)
    match shown:
        case []:
            return say("")
        case [a]:
            return say("{a}", a=a)
        case [a, b]:
            return say("{a} and {b}", a=a, b=b)
        case [a, b, c]:
            return say("{a}, {b} and {c}", a=a, b=b, c=c)
        case [a, b, c, d]:
            return say("{a}, {b}, {c} and {d}", a=a, b=b, c=c, d=d)
        case [a, b, c, d, e, *_]:
            return say("{a}, {b}, {c}, {d} and {e}", a=a, b=b, c=c, d=d, e=e)
        case _:
            return say("")


def _and_more(names: Sequence[str | Message], rest: int) -> Message:
    if not names:
        return count("{n} service", "{n} services", rest)
    head: Message = say("{a}", a=names[0])
    for name in names[1:]:
        head = say("{a}, {b}", a=head, b=name)
    return count("{names} and {n} more", "{names} and {n} more", rest, names=head)
