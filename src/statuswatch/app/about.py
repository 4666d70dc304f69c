"""What StatusWatch is: its version and where it runs, whose work goes along, and who is thanked."""

from __future__ import annotations

import asyncio
import json
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statuswatch import __version__, assets
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

THIRD_PARTY = "licences/THIRD-PARTY.txt"
THANKS = "licences/thanks.json"

TEXT = "the text"
"""What stands in place of a licence's name where the part is a licence itself."""

HEAD = """Software that goes along with StatusWatch, or that it uses, and its licences.
Written by a program (python -m tests.third_party); changes by hand are lost.
StatusWatch itself is under the MIT licence: see LICENSE.
"""

_BEGIN = re.compile(r"^={5}\[ (.+?) \]=+\nLicence: (.*)\nAddress: (.*)\n\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's work: its name, its licence by its short name, where it comes from, the text."""

    name: str
    licence: str
    url: str
    text: str

    @property
    def is_text(self) -> bool:
        """The text of a licence that parts before it name."""
        return self.licence == TEXT


@dataclass(frozen=True, slots=True)
class Thanked:
    """What was given, and by whom: names with their addresses."""

    group: str
    about: str
    to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What the page About shows. `parts`: StatusWatch itself first."""

    parts: tuple[Part, ...]
    thanks: tuple[Thanked, ...]


def written(parts: Iterable[Part]) -> str:
    """All parts as one text for people; `read` takes it apart again."""
    blocks = [HEAD]
    for part in parts:
        line = f"=====[ {part.name} ]".ljust(80, "=")
        text = "\n".join(one.rstrip() for one in part.text.strip().splitlines())
        blocks.append(f"{line}\nLicence: {part.licence}\nAddress: {part.url}\n\n{text}\n")
    return "\n".join(blocks)


def read(text: str) -> tuple[Part, ...]:
    begins = list(_BEGIN.finditer(text))
    ends = [*(b.start() for b in begins[1:]), len(text)]
    return tuple(
        Part(b[1], b[2], b[3], text[b.end() : end].strip())
        for b, end in zip(begins, ends, strict=True)
    )


async def texts(desk: Desk) -> Texts:
    """Raises StatusWatchError where they did not come along."""
    del desk
    try:
        return await asyncio.to_thread(_texts)
    except (OSError, ValueError, KeyError) as error:
        raise StatusWatchError(
            say("The licences cannot be read: {why}", why=str(error)),
            say("Install StatusWatch anew."),
        ) from error


def _texts() -> Texts:
    parts = read(assets.resource(THIRD_PARTY).read_text("utf-8"))
    own = Part("StatusWatch", "MIT", "", _own_licence())
    given = json.loads(assets.resource(THANKS).read_text("utf-8"))
    thanks = (
        Thanked(one["group"], one["about"], tuple((to["name"], to["url"]) for to in one["to"]))
        for one in given
    )
    return Texts((own, *parts), tuple(thanks))


def _own_licence() -> str:
    """Beside resources/ in a checkout and in the packaged program; with its metadata in a wheel."""
    beside = assets.root().parent / "LICENSE"
    if beside.is_file():
        return beside.read_text("utf-8").strip()
    from importlib.metadata import PackageNotFoundError, files

    try:
        for file in files("statuswatch") or ():
            if file.name == "LICENSE":
                return file.read_text("utf-8").strip()
    except PackageNotFoundError:
        pass
    return "MIT"


def details(environ: Mapping[str, str], qt: str, shown_by: str) -> tuple[tuple[Message, str], ...]:
    """What somebody who helps asks first. `qt`: its version and PySide6's; `shown_by`: Qt's name
    for what windows are shown on (xcb, wayland). Nothing in it names the user or the computer."""
    session = " ".join(
        filter(None, (environ.get("XDG_CURRENT_DESKTOP", ""), environ.get("XDG_SESSION_TYPE", "")))
    )
    return (
        (say("StatusWatch"), __version__),
        (say("Python"), f"{platform.python_version()} ({platform.python_implementation()})"),
        (say("Qt"), qt),
        (say("System"), platform.platform()),
        (say("Session"), ", ".join(filter(None, (session, shown_by)))),
    )
