"""cState's issues: their Go dates, their broken JSON, and the updates inside their text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this
from statuswatch.adapters._feed_words import is_plan
from statuswatch.adapters._json import parse
from statuswatch.adapters._text import line, markup, moment, web_address
from statuswatch.core.flow import Response
from statuswatch.core.model import Incident, Level, Update

KIND = "cState page"
DOCUMENTS = ("index", "issues", "issue", "system")
SEVERITIES: Mapping[str, Level] = {"disrupted": Level.PARTIAL, "down": Level.DOWN}
NO_VALUE = "<no value>"
"""What Go's templates print for what was left out."""
MOST_INCIDENTS, MOST_UPDATES = 500, 200

_LINE = re.compile(r'^(\s{0,40}"\w{1,40}":\s{0,9}")(.*)("\s{0,9},?\s{0,9})$')
_GO = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d\d:?\d\d)?(?:\s\w{1,5})?"
)
_STEP = re.compile(
    r"(?:^|\n)\s{0,9}(?P<word>investigating|identified|monitoring|update|resolved|scheduled"
    r"|in progress|verifying|completed|postmortem)\b\s{0,9}[-–—:]\s{0,9}",
    re.I,
)
_AT = re.compile(r"\(?(\d\d):(\d\d) — ([A-Z][a-z]{2}) (\d{1,2})\)?\s{0,9}$")
_DATED = re.compile(r"(\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)\s{0,9}$")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_BELOW = re.compile(r"/(?:issues|affected)(?:/[^?#]{0,200})?$")


def decoded(response: Response) -> dict[str, object]:
    """The document. Raises AdapterError if it is none of cState's.

    Its templates do not escape: a quote in a title breaks the file. Each field is on a line of
    its own, so that it can be mended line by line.
    """
    try:
        found = parse(response.body)
    except ValueError:
        found = _mended(response.body)
    if not isinstance(found, dict) or found.get("is") not in DOCUMENTS:
        raise not_this(response.url, KIND, response.body)
    known = {"index": "systems", "issues": "pages", "system": "pages", "issue": "createdAt"}
    if known[str(found["is"])] not in found:
        raise not_this(response.url, KIND, response.body)
    return found


def read(rows: Iterable[Mapping[str, object]]) -> tuple[Incident, ...]:
    """The issues; what is only information (a post without an end) is none."""
    read = (_incident(row) for row in list(rows)[:MOST_INCIDENTS] if not row.get("informational"))
    return _told.once(incident for incident in read if incident is not None)


def above(root: str) -> str:
    """The page's address, where that of one of its issues or parts was given."""
    return _BELOW.sub("", root)


def _incident(row: Mapping[str, object]) -> Incident | None:
    title, url = _said(row.get("title")), web_address(row.get("permalink"))
    file = _said(row.get("filename")) if row.get("filename") != "index.md" else ""
    key = (urlsplit(url).path if url else "") or file
    if not title and not key:
        return None
    started = _moment(row.get("createdAt"))
    resolved = row.get("resolved") is True
    offset = _offset(row.get("createdAt"))
    stated = _moment(row.get("resolvedAt"), offset) or _moment(row.get("lastMod"))
    ended = (stated or started) if resolved else None
    severity = _said(row.get("severity")).lower()
    plan = severity not in SEVERITIES and is_plan(title)
    level = Level.MAINTENANCE if plan else SEVERITIES.get(severity)
    affected = row.get("affected")
    names = [_said(name) for name in affected] if isinstance(affected, list) else []
    return Incident(
        key=key or _told.fingerprint(title, line(row.get("createdAt"))),
        title=title or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        url=url,
        components=frozenset(filter(None, names)),
        updates=_updates(row.get("body"), started),
        word="" if level is not None or severity in ("notice", "") else severity,
    )


def _updates(body: object, started: datetime | None) -> tuple[Update, ...]:
    """The steps inside the text, "Monitoring - … (04:40 — May 25)"; else the text as one."""
    text = markup(body)
    if not text:
        return ()
    found = list(_STEP.finditer(text))[:MOST_UPDATES]
    if not found or text[: found[0].start()].strip():
        return (Update("text", started, "update", text),)
    ends = [step.start() for step in found[1:]] + [len(text)]
    read: list[Update] = []
    for step, end in zip(found, ends, strict=True):
        said = text[step.end() : end].strip()
        at, said = _timed(said, started)
        phase = step["word"].lower()
        read.append(Update(_told.stem(at, phase), at, phase, said))
    return _told.in_order(reversed(read))  # written newest first


def _timed(said: str, started: datetime | None) -> tuple[datetime | None, str]:
    """The time an update ends with, and the text without it. The year may be missing."""
    dated = _DATED.search(said)
    if dated is not None:
        day, month, year, hour, minute = dated.groups()
        return _at(int(year), month, day, hour, minute), said[: dated.start()].strip()
    found = _AT.search(said)
    if found is None or started is None:
        return None, said
    hour, minute, month, day = found.groups()
    at = _at(started.year, month, day, hour, minute)
    if at is not None and at < started - timedelta(days=180):
        at = _at(started.year + 1, month, day, hour, minute)
    return at, said[: found.start()].strip()


def _at(year: int, month: str, day: str, hour: str, minute: str) -> datetime | None:
    try:
        return datetime(
            year, _MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=UTC
        )
    except ValueError:
        return None


def _moment(value: object, offset: str = "") -> datetime | None:
    """Go's "2018-05-25 13:10:00 +0000 UTC"; a time without a zone is in `offset`."""
    found = _GO.fullmatch(line(value, 80))
    if found is None:
        return moment(value)
    return moment(f"{found[1]}T{found[2]}{found[3] or offset}")


def _offset(value: object) -> str:
    found = _GO.fullmatch(line(value, 80))
    return (found[3] or "") if found else ""


def _said(value: object) -> str:
    said = line(value)
    return "" if said == NO_VALUE else said


def _mended(body: bytes) -> object:
    text = body.decode("utf-8", errors="replace")
    try:
        return parse("\n".join(_mended_line(row) for row in text.split("\n")))
    except ValueError:
        return None


def _mended_line(row: str) -> str:
    found = _LINE.match(row)
    if found is None or _is_json(f'"{found[2]}"'):
        return row
    return f"{found[1]}{json.dumps(found[2])[1:-1]}{found[3]}"


def _is_json(text: str) -> bool:
    try:
        return isinstance(parse(text), str)
    except ValueError:
        return False
