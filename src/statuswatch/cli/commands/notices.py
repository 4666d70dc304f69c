"""notices, ack, snooze, mute, dnd, pause, resume: what you are told, and what is asked at all."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import moment, number


def _notices(notices: argparse.ArgumentParser) -> None:
    notices.add_argument("--why", action="store_true", help="why each was told, or was not")
    notices.add_argument(
        "--since",
        type=moment,
        metavar="WHEN",
        help="2026-11-09, 2026-11-09T14:00, or 2d (before now)",
    )
    which = notices.add_mutually_exclusive_group()
    which.add_argument(
        "--told", dest="told", action="store_true", default=None, help="only what you were told"
    )
    which.add_argument(
        "--not-told", dest="told", action="store_false", default=None, help="only what you were not"
    )
    notices.add_argument("--service", metavar="NAME", help="only of this service")
    notices.add_argument("--limit", type=number, metavar="N", help="so many at most (50)")


def _ack(ack: argparse.ArgumentParser) -> None:
    ack.add_argument(
        "words", metavar="NAME [REASON]", nargs="*", help="the service, and why, if you like"
    )
    ack.add_argument("--all", action="store_true", help="everything that ails now: --all [REASON]")


def _snooze(snooze: argparse.ArgumentParser) -> None:
    snooze.add_argument(
        "words",
        metavar="NAME [TIME]",
        nargs="*",
        help="the service, and for how long or until when: 1h (so long, if left out), 18:00, "
        "tomorrow (08:00), resolved (until it is over)",
    )
    snooze.add_argument("--all", action="store_true", help="all that you follow: --all [TIME]")
    snooze.add_argument("--off", action="store_true", help="take it back")


def _mute(mute: argparse.ArgumentParser) -> None:
    mute.add_argument("name", metavar="NAME")
    mute.add_argument("--part", metavar="COMPONENT", help="only this component")
    mute.add_argument("--off", action="store_true", help="take it back")


def _dnd(dnd: argparse.ArgumentParser) -> None:
    dnd.add_argument(
        "time",
        metavar="TIME",
        nargs="?",
        help="1h, 18:00, tomorrow (08:00) or off; without it: how it stands",
    )


def _pause(pause: argparse.ArgumentParser) -> None:
    pause.add_argument(
        "time",
        metavar="TIME",
        nargs="*",
        help="1h (so long, if left out), 18:00, tomorrow (08:00), or: until resumed",
    )
    how = pause.add_mutually_exclusive_group()
    how.add_argument("--off", action="store_true", help="end it now, as resume does")
    how.add_argument("--show", action="store_true", help="how it stands; nothing is changed")


COMMANDS = (
    Command("notices", "What you were told, and what not, and why.", "notices.notices", _notices),
    Command("ack", "You know of it: no reminders until it is back.", "acting.ack", _ack),
    Command("snooze", "Nothing of it for a while but that it is back.", "acting.snooze", _snooze),
    Command("mute", "Nothing of it at all.", "acting.mute", _mute),
    Command("dnd", "Do not disturb: notices wait, watching goes on.", "acting.dnd", _dnd),
    Command("pause", "Ask nothing for a while; that time is grey.", "pause.pause", _pause),
    Command("resume", "End the pause.", "pause.resume"),
)
