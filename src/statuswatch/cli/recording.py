"""Keeps what a place answered, in the shape the adapters' tests read: a recording is a test."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.cli.opening import UsageError
from statuswatch.core.flow import Response, Trouble
from statuswatch.core.model import Outcome, Source
from statuswatch.core.words import say

if TYPE_CHECKING:
    from statuswatch.engine.fetch import Exchange

SECRET = frozenset({"set-cookie", "authorization", "proxy-authenticate", "www-authenticate"})
"""Headers that are not kept: a recording is meant to be shared."""


def keep(
    folder: str, source: Source, exchanges: Iterable[Exchange], outcome: Outcome | None
) -> Path:
    """Write `case.json` and the bodies into `folder`. Raises UsageError when it cannot be."""
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        answers = [_answer(place, n, e) for n, e in enumerate(exchanges, 1) if e.answer]
        case = {
            "source": {"url": source.url, "kind": source.kind, "options": dict(source.options)},
            "still_open": [],
            "answers": answers,
            "outcome": type(outcome).__name__.lower(),
        }
        text = json.dumps(case, indent=2, ensure_ascii=False) + "\n"
        (place / "case.json").write_text(text, "utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(say("{folder} cannot be written: {why}", folder=folder, why=why)) from error
    return place / "case.json"


def _answer(place: Path, number: int, exchange: Exchange) -> dict[str, object]:
    answer = exchange.answer
    if isinstance(answer, Trouble):
        return {
            "url": exchange.url,
            "trouble": {"step": answer.step, "words": str(answer.words)},
        }
    assert isinstance(answer, Response)
    name = f"{number}.body"
    (place / name).write_bytes(answer.body)
    headers = {k: v for k, v in answer.headers.items() if k not in SECRET}
    return {"url": answer.url, "status": answer.status, "headers": headers, "file": name}
