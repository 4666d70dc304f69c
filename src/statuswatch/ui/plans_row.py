"""One plan on its page: its title, the answer, when it is and what it needs; changed and dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from statuswatch.core.docket import Occasion
from statuswatch.core.occasions import Fallen
from statuswatch.core.overview import Face
from statuswatch.core.preflight import Preflight
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.plans_words import answer, answer_face, fallen, line, reasons
from statuswatch.ui.service_section import Elided, Marker, Runs, Words, gutter
from statuswatch.ui.service_words import unmarked

SAY_NEEDS = say("Say what it needs…")


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
    """`edited`, `dropped`: the plan it shows."""

    edited = Signal(object)
    dropped = Signal(object)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._one: Preflight | None = None
        self.marker = Marker(look, 4, Type.NAME)
        self.title = Elided(look, Type.NAME)
        self.answer, self.when = Runs(look), Words(look, quiet=True)
        self.reasons = Words(look, Type.SMALL, quiet=True)
        self.edit = QPushButton()
        self.edit.clicked.connect(self._edit)
        self.drop = QPushButton(render(say("Drop"), setting()))
        self.drop.clicked.connect(self._drop)
        beside = self.title, self.answer, self.when, self.reasons
        row, _ = gutter(look, self.marker, *beside)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, look.px(1.5), 0, look.px(1.5))
        whole.addLayout(row, 1)
        for button in (self.edit, self.drop):
            button.setProperty("flat", "true")
            whole.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def plan(self) -> Occasion | None:
        return None if self._one is None else self._one.occasion

    def write(self, data: PlanLine) -> None:
        self._one, setting = data.one, self._setting()
        shape = answer_face(data.one)
        self.marker.write(shape)
        self.title.write(data.title)
        ink = self._look.ink(shape).ink
        self.answer.write(data.answer, ink)
        self.when.write(data.when)
        self.reasons.write(data.reasons)
        said = f"{data.title}. {unmarked(data.answer)}. {data.when}"
        self.setAccessibleName(said)
        plan = data.one.occasion
        what, name = say("Edit…"), say("Edit the plan {title}", title=data.title)
        if not plan.needs:
            what, name = SAY_NEEDS, say("Say what {title} needs", title=data.title)
        self.edit.setText(render(what, setting))
        self.edit.setAccessibleName(render(name, setting))
        self.drop.setAccessibleName(render(say("Drop the plan {title}", title=data.title), setting))

    @Slot()
    def _edit(self) -> None:
        if self.plan is not None:
            self.edited.emit(self.plan)

    @Slot()
    def _drop(self) -> None:
        if self.plan is not None:
            self.dropped.emit(self.plan)


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
