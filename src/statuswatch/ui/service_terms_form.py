"""The form of what was agreed with a vendor: two columns of fields, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QSizePolicy, QWidget

from statuswatch.core.docket import Terms
from statuswatch.core.model import Level
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_check import Check
from statuswatch.ui.add_words import announce, tab_order
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inline import bring_into_view
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import Wrong
from statuswatch.ui.service_section import Words
from statuswatch.ui.terms_reading import Field, read, typed

LABELS: Mapping[Field, Message] = {
    Field.FEE: say("What you pay for a month"),
    Field.UPTIME: say("Uptime that was agreed, in percent"),
    Field.TIERS: say("Credits: below this uptime, so many percent of the fee"),
    Field.MOST: say("The largest credit, in percent of the fee"),
    Field.WITHIN: say("Days after the month in which you can claim"),
    Field.ZONE: say("Time zone of the contract"),
    Field.SHORTEST: say("Minutes under which an outage does not count"),
    Field.PER_HOUR: say("What an hour of outage costs you"),
    Field.PER_MISSED: say("What a missed publication costs you"),
}
"""In the order they are typed."""

EXAMPLES: Mapping[Field, str] = {
    Field.FEE: "49 EUR",
    Field.UPTIME: "99.9",
    Field.TIERS: "99.9: 10; 99: 25",
    Field.MOST: "50",
    Field.WITHIN: "30",
    Field.ZONE: "Europe/Berlin",
    Field.SHORTEST: "5",
    Field.PER_HOUR: "120 EUR",
    Field.PER_MISSED: "80 EUR",
}

LEAST: tuple[tuple[Message, Level], ...] = (
    (say("All that is not fine"), Level.DEGRADED),
    (say("Where part of it is down, or worse"), Level.PARTIAL),
    (say("Only where all of it is down"), Level.DOWN),
)

LONGEST = 200


def _places() -> list[str]:
    """The zones by their places; there are twice as many names of them."""
    names = (bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds())
    return [name for name in names if "/" in name and not name.startswith("Etc/")]


class Cell:
    """A field with its label above it, and under it what is wrong with it."""

    def __init__(self, look: Look, label: str, field: QWidget) -> None:
        self.field = field
        self._name = Words(look, Type.SMALL, quiet=True)
        self._name.write(label)
        self._name.setBuddy(field)
        field.setAccessibleName(label)
        self._wrong = Wrong(look)

    def place(self, grid: QGridLayout, n: int) -> None:
        """In three rows of the grid, so that fields beside each other stand in one line, however
        long their labels are."""
        row, column = 4 * (n // 2), n % 2
        grid.addWidget(self._name, row, column, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.field, row + 1, column)
        grid.addWidget(self._wrong, row + 2, column, Qt.AlignmentFlag.AlignTop)

    def complain(self, why: str) -> None:
        """Empty: all is well with it."""
        self._wrong.write(why)
        self.field.setAccessibleDescription(why)


class TermsFields(QWidget):
    """Filled with terms, and read back. What is wrong stays as it was typed."""

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._kept = Terms("")
        self._completer: QCompleter | None = None
        self.lines = {field: self._line(field) for field in LABELS}
        self.least = Box(look, self._said(say("What counts")), self)
        for words, _ in LEAST:
            self.least.addItem(self._said(words))
        self.excused = Check(look, self._said(say("Announced maintenance does not count")))
        self.excused.setAccessibleName(self.excused.text())
        self._cells = {
            field: Cell(look, self._said(label), self.lines[field])
            for field, label in LABELS.items()
        }
        self._arrange(Cell(look, self._said(say("What counts")), self.least))

    def _line(self, field: Field) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST)
        line.setPlaceholderText(EXAMPLES[field])
        return line

    def _complete_zones(self) -> None:
        """When they are first wanted: to list them takes longer than the rest of the form."""
        line = self.lines[Field.ZONE]
        if self._completer is None:
            self._completer = completer = QCompleter(_places(), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)

    def _arrange(self, least: Cell) -> None:
        cells = [*self._cells.values(), least]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._look.px(4))
        grid.setVerticalSpacing(self._look.px(0.75))
        for n, cell in enumerate(cells):
            cell.place(grid, n)
            grid.setRowMinimumHeight(4 * (n // 2) + 3, self._look.px(1))
            cell.field.setMinimumWidth(self._look.px(20))  # both columns as wide as each other
            cell.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.excused, 4 * ((len(cells) + 1) // 2), 0, 1, 2)
        tab_order([*(cell.field for cell in cells), self.excused])

    def _said(self, message: Message) -> str:
        return render(message, self._setting)

    def enter(self) -> None:
        self.lines[Field.FEE].setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, terms: Terms) -> None:
        self._kept = terms
        self._complete_zones()
        for field, text in typed(terms).items():
            self.lines[field].setText(text)
        self.excused.setChecked(terms.without_maintenance)
        self.least.setCurrentIndex([level for _, level in LEAST].index(terms.least))
        self._complain({})

    def terms(self) -> Terms | None:
        """`None`: something is wrong, and is said beside it."""
        found, wrong = read(self._kept, {field: line.text() for field, line in self.lines.items()})
        self._complain(wrong)
        if wrong:
            return None
        return replace(
            found,
            without_maintenance=self.excused.isChecked(),
            least=LEAST[max(0, self.least.currentIndex())][1],
        )

    def _complain(self, wrong: Mapping[Field, Message]) -> None:
        for field, cell in self._cells.items():
            cell.complain(self._said(wrong[field]) if field in wrong else "")
        first = next(self._in_order(wrong), None)
        if first is not None:
            first.field.setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_view(first.field, self._look.px(4))
            announce(first.field, first.field.accessibleDescription())

    def _in_order(self, wrong: Mapping[Field, Message]) -> Iterator[Cell]:
        return (cell for field, cell in self._cells.items() if field in wrong)
