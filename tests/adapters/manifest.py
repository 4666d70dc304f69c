"""What the corpus' manifest expects, beside what the adapters read (see test_manifest.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from statuswatch import adapters
from statuswatch.core.flow import AdapterError, Answer, Request
from statuswatch.core.model import Incident, Report, Source
from tests.adapters import driving
from tests.corpus import CORPUS

Row = dict[str, Any]

EXACT, PARTIAL, FAILED = "exact", "partial", "failed"
FOLDER = Path(__file__).parent / "expectations"


@cache
def rows() -> tuple[Row, ...]:
    """The manifest; empty where the corpus is not here."""
    file = CORPUS / "MANIFEST.jsonl"
    if not file.is_file():
        return ()
    return tuple(json.loads(line) for line in file.read_text("utf-8").splitlines())


def body(row: Row) -> bytes:
    return (CORPUS / str(row["file"])).read_bytes()


@dataclass(frozen=True)
class Expectations:
    """One module of `expectations/`. Of its names only the first two must be there.

    `FORMATS`: the corpus formats that the kind reads. `differences(report, row)`: what is read
    otherwise than the manifest says. `refuses(row)`: an AdapterError is right. `answers(row)`:
    all bodies by address, if a poll asks for more than one. `of(row)`: the source, if it needs
    an address or options. `PARTIAL`: by file, why it can only be partly read.
    """

    kind: str
    formats: frozenset[str]
    differences: Callable[[Report, Row], list[str]]
    refuses: Callable[[Row], bool] = lambda _: False
    answers: Callable[[Row], Mapping[str, bytes]] | None = None
    of: Callable[[Row], Source] | None = None
    partial: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> tuple[Row, ...]:
        return tuple(row for row in rows() if row["format"] in self.formats)


def expectations() -> tuple[Expectations, ...]:
    """Those of every kind that has some, by file name."""
    names = sorted(file.stem for file in FOLDER.glob("[a-z]*.py"))
    return tuple(_of(import_module(f"tests.adapters.expectations.{name}"), name) for name in names)


def _of(module: ModuleType, kind: str) -> Expectations:
    optional = {
        name.lower(): getattr(module, name)
        for name in ("refuses", "answers", "of", "PARTIAL")
        if hasattr(module, name)
    }
    return Expectations(kind, module.FORMATS, module.differences, **optional)


def read(told: Expectations, row: Row) -> Report:
    """The report of a row's document, or of the bodies it takes. Raises what the adapter raises."""
    adapter = adapters.load(told.kind)
    source = told.of(row) if told.of else driving.source(told.kind)
    if told.answers is None:
        first = [body(row)]

        def once(request: Request) -> Answer:
            if first:
                return driving.response(first.pop(), url=request.url)
            return driving.response(b"", 404, request.url)

        return driving.drive(adapter, source, once)[0]
    bodies = told.answers(row)

    def answer(request: Request) -> Answer:
        found = bodies.get(request.url)
        return driving.response(found or b"", 404 if found is None else 200, request.url)

    return driving.drive(adapter, source, answer)[0]


@dataclass(frozen=True)
class Verdict:
    """How a document was read. `why`: the differences, or the reason of a partial reading."""

    kind: str
    file: str
    how: str
    why: tuple[str, ...] = ()


def judge(told: Expectations, row: Row) -> Verdict:
    """A difference without a reason in `PARTIAL` is a failure, and so is a reason without one."""
    file, reason = str(row["file"]), told.partial.get(str(row["file"]))
    try:
        found = told.differences(read(told, row), row)
        if told.refuses(row):
            found = ["it was read, and should have been refused"]
    except AdapterError as error:
        found = [] if told.refuses(row) else [f"refused: {error.title}"]
    except Exception as error:  # noqa: BLE001 a bug of the adapter is a line of the table
        return Verdict(told.kind, file, FAILED, (f"crashed: {error!r}",))
    if reason and found:
        names = ", ".join(difference.partition(":")[0] for difference in found)
        return Verdict(told.kind, file, PARTIAL, (reason, f"differs in {names}"))
    if reason:
        return Verdict(told.kind, file, FAILED, ("called partial, but it is exact",))
    return Verdict(told.kind, file, FAILED if found else EXACT, tuple(found))


# -- for the modules of expectations/ ---------------------------------------------------------


def time(text: str | None) -> datetime | None:
    """A time of the manifest."""
    return datetime.fromisoformat(text) if text else None


def compare(**pairs: tuple[object, object]) -> list[str]:
    """In words, each of what was read (first) that is not what was expected (second)."""
    return [
        f"{name.replace('_', ' ')}: read {read!r}, expected {expected!r}"
        for name, (read, expected) in pairs.items()
        if read != expected
    ]


def troubles(report: Report) -> list[Incident]:
    return [incident for incident in report.incidents if not incident.planned]


def plans(report: Report) -> list[Incident]:
    return [incident for incident in report.incidents if incident.planned]


def still_open(incidents: Iterable[Incident]) -> list[Incident]:
    return [incident for incident in incidents if incident.ended is None]
