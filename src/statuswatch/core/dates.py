"""Moments, days and lengths of time as Messages: names, order and units are the catalogue's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from statuswatch.core.message import Message, Setting, say

MONTHS = (
    say("January", "month in a date"),
    say("February", "month in a date"),
    say("March", "month in a date"),
    say("April", "month in a date"),
    say("May", "month in a date"),
    say("June", "month in a date"),
    say("July", "month in a date"),
    say("August", "month in a date"),
    say("September", "month in a date"),
    say("October", "month in a date"),
    say("November", "month in a date"),
    say("December", "month in a date"),
)

SHORT_MONTHS = (
    say("Jan", "month, short"),
    say("Feb", "month, short"),
    say("Mar", "month, short"),
    say("Apr", "month, short"),
    say("May", "month, short"),
    say("Jun", "month, short"),
    say("Jul", "month, short"),
    say("Aug", "month, short"),
    say("Sep", "month, short"),
    say("Oct", "month, short"),
    say("Nov", "month, short"),
    say("Dec", "month, short"),
)

WEEKDAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)

SHORT_WEEKDAYS = (
    say("Mon", "weekday, short"),
    say("Tue", "weekday, short"),
    say("Wed", "weekday, short"),
    say("Thu", "weekday, short"),
    say("Fri", "weekday, short"),
    say("Sat", "weekday, short"),
    say("Sun", "weekday, short"),
)


def month(day: date) -> Message:
    """`November`"""
    return MONTHS[day.month - 1]


def short_month(day: date) -> Message:
    """`Nov`"""
    return SHORT_MONTHS[day.month - 1]


def month_of_year(day: date) -> Message:
    """`Nov 2024`"""
    return say("{month} {year}", month=short_month(day), year=str(day.year))


def weekday(day: date) -> Message:
    """`Tuesday`"""
    return WEEKDAYS[day.weekday()]


def short_weekday(day: date) -> Message:
    """`Tue`"""
    return SHORT_WEEKDAYS[day.weekday()]


def short_day(day: date, *, year: bool = False) -> Message:
    """`9 Nov`, `9 Nov 2024`"""
    name = short_month(day)
    if year:
        return say("{day} {month} {year}", "date", day=day.day, month=name, year=str(day.year))
    return say("{day} {month}", "date", day=day.day, month=name)


def long_day(day: date, *, year: bool = False) -> Message:
    """`Tuesday 3 November`, with its year where that is wanted."""
    of = {"weekday": weekday(day), "month": month(day)}
    if year:
        return say("{weekday} {day} {month} {year}", "date", day=day.day, year=str(day.year), **of)
    return say("{weekday} {day} {month}", "date", day=day.day, **of)


def full_day(day: date, *, year: bool = False) -> Message:
    """`3 November`, with its year where that is wanted."""
    if year:
        return say(
            "{day} {month} {year}", "date", day=day.day, month=month(day), year=str(day.year)
        )
    return say("{day} {month}", "date", day=day.day, month=month(day))


def weekday_and_day(day: date) -> Message:
    """`Tue 3`"""
    return say("{weekday} {day}", "date", weekday=short_weekday(day), day=day.day)


def time_of_day(local: datetime | time, *, twelve: bool = False) -> Message:
    """`14:02`; `2:02 pm` where a day has twice twelve hours."""
    minute = f"{local.minute:02}"
    if not twelve:
        return say("{hour}:{minute}", "time", hour=f"{local.hour:02}", minute=minute)
    hour = (local.hour + 11) % 12 + 1
    if local.hour < 12:
        return say("{hour}:{minute}\N{NO-BREAK SPACE}am", "time", hour=hour, minute=minute)
    return say("{hour}:{minute}\N{NO-BREAK SPACE}pm", "time", hour=hour, minute=minute)


def moment(at: datetime, setting: Setting) -> Message:
    """Today: `14:02`; this year: `9 Nov 14:02`; else `9 Nov 2024 14:02`, in the reader's zone.
    Without a present moment: `2024-11-09 14:02`."""
    local = at.astimezone(setting.zone)
    if setting.now is None:
        return say("{moment}", moment=f"{local:%Y-%m-%d %H:%M}")
    today = setting.now.astimezone(setting.zone)
    hour = time_of_day(local, twelve=setting.twelve)
    if local.date() == today.date():
        return hour
    day = short_day(local, year=local.year != today.year)
    return say("{day} {time}", "date and time", day=day, time=hour)


def length(span: timedelta) -> Message:
    """`40 s`, `23 min`, `1 h 8 min`, `3 d 4 h`: two units at most, cut, not rounded up."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return say("{n}\N{NO-BREAK SPACE}s", n=seconds)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours == 0:
        return _minutes(minutes)
    if days == 0:
        return _pair(_hours(hours), _minutes(minutes % 60) if minutes % 60 else None)
    big = say("{n}\N{NO-BREAK SPACE}d", n=days)
    return _pair(big, _hours(hours % 24) if hours % 24 else None)


def _minutes(n: int) -> Message:
    return say("{n}\N{NO-BREAK SPACE}min", n=n)


def _hours(n: int) -> Message:
    return say("{n}\N{NO-BREAK SPACE}h", n=n)


def _pair(big: Message, small: Message | None) -> Message:
    return big if small is None else say("{big} {small}", "length of time", big=big, small=small)
