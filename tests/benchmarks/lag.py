"""How long the window is ever held up while 1,000 sources change at once and a 1 MB feed is read.

    .venv/bin/python -m tests.benchmarks.lag [HOW MANY] [PLATFORM]

The real program with a profile of its own, its window open; a timer in Qt's thread that is due
every 5 ms notices each delay. Beside it the same timer in a process that does nothing tells what
the machine itself is late by. PLATFORM: offscreen, or xcb on an Xvfb of its own. LAG_STACKS=1
prints what ran during each long delay, looked at again and again while it lasts. What Python's own
collector takes is measured too: while it looks, no thread runs.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from statuswatch.ui import start
from statuswatch.ui.desktop import Desktop
from tests.benchmarks.desktop import desktop
from tests.benchmarks.pages import ROOT, address, atom, summary

EVERY, HELD = 0.005, 0.050
"""Seconds between two beats of the timer; a delay beyond which somebody notices."""

FEED = 1450
"""Entries of the feed, which make it a megabyte."""

CALM, AFTER = 10.0, 45.0
"""Seconds measured before all change, and from then on."""


# --- what is asked: everybody fine until told, then everybody in trouble -------------------------


def _page(number: int, *, ill: bool) -> bytes:
    document = json.loads(summary(number))
    if ill:
        at = "2026-11-22T10:00:00.000Z"
        word = {"id": "u1", "status": "investigating", "body": "We look into it.", "created_at": at}
        story = {
            "id": f"i{number}",
            "name": "Uploads fail",
            "status": "investigating",
            "impact": "major",
            "created_at": at,
            "updated_at": at,
            "started_at": at,
            "shortlink": f"https://stspg.example/{number}",
            "incident_updates": [word | {"display_at": at, "updated_at": at}],
            "components": document["components"][:2],
        }
        document["incidents"] = [story]
        for part in document["components"][:2]:
            part["status"] = "major_outage"
    return json.dumps(document).encode()


async def _serve() -> None:
    ill = False

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal ill
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            ill = ill or b"/change" in head
            host = writer.get_extra_info("sockname")[0]
            if b"history.atom" in head:
                text = atom(1, FEED).replace(b"It is over now", b"It is over" if ill else b"Over")
                body = text + (b"<!-- changed -->" if ill else b"")
            else:
                number = sum(int(p) << (8 * n) for n, p in enumerate(reversed(host.split("."))))
                body = _page(number, ill=ill)
            size = str(len(body)).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: " + size + b"\r\n\r\n" + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=4096)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def _serving() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.lag", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _follow(folder: Path, many: int, port: int) -> None:
    from statuswatch.app import App
    from statuswatch.settings import Profile

    app = App(Profile.at(folder))
    for n in range(many):
        app.follow(f"http://{address(n)}:{port}", "statuspage", f"Vendor {n:04}")
    app.follow(f"http://{address(many)}:{port}/history.atom", "feed", "The long feed")
    app.close_store()


# --- the program, with the timer beside it -------------------------------------------------------


class _Beats:
    """Delays of the timer by phase, and what all threads did during those beyond HELD."""

    def __init__(self) -> None:
        self.phase = "start"
        self.delays: dict[str, list[float]] = {}
        self.idle: dict[str, list[float]] = {}
        self.stacks: deque[tuple[float, float, str, list[str]]] = deque(maxlen=400)
        self.collected: dict[tuple[str, str, int], list[float]] = {}
        self.last = time.perf_counter()
        self._began = 0.0
        gc.callbacks.append(self.collect)

    def collect(self, stage: str, found: dict[str, int]) -> None:
        """How long each look for rubbish takes, by phase, thread and generation."""
        if stage == "start":
            self._began = time.perf_counter()
            return
        key = (self.phase, threading.current_thread().name, found["generation"])
        self.collected.setdefault(key, []).append(time.perf_counter() - self._began)

    def beat(self) -> None:
        now = time.perf_counter()
        self.delays.setdefault(self.phase, []).append(max(0.0, now - self.last - EVERY))
        self.last = now

    def hear_idle(self, told: IO[str]) -> None:
        """In a thread of its own: how late the process is that does nothing."""
        for line in told:
            self.idle.setdefault(self.phase, []).append(float(line))

    def look(self) -> None:
        """In a thread of its own: who holds it up, seen while it is held up."""
        while True:
            time.sleep(0.005)
            last, seen = self.last, list[str]()
            while time.perf_counter() - last > HELD / 2 and self.last == last:
                seen.append(self._frames())
                time.sleep(0.005)
            late = time.perf_counter() - last
            if seen and late > HELD:
                self.stacks.append((late, last, self.phase, seen))

    def _frames(self) -> str:
        told = []
        names = {t.ident: t.name for t in threading.enumerate()}
        for ident, frame in sys._current_frames().items():
            if names.get(ident) in {"MainThread", "engine"}:
                lines = traceback.format_stack(frame)[-9:]
                told.append(f"  [{names[ident]}]\n{''.join(lines)}")
        return "".join(told)


class _Timed(QObject):
    """The timer, and the plan: all answer once, then it is calm, then everything changes."""

    def __init__(self, shown: Desktop, beats: _Beats, port: int, many: int) -> None:
        super().__init__(shown)
        self._shown, self._beats, self._port, self._many = shown, beats, port, many
        self._timer = QTimer(self, interval=round(EVERY * 1000))
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._ready = QTimer(self, interval=500)
        self._ready.timeout.connect(self._look)
        self._ready.start()

    @Slot()
    def _beat(self) -> None:
        self._beats.beat()

    @Slot()
    def _look(self) -> None:
        overview = self._shown._overview
        services = () if overview is None else overview.services
        if sum(s.status.heard is not None for s in services) <= self._many:
            return
        self._ready.stop()
        self._beats.phase = "calm"
        QTimer.singleShot(round(CALM * 1000), self, self._change)

    @Slot()
    def _change(self) -> None:
        urllib.request.urlopen(f"http://127.0.0.1:{self._port}/change").read()
        self._beats.last = time.perf_counter()
        self._beats.phase = "all change"
        assert self._shown._bridge is not None
        self._shown._bridge.check_now()
        QTimer.singleShot(round(AFTER * 1000), self, self._end)

    @Slot()
    def _end(self) -> None:
        overview = self._shown._overview
        assert overview is not None
        ill = sum(bool(s.status.open) for s in overview.services)
        print(f"services in trouble: {ill} of {len(overview.services)}")
        self._beats.phase = "end"
        self._shown.quit()


def _run(folder: str, port: int, many: int) -> int:
    """The program itself; prints what was measured and ends."""
    beats, begin = _Beats(), Desktop.begin

    def begun(self: Desktop) -> None:
        begin(self)
        _Timed(self, beats, port, many)

    Desktop.begin = begun  # type: ignore[method-assign]
    threading.Thread(target=beats.look, daemon=True).start()
    command = [sys.executable, "-m", "tests.benchmarks.lag", "idle"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as idle:
        assert idle.stdout is not None
        threading.Thread(target=beats.hear_idle, args=(idle.stdout,), daemon=True).start()
        code = start.start(["--profile", folder])
        idle.kill()
    _tell(beats)
    return code


def _tell(beats: _Beats) -> None:
    for phase in ("start", "calm", "all change"):
        delays = sorted(beats.delays.get(phase, [0.0]))
        held = [f"{d * 1000:.0f}" for d in delays if d > HELD]
        rare, idle = delays[int(len(delays) * 0.999)], beats.idle.get(phase, [])
        machine = [d for d in idle if d > HELD]
        print(
            f"{phase:<11}{len(delays):6} beats, greatest delay {delays[-1] * 1000:6.1f} ms,"
            f" 99.9 % {rare * 1000:6.1f} ms, over 50 ms: {len(held)} {' '.join(held[-12:])}"
        )
        if machine:
            print(
                f"{'':<11}(the idle process: {len(machine)}, at most {max(machine) * 1000:.0f} ms)"
            )
        for (when, thread, generation), took in sorted(beats.collected.items()):
            if when == phase:
                print(
                    f"{'':<11}collected generation {generation} in {thread}: {len(took)} times,"
                    f" {sum(took) * 1000:.0f} ms, at most {max(took) * 1000:.1f} ms"
                )
    status = Path("/proc/self/status").read_text()
    print(*(line for line in status.splitlines() if line.startswith(("VmHWM", "VmRSS"))))
    if os.environ.get("LAG_STACKS"):
        for late, since, phase, seen in beats.stacks:
            print(f"--- {phase}: late by {late * 1000:.0f} ms, since {since:.3f}")
            for frames in seen:
                print(frames)


def _idle() -> None:
    """Tells each delay beyond HELD of a loop that only waits."""
    last = time.perf_counter()
    while True:
        time.sleep(EVERY)
        now = time.perf_counter()
        if now - last - EVERY > HELD:
            print(now - last - EVERY, flush=True)
        last = now


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    platform = sys.argv[2] if len(sys.argv) > 2 else "offscreen"
    screen = desktop(size="1280x800") if platform == "xcb" else nullcontext(dict(os.environ))
    with _serving() as port, tempfile.TemporaryDirectory() as folder, screen as environment:
        _follow(Path(folder), many, port)
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.lag", "run", folder, str(port), str(many)],
            env={**environment, "QT_QPA_PLATFORM": platform},
            cwd=ROOT,
            check=True,
            timeout=900,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(_serve())
    elif sys.argv[1:2] == ["idle"]:
        _idle()
    elif sys.argv[1:2] == ["run"]:
        sys.exit(_run(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    else:
        main()
