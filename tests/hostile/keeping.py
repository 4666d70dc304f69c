"""What a user writes at the terminal: each command, and what it puts where."""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from statuswatch.app import App
from statuswatch.cli.main import main
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.store.opening import open_store
from tests.app.histories import ROW, file_of
from tests.hostile import crashing, powercuts
from tests.store import keeper
from tests.store.telling import NOON, PAGE, at, opened

LETTER = (
    "From: help@podhost.example\nSubject: The outage\nDate: Mon, 10 Nov 2025 10:00:00 +0000\n\n"
    "We are sorry.\n"
)

KEEPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("contact", "Podhost", "add", "email", "help@podhost.example"), "contacts"),
    (("report", "Podhost", "--sent", "--to", "help@podhost.example", "--as", "Me"), "tickets"),
    (("promise", "add", "Podhost", "other", "--text", "We call you"), "promises"),
    (("letter", "Podhost", "{letter}"), "letters"),
    (("plan", "add", "Episode 7", "--at", "2099-01-01 09:00", "--needs", "Podhost"), "occasions"),
    (("claim", "Podhost", "--fee", "49 EUR", "--uptime", "99.9"), "terms"),
    (("contact", "Podhost", "number", "4711"), "holdings"),
    (("report", "Podhost", "--sent", "--to", "help@podhost.example"), "tickets"),
    (("promise", "add", "Podhost", "known-issue", "--text", "We mend it"), "promises"),
)
"""A command that keeps something, and the table that has a row more afterwards."""

TABLES = sorted({table for _, table in KEEPS})


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def said(profile: Path, *words: str) -> Said:
    """The program in this very process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--profile", str(profile), *words])
    return Said(code, out.getvalue(), err.getvalue())


def prepared(profile: Path, letter: Path) -> list[tuple[str, ...]]:
    """A profile that follows Podhost; the commands that keep something in it."""
    letter.write_text(LETTER)
    app = App(Profile.at(profile), SimulatedClock(NOON))
    app.follow("https://status.podhost.example/", "statuspage", "Podhost")
    app.close_store()
    return [tuple(word.format(letter=letter) for word in words) for words, _ in KEEPS]


def history(profile: Path) -> Path:
    return Profile.at(profile).history


def rows(path: Path) -> Counter[str]:
    """How many of each the file holds. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as raw:
        found = {t: raw.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}
    return Counter(found)


def rows_after(done: int) -> Counter[str]:
    return Counter(table for _, table in KEEPS[:done])


# -- the power goes ----------------------------------------------------------------------------


def cut_short(
    folder: Path, images: int, deeds: Iterable[Callable[[], None]], flaw: Callable[[Path, int], str]
) -> Counter[str]:
    """What is found after the power went at `images` random moments of these deeds, in the history
    that lies in `folder`."""
    if why := powercuts.missing():
        pytest.skip(why)
    base = powercuts.files_of(folder)
    with powercuts.recording() as recorder:
        for n, deed in enumerate(deeds, 1):
            deed()
            recorder.said(n)
    chance, found = random.Random(85), Counter[str]()
    with tempfile.TemporaryDirectory() as room:
        for n in range(images):
            cut = chance.randrange(len(recorder.events) + 1)
            image = Path(room) / str(n)
            image.mkdir()
            for name, data in powercuts.after_cut(base, recorder.events, cut, chance).items():
                (image / name).write_bytes(data)
            said = powercuts.acknowledged(recorder.events, cut)
            found[flaw(image / "history.db", said) or "fine"] += 1
            shutil.rmtree(image)
    return found


def commands_cut_short(folder: Path, images: int) -> Counter[str]:
    """Each command says at the terminal that it is kept; then it is."""
    profile = folder / "profile"
    commands = prepared(profile, folder / "letter.eml")

    def doing(words: tuple[str, ...]) -> Callable[[], None]:
        def do() -> None:
            told = said(profile, *words)
            assert told.code == 0, told
            assert told.out, told

        return do

    def flaw(path: Path, acknowledged: int) -> str:
        open_store(path, at(0)).close()
        stands = rows(path)
        if stands not in [rows_after(acknowledged), rows_after(acknowledged + 1)]:
            return "lost" if stands < rows_after(acknowledged) else "torn"
        return "" if powercuts.is_whole(path) else "not whole"

    deeds = [doing(words) for words in commands]
    return cut_short(history(profile).parent, images, deeds, flaw)


def deeds_cut_short(folder: Path, images: int) -> Counter[str]:
    """What is kept, changed and dropped of every kind, while services are polled."""
    path = folder / "record" / "history.db"
    opened(path, PAGE).close()

    def deeds() -> Iterator[Callable[[], None]]:
        stored = open_store(path, at(0))
        for n in range(keeper.DEEDS):
            yield partial(keeper.keep, stored, n)
        stored.close()

    return cut_short(path.parent, images, deeds(), partial(crashing.flaw_of_record, on=False))


# -- a disk that takes nothing -----------------------------------------------------------------


def wishes(folder: Path) -> list[tuple[str, ...]]:
    """Commands that write beside those that keep something; what they read lies in `folder`."""
    folder.mkdir(exist_ok=True)
    there = folder / "profile"
    prepared(there, folder / "letter.eml")
    backup, export = folder / "kept.backup", folder / "export.json"
    assert said(there, "backup", str(backup)).code == 0
    export.write_bytes(file_of(*({**ROW, "title": f"Story {n}"} for n in range(300))))
    return [
        ("settings", "polling.interval", "9m"),
        ("backup", "{profile}/new.backup"),
        ("export", "--format", "json", "-o", "{profile}/new.json"),
        ("restore", str(backup)),
        ("import", str(export)),
        ("mute", "Podhost"),
    ]


def refused(profile: Path, commands: Iterable[tuple[str, ...]]) -> int:
    """Each says in two lines what happened and what to do, and nothing is written, not even half:
    how many did."""

    def files() -> dict[str, bytes]:
        found = {str(p): p.read_bytes() for p in profile.rglob("*") if p.is_file()}
        return {name: data for name, data in found.items() if not name.endswith("engine.lock")}

    before, many = files(), 0
    for words in commands:
        told = said(profile, *(word.format(profile=profile) for word in words))
        # A place that they named and nobody may write to is their word too: 64.
        assert told.code in ((2, 64) if "{profile}" in words[-1] else (2,)), (words, told)
        assert told.out == "" or words[0] == "import", (words, told)  # it says what it reads
        assert len(told.err.splitlines()) == 2, (words, told)
        assert files() == before, words
        many += 1
    return many
