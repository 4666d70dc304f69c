"""Every sentence is a value: a Message names its words and its arguments; the edges render it.

The core, the adapters and the store never hold finished text of ours, so that one catalogue
translates the terminal, the notifications and the window alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from statuswatch.core import dates
from statuswatch.core.message import (
    BEGINS,
    Message,
    Plain,
    Setting,
    Translations,
    Value,
    begin,
    count,
    say,
)

__all__ = [
    "DECIMAL",
    "Message",
    "Plain",
    "Setting",
    "Translations",
    "Value",
    "begin",
    "clock_time",
    "count",
    "duration",
    "message_from_data",
    "message_to_data",
    "number",
    "render",
    "say",
    "stamp",
    "time_of_day",
]

_CONTEXT = "\x04"
"""What gettext's own files put between a context and the words."""

_ISOLATE, _POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_HERE = Setting()


def render(message: Message, setting: Setting | None = None) -> str:
    """The finished text. A broken translation falls back to the source words, never raises."""
    setting = setting or _HERE
    if message.context == BEGINS:
        clause = _shown(dict(message.args).get("clause", ""), setting)
        return clause[:1].upper() + clause[1:]
    template, plain = _words(message, setting.translations)
    args = {name: _shown(value, setting) for name, value in message.args}
    if not args:
        return template
    if message.n is not None and type(dict(message.args).get("n")) is int:
        args["n"] = number(message.n, setting)
    try:
        return template.format_map(args)
    except (LookupError, ValueError, AttributeError, TypeError):
        pass
    try:
        return plain.format_map(_Missing(args))
    except (LookupError, ValueError, AttributeError, TypeError):
        return plain


def _words(message: Message, translations: Translations) -> tuple[str, str]:
    """The words in the reader's language, and those of the source."""
    head = message.context + _CONTEXT if message.context else ""
    if message.many is not None and message.n is not None:
        plain = message.one if message.n == 1 else message.many
        found = translations.ngettext(head + message.one, head + message.many, message.n)
    else:
        plain = message.one
        # The empty message is where a catalogue keeps its own header.
        found = translations.gettext(head + plain) if plain else ""
    return (plain if head and found.startswith(head) else found), plain


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _shown(value: object, setting: Setting) -> str:
    if isinstance(value, str):
        # A name in Latin letters keeps its own direction, and its full stop, inside a line that
        # runs the other way: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
        return _isolated(value) if setting.mirrored else value
    if isinstance(value, Message):
        return render(value, setting)
    if isinstance(value, datetime):
        return clock_time(value, setting)
    if isinstance(value, timedelta):
        return duration(value, setting)
    if isinstance(value, date):
        if setting.now is None:  # whole, as a moment is
            return value.isoformat()
        year = setting.now.astimezone(setting.zone).year != value.year
        return render(dates.short_day(value, year=year), setting)
    if isinstance(value, time):
        return time_of_day(value, setting)
    if isinstance(value, float):
        return str(value).replace(".", _mark(DECIMAL, setting))
    return str(value)


def _isolated(text: str) -> str:
    """Figures alone know their direction; isolated one by one, `14` and `02` would change places."""
    return f"{_ISOLATE}{text}{_POP}" if any(sign.isalpha() for sign in text) else text


DECIMAL = say(".", "decimal mark")
_THOUSANDS = say(",", "between thousands")


def _mark(mark: Message, setting: Setting) -> str:
    return _words(mark, setting.translations)[0]


def number(value: float, setting: Setting, digits: int = 0) -> str:
    """`12,345`, `99.95`: with so many digits behind the mark. Four digits stand together."""
    text = f"{value:,.{digits}f}" if abs(value) >= 10_000 else f"{value:.{digits}f}"
    whole, mark, rest = text.partition(".")
    whole = whole.replace(",", _mark(_THOUSANDS, setting))
    return whole + (_mark(DECIMAL, setting) if mark else "") + rest


def duration(length: timedelta, setting: Setting | None = None) -> str:
    """`40 s`, `23 min`, `1 h 8 min`, `3 d 4 h`: two units at most, cut, not rounded up."""
    return render(dates.length(length), setting)


def clock_time(moment: datetime, setting: Setting) -> str:
    """Today: `14:02`; this year: `9 Nov 14:02`; else `9 Nov 2024 14:02`, in the reader's zone."""
    return render(dates.moment(moment, setting), setting)


def time_of_day(local: datetime | time, setting: Setting) -> str:
    """`14:02` or `2:02 pm`; a moment is given in the reader's zone already."""
    return render(dates.time_of_day(local, twelve=setting.twelve), setting)


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
    if message.context:
        data["context"] = message.context
    return data


def _arg_to_data(value: object) -> object:
    if isinstance(value, Message):
        return {"message": message_to_data(value)}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
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
        str(data.get("context", "")),
    )


def _arg_from_data(value: object) -> Value:
    if isinstance(value, dict):
        if "message" in value:
            return message_from_data(value["message"])
        if "at" in value:
            return datetime.fromisoformat(str(value["at"]))
        if "date" in value:
            return date.fromisoformat(str(value["date"]))
        if "time" in value:
            return time.fromisoformat(str(value["time"]))
        return timedelta(seconds=float(value["seconds"]))
    if isinstance(value, (str, int, float)):
        return value
    return str(value)
