"""autostart: does StatusWatch start at login? Turns it on or off."""

from __future__ import annotations

import argparse

from statuswatch.app import autostart as login
from statuswatch.app.autostart import Autostart, State
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import say
from statuswatch.settings import Profile


def autostart(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Without a word: how it stands. Trouble where it should start, and cannot."""
    found = login.state() if args.switch is None else _switched(args.switch, profile)
    terminal.say(login.words(found))
    if found.state in (State.BLOCKED, State.BROKEN):
        terminal.say(say("Turn it on anew: statuswatch autostart on"))
    terminal.data(data(found))
    return Exit.TROUBLE if found.state in (State.BLOCKED, State.BROKEN) else Exit.FINE


def _switched(wanted: str, profile: Profile) -> Autostart:
    return login.switch(profile, on=wanted == "on")


def data(found: Autostart) -> dict[str, object]:
    """As --json tells it."""
    return {"state": found.state.value, "place": found.place, "command": list(found.command)}
