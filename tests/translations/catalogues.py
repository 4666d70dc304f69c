"""Templates and languages on the disk: .pot from the source, .po by people, .mo for the program."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.translations.source import ROOT, Found

FOLDER = ROOT / "resources" / "i18n"
DOMAIN = "statuswatch"
TEMPLATE = FOLDER / f"{DOMAIN}.pot"

WIDTH = 100

HEADER = """\
# The words of StatusWatch. Made by `python -m tests.translations extract`, never by hand:
# see docs/translating.md.
#"""

PLACE = re.compile(r"\{\w+\}|%\(\w+\)s|%%|</?\w+>")
"""`{name}` of a message, `%(default)s` of argparse, and the mark around what is bold."""


def template(found: Found) -> Catalog:
    """What there is to translate, in the order of the files."""
    made = Catalog(
        project="StatusWatch",
        domain=DOMAIN,
        header_comment=HEADER,
        charset="utf-8",
        msgid_bugs_address=None,
        copyright_holder="StatusWatch contributors",
    )
    for said in found.said.values():
        made.add(
            (said.one, said.many) if said.many is not None else said.one,
            locations=[(file, 0) for file in dict.fromkeys(file for file, _ in said.places)],
            auto_comments=said.notes,
            context=said.context or None,
        )
    return made


def written(catalogue: Catalog) -> str:
    """As it is on the disk: without what changes from day to day (dates, line numbers)."""
    out = io.BytesIO()
    write_po(out, catalogue, width=WIDTH, include_lineno=False, include_previous=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    dull = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Report-Msgid-Bugs-To',
            '"Last-Translator', '"Language-Team')  # fmt: skip
    return "\n".join(line for line in lines if not line.startswith(dull)) + "\n"


def po_of(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Several may work on one language: each in its turn."""
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:  # Windows
        yield
        return
    with path.open("rb") as held:
        flock(held, LOCK_EX)
        yield


def codes() -> list[str]:
    """Every language there is a .po of."""
    return sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path, code: str | None = None) -> Catalog:
    with path.open("rb") as opened:
        return read_po(opened, locale=code, domain=DOMAIN, charset="utf-8")


def compiled(catalogue: Catalog) -> bytes:
    """The .mo: what is fuzzy or missing is English. Written here, so that it is the same bytes with
    every version of Babel and at every hour (its header has both)."""
    header = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {catalogue.plural_forms}\n"
    rows = [("", header)]
    for message in entries(catalogue):
        if not is_missing(message):
            head = f"{message.context}\x04" if message.context else ""
            rows.append((head + "\0".join(ids_of(message)), "\0".join(strings_of(message))))
    return _mo(sorted((key.encode(), text.encode()) for key, text in rows))


def _mo(rows: list[tuple[bytes, bytes]]) -> bytes:
    """https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html, without a hash table."""
    count, start = len(rows), 28
    tables = [start, start + 8 * count]
    at, data, index = start + 16 * count, b"", b""
    for column in (0, 1):
        for row in rows:
            index += struct.pack("<II", len(row[column]), at + len(data))
            data += row[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, *tables, 0, at) + index + data


def save(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(catalogue), "utf-8")


def entries(catalogue: Catalog) -> Iterator[Message]:
    """Its messages, without the header."""
    for message in catalogue:
        if message.id:
            yield message


def key_of(message: Message) -> str:
    """One word for an entry, where JSON wants one: context and words."""
    one = ids_of(message)[0]
    return f"{message.context}\x04{one}" if message.context else one


def strings_of(message: Message) -> tuple[str, ...]:
    found = message.string
    return tuple(map(str, found)) if isinstance(found, (tuple, list)) else (str(found or ""),)


def ids_of(message: Message) -> tuple[str, ...]:
    found = message.id
    return tuple(map(str, found)) if isinstance(found, (tuple, list)) else (str(found),)


def is_missing(message: Message) -> bool:
    return message.fuzzy or not all(strings_of(message))


def places(text: str) -> set[str]:
    return {found[0] for found in PLACE.finditer(text)}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one translation."""

    words: str
    why: str

    def __str__(self) -> str:
        return f"{self.words!r}: {self.why}"


def faults(message: Message) -> Iterator[Fault]:
    """Places that are lost, foreign or broken, and other outer space than the source has."""
    ids = ids_of(message)
    name = key_of(message)
    allowed = set().union(*(places(one) for one in ids))
    for n, text in enumerate(strings_of(message)):
        if not text:
            continue
        source = ids[min(n, len(ids) - 1)]
        yield from (Fault(name, why) for why in _wrong(text, source, allowed, len(ids) > 1))


def _wrong(text: str, source: str, allowed: set[str], plural: bool) -> Iterator[str]:
    foreign = places(text) - allowed
    if foreign:
        yield f"has {', '.join(sorted(foreign))}, which the source has not"
    # "one day" may do without its number, and a singular of other languages with it.
    lost = places(source) - places(text) - ({"{n}"} if plural else set())
    if lost:
        yield f"lacks {', '.join(sorted(lost))}"
    if places(source) and re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
        yield "has a brace that belongs to no place"
    if source.count("*") != text.count("*"):
        yield "has other *marks* than the source"
    if outer(text) != outer(source):
        yield "begins or ends with other space than the source"


def outer(text: str) -> tuple[str, str]:
    """The space (and lines) around it."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
