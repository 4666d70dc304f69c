"""Keeps what a place answered as a case of the adapters' tests: `case.json`, the bodies, and
`expected.json`, the report they make. Move the folder to tests/adapters/KIND/NAME."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from statuswatch.cli.opening import UsageError
from statuswatch.core.flow import (
    Adapter,
    AdapterError,
    Answer,
    Request,
    Response,
    Trouble,
    drive,
)
from statuswatch.core.model import Incident, Report, Role, Source
from statuswatch.core.words import say

if TYPE_CHECKING:
    from statuswatch.engine.fetched import Exchange

SECRET = frozenset({"set-cookie", "authorization", "proxy-authenticate", "www-authenticate"})
"""Headers that are not kept: a recording is meant to be shared."""

Row = dict[str, Any]
"""One answer as case.json has it."""


def check_place(folder: str) -> None:
    """Raises UsageError where a recording stands already, or none can be made."""
    place = Path(folder)
    try:
        held, barred = (place / "case.json").exists(), place.exists() and not place.is_dir()
    except OSError as error:
        raise _unwritable(folder, error) from error
    if held:
        title = say("{folder} holds a recording already", folder=folder)
        raise UsageError(title, say("Nothing was changed. Name another folder."))
    if barred:
        raise UsageError(say("{folder} is a file", folder=folder), say("Name a folder."))


def keep(folder: str, adapter: Adapter, source: Source, exchanges: Iterable[Exchange]) -> Path:
    """Write the case into `folder`; where its case.json is. Raises UsageError."""
    place = Path(folder)
    answers = _by_request(adapter, source, [e for e in exchanges if e.answer is not None])
    try:
        place.mkdir(parents=True, exist_ok=True)
        rows = [
            _row(place, n, url, a, source.role) for n, (url, a) in enumerate(answers.items(), 1)
        ]
        case = {
            "url": source.url,
            "kind": source.kind,
            "options": dict(source.options),
            "still_open": [],
            "answers": rows,
        }
        expected = _expected(place, adapter, source, rows)
        # case.json last: the folder is a case when it is whole.
        (place / "expected.json").write_text(_json(expected), "utf-8")
        (place / "case.json").write_text(_json(case), "utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from error
    return place / "case.json"


def _unwritable(folder: str, error: OSError) -> UsageError:
    why = error.strerror or str(error)
    what = say("{folder} cannot be written: {why}", folder=folder, why=why)
    return UsageError(what, say("Choose another folder."))


def _json(value: object) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def _by_request(
    adapter: Adapter, source: Source, exchanges: Sequence[Exchange]
) -> dict[str, Answer]:
    """The answers by the address that the adapter asked for, before any redirect."""
    left: list[tuple[str, Answer]] = [
        ((a.hops[0] if isinstance(a, Response) and a.hops else e.url), a)
        for e in exchanges
        if (a := e.answer) is not None
    ]
    found: dict[str, Answer] = {}

    def answer(request: Request) -> Answer:
        own = next((x for x in left if x[0] == request.url), None)
        # Trouble behind a redirect does not say where the way began: it is the next in order.
        own = own or next((x for x in left if isinstance(x[1], Trouble)), None)
        if own is None:
            return Response(request.url, 404)
        left.remove(own)
        found[request.url] = own[1]
        return own[1]

    _drive(adapter, source, answer)
    return found


def _drive(
    adapter: Adapter, source: Source, answer: Callable[[Request], Answer]
) -> tuple[Report | AdapterError, list[str]]:
    """What the flow makes of these answers, and what it asked."""
    asked: list[str] = []

    def noted(request: Request) -> Answer:
        asked.append(request.url)
        return answer(request)

    try:
        return drive(adapter.poll(source, frozenset()), noted), asked
    except AdapterError as error:
        return error, asked


def _row(place: Path, number: int, url: str, answer: Answer, role: Role) -> Row:
    probes = role is Role.PROBE
    row: Row = {"url": url}
    if probes and answer.addresses:
        row["addresses"] = list(answer.addresses)
    if isinstance(answer, Trouble):
        return row | {"trouble": {"step": answer.step, "words": str(answer.words)}}
    name = _file_name(url, number)
    (place / name).write_bytes(answer.body)
    row["status"] = answer.status
    row["headers"] = {k: v for k, v in answer.headers.items() if k not in SECRET}
    row["file"] = name
    if probes:
        row["elapsed"] = round(answer.elapsed, 3)
        if answer.certificate_end is not None:
            row["certificate_end"] = answer.certificate_end.isoformat()
    return row


def _file_name(url: str, number: int) -> str:
    last = urlsplit(url).path.rpartition("/")[2]
    plain = re.fullmatch(r"[a-z][a-z0-9-]*\.(?:json|atom|rss|xml|html)", last)
    return f"{number}-{last}" if plain else f"{number}.body"


def _expected(place: Path, adapter: Adapter, source: Source, rows: Sequence[Row]) -> Row:
    """The report of the case as it is on the disk, or the error in words."""
    by_url = {row["url"]: row for row in rows}

    def answer(request: Request) -> Answer:
        row = by_url.get(request.url)
        if row is None:
            return Response(request.url, 404)
        addresses = tuple(row.get("addresses", ()))
        if trouble := row.get("trouble"):
            return Trouble(
                request.url, trouble["step"], say("{words}", words=trouble["words"]), addresses
            )
        end = row.get("certificate_end")
        return Response(
            request.url,
            row["status"],
            row["headers"],
            (place / row["file"]).read_bytes(),
            elapsed=row.get("elapsed", 0.0),
            addresses=addresses,
            certificate_end=datetime.fromisoformat(end) if end else None,
        )

    report, asked = _drive(adapter, source, answer)
    if isinstance(report, AdapterError):
        return {"error": str(report.title), "advice": str(report.advice)}
    return as_data(report) | {"asked": asked}


def as_data(report: Report) -> Row:
    """The report as `expected.json` has it; what is empty in an incident is left out, and so is
    what few reports have."""
    rare: Row = {} if report.parts_whole else {"parts_whole": False}
    if report.news:
        rare["news"] = [_incident(post) for post in report.news]
    return {
        "title": report.title,
        "level": report.level.word if report.level is not None else None,
        "complete": report.complete,
        "as_of": _time(report.as_of),
        "components": {
            part.name: part.level.word if part.level is not None else f"? {part.word}"
            for part in report.components
        },
        "measures": {measure.name: measure.value for measure in report.measures},
        "incidents": [_incident(incident) for incident in report.incidents],
        **rare,
    }


def _incident(incident: Incident) -> Row:
    whole = {
        "key": incident.key,
        "title": incident.title,
        "level": incident.level.word if incident.level is not None else None,
        "word": incident.word,
        "started": _time(incident.started),
        "ended": _time(incident.ended),
        "planned_end": _time(incident.planned_end),
        "url": incident.url,
        "components": sorted(incident.components),
        "updates": [[u.key, _time(u.at), u.phase, u.text] for u in incident.updates],
    }
    return {name: value for name, value in whole.items() if value or name == "level"}


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""
