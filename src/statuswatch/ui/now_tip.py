"""What a row of the page Now tells of the place one points at: a day, the figure, a cut name,
what the state and the forecast rest on."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QPixmap, QTextDocument
from PySide6.QtWidgets import QToolTip, QWidget

from statuswatch.channels import plain
from statuswatch.core.days import Day, Strip, day_words
from statuswatch.core.message import begin
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.now_model import Line, share_words
from statuswatch.ui.now_places import Places, Strips
from statuswatch.ui.strip import FACES, day_at

AROUND = 44
"""Pixels that a card's frame takes, and what Qt leaves beside the pointer."""


def tip(
    line: Line,
    where: Places,
    at: QPoint,
    strips: Strips,
    setting: Setting,
    look: Look,
    *,
    rtl: bool,
) -> str:
    """As safe rich text; empty where there is nothing to tell."""
    strip = line.row.strip
    if strip is not None and where.percent.contains(at):
        return escape(render(_figure_words(strip, strips.shown, setting), setting))
    back = day_at(where.strip, at, strips.step, rtl=rtl)
    if strip is not None and back is not None and back < min(strips.shown, len(strip.days)):
        return day_card(strip.days[-1 - back], setting, look)
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
    more = [
        render(begin(words), setting)
        for words in row.usually
        if render(words, setting) not in line.third
    ]
    return [line.third, *more] if line.third else more


def day_lines(day: Day, setting: Setting) -> list[str]:
    """The card of one day, as text."""
    return [render(line, setting) for line in day_words(day)]


def day_card(day: Day, setting: Setting, look: Look, enter: str = "") -> str:
    """The same to be seen, as safe rich text. `enter`: what Enter does, where it does something."""
    head, how, seen = (escape(line) for line in day_lines(day, setting))
    face = Face.UNKNOWN if day.level is None else FACES[day.level]
    shape = picture(look.shape(face, 3.5), look.px(3.5))
    last = f"{seen} · {escape(enter)}" if enter and day.count else seen
    faint = look.theme.text2
    lines = f'<b>{head}</b><br>{shape}&nbsp;{how}<br><span style="color:{faint}">{last}</span>'
    return f'<div style="white-space:nowrap">{lines}</div>'


def card_within(page: QWidget, corner: QPoint, card: str) -> QPoint:
    """Where a card at `corner` (on the screen) does not hang over the page's edge."""
    text = QTextDocument()
    text.setDefaultFont(QToolTip.font())
    text.setHtml(card)
    wide = round(text.idealWidth()) + AROUND
    left = page.mapToGlobal(QPoint(0, 0)).x()
    return QPoint(max(left, min(corner.x(), left + page.width() - wide)), corner.y())


def picture(pixmap: QPixmap, side: int) -> str:
    """An image in rich text."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    told = bytes(kept.toBase64().data()).decode("ascii")
    return f'<img src="data:image/png;base64,{told}" width="{side}" height="{side}">'


def share_of(strip: Strip, shown: int, setting: Setting) -> str:
    """`99.12%` of the time we watched; empty where that was too short."""
    share = strip.share(shown)
    return "" if share is None else share_words(share, setting)


def _figure_words(strip: Strip, shown: int, setting: Setting) -> Message:
    """What the figure is made of, or why there is none."""
    lived = strip.last(shown)
    hours = round((lived.up + lived.down).total_seconds() / 3600)
    if share := share_of(strip, shown, setting):
        words = "{share} of the {n} hours we watched"
        return count(words, words, hours, share=share)
    return say("No percentage yet: less than a day was watched")
