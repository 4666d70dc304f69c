"""How things look just now: the theme in force, the grid unit, type sizes, tinted shapes.

Pages ask it when they paint, and paint again when `changed` says so.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from statuswatch.core.overview import Face
from statuswatch.ui.chosen import Chosen
from statuswatch.ui.heard import hear_roles
from statuswatch.ui.style import style_sheet
from statuswatch.ui.theme import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Ink, Theme, palette

LEAST = 11
"""Pixels below which no text goes."""


class Type(Enum):
    """Type roles: size as a multiple of the system's, and weight."""

    TITLE = (1.46, QFont.Weight.DemiBold)
    SECTION = (1.08, QFont.Weight.DemiBold)
    BODY = (1.0, QFont.Weight.Normal)
    NAME = (1.0, QFont.Weight.Medium)
    STATE = (1.0, QFont.Weight.DemiBold)
    SMALL = (0.92, QFont.Weight.Normal)
    HEADING = (0.92, QFont.Weight.DemiBold)
    AXIS = (0.85, QFont.Weight.Normal)
    FIGURE = (1.3, QFont.Weight.DemiBold)


class Look(QObject):
    """One for the whole window. Make it before the window: it sets style and palette."""

    changing = Signal()
    """Just before another style is set: what is made anew by it is best taken away first, for each
    widget that there is costs time."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        icons: Path,
        choice: str = "system",
        chosen: Chosen | None = None,
    ) -> None:
        """`choice`: system, light or dark. `chosen`: what else the reader wants, and what they
        want from now on."""
        super().__init__(app)
        self.chosen = chosen or Chosen(parent=self)
        self._app, self._icons, self._choice = app, icons, choice
        self._system_dark: bool | None = None
        self._drawn: dict[tuple[str, int, str, float], QPixmap] = {}
        self._fonts: dict[Type, QFont] = {}
        self._u = 0
        self._before = app.palette()
        hear_roles(app)
        app.setStyle("Fusion")
        font = app.font()
        font.setFeature(QFont.Tag("tnum"), 1)  # figures stay in columns
        app.setFont(font)
        self.theme = self._chosen()
        self._apply()
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._scheme_changed)
        if hasattr(hints, "accessibility"):  # from Qt 6.10 on
            hints.accessibility().contrastPreferenceChanged.connect(self._scheme_changed)
        self.chosen.changed.connect(self._choose_chosen)

    @property
    def u(self) -> int:
        """The grid unit in pixels: a quarter of a line of text. Kept: each row asks for it many
        times, and each call of Qt's lets the engine's thread go first."""
        if not self._u:
            self._u = max(4, round(QFontMetrics(self._app.font()).height() / 4))
        return self._u

    def px(self, units: float) -> int:
        """`units` of the grid in pixels."""
        return round(units * self.u)

    def font(self, role: Type) -> QFont:
        font = self._fonts.get(role)
        if font is None:
            scale, weight = role.value
            font = QFont(self._app.font())
            if font.pointSizeF() > 0:
                font.setPointSizeF(max(font.pointSizeF() * scale, self._least_points()))
            else:
                font.setPixelSize(max(LEAST, round(font.pixelSize() * scale)))
            font.setWeight(weight)
            self._fonts[role] = font
        return font

    def ink(self, face: Face) -> Ink:
        return self.theme.faces[face]

    def color(self, token: str) -> QColor:
        """A colour of the theme by its token's name: `look.color("text2")`."""
        return QColor(str(getattr(self.theme, token)))

    def shape(self, face: Face, units: float, color: str = "") -> QPixmap:
        """A state's shape, `units` wide, in its ink (or `color`)."""
        return self._tinted(f"state/state-{face}.svg", self.px(units), color or self.ink(face).ink)

    def sign(self, name: str, units: float, color: str) -> QPixmap:
        """A shape that is no state of a service: `look.sign("checking", 7, …)`."""
        return self._tinted(f"state/state-{name}.svg", self.px(units), color)

    def glyph(self, name: str, units: float, color: str = "") -> QPixmap:
        """An action's picture of icons/ui: `look.glyph("refresh", 4)`."""
        return self._tinted(f"ui/{name}.svg", self.px(units), color or self.theme.text)

    def icon(self, name: str, units: float = 4, color: str = "") -> QIcon:
        """The same for a button, grey while it is disabled."""
        icon = QIcon(self.glyph(name, units, color))
        disabled = self.glyph(name, units, self.theme.disabled)
        icon.addPixmap(disabled, QIcon.Mode.Disabled)
        return icon

    def icon_size(self, units: float = 4) -> QSize:
        return QSize(self.px(units), self.px(units))

    def picture(self, name: str, pixels: int) -> QPixmap:
        """A picture in its own colours: `statuswatch.svg`."""
        return self._tinted(name, pixels, "")

    def choose(self, choice: str) -> None:
        """system, light or dark."""
        self._choice = choice
        self.refresh()

    @Slot()
    def _choose_chosen(self) -> None:
        if self.chosen.settings.theme != self._choice:
            self.choose(self.chosen.settings.theme)

    @Slot(object)
    def tell_system(self, dark: bool | None) -> None:
        """What the desktop's portal says where Qt itself does not know; None: no preference."""
        self._system_dark = dark
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """The theme, the font or the scale may have changed."""
        theme = self._chosen()
        self._drawn.clear()
        self._fonts.clear()
        self._u = 0
        if theme is not self.theme:
            self.theme = theme
            self.changing.emit()
            self._apply()
        self.changed.emit()

    def _least_points(self) -> float:
        return LEAST * 72 / max(1, self._app.primaryScreen().logicalDotsPerInch())

    def _apply(self) -> None:
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme, self.u))

    @Slot()
    def _scheme_changed(self) -> None:
        self.refresh()

    def _chosen(self) -> Theme:
        dark = self._is_dark()
        if self._wants_contrast():
            return STRONG_DARK if dark else STRONG_LIGHT
        return DARK if dark else LIGHT

    def _wants_contrast(self) -> bool:
        hints = self._app.styleHints()
        if not hasattr(hints, "accessibility"):
            return False
        wish = hints.accessibility().contrastPreference()
        return bool(wish == Qt.ContrastPreference.HighContrast)

    def _is_dark(self) -> bool:
        if self._choice in ("light", "dark"):
            return self._choice == "dark"
        scheme = self._app.styleHints().colorScheme()
        if scheme is not Qt.ColorScheme.Unknown:
            return scheme is Qt.ColorScheme.Dark
        if self._system_dark is not None:
            return self._system_dark
        return self._before.color(QPalette.ColorRole.Window).lightness() < 128

    def _tinted(self, name: str, pixels: int, color: str) -> QPixmap:
        ratio = self._app.devicePixelRatio()
        key = (name, pixels, color, ratio)
        if key not in self._drawn:
            self._drawn[key] = _draw(self._icons / name, pixels, color, ratio)
        return self._drawn[key]


def _draw(file: Path, pixels: int, color: str, ratio: float) -> QPixmap:
    """The SVG at this size; its black becomes `color` (empty: it keeps its own)."""
    size = max(1, round(pixels * ratio))
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(str(file)).render(painter, QRectF(0, 0, size, size))
    if color:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(color))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
