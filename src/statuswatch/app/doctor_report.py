"""The report that a person can attach where they ask for help: versions, findings, the last crash,
the end of the log. One text, without secrets; without what is followed, unless they want it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app import about, crashes
from statuswatch.app.doctored import Finding
from statuswatch.app.doctoring import written
from statuswatch.app.redacting import nameless, scrubbed
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.protocols import Ledger

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

LOG = "statuswatch.log"
TAIL = 32 * 1024
"""Bytes of the log, the last ones."""

LIBRARIES = ("PySide6_Essentials", "httpx", "feedparser", "msgspec", "keyring", "apprise")

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is made of. `names`: what each service may be called, in the order in which
    they hide one another; `None`: nobody could say what is followed, so nothing that may name it
    is told. `named`: they are told as they are."""

    found: tuple[Finding, ...]
    details: tuple[tuple[Message, str], ...]
    folder: Path
    names: Names | None = None
    named: bool = False


def names_of(ledger: Ledger) -> Names:
    """Of what is followed, and was. Raises StoreError."""
    found: list[tuple[str, str]] = []
    for n, service in enumerate(ledger.services(also_left=True), 1):
        found += [(service.name, f"service-{n}"), (service.id, f"service-{n}")]
    return tuple(found)


def versions(environ: Mapping[str, str], shown_by: str = "") -> tuple[tuple[Message, str], ...]:
    """What runs here, told without Qt: a terminal has none."""
    had = {name: _version(name) for name in LIBRARIES}
    qt = had.pop("PySide6_Essentials")
    others = ", ".join(f"{name} {number}" for name, number in had.items() if number)
    told = about.details(environ, f"PySide6 {qt}" if qt else "", shown_by)
    return (*told, (say("Libraries"), others))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def report(told: Told, setting: Setting, home: Path) -> str:
    """The whole text. Reads two small files."""
    blocks = [written(told.found, told.details, setting).rstrip("\n")]
    blocks += _crash(told.folder, setting)
    if told.names is not None or told.named:
        blocks += _log(told.folder, setting)
    text = scrubbed("\n\n".join(blocks), home)
    if not told.named:
        text = nameless(text, told.names or ())
    return text + "\n"


async def more(desk: Desk) -> str:
    """What a report has besides the findings, as the window shows it: names are told there."""
    import asyncio

    return await asyncio.to_thread(_more, desk.app.profile.data_dir, desk.app.reading())


def _more(folder: Path, setting: Setting) -> str:
    return scrubbed("\n\n".join([*_crash(folder, setting), *_log(folder, setting)]), Path.home())


def _crash(folder: Path, setting: Setting) -> Iterator[str]:
    crash = crashes.last(folder)
    if crash is None:
        yield render(say("It has not crashed, as far as it knows."), setting)
    else:
        yield render(say("It crashed, {at}:", at=crash.at), setting)
        yield _plain(crash.text.rstrip())


def _log(folder: Path, setting: Setting) -> Iterator[str]:
    tail = _tail(folder / LOG)
    if tail:
        yield render(say("The end of its log:"), setting)
        yield tail


def _tail(path: Path) -> str:
    """Its last lines, as text that a terminal may show; empty where there are none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL))
            text = file.read(TAIL).decode("utf-8", "replace")
    except OSError:
        return ""
    return _plain((text if size <= TAIL else text.partition("\n")[2]).strip())


def _plain(text: str) -> str:
    return "\n".join(_lines(text.splitlines()))


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield "".join(sign if sign.isprintable() else " " for sign in line)
