"""What an outage of the history reads like: its cells, its sentence for the ear, as copied text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum

from statuswatch.channels import plain
from statuswatch.core import dates
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, number, render, say
from statuswatch.store.nouns import By, OutageRow, Said

NAME = 60
"""Characters of a service's name before it is cut."""


class Column(IntEnum):
    SERVICE = 0
    TITLE = 1
    BEGAN = 2
    LASTED = 3
    SAID = 4
    SEEN = 5


HEADS = {
    Column.SERVICE: say("Service"),
    Column.TITLE: say("What happened"),
    Column.BEGAN: say("Began"),
    Column.LASTED: say("Lasted"),
    Column.SAID: say("They said so"),
    Column.SEEN: say("Seen by"),
}

SORTS = {
    Column.SERVICE: By.SERVICE,
    Column.TITLE: By.TITLE,
    Column.BEGAN: By.BEGAN,
    Column.LASTED: By.LASTED,
    Column.SAID: By.SAID,
    Column.SEEN: By.SEEN,
}

NAMES_FIRST = frozenset({By.SERVICE, By.TITLE, By.SEEN})
"""They begin at A, figures with the greatest."""

ORDERS = {
    (By.BEGAN, True): say("Newest first"),
    (By.BEGAN, False): say("Oldest first"),
    (By.LASTED, True): say("Longest first"),
    (By.LASTED, False): say("Shortest first"),
    (By.WORST, True): say("Worst first"),
    (By.WORST, False): say("Mildest first"),
    (By.SERVICE, False): say("By service, from A"),
    (By.SERVICE, True): say("By service, from Z"),
    (By.TITLE, False): say("By what happened, from A"),
    (By.TITLE, True): say("By what happened, from Z"),
    (By.SAID, True): say("Latest said so first"),
    (By.SAID, False): say("Soonest said so first"),
    (By.SEEN, False): say("By who saw it, from A"),
    (By.SEEN, True): say("By who saw it, from Z"),
}

LEVELS = {
    Level.MAINTENANCE: say("Maintenance"),
    Level.DEGRADED: say("Degraded"),
    Level.PARTIAL: say("Part of it was down"),
    Level.DOWN: say("Down"),
}

_SEEN = {
    "statuspage": say("page", "who saw it"),
    "feed": say("feed", "who saw it"),
    "probe": say("own check", "who saw it"),
    "podcast": say("own check", "who saw it"),
    "user": say("your own word", "who saw it"),
}


def one_line(text: str) -> str:
    """A stranger's text: without line breaks and what a screen would obey."""
    return " ".join(plain(text).split())


def name_of(name: str) -> str:
    name = one_line(name)
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"


def face_of(row: OutageRow) -> Face:
    return Face(row.outage.worst.word)


def lasted(row: OutageRow, setting: Setting) -> timedelta:
    now = setting.now
    if row.outage.ongoing and now is not None:
        return max(now - row.outage.start, timedelta())
    return row.outage.duration


def cell(row: OutageRow, column: Column, setting: Setting) -> str:
    match column:
        case Column.SERVICE:
            return name_of(row.service.name)
        case Column.TITLE:
            return one_line(render(row.title, setting))
        case Column.BEGAN:
            return day_and_time(row.outage.start, setting)
        case Column.LASTED:
            if row.outage.ongoing and setting.now and row.outage.start > setting.now:
                return render(say("announced"), setting)
            length = lasted(row, setting)
            told = say("{length} so far", length=length) if row.outage.ongoing else None
            return render(told or say("{length}", length=length), setting)
        case Column.SAID:
            return render(_said(row), setting)
        case Column.SEEN:
            return ", ".join(dict.fromkeys(render(_seen(k), setting) for k in row.seen_by))


def _seen(kind: str) -> Message:
    return _SEEN.get(kind, say("{kind}", kind=kind))


def _said(row: OutageRow) -> Message:
    if row.said is Said.LATER and row.after is not None:
        return say("after {lag}", lag=row.after)
    if row.said is Said.NEVER:
        soon, never = say("not yet", "they said so"), say("never", "they said so")
        return soon if row.outage.ongoing else never
    return say("first", "they said so") if row.said is Said.FIRST else say("–")


def day_and_time(moment: datetime, setting: Setting) -> str:
    """`22 Nov, 14:02`; the year only if it is not this one."""
    local = moment.astimezone(setting.zone)
    day = dates.short_day(local, year=other_year(moment, setting))
    time = dates.time_of_day(local, twelve=setting.twelve)
    return render(say("{day}, {time}", day=day, time=time), setting)


def other_year(moment: datetime, setting: Setting) -> bool:
    now = setting.now
    if now is None:
        return True
    return moment.astimezone(setting.zone).year != now.astimezone(setting.zone).year


def spoken(row: OutageRow, setting: Setting) -> str:
    """The row as one sentence after the other, for a screen reader."""
    texts = {column: cell(row, column, setting) for column in Column}
    told = say(
        "{name}: {what}. {level}. Began {began}, lasted {lasted}.",
        name=texts[Column.SERVICE],
        what=texts[Column.TITLE],
        level=LEVELS[row.outage.worst],
        began=texts[Column.BEGAN],
        lasted=texts[Column.LASTED],
    )
    return " ".join((render(told, setting), *_who_said(row, setting)))


def _who_said(row: OutageRow, setting: Setting) -> list[str]:
    """As sentences: when they said so, where somebody was asked who could, and who saw it."""
    seen = say("Seen by: {seen}.", seen=cell(row, Column.SEEN, setting))
    words = {
        Said.LATER: say("They said so {after}.", after=_said(row)),
        Said.NEVER: say("They have not said so."),
        Said.FIRST: say("They said so first."),
    }
    return [render(each, setting) for each in (words.get(row.said), seen) if each is not None]


def tip(row: OutageRow, setting: Setting) -> str:
    """What does not fit: the whole title, the parts, both ends with the zone."""
    began = row.outage.start.astimezone(setting.zone)
    lines = [
        cell(row, Column.TITLE, setting),
        render(LEVELS[row.outage.worst], setting),
    ]
    if row.parts:
        lines.append(", ".join(one_line(part) for part in row.parts[:12]))
    span = f"{began:%Y-%m-%d %H:%M:%S}"
    if not row.outage.ongoing:
        span += f"–{row.outage.end.astimezone(setting.zone):%Y-%m-%d %H:%M:%S}"
    lines.append(f"{span} {began:%Z}".rstrip())
    lines.append(" ".join(_who_said(row, setting)))  # their columns hide where it is narrow
    return "\n".join(lines)


def copied(rows: Iterable[OutageRow], setting: Setting) -> str:
    """As text with tabs, which mails and spreadsheets both take."""
    lines = ["\t".join(render(HEADS[column], setting) for column in Column)]
    lines += ["\t".join(cell(row, column, setting) for column in Column) for row in rows]
    return "\n".join(lines) + "\n"


def footer(
    many: int,
    length: timedelta,
    chosen: int,
    span: timedelta | None,
    setting: Setting,
    *,
    planned: bool = False,
) -> str:
    """`span`: how long the chosen ones lasted, if that is known. `planned`: of maintenance."""
    what = (
        count("{n} time under maintenance", "{n} times under maintenance", many)
        if planned
        else count("{n} outage", "{n} outages", many)
    )
    picked, few = what, number(chosen, setting)
    if chosen and span is not None:
        picked = say("{what}, {chosen} selected: {span}", what=what, chosen=few, span=span)
    elif chosen:
        picked = say("{what}, {chosen} selected", what=what, chosen=few)
    if many == 1 and chosen:
        return render(say("{picked}.", picked=picked), setting)
    if many == 1:
        return render(say("{what}: {length}.", what=what, length=length), setting)
    return render(say("{picked}. All together {length}.", picked=picked, length=length), setting)
