"""How much the bodies of all polls under way may take together: never more than that, nobody waits
for ever, and what is small never waits."""

from __future__ import annotations

import asyncio
import platform
import random
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Report
from statuswatch.core.words import say
from statuswatch.engine import shelf as module
from statuswatch.engine.heap import hand_back
from statuswatch.engine.shelf import Shelf
from statuswatch.http import BODY_CAP, HttpTrouble
from statuswatch.inflate import Grow
from tests.engine.stage import Visitor, reason
from tests.serving import Asked, Loopback, Reply
from tests.waiting import PATIENCE, soon

MB = 1024 * 1024
MOST, FREE = 16 * MB, 256 * 1024
PIECE = 256 * 1024


def body_of(megabytes: float) -> Callable[[Grow], Awaitable[int]]:
    """A poll of so much, that comes in pieces; how many pieces."""

    async def work(grow: Grow) -> int:
        pieces = int(megabytes * MB) // PIECE
        for _ in range(pieces):
            grow(PIECE)
            await asyncio.sleep(0)
        return pieces

    return work


def held(size: int, done: asyncio.Event) -> Callable[[Grow], Awaitable[None]]:
    """A poll that takes so many bytes, and keeps them until `done`."""

    async def work(grow: Grow) -> None:
        grow(size)
        await done.wait()

    return work


POLL = st.tuples(
    st.lists(st.floats(0, 5), min_size=1, max_size=3),  # its bodies, MB
    st.booleans(),  # doubted
    st.sampled_from(["", "breaks", "cancelled"]),
    st.integers(0, 9),  # whose they are
)


@settings(max_examples=60, deadline=None)
@given(polls=st.lists(POLL, min_size=1, max_size=40), seed=st.integers(0, 999))
def test_however_polls_come_the_shelf_is_never_overfull_and_each_comes_to_its_end(
    polls: list[tuple[list[float], bool, str, int]], seed: int
) -> None:
    async def play() -> None:
        shelf, turn = Shelf(MOST, FREE), random.Random(seed)
        held: dict[object, int] = {}

        def one(bodies: list[float], end: str) -> Callable[[Grow], Awaitable[str]]:
            async def work(grow: Grow) -> str:
                mine = object()
                held[mine] = 0
                try:
                    for size in bodies:
                        for _ in range(int(size * MB) // PIECE):
                            grow(PIECE)
                            held[mine] += PIECE
                            assert shelf.taken <= MOST
                            beside = sum(max(0, size - FREE) for size in held.values())
                            assert beside <= shelf.taken
                            for _ in range(turn.randrange(3)):
                                await asyncio.sleep(0)
                    if end == "breaks":
                        raise HttpTrouble("http", say("broken"))
                    return "read"
                finally:
                    del held[mine]

            return work

        tasks = []
        for bodies, doubted, end, key in polls:
            work = one(bodies, end)
            tasks.append(asyncio.create_task(shelf.carry(str(key), work, doubted=doubted)))
            await asyncio.sleep(0)
            if end == "cancelled":
                tasks[-1].cancel()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)
        for (_, _, end, _), came in zip(polls, ended, strict=True):
            right: dict[str, Any] = {
                "": str,
                "breaks": HttpTrouble,
                "cancelled": (asyncio.CancelledError, str),
            }
            assert isinstance(came, right[end]), came
        assert (shelf.taken, shelf.waiting, held) == (0, 0, {})

    asyncio.run(play())


async def test_polls_that_each_want_more_than_is_left_do_not_wait_for_each_other() -> None:
    shelf, begun = Shelf(MOST, FREE), 0

    async def work(grow: Grow) -> str:
        nonlocal begun
        begun += 1
        for _ in range(2):  # two bodies of 5 MB each, and the others come in between
            grow(5 * MB)
            await asyncio.sleep(0.01)
        return "read"

    every = [shelf.carry(str(n), work, doubted=False) for n in range(4)]
    assert await asyncio.wait_for(asyncio.gather(*every), PATIENCE) == ["read"] * 4
    assert 4 < begun <= 12, "those for whom no room was left were asked anew, and not for ever"


async def test_a_small_body_never_waits_however_full_it_is() -> None:
    shelf, done = Shelf(MOST, FREE), asyncio.Event()
    holding = asyncio.create_task(shelf.carry("large", held(MOST + FREE, done), doubted=False))
    late = asyncio.create_task(shelf.carry("another", body_of(5), doubted=False))
    await soon(lambda: shelf.waiting == 1)
    assert shelf.taken == MOST
    small = shelf.carry("small", body_of(0.25), doubted=False)
    assert await asyncio.wait_for(small, PATIENCE) == 1
    done.set()
    await asyncio.wait_for(asyncio.gather(holding, late), PATIENCE)


async def test_who_was_large_last_time_takes_room_before_it_asks() -> None:
    shelf, done, begun = Shelf(MOST, FREE), asyncio.Event(), []
    assert await shelf.carry("podcast", body_of(5), doubted=False) == 20

    async def again(grow: Grow) -> int:
        begun.append(shelf.taken)
        return await body_of(5)(grow)

    holding = asyncio.create_task(shelf.carry("large", held(MOST, done), doubted=False))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(shelf.carry("podcast", again, doubted=False))
    await soon(lambda: shelf.waiting == 1)
    assert begun == [], "it holds no connection while it waits"
    done.set()
    await asyncio.wait_for(asyncio.gather(holding, waiting), PATIENCE)
    assert len(begun) == 1, "it was asked once"


async def test_who_became_small_waits_no_longer() -> None:
    shelf, done = Shelf(MOST, FREE), asyncio.Event()
    await shelf.carry("podcast", body_of(5), doubted=False)
    assert await shelf.carry("podcast", body_of(0.25), doubted=False) == 1
    holding = asyncio.create_task(shelf.carry("large", held(MOST + FREE, done), doubted=False))
    await asyncio.sleep(0)
    again = shelf.carry("podcast", body_of(0.25), doubted=False)
    assert await asyncio.wait_for(again, PATIENCE) == 1
    done.set()
    await holding


async def test_those_that_failed_share_one_half() -> None:
    shelf, done = Shelf(MOST, FREE), asyncio.Event()

    async def stalls(grow: Grow) -> None:
        grow(5 * MB)
        await done.wait()

    bad = [asyncio.create_task(shelf.carry(f"b{n}", stalls, doubted=True)) for n in range(9)]
    await soon(lambda: shelf.waiting >= 7)
    assert shelf.taken <= MOST // 2
    good = shelf.carry("good", body_of(5), doubted=False)
    assert await asyncio.wait_for(good, PATIENCE) == 20
    done.set()
    await asyncio.wait_for(asyncio.gather(*bad), PATIENCE)
    assert shelf.taken == 0


async def test_the_last_of_the_shelf_is_given_out_too() -> None:
    """Less than a whole step is left, and it is just enough."""
    shelf, begun = Shelf(module.STEP + module.STEP // 2, FREE), 0

    async def work(grow: Grow) -> str:
        nonlocal begun
        begun += 1
        for piece in (FREE, module.STEP, module.STEP // 2):
            grow(piece)
        return "read"

    assert await shelf.carry("x", work, doubted=False) == "read"
    assert begun == 1


async def test_only_the_newest_of_those_that_were_large_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    shelf = Shelf(MOST, FREE)
    for name in ("oldest", "older", "newest"):
        await shelf.carry(name, body_of(1), doubted=False)
    assert list(shelf._large) == ["older", "newest"]


async def test_more_than_the_whole_shelf_is_refused_in_words() -> None:
    shelf = Shelf(MOST, FREE)
    with pytest.raises(HttpTrouble, match="larger than 16 MB together"):
        await shelf.carry("huge", body_of(17), doubted=False)
    assert shelf.taken == 0


async def test_its_own_time_limit_is_no_time_limit_of_who_asked() -> None:
    async def late(_: Grow) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await Shelf().carry("x", late, doubted=False)


async def test_a_poll_that_found_no_room_is_asked_again_and_is_no_failure() -> None:
    large = Reply(200, b"good" + bytes(BODY_CAP - 4))
    async with Loopback(lambda _: large).running() as host:
        visitor = Visitor()
        shelf = visitor.fetcher._shelf = Shelf(6 * MB, FREE)
        done = asyncio.Event()
        holding = asyncio.create_task(shelf.carry("large", held(6 * MB, done), doubted=False))
        await asyncio.sleep(0)
        polling = asyncio.create_task(visitor.poll(host.url))
        await soon(lambda: shelf.waiting == 1)
        assert await soon(lambda: host.at_once == 0), "it holds no connection while it waits"
        done.set()
        fetched = await asyncio.wait_for(polling, PATIENCE)
        await holding
    assert isinstance(fetched.outcome, Report), reason(fetched)
    assert len(host.asked) == 2
    assert len(fetched.exchanges) == len(fetched.proof.pages) == 1, "the first try left nothing"


async def test_thirty_hosts_of_5_mb_at_once_are_all_read_and_the_shelf_holds() -> None:
    most = 0

    def handler(asked: Asked) -> Reply:
        nonlocal most
        most = max(most, shelf.taken)
        return Reply(200, b"good" + bytes(BODY_CAP - 4))

    visitor = Visitor()
    shelf = visitor.fetcher._shelf
    port = ""
    host = Loopback(handler)
    async with host.running("0.0.0.0"):
        port = host.url.rpartition(":")[2]
        polls = [visitor.poll(f"http://127.9.0.{n + 1}:{port}") for n in range(30)]
        fetched = await asyncio.wait_for(asyncio.gather(*polls), PATIENCE)
    assert [reason(one) for one in fetched] == [""] * 30
    assert 0 < most <= module.MOST
    assert (shelf.taken, shelf.waiting) == (0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's own")
async def test_the_first_large_body_has_large_blocks_handed_back() -> None:
    hand_back.cache_clear()
    await Shelf(MOST, FREE).carry("small", body_of(0.25), doubted=False)
    assert hand_back.cache_info().currsize == 0
    await Shelf(MOST, FREE).carry("large", body_of(1), doubted=False)
    assert hand_back.cache_info().currsize == 1


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's own")
def test_the_c_library_takes_the_wish() -> None:
    hand_back.cache_clear()
    assert hand_back()
