"""The page of the record: one vendor in figures, what they promised, what they owe, papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from statuswatch.core.model import Outage, Service
from statuswatch.core.overview import Face, Overview, ServiceNow, face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import tab_order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.look import Look, Type
from statuswatch.ui.page_frame import PageFrame
from statuswatch.ui.questions import Asked, Asker
from statuswatch.ui.record_papers import Papers
from statuswatch.ui.record_parts import Comparing, Ground, Judged, Owing
from statuswatch.ui.record_rows import FigureRow, OutageRow, PromiseRow
from statuswatch.ui.service_form import flowed
from statuswatch.ui.service_section import Rows, Section, Words

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.vendor import VendorNow

PERIODS = (
    (say("The last 90 days"), 90),
    (say("The last 30 days"), 30),
    (say("The last year"), 365),
)
"""And how many days that is."""

EMPTY = say("Follow a service: what it did, promised and owes is kept here from then on.")


class RecordPage(QWidget):
    """Asks when it is shown, and when another vendor or another period is chosen."""

    service_wanted = Signal(str)
    terms_wanted = Signal(str)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._known: tuple[tuple[str, str], ...] = ()
        self._stale = True
        self._row: ServiceNow | None = None
        self._asked: Asked | None = None
        self.now: VendorNow | None = None
        self.bands = Bands(look, setting)
        self.papers = Papers(asker, setting, self.bands, self)
        self._frame = PageFrame(look, self._words(say("Record")))
        self._make()
        self._lay_out()
        self._wire()
        look.changed.connect(self.restyle)
        self.restyle()

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        """What others do changes nothing of this vendor's record; while it is down time does."""
        self._know([row.service for row in overview.services])
        row = next((row for row in overview.services if row.service.id == self.vendor), None)
        if row != self._row or (row is not None and face(row).ails):
            self._row, self._stale = row, True
        if self._stale and self.isVisible():
            self.renew()

    def _know(self, services: list[Service]) -> None:
        known = tuple((s.id, s.name) for s in sorted(services, key=lambda s: s.name.casefold()))
        if known == self._known:
            return
        chosen, self._known = self.vendor, known
        ids = [key for key, _ in known]
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItems([name for _, name in known])
            self.which.setCurrentIndex(ids.index(chosen) if chosen in ids else 0)
        self._stale = True

    @property
    def vendor(self) -> str:
        """Whose record is shown, by id; empty: nobody's."""
        row = self.which.currentIndex()
        return self._known[row][0] if 0 <= row < len(self._known) else ""

    @property
    def length(self) -> timedelta:
        return timedelta(days=PERIODS[max(0, self.period.currentIndex())][1])

    def show_service(self, service: str) -> None:
        ids = [key for key, _ in self._known]
        if service in ids:
            self.which.setCurrentIndex(ids.index(service))

    def entered(self) -> None:
        if self._stale:
            self.renew()
        self.content.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- asking and showing ---------------------------------------------------------------------

    @Slot()
    def renew(self) -> None:
        self._stale = False
        if self._asked is not None:
            self._asked.drop()
        vendor, length = self.vendor, self.length
        self.comparing.know([one for one in self._known if one[0] != vendor])
        self.inner.setVisible(bool(vendor))
        self.empty.write("" if vendor else self._words(EMPTY))
        for widget in (self.which, self.period, self.open):
            widget.setVisible(bool(vendor))
        if not vendor:
            return

        async def question(desk: Desk) -> VendorNow | None:
            from statuswatch.app import vendor as asked

            return await asked.vendor(desk, vendor, length)

        self._asked = self._asker.ask(question, self._show, failed=self._failed)

    def _show(self, now: VendorNow | None) -> None:
        self.bands.take_back("failed")
        self.now = now
        if now is None:
            return
        line = say("{name}: {words}", name=now.service.name, words=now.board)
        self.head.write(self._words(line))
        self.figures.show_all([(line.name, (line.value,)) for line in now.figures])
        self.remarks.write("\n".join(self._words(words) for words in now.remarks))
        self.trend.write("\n".join(self._words(words) for words in now.trend))
        self.by_quarter.write(self._words(say("By quarter")) if now.trend else "")
        self.promises.show_all(now.judgements)
        self.judgement.setVisible(bool(now.judgements))
        none = say("They have promised nothing that is kept here.")
        self.no_promises.write("" if now.judgements else self._words(none))
        self.owing.write(now.owed)
        self.judged.write(now.review)
        self.outages.show_all(now.outages)
        calm = say("No outage of theirs is in this history.")
        self.no_outages.write("" if now.outages else self._words(calm))
        self.leaving.write("\n".join(self._words(words) for words in now.leaving))
        self.leaving_section.setVisible(bool(now.leaving))
        self._order()

    def _order(self) -> None:
        """Tab goes by the eye, also through rows that were made only now."""
        rows = (row for row in self.outages.rows() if isinstance(row, OutageRow))
        papers = [button for row in rows for button in row.buttons]
        tab_order([*papers, *self.comparing.chips.chips, self.comparing.go])

    def _failed(self, why: Message) -> None:
        again = Answer(say("Try again"), self.renew)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)))

    # --- papers ---------------------------------------------------------------------------------

    @Slot(object)
    def _document(self, outage: Outage) -> None:
        self.papers.of_outage(say("Save the downtime document"), self.vendor, outage, "downtime")

    @Slot(object)
    def _message(self, outage: Outage) -> None:
        self.papers.of_outage(say("Save the message for clients"), self.vendor, outage, "message")

    @Slot(object)
    def _copy(self, outage: Outage) -> None:
        self.papers.copy(outage)

    @Slot()
    def _letter(self) -> None:
        month = self.now.owed.month if self.now is not None else ""
        self.papers.claim(say("Save the letter"), self.vendor, month)

    @Slot()
    def _scorecard(self) -> None:
        self.papers.of_vendor(say("Save the scorecard"), self.vendor, "scorecard")

    @Slot()
    def _judgement(self) -> None:
        self.papers.of_vendor(say("Save the judgement"), self.vendor, "judgement")

    @Slot()
    def _terms(self) -> None:
        self.terms_wanted.emit(self.vendor)

    @Slot()
    def _open(self) -> None:
        if self.vendor:
            self.service_wanted.emit(self.vendor)

    # --- how it is laid out ---------------------------------------------------------------------

    def _words(self, message: Message) -> str:
        return render(message, self._setting())

    def _make(self) -> None:
        look, setting, words = self._look, self._setting, self._words
        self.head, self.empty = Words(look), Words(look, quiet=True)
        self.which = Box(look, words(say("Whose record")), self)
        self.period = Box(look, words(say("Of what time")), self)
        self.period.addItems([words(name) for name, _ in PERIODS])
        self.open = QPushButton(words(say("Open its page")))
        self.scorecard = QPushButton(words(say("Save the scorecard…")))
        self.judgement = QPushButton(words(say("Save the judgement…")))
        self.figures = Rows[object](partial(FigureRow, look, setting))
        self.promises = Rows[object](partial(PromiseRow, look, setting))
        self.outages = Rows[object](self._outage)
        self.by_quarter, self.trend = Words(look, Type.NAME), Words(look, quiet=True)
        self.remarks, self.no_promises = Words(look, quiet=True), Words(look, quiet=True)
        self.no_outages, self.leaving = Words(look, quiet=True), Words(look, quiet=True)
        ground = Ground(look, self._asker, setting, self.bands, lambda: self.vendor)
        self.owing, self.judged = Owing(ground), Judged(ground)
        self.comparing = Comparing(ground, lambda: self.length)

    def _outage(self) -> OutageRow:
        row = OutageRow(self._look, self._setting)
        row.document.connect(self._document)
        row.message.connect(self._message)
        row.copy.connect(self._copy)
        return row

    def _section(self, title: Message, *inside: QWidget) -> Section:
        section = Section(self._look, self._words(title))
        for widget in inside:
            section.column.addWidget(widget)
        return section

    def _lay_out(self) -> None:
        frame = self._frame
        self.inner = frame.inner
        self.leaving_section = self._section(say("If you leave them"), self.leaving)
        figures = self._section(
            say("In figures"), self.figures, self.remarks, self.by_quarter, self.trend
        )
        promised = self._section(say("What they promised"), self.promises, self.no_promises)
        for section, button in ((figures, self.scorecard), (promised, self.judgement)):
            section.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        for section in (
            figures,
            promised,
            self.owing,
            self.judged,
            self._section(say("Papers of an outage"), self.outages, self.no_outages),
            self.comparing,
            self.leaving_section,
        ):
            frame.column.addWidget(section)
        frame.column.addStretch(1)
        self._boxes = flowed(self._look, self.which, self.period, self.open)
        for words in (self.head, self.empty):
            frame.head.addWidget(words)
        frame.head.addLayout(self._boxes)
        self.content = frame.lay_out(self, self.bands)
        self.setTabOrder(self.open, self.content)

    def _wire(self) -> None:
        for box in (self.which, self.period):
            box.currentIndexChanged.connect(self.renew)
            box.currentIndexChanged.connect(self.comparing.clear)
        self.open.clicked.connect(self._open)
        self.owing.letter_wanted.connect(self._letter)
        self.owing.terms_wanted.connect(self._terms)
        self.scorecard.clicked.connect(self._scorecard)
        self.judgement.clicked.connect(self._judgement)
        self.owing.changed.connect(self.renew)
        self.judged.changed.connect(self.renew)

    @Slot()
    def restyle(self) -> None:
        self._frame.restyle(6)
        self._boxes.setSpacing(self._look.px(2))
        if self.now is not None:
            for rows in (self.figures, self.promises, self.outages):  # inks and sizes may be others
                rows.show_all(())
            self._show(self.now)
