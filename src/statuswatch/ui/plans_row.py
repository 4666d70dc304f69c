"""One plan on its page: its title, the answer, when it is and what it needs, and a way to drop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from statuswatch.core.occasions import Fallen
from statuswatch.core.overview import Face
from statuswatch.core.preflight import Preflight
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.plans_words import answer, answer_face, fallen, line, reasons
from statuswatch.ui.service_section import Elided, Marker, Runs, Words, gutter
from statuswatch.ui.service_words import unmarked


@dataclass(frozen=True)
class PlanLine:
    """`words`: as they are shown; the plan itself does not change them."""

    one: Preflight
    title: str
    when: str
    answer: str
    reasons: str
    number: int = field(default=0)


def plan_line(one: Preflight, names: dict[str, str], setting: Setting) -> PlanLine:
    return PlanLine(
        one,
        one.occasion.title,
        render(line(one.occasion, names), setting),
        render(answer(one), setting),
        "\n".join(render(words, setting) for words in reasons(one)),
        one.occasion.id,
    )


class PlanRow(QWidget):
    """`dropped`: the plan it shows."""

    dropped = Signal(object)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._one: Preflight | None = None
        self.marker = Marker(look, 4, Type.NAME)
        self.title = Elided(look, Type.NAME)
        self.answer, self.when = Runs(look), Words(look, quiet=True)
        self.reasons = Words(look, Type.SMALL, quiet=True)
        self.drop = QPushButton(render(say("Drop"), setting()))
        self.drop.setProperty("flat", "true")
        self.drop.clicked.connect(self._drop)
        beside = self.title, self.answer, self.when, self.reasons
        row, _ = gutter(look, self.marker, *beside)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, look.px(1.5), 0, look.px(1.5))
        whole.addLayout(row, 1)
        whole.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignTop)

    def write(self, data: PlanLine) -> None:
        self._one = data.one
        shape = answer_face(data.one)
        self.marker.write(shape)
        self.title.write(data.title)
        ink = self._look.ink(shape).ink
        self.answer.write(data.answer, ink)
        self.when.write(data.when)
        self.reasons.write(data.reasons)
        said = f"{data.title}. {unmarked(data.answer)}. {data.when}"
        self.setAccessibleName(said)
        self.drop.setAccessibleName(
            render(say("Drop the plan {title}", title=data.title), self._setting())
        )

    @Slot()
    def _drop(self) -> None:
        if self._one is not None:
            self.dropped.emit(self._one.occasion)


class FallenRow(QWidget):
    """A plan that is past, and the outage that it fell into."""

    def __init__(self, look: Look, setting: Callable[[], Setting], names: dict[str, str]) -> None:
        """`names`: of services by id; the page keeps it up to date."""
        super().__init__()
        self._setting, self._names = setting, names
        self.marker = Marker(look, 4, Type.NAME)
        self.title, self.words = Elided(look, Type.NAME), Words(look, quiet=True)
        row, _ = gutter(look, self.marker, self.title, self.words)
        row.setContentsMargins(0, look.px(1), 0, look.px(1))
        self.setLayout(row)

    def write(self, data: Fallen) -> None:
        setting, plan = self._setting(), data.occasion
        title = render(say("{title} · {at}", title=plan.title, at=plan.at), setting)
        words = render(fallen(data, self._names), setting)
        self.marker.write(Face(data.outage.worst.word))
        self.title.write(title)
        self.words.write(words)
        self.setAccessibleName(f"{title}. {words}")
