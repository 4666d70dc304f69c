"""Which columns the history shows, how wide they are, and which give way where there is little
room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from PySide6.QtGui import QFontMetrics

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.history_words import Column, day_and_time
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

ALWAYS = frozenset({Column.SERVICE, Column.TITLE})
"""They show in any case: with the first goes the shape, the second takes the room there is."""

SEEN_FROM, TITLE_FAIR, TITLE_LEAST, NAME_LEAST = 190, 55, 30, 33
"""Units: content from which Seen by shows; a title that it and They said so must leave, or they
hide in this order, for what happened is why one reads on; a title under which the names become
narrower, down to the last."""

NARROWEST = 12
"""Units of a column that nothing makes narrower."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the reader made of them. `wanted`: shown in any case, or not at all; those not named
    show where there is room. `wide`: units, of those that were dragged."""

    order: tuple[Column, ...] = tuple(Column)
    wanted: Mapping[Column, bool] = field(default_factory=dict)
    wide: Mapping[Column, float] = field(default_factory=dict)

    def turned(self, column: Column, *, on: bool) -> Columns:
        return replace(self, wanted={**self.wanted, column: on})

    def dragged(self, column: Column, units: float) -> Columns:
        return replace(self, wide={**self.wide, column: max(units, NARROWEST)})

    def natural(self, column: Column) -> Columns:
        """As wide as it is by itself."""
        return replace(self, wide={c: u for c, u in self.wide.items() if c is not column})


def widths(
    look: Look, whole: int, setting: Setting, *, far: bool, columns: Columns
) -> dict[Column, int]:
    """In pixels, of those that show in `whole`. `far`: dates carry their year."""
    px = look.px
    wide = {
        column: px(columns.wide[column]) if column in columns.wide else max(px(u), least)
        for column, u in WIDE.items()
        if columns.wanted.get(column, True)
        for least in (_least(look, column, setting, far=far),)
    }
    for column in (Column.SEEN, Column.SAID):
        rest = whole - sum(wide.values())
        crowded = column is Column.SEEN and whole < px(SEEN_FROM)
        if column in columns.wanted or not (crowded or rest < px(TITLE_FAIR)):
            continue
        wide.pop(column, None)
    narrower = px(WIDE[Column.SERVICE] - NAME_LEAST) if Column.SERVICE not in columns.wide else 0
    rest = whole - sum(wide.values())
    lacking = min(max(0, px(TITLE_LEAST) - rest), narrower)
    wide[Column.SERVICE] -= lacking
    wide[Column.TITLE] = max(px(NARROWEST), rest + lacking)
    return wide


_LATEST = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
_LONGEST = timedelta(hours=23, minutes=59)


def _least(look: Look, column: Column, setting: Setting, *, far: bool) -> int:
    """Never so narrow that a time or a length is cut."""
    now = _LATEST.replace(year=2027) if far else _LATEST
    match column:
        case Column.BEGAN:
            clock = Setting(setting.translations, UTC, now, setting.twelve)
            text = day_and_time(_LATEST, clock)
        case Column.LASTED:
            text = render(say("{length} so far", length=_LONGEST), setting)
        case Column.SAID:
            text = render(say("after {lag}", lag=_LONGEST), setting)
        case _:
            return 0
    metrics = QFontMetrics(look.font(Type.BODY))
    return metrics.horizontalAdvance(text) + look.px(2 * PAD) + 2
