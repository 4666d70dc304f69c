"""The two small forms of the plans: one that is typed, and a calendar that plans are read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.model import Service
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import Shape, Words, announce, tab_order
from statuswatch.ui.flow import Chips
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inline import bring_into_view, wants_escape
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import placed

if TYPE_CHECKING:
    from statuswatch.app.planned import Draft

PLAN, PLAN_IT = say("Plan something"), say("Plan it")

LENGTHS: tuple[tuple[Message, timedelta | None], ...] = (
    (say("A moment"), None),
    (say("30 min"), timedelta(minutes=30)),
    (say("1 h"), timedelta(hours=1)),
    (say("2 h"), timedelta(hours=2)),
    (say("4 h"), timedelta(hours=4)),
    (say("8 h"), timedelta(hours=8)),
)


class Picks(QWidget):
    """Any number of the followed services, as chips under a label. `renewed`: there are others."""

    renewed = Signal()

    def __init__(self, look: Look, label: str, hint: str) -> None:
        super().__init__()
        self._known: tuple[tuple[str, str], ...] = ()
        self._others: tuple[tuple[str, str], ...] = ()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(1))
        self._column.addWidget(Words(look, Type.NAME, text=label).wrapped())
        self._name = label
        self.chips = self._make()
        self._hint = Words(look, Type.SMALL, "text2", hint).wrapped()
        self._column.addWidget(self._hint)

    def _make(self) -> Chips:
        chips = Chips(self._look)
        chips.setAccessibleName(self._name)
        self._column.insertWidget(1, chips)
        return chips

    def know(self, services: Sequence[Service]) -> None:
        """What is chosen stays so, if it is still followed."""
        known = tuple((s.id, s.name) for s in services)
        if known != self._known:
            self._offer(known, self._others, set(self.chosen))

    def choose(self, services: Sequence[str], names: Mapping[str, str]) -> None:
        """These alone. One that is not followed is offered as well: it is not to get lost."""
        there = {key for key, _ in self._known}
        others = tuple((key, names.get(key, key)) for key in services if key not in there)
        self._offer(self._known, others, set(services))

    def _offer(
        self,
        known: tuple[tuple[str, str], ...],
        others: tuple[tuple[str, str], ...],
        chosen: set[str],
    ) -> None:
        followed = {key for key, _ in known}
        self._known = known
        self._others = tuple(one for one in others if one[0] not in followed)
        self._column.removeWidget(self.chips)
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = self._make()
        for key, name in (*known, *self._others):
            chip = self.chips.add(key, name)
            chip.setChecked(key in chosen)
            chip.setAccessibleName(f"{self._name}: {name}")  # the same service may do instead
        self.renewed.emit()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Their ids, in the order they are shown."""
        return tuple(chip.key for chip in self.chips.chips if chip.isChecked())

    def clear(self) -> None:
        for chip in self.chips.chips:
            chip.setChecked(False)


class InlineForm(QFrame):
    """A card within the page with fields, what is wrong with them, and two buttons. Esc closes it."""

    sent = Signal()
    closed = Signal()

    def __init__(
        self, look: Look, setting: Callable[[], Setting], title: Message, send: Message
    ) -> None:
        super().__init__()
        self.look, self.setting = look, setting
        self._picks: list[Picks] = []
        self.setObjectName("card")
        self.setAccessibleName(self.words(title))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(4), look.px(3), look.px(4), look.px(3))
        self.column.setSpacing(look.px(3))
        self._heading = Words(look, Type.SECTION, text=self.words(title)).wrapped()
        self.column.addWidget(self._heading)
        self.send = QPushButton(self.words(send))
        self.send.setProperty("primary", "true")
        self.cancel = QPushButton(self.words(say("Cancel")))
        self._wrong, self._shape = (
            Words(look, Type.SMALL).wrapped(),
            Shape(look, Face.DEGRADED, 3.5),
        )
        self._mishap = QWidget()
        row = QHBoxLayout(self._mishap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._wrong, 1)
        self._mishap.hide()
        self.send.clicked.connect(self.sent)
        self.cancel.clicked.connect(self.closed)
        self.hide()

    def words(self, message: Message) -> str:
        return render(message, self.setting())

    def entitle(self, title: Message) -> None:
        """It is of something else now."""
        self._heading.setText(self.words(title))
        self.setAccessibleName(self._heading.text())

    def lay_end(self) -> None:
        """The buttons, when all fields stand there."""
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.send)
        self.column.addWidget(self._mishap)
        self.column.addLayout(buttons)
        self.order()

    @Slot()
    def order(self) -> None:
        """Tab goes by the eye. Of chips all: which of them it stops at changes."""
        takers = [w for w in placed(self.column) if w.focusPolicy() is not Qt.FocusPolicy.NoFocus]
        tab_order(takers)

    def picks(self, label: Message, hint: Message) -> Picks:
        made = Picks(self.look, self.words(label), self.words(hint))
        made.renewed.connect(self.order)
        self._picks.append(made)
        return made

    def know(self, services: Sequence[Service]) -> None:
        """These are followed, and can be picked."""
        for picks in self._picks:
            picks.know(services)

    def labelled(self, label: Message, control: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.look.px(1))
        words = Words(self.look, Type.NAME, text=self.words(label))
        words.setBuddy(control)
        control.setAccessibleName(words.text())
        column.addWidget(words)
        column.addWidget(control)
        return column

    def field(self, placeholder: str = "") -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(placeholder)
        made.returnPressed.connect(self.sent)
        made.textEdited.connect(self.mended)
        return made

    @Slot()
    def mended(self) -> None:
        """What was wrong is being corrected, or left."""
        self.fail(None)

    def fail(self, why: Message | None) -> None:
        """What is typed stays. `None`: all is well."""
        self._mishap.setVisible(why is not None)
        self._wrong.setText("" if why is None else self.words(why))
        if why is not None:
            announce(self, self._wrong.text())
            bring_into_view(self, self.look.px(2))

    def event(self, event: QEvent) -> bool:
        if wants_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class PlanForm(InlineForm):
    """Title, day, time, how long, what it needs and what would do instead."""

    def __init__(
        self,
        look: Look,
        setting: Callable[[], Setting],
        title: Message = PLAN,
        send: Message = PLAN_IT,
    ) -> None:
        super().__init__(look, setting, title, send)
        self.title, self.day = self.field(self.words(say("Launch newsletter"))), self.field()
        self.time = self.field(self.words(say("all day")))
        self.length = Box(look, self.words(say("How long")), self)
        self._lengths: list[timedelta | None] = []
        self._offer_lengths(None)
        self.length.currentIndexChanged.connect(self.mended)
        self.needs = self.picks(say("It needs"), NEEDS_HINT)
        self.instead = self.picks(say("Would do instead"), INSTEAD_HINT)
        self.typed = QWidget()
        typed = QVBoxLayout(self.typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(look.px(3))
        typed.addLayout(self.labelled(say("What"), self.title))
        times = QHBoxLayout()
        times.setSpacing(look.px(3))
        times.addLayout(self.labelled(say("Day, as 2026-11-24"), self.day), 2)
        times.addLayout(self.labelled(say("Time, as 09:00"), self.time), 2)
        times.addLayout(self.labelled(say("How long"), self.length), 2)
        typed.addLayout(times)
        for widget in (self.typed, self.needs, self.instead):
            self.column.addWidget(widget)
        self.lay_end()

    def _offer_lengths(self, own: timedelta | None) -> None:
        """`own`: of a plan that lasts otherwise than what is offered."""
        offered = list(LENGTHS)
        if own not in [length for _, length in offered]:
            offered.append((say("{length}", length=own or timedelta()), own))
        self._lengths = [length for _, length in offered]
        self.length.clear()
        self.length.addItems([self.words(words) for words, _ in offered])
        self.length.setCurrentIndex(self._lengths.index(own))

    def open(self) -> None:
        """Tomorrow at nine, unless something is typed already."""
        now = self.setting().now
        if not self.day.text() and now is not None:
            tomorrow = now.astimezone(self.setting().zone) + timedelta(days=1)
            self.day.setText(f"{tomorrow:%Y-%m-%d}")
            self.time.setText("09:00")
        self.mended()
        self.show()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, draft: Draft, names: Mapping[str, str]) -> None:
        """`names`: of services, by id; also of such as are not followed."""
        self.title.setText(draft.title)
        self.day.setText(draft.day)
        self.time.setText(draft.time)
        self._offer_lengths(draft.length)
        self.needs.choose(draft.needs, names)
        self.instead.choose(draft.instead, names)

    def clear(self) -> None:
        for field in (self.title, self.day, self.time):
            field.clear()
        self.length.setCurrentIndex(0)
        self.needs.clear()
        self.instead.clear()
        self.fail(None)

    def draft(self) -> Draft:
        from statuswatch.app.planned import Draft

        return Draft(
            self.title.text(),
            self.day.text(),
            self.time.text(),
            self.needs.chosen,
            self.instead.chosen,
            self._lengths[max(0, self.length.currentIndex())],
        )


class CalendarForm(InlineForm):
    """A file or an address, and what its events need where they do not say so."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__(look, setting, say("Read a calendar"), say("Read it"))
        self.place = self.field("https://…/calendar.ics")
        self.choose = QPushButton(self.words(say("Choose a file…")))
        self.choose.clicked.connect(self._choose)
        self.dialog: QFileDialog | None = None
        row = QHBoxLayout()
        row.setSpacing(look.px(2))
        row.addLayout(self.labelled(say("ICS file or its address"), self.place), 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.needs = self.picks(say("Its events need"), CALENDAR_HINT)
        self.column.addLayout(row)
        self.column.addWidget(self.needs)
        self.lay_end()

    def open(self) -> None:
        self.mended()
        self.show()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self.place.clear()
        self.needs.clear()
        self.fail(None)

    @Slot()
    def _choose(self) -> None:
        if self.dialog is not None:
            return
        dialog = QFileDialog(self, self.words(say("Choose a calendar")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.words(say("Calendars (*.ics)")), self.words(say("All files (*)"))]
        )
        dialog.fileSelected.connect(self.place.setText)
        dialog.finished.connect(self._chosen)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _chosen(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


NEEDS_HINT = say("What must be up for it.")
INSTEAD_HINT = say("What you could take where something is down.")
CALENDAR_HINT = say("An event may name them itself: #needs: chirp")
