"""The tray's pictures: crisp in every size, told apart without colour, drawn anew where needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from pytestqt.qtbot import QtBot

from statuswatch.core.overview import Face
from statuswatch.ui.icons import MAC, MOST, ON_DARK, ON_LIGHT, SIZES, Icons, sizes_for
from statuswatch.ui.panel import Panel, is_dark
from tests.ui.story import ICONS

PANELS = ("#FFFFFF", "#F3F3F3", "#808080", "#202020", "#000000")


@pytest.fixture
def icons(qapp: object) -> Icons:
    assert qapp is not None
    return Icons(ICONS)


def every(icons: Icons) -> Iterator[tuple[str, QIcon]]:
    for face in Face:
        for number in (0, *range(2, MOST + 2)) if face.ails else (0,):
            yield f"{face} {number}", icons.tray(face, number)
    yield "paused", icons.paused()
    yield "moon", icons.quiet()
    for dark in (True, False):
        yield f"calm, dark {dark}", icons.calm("fine", dark=dark)


def image(icon: QIcon, size: int) -> QImage:
    return icon.pixmap(QSize(size, size)).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def difference(one: QImage, other: QImage) -> float:
    """Mean over pixels and channels, 0 to 255, of two pictures of a size."""
    a, b = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a)


def test_no_size_is_another_one_scaled(icons: Icons) -> None:
    smooth = Qt.TransformationMode.SmoothTransformation
    for name, icon in every(icons):
        assert [s.width() for s in icon.availableSizes()] == list(SIZES), name
        for smaller, larger in pairwise(SIZES):
            wanted = QSize(smaller, smaller)
            scaled = image(icon, larger).scaled(wanted, mode=smooth)
            scaled = scaled.convertToFormat(QImage.Format.Format_ARGB32)
            assert difference(image(icon, smaller), scaled) > 0.5, (name, smaller)


def test_a_picture_touches_no_edge_of_its_square_so_nothing_of_it_is_cut(icons: Icons) -> None:
    for name, icon in every(icons):
        if name.startswith("calm"):
            continue  # its halo may
        drawn = image(icon, 64)
        ends = range(64)
        edge = [drawn.pixelColor(x, y).alpha() for x in ends for y in (0, 63)]
        assert max(edge) < 255, name


def test_states_differ_by_shape_not_only_by_colour(qapp: object) -> None:
    """In black alone, as macOS draws them: at least a fortieth of the pixels is another."""
    masks = Icons(ICONS, template=True)
    drawn = {
        **{str(face): masks.tray(face) for face in Face},
        "paused": masks.paused(),
        "moon": masks.quiet(),
    }
    seen = {
        name: [image(i, 32).pixelColor(x, y).alpha() > 127 for x in range(32) for y in range(32)]
        for name, i in drawn.items()
    }
    for (a, one), (b, other) in combinations(seen.items(), 2):
        unlike = sum(x != y for x, y in zip(one, other, strict=True))
        assert unlike >= 32 * 32 / 40, (a, b, unlike)


def test_a_row_that_nobody_looked_at_lately_has_its_shape_but_no_colour(icons: Icons) -> None:
    for face in Face:
        known, old = image(icons.row(face), 32), image(icons.row(face, known=False), 32)
        spots = [(x, y) for x in range(32) for y in range(32)]
        assert [known.pixelColor(*s).alpha() > 127 for s in spots] == [
            old.pixelColor(*s).alpha() > 127 for s in spots
        ]
        solid = [c for s in spots if (c := old.pixelColor(*s)).alpha() == 255]
        assert solid, face
        assert all(c.hsvSaturation() < 48 for c in solid), face


def test_on_a_fine_screen_a_panel_is_given_just_the_pixels_that_it_asks_for() -> None:
    assert sizes_for(1.0) == SIZES
    assert set(SIZES) >= {16, 20, 22, 24, 32, 40, 48, 64}, "what panels and Windows ask for"
    assert {2 * size for size in SIZES if size <= 32} <= set(sizes_for(2.0))
    assert 28 in sizes_for(1.25)
    assert max(sizes_for(3.0)) == 64


def test_what_is_drawn_for_another_screen_is_drawn_anew(icons: Icons) -> None:
    before = icons.tray(Face.DOWN)
    icons.redraw(2.0)
    after = icons.tray(Face.DOWN)
    assert 44 not in {s.width() for s in before.availableSizes()}
    assert 44 in {s.width() for s in after.availableSizes()}


def test_a_template_is_black_a_mask_and_of_the_menu_bars_size(qapp: object) -> None:
    icon = Icons(ICONS, template=True).tray(Face.DEGRADED, 3)
    assert icon.isMask()
    assert set(MAC) <= {s.width() for s in icon.availableSizes()}
    drawn = image(icon, 18)
    colours = {drawn.pixelColor(x, y).rgb() for x in range(18) for y in range(18)}
    assert all(QColor(c).lightness() == 0 for c in colours)


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("name", ["fine", "quiet"])
def test_the_calm_icon_is_seen_on_any_panel_even_where_the_guess_was_wrong(
    name: str, dark: bool, panel: str, icons: Icons
) -> None:
    ground = QImage(32, 32, QImage.Format.Format_RGB32)
    ground.fill(QColor(panel))
    painter = QPainter(ground)
    painter.drawPixmap(0, 0, icons.calm(name, dark=dark).pixmap(QSize(32, 32)))
    painter.end()
    seen = [ground.pixelColor(x, y) for x in range(32) for y in range(32)]
    assert sum(contrast(c, QColor(panel)) >= 3 for c in seen) >= 60


def test_the_calm_icon_has_the_colour_of_the_panels_text(icons: Icons) -> None:
    for dark, color in ((True, ON_DARK), (False, ON_LIGHT)):
        drawn = image(icons.calm("fine", dark=dark), 64)
        assert drawn.pixelColor(32, 12).name() == color.lower()


# --- the panel ------------------------------------------------------------------------------------

UNKNOWN, DARK, LIGHT = Qt.ColorScheme.Unknown, Qt.ColorScheme.Dark, Qt.ColorScheme.Light


@pytest.mark.parametrize(
    ("desktop", "scheme", "told", "lightness", "dark"),
    [
        ("ubuntu:GNOME", LIGHT, False, 240, True),  # its bar is dark whatever one chooses
        ("KDE", LIGHT, None, 240, False),
        ("KDE", DARK, None, 30, True),
        ("XFCE", UNKNOWN, True, 240, True),
        ("XFCE", UNKNOWN, None, 240, False),
        ("", UNKNOWN, None, 30, True),
    ],
)
def test_whether_a_panel_is_dark_is_guessed_from_the_desktop(
    desktop: str, scheme: Qt.ColorScheme, told: bool | None, lightness: int, dark: bool
) -> None:
    assert is_dark({"XDG_CURRENT_DESKTOP": desktop}, scheme, told, lightness) is dark


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[Panel, Callable[[float], None]]:
    """A panel, and a way to move it to a screen of other pixels."""
    made = Panel()

    def fine(ratio: float) -> None:
        monkeypatch.setattr(made, "_app", None)
        monkeypatch.setattr(type(made), "ratio", property(lambda _: ratio))
        made._screens_changed()

    return made, fine


def test_only_another_ratio_of_pixels_makes_the_icon_anew(
    qtbot: QtBot, panel: tuple[Panel, Callable[[float], None]]
) -> None:
    made, fine = panel
    with qtbot.assertNotEmitted(made.changed):
        made._screens_changed()
    with qtbot.waitSignal(made.changed):
        fine(2.0)
    with qtbot.assertNotEmitted(made.changed):
        fine(2.0)


def test_what_the_portal_says_counts_once(qtbot: QtBot) -> None:
    made = Panel()
    heard: list[bool] = []
    made.changed.connect(lambda: heard.append(made.dark))
    for told in (True, True, False):
        made._hear(told)
    assert len(heard) == 2
