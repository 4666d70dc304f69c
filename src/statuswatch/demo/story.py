"""The nouns of a demo's story: invented vendors, what they say and when their sites fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

OVER = frozenset({"resolved", "completed"})


@dataclass(frozen=True, slots=True)
class Edit:
    """What a post says from `at` on."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a vendor. `parts`: the states of its parts from then on; `impact` likewise."""

    at: datetime
    phase: str
    text: str
    impact: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()

    def text_at(self, moment: datetime) -> str:
        return _last(self.edits, moment, Edit(self.at, self.text)).text


@dataclass(frozen=True, slots=True)
class Affair:
    """An outage, or planned work (`planned`: from when to when). Posts in order of time."""

    key: str
    title: str
    impact: str
    parts: tuple[str, ...]
    posts: tuple[Post, ...]
    planned: tuple[datetime, datetime] | None = None

    def told(self, moment: datetime) -> tuple[Post, ...]:
        return tuple(takewhile(lambda post: post.at <= moment, self.posts))

    def ended(self, moment: datetime) -> datetime | None:
        """When it was over, as told at `moment`; None while it is open, or open again."""
        told = self.told(moment)
        return told[-1].at if told and told[-1].phase in OVER else None

    def impact_at(self, moment: datetime) -> str:
        said = [post.impact for post in self.told(moment) if post.impact is not None]
        return said[-1] if said else self.impact


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on the site answers `status`; None: it cuts the connection without a word.

    `checks`: only so many times, then it is as before.
    """

    at: datetime
    status: int | None
    checks: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person should know when something begins."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """A service of the story. `kind`: how its page is read; `probed`: its site is checked, too;
    `follow`: the parts that matter to the user of the demo (none: all of it)."""

    id: str
    name: str
    about: str
    kind: str
    parts: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    probed: bool = False
    affairs: tuple[Affair, ...] = ()
    turns: tuple[Turn, ...] = ()
    scenes: tuple[Scene, ...] = ()

    def states(self, moment: datetime) -> dict[str, str]:
        """How each part is, by the newest post that speaks of it."""
        states = dict.fromkeys(self.parts, "operational")
        told = (post for affair in self.affairs for post in affair.told(moment))
        for post in sorted(told, key=lambda post: post.at):
            states |= dict(post.parts)
        return states

    def changed(self, moment: datetime) -> datetime | None:
        """When its page last changed; None: not yet."""
        return max((at for at in self.page_moments() if at <= moment), default=None)

    def answers(self, moment: datetime, asked: Iterable[datetime]) -> int | None:
        """The status of its site's answer. `asked`: when it was asked before."""
        earlier = tuple(asked)
        status: int | None = 200
        for turn in takewhile(lambda turn: turn.at <= moment, self.turns):
            if turn.checks is None or sum(at >= turn.at for at in earlier) < turn.checks:
                status = turn.status
        return status

    def site_moments(self) -> Iterator[datetime]:
        """When its site changes its ways."""
        return (turn.at for turn in self.turns)

    def page_moments(self) -> Iterator[datetime]:
        """When its page changes."""
        for affair in self.affairs:
            for post in affair.posts:
                yield post.at
                yield from (edit.at for edit in post.edits)


@dataclass(frozen=True, slots=True)
class Story:
    """All vendors' lives from `begins` to `ends`; what lies before is their past. `asleep`: when
    the user's computer slept then, so that nobody watched."""

    begins: datetime
    ends: datetime
    vendors: tuple[Vendor, ...]
    asleep: tuple[tuple[datetime, datetime], ...] = ()

    def slept(self, moment: datetime) -> bool:
        return any(since <= moment < until for since, until in self.asleep)

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins

    def vendor(self, name: str) -> Vendor:
        """By name or id. Raises KeyError."""
        for vendor in self.vendors:
            if name in {vendor.name, vendor.id}:
                return vendor
        raise KeyError(name)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return tuple(sorted((s for v in self.vendors for s in v.scenes), key=lambda s: s.at))


def _last(edits: tuple[Edit, ...], moment: datetime, before: Edit) -> Edit:
    return (before, *takewhile(lambda edit: edit.at <= moment, edits))[-1]
