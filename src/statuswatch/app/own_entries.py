"""A user's own entries of the catalogue: beside the history, so that they survive upgrades.

A line that does not do never costs the others: each is a Flaw with its place.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from statuswatch import catalogue
from statuswatch.catalogue import NO_PAGE, Catalogue, Entry
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile

FILE = "catalogue.jsonl"
"""In the profile's data folder."""

UNASKED = "unknown"
UNUSED = frozenset({"support", "sla", "components_hint", "stand_in"})
"""Fields of the shipped lines that the program does not read."""

FIELDS = (frozenset(Entry.__dataclass_fields__) | UNUSED) - {"own"}

log = logging.getLogger(__name__)


class _Wrong(Exception):
    """What is the matter with a line, in words."""

    def __init__(self, what: Message) -> None:
        super().__init__()
        self.what = what


@dataclass(frozen=True, slots=True)
class Flaw:
    """A line that was left out. `line` 0: the whole file cannot be read."""

    file: Path
    line: int
    what: Message

    @property
    def words(self) -> Message:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return say("{place}: {what}", place=place, what=self.what)


def known_to(profile: Profile) -> Catalogue:
    """The catalogue as this user has it: the shipped one, with their own entries over it. What
    is wrong with a line is logged once. Raises StatusWatchError as `catalogue.load` does."""
    shipped = catalogue.load()
    state = _state(profile)
    return _merged(shipped, *state) if state else shipped


def flaws(profile: Profile) -> tuple[Flaw, ...]:
    """What of the user's own file does not hold."""
    state = _state(profile)
    return _read(*state)[1] if state else ()


def _state(profile: Profile) -> tuple[Path, int, int] | None:
    """The file as it is now: written anew, it is read anew. None: there is none."""
    file = profile.data_dir / FILE
    try:
        seen = file.stat()
    except OSError:
        return None
    return file, seen.st_mtime_ns, seen.st_size


@lru_cache(maxsize=2)
def _merged(shipped: Catalogue, file: Path, changed: int, size: int) -> Catalogue:
    own, wrong = _read(file, changed, size)
    for flaw in wrong:
        log.warning("%s", flaw.words)
    return Catalogue([*shipped, *own]) if own else shipped


@lru_cache(maxsize=2)
def _read(file: Path, changed: int, size: int) -> tuple[tuple[Entry, ...], tuple[Flaw, ...]]:
    del changed, size  # they only say when it is to be read anew
    try:
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        why = say("it cannot be read: {why}", why=error.strerror or str(error))
        return (), (Flaw(file, 0, why),)
    there = {entry.id for entry in catalogue.load()}
    found: dict[str, tuple[int, Entry]] = {}
    wrong: list[Flaw] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith(b"#"):
            continue
        try:
            entry = _entry(line)
            if entry.id in found:
                first = found[entry.id][0]
                raise _Wrong(say("{id} stands in line {n} already", id=entry.id, n=first))
        except _Wrong as error:
            wrong.append(Flaw(file, number, error.what))
        else:
            found[entry.id] = (number, entry)
    for number, entry in list(found.values()):
        if entry.parent and entry.parent not in there | found.keys():
            what = say("nothing has the id {id} that is its parent's", id=_shown(entry.parent))
            wrong.append(Flaw(file, number, what))
            del found[entry.id]
    return tuple(e for _, e in found.values()), tuple(sorted(wrong, key=lambda f: f.line))


def _entry(line: bytes) -> Entry:
    """Only id, name and one address are needed. Raises _Wrong."""
    try:
        told: object = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _Wrong(say("it is not JSON: {why}", why=str(error))) from error
    if not isinstance(told, dict):
        raise _Wrong(say("it is no object: a line begins with a brace"))
    if strange := sorted(told.keys() - FIELDS):
        raise _Wrong(say("there is no field {name}", name=_shown(strange[0])))
    missing = [name for name in ("id", "name") if not told.get(name)]
    if missing:
        raise _Wrong(say("it has no {name}", name=missing[0]))
    page = told.get("status_page")
    source = {"kind": UNASKED, "url": page} if page else {"kind": NO_PAGE}
    filled = {"category": "other", "confidence": "own", "source": source} | told
    try:
        entry = msgspec.convert(filled, Entry)
    except msgspec.ValidationError as error:
        raise _Wrong(say("{why}", why=str(error))) from error
    _check(entry)
    return replace(entry, own=True)


def _check(entry: Entry) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id):
        raise _Wrong(
            say("an id has lower-case letters, digits and hyphens: {id}", id=_shown(entry.id))
        )
    if entry.name != " ".join(entry.name.split()) or not entry.name.isprintable():
        raise _Wrong(say("its name has blanks or signs that cannot be shown"))
    where = entry.source
    if where.kind != NO_PAGE and not where.url:
        raise _Wrong(say("its source has a kind but no url"))
    named = dict(_addresses(entry))
    for name, url in named.items():
        if not _is_address(url):
            raise _Wrong(
                say("{name} is no web address of its own: {url}", name=name, url=_shown(url))
            )
    if not {"source", "probe", "homepage"} & named.keys():
        raise _Wrong(say("it has no address: a status_page, a homepage or a probe"))


def _addresses(entry: Entry) -> Iterator[tuple[str, str]]:
    each: Mapping[str, str] = {
        "status_page": entry.status_page,
        "source": entry.source.url,
        "homepage": entry.homepage,
        "probe": entry.probe,
    }
    yield from ((name, url) for name, url in each.items() if url)
    yield from (("alternates", url) for url in entry.alternates)


def _is_address(url: str) -> bool:
    """A user name in it would be shown and sent."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        return whole and parts.port != 0 and parts.username is None and not re.search(r"\s", url)
    except ValueError:
        return False


def _shown(text: str) -> str:
    """On one line: what it says goes to a terminal or a log."""
    return "".join(c if c.isprintable() else "?" for c in text)[:80]
