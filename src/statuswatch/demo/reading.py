"""Reads a story: a folder with `story.json` (its length), and a file for each vendor.

Times are relative to the story's begin ("+5m", "+1h2m30s", "-3d4h"). In a text `{+44m}` becomes
the time of day, UTC. What does not do is a StoryError that names the file and the place in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.demo.story import Affair, Edit, Post, Scene, Story, Turn, Vendor

STORY = "story.json"
KINDS = ("statuspage", "feed")
STATES = (
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
)
IMPACTS = ("none", "minor", "major", "critical", "maintenance")
TROUBLE = ("investigating", "identified", "monitoring", "resolved", "postmortem")
WORK = ("scheduled", "in_progress", "verifying", "completed")
NOTHING = "nothing"
"""What a site "answers" that cuts the connection."""

_TIME = re.compile(r"([+-])(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,4})s)?")
_PLACE = re.compile(r"\{([+-][^{}]*)\}")


class StoryError(StatusWatchError):
    """The story's data does not do."""

    def __init__(self, file: Path, place: str, what: str) -> None:
        where = f"{file}, {place}" if place else str(file)
        super().__init__(
            say("The story of the demo cannot be read: {where}: {what}", where=where, what=what),
            say("Mend that file, or install StatusWatch again."),
        )


def read_story(folder: Path, begins: datetime) -> Story:
    """The story in `folder`, its times counted from `begins` (UTC). Raises StoryError."""
    head = _open(folder / STORY, begins)
    ends = head.moment("length")
    asleep = tuple((one.moment("from"), one.moment("until")) for one in head.nodes("asleep"))
    head.only("length", "asleep")
    if ends <= begins:
        raise head.wrong("length", "it must be after the begin")
    files = sorted(path for path in folder.glob("*.json") if path.name != STORY)
    vendors = tuple(_vendor(_open(path, begins), path.stem) for path in files)
    if not vendors:
        raise StoryError(folder, "", "there is no vendor in this folder")
    for path, vendor in zip(files, vendors, strict=True):
        if [v.name for v in vendors].count(vendor.name) > 1:
            raise StoryError(path, "name", f"{vendor.name} is the name of another vendor, too")
    return Story(begins, ends, vendors, asleep)


@dataclass(frozen=True, slots=True)
class _Node:
    """An object in a file, and where it stands: what is taken from it is what is asked for."""

    file: Path
    place: str
    begins: datetime
    data: dict[str, object]

    def wrong(self, key: str, what: str) -> StoryError:
        return StoryError(self.file, f"{self.place}.{key}".strip("."), what)

    def only(self, *keys: str) -> None:
        for key in self.data.keys() - set(keys):
            raise self.wrong(key, f"there is no such word here; there are {', '.join(keys)}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, "it must be a text")
        return _PLACE.sub(lambda found: f"{self._at(key, found[1]):%H:%M} UTC", value)

    def choice(self, key: str, among: tuple[str, ...], default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or value not in among:
            raise self.wrong(key, f"{value!r} is none of {', '.join(among)}")
        return value

    def moment(self, key: str) -> datetime:
        return self._at(key, self.data.get(key))

    def _at(self, key: str, value: object) -> datetime:
        found = _TIME.fullmatch(value) if isinstance(value, str) else None
        if found is None or not any(found.groups()[1:]):
            raise self.wrong(key, f"{value!r} is no time; write it as +5m, +1h30m or -3d4h")
        days, hours, minutes, seconds = (int(n or 0) for n in found.groups()[1:])
        ahead = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.begins + (ahead if found[1] == "+" else -ahead)

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "it must be true or false")
        return value

    def number(self, key: str, least: int, most: int) -> int:
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"it must be a number from {least} to {most}")
        return value

    def texts(self, key: str, among: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "it must be a list of texts")
        for one in value:
            if among is not None and one not in among:
                raise self.wrong(key, f"{one!r} is none of the parts: {', '.join(among)}")
        return tuple(value)

    def nodes(self, key: str) -> Iterator[_Node]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "it must be a list")
        for n, one in enumerate(value):
            place = f"{self.place}.{key}[{n}]".strip(".")
            if not isinstance(one, dict):
                raise StoryError(self.file, place, "it must be an object")
            yield _Node(self.file, place, self.begins, one)

    def states(self, key: str, parts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "it must be an object: the state of each part")
        inner = _Node(self.file, f"{self.place}.{key}", self.begins, value)
        inner.only(*parts)
        return tuple((part, inner.choice(part, STATES)) for part in value)


def _open(path: Path, begins: datetime) -> _Node:
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise StoryError(path, "", error.strerror or str(error)) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise StoryError(path, place, f"it is no JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise StoryError(path, "", "it is not written in UTF-8") from error
    if not isinstance(data, dict):
        raise StoryError(path, "", "it must be an object")
    return _Node(path, "", begins, data)


def _vendor(node: _Node, key: str) -> Vendor:
    node.only("name", "about", "page", "parts", "follow", "probed", "scenes", "affairs", "site")
    parts = node.texts("parts")
    affairs = tuple(_affair(one, parts) for one in node.nodes("affairs"))
    turns = tuple(_turn(one) for one in node.nodes("site"))
    _in_order(node, "site", [turn.at for turn in turns])
    keys = [affair.key for affair in affairs]
    for one in keys:
        if keys.count(one) > 1:
            raise node.wrong("affairs", f"the key {one!r} stands there twice")
    return Vendor(
        id=key,
        name=node.text("name"),
        about=node.text("about"),
        kind=node.choice("page", KINDS),
        parts=parts,
        follow=node.texts("follow", parts),
        probed=node.flag("probed"),
        affairs=affairs,
        turns=turns,
        scenes=tuple(_scene(one) for one in node.nodes("scenes")),
    )


def _scene(node: _Node) -> Scene:
    node.only("at", "text")
    return Scene(node.moment("at"), node.text("text"))


def _turn(node: _Node) -> Turn:
    node.only("at", "answers", "checks")
    cut = node.data.get("answers") == NOTHING
    return Turn(
        node.moment("at"),
        None if cut else node.number("answers", 200, 599),
        node.number("checks", 1, 1000) if "checks" in node.data else None,
    )


def _affair(node: _Node, parts: tuple[str, ...]) -> Affair:
    node.only("key", "title", "impact", "parts", "from", "until", "posts")
    planned = None
    if "from" in node.data or "until" in node.data:
        planned = (node.moment("from"), node.moment("until"))
        if planned[1] <= planned[0]:
            raise node.wrong("until", "it must be after its `from`")
    phases = TROUBLE if planned is None else WORK
    posts = tuple(_post(one, parts, phases) for one in node.nodes("posts"))
    if not posts:
        raise node.wrong("posts", "there is none: a vendor says something")
    _in_order(node, "posts", [post.at for post in posts])
    key = node.text("key")
    if re.fullmatch(r"[\w-]{1,64}", key) is None:
        raise node.wrong("key", "it must be of letters, digits and hyphens")
    return Affair(
        key=key,
        title=node.text("title"),
        impact=node.choice("impact", IMPACTS, None if planned is None else "maintenance"),
        parts=node.texts("parts", parts),
        posts=posts,
        planned=planned,
    )


def _post(node: _Node, parts: tuple[str, ...], phases: tuple[str, ...]) -> Post:
    node.only("at", "phase", "text", "impact", "parts", "edits")
    edits = tuple(_edit(one) for one in node.nodes("edits"))
    at = node.moment("at")
    _in_order(node, "edits", [at, *(edit.at for edit in edits)])
    return Post(
        at=at,
        phase=node.choice("phase", phases),
        text=node.text("text"),
        impact=node.choice("impact", IMPACTS) if "impact" in node.data else None,
        parts=node.states("parts", parts),
        edits=edits,
    )


def _edit(node: _Node) -> Edit:
    node.only("at", "text")
    return Edit(node.moment("at"), node.text("text"))


def _in_order(node: _Node, key: str, moments: list[datetime]) -> None:
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise node.wrong(key, "the times must rise")
