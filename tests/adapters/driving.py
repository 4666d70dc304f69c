"""Drives an adapter's flow over given answers, as the engine does over the network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from statuswatch.cli import recording
from statuswatch.core import flow
from statuswatch.core.flow import Adapter, Answer, Request, Response, Trouble
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import say

PAGE = "https://status.example.com"


def source(kind: str, url: str = PAGE, **options: str) -> Source:
    role = Role.PROBE if kind == "probe" else Role.OFFICIAL
    return Source("test", "example", kind, url, options, role)


def response(body: bytes | str, status: int = 200, url: str = PAGE, **rest: Any) -> Response:
    return Response(url, status, body=body.encode() if isinstance(body, str) else body, **rest)


def drive(
    adapter: Adapter,
    of: Source,
    answer: Callable[[Request], Answer],
    still_open: Iterable[str] = (),
) -> tuple[Report, list[Request]]:
    """The report, and the requests it took."""
    asked: list[Request] = []

    def noted(request: Request) -> Answer:
        asked.append(request)
        return answer(request)

    return flow.drive(adapter.poll(of, frozenset(still_open)), noted), asked


def read(adapter: Adapter, body: bytes | str, status: int = 200, **rest: Any) -> Report:
    """The report of one answer, whatever is asked first; nothing else answers."""
    first = [response(body, status, **rest)]

    def answer(request: Request) -> Answer:
        return first.pop() if first else response(b"", 404, request.url)

    return drive(adapter, source(adapter.kind), answer)[0]


def recorded(folder: Path, rows: list[dict[str, Any]]) -> Callable[[Request], Answer]:
    """Answers by address from a case's list of {url, status, headers, file | trouble}."""
    by_url = {row["url"]: row for row in rows}

    def answer(request: Request) -> Answer:
        row = by_url.get(request.url)
        if row is None:
            return response(b"", 404, request.url)
        addresses = tuple(row.get("addresses", ()))
        if "trouble" in row:
            trouble = row["trouble"]
            return Trouble(request.url, trouble["step"], say(trouble["words"]), addresses)
        end = row.get("certificate_end")
        return Response(
            request.url,
            row.get("status", 200),
            row.get("headers", {}),
            (folder / row["file"]).read_bytes() if "file" in row else b"",
            elapsed=row.get("elapsed", 0.0),
            addresses=addresses,
            certificate_end=datetime.fromisoformat(end) if end else None,
        )

    return answer


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON has it: as `statuswatch probe --record` writes it."""
    told: dict[str, Any] = json.loads(json.dumps(recording.as_data(report)))
    return told
