"""What the idle tray does not carry about: modules nobody asked for yet, and the source of all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

LOOK = """
import json, linecache, os, sys
from statuswatch.ui import start

def run(program):
    from statuswatch.ui import desktop, main
    from statuswatch.core.overview import Overview

    before = sorted(sys.modules)

    class Looked(desktop.Desktop):
        def begin(self):
            super().begin()
            self._bridge.told.connect(self.look)

        def look(self, value):  # after the tray's own slot, so that it has drawn what was told
            if isinstance(value, Overview) and "httpx" in sys.modules:
                lines = sum(len(kept[2]) for kept in linecache.cache.values() if len(kept) > 2)
                found = {"before": before, "after": sorted(sys.modules), "lines": lines}
                print(json.dumps(found), flush=True)
                self.quit()

    desktop.Desktop = Looked
    return main.run(program)

start.run = run
sys.exit(start.start(["--tray", "--profile", sys.argv[1]]))
"""
"""The program as it is, which tells what it has imported once its first source was asked."""

NEVER = (
    "apprise",
    "babel",
    "feedparser",  # with the first feed
    "icalendar",
    "keyring",  # with the first secret
    "multiprocessing",
    "nh3",
    "statuswatch.catalogue",
    "statuswatch.cli",
    "statuswatch.demo",
    "statuswatch.export",
    "statuswatch.importers",
    "tomlkit",
    "truststore",  # with the first https
)

ROOMS = (
    "about",
    "add",
    "bands",
    "doctor",
    "history",
    "inbox",
    "look",
    "now",
    "pages",
    "service",
    "settings",
    "sidebar",
    "style",
    "theme",
    "timeline",
    "welcome",
    "window",
)
"""The window's pages, each with all that begins so (`now_model`); no part of the tray does."""

NETWORK = ("asyncio", "httpx", "sqlite3", "ssl")
"""What the icon does not wait for."""


@dataclass(frozen=True)
class Loaded:
    before: frozenset[str]
    after: frozenset[str]
    lines: int


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Modules `before` the tray is shown, and once it is at rest; `lines` of source kept."""
    profile = tmp_path_factory.mktemp("lean") / "profile"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    source = Path(__file__).parents[2] / "src"
    environment["PYTHONPATH"] = str(source)
    nobody = "http://127.0.0.1:1/"  # refuses at once, which is an answer, too
    add = ["add", nobody, "--kind", "statuspage", "--name", "Chirp", "--profile", str(profile)]
    for words in (["-m", "statuswatch", *add], ["-c", LOOK, str(profile)]):
        said = subprocess.run(
            [sys.executable, *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    return Loaded(frozenset(found["before"]), frozenset(found["after"]), found["lines"])


def within(modules: frozenset[str], name: str) -> list[str]:
    return sorted(m for m in modules if m == name or m.startswith(f"{name}."))


@pytest.mark.parametrize("name", NEVER)
def test_the_idle_tray_has_not_imported_what_it_does_not_use(loaded: Loaded, name: str) -> None:
    assert within(loaded.after, name) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_idle_tray_has_not_imported_the_windows_pages(loaded: Loaded, room: str) -> None:
    place = f"statuswatch.ui.{room}"
    assert [m for m in loaded.after if m == place or m.startswith(f"{place}_")] == []


@pytest.mark.parametrize("name", NETWORK)
def test_the_icon_does_not_wait_for_the_network(loaded: Loaded, name: str) -> None:
    assert within(loaded.before, name) == []
    assert within(loaded.after, name)


def test_no_source_of_what_is_imported_is_kept(loaded: Loaded) -> None:
    """PySide would: see ui/plain_import.py. A traceback that was written may leave its file's."""
    assert loaded.lines == 0
