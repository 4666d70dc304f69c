"""What a notice of the inbox reads like: its lines, its sentence for the ear, as copied text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta, tzinfo
from html import escape
from typing import TYPE_CHECKING

from statuswatch.channels import plain
from statuswatch.core.dates import full_day, long_day
from statuswatch.core.words import Message, Setting, render, say, time_of_day

if TYPE_CHECKING:
    from statuswatch.app.inbox import InboxRow

FILTERS: tuple[tuple[Message, bool | None], ...] = (
    (say("Told and not told"), None),
    (say("Told"), True),
    (say("Not told"), False),
)


def one_line(message: Message, row: InboxRow, setting: Setting) -> str:
    """As it read on its day: there a time needs no date."""
    return " ".join(plain(render(message, _then(row, setting))).split())


def _then(row: InboxRow, setting: Setting) -> Setting:
    return setting if row.at is None else replace(setting, now=row.at)


def day_of(row: InboxRow, zone: tzinfo | None) -> date | None:
    return None if row.at is None else row.at.astimezone(zone).date()


def time_of(row: InboxRow, setting: Setting) -> str:
    return "" if row.at is None else time_of_day(row.at.astimezone(setting.zone), setting)


def day_words(day: date | None, setting: Setting) -> str:
    """`Today`, `Yesterday`, `Tuesday 3 November`; with the year if it is not this one."""
    if day is None:
        return render(say("Earlier"), setting)
    if setting.now is not None:
        today = setting.now.astimezone(setting.zone).date()
        if day == today:
            return render(say("Today"), setting)
        if day == today - timedelta(days=1):
            return render(say("Yesterday"), setting)
        if day.year == today.year:
            return render(long_day(day), setting)
    return render(full_day(day, year=True), setting)


def spoken(row: InboxRow, setting: Setting) -> str:
    """The row as one sentence after the other, for a screen reader."""
    texts = [_ended(one_line(m, row, setting)) for m in (row.title, row.body, row.why)]
    if row.unread:
        texts.insert(0, render(say("Unread."), setting))
    if time := time_of(row, setting):
        texts.append(_ended(time))
    return " ".join(filter(None, texts))


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".!?…”" else f"{text}."


def tip(row: InboxRow, setting: Setting) -> str:
    """All of it, for a line may be cut; as safe rich text that wraps."""
    lines = (escape(one_line(m, row, setting)) for m in (row.title, row.body, row.why))
    return f"<qt>{'<br>'.join(line for line in lines if line)}</qt>"


def copied(row: InboxRow, setting: Setting) -> str:
    """As text, with its moment written out."""
    lines = [one_line(m, row, setting) for m in (row.title, row.body, row.why)]
    if row.at is not None:
        local = row.at.astimezone(setting.zone)
        lines.append(f"{local:%Y-%m-%d %H:%M} {local:%Z}".rstrip())
    return "\n".join(line for line in lines if line) + "\n"
