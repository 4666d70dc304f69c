"""The form by which a plan that stands is changed; of one of a calendar only what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from statuswatch.core.docket import Occasion
from statuswatch.core.words import Setting, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.inline import bring_into_view
from statuswatch.ui.look import Look, Type
from statuswatch.ui.plans_form import PlanForm

CALENDAR_SAYS = say(
    "What it is and when, its calendar says. If that also says what it needs, its word holds again "
    "when it is read."
)


class ChangeForm(PlanForm):
    """Filled with what stands each time it is opened: left, it has changed nothing."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__(look, setting, say("Change a plan"), say("Keep it"))
        self.plan: Occasion | None = None
        hint = self.words(CALENDAR_SAYS)
        self._of_calendar = Words(look, Type.SMALL, "text2", hint).wrapped()
        self.column.insertWidget(self.column.indexOf(self.typed), self._of_calendar)

    def open_for(self, plan: Occasion, names: Mapping[str, str]) -> None:
        """`names`: of services, by id."""
        from statuswatch.app.planned import draft_of

        self.plan = plan
        self.entitle(say("Change {title}", title=plan.title))
        self.fill(draft_of(plan), names)
        self.typed.setVisible(not plan.calendar)
        self._of_calendar.setVisible(bool(plan.calendar))
        self.mended()
        self.show()
        self._first(plan).setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self, self.look.px(2))

    def _first(self, plan: Occasion) -> QWidget:
        """What one came for: where it names nothing that it needs, that."""
        chips = self.needs.chips.chips
        if chips and (plan.calendar or not plan.needs):
            return chips[0]
        return self.cancel if plan.calendar else self.title
