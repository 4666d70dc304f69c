"""What of the history's table stays when its rows are read anew: the top, the cursor, what is
selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from statuswatch.ui.history_words import Column

if TYPE_CHECKING:
    from statuswatch.ui.history_table import HistoryTable

SPANS = 16
"""Pieces of a selection that are found again when the table changes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Outages by name, and whether all of them were selected."""

    top: str = ""
    current: str = ""
    spans: tuple[tuple[str, str], ...] = ()
    everything: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        ends = [name for span in self.spans for name in span]
        return tuple(name for name in (self.top, self.current, *ends) if name)


def keep(table: HistoryTable) -> Kept:
    def name(number: int) -> str:
        row = table.rows.here(number) if number >= 0 else None
        return row.outage.id if row else ""

    spans = table.spans()
    everything = bool(spans) and spans == [(0, table.rows.rowCount())]
    named = [(name(first), name(end - 1)) for first, end in spans[:SPANS]]
    top = table.verticalScrollBar().value()
    return Kept(
        # At the very top one wants to see what is new, so the top stays the top.
        name(top) if top else "",
        current=name(table.currentIndex().row()),
        spans=() if everything else tuple(span for span in named if all(span)),
        everything=everything,
    )


def restore(table: HistoryTable, kept: Kept, places: Mapping[str, int]) -> None:
    """`places`: where these outages stand now."""
    if kept.top in places:
        table.verticalScrollBar().setValue(places[kept.top])
    else:
        table.scrollToTop()
    model, chosen, rows = table.selectionModel(), QItemSelection(), table.rows
    last, across = rows.rowCount() - 1, len(Column) - 1
    if kept.everything and last >= 0:
        chosen.select(rows.index(0, 0), rows.index(last, across))
    for one, other in kept.spans:
        if one in places and other in places:
            first, end = sorted((places[one], places[other]))
            chosen.select(rows.index(first, 0), rows.index(end, across))
    if kept.current in places:
        index = rows.index(places[kept.current], 0)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
    model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
