"""From the file to the settings: one mistake never loses the rest."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from statuswatch.core.words import say
from statuswatch.settings.keys import READ, TABLES, WrongError, named, unknown
from statuswatch.settings.model import Problem, Profile, Settings


def load(profile: Profile) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings as they hold now, and every mistake in the file. Never raises, never writes.

    No file: the defaults, and no problem.
    """
    file = profile.settings_file
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings(), ()
    except UnicodeDecodeError:
        title = say("The settings file is not UTF-8 text; the defaults hold.")
        return Settings(), (Problem(file, None, "", title, say("Save it as UTF-8.")),)
    except OSError as error:
        title = say("The settings file cannot be read; the defaults hold.")
        advice = say("The system says: {reason}.", reason=error.strerror or str(error))
        return Settings(), (Problem(file, None, "", title, advice),)
    data, problems = _parsed(file, text)
    settings, more = _read(file, text, data)
    return settings, (*problems, *more)


def _read(
    file: Path, text: str, data: Mapping[str, object]
) -> tuple[Settings, tuple[Problem, ...]]:
    lines = lines_of(text)
    settings = Settings()
    problems = []
    for key, value in _leaves(data):
        try:
            if key not in READ:
                raise unknown(key)
            settings = READ[key](settings, value)
        except WrongError as wrong:
            place = lines.get(key, lines.get(key.partition(".")[0]))
            problems.append(Problem(file, place, key, named(key, wrong), wrong.advice))
    return settings, tuple(problems)


def _leaves(data: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Our tables' keys, dotted; whatever else stands in the file by its own name."""
    for name, value in data.items():
        if isinstance(value, dict) and (value or name in TABLES):
            yield from ((f"{name}.{key}", inner) for key, inner in value.items())
        else:
            yield name, value


_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?")
_ASSIGNMENT = re.compile(r"""\s*([A-Za-z0-9_."'\- ]+?)\s*=""")
_TRIPLE = re.compile('"""|' + "'''")


def lines_of(text: str) -> dict[str, int]:
    """The line of each table and key: tomllib tells places of syntax errors only."""
    found: dict[str, int] = {}
    table, quoted = "", False
    for number, line in enumerate(_split(text), 1):
        if not quoted and (header := _HEADER.fullmatch(line)):
            table = _bare(header[1])
            found.setdefault(table, number)
        elif not quoted and (assignment := _ASSIGNMENT.match(line)):
            key = _bare(assignment[1])
            found.setdefault(f"{table}.{key}" if table else key, number)
        if len(_TRIPLE.findall(line)) % 2:
            quoted = not quoted
    return found


def _split(text: str) -> list[str]:
    """As TOML counts lines: str.splitlines knows more line ends than it does."""
    return text.replace("\r\n", "\n").split("\n")


def _bare(name: str) -> str:
    return re.sub(r"""[\s"']""", "", name)


_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_MOST = 20
"""Broken lines that are left out one by one; more than that is not a settings file."""


def _parsed(file: Path, text: str) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The file's data without its broken lines.

    `interval = 5m` (no quotes) is the likeliest mistake and breaks the whole of a TOML file, so a
    line that is broken by itself is left out, and the rest is read. When the mistake is wider than
    a line (an open bracket), nothing of the file is sure, and the defaults hold.
    """
    problems: list[Problem] = []
    lines = _split(text)
    while True:
        try:
            return tomllib.loads("\n".join(lines) + "\n"), tuple(problems)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            problem = syntax_problem(file, error)
        if problem.line is None:
            problem = replace(problem, line=_unclosed(lines))
        at = (problem.line or 0) - 1
        if len(problems) == _MOST or not _leave_out(lines, at):
            title = say(
                "{what} None of the file can be used; the defaults hold.", what=problem.title
            )
            return {}, (*problems, replace(problem, title=title))
        problems.append(problem)


def syntax_problem(file: Path, error: Exception) -> Problem:
    said = str(error)
    place = _PLACE.search(said)
    reason = _PLACE.sub("", said) or "nested too deeply"
    line = int(place[1]) if place and place[1] else None
    column = int(place[2]) if place and place[2] else None
    title = say("This is not TOML: {reason}.", reason=reason)
    advice = say(
        'Correct this line (text and durations stand in quotes: interval = "5m"). '
        "The file was not touched."
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
            if _HEADER.fullmatch(lines[after]):
                break
            lines[after] = ""
    return True


def _doubled(lines: list[str], at: int) -> bool:
    """Does this key repeat an earlier one: all is well up to it, and it is well by itself?"""
    before, with_it = "\n".join(lines[:at]), "\n".join(lines[: at + 1])
    return bool(_ASSIGNMENT.match(lines[at])) and not _breaks(before) and _breaks(with_it)


def _breaks(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return True
    return False
