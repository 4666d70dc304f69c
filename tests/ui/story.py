"""A fake of what the bridge keeps running: a story of snapshots, told as on a stage.

As a program it is the real tray with that story, to look at: STORY='{"pause": 4}'. Who tests it
writes it a line for each next scene: one that goes by itself may be over before it was seen.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from statuswatch.core.model import Incident, KnownIncident, Level, Line, Role, Service, Status
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.words import Setting, say
from statuswatch.language import ENGLISH, Speech, speech

if TYPE_CHECKING:
    from statuswatch.app import App, Watch
    from statuswatch.app.desk import Desk

ICONS = Path(__file__).parents[2] / "resources" / "icons"
NOON = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
NAMES = (
    "Podhost", "Postline", "Chirp", "Castwave", "Old Forum", "Loopgram",
    "Queuely", "Vidbox", "Bluepost", "Canvasly", "Mailbird & Sons", "Zap_ier",
)  # fmt: skip


def service(
    name: str,
    level: Level | None = Level.OK,
    since: datetime | None = None,
    *,
    stale: bool = False,
    acknowledged: bool = False,
    checked: bool = True,
    url: str = "",
) -> ServiceNow:
    """A followed service at `level`."""
    told: tuple[KnownIncident, ...] = ()
    if level and since:
        story = Incident("1", "Trouble", level, since, url=url)
        told = (KnownIncident("s", Role.OFFICIAL, story, since, since),)
    heard = NOON if checked else None
    status = Status(level, since, stale, open=told, heard=heard)
    return ServiceNow(Service(name.lower(), name), status, acknowledged=acknowledged)


def overview(
    *services: ServiceNow,
    line: Line = Line.UP,
    line_since: datetime | None = None,
    at: datetime = NOON,
    seq: int = 0,
    checked: datetime | None = NOON,
) -> Overview:
    return Overview(services, line, at, seq, line_since, checked)


def scenes(now: datetime) -> list[Overview]:
    """Fine, degraded, down, three down, offline, many."""
    hour = now - timedelta(hours=1, minutes=8)
    ago = now - timedelta(minutes=23)
    worse: list[dict[str, tuple[Level | None, datetime | None]]] = [
        {},
        {"Postline": (Level.DEGRADED, ago)},
        {"Podhost": (Level.DOWN, hour), "Postline": (Level.DEGRADED, ago)},
        {
            "Podhost": (Level.DOWN, hour), "Chirp": (Level.DOWN, ago), "Vidbox": (Level.DOWN, ago),
            "Postline": (Level.PARTIAL, ago), "Castwave": (Level.MAINTENANCE, ago),
            "Old Forum": (None, None),
        },
    ]  # fmt: skip
    told = [
        overview(
            *(service(n, *ill.get(n, (Level.OK, None)), url="https://x.test/1") for n in NAMES),
            at=now,
            seq=i,
            checked=now,
        )
        for i, ill in enumerate(worse)
    ]
    off = overview(*told[0].services, line=Line.DOWN, line_since=now, at=now, seq=8, checked=now)
    crowd = [service(f"Service {i:02}", Level(i % 5), ago) for i in range(100)]
    return [*told, off, overview(*crowd, at=now, seq=9, checked=now)]


class Story:
    """Tells one scene after another, each when asked for by `check_now` or after `pause` s."""

    def __init__(self, told: Sequence[Overview], pause: float | None = None) -> None:
        self.scenes, self.pause = told, pause
        self.checks = 0
        self.asked = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def go_on_by(self, lines: Iterable[str]) -> None:
        """The next scene for each line."""
        for _ in lines:
            if self.loop is not None:
                self.loop.call_soon_threadsafe(self.asked.set)

    async def run(self, told: Callable[[Overview], None]) -> None:
        self.loop = asyncio.get_running_loop()
        for scene in self.scenes:
            told(scene)
            try:
                await asyncio.wait_for(self.asked.wait(), self.pause)
            except TimeoutError:
                continue
            self.asked.clear()
        await asyncio.Event().wait()

    async def check_now(self) -> None:
        self.checks += 1
        self.asked.set()

    def desk(self, tell: Callable[[object], None]) -> Desk:
        from statuswatch.app.desk import Desk

        return Desk(cast("App", None), cast("Watch", None), tell)


class Failing:
    """Breaks as it is told to: in `make`, in `run` or in `check_now`."""

    def __init__(self, run: Exception | None = None, check: Exception | None = None) -> None:
        self.broken_run, self.broken_check = run, check

    async def run(self, told: Callable[[Overview], None]) -> None:
        told(overview(service("Chirp")))
        if self.broken_run:
            raise self.broken_run
        await asyncio.Event().wait()

    async def check_now(self) -> None:
        if self.broken_check:
            raise self.broken_check

    def desk(self, tell: Callable[[object], None]) -> Desk:
        raise AssertionError("nobody asks a story that fails")


def main() -> int:
    """STORY: {"pause": seconds or null, "lines": true, "scenes": [number], "fail": words,
    "language": code}; "first": from that scene on."""
    from statuswatch.core.flow import StatusWatchError
    from statuswatch.ui.main import Program, run

    plan = json.loads(os.environ.get("STORY", "{}"))

    def make() -> Story | Failing:
        loaded = sorted(m for m in ("httpx", "keyring", "feedparser") if m in sys.modules)
        sys.stderr.write(f"engine starts {time.time():.3f} {loaded}\n")
        sys.stderr.flush()
        if plan.get("fail"):
            return Failing(StatusWatchError(say(plan["fail"])))
        told = scenes(datetime.now(UTC))[plan.get("first", 0) :]
        chosen = [told[n] for n in plan.get("scenes", range(len(told)))]
        story = Story(chosen, plan.get("pause"))
        if plan.get("lines"):
            threading.Thread(target=story.go_on_by, args=(sys.stdin,), daemon=True).start()
        return story

    def spoken() -> Speech:
        return speech(plan.get("language", ENGLISH))

    def setting() -> Setting:
        return spoken().setting(datetime.now(UTC))

    return run(Program(make, ICONS, setting=setting, speech=spoken))


if __name__ == "__main__":
    sys.exit(main())
