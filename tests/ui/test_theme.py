"""Every colour can be read and told from the others, on every ground it stands on."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from statuswatch.core.overview import Face
from statuswatch.ui.look import Look
from statuswatch.ui.style import style_sheet
from statuswatch.ui.theme import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Theme, palette
from tests.ui.story import ICONS

THEMES = pytest.mark.parametrize(
    "theme",
    [LIGHT, DARK, STRONG_LIGHT, STRONG_DARK],
    ids=["light", "dark", "strong light", "strong dark"],
)
STATES = [f for f in Face if f is not Face.OFFLINE]  # offline and can't tell share the grey


def channels(colour: str) -> tuple[float, float, float]:
    """sRGB made linear (IEC 61966-2-1)."""
    made = QColor(colour)
    r, g, b = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (made.redF(), made.greenF(), made.blueF())
    )
    return r, g, b


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's ratio."""
    light, dark = sorted(
        (sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), channels(c), strict=True)) + 0.05
         for c in (one, other)),
        reverse=True,
    )  # fmt: skip
    return light / dark


def grounds(theme: Theme) -> dict[str, str]:
    names = ("surface", "window", "hover", "selected", "selected_idle")
    return {name: getattr(theme, name) for name in names}


@THEMES
@pytest.mark.parametrize("face", list(Face))
def test_words_of_a_state_can_be_read_wherever_they_stand(theme: Theme, face: Face) -> None:
    ink = theme.faces[face]
    for name, ground in {**grounds(theme), "its tint": ink.tint}.items():
        assert contrast(ink.ink, ground) >= 4.5, name


@THEMES
@pytest.mark.parametrize("face", list(Face))
def test_bars_of_a_state_stand_out_wherever_they_stand(theme: Theme, face: Face) -> None:
    ink = theme.faces[face]
    active = {name: g for name, g in grounds(theme).items() if name != "selected_idle"}
    for name, ground in {**active, "its tint": ink.tint}.items():
        assert contrast(ink.fill, ground) >= 3, name
    assert contrast(ink.fill, theme.selected_idle) >= 2.9  # a darker amber is a deutan's orange


@THEMES
def test_text_can_be_read_on_every_ground_and_tint(theme: Theme) -> None:
    tints = {face.value: theme.faces[face].tint for face in Face}
    for name, ground in {**grounds(theme), **tints, "sunken": theme.sunken}.items():
        assert contrast(theme.text, ground) >= 7, name
        assert contrast(theme.text2, ground) >= 4.5, name
    for name, ground in grounds(theme).items():
        assert contrast(theme.link, ground) >= 4.5, name
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_accent, theme.accent_hover) >= 4.5


@THEMES
def test_outlines_of_fields_and_the_focus_ring_stand_out(theme: Theme) -> None:
    for name, ground in grounds(theme).items():
        assert contrast(theme.focus, ground) >= 3, name
    assert contrast(theme.line_strong, theme.surface) >= 3
    assert contrast(theme.line_strong, theme.window) >= 3


# Machado, Oliveira and Fernandes 2009, full severity, for linear RGB.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def seen_by(kind: str, colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of what a person with this colour-blindness sees."""
    linear = channels(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(m * v for m, v in zip(row, linear, strict=True))))
        for row in BLINDNESS[kind]
    )
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@THEMES
@pytest.mark.parametrize("kind", sorted(BLINDNESS))
def test_bars_of_two_states_never_look_alike_to_the_colour_blind(theme: Theme, kind: str) -> None:
    for one, other in itertools.combinations(STATES, 2):
        a, b = (seen_by(kind, theme.faces[face].fill) for face in (one, other))
        assert math.dist(a, b) >= 8, (one, other)


@THEMES
def test_in_grey_the_three_troubles_get_darker_or_stay_apart(theme: Theme) -> None:
    fills = [theme.faces[f].fill for f in (Face.DEGRADED, Face.PARTIAL, Face.DOWN)]
    light = [contrast(fill, "#000000") for fill in fills]
    assert light == sorted(light, reverse=True)


@THEMES
def test_the_palette_and_the_sheet_hold_the_theme(theme: Theme) -> None:
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Base) == QColor(theme.surface)
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(
        theme.disabled
    )
    sheet = style_sheet(theme, 5)
    assert theme.accent in sheet
    assert sheet.count("{") == sheet.count("}")
    assert len(sheet) < 6000


@pytest.mark.parametrize(("usual", "more"), [(LIGHT, STRONG_LIGHT), (DARK, STRONG_DARK)])
def test_who_wants_more_contrast_sees_every_line_and_no_faint_words(
    usual: Theme, more: Theme
) -> None:
    assert more.strong
    assert more.dark == usual.dark
    assert more.text2 == usual.text
    for name, ground in grounds(more).items():
        if name not in {"hover", "selected", "selected_idle"}:
            assert contrast(more.line, ground) >= 3, name
    assert {ink.tint for ink in more.faces.values()} == {more.surface}


def test_the_wish_for_more_contrast_is_heard_at_once(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Look(qapp, ICONS, "light")
    assert look.theme is LIGHT
    monkeypatch.setattr(look, "_wants_contrast", lambda: True)
    look.refresh()
    assert look.theme is STRONG_LIGHT
    look.choose("dark")
    assert look.theme is STRONG_DARK
