"""In which ways every screen is pictured: theme, scale, size of text and window, language."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize

PSEUDO = "en_XA", "ar_XB"
"""Longer words, and words from right to left: made by `python -m tests.translations pseudo`."""


@dataclass(frozen=True, slots=True)
class Variant:
    """`text`: pixels; 0 leaves the system's. `wide`, `high`: the window's, in the same pixels as
    its widgets. `language`: as in the settings; or one that is made for tests."""

    name: str
    theme: str = "light"
    scale: int = 1
    text: int = 13
    wide: int = 960
    high: int = 640
    language: str = "en"

    @property
    def pseudo(self) -> bool:
        """A language that nobody speaks, made for tests."""
        return self.language in PSEUDO

    @property
    def size(self) -> QSize:
        return QSize(self.wide, self.high)


VARIANTS = {
    v.name: v
    for v in (
        Variant("light"),
        Variant("dark", theme="dark"),
        Variant("200pc", theme="dark", scale=2),
        Variant("text20", text=20, wide=1200, high=800),
        Variant("900x600", wide=900, high=600),
        Variant("1440x900", theme="dark", wide=1440, high=900),
        Variant("narrow", wide=528, high=480),
        Variant("de", language="de"),
        Variant("de-dark-900x600", theme="dark", wide=900, high=600, language="de"),
        Variant("rtl", language="ar_XB"),
        Variant("long", language="en_XA"),
    )
}
DESKTOP = "desktop"
"""What needs a real session: it is taken once, by the program as it is."""

SCREENS = (
    "now", "service", "history", "inbox", "plans", "record", "add", "settings", "doctor", "about", "tray", DESKTOP,
)  # fmt: skip
"""What `--only` can name."""
