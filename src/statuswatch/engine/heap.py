"""Memory of large documents goes back to the system as soon as they are done with.

glibc raises the size from which a block is a mapping of its own up to the largest that was ever
freed; from then on documents of 5 MB lie in the heap among small things that stay. The hostile
storm takes 45-49 MB with a fixed size, 57 without.
"""

from __future__ import annotations

import sys
from functools import cache

MAPPED = 1024 * 1024
"""Bytes of a block from which it is a mapping of its own."""

_M_MMAP_THRESHOLD = -3


@cache
def hand_back() -> bool:
    """From now on, in this process; False where the C library knows of no such wish."""
    if sys.platform != "linux":
        return False
    import ctypes  # whom no large document ever came to does without it

    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, MAPPED))
    except (AttributeError, OSError):  # musl
        return False
