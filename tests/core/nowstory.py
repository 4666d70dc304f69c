"""Services, snapshots and what the page Now says of them, as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.days import Strip
from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.model import (
    Incident,
    KnownIncident,
    Level,
    Line,
    Role,
    Service,
    Source,
    Status,
    Update,
)
from statuswatch.core.nowhead import header
from statuswatch.core.nowrow import Row, row
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.verdict_words import Said
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import Message, Setting, render, say

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
AT_14_02 = NOW - timedelta(minutes=23)
SETTING = Setting(now=NOW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OK, MAINTENANCE, DEGRADED, PARTIAL, DOWN = Level


def story(
    level: Level | None = DOWN,
    *words: str,
    role: Role = Role.OFFICIAL,
    parts: tuple[str, ...] = (),
    start: datetime = AT_14_02,
    seen: datetime | None = None,
    until: datetime | None = None,
    title: str = "Uploads fail",
    key: str = "1",
) -> KnownIncident:
    updates = tuple(Update(str(n), start + n * MINUTE, "", w) for n, w in enumerate(words, 1))
    told = Incident(key, title, level, start, None, until, "", frozenset(parts), updates)
    return KnownIncident(role.value, role, told, seen or start, NOW)


def service(
    name: str,
    level: Level | None = OK,
    *open_: KnownIncident,
    since: datetime | None = None,
    parts: tuple[str, ...] = (),
    roles: tuple[Role, ...] = (Role.OFFICIAL,),
    heard: datetime | None = NOW,
    **more: object,
) -> ServiceNow:
    """A service with a source per role, whose ids are the roles' names."""
    began = since or (AT_14_02 if level not in (OK, None) else None)
    status = replace(Status(level, began, False, open_, heard=heard), **more)  # type: ignore[arg-type]
    sources = tuple(Source(r.value, name, "x", f"https://{r}.test", role=r) for r in roles)
    return ServiceNow(Service(name.lower(), name, parts=frozenset(parts)), status, sources)


def ruled(
    now: ServiceNow,
    said: Said,
    because: str = "Our own check fails since 14:02; their page says all is well.",
    level: Level | None = None,
    since: datetime | None = AT_14_02,
    lag: timedelta | None = None,
) -> ServiceNow:
    """The service with a verdict on it."""
    found = Verdict(ANSWERS[said], said.sentence, say(because), level=level, since=since, lag=lag)
    return replace(now, verdict=found)


ANSWERS = {
    **dict.fromkeys(Said, Answer.CANT_TELL),
    **dict.fromkeys((Said.DOWN, Said.PARTLY, Said.SLOW, Said.OTHERS), Answer.THEM_SILENT),
    **dict.fromkeys((Said.DOWN_SAID, Said.SLOW_SAID, Said.DEGRADED_SAID), Answer.THEM_SAID),
    **dict.fromkeys((Said.TUNNEL, Said.BLOCKED, Said.OFFLINE, Said.SIGN_IN), Answer.YOU),
    **dict.fromkeys((Said.WORK, Said.WORK_ANNOUNCED, Said.WORK_LATE), Answer.MAINTENANCE),
    **dict.fromkeys((Said.FINE, Said.FINE_SEEN), Answer.FINE),
}
"""The answer that goes with a sentence."""


def outlook(low: int = 45, high: int = 170) -> Forecast:
    """So many minutes from now, after a dozen of its own."""
    return Forecast(low * MINUTE, 90 * MINUTE, high * MINUTE, 12, 12, Basis.OWN)


def fine(n: int) -> list[ServiceNow]:
    return [service(f"Fine {i:02}") for i in range(n)]


def overview(
    *services: ServiceNow, line: Line = Line.UP, since: datetime | None = None
) -> Overview:
    return Overview(services, line, NOW, 1, since, NOW)


def text(message: Message | None) -> str:
    return "" if message is None else render(message, SETTING).replace("\xa0", " ")


def under(*services: ServiceNow, line: Line = Line.UP, past: dict[str, Strip] | None = None) -> str:
    """The line under the verdict."""
    return text(header(overview(*services, line=line, since=AT_14_02), past or {}, SETTING).line)


def one(now: ServiceNow, strip: Strip | None = None, line: Line = Line.UP) -> Row:
    return row(now, overview(now, line=line, since=AT_14_02 - HOUR), strip, SETTING)


def second(now: ServiceNow, strip: Strip | None = None, line: Line = Line.UP) -> str:
    return text(one(now, strip, line).second)


def third(now: ServiceNow) -> str:
    return text(one(now).third)


def calm(ago: timedelta) -> Strip:
    return Strip((), NOW, ended=NOW - ago)


PLAN = story(MAINTENANCE, start=NOW - HOUR, until=NOW + HOUR)
OVER = story(MAINTENANCE, start=NOW - 2 * HOUR, until=NOW - 25 * MINUTE)
OVERRUN = service("Castwave", MAINTENANCE, OVER, overrun=(OVER,))
DARK = service("Old Forum", None, since=NOW - 5 * HOUR, unheard=("official",))
UNSEEN = service("New", None, heard=None)
PROBED = (Role.OFFICIAL, Role.PROBE)
