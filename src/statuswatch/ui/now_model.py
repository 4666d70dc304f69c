"""The rows of the page Now as a model: headings that cannot be chosen, services that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from statuswatch.core.days import strip_words
from statuswatch.core.nowgroups import Section
from statuswatch.core.nowrow import Group, Row, runs, unmarked
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, count, number, render, say
from statuswatch.ui.silencing import silence_words

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

FEW = 100
"""Rows that are compared one by one."""

ITEM = Qt.ItemDataRole.UserRole
"""A row's `Heading` or `Line`."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name and how many are in it. `face`: how the worst of them is, where the name does
    not say so."""

    key: str
    text: str
    number: int
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One service, its words rendered. `key`: of this row, its service's id but where that stands
    in several groups. `card`: drawn large; `heard`: the third line for the ear; `home`: its group's
    name; `place`: of how many in it."""

    key: str
    row: Row
    second: tuple[tuple[str, bool], ...]
    third: str
    heard: str
    home: str
    place: tuple[int, int]
    card: bool

    @property
    def state(self) -> str:
        """The second line as plain text."""
        return "".join(piece for piece, _ in self.second)


Item = Heading | Line


def items(sections: Iterable[Section], setting: Setting) -> tuple[Item, ...]:
    """The page's rows, top to bottom."""
    made: list[Item] = []
    taken: set[str] = set()
    for section in sections:
        title, n = render(section.title, setting), len(section.rows)
        made.append(Heading(section.key, title, n, section.face))
        for i, row in enumerate(section.rows, 1):
            key = f"{section.key}/{row.id}" if row.id in taken else row.id
            taken.add(row.id)
            made.append(_line(key, row, title, (i, n), setting))
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
        if len(old) > FEW:  # to compare a thousand takes longer than to paint what is seen
            self._tell(0, len(old) - 1)
            return
        first: int | None = None
        for i, (was, item) in enumerate(zip(old, self.items, strict=True)):
            if was != item:
                first = i if first is None else first
            elif first is not None:
                self._tell(first, i - 1)
                first = None
        if first is not None:
            self._tell(first, len(self.items) - 1)

    def _tell(self, first: int, last: int) -> None:
        """These changed: no more than they is painted anew."""
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

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
            return self._headed(item)
        silent = silence_words(item.row.now)
        strip = item.row.strip
        share = None if strip is None else strip.share(self.shown)
        told = [_ear(item.row, item.heard, self._setting)]
        told += [render(words, self._setting) for words in silent]
        if share is not None:
            known = say(
                "{share} percent in {n} days.", share=percent(share, self._setting), n=self.shown
            )
            told.append(render(known, self._setting))
        i, n = item.place
        place_ = say("{group}, {i} of {n}.", group=item.home, i=i, n=n)
        told.append(render(place_, self._setting))
        return " ".join(told)

    def _headed(self, item: Heading) -> str:
        words = count("{group}, {n} service", "{group}, {n} services", item.number, group=item.text)
        if item.face is not None and item.face.ails:
            words = say("{group}, not all of them fine", group=words)
        return render(words, self._setting)

    def _past(self, item: Item) -> str | None:
        if isinstance(item, Heading) or item.row.strip is None:
            return None
        return render(strip_words(item.row.strip.days[-self.shown :]), self._setting)


def percent(share: float, setting: Setting) -> str:
    """`99.12`; cut, not rounded: 100 is said only of what was never down."""
    return "100" if share >= 1 else number(int(share * 10_000) / 100, setting, 2)


def share_words(share: float, setting: Setting) -> str:
    """`99.12%`"""
    return render(say("{figure}%", "share of time", figure=percent(share, setting)), setting)


def _line(key: str, row: Row, home: str, place: tuple[int, int], setting: Setting) -> Line:
    """What comes from a page is on one line and printable already."""
    third = "" if row.third is None else render(row.third, setting)
    heard = "" if row.third_spoken is None else render(row.third_spoken, setting)
    card = row.group is Group.TROUBLE
    return Line(key, row, runs(render(row.second, setting)), third, heard, home, place, card)


def _ear(row: Row, third: str, setting: Setting) -> str:
    state = unmarked(render(row.spoken, setting)).replace(" · ", ", ")
    if row.parts:
        words = say("{name}, {parts}: {state}.", name=row.name, parts=row.parts, state=state)
    else:
        words = say("{name}: {state}.", name=row.name, state=state)
    return " ".join(filter(None, (render(words, setting), third)))
