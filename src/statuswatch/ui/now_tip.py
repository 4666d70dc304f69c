"""What a row of the page Now tells of the place one points at: a day, the figure, a cut name,
what the state and the forecast rest on."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint

from statuswatch.channels import plain
from statuswatch.core.days import Day, Strip, day_words
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.now_model import Line, percent
from statuswatch.ui.now_places import Places, Strips
from statuswatch.ui.strip import day_at


def tip(
    line: Line, where: Places, at: QPoint, strips: Strips, setting: Setting, *, rtl: bool
) -> str:
    """As safe rich text; empty where there is nothing to tell."""
    strip = line.row.strip
    if strip is not None and where.percent.contains(at):
        return escape(render(_figure_words(strip, strips.shown), setting))
    back = day_at(where.strip, at, strips.step, rtl=rtl)
    if strip is not None and back is not None and back < min(strips.shown, len(strip.days)):
        return "<br>".join(escape(words) for words in day_lines(strip.days[-1 - back], setting))
    if line.row.parts and where.lines[0].contains(at):
        whole = say("{name} · {parts}", name=line.row.name, parts=line.row.parts)
        return f"<qt>{escape(render(whole, setting))}</qt>"
    why = "<br>".join(escape(words) for words in _why(line, where, at, setting))
    return f"<qt>{why}</qt>" if why else ""


def _why(line: Line, where: Places, at: QPoint, setting: Setting) -> list[str]:
    """Behind the state what the verdict rests on; behind the third line all of it, for it may be
    cut, and what the forecast rests on."""
    row, lines = line.row, where.lines
    if row.because is not None and lines[1].contains(at):
        return [plain(render(row.because, setting))]
    if not line.card or not lines[2].contains(at):
        return []
    usually = (render(message, setting) for message in row.usually)
    more = [words[:1].upper() + words[1:] for words in usually if words not in line.third]
    return [line.third, *more] if line.third else more


def day_lines(day: Day, setting: Setting) -> list[str]:
    """The card of one day."""
    said = [render(line, setting) for line in day_words(day)]
    return [line[:1].upper() + line[1:] for line in said]


def share_of(strip: Strip, shown: int) -> str:
    """`99.12%` of the time we watched; empty where that was too short."""
    share = strip.share(shown)
    return "" if share is None else f"{percent(share)}%"


def _figure_words(strip: Strip, shown: int) -> Message:
    """What the figure is made of, or why there is none."""
    lived = strip.last(shown)
    hours = round((lived.up + lived.down).total_seconds() / 3600)
    if share := share_of(strip, shown):
        words = "{share} of the {n} hours we watched"
        return count(words, words, hours, share=share)
    return say("No percentage yet: less than a day was watched")
