"""How long a test waits for what comes by itself: no measure of speed, that is the benchmarks'.

A machine may be slow and busy with other things. What is promised is looked for again and again,
and a test fails only when it has not come in a time in which nothing at all would still be under
way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds. `timeout` in pyproject.toml, which ends a test that hangs, leaves room for several."""


def until(ask: Callable[[], T], seconds: float = PATIENCE) -> T:
    """The first truthy answer; the test fails if none comes."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > end:
            pytest.fail(f"still not so after {seconds:g} s: {ask}")
        time.sleep(0.02)
    return answer


async def soon(ask: Callable[[], T], seconds: float = PATIENCE) -> T:
    """`until` for what happens in the test's own loop: it goes on meanwhile."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > end:
            pytest.fail(f"still not so after {seconds:g} s: {ask}")
        await asyncio.sleep(0.01)
    return answer
