"""Rows to nouns and back. Times are text of fixed width, so that their order is that of time."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from statuswatch.core.mark import Mark, MarkKind
from statuswatch.core.model import (
    Aside,
    Change,
    ChangeKind,
    Component,
    Incident,
    KnownIncident,
    Level,
    Plan,
    Role,
    Service,
    Source,
    Update,
)
from statuswatch.core.telling import (
    Action,
    Notice,
    NoticeKind,
    Sent,
    SentState,
    Stage,
    Urgency,
)
from statuswatch.core.words import Message, message_from_data, message_to_data

LAST = "9999-12-31T23:59:59.999999Z"
"""After every time: stands in for an end that is not known yet."""

LONG = timedelta(days=2)
"""An incident longer than this, or open, is `lasting`: see the schema."""


def to_text(moment: datetime) -> str:
    """`2024-11-09T14:02:00.000000Z`: UTC, 27 characters."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)  # nearly all are: no copy
    return utc.isoformat(timespec="microseconds")[:26] + "Z"


def to_text_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def from_text_or_none(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def to_level(value: int | None) -> Level | None:
    return None if value is None else Level(value)


def from_level(level: Level | None) -> int | None:
    return None if level is None else int(level)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_list(words: Iterable[str]) -> str:
    return _json(sorted(words)) if words else "[]"


def to_set(text: str) -> frozenset[str]:
    return frozenset(json.loads(text)) if text != "[]" else frozenset()


def to_message(message: Message) -> str:
    return _json(message_to_data(message))


def from_message(text: str) -> Message:
    return message_from_data(json.loads(text))


# -- services and sources ----------------------------------------------------------------------


def service_of(row: sqlite3.Row) -> Service:
    return Service(row["id"], row["name"], row["homepage"], row["category"], to_set(row["parts"]))


def source_of(row: sqlite3.Row) -> Source:
    return Source(
        row["id"],
        row["service"],
        row["kind"],
        row["url"],
        from_options(row["options"]),
        Role(row["role"]),
    )


def to_options(options: Mapping[str, str]) -> str:
    return _json(dict(options))


def from_options(text: str) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in json.loads(text).items()}


def to_components(components: Iterable[Component]) -> str:
    return _json([[c.name, from_level(c.level), c.word] for c in components])


def from_components(text: str) -> tuple[Component, ...]:
    return tuple(Component(name, to_level(level), word) for name, level, word in json.loads(text))


def to_expiring(expiring: Iterable[tuple[str, datetime, int]]) -> str:
    return _json([[name, to_text(end), days] for name, end, days in expiring])


def from_expiring(text: str) -> tuple[tuple[str, datetime, int], ...]:
    if text == "[]":
        return ()
    return tuple((name, from_text(end), days) for name, end, days in json.loads(text))


def to_aside(text: str | None) -> Aside | None:
    return None if text is None else Aside(text)


# -- incidents ---------------------------------------------------------------------------------

INCIDENT_COLUMNS = (
    "title", "level", "started", "ended", "planned_end", "url", "components", "word",
    "first_seen", "last_seen", "worst", "absent", "end_stated", "whole", "plan", "faded",
    "part_levels", "begun", "lasting", "called",
)  # fmt: skip


def incident_values(known: KnownIncident) -> tuple[object, ...]:
    """What goes into INCIDENT_COLUMNS."""
    told = known.incident
    begun = told.started or known.first_seen
    return (
        told.title,
        from_level(told.level),
        to_text_or_none(told.started),
        to_text_or_none(told.ended),
        to_text_or_none(told.planned_end),
        told.url,
        to_list(told.components),
        told.word,
        to_text(known.first_seen),
        to_text(known.last_seen),
        from_level(known.worst),
        known.absent,
        int(known.end_stated),
        int(known.whole),
        known.plan,
        to_text_or_none(known.faded),
        _json([[name, int(level)] for name, level in known.parts]) if known.parts else "[]",
        to_text(begun),
        int(told.ended is None or told.ended - begun > LONG),
        known.called,
    )


def known_incident_of(
    row: sqlite3.Row, role: Role, updates: tuple[Update, ...] = ()
) -> KnownIncident:
    story = Incident(
        row["key"],
        row["title"],
        to_level(row["level"]),
        from_text_or_none(row["started"]),
        from_text_or_none(row["ended"]),
        from_text_or_none(row["planned_end"]),
        row["url"],
        to_set(row["components"]),
        updates,
        row["word"],
    )
    return KnownIncident(
        row["source"],
        role,
        story,
        from_text(row["first_seen"]),
        from_text(row["last_seen"]),
        to_level(row["worst"]),
        row["absent"],
        bool(row["end_stated"]),
        bool(row["whole"]),
        None if row["plan"] is None else Plan(row["plan"]),
        from_text_or_none(row["faded"]),
        tuple((name, Level(level)) for name, level in json.loads(row["part_levels"])),
        row["called"],
    )


def update_of(row: sqlite3.Row) -> Update:
    return Update(row["key"], from_text_or_none(row["at"]), row["phase"], row["text"])


def update_values(update: Update) -> tuple[str, str | None, str, str]:
    return update.key, to_text_or_none(update.at), update.phase, update.text


# -- the journal -------------------------------------------------------------------------------


def to_story(incident: Incident) -> str:
    """An incident as JSON; what is empty is left out."""
    data: dict[str, object] = {
        "key": incident.key,
        "title": incident.title,
        "level": None if incident.level is None else incident.level.word,
        "started": to_text_or_none(incident.started),
        "ended": to_text_or_none(incident.ended),
        "planned_end": to_text_or_none(incident.planned_end),
        "url": incident.url,
        "components": sorted(incident.components),
        "word": incident.word,
        "updates": [list(update_values(u)) for u in incident.updates],
    }
    return _json({name: value for name, value in data.items() if value})


def from_story(text: str) -> Incident:
    data = json.loads(text)
    level = data.get("level")
    return Incident(
        data.get("key", ""),
        data.get("title", ""),
        None if level is None else Level[level.upper()],
        from_text_or_none(data.get("started")),
        from_text_or_none(data.get("ended")),
        from_text_or_none(data.get("planned_end")),
        data.get("url", ""),
        frozenset(data.get("components", ())),
        tuple(
            Update(key, from_text_or_none(at), phase, words)
            for key, at, phase, words in data.get("updates", ())
        ),
        data.get("word", ""),
    )


def change_of(row: sqlite3.Row) -> Change:
    return Change(
        from_text(row["at"]),
        row["source"],
        ChangeKind(row["kind"]),
        None if row["story"] is None else from_story(row["story"]),
        to_level(row["before"]),
        row["note"],
        bool(row["baseline"]),
        row["seq"],
    )


def to_page(body: bytes) -> bytes:
    return zlib.compress(body, 6)


def from_page(body: bytes) -> bytes:
    return zlib.decompress(body)


# -- the user's, and what is told --------------------------------------------------------------


def mark_of(row: sqlite3.Row) -> Mark:
    return Mark(
        row["service"], from_text(row["at"]), MarkKind(row["kind"]), row["text"], row["incident"]
    )


NOTICE_COLUMNS = (
    "key", "thread", "service", "title", "body", "urgency", "url", "seq", "because", "told", "at",
    "kind", "stage", "level", "about", "due", "actions",
)  # fmt: skip


def notice_values(notice: Notice) -> tuple[object, ...]:
    """What goes into NOTICE_COLUMNS."""
    return (
        notice.key,
        notice.thread,
        notice.service,
        to_message(notice.title),
        to_message(notice.body),
        int(notice.urgency),
        notice.url,
        notice.seq,
        str(notice.because),
        int(notice.told),
        to_text_or_none(notice.at),
        notice.kind.value,
        notice.stage.value,
        from_level(notice.level),
        _json(notice.about),
        to_text_or_none(notice.due),
        _json([action.value for action in notice.actions]),
    )


def notice_of(row: sqlite3.Row) -> Notice:
    return Notice(
        row["key"],
        row["thread"],
        row["service"],
        from_message(row["title"]),
        from_message(row["body"]),
        Urgency(row["urgency"]),
        row["url"],
        row["seq"],
        row["because"],
        bool(row["told"]),
        from_text_or_none(row["at"]),
        NoticeKind(row["kind"]),
        Stage(row["stage"]),
        to_level(row["level"]),
        tuple(json.loads(row["about"])),
        from_text_or_none(row["due"]),
        tuple(Action(action) for action in json.loads(row["actions"])),
    )


def sent_of(row: sqlite3.Row) -> Sent:
    return Sent(row["channel"], SentState(row["state"]), from_text_or_none(row["at"]), row["why"])
