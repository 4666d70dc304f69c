"""Every sentence is a value: a Message names its words and its arguments; the edges render it.

The core, the adapters and the store never hold finished text of ours, so that one catalogue
translates the terminal, the notifications and the window alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Translations(Protocol):
    """What `gettext.NullTranslations` and its kin offer."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, one: str, many: str, n: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as a value: `one` (and `many` with `n`) hold `{name}` places for `args`."""

    one: str
    many: str | None = None
    n: int | None = None
    args: tuple[tuple[str, str | int | float | datetime | timedelta | Message], ...] = ()

    def __str__(self) -> str:
        return render(self)


def say(text: str, /, **args: str | int | float | datetime | timedelta | Message) -> Message:
    """A message without a count."""
    return Message(text, args=tuple(sorted(args.items())))


def count(
    one: str, many: str, n: int, /, **args: str | int | float | datetime | timedelta | Message
) -> Message:
    """A message whose wording depends on `n` (plural rules belong to the catalogue)."""
    return Message(one, many, n, tuple(sorted({"n": n, **args}.items())))


class Plain:
    """English as written in the source: what is said where no catalogue is handed in."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return one if n == 1 else many


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence is read: its language, the reader's zone, and the present moment."""

    translations: Translations = field(default_factory=Plain)
    zone: tzinfo | None = UTC
    now: datetime | None = None


def render(message: Message, setting: Setting | None = None) -> str:
    """The finished text. A broken translation falls back to the source words, never raises."""
    setting = setting or Setting()
    if message.many is not None and message.n is not None:
        template = setting.translations.ngettext(message.one, message.many, message.n)
        plain = message.one if message.n == 1 else message.many
    else:
        template, plain = setting.translations.gettext(message.one), message.one
    args = {name: _shown(value, setting) for name, value in message.args}
    if not args:
        return template
    try:
        return template.format_map(args)
    except (LookupError, ValueError, AttributeError, TypeError):
        return plain.format_map(_Missing(args))


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _shown(value: object, setting: Setting) -> str:
    if isinstance(value, Message):
        return render(value, setting)
    if isinstance(value, datetime):
        return clock_time(value, setting)
    if isinstance(value, timedelta):
        return duration(value)
    return str(value)


def duration(length: timedelta) -> str:
    """`40 s`, `23 min`, `1 h 8 min`, `3 d 4 h`: two units at most, cut, not rounded up."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds}\N{NO-BREAK SPACE}s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours == 0:
        return f"{minutes}\N{NO-BREAK SPACE}min"
    if days == 0:
        return _pair(hours, "h", minutes % 60, "min")
    return _pair(days, "d", hours % 24, "h")


def _pair(big: int, big_unit: str, small: int, small_unit: str) -> str:
    text = f"{big}\N{NO-BREAK SPACE}{big_unit}"
    return f"{text} {small}\N{NO-BREAK SPACE}{small_unit}" if small else text


def clock_time(moment: datetime, setting: Setting) -> str:
    """Today: `14:02`; this year: `9 Nov 14:02`; else `9 Nov 2024 14:02`, in the reader's zone."""
    local = moment.astimezone(setting.zone)
    time = f"{local:%H:%M}"
    if setting.now is None:
        return f"{local:%Y-%m-%d} {time}"
    today = setting.now.astimezone(setting.zone)
    if local.date() == today.date():
        return time
    day = f"{local.day} {local:%b}"
    return f"{day} {time}" if local.year == today.year else f"{day} {local.year} {time}"


def stamp(moment: datetime) -> str:
    """UTC ISO 8601, milliseconds where there are any: `2025-11-09T14:02:11Z`, `…T14:02:11.529Z`."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds") + "Z"


def message_to_data(message: Message) -> dict[str, object]:
    """A JSON-able copy, for what is kept across restarts (notices)."""
    data: dict[str, object] = {"one": message.one}
    if message.many is not None:
        data |= {"many": message.many, "n": message.n}
    if message.args:
        data["args"] = {name: _arg_to_data(value) for name, value in message.args}
    return data


def _arg_to_data(value: object) -> object:
    if isinstance(value, Message):
        return {"message": message_to_data(value)}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def message_from_data(data: Mapping[str, object]) -> Message:
    """The inverse of `message_to_data`."""
    args = data.get("args")
    pairs = args.items() if isinstance(args, dict) else ()
    many, n = data.get("many"), data.get("n")
    return Message(
        str(data["one"]),
        many if isinstance(many, str) else None,
        n if isinstance(n, int) else None,
        tuple(sorted((str(name), _arg_from_data(value)) for name, value in pairs)),
    )


def _arg_from_data(value: object) -> str | int | float | datetime | timedelta | Message:
    if isinstance(value, dict):
        if "message" in value:
            return message_from_data(value["message"])
        if "at" in value:
            return datetime.fromisoformat(str(value["at"]))
        return timedelta(seconds=float(value["seconds"]))
    if isinstance(value, (str, int, float)):
        return value
    return str(value)
