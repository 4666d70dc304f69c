"""From the file to the settings: one mistake never loses the rest."""

from __future__ import annotations

import pathlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from statuswatch.core.words import say
from statuswatch.settings.keys import Mistake, read
from statuswatch.settings.model import Problem, Profile, Settings
from statuswatch.settings.paths import HIDDEN, Path, assigned, line_of, lines_of, split, text_of


class File(NamedTuple):
    """A settings file, read: what it means, its mistakes, and its `data` as TOML has it, where
    `wrong` are the places that do not hold."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
    data: Mapping[str, object] = MappingProxyType({})
    wrong: frozenset[Path] = frozenset()


def load(profile: Profile) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings as they hold now, and every mistake in the file. Never raises, never writes.

    No file: the defaults, and no problem.
    """
    file = read_file(profile)
    return file.settings, file.problems


def read_file(profile: Profile) -> File:
    """As `load`, with what stands in the file."""
    file = profile.settings_file
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return File(Settings())
    except UnicodeDecodeError:
        title = say("The settings file is not UTF-8 text; the defaults hold.")
        return File(Settings(), (Problem(file, None, "", title, say("Save it as UTF-8.")),))
    except OSError as error:
        title = say("The settings file cannot be read; the defaults hold.")
        advice = say("The system says: {reason}.", reason=error.strerror or str(error))
        return File(Settings(), (Problem(file, None, "", title, advice),))
    data, problems = _parsed(file, text)
    settings, mistakes = read(data)
    lines = lines_of(text) if mistakes else {}
    told = sorted(
        (problem_of(file, mistake, lines) for mistake in mistakes),
        key=lambda problem: problem.line or 0,
    )
    wrong = frozenset(mistake.path for mistake in mistakes)
    return File(settings, (*problems, *told), data, wrong)


def problem_of(file: pathlib.Path, mistake: Mistake, lines: Mapping[Path, int]) -> Problem:
    line = line_of(lines, mistake.path)
    return Problem(file, line, text_of(mistake.path), mistake.title, mistake.wrong.advice)


_PLACE = r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$"
_ADDRESS = r"""[^\s'"]*://[^\s'"]*"""
_HEADER = r"\s*\[{1,2}[^#]*\]{1,2}\s*(?:#.*)?"
"""Also one that is broken."""

_MOST = 20
"""Broken lines that are left out one by one; more than that is not a settings file."""


def _parsed(file: pathlib.Path, text: str) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The file's data without its broken lines.

    `interval = 5m` (no quotes) is the likeliest mistake and breaks the whole of a TOML file, so a
    line that is broken by itself is left out, and the rest is read. When the mistake is wider than
    a line (an open bracket), nothing of the file is sure, and the defaults hold.
    """
    problems: list[Problem] = []
    lines = split(text)
    while True:
        try:
            return tomllib.loads("\n".join(lines) + "\n"), tuple(problems)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            problem = syntax_problem(file, error, lines)
        if problem.line is None:
            problem = replace(problem, line=_unclosed(lines))
        at = (problem.line or 0) - 1
        if len(problems) == _MOST or not _leave_out(lines, at):
            title = say(
                "{what} None of the file can be used; the defaults hold.", what=problem.title
            )
            return {}, (*problems, replace(problem, title=title))
        problems.append(problem)


def syntax_problem(file: pathlib.Path, error: Exception, lines: list[str]) -> Problem:
    said = str(error)
    place = re.search(_PLACE, said)
    reason = re.sub(_ADDRESS, HIDDEN, re.sub(_PLACE, "", said)) or "nested too deeply"
    line = int(place[1]) if place and place[1] else None
    column = int(place[2]) if place and place[2] else None
    title = say("This is not TOML: {reason}.", reason=reason)
    advice = say(
        'Correct this line (text and durations stand in quotes: interval = "5m"). '
        "The file was not touched."
    )
    if line is not None and lines[line - 1 : line] and lines[line - 1].lstrip().startswith("["):
        advice = say(
            "Correct this line (a name with spaces or dots stands in quotes: "
            '[services."Pod Host"]). The file was not touched.'
        )
    return Problem(file, line, "", title, advice, column)


def _unclosed(lines: list[str]) -> int:
    """The line (from 1) where begins what the document ends in the middle of."""
    whole = (n for n in range(len(lines) - 1, 0, -1) if not _breaks("\n".join(lines[:n])))
    return next(whole, 0) + 1


def _leave_out(lines: list[str], at: int) -> bool:
    """Blank the line that is broken by itself; False when it is not the line alone."""
    if not (0 <= at < len(lines)) or not lines[at].strip():
        return False
    line = lines[at]
    if not _breaks(line) and not _doubled(lines, at):
        return False
    lines[at] = ""
    if line.lstrip().startswith("["):
        # Its keys would else be read as the table's before it.
        for after in range(at + 1, len(lines)):
            if re.fullmatch(_HEADER, lines[after]):
                break
            lines[after] = ""
    return True


def _doubled(lines: list[str], at: int) -> bool:
    """Does this key or table repeat an earlier one: all is well up to it, and it by itself?"""
    before, with_it = "\n".join(lines[:at]), "\n".join(lines[: at + 1])
    names = bool(assigned(lines[at])) or lines[at].lstrip().startswith("[")
    return names and not _breaks(before) and _breaks(with_it)


def _breaks(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return True
    return False
