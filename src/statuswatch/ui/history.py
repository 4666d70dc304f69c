"""The page of what was: outages as a table or along time, filtered, their sum, a file of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Message, Setting, number, render, say
from statuswatch.store.nouns import Kind, Order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.button_icons import dress
from statuswatch.ui.history_copying import Copying
from statuswatch.ui.history_drawer import HistoryDrawer
from statuswatch.ui.history_filters import Choice, Filters
from statuswatch.ui.history_footer import Footer
from statuswatch.ui.history_goto import Going, GoTo
from statuswatch.ui.history_learning import Learning
from statuswatch.ui.history_save import Saving
from statuswatch.ui.history_states import (
    NOTHING_MATCHES,
    NOTHING_YET,
    READING,
    Nothing,
    State,
    unreadable,
)
from statuswatch.ui.history_table import HistoryTable
from statuswatch.ui.history_words import footer
from statuswatch.ui.look import Look, Type
from statuswatch.ui.memory import Drawer
from statuswatch.ui.questions import Asker
from statuswatch.ui.service_segment import Segment
from statuswatch.ui.timeline import Timeline

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Fresh, Progress, Shown
    from statuswatch.core.model import Service

VIEWS = (say("Table"), say("Timeline"))

PATIENCE = 250
"""Milliseconds before it is said that counting takes a while."""


class HistoryPage(QWidget):
    """Asks when it is shown and when something new happened; else it rests."""

    service_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        drawer: Drawer | None = None,
    ) -> None:
        """`drawer`: where it finds how it was left the last time."""
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._drawer = HistoryDrawer(drawer or Drawer())
        self._seq: int | None = None
        self._stale = True
        self.bands = Bands(look, setting)
        self.table = HistoryTable(look, asker, setting)
        self.timeline = Timeline(look, asker, setting)
        self.filters = Filters(look, setting)
        self.saving = Saving(asker, setting, self.bands, self)
        self.footer = Footer(look, setting)
        self.nothing = Nothing(look, setting)
        self.learning = Learning(asker, setting, self.bands, self)
        self.go_to = GoTo(look, setting, self)
        self.going = Going(asker, setting, self.table, self.timeline, self)
        self.copying = Copying(asker, setting, self.bands, self)
        self._as_timeline = False
        self._unread = True  # what there is to choose from, and what was said
        self._late = QTimer(self, singleShot=True, interval=PATIENCE)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._lay_out()
        self._wire()
        look.changed.connect(self.restyle)
        self.restyle()
        self._as_left()

    def _as_left(self) -> None:
        self.filters.put(self._drawer.choice)
        self.table.head.choose(self._drawer.columns)
        self.table.rows.order = self._drawer.order
        self.show_as(int(self._drawer.as_timeline))

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        """A new line of the journal may be a new outage; without one only time went by."""
        if overview.seq == self._seq:
            if self.isVisible():
                self.table.viewport().update()
                self._write_footer()
            return
        self._seq, self._stale = overview.seq, True
        if self.isVisible() and not self.table.rows.renewing:
            self._renew(stay=True)

    def entered(self) -> None:
        self._unread = True
        if self._stale or self.table.rows.total is None:
            self._renew(stay=True)
        else:
            self._read_on()
        if self.shown_view.isVisible():
            self.shown_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_on(self) -> None:
        """What can wait until the rows are painted."""
        if not self._unread:
            return
        self._unread = False

        async def services(desk: Desk) -> tuple[Service, ...]:
            from statuswatch.app import past

            return await past.services(desk)

        self._asker.ask(services, self.filters.know, failed=self._failed)
        self.learning.start()

    @property
    def shown_view(self) -> HistoryTable | Timeline:
        return self.timeline if self._as_timeline else self.table

    @Slot(int)
    def show_as(self, view: int) -> None:
        """0: as a table, 1: as a timeline."""
        self._as_timeline = view == 1
        self._drawer.keep_view(timeline=self._as_timeline)
        self.views.choose(view)
        if self.table.rows.total is None:
            return  # nothing was asked for yet
        if self._as_timeline:
            self.timeline.show_era(self.filters.which())
        if self._stack.currentWidget() is not self.nothing:
            self._stack.setCurrentWidget(self.shown_view)

    def show_service(self, service: str | None) -> None:
        """The history of one service; None: of those that were chosen here."""
        if self.filters.choose(frozenset({service}) if service else self._drawer.choice.services):
            self._renew(stay=False)

    def go(self, service: str, day: QDate) -> None:
        """To that day of one service, whatever was shown before."""
        self.filters.put(Choice(frozenset({service})))
        self.going.want(day)
        self._renew(stay=False, order=Order())

    # --- asking and showing ---------------------------------------------------------------------

    def _renew(self, *, stay: bool, order: Order | None = None) -> None:
        self._stale = False
        self._late.start()
        which = self.filters.which()
        self.learning.wanted(bool(which.words))
        self.table.show_rows(which, stay=stay, order=order)
        if self._as_timeline:
            self.timeline.show_era(which, stay=stay)

    @Slot()
    def _filtered(self) -> None:
        self._drawer.keep_choice(self.filters.choice)
        self._renew(stay=False)

    @Slot()
    def _again(self) -> None:
        self.bands.take_back("failed")
        self._renew(stay=True)

    @Slot(int)
    def _learned(self, read: int) -> None:
        """What was said is read now: what is searched for may be among it."""
        if read and self.filters.search.words:
            self._renew(stay=True)

    @Slot(object)
    def _renewed(self, fresh: Fresh) -> None:
        self._late.stop()
        self._drawer.keep_order(self.table.rows.order)
        self.bands.take_back("failed")
        self.learning.found(fresh.search)
        if self._stale and self.isVisible():
            self._renew(stay=True)  # it happened while we asked
        nothing = self.table.rows.rowCount() == 0
        view = self.shown_view
        focused = view.hasFocus()
        self.export.setEnabled(not nothing)
        self._stack.setCurrentWidget(self.nothing if nothing else view)
        for below in (self._line, self.footer):
            below.setHidden(nothing)
        if nothing:
            self.nothing.write(NOTHING_MATCHES if self.filters.any else NOTHING_YET)
        elif focused:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._write_footer()
        self.going.arrive(along=self._as_timeline)
        # After this line's paint: what waits must not hold it up.
        QTimer.singleShot(0, self._read_on)

    @Slot(object)
    def _failed(self, why: Message) -> None:
        self._late.stop()
        if self.table.rows.total is None:
            self.footer.hide()
            self._show_nothing(unreadable(why))
            return
        again = Answer(say("Try again"), self._again)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)))

    @Slot(bool)
    def _cut(self, cut: bool) -> None:
        words = say("This is too much to draw: only the newest outages of this time are shown.")
        if cut:
            self.bands.say(Said("cut", Face.UNKNOWN, words))
        else:
            self.bands.take_back("cut")

    def _show_nothing(self, state: State) -> None:
        self.nothing.write(state)
        self._stack.setCurrentWidget(self.nothing)

    @Slot()
    def _pressed(self) -> None:
        if self.nothing.state is NOTHING_MATCHES:
            self.filters.clear()
        else:
            self._again()

    @Slot()
    def _write_footer(self) -> None:
        total = self.table.rows.total
        if total is None:
            return
        chosen = sum(end - first for first, end in self.table.spans())
        span = self.table.sum() if chosen else None
        many, length = total
        planned = self.table.rows.which.kind is Kind.MAINTENANCE
        text = footer(many, length, chosen, span, self._setting(), planned=planned)
        text = text if many else ""
        self.footer.write(text, self.filters.said())

    @Slot()
    def _say_counting(self) -> None:
        if self.table.rows.total is None:
            self._show_nothing(READING)
            return
        self.footer.write(render(say("Counting…"), self._setting()), self.filters.said())
        self.footer.show()

    @Slot(object)
    def _sorting(self, progress: Progress) -> None:
        if self._late.isActive() or self.table.rows.total is None:
            return
        setting = self._setting()
        done, of = number(progress.done, setting), number(progress.of, setting)
        words = say("Sorting: {done} of {of}…", done=done, of=of)
        self.footer.write(render(words, setting), self.filters.said())

    # --- going to a date ------------------------------------------------------------------------

    @Slot()
    def _ask_date(self) -> None:
        self.go_to.open(self.footer if self.footer.isVisible() else self)

    @Slot(QDate)
    def _go(self, day: QDate) -> None:
        self.going.go(day, along=self._as_timeline)

    @Slot()
    def focus_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    @Slot()
    def _to_list(self) -> None:
        """From the field back to what is shown."""
        if self.shown_view.isVisible():
            self.shown_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- what one does with it ------------------------------------------------------------------

    def shown(self) -> Shown:
        """The selection, or else all that is shown."""
        from statuswatch.app import past

        rows = self.table.rows
        spans = self.table.spans() or [(0, rows.rowCount())]
        return past.Shown(rows.which, rows.order, tuple(spans))

    @Slot()
    def _export(self) -> None:
        if self.table.rows.rowCount():
            self.saving.choose(self.shown())

    @Slot()
    def _copy(self) -> None:
        if self.table.spans():
            self.copying.copy(self.shown(), self._failed)

    @Slot()
    def _columns_changed(self) -> None:
        self._drawer.keep_columns(self.table.head.columns)

    # --- how it is laid out ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        setting = self._setting()
        self._title = QLabel(render(say("History"), setting))
        self.export = QPushButton(render(say("Export…"), setting))
        self.export.setEnabled(False)
        pieces = [render(words, setting) for words in VIEWS]
        name = render(say("Show as"), setting)
        self.views = Segment(self._look, name, [(piece, piece) for piece in pieces])
        self.views.choose(0)
        self._head, self._filter_row = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self.views)
        self._head.addWidget(self.export)
        self._filter_row.addWidget(self.filters)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.timeline)
        self._stack.addWidget(self.nothing)
        self._line = QWidget()
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        self._line.setBackgroundRole(QPalette.ColorRole.Mid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.bands)
        column.addLayout(self._filter_row)
        column.addWidget(self._stack, 1)
        column.addWidget(self._line)
        column.addWidget(self.footer)

    def _wire(self) -> None:
        self._late.timeout.connect(self._say_counting)
        self.filters.changed.connect(self._filtered)
        self.filters.services.written.connect(self._write_footer)
        self.views.chosen.connect(self.show_as)
        for changed in (self.filters.changed, self.views.chosen):
            changed.connect(self.saving.forget)
        self.timeline.opened.connect(self.service_wanted)
        self.timeline.failed.connect(self._failed)
        self.timeline.cut.connect(self._cut)
        self.timeline.search_wanted.connect(self.focus_search)
        self.filters.left.connect(self._to_list)
        self.footer.clear.clicked.connect(self.filters.clear)
        self.nothing.pressed.connect(self._pressed)
        self.table.head.changed.connect(self._columns_changed)
        self.footer.go.clicked.connect(self._ask_date)
        self.go_to.chosen.connect(self._go)
        self.going.failed.connect(self._failed)
        self.learning.ended.connect(self._learned)
        self.export.clicked.connect(self._export)
        self.table.rows.renewed.connect(self._renewed)
        self.table.rows.heard.connect(self._sorting)
        self.table.rows.failed.connect(self._failed)
        self.table.chosen.connect(self._write_footer)
        self.table.opened.connect(self.service_wanted)
        self.table.copy_wanted.connect(self._copy)
        self.table.export_wanted.connect(self._export)
        self.table.search_wanted.connect(self.focus_search)
        for keys, act in {"Ctrl+E": self._export, "Ctrl+G": self._ask_date}.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self._title.setFont(look.font(Type.TITLE))
        dress(self.export, look, "export")
        self._head.setSpacing(px(3))
        self._head.setContentsMargins(px(5), px(4), px(5), 0)
        self._filter_row.setContentsMargins(px(5), px(3), px(5), px(2))
