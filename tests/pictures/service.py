"""Pictures of a service: its tabs in each state, a podcast's way, the user's own word."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QAbstractButton, QWidget

from statuswatch.app.sheet import Sheet
from statuswatch.core.model import Line
from statuswatch.core.overview import Overview
from statuswatch.core.words import say
from statuswatch.ui.service_leaves import ContactsLeaf
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.service_way import WaySection
from statuswatch.ui.terms_reading import Field
from statuswatch.ui.window import Window
from tests.pictures.stage import NOW, Shots, Stage, others, strips
from tests.ui.dealings import correspondence, dealings
from tests.ui.sheets import Tells, scenes, stage
from tests.ui.story import overview

TABBED = ("said", "fine", "new")
"""Of these all tabs are seen."""


def around(told: Sheet, line: Line = Line.UP) -> Overview:
    """The service among others."""
    since = NOW - timedelta(minutes=5) if line is not Line.UP else None
    checked = NOW - timedelta(seconds=40)
    return overview(
        told.now, *others(), line=line, line_since=since, at=NOW, seq=1, checked=checked
    )


def press(page: QWidget, *labels: str) -> None:
    """Buttons that begin with these words, where they are in sight."""
    for label in labels:
        for button in page.findChildren(QAbstractButton):
            named = (button.text(), button.accessibleName())
            if not button.isHidden() and any(name.startswith(label) for name in named):
                button.click()
                break


def opened(
    here: Stage, told: Sheet | None, heard: Overview, answers: Tells | None = None
) -> Window:
    window = here.window(heard, NOW, now=strips(), service=answers or Tells(told), report=answers)
    window.pages.show_service("podhost")
    here.settle()
    return window


def scrolled(here: Stage, window: Window, name: str) -> Shots:
    """The top of it; where there is more below, what follows screen by screen."""
    yield name, here.shot()
    leaf = window.pages.service.body.leaf
    bar, n = leaf.verticalScrollBar(), 2
    while bar.value() < bar.maximum() and n < 6:
        bar.setValue(bar.value() + bar.pageStep() - 40)
        yield f"{name}-{n}", here.shot()
        n += 1


def take(here: Stage) -> Shots:
    for name, told in {**scenes(), **stage()}.items():
        if name == "trouble":  # "said" is the same, and judged
            continue
        window = opened(here, told, around(told))
        yield from scrolled(here, window, name)
        for tab in (Tab.HISTORY, Tab.SETUP) if name in TABBED else ():
            window.pages.service.tabs.setCurrentIndex(tab)
            here.settle()
            yield from scrolled(here, window, f"{name}-{tab.name.lower()}")
    yield from handled(here)
    yield from dealt(here)


def handled(here: Stage) -> Shots:
    told = stage()["said"]
    page = opened(here, told, around(told)).pages.service
    press(page, "It fails for me")
    yield "own-word", here.shot()
    told = stage()["prefix"]
    page = opened(here, told, around(told)).pages.service
    press(page, "Chartable: no answer", "What could be better")
    here.settle()
    leaf, way = page.body.leaf, page.findChild(WaySection)
    assert way is not None
    leaf.verticalScrollBar().setValue(way.y() - here.look.px(4))
    yield "podcast-hop", here.shot()
    told = scenes()["fine"]
    opened(here, told, around(told, Line.DOWN))
    yield "offline", here.shot()
    silent = Tells(told)
    silent.silent = True
    opened(here, None, around(told), silent)
    here.wait(500)
    yield "loading", here.shot()
    refused = Tells(told)
    refused.refusal = say("The history cannot be read: the disk is full.")
    opened(here, None, around(told), refused)
    yield "error", here.shot()


def dealt(here: Stage) -> Shots:
    """Contacts and promises, a form in it, what passed on the Overview, and the report's dialog."""
    told = stage()["said"]
    answers = Tells(told)
    answers.dealt = dealings()
    window = opened(here, told, around(told), answers)
    yield from scrolled(here, window, "dealt")
    page = window.pages.service
    page.tabs.setCurrentIndex(Tab.CONTACTS)
    here.settle()
    yield from scrolled(here, window, "contacts")
    page.body.leaf.verticalScrollBar().setValue(0)
    leaf = page.body.leaf
    assert isinstance(leaf, ContactsLeaf)
    leaf.contacts.add.click()
    here.settle()
    yield "contacts-add", here.shot()
    leaf.contacts.form.close_form()
    leaf.letters.open_with(answers.dealt.letters[0].text)
    here.settle()
    yield "letter", here.shot()
    leaf.letters.form.close_form()
    yield from _terms(here, leaf)
    leaf.offer(tuple(one.promise for one in answers.dealt.judged.judgements))
    here.settle()
    yield "contacts-drafts", here.shot()
    answers.correspondence = correspondence(answers.dealt)
    page.report()
    here.settle()
    yield "report", here.shot()


def _terms(here: Stage, leaf: ContactsLeaf) -> Shots:
    """What was agreed: its form, and what is wrong in it."""
    leaf.terms.open_form()
    here.settle()
    yield "terms", here.shot()
    leaf.terms.fields.lines[Field.FEE].setText("49")
    leaf.terms.fields.lines[Field.TIERS].setText("99.9")
    leaf.terms.form.done.click()
    here.settle()
    yield "terms-wrong", here.shot()
    leaf.terms.form.close_form()
