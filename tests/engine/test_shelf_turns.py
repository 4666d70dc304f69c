"""Whose turn it is on the shelf: nobody overtakes, and a body that hardly comes gives way once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from statuswatch.engine import shelf as module
from statuswatch.engine.shelf import Load, Shelf
from statuswatch.inflate import Grow
from tests.engine.test_shelf import FREE, MB, MOST, body_of, held
from tests.waiting import PATIENCE, soon


async def test_who_comes_later_does_not_overtake_those_who_wait() -> None:
    shelf, done, order = Shelf(MOST, FREE), asyncio.Event(), []

    async def holds(grow: Grow) -> None:
        grow(12 * MB)
        await done.wait()

    def notes(name: str) -> Callable[[Grow], Awaitable[None]]:
        async def work(grow: Grow) -> None:
            grow(2 * MB if name == "later" else 5 * MB)
            order.append(name)
            await asyncio.sleep(0)

        return work

    holding = asyncio.create_task(shelf.carry("large", holds, doubted=False))
    await asyncio.sleep(0)
    first = asyncio.create_task(shelf.carry("first", notes("first"), doubted=False))
    await soon(lambda: shelf.waiting == 1)
    later = asyncio.create_task(shelf.carry("later", notes("later"), doubted=False))
    await soon(lambda: shelf.waiting == 2)
    done.set()
    await asyncio.wait_for(asyncio.gather(holding, first, later), PATIENCE)
    assert order == ["first", "later"]


async def test_nor_does_one_that_failed_overtake_another_that_failed() -> None:
    shelf, done, order = Shelf(MOST, FREE), asyncio.Event(), []
    await shelf.carry("later", body_of(2), doubted=True)

    async def holds(grow: Grow) -> None:
        grow(4 * MB)
        await done.wait()

    def notes(name: str, megabytes: int) -> Callable[[Grow], Awaitable[None]]:
        async def work(grow: Grow) -> None:
            grow(megabytes * MB)
            order.append(name)

        return work

    holding = asyncio.create_task(shelf.carry("bad", holds, doubted=True))
    await soon(lambda: shelf.taken > 0)
    first = asyncio.create_task(shelf.carry("first", notes("first", 6), doubted=True))
    await soon(lambda: shelf.waiting == 1)
    later = asyncio.create_task(shelf.carry("later", notes("later", 2), doubted=True))
    await soon(lambda: shelf.waiting == 2 or bool(order))
    assert order == [], "its two would fit in their half, but it came later"
    done.set()
    await asyncio.wait_for(asyncio.gather(holding, first, later), PATIENCE)
    assert order == ["first", "later"]


async def test_who_is_called_off_while_it_waits_waits_no_longer() -> None:
    shelf, done = Shelf(MOST, FREE), asyncio.Event()
    holding = asyncio.create_task(shelf.carry("large", held(MOST + FREE, done), doubted=False))
    await soon(lambda: shelf.taken == MOST)
    waiting = asyncio.create_task(shelf.carry("another", body_of(5), doubted=False))
    await soon(lambda: shelf.waiting == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert shelf.waiting == 0
    done.set()
    await asyncio.wait_for(holding, PATIENCE)


async def test_a_large_body_that_hardly_comes_gives_way_to_one_that_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.1)
    monkeypatch.setattr(module, "SLOWEST", 1000 * MB)
    shelf, done, begun = Shelf(MOST, FREE), asyncio.Event(), 0

    async def stalls(grow: Grow) -> str:
        nonlocal begun
        begun += 1
        grow(5 * MB)
        await done.wait()
        return "read"

    bad = [asyncio.create_task(shelf.carry(f"b{n}", stalls, doubted=False)) for n in range(3)]
    await soon(lambda: shelf.taken > MOST - 2 * MB)
    assert await asyncio.wait_for(shelf.carry("good", body_of(5), doubted=False), PATIENCE) == 20
    assert not any(task.done() for task in bad), "they are asked again, nobody says they failed"
    await soon(lambda: shelf.waiting == 2)
    again = shelf.carry("good", body_of(5), doubted=False)
    assert await asyncio.wait_for(again, PATIENCE) == 20, "the slow ones stand aside from now on"
    done.set()
    assert await asyncio.wait_for(asyncio.gather(*bad), PATIENCE) == ["read"] * 3
    assert begun <= 3 * 3, "each gives way once"


async def test_a_body_is_called_slow_after_its_grace_and_by_what_has_come() -> None:
    fresh = Load("x", doubted=False, sure=False, size=1, begun=100.0)
    assert not fresh.is_slow(100.0 + module.GRACE), "too early to tell"
    assert fresh.is_slow(100.0 + module.GRACE + 0.1)
    steady = Load("x", doubted=False, sure=False, size=10 * module.SLOWEST, begun=100.0)
    assert not steady.is_slow(110.0)
    assert steady.is_slow(110.1)
    assert not Load("x", doubted=False, sure=False).is_slow(999.0), "nothing has come of it yet"


async def test_who_gave_way_once_or_only_holds_up_those_that_failed_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "GRACE", -1.0)
    monkeypatch.setattr(module, "SLOWEST", 10**15)
    shelf, done, begun = Shelf(6 * MB, FREE), asyncio.Event(), 0

    async def stalls(grow: Grow) -> None:
        nonlocal begun
        begun += 1
        grow(5 * MB)
        await done.wait()

    never = asyncio.get_running_loop().call_later(3600, int)
    shelf._glance = never  # it glances when the test says so

    def put_off() -> bool:
        """Whoever holds the room, at a glance."""
        shelf._clear_the_way()
        assert shelf._glance is not None, "it will glance again, as somebody waits"
        shelf._glance.cancel()
        shelf._glance = never
        [load] = [load for load in shelf._loads if load.room]
        return load.limit.when() is not None

    slow = asyncio.create_task(shelf.carry("slow", stalls, doubted=False))
    await soon(lambda: shelf.taken > 0)
    failed = asyncio.create_task(shelf.carry("failed", body_of(5), doubted=True))
    await soon(lambda: shelf.waiting == 1)
    assert not put_off(), "who waits there failed last time"
    good = [asyncio.create_task(shelf.carry("good", body_of(5), doubted=False))]
    await soon(lambda: shelf.waiting == 2)
    assert put_off()
    await soon(lambda: begun == 2)
    good.append(asyncio.create_task(shelf.carry("good", body_of(5), doubted=False)))
    await soon(lambda: shelf.waiting > 0)
    assert not put_off(), "it gave way before"
    done.set()
    await asyncio.wait_for(asyncio.gather(slow, failed, *good), PATIENCE)
    assert begun == 2
    never.cancel()
