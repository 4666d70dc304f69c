"""The colours of the window, light and dark: tokens, and the palette made of them.

Fusion and this everywhere: `windowsvista` ignores dark mode, and a style sheet over native styles
breaks both. Ratios are held by tests/ui/test_theme.py (text 4.5, shapes 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QPalette

from statuswatch.core.overview import Face


@dataclass(frozen=True, slots=True)
class Ink:
    """One state's colours: `ink` for shapes and words, `fill` for bars, `tint` behind text."""

    ink: str
    fill: str
    tint: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Colour tokens, as `#RRGGBB`."""

    dark: bool
    surface: str
    window: str
    sunken: str
    hover: str
    selected: str
    selected_idle: str
    line: str
    line_strong: str
    handle: str
    text: str
    text2: str
    disabled: str
    link: str
    accent: str
    accent_hover: str
    on_accent: str
    focus: str
    faces: Mapping[Face, Ink]
    strong: bool = False
    """By the reader's wish for more contrast: what has a tint has an outline of its ink instead."""


_GREY_LIGHT = Ink("#5E5E69", "#82828D", "#F0F0F3")
_GREY_DARK = Ink("#ABABB6", "#8A8A95", "#2C2C31")

LIGHT = Theme(
    dark=False,
    surface="#FFFFFF",
    window="#F5F5F6",
    sunken="#ECECEF",
    hover="#F1F1F4",
    selected="#E3ECFB",
    selected_idle="#E7E7EB",
    line="#E0E0E5",
    line_strong="#82828D",
    handle="#C6C6CE",
    text="#1A1A1E",
    text2="#5A5A65",
    disabled="#9B9BA5",
    link="#1F5DB8",
    accent="#2A66C8",
    accent_hover="#2258B0",
    on_accent="#FFFFFF",
    focus="#2A66C8",
    faces={
        Face.FINE: Ink("#0B765F", "#178F72", "#E9F5F1"),
        Face.MAINTENANCE: Ink("#2D68AE", "#4A86CF", "#EAF1FA"),
        Face.DEGRADED: Ink("#8A5A00", "#B97A00", "#FBF2DF"),
        Face.PARTIAL: Ink("#A8480A", "#BC4E0C", "#FCEEE3"),
        Face.DOWN: Ink("#B82A10", "#9C1D0A", "#FCEBE7"),
        Face.UNKNOWN: _GREY_LIGHT,
        Face.OFFLINE: _GREY_LIGHT,
    },
)

DARK = Theme(
    dark=True,
    surface="#232327",
    window="#1B1B1E",
    sunken="#151518",
    hover="#2B2B30",
    selected="#22354F",
    selected_idle="#333339",
    line="#37373D",
    line_strong="#7E7E89",
    handle="#4A4A52",
    text="#ECECEF",
    text2="#ABABB6",
    disabled="#6B6B75",
    link="#8DB6F7",
    accent="#2F6FD6",
    accent_hover="#2865C8",
    on_accent="#FFFFFF",
    focus="#7FAEF5",
    faces={
        Face.FINE: Ink("#46C5A3", "#2E9C80", "#1B2F2A"),
        Face.MAINTENANCE: Ink("#7DB4F3", "#5B97DD", "#1E2C3E"),
        Face.DEGRADED: Ink("#EDB445", "#EDB84A", "#312A1B"),
        Face.PARTIAL: Ink("#FA965C", "#F38B4C", "#35261A"),
        Face.DOWN: Ink("#FF8069", "#EA4A2F", "#39231F"),
        Face.UNKNOWN: _GREY_DARK,
        Face.OFFLINE: _GREY_DARK,
    },
)


def strong(theme: Theme) -> Theme:
    """The same with more contrast: lines are seen, and no words are fainter than others."""
    inks = {face: replace(ink, tint=theme.surface) for face, ink in theme.faces.items()}
    return replace(
        theme,
        line=theme.line_strong,
        handle=theme.line_strong,
        text2=theme.text,
        faces=inks,
        strong=True,
    )


STRONG_LIGHT, STRONG_DARK = strong(LIGHT), strong(DARK)


def palette(theme: Theme) -> QPalette:
    """What widgets draw with where the style sheet says nothing."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.PlaceholderText: theme.text2,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.text,
        role.Highlight: theme.selected,
        role.HighlightedText: theme.text,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Accent: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.hover,
        role.Mid: theme.line,
        role.Dark: theme.line_strong,
        role.Shadow: theme.line_strong,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.disabled))
    made.setColor(
        QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor(theme.selected_idle)
    )
    return made
