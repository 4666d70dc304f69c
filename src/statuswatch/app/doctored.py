"""What the doctor looks with, and what it finds: values, for the terminal and the window alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from statuswatch.core.words import Message

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.settings import Profile


class Does(StrEnum):
    """What a button beside a finding does."""

    AGAIN = "again"
    OPEN_SERVICE = "open service"
    OPEN_PATH = "open path"
    OPEN_PAGE = "open page"
    MAKE_COPY = "make copy"
    TEST_CARD = "test card"
    COPY_REPORT = "copy report"
    START_AT_LOGIN = "start at login"


@dataclass(frozen=True, slots=True)
class Mend:
    """What can be done about a finding at once. `about`: a service's id, a path, an address."""

    does: Does
    words: Message
    about: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `what`: which, as the terminal calls it. `well`: `None` where
    it cannot be told, or is no fault. `title`: of what, where its check has several. `typed`: what
    to type in a terminal about it."""

    what: str
    well: bool | None
    words: Message
    title: Message | None = None
    mend: Mend | None = None
    typed: Message | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What checks look at. `app`: `None` where the history cannot be opened. `polls`: is this the
    process that watches? `tray`: is there one; `None`: a terminal does not know. `desktops`: what
    XDG_CURRENT_DESKTOP says."""

    profile: Profile
    app: App | None
    polls: bool = False
    tray: bool | None = None
    desktops: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one thing. `only_ill`: in the window it is worth a row only where it ails."""

    what: str
    title: Message
    look: Callable[[Bench], Awaitable[Sequence[Finding]]]
    only_ill: bool = False
