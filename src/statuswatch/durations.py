"""How long outages last in the whole field: what a service without a past is judged by.

Data, not code: `resources/durations.json` (how it was made: docs/forecast.md).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from statuswatch.assets import resource
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.forecast import Past
from statuswatch.core.words import say


@cache
def field(path: Path | None = None) -> tuple[Past, ...]:
    """The field's past outages, shortest first, read once. Raises StatusWatchError where the file
    is missing or damaged."""
    try:
        told = msgspec.json.decode((path or resource("durations.json")).read_bytes(), type=_Told)
    except (OSError, msgspec.MsgspecError) as error:
        raise StatusWatchError(
            say("How long outages usually last cannot be read: {why}", why=str(error)),
            say("Install StatusWatch anew. Everything else works all the same."),
        ) from error
    return tuple(Past(minutes) for minutes in sorted(told.minutes) if minutes > 0)


class _Told(msgspec.Struct):
    minutes: list[float]
