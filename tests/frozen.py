"""Does the frozen program hold what the checkout has? Starts it as a user would.

    .venv/bin/python -m tests.frozen dist/statuswatch

Adapters, icons, catalogue and languages are found by looking into folders: a program put together
wrongly runs without a word, and has none of them. Needs Xvfb, dbus-daemon and xdotool
for tray and window.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statuswatch import __version__, adapters, assets, export
from tests.benchmarks.pages import address, serving
from tests.channels import desk
from tests.ui.host import open_host

STAYS = 10.0
"""Seconds that the tray must stand."""
STARTS = 7
MOST_MB = 160
"""It is 147: what creeps in (a toolkit, another Qt module) is larger than what is between."""


class Frozen:
    """The program in a folder, as on a machine that has no Python: nothing of ours in its
    environment, a home of its own, another working folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder.resolve()
        self.home = home
        name = "statuswatch.exe" if sys.platform == "win32" else "statuswatch"
        self.path = str(self.folder / name)
        kept = {"PATH", "SYSTEMROOT", "TEMP"}
        self.environment = {k: v for k, v in os.environ.items() if k in kept}
        self.environment |= {
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "STATUSWATCH_PROFILE": str(home / "profile"),
        }
        runtime = home / "run"
        runtime.mkdir(0o700)
        self.environment["XDG_RUNTIME_DIR"] = str(runtime)

    def says(self, *words: str, code: int = 0) -> str:
        said = subprocess.run(
            [self.path, *words],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert said.returncode == code, (words, said.returncode, said.stdout, said.stderr)
        assert "Traceback" not in said.stderr, said.stderr
        return said.stdout

    def rows(self, *words: str, code: int = 0) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.says(*words, "--json", code=code).splitlines()]


def version(frozen: Frozen) -> str:
    said = frozen.says("--version").strip()
    assert said == f"StatusWatch {__version__}"
    return said


def every_adapter(frozen: Frozen) -> str:
    found = [row["kind"] for row in frozen.rows("adapters")]
    assert found == list(adapters.kinds()), f"{found} is not {adapters.kinds()}"
    return f"{len(found)} adapters: {', '.join(map(str, found))}"


def every_export(frozen: Frozen) -> str:
    for name in export.names():
        frozen.says("export", "--format", name)
    return f"{len(export.names())} export formats"


def program_files(frozen: Frozen) -> str:
    """Icons and catalogue, as many as in the checkout; and the doctor finds nothing else amiss."""
    settings = frozen.home / "profile" / "settings.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("[network]\ncanaries = []\n", "utf-8")  # nobody's page is asked
    rows = {str(row["what"]): row for row in frozen.rows("doctor")}
    icons = len(list(assets.resource("icons").rglob("*.svg")))
    known = assets.resource("catalogue.jsonl").read_text("utf-8").count("\n")
    words = f"{icons} icons, {known} services in the catalogue"
    assert rows["program files"]["words"] == words, rows["program files"]
    assert icons > 0
    assert known > 0
    return words


def report(frozen: Frozen) -> str:
    """It names the versions of what goes along: that is in their metadata alone."""
    (told,) = frozen.rows("doctor", "--report")
    text = str(told["report"])
    for name in ("PySide6 6.", "httpx ", "feedparser ", "msgspec ", "keyring "):
        assert name in text, (name, text[:600])
    return next(line for line in text.splitlines() if line.startswith("Libraries"))


def every_resource(frozen: Frozen) -> str:
    """Icons, words, licences, the desktop's files: byte for byte as in the checkout."""
    ours, theirs = assets.resource(""), frozen.folder / "_internal" / "resources"
    files = [p.relative_to(ours) for p in sorted(ours.rglob("*")) if p.is_file()]
    files = [p for p in files if p.parts[0] != "i18n" or p.suffix == ".mo"]
    other = [str(p) for p in files if not same(ours / p, theirs / p)]
    assert files
    assert other == [], f"missing, or another: {other[:5]}"
    return f"{len(files)} files of resources/"


def same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def a_round(frozen: Frozen) -> str:
    """Two pages on loopback are followed and asked, one as a page and one as its feed."""
    with serving() as port:
        for n, (kind, path) in enumerate((("statuspage", ""), ("feed", "/history.atom"))):
            page = f"http://{address(n)}:{port}{path}"
            frozen.says("add", page, "--kind", kind, "--name", f"Vendor {n}")
        rows = frozen.rows("check")
    assert rows[-1]["fine"] == 2, rows
    return f"check: {rows[-1]['answer']}"


def languages(frozen: Frozen) -> str:
    """Each that we have is spoken, by us and by Qt's own dialogs."""
    catalogues = assets.resource("i18n").glob("*/LC_MESSAGES/statuswatch.mo")
    known = sorted(file.parts[-3] for file in catalogues)
    english = frozen.says("list")  # that nothing is followed yet
    qt = frozen.folder / "_internal" / "PySide6" / "Qt" / "translations"
    before = frozen.environment
    for language in known:
        frozen.environment = before | {"LANG": f"{language}.UTF-8", "LANGUAGE": language}
        try:
            assert frozen.says("list") != english, f"{language} is not spoken"
        finally:
            frozen.environment = before
        assert (qt / f"qtbase_{language}.qm").is_file(), f"Qt does not speak {language}"
    found = sorted(p.stem.removeprefix("qtbase_") for p in qt.glob("*.qm"))
    assert found == known, f"Qt speaks {found}"
    return f"languages besides English: {', '.join(known) or 'none'}"


def demo(frozen: Frozen) -> str:
    """One opening, one notice, one ending at least: server, engine, store and words work."""
    began = time.monotonic()
    rows = frozen.rows("demo", "--for", "20s")
    took = time.monotonic() - began
    changes = [row["change"] for row in rows if row.get("change") and not row["baseline"]]
    opened, over = changes.count("opened"), changes.count("resolved")
    notices = sum("notice" in row for row in rows)
    assert min(opened, over, notices) > 0, f"opened {opened}, over {over}, notices {notices}"
    return f"demo: {opened} opened, {notices} notices, {over} over in {took:.0f} s"


@contextmanager
def _session(folder: Path) -> Iterator[dict[str, str]]:
    with desk.bus(folder) as address, desk.screen(folder) as display:
        yield {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": display}


async def _shown(frozen: Frozen, session: dict[str, str], *words: str) -> str:
    """Start it, and look at what a panel and the window system are told."""
    host = await open_host(session["DBUS_SESSION_BUS_ADDRESS"])
    log = frozen.home / "shown.log"
    with log.open("wb") as written:
        began = time.monotonic()
        process = await asyncio.to_thread(
            subprocess.Popen,
            [frozen.path, *words],
            env=frozen.environment | session,
            cwd=frozen.home,
            stdout=written,
            stderr=written,
        )
        try:
            item = await host.item()
            after = time.monotonic() - began
            picture = await host.picture(item)
            assert len(set(picture)) > 4, "the icon is empty"
            entries = [e.label for e in (await host.menu(item)).entries if e.label]
            assert entries
            await asyncio.sleep(STAYS)
            assert process.poll() is None, f"it ended: {log.read_text('utf-8', 'replace')}"
            windows = await asyncio.to_thread(_windows, session)
            process.terminate()
            await asyncio.to_thread(process.wait, 10)
        finally:
            process.kill()
            host.leave()
    said = log.read_text("utf-8", "replace").strip()
    assert said == "", said
    assert bool(windows) == ("--tray" not in words), f"windows: {windows}"
    return f"{after * 1000:.0f} ms to the tray, stood for {STAYS:.0f} s; {'; '.join(entries)}"


def _windows(session: dict[str, str]) -> list[str]:
    command = ["xdotool", "search", "--onlyvisible", "--name", "StatusWatch"]
    said = subprocess.run(command, env=os.environ | session, capture_output=True, text=True)
    return said.stdout.split()


def tray(frozen: Frozen) -> str:
    with _session(frozen.home) as session:
        return "without a window: " + asyncio.run(_shown(frozen, session, "--tray"))


def window(frozen: Frozen) -> str:
    with _session(frozen.home) as session:
        return "with the window: " + asyncio.run(_shown(frozen, session))


def demo_window(frozen: Frozen) -> str:
    """With a display the same command is the window; it ends by itself."""
    with _session(frozen.home) as session:
        said = subprocess.run(
            [frozen.path, "demo", "--for", "5s"],
            env=frozen.environment | session,
            cwd=frozen.home,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (said.returncode, said.stdout) == (0, ""), said
    assert "Traceback" not in said.stderr, said.stderr
    return "demo in the window: ended by itself"


def no_qt(frozen: Frozen) -> str:
    """A command works on a server, which has no libGL; and it starts sooner."""
    if sys.platform != "linux":
        return "whether commands load Qt is looked at on Linux only"
    said = subprocess.run(
        [frozen.path, "adapters"],
        env=frozen.environment | {"LD_DEBUG": "files"},
        capture_output=True,
        text=True,
    )
    assert "libpython" in said.stderr, "the linker tells nothing"
    assert "libQt6" not in said.stderr
    return "commands load no Qt"


def without_display(frozen: Frozen) -> str:
    if sys.platform == "linux":
        frozen.says(code=64)
    return "without a display it says so"


def megabytes(folder: Path) -> float:
    sizes = (p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return sum(sizes) / 1e6


def size(frozen: Frozen) -> str:
    found = megabytes(frozen.folder)
    assert found < MOST_MB, f"{found:.0f} MB: something crept in"
    return f"{found:.0f} MB"


def start_up(frozen: Frozen) -> str:
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        frozen.says("adapters")
        seconds.append(time.perf_counter() - began)
    return f"`adapters` takes {statistics.median(seconds) * 1000:.0f} ms (median of {STARTS})"


CHECKS = (
    size,
    version,
    every_adapter,
    every_export,
    program_files,
    report,
    every_resource,
    languages,
    no_qt,
    without_display,
    start_up,
    tray,
    window,
    demo,
    demo_window,
    a_round,
)


def main(folder: Path) -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        frozen = Frozen(folder, Path(home))
        for check in CHECKS:
            try:
                print(f"ok  {check(frozen)}", flush=True)
            except Exception as error:  # noqa: BLE001 each check is told, and the next one is made
                failed += 1
                print(f"!!  {check.__name__}: {type(error).__name__}: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
