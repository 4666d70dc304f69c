"""What they say: the open stories with every word of them, and in brief those elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.model import Role, Update
from statuswatch.core.ours import told
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_diff import Changed
from statuswatch.ui.service_section import (
    Link,
    Marker,
    Rows,
    Runs,
    Section,
    Words,
    gutter,
)
from statuswatch.ui.service_words import (
    concerned,
    edited,
    nothing_open,
    own_post,
    phase,
    place_name,
    story_line,
)

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet, Story

FIRST = 3
"""Posts of a story that stand there at once."""

LEAST = 2
"""Fewer than these more are not worth a button."""

ENOUGH = 3000
"""Characters of a post: the rest is on their page."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post as it is shown. `edited`: that they changed it, with what it said `before`."""

    face: Face
    phase: str
    when: str
    text: str
    last: bool
    edited: str = ""
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One story as it is shown. `fold`: what its button says, empty for none."""

    key: str
    face: Face
    ink: str
    title: str
    line: str
    parts: str
    who: str
    revised: str
    url: str
    link: str
    posts: tuple[Post, ...]
    fold: str


class PostRow(QWidget):
    """A post; one that was written anew can show what it said before."""

    def __init__(self, look: Look, show: str, hide: str) -> None:
        super().__init__()
        self._show, self._hide = show, hide
        self._marker = Marker(look, 3)
        self._phase = Words(look, Type.STATE)
        self._phase.setWordWrap(False)
        self._phase.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._when = Words(look, quiet=True)
        self._look = look
        self._text, self._changed = Words(look), Changed(look)
        self._edited = Words(look, Type.SMALL, quiet=True)
        self._before = Words(look, quiet=True)
        self._toggle = QPushButton(show)
        self._toggle.setProperty("link", "true")
        self._toggle.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._toggle.clicked.connect(self._toggled)
        head = QHBoxLayout()
        head.setSpacing(look.px(2))
        head.addWidget(self._phase)
        head.addWidget(self._when, 1)
        row, column = gutter(look, self._marker)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self._changed)
        column.addWidget(self._edited)
        column.addWidget(self._before)
        column.addWidget(self._toggle)
        column.addSpacing(look.px(2))
        self.setLayout(row)

    def write(self, post: Post) -> None:
        self._marker.write(post.face, threaded=not post.last)
        self._phase.write(post.phase)
        self._when.write(post.when)
        self._text.write(post.text)
        last = post.before[-1] if post.before else post.text
        marked = last != post.text and self._changed.show_changes(self._look, last, post.text)
        self._changed.setVisible(marked)
        self._text.setVisible(bool(post.text) and not marked)
        self._edited.write(post.edited)
        self._before.write("\n\n".join(post.before))
        self._toggle.setVisible(bool(post.before))
        self._shown(there=False)

    @Slot()
    def _toggled(self) -> None:
        self._shown(there=self._before.isHidden())

    def _shown(self, *, there: bool) -> None:
        self._before.setVisible(there)
        self._toggle.setText(self._hide if there else self._show)


class StoryBlock(QWidget):
    """A story: its title, how bad since when, its posts, and the way to their page."""

    folded = Signal(str)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look = look
        self._show = render(say("Show what it said before"), setting)
        self._hide = render(say("Hide what it said before"), setting)
        self._key = ""
        self._marker = Marker(look, 4, Type.NAME)
        self._title = Words(look, Type.NAME)
        self._line = Runs(look)
        self._parts = Words(look, Type.SMALL, quiet=True)
        self._who = Words(look, Type.SMALL, quiet=True)
        self._revised = Words(look, Type.SMALL, quiet=True)
        self._posts: Rows[Post] = Rows(self._row)
        self._fold = QPushButton()
        self._fold.setProperty("link", "true")
        self._fold.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fold.clicked.connect(self._wanted)
        self._link = Link()
        said = (self._title, self._line, self._parts, self._who, self._revised)
        head, _ = gutter(look, self._marker, *said)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(4))
        foot.addSpacing(look.px(7))
        foot.addWidget(self._fold)
        foot.addWidget(self._link)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(look.px(2))
        column.addWidget(self._posts)
        column.addLayout(foot)

    def write(self, told: Told) -> None:
        self._key = told.key
        self.setAccessibleName(told.title)
        self._marker.write(told.face)
        self._title.write(told.title)
        self._line.write(told.line, told.ink)
        self._parts.write(told.parts)
        self._who.write(told.who)
        self._revised.write(told.revised)
        self._posts.show_all(told.posts)
        self._fold.setText(told.fold)
        self._fold.setVisible(bool(told.fold))
        self._link.write(told.link, told.url)
        self._link.setAccessibleName(f"{self._link.text()}: {told.title[:80]}")

    def _row(self) -> PostRow:
        return PostRow(self._look, self._show, self._hide)

    @Slot()
    def _wanted(self) -> None:
        self.folded.emit(self._key)


class StorySection(Section):
    """Every open story; the worst first, announced work last."""

    refold = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("What is said"), setting))
        self._begun = setting
        self._unfolded: set[str] = set()
        self._none = Words(look, quiet=True)
        self._stories: Rows[Told] = Rows(self._block, look.px(4))
        self.column.addWidget(self._none)
        self.column.addWidget(self._stories)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        several = len({p.id for p in sheet.places}) > 1
        told = [self._told(story, setting, at, several) for story in sheet.stories]
        self._none.write("" if told else render(nothing_open(sheet), setting))
        self._stories.show_all(told)

    def _block(self) -> StoryBlock:
        block = StoryBlock(self._look, self._begun)
        block.folded.connect(self._fold)
        return block

    @Slot(str)
    def _fold(self, key: str) -> None:
        self._unfolded ^= {key}
        self.refold.emit()

    def _told(self, story: Story, setting: Setting, at: datetime, several: bool) -> Told:
        k, i = story.known, story.known.incident
        key = f"{k.source}\n{i.key}"
        posts = posts_of(story, setting)
        more = len(posts) - FIRST
        if more < LEAST:
            more = 0
        fold = ""
        if more > 0 and key in self._unfolded:
            fold = render(say("Show fewer"), setting)
        elif more > 0:
            fold = render(count("Show {n} more", "Show {n} more", more), setting)
            posts = posts[:FIRST]
        parts, ours = concerned(story), k.role is Role.PROBE
        who = ""
        if several or k.role is Role.USER:
            who = render(place_name(k.role, story.place), setting)
        return Told(
            key=key,
            face=story.face,
            ink=self._look.ink(story.face).ink,
            title=render(told(i.title), setting) if k.role in {Role.PROBE, Role.USER} else i.title,
            line=render(story_line(story, at), setting),
            parts="" if parts is None else render(parts, setting),
            who=who,
            revised="\n".join(render(r.words, setting) for r in story.revisions),
            url=story.url,
            link=render(say("The address" if ours else "Their page"), setting),
            posts=tuple(posts),
            fold=fold,
        )


def posts_of(story: Story, setting: Setting) -> list[Post]:
    """Newest first. Where nobody posted, what we saw, in our words."""
    i, seen = story.known.incident, render(say("We saw it"), setting)
    when = render(say("{at}", at=story.known.first_seen), setting)
    own = own_post(story)
    if own is not None:
        return [Post(story.face, seen, when, render(own, setting), last=True)]
    posts = [u for u in story.updates if u.text or u.phase]
    if story.known.role is Role.PROBE:
        text = next((u.text for u in posts if u.text != i.title), "")
        return [Post(story.face, seen, when, render(told(text), setting), last=True)]
    last = len(posts) - 1
    if story.known.role is Role.USER:
        you = render(say("You said"), setting)
        said = [replace(u, phase="", text="" if u.text == i.title else u.text) for u in posts]
        return [
            replace(_post(story, u, setting, last=n == last), phase=you) for n, u in enumerate(said)
        ]
    return [_post(story, u, setting, last=n == last) for n, u in enumerate(posts)]


def _post(story: Story, update: Update, setting: Setting, *, last: bool) -> Post:
    rewritten = [e for e in story.edits if e.key == update.key]
    return Post(
        face=story.face,
        phase=render(phase(update.phase), setting) if update.phase else "",
        when=render(say("{at}", at=update.at), setting) if update.at else "",
        text=_cut(update.text),
        last=last,
        edited=render(edited(rewritten), setting) if rewritten else "",
        before=tuple(_cut(e.before) for e in rewritten),
    )


def _cut(text: str) -> str:
    return text if len(text) <= ENOUGH else text[:ENOUGH].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Brief:
    face: Face
    ink: str
    title: str
    line: str


class BriefRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._marker = Marker(look, 4, Type.NAME)
        self._title, self._line = Words(look, Type.NAME), Runs(look, Type.SMALL, quiet=True)
        self.setLayout(gutter(look, self._marker, self._title, self._line)[0])

    def write(self, brief: Brief) -> None:
        self._marker.write(brief.face)
        self.setAccessibleName(brief.title)
        self._title.write(brief.title)
        self._line.write(brief.line, brief.ink)


class ElsewhereSection(Section):
    """Trouble in parts that are not followed: mentioned, not counted."""

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Elsewhere, not your parts"), setting))
        self._rows: Rows[Brief] = Rows(self._row, look.px(2.5))
        self.column.addWidget(self._rows, 0, Qt.AlignmentFlag.AlignTop)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        briefs = [
            Brief(
                story.face,
                self._look.ink(story.face).ink,
                story.known.incident.title,
                render(story_line(story, at), setting),
            )
            for story in sheet.elsewhere
        ]
        self._rows.show_all(briefs)
        self.setVisible(bool(briefs))

    def _row(self) -> BriefRow:
        return BriefRow(self._look)
