"""Is everything here as it should be? The checks in their order, and a report to hand on."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app import autostart, ways
from statuswatch.app import doctoring_here as here
from statuswatch.app import doctoring_kept as kept
from statuswatch.app.doctored import Bench, Check, Does, Finding, Mend
from statuswatch.app.redacting import scrubbed
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, Setting, count, render, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

__all__ = [
    "CHECKS",
    "Bench",
    "Check",
    "Does",
    "Finding",
    "Mend",
    "examine",
    "findings",
    "make_copy",
    "report",
    "scrubbed",
    "send_test",
    "start_at_login",
    "summary",
    "title_of",
    "written",
]

CHECKS = (
    Check("version", say("Version"), here.version, only_ill=True),
    Check("your line", say("Your own line"), kept.line),
    Check("clock", say("Clock"), here.clock),
    Check("history", say("Database"), kept.history),
    Check("catalogue", say("Your own catalogue"), kept.catalogue),
    Check("watching", say("Watching"), kept.watching),
    Check("disk", say("Disk"), here.disk),
    Check("notifications", say("Notifications"), here.notifications),
    Check("tray", say("Tray"), here.tray),
    Check("start at login", say("Start at login"), here.login),
    Check("keyring", say("Keyring"), here.keyring),
    Check("settings", say("Settings file"), here.settings),
    Check("adapters", say("Kinds of sources"), here.kinds, only_ill=True),
    Check("program files", say("Program files"), here.program_files, only_ill=True),
    Check("source", say("Sources"), kept.sources),
)


def title_of(finding: Finding) -> Message:
    """What was looked at, as the window calls it."""
    if finding.title is not None:
        return finding.title
    return next(check.title for check in CHECKS if check.what == finding.what)


def summary(found: Iterable[Finding]) -> Message:
    """All of it in one sentence."""
    ill = sum(f.well is False for f in found)
    if not ill:
        return say("All well")
    return count("{n} thing to look at", "{n} things to look at", ill)


async def findings(bench: Bench) -> AsyncIterator[Check | Finding]:
    """Each check as it begins, then what it found. What cannot be looked at is a finding, too;
    our own mistakes are raised."""
    for check in CHECKS:
        yield check
        try:
            found = await check.look(bench)
        except StatusWatchError as error:
            words = say("{what} {advice}", what=error.title, advice=error.advice)
            found = [Finding(check.what, False, words, mend=Mend(Does.AGAIN, say("Try again")))]
        for finding in found:
            yield finding


# -- the window's questions ---------------------------------------------------------------------------


async def examine(desk: Desk, tray: bool | None = None) -> None:
    """Tells Check and Finding as they come; those that are not worth a row there are left out."""
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "")
    bench = Bench(desk.app.profile, desk.app, desk.watch.polls, tray, desktops)
    quiet = {check.what for check in CHECKS if check.only_ill}
    async for told in findings(bench):
        if isinstance(told, Check) or told.what not in quiet or told.well is False:
            desk.tell(told)


async def make_copy(desk: Desk) -> Message:
    """A copy of the history now; where it is. Raises StoreError."""
    import asyncio

    path = await asyncio.to_thread(desk.app.stored.back_up, desk.app.clock.now())
    if path is None:
        return say("There is a copy of the last 24 hours already.")
    return say("The copy is {path}.", path=str(path))


async def send_test(desk: Desk) -> Message:
    """A card to try out. Raises StatusWatchError."""
    tested = await ways.test(desk.app, ways.DESKTOP)
    if tested.advice is None:
        return tested.said
    return say("{what}. {advice}", what=tested.said, advice=tested.advice)


async def start_at_login(desk: Desk) -> Message:
    """From now on, for this profile. Raises StatusWatchError."""
    import asyncio

    profile = desk.app.profile
    return autostart.words(await asyncio.to_thread(lambda: autostart.switch(profile, on=True)))


# -- the report ---------------------------------------------------------------------------------------


def report(
    found: Iterable[Finding], details: Iterable[tuple[Message, str]], setting: Setting, home: Path
) -> str:
    """Everything that was found, as text to send to somebody: without secrets."""
    return scrubbed(written(found, details, setting), home)


def written(
    found: Iterable[Finding], details: Iterable[tuple[Message, str]], setting: Setting
) -> str:
    """The same with all that is in it."""
    kept_ = list(found)
    lines = [render(summary(kept_), setting), ""]
    lines += [f"{render(label, setting)}: {value}" for label, value in details]
    lines.append("")
    for f in kept_:
        mark = "?" if f.well is None else "ok" if f.well else "!!"
        lines.append(f"{mark:<3} {render(title_of(f), setting)}: {render(f.words, setting)}")
    return "\n".join(lines) + "\n"
