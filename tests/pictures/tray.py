"""Pictures of the tray: its icon in each state and size on panels light and dark, menu, tool tips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from statuswatch.core.model import Line
from statuswatch.core.overview import Face, Overview
from statuswatch.core.pause import Pause
from statuswatch.ui.icons import Icons
from statuswatch.ui.tray import Tray
from tests.pictures.stage import Shots, Stage
from tests.ui import now_judged, now_stage
from tests.ui.story import ICONS

SIZES = (16, 22, 24, 32, 48, 64)
LABEL = 130
PANELS = ("#FFFFFF", "#F3F3F3", "#8A8A8A", "#202020", "#000000")


def kinds(icons: Icons) -> Iterator[tuple[str, QIcon]]:
    """Every picture the tray can show."""
    for face in Face:
        yield str(face), icons.tray(face)
        if face.ails:
            for number in (2, 9, 12):
                yield f"{face} {number}", icons.tray(face, number)
    yield "quiet", icons.quiet()
    yield "paused", icons.paused()
    for name in ("fine", "quiet"):
        yield f"calm {name}, for a light panel", icons.calm(name, dark=False)
        yield f"calm {name}, for a dark panel", icons.calm(name, dark=True)


def take(stage: Stage) -> Shots:
    yield "icons", sheet(stage, Icons(ICONS))
    # macOS tints these masks for its own bar: here they are black as they are handed over.
    yield "templates", sheet(stage, Icons(ICONS, template=True), PANELS[:2])
    for name, overview in heard().items():
        stage.clear()
        yield f"menu-{name}", menu(stage, overview)


def sheet(stage: Stage, icons: Icons, panels: tuple[str, ...] = PANELS) -> QPixmap:
    """A row per state: its name, then each size on each panel."""
    rows, high, gap = list(kinds(icons)), 72, 8
    block = sum(SIZES) + gap * (len(SIZES) + 1)
    made = QPixmap(LABEL + block * len(panels), high * len(rows))
    made.fill(QColor("#FFFFFF"))
    painter = QPainter(made)
    painter.setFont(stage.app.font())
    for n, (name, icon) in enumerate(rows):
        words = QRect(8, n * high, LABEL - 16, high)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, name)
        for p, panel in enumerate(panels):
            left, top = LABEL + p * block, n * high
            painter.fillRect(QRect(left, top, block, high), QColor(panel))
            for size in SIZES:
                left += gap
                painter.drawPixmap(QPoint(left, top + (high - size) // 2), icon.pixmap(size, size))
                left += size
    painter.end()
    return made


def heard() -> dict[str, Overview]:
    """What the tray is told."""
    now, hour = now_stage.NOW, timedelta(hours=1)
    trouble = now_stage.trouble()
    return {
        "trouble": trouble,
        "fine": now_stage.snapshot(*now_stage.quiet()),
        "all-verdicts": now_judged.states()["verdict-all"],
        "offline": now_stage.trouble(Line.DOWN),
        "paused": _with(trouble, paused=Pause(now - hour / 6, now + hour)),
        "quiet": _with(trouble, disturb_after=now + hour),
        "empty": now_stage.snapshot(),
    }


def _with(overview: Overview, **more: object) -> Overview:
    return replace(overview, **more)  # type: ignore[arg-type]


def menu(stage: Stage, overview: Overview) -> QPixmap:
    """The tool tip's words, the menu, and beside it each of its submenus."""
    made = Tray(Icons(ICONS), lambda: stage.setting(now_stage.NOW))
    made.hear(overview)
    whole = made._menu.menu
    shown = [_grab(stage, whole)]
    shown += [_grab(stage, sub) for sub in _submenus(whole)]
    tip = made._picture()[2]
    made.close()
    wide = sum(p.deviceIndependentSize().toSize().width() + 12 for p in shown) + 12
    high = max(p.deviceIndependentSize().toSize().height() for p in shown) + 60
    ratio = stage.app.devicePixelRatio()
    page = QPixmap(round(max(wide, 800) * ratio), round(high * ratio))
    page.setDevicePixelRatio(ratio)
    page.fill(QColor("#707078"))
    painter = QPainter(page)
    painter.setFont(stage.app.font())
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(QPoint(12, 26), f"{tip}  [{len(tip)}]")
    left = 12
    for picture in shown:
        painter.drawPixmap(QPoint(left, 44), picture)
        left += picture.deviceIndependentSize().toSize().width() + 12
    painter.end()
    return page


def _submenus(menu: QMenu) -> list[QMenu]:
    found = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu) and action.isVisible() and inner.actions():
            found += [inner, *_submenus(inner)]
    return found


def _grab(stage: Stage, menu: QMenu) -> QPixmap:
    menu.popup(QPoint(20, 20))
    stage.settle()
    picture = menu.grab()
    menu.hide()
    return picture
