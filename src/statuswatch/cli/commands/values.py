"""What a typed word may stand for: a length of time, a moment, a folder. Mistakes are told."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta

from statuswatch.demo.speed import read_speed
from statuswatch.settings import parse_duration


def duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def speed(text: str) -> float:
    try:
        return read_speed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def number(text: str) -> int:
    """How many: a whole number from 1 on."""
    if not re.fullmatch(r"[0-9]{1,18}", text) or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of lines: write 1 or more")
    return int(text)


def moment(text: str) -> datetime:
    """A date, a date with a time (in this computer's zone unless it has one), or how long ago."""
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text.strip())
        utc = found.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        hint = "write a date (2026-11-09), a date with a time, or how long ago (7d)"
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: {hint}") from error
    if not 1970 <= utc.year < 9000:
        raise argparse.ArgumentTypeError(f"{text!r} is too far away")
    return utc


def end(text: str) -> datetime:
    """As `moment`; a date alone means to the end of that day."""
    found = moment(text)
    if re.fullmatch(r"\s*\d{4}-?\d\d-?\d\d\s*", text):
        return moment((datetime.fromisoformat(text.strip()) + timedelta(days=1)).isoformat())
    return found


def folder(text: str) -> str:
    """A script's empty variable must not become the user's own profile."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return text
