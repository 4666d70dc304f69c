"""The way of a podcast: its hops, what the whole shows, what to do, and what could be better."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.chain import Hop
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_hops import Chip, Hops, Part
from statuswatch.ui.service_section import Rows, Section, Words

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_places import Way


@dataclass(frozen=True, slots=True)
class Shown:
    """One way as it is shown. `title`: of the show, where there are several."""

    title: str
    chips: tuple[Chip, ...]
    sentence: str
    advice: tuple[str, ...]
    fold: str
    unfold: str


class WayBlock(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._title = Words(look, Type.NAME)
        self._hops = Hops(look)
        self._hops.chosen.connect(self._chosen)
        self._detail = Words(look, Type.SMALL, quiet=True)
        self._sentence = Words(look)
        self._fold = QPushButton()
        self._fold.setProperty("link", "true")
        self._fold.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fold.clicked.connect(self._folded)
        self._advice = Words(look, quiet=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        for widget in (self._title, self._hops, self._detail, self._sentence):
            column.addWidget(widget)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._advice)

    def write(self, shown: Shown) -> None:
        self._shown = shown
        self._title.write(shown.title)
        self._hops.show_all(shown.chips)
        self._sentence.write(shown.sentence)
        self._advice.write("\n".join(shown.advice))
        self._fold.setVisible(bool(shown.advice))
        self._open(there=False)

    @Slot(object)
    def _chosen(self, chip: Chip | None) -> None:
        said = "" if chip is None else " ".join(filter(None, (chip.words, chip.advice)))
        self._detail.write(said)

    @Slot()
    def _folded(self) -> None:
        self._open(there=self._advice.isHidden())

    def _open(self, *, there: bool) -> None:
        if self._shown is not None:
            self._advice.setVisible(there and bool(self._shown.advice))
            self._fold.setText(self._shown.unfold if there else self._shown.fold)


class WaySection(Section):
    """Nothing where nothing is delivered over hops."""

    def __init__(self, look: Look, setting: Setting) -> None:
        self._when = Words(look, Type.SMALL, quiet=True)
        self._when.setWordWrap(False)
        self._when.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        super().__init__(look, render(say("The way of your podcast"), setting), self._when)
        self._blocks: Rows[Shown] = Rows(self._block, look.px(5))
        self.column.addWidget(self._blocks)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        several = len(sheet.ways) > 1
        looked = [h.at for way in sheet.ways for h in way.chain.hops if h.at is not None]
        when = say("looked at {at}", at=max(looked)) if looked else None
        self._when.write("" if when is None else render(when, setting))
        self._blocks.show_all([_shown(way, setting, named=several) for way in sheet.ways])
        self.setVisible(bool(sheet.ways))

    def _block(self) -> WayBlock:
        return WayBlock(self._look)


def _shown(way: Way, setting: Setting, *, named: bool) -> Shown:
    chain = way.chain
    n = len(chain.advice)
    return Shown(
        title=chain.title if named else "",
        chips=tuple(_chip(hop, setting) for hop in chain.hops),
        sentence=render(_whole(chain.sentence, chain.fix), setting),
        advice=tuple(render(words, setting) for words in chain.advice),
        fold=render(count("What could be better ({n})", "What could be better ({n})", n), setting),
        unfold=render(say("Hide what could be better"), setting),
    )


def _whole(sentence: Message, fix: Message | None) -> Message:
    if fix is None:
        return say("{sentence}.", sentence=sentence)
    return say("{sentence}. {fix}", sentence=sentence, fix=fix)


def _chip(hop: Hop, setting: Setting) -> Chip:
    from statuswatch.app.sheet_places import face_of

    broken = hop.level is not None and hop.level.ails and not hop.local
    part = Part.BROKEN if broken else Part.BEHIND if hop.behind else Part.WORKS
    words = render(say("{words}.", words=hop.words), setting)
    return Chip(
        face=Face.OFFLINE if hop.local else face_of(hop.level),
        part=part,
        name=hop.name,
        short=render(hop.short, setting),
        words=words,
        advice="" if hop.advice is None else render(hop.advice, setting),
    )
