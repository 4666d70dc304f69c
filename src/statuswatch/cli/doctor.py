"""doctor: is everything here as it should be? Each finding a line, with what to do; or all of it as
a report to hand on."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from statuswatch.app import App
from statuswatch.app.doctor_report import Names, Told, names_of, report, versions
from statuswatch.app.doctoring import CHECKS, Bench, Finding, findings, summary
from statuswatch.cli.opening import UsageError
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.export.writing import write_whole
from statuswatch.settings import Profile

CALLED = {check.what: check.title for check in CHECKS}


def doctor(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.names and args.report is None:
        raise UsageError(
            say("--names goes with --report"), say("Type: statuswatch doctor --report FILE --names")
        )
    looked = run(_look(terminal, profile, told=args.report is None))
    ill = any(f.well is False for f in looked.found)
    if args.report is not None:
        _report(args, terminal, profile, looked)
    else:
        words = summary(looked.found)
        terminal.say(say("{words} (!!)", words=words) if ill else words)
    return Exit.TROUBLE if ill else Exit.FINE


@dataclass(frozen=True, slots=True)
class _Looked:
    """`names`: of what is followed; `None`: the history, which knows, cannot be opened."""

    found: tuple[Finding, ...]
    names: Names | None = None


async def _look(terminal: Terminal, profile: Profile, *, told: bool) -> _Looked:
    """What can be looked at is, even when the history cannot be opened. `told`: line by line."""
    try:
        app = App(profile)
    except StatusWatchError as error:
        words = say("{what} {advice}", what=error.title, advice=error.advice)
        found = Finding("history", False, words)
        if told:
            _say(terminal, found)
        return _Looked((found, *await _told(terminal, Bench(profile, None), told=told)))
    try:
        names = names_of(app.stored.ledger)
        found_ = await _told(terminal, Bench(profile, app), told=told)
        return _Looked(tuple(found_), names)
    finally:
        await app.close()


async def _told(terminal: Terminal, bench: Bench, *, told: bool) -> list[Finding]:
    """Each is said as soon as it is known."""
    found = []
    async for one in findings(bench):
        if isinstance(one, Finding):
            if told:
                _say(terminal, one)
            found.append(one)
    return found


def _report(
    args: argparse.Namespace, terminal: Terminal, profile: Profile, looked: _Looked
) -> None:
    """Raises UsageError where it cannot be written."""
    told = Told(
        looked.found, versions(os.environ), profile.data_dir, looked.names, named=args.names
    )
    text = report(told, terminal.setting, Path.home())
    if args.report == "-":
        for line in text.splitlines():
            terminal.say(line)
        terminal.data({"report": text})
        return
    try:
        write_whole(Path(args.report), [text])
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error
    terminal.say(say("The report is {path}. Read it before you send it.", path=args.report))
    terminal.data({"path": args.report})


def _say(terminal: Terminal, f: Finding) -> None:
    words = f.words if f.title is None else say("{name}: {words}", name=f.title, words=f.words)
    if f.typed is not None:
        words = say("{words}; {typed}", words=words, typed=f.typed)
    mark = "?" if f.well is None else "ok" if f.well else "!!"
    named = terminal.text(CALLED[f.what] if f.what in CALLED else say("{what}", what=f.what))
    widest = max(len(terminal.text(title)) for title in CALLED.values())
    terminal.say(f"{mark:<3} {named:<{widest}} {terminal.text(words)}")
    terminal.data({"what": f.what, "well": f.well, "words": terminal.text(words)})
