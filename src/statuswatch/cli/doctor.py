"""doctor: is everything here as it should be? Each finding a line, with what to do."""

from __future__ import annotations

import argparse

from statuswatch.app import App
from statuswatch.app.doctoring import CHECKS, Bench, Finding, findings, summary
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.settings import Profile

CALLED = {check.what: check.title for check in CHECKS}


def doctor(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args
    found = run(_look(terminal, profile))
    ill = any(f.well is False for f in found)
    words = summary(found)
    terminal.say(say("{words} (!!)", words=words) if ill else words)
    return Exit.TROUBLE if ill else Exit.FINE


async def _look(terminal: Terminal, profile: Profile) -> list[Finding]:
    """What can be looked at is, even when the history cannot be opened."""
    try:
        app = App(profile)
    except StatusWatchError as error:
        words = say("{what} {advice}", what=error.title, advice=error.advice)
        found = [Finding("history", False, words)]
        _say(terminal, found[0])
        return found + await _told(terminal, Bench(profile, None))
    try:
        return await _told(terminal, Bench(profile, app))
    finally:
        await app.close()


async def _told(terminal: Terminal, bench: Bench) -> list[Finding]:
    """Each is said as soon as it is known."""
    found = []
    async for one in findings(bench):
        if isinstance(one, Finding):
            _say(terminal, one)
            found.append(one)
    return found


def _say(terminal: Terminal, f: Finding) -> None:
    words = f.words if f.title is None else say("{name}: {words}", name=f.title, words=f.words)
    if f.typed is not None:
        words = say("{words}; {typed}", words=words, typed=f.typed)
    mark = "?" if f.well is None else "ok" if f.well else "!!"
    named = terminal.text(CALLED[f.what] if f.what in CALLED else say("{what}", what=f.what))
    widest = max(len(terminal.text(title)) for title in CALLED.values())
    terminal.say(f"{mark:<3} {named:<{widest}} {terminal.text(words)}")
    terminal.data({"what": f.what, "well": f.well, "words": terminal.text(words)})
