"""pause, resume: nothing is asked for a while; what happens meanwhile is grey."""

from __future__ import annotations

import argparse
from datetime import datetime

from statuswatch.app import App, acting, pausing
from statuswatch.cli.opening import UsageError, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.pause import FOR_EVER, Pause, sentence
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile

AN_HOUR = "1h"
"""For how long who names no time pauses: as `snooze`."""

UNTIL = "until"

NOT_PAUSED = say("Nothing is paused: everything is asked in its time.")
RESUMED = say("Watching goes on. What happened meanwhile is grey: nobody looked.")


def pause(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Without a time: for an hour. `--off` resumes, `--show` says how it stands."""
    words = [word for word in map(typed, args.time) if word.casefold() != UNTIL]
    if words and (args.off or args.show):
        raise UsageError(
            say("A time does not go with --off or --show"), say("See: statuswatch pause --help")
        )
    if len(words) > 1:
        raise UsageError(
            say("{word} is one word too many", word=words[1]), say("See: statuswatch pause --help")
        )
    if args.off:
        return resume(args, terminal, profile)
    with opened(profile, terminal) as app:
        if args.show:
            found = pausing.paused(app)
        else:
            text = " ".join(words) if args.time else AN_HOUR
            until = None if text.casefold() == FOR_EVER else _until(text, app)
            found = pausing.pause(app, until)
        _tell(found, terminal, NOT_PAUSED)
        if found is not None:
            terminal.say(say("It ends sooner with: statuswatch resume"))
        return Exit.FINE


def resume(_: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Everything is asked again; a StatusWatch that runs sees it within 5 s."""
    with opened(profile, terminal) as app:
        before = pausing.resume(app)
        _tell(None, terminal, NOT_PAUSED if before is None else RESUMED)
        return Exit.FINE


def _tell(found: Pause | None, terminal: Terminal, otherwise: Message) -> None:
    terminal.say(otherwise if found is None else sentence(found))
    terminal.data(data(found))


def data(found: Pause | None) -> dict[str, object]:
    """As --json tells it. `until`: "resumed" where the user ends it."""
    if found is None:
        return {"paused": False, "since": None, "until": None}
    until = FOR_EVER if found.until is None else when(found.until)
    return {"paused": True, "since": when(found.since), "until": until}


def _until(text: str, app: App) -> datetime:
    try:
        return acting.until(text, app.clock.now(), None)
    except StatusWatchError as error:
        advice = say("{advice} Or say resumed: until you resume.", advice=error.advice)
        raise UsageError(error.title, advice) from error
