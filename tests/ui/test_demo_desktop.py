"""The demo on a whole desktop: window, icon and dunst's own memory of the cards."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels import desk
from tests.ui.host import Host, open_host
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]
DEMO = ("demo", "--speed", "6")
TIPS = ("All 8 fine", "Podhost down since", "Chirp down since", "All 8 fine")
"""What the icon says, one after another, with more between."""

AT_ONCE = "".join(
    f'[urgency_{name}]\ntimeout = 300ms\nbackground = "#222222"\nforeground = "#ffffff"\n'
    for name in ("low", "normal", "critical")
)
"""dunst remembers a card when it has left the screen: here each version leaves at once."""

PODHOST = [
    "Podhost is down",
    "Podhost: they found the cause",
    "Podhost: they are watching the fix",
    "Podhost is back",
]


@dataclass(frozen=True)
class Card:
    id: int
    title: str
    body: str


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    desk.need("Xvfb", "dbus-daemon", "openbox", "dunst", "dunstctl", "xdotool")
    rules = tmp_path / "dunstrc"
    rules.write_text("[global]\nhistory_length = 100\nnotification_limit = 0\n" + AT_ONCE, "utf-8")
    for name in ("home", "run", "tmp"):
        (tmp_path / name).mkdir(mode=0o700)
    with ExitStack() as stack:
        address = stack.enter_context(desk.bus(tmp_path))
        env = {
            "PATH": os.environ["PATH"],
            "DBUS_SESSION_BUS_ADDRESS": address,
            "DISPLAY": stack.enter_context(desk.screen(tmp_path)),
            "HOME": str(tmp_path / "home"),
            "XDG_RUNTIME_DIR": str(tmp_path / "run"),
            "TMPDIR": str(tmp_path / "tmp"),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT / "src"),
        }
        stack.enter_context(desk.window_manager(env))
        stack.enter_context(desk.running("dunst", "-conf", str(rules), env=env))
        until(lambda: desk.owned(address, desk.NOTIFICATIONS))
        yield env


def asked(env: dict[str, str], command: str) -> str:
    said = subprocess.run(
        shlex.split(command), env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    return said.stdout


def remembered(env: dict[str, str]) -> list[Card]:
    """The cards in dunst's history, as they came."""
    asked(env, "dunstctl close-all")
    (cards,) = json.loads(asked(env, "dunstctl history"))["data"]
    return [
        Card(card["id"]["data"], card["summary"]["data"], card["body"]["data"])
        for card in reversed(cards)
    ]


def window_title(env: dict[str, str]) -> str:
    find = "xdotool search --onlyvisible --name StatusWatch getwindowname"
    return asked(env, find).strip()


class Watched:
    """What a person sees of the program while it runs: the icon's words, the window's title."""

    def __init__(self) -> None:
        self.tips: list[str] = []
        self.title = ""

    async def look(self, env: dict[str, str], host: Host, item: str) -> None:
        """Until it has said all of TIPS."""
        end = time.monotonic() + 3 * PATIENCE  # the story lasts for a third of one
        left = list(TIPS)
        while left:
            assert time.monotonic() < end, f"{left[0]!r} is not said: {self.tips}"
            tip = await host.tooltip(item)
            if tip not in self.tips[-1:]:
                self.tips.append(tip)
            if left[0] in tip:
                del left[0]
            self.title = self.title or await asyncio.to_thread(window_title, env)
            await asyncio.sleep(0.1)


async def test_the_demo_lives_through_trouble_and_back_and_leaves_nothing(
    env: dict[str, str], tmp_path: Path
) -> None:
    host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "statuswatch", *DEMO),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    seen = Watched()
    try:
        await seen.look(env, host, await host.item())
        await asyncio.to_thread(
            until, lambda: "Chirp is back" in [c.title for c in remembered(env)]
        )
        cards = remembered(env)
        program.terminate()
        out, err = await asyncio.wait_for(program.communicate(), PATIENCE)
    finally:
        host.leave()
        if program.returncode is None:
            program.kill()
            await program.wait()

    assert program.returncode == 0
    assert (out, err) == (b"", b"")
    assert seen.title == "StatusWatch – demo"
    assert list((tmp_path / "tmp").iterdir()) == [], "no profile is left"
    assert list((tmp_path / "home").rglob("*tatus*atch*")) == []

    podhost = [card for card in cards if card.title.startswith("Podhost")]
    assert len({card.id for card in podhost}) == 1, "one outage is one card"
    assert list(dict.fromkeys(card.title for card in podhost)) == PODHOST
    assert len(podhost) > len(PODHOST), "an edited post is news, too"
    assert "Show Builder Lite, since" in podhost[0].body
    assert "It was down for" in podhost[-1].body
    chirp = [card for card in cards if card.title.startswith("Chirp")]
    assert {card.id for card in chirp}.isdisjoint({card.id for card in podhost})
    assert (chirp[0].title, chirp[-1].title) == ("Chirp is down: it answers 503", "Chirp is back")
    assert not [card for card in cards if "Vidbox" in card.title], "a flap is not told"
