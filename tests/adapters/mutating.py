"""Recordings, changed: what a vendor's next release, a broken proxy or a hostile page makes of them.

    .venv/bin/python -m tests.adapters.mutating 600             # search for so many seconds
    .venv/bin/python -m tests.adapters.mutating 600 cstate hund # these kinds alone
    .venv/bin/python -m tests.adapters.mutating again KIND CASE SEED

A `Talk` is one recording and a seed; `look` polls an adapter with it, twice, and fails where it does
anything but report in clean words or raise AdapterError.
"""

from __future__ import annotations

import json
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from statuswatch import adapters
from statuswatch.cli import recording
from statuswatch.core import flow
from statuswatch.core.flow import (
    AdapterError,
    Answer,
    Chained,
    Filing,
    Flow,
    Hearing,
    Keeping,
    Remembering,
    Request,
    Response,
)
from statuswatch.core.model import Report, Source
from statuswatch.core.words import render
from tests.adapters import driving, manifest
from tests.adapters.mutations import changed, changed_memory, changed_source

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
ASKED, PATIENCE = 300, 20.0
"""Requests of one poll, and seconds for it on a busy machine: no answer makes it run away."""


@dataclass(frozen=True)
class Recording:
    """A source, and what was answered at each address; another address is not found."""

    kind: str
    name: str
    source: Source
    answers: Mapping[str, Answer]
    still_open: tuple[str, ...] = ()

    def answer(self, request: Request) -> Answer:
        found = self.answers.get(request.url)
        return Response(request.url, 404) if found is None else replace(found, url=request.url)


@cache
def own() -> tuple[Recording, ...]:
    """The project's."""
    found = []
    for file in sorted(HERE.glob("*/*/case.json")):
        case = json.loads(file.read_text("utf-8"))
        kind = file.parent.parent.name
        role = adapters.load(kind).role
        source = Source("s", "example", kind, case["url"], case.get("options", {}), role)
        answer = driving.recorded(file.parent, case["answers"])
        answers = {row["url"]: answer(Request(row["url"])) for row in case["answers"]}
        open_ = tuple(case.get("still_open", ()))
        found.append(Recording(kind, file.parent.name, source, answers, open_))
    return tuple(found)


@cache
def shared() -> tuple[Recording, ...]:
    """The corpus'; none where it is not here. What takes more than one answer is left out."""
    found = []
    for told in manifest.expectations():
        for row in told.rows():
            source = told.of(row) if told.of else driving.source(told.kind)
            bodies = told.answers(row) if told.answers else _everywhere(told.kind, source, row)
            answers = {url: Response(url, 200, body=body) for url, body in bodies.items()}
            found.append(Recording(told.kind, str(row["file"]), source, answers))
    return tuple(found)


def _everywhere(kind: str, source: Source, row: manifest.Row) -> dict[str, bytes]:
    """The body at the address that is asked first."""
    asks = adapters.load(kind).poll(source, frozenset())
    try:
        wanted = next(asks)
    except (StopIteration, AdapterError):
        return {}
    asks.close()
    first = wanted if isinstance(wanted, Request) else wanted[0]
    return {first.url: manifest.body(row)}


# -- looking ------------------------------------------------------------------------------------


def look(case: Recording, luck: Random) -> bool:
    """Poll it twice, with changed answers; was it read both times? Raises what ought not to be."""
    source, adapter = changed_source(case.source, luck), adapters.load(case.kind)
    began, asked, memory, fine = time.perf_counter(), 0, "", True
    few = luck.random() < 0.5

    def answer(request: Request) -> Answer:
        nonlocal asked
        asked += 1
        assert asked < ASKED, "it asks and asks"
        assert request.url.startswith(("http://", "https://")), request.url
        told = case.answer(request)
        return told if few and luck.random() < 0.5 else changed(told, luck)

    for at in (NOW, NOW + timedelta(minutes=luck.choice((-30, 0, 5, 1500)))):
        for asks in _flows(adapter, source, case, memory, at):
            report = _driven(asks, answer)
            fine = fine and report is not None
            if report is not None:
                check(report)
                memory = changed_memory(report.memory or memory, luck)
        _ask(adapter, source, memory, at)
    _show(adapter, case, luck)
    assert time.perf_counter() - began < PATIENCE, "it takes too long"
    return fine


def _flows(
    adapter: flow.Adapter, source: Source, case: Recording, memory: str, at: datetime
) -> Iterator[Flow]:
    still_open = frozenset(case.still_open)
    if isinstance(adapter, Keeping):
        yield adapter.poll_with(source, still_open, memory, at)
    else:
        yield adapter.poll(source, still_open)
    if isinstance(adapter, Remembering):
        yield adapter.past(source)


def _driven(asks: Flow, answer: Callable[[Request], Answer]) -> Report | None:
    try:
        return flow.drive(asks, answer)
    except AdapterError as error:
        said = render(error.title) + render(error.advice)
        said.encode()
        assert "\x1b" not in said
        return None


def _ask(adapter: flow.Adapter, source: Source, memory: str, at: datetime) -> None:
    """What its memory is asked for, whatever is in it."""
    if isinstance(adapter, Hearing):
        adapter.burst(source, memory, at)
    if isinstance(adapter, Chained):
        adapter.chain(source, memory)


def _show(adapter: flow.Adapter, case: Recording, luck: Random) -> None:
    for told in case.answers.values():
        page = changed(told, luck)
        if isinstance(page, Response):
            adapter.knows(page)
            if isinstance(adapter, Filing):
                with suppress(AdapterError):
                    adapter.categories(page)


def check(report: Report) -> None:
    """It is clean, and whole enough to be kept and shown."""
    json.dumps(recording.as_data(report)).encode()
    for words in _words(report):
        words.encode()
        assert not re.search(r"[\0\x1b\x07]", words), words[:200]
    for incident in report.incidents:
        assert incident.key
        assert incident.title
        assert not incident.url or incident.url.startswith(("http://", "https://")), incident.url
        if incident.started and incident.ended:
            assert incident.started <= incident.ended
        times = (incident.started, incident.ended, incident.planned_end)
        for at in (*times, *(u.at for u in incident.updates)):
            assert at is None or at.utcoffset() is not None
            assert at is None or 1 < at.year < 9999, "it can be told in every zone"
    for several in ([i.key for i in report.incidents], [p.name for p in report.components]):
        assert all(several)
        assert len(several) == len(set(several))


def _words(report: Report) -> Iterator[str]:
    for incident in report.incidents:
        yield from (incident.key, incident.title, incident.word, incident.url)
        yield from incident.components
        for update in incident.updates:
            yield from (update.key, update.text, update.phase)
    for part in report.components:
        yield part.name
    yield report.memory or ""


# -- searching ----------------------------------------------------------------------------------


def search(seconds: float, kinds: tuple[str, ...] = (), seed: int = 1) -> int:
    """Print each new kind of find, with what shows it again; how many."""
    every = [r for r in (*own(), *shared()) if not kinds or r.kind in kinds]
    by_kind: dict[str, list[Recording]] = {}
    for one in every:
        by_kind.setdefault(one.kind, []).append(one)
    until, finds, done, read = time.monotonic() + seconds, Counter[str](), 0, 0
    slowest = (0.0, "")
    while time.monotonic() < until:
        for kind, several in by_kind.items():
            seed += 1
            case = several[seed % len(several)] if seed % 3 else Random(seed).choice(several)
            began = time.perf_counter()
            try:
                read += look(case, Random(seed))
            except Exception as error:  # noqa: BLE001  that is what is searched for
                last = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{Path(last.filename).name}:{last.lineno} {type(error).__name__}"
                key = f"{where} {error!s:.80}" if isinstance(error, AssertionError) else where
                finds[key] += 1
                if finds[key] == 1:
                    print(f"{kind} {case.name} {seed}: {key}", flush=True)
            slowest = max(slowest, (time.perf_counter() - began, f"{kind} {case.name} {seed}"))
            done += 1
    print(
        f"{done} talks of {len(by_kind)} kinds ({len(every)} recordings), {read} read,"
        f" {len(finds)} finds; slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    return len(finds)


def main(words: list[str]) -> int:
    if words[:1] == ["again"]:
        kind, name, seed = words[1:4]
        case = next(r for r in (*own(), *shared()) if (r.kind, r.name) == (kind, name))
        print("read" if look(case, Random(int(seed))) else "refused")
        return 0
    seconds = float(words[0]) if words else 60
    return 1 if search(seconds, tuple(words[1:]), seed=int(time.time()) % 10**7) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
