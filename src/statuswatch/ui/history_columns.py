"""How wide the history's columns are, and which give way where there is little room."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look, Type

EDGE, PAD = 5, 2
"""Units: where the first column begins, and around the text of every other."""

WIDE = {
    Column.SERVICE: 48.0,
    Column.BEGAN: 27.0,
    Column.LASTED: 31.0,
    Column.SAID: 25.0,
    Column.SEEN: 25.0,
}
"""Units; more where the font needs it. What happened takes the rest."""

SEEN_FROM, TITLE_FAIR, TITLE_LEAST, NAME_LEAST = 190, 50, 30, 33
"""Units: content from which Seen by shows; a title that it and They said so must leave, or they
hide in this order, for what happened is why one reads on; a title under which the names become
narrower, down to the last."""

NARROWEST = 12
"""Units of a title that nothing makes room for any more."""


def widths(look: Look, whole: int, *, far: bool) -> dict[Column, int]:
    """In pixels, of those that show in `whole`. `far`: dates carry their year."""
    px = look.px
    wide = {column: max(px(u), _least(look, column, far)) for column, u in WIDE.items()}
    narrower = px(WIDE[Column.SERVICE] - NAME_LEAST)
    if whole < px(SEEN_FROM) or whole - sum(wide.values()) < px(TITLE_FAIR):
        del wide[Column.SEEN]
        if whole - sum(wide.values()) < px(TITLE_FAIR):
            del wide[Column.SAID]
    rest = whole - sum(wide.values())
    lacking = min(max(0, px(TITLE_LEAST) - rest), narrower)
    wide[Column.SERVICE] -= lacking
    wide[Column.TITLE] = max(px(NARROWEST), rest + lacking)
    return wide


def _least(look: Look, column: Column, far: bool) -> int:
    """Never so narrow that a time or a length is cut."""
    metrics = QFontMetrics(look.font(Type.BODY))
    samples = {
        Column.BEGAN: "30 Nov 2026, 23:59" if far else "30 Nov, 23:59",
        Column.LASTED: "23 h 59 min so far",
        Column.SAID: "after 23 h 59 min",
    }
    text = samples.get(column)
    return metrics.horizontalAdvance(text) + look.px(2 * PAD) + 2 if text else 0
