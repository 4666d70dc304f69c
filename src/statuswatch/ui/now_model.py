"""The rows of the page Now as a model: headings that cannot be chosen, services that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from statuswatch.core.days import strip_words
from statuswatch.core.nowpage import Section
from statuswatch.core.nowrow import Group, Row, runs, unmarked
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.silencing import silence_words

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

ITEM = Qt.ItemDataRole.UserRole
"""A row's `Heading` or `Line`."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name and how many are in it."""

    group: Group
    text: str
    number: int

    @property
    def key(self) -> str:
        return f"#{self.group.value}"


@dataclass(frozen=True, slots=True)
class Line:
    """One service, its words rendered. `card`: drawn large; `heard`: the third line for the ear;
    `place`: of how many in its group."""

    row: Row
    second: tuple[tuple[str, bool], ...]
    third: str
    heard: str
    place: tuple[int, int]
    card: bool

    @property
    def key(self) -> str:
        return self.row.id

    @property
    def state(self) -> str:
        """The second line as plain text."""
        return "".join(piece for piece, _ in self.second)


Item = Heading | Line


def items(sections: Iterable[Section], setting: Setting) -> tuple[Item, ...]:
    """The page's rows, top to bottom."""
    made: list[Item] = []
    for section in sections:
        title = render(section.group.title, setting)
        made.append(Heading(section.group, title, len(section.rows)))
        for i, row in enumerate(section.rows, 1):
            made.append(_line(row, (i, len(section.rows)), setting))
    return tuple(made)


def in_old_order(old: Sequence[Item], new: Sequence[Item]) -> tuple[Item, ...] | None:
    """The new words in the old order, every row as high as it was; `None` if a service came or
    went."""
    fresh = {item.key: item for item in new if isinstance(item, Line)}
    kept: list[Item] = []
    for item in old:
        if isinstance(item, Heading):
            kept.append(item)
            continue
        now = fresh.pop(item.key, None)
        if now is None:
            return None
        kept.append(replace(now, card=item.card))
    return None if fresh else tuple(kept)


class NowModel(QAbstractListModel):
    """Holds the items; the list decides when they may move."""

    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[Item, ...] = ()
        self.shown = 90
        self._setting = Setting()

    def reset(self, new: Sequence[Item], setting: Setting) -> None:
        self.beginResetModel()
        self.items, self._setting = tuple(new), setting
        self.endResetModel()

    def rewrite(self, new: Sequence[Item], setting: Setting) -> None:
        """The same rows in the same places with other words."""
        old, self.items, self._setting = self.items, tuple(new), setting
        changed = [
            i for i, pair in enumerate(zip(old, self.items, strict=True)) if pair[0] != pair[1]
        ]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], 0))

    def row_of(self, key: str) -> int | None:
        return next((i for i, item in enumerate(self.items) if item.key == key), None)

    def first(self) -> int | None:
        """The first row that can be chosen."""
        return next((i for i, item in enumerate(self.items) if isinstance(item, Line)), None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.items[index.row()], Line):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags  # Up and Down skip it

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text if isinstance(item, Heading) else item.row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(item)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._past(item)
        return None

    def _spoken(self, item: Item) -> str:
        if isinstance(item, Heading):
            words = count(
                "{group}, {n} service", "{group}, {n} services", item.number, group=item.text
            )
            return render(words, self._setting)
        silent = silence_words(item.row.now)
        strip = item.row.strip
        share = None if strip is None else strip.share(self.shown)
        told = [_ear(item.row, item.heard, self._setting)]
        told += [render(words, self._setting) for words in silent]
        if share is not None:
            known = say("{share} percent in {n} days.", share=percent(share), n=self.shown)
            told.append(render(known, self._setting))
        i, n = item.place
        group = render(item.row.group.title, self._setting)
        told.append(render(say("{group}, {i} of {n}.", group=group, i=i, n=n), self._setting))
        return " ".join(told)

    def _past(self, item: Item) -> str | None:
        if isinstance(item, Heading) or item.row.strip is None:
            return None
        return render(strip_words(item.row.strip.days[-self.shown :]), self._setting)


def percent(share: float) -> str:
    """`99.12`; cut, not rounded: 100 is said only of what was never down."""
    return "100" if share >= 1 else f"{int(share * 10_000) / 100:.2f}"


def _line(row: Row, place: tuple[int, int], setting: Setting) -> Line:
    """What comes from a page is on one line and printable already."""
    third = "" if row.third is None else render(row.third, setting)
    heard = "" if row.third_spoken is None else render(row.third_spoken, setting)
    card = row.group is Group.TROUBLE
    return Line(row, runs(render(row.second, setting)), third, heard, place, card)


def _ear(row: Row, third: str, setting: Setting) -> str:
    state = unmarked(render(row.spoken, setting)).replace(" · ", ", ")
    state = state[:1].lower() + state[1:]
    if row.parts:
        words = say("{name}, {parts}: {state}.", name=row.name, parts=row.parts, state=state)
    else:
        words = say("{name}: {state}.", name=row.name, state=state)
    return " ".join(filter(None, (render(words, setting), third)))
