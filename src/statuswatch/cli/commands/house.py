"""settings, autostart, demo, doctor: the program itself."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import duration, speed


def _settings(settings: argparse.ArgumentParser) -> None:
    settings.add_argument("key", nargs="?", metavar="KEY", help="for example polling.interval")
    settings.add_argument(
        "value", nargs="?", metavar="VALUE", help='as in the file: 5m, true, ["outage", "word"]'
    )
    settings.add_argument(
        "--unset", action="store_true", help="take KEY out of the file: its default holds again"
    )


def _autostart(autostart: argparse.ArgumentParser) -> None:
    autostart.add_argument(
        "switch", nargs="?", choices=("on", "off"), help="without it: how it stands"
    )


def _demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument(
        "--speed", type=speed, default=1.0, metavar="N", help="N times as fast: 0.1 to 20"
    )
    demo.add_argument(
        "--for", dest="length", type=duration, metavar="DURATION", help="end after 20s, 2m"
    )
    demo.add_argument(
        "--terminal", action="store_true", help="in the terminal, also where there is a display"
    )


def _doctor(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument(
        "--report",
        metavar="FILE",
        nargs="?",
        const="-",
        help="a report to hand on, with the last crash and the end of the log",
    )
    doctor.add_argument("--names", action="store_true", help="it names the services you follow")


COMMANDS = (
    Command("settings", "Show the settings, or change one.", "settings.settings", _settings),
    Command("autostart", "Start at login: on, off?", "autostart.autostart", _autostart),
    Command("demo", "See what it does, with invented services.", "demo.demo", _demo),
    Command("doctor", "Is everything here as it should be?", "doctor.doctor", _doctor),
)
