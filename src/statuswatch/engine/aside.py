"""Calls that block, and may never return, made beside the loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


async def aside(do: Callable[[], Answer]) -> Answer:
    """What `do` returns or raises, from a daemon thread of its own: one that hangs takes no place
    in the loop's pool, and quitting waits for nobody."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Answer] = loop.create_future()

    def told(result: Answer | None, error: BaseException | None) -> None:
        if answer.done():  # cancelled: nobody wants to know any more
            return
        if error is None:
            answer.set_result(result)  # type: ignore[arg-type]  # an Answer, where there is no error
        else:
            answer.set_exception(error)

    def run() -> None:
        result, failed = None, None
        try:
            result = do()
        except BaseException as error:  # noqa: BLE001  (it is raised where it is awaited)
            failed = error
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(told, result, failed)

    threading.Thread(target=run, daemon=True).start()
    return await answer
