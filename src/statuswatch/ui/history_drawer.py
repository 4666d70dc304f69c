"""What the history page keeps from one time to the next: columns, order, filters, view."""

from __future__ import annotations

from statuswatch.store.nouns import By, Order
from statuswatch.ui.history_columns import NARROWEST, Columns
from statuswatch.ui.history_filters import Choice
from statuswatch.ui.history_words import Column
from statuswatch.ui.memory import Drawer

WIDEST = 400
"""Units: what is wider was not dragged so."""


class HistoryDrawer:
    """What is not there, or makes no sense (any more), is as it was at first."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    @property
    def columns(self) -> Columns:
        names = self._drawer.texts("columns")
        known = [Column[name] for name in dict.fromkeys(names) if name in Column.__members__]
        order = (Column.SERVICE, *known, *Column)
        wanted = dict.fromkeys(self._columns("shown"), True)
        wanted |= dict.fromkeys(self._columns("hidden"), False)
        return Columns(tuple(dict.fromkeys(order)), wanted, self._wide())

    def keep_columns(self, columns: Columns) -> None:
        self._drawer.keep("columns", [column.name for column in columns.order])
        for key, on in (("shown", True), ("hidden", False)):
            self._drawer.keep(key, [c.name for c, wanted in columns.wanted.items() if wanted is on])
        self._drawer.keep("widths", [f"{c.name} {u:.1f}" for c, u in columns.wide.items()])

    def _columns(self, key: str) -> list[Column]:
        names = self._drawer.texts(key)
        return [Column[name] for name in names if name in Column.__members__]

    def _wide(self) -> dict[Column, float]:
        found = {}
        for text in self._drawer.texts("widths"):
            name, _, units = text.partition(" ")
            try:
                wide = float(units)
            except ValueError:
                continue
            if name in Column.__members__ and NARROWEST <= wide <= WIDEST:
                found[Column[name]] = wide
        return found

    @property
    def order(self) -> Order:
        by, _, way = self._drawer.text("order").partition(" ")
        known = {each.value: each for each in By}
        return Order(known[by], way == "down") if by in known else Order()

    def keep_order(self, order: Order) -> None:
        self._drawer.keep("order", f"{order.by} {'down' if order.descending else 'up'}")

    @property
    def choice(self) -> Choice:
        services = frozenset(self._drawer.texts("services"))
        return Choice(services, self._drawer.number("level"), self._drawer.number("days"))

    def keep_choice(self, choice: Choice) -> None:
        self._drawer.keep("services", sorted(choice.services))
        self._drawer.keep("level", choice.level)
        self._drawer.keep("days", choice.days)

    @property
    def as_timeline(self) -> bool:
        return self._drawer.text("view") == "timeline"

    def keep_view(self, *, timeline: bool) -> None:
        self._drawer.keep("view", "timeline" if timeline else "table")
