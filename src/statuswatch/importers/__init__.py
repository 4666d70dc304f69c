"""One file here = one format of a list of what is followed: it reads it, and some also write it.

Registration is the file's existence: a module of this package is a format of that name, and holds
an `IMPORTER`. Reading is pure: no network, no disk, no entities; what a list holds is the world's.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import datetime
from json import JSONDecodeError, loads

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service, Source
from statuswatch.core.words import Message, say

MOST_BYTES = 50 * 1024 * 1024
MOST_ENTRIES = 10_000
"""Each is written down at once, with all that hangs on it: so many take some 20 s."""

LONGEST_OPTION = 10_000
"""Characters."""

MOST_VALUES = 2_000_000
"""Of JSON, told from its commas before it is read: 50 MB of `{},` are a gigabyte in memory."""


class WrongFileError(StatusWatchError):
    """The file is not what it should be. `line`: where, counted from 1; 0: all of it."""

    def __init__(self, title: Message, advice: Message | None = None, line: int = 0) -> None:
        super().__init__(title, advice)
        self.line = line


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a list wants followed. `kind`: empty where the list does not say. `line` or
    `entry`: where it stands, counted from 1. `service`: the id of what it belongs to there."""

    name: str
    url: str
    kind: str = ""
    parts: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    entry: int = 0
    service: str = ""
    homepage: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stands in the list and cannot be followed, and why."""

    name: str
    why: Message
    line: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds, in its order."""

    wanted: tuple[Wanted, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes, and what they are if they are JSON (else `None`)."""

    data: bytes
    document: object = None

    @property
    def head(self) -> str:
        """Its beginning in lower case, whatever its encoding: to see what it may be."""
        utf16 = self.data[:2] in (b"\xff\xfe", b"\xfe\xff")
        return self.data[:4096].decode("utf-16" if utf16 else "utf-8", "replace").lower()


Follows = Iterable[tuple[Service, tuple[Source, ...]]]


@dataclass(frozen=True, slots=True)
class Importer:
    """One format. `claims`: is the file of it, by how it looks? `read` raises WrongFileError.
    `write` (where there is one): the text of a list, in pieces; with the present moment (UTC)."""

    name: str
    title: str
    claims: Callable[[Content], bool]
    read: Callable[[Content], Listed]
    write: Callable[[Follows, datetime], Iterator[str]] | None = None


def names() -> tuple[str, ...]:
    """Every format there is, in alphabetical order. Imports none of them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Importer:
    """The format of that name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    importer = importlib.import_module(f"{__name__}.{name}").IMPORTER
    if not isinstance(importer, Importer):
        raise TypeError(f"{__name__}.{name}.IMPORTER is not an Importer")
    return importer


def read(data: bytes) -> tuple[Importer, Listed]:
    """What a file of any of the formats holds. Raises WrongFileError, with the line if there is
    one that is wrong."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise WrongFileError(say("It is larger than {n} MB: that is no list", n=most))
    if not data.strip():
        raise WrongFileError(say("It is empty"))
    content = Content(data, _document(data))
    importers = [load(name) for name in names()]
    for importer in importers:
        if importer.claims(content):
            return importer, importer.read(content)
    titles = ", ".join(importer.title for importer in importers)
    raise WrongFileError(
        say("It is none of the lists that can be read"),
        say("Those are: {titles}; and a history of StatusWatch (JSON, JSON Lines).", titles=titles),
    )


def at_most(there: Sized) -> None:
    """To be asked while a list grows, before it is whole. Raises WrongFileError."""
    if len(there) > MOST_ENTRIES:
        raise WrongFileError(say("It has more than {n} entries", n=MOST_ENTRIES))


def _document(data: bytes) -> object:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    if data.count(b",") > MOST_VALUES:
        raise WrongFileError(say("It has more than {n} entries", n=MOST_ENTRIES))
    try:
        return loads(data.decode("utf-8-sig"))
    except JSONDecodeError as error:
        why = error.msg[:1].lower() + error.msg[1:]
        raise WrongFileError(
            say("It is no proper JSON: {why}", why=why), line=error.lineno
        ) from error
    except UnicodeDecodeError as error:
        raise WrongFileError(say("It is not UTF-8 text"), say("Save it as UTF-8.")) from error
    except RecursionError as error:
        raise WrongFileError(say("It is no proper JSON: too deep")) from error
    except ValueError as error:  # digits are all that is left
        raise WrongFileError(say("One of its numbers has too many digits")) from error


def text_of(value: object, most: int = 2000) -> str:
    """A string of somebody's file on one line; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())[:most]


def options_of(value: object) -> dict[str, str]:
    """The texts of an object by their names, as they can be kept: no halves of a sign, no NUL."""
    told = value.items() if isinstance(value, dict) else ()
    return {_kept(name): _kept(text) for name, text in told if isinstance(text, str)}


def _kept(text: str) -> str:
    return text[:LONGEST_OPTION].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def rows_of(value: object) -> list[dict[str, object]]:
    """The objects of a list; what else is in it is passed over."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
