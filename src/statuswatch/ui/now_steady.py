"""A list that does not measure all its rows because the words of some are others now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class SteadyList(QListView):
    """Qt's own asks each row how tall it is whenever one has changed: of a thousand services at each
    snapshot, in Python, while the engine works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steady = False

    @contextmanager
    def steady(self) -> Iterator[None]:
        """What changes meanwhile leaves each row as tall as it is."""
        self._steady = True
        try:
            yield
        finally:
            self._steady = False

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        if self._steady:
            QAbstractItemView.dataChanged(self, first, last, roles)
        else:
            super().dataChanged(first, last, roles)
