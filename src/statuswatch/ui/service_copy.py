"""What we know of a service as text, to paste somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from statuswatch.core.face import sentence
from statuswatch.core.overview import Overview
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.browsing import browse
from statuswatch.ui.service_verdict import facts, verdict, witness_when
from statuswatch.ui.service_words import address, phase, story_line, unmarked

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet, Story


def known_text(sheet: Sheet, overview: Overview | None, setting: Setting) -> str:
    """The verdict with its witnesses, the facts, every open story, and where we look."""
    at, service = setting.now or sheet.at, sheet.now.service
    title = " · ".join([service.name, *sorted(service.parts)])
    text = [title]
    whose = sentence(sheet.now)
    if whose is not None:
        text.append(f"{_shown(whose, setting)}.")
    text.append(_shown(verdict(sheet.now, overview, at), setting))
    if sheet.now.verdict is not None:
        text += ["", *_witnesses(sheet.now.verdict, setting)]
    for one in facts(sheet.now, at):
        text.append(f"{_shown(one.name, setting)}: {_shown(one.value, setting)}")
    for story in sheet.stories:
        text += ["", *_story(story, setting, at)]
    text += ["", *(f"{p.title}: {address(p.url)}" for p in sheet.places if p.url)]
    return "\n".join(text)


def _shown(message: Message, setting: Setting) -> str:
    return unmarked(render(message, setting))


def _witnesses(found: Verdict, setting: Setting) -> Iterator[str]:
    for one in found.witnesses:
        when = witness_when(one)
        line = say("{who}: {words}", who=one.who, words=one.words)
        if when is not None:
            line = say("{line} ({when})", line=line, when=when)
        yield _shown(line, setting)


def _story(story: Story, setting: Setting, at: datetime) -> Iterator[str]:
    yield story.known.incident.title
    yield _shown(story_line(story, at), setting)
    for post in story.updates:
        when = _shown(say("{at}", at=post.at), setting) if post.at else ""
        yield f"{when} {_shown(phase(post.phase), setting)}: {post.text}".strip()
    if story.url:
        yield address(story.url)


def copy_known(sheet: Sheet | None, overview: Overview | None, setting: Setting) -> None:
    """Into the clipboard, where there is anything."""
    if sheet is not None:
        QGuiApplication.clipboard().setText(known_text(sheet, overview, setting))


def open_page(sheet: Sheet | None) -> None:
    """Where they say how it is, in the browser."""
    if sheet is not None and sheet.page:
        browse(sheet.page)
