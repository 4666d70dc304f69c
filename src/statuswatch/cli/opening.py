"""Opens a profile for a command, says what the user must know of it, and closes it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.core.words import Message, say

if TYPE_CHECKING:  # wrong usage is told without opening anything
    from statuswatch.app import App
    from statuswatch.settings import Profile

NOTHING = say("You follow nothing yet. Add something: statuswatch add URL")

PAUSED = {
    "gone": say("  (gone: add it anew when it is back)"),
    "moved": say("  (moved: read at its new address)"),
    "off": say("  (switched off: statuswatch crowd NAME --add KIND)"),
}
"""What stands behind a place that is not asked, by why it is not."""


class UsageError(StatusWatchError):
    """What was typed does not do."""

    exit_code = Exit.USAGE


class AskedError(StatusWatchError):
    """A place was asked and did not tell. `data`: what --json says besides the words."""

    def __init__(
        self,
        code: Exit,
        title: Message,
        advice: Message | None = None,
        data: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(title, advice)
        self.exit_code = code
        self.data = dict(data or {})


@contextmanager
def opened(profile: Profile, terminal: Terminal, *, reads: bool = False) -> Iterator[App]:
    """An App without a running loop: for commands that need no network. `reads`: they write nothing,
    and tell what there is also where nothing can be written."""
    try:
        app = open_app(profile, terminal)
    except StatusWatchError as error:
        unread = _opened_to_read(profile, terminal, error) if reads else None
        if unread is None:
            raise
        app = unread
    try:
        yield app
    finally:
        app.close_store()


def _opened_to_read(profile: Profile, terminal: Terminal, why: StatusWatchError) -> App | None:
    """`None`: it can't be read either."""
    from statuswatch.app import App

    try:
        app = App(profile, to_read=True)
    except StatusWatchError:
        return None
    words = say(
        "{why} {advice} What follows is as it was kept last.", why=why.title, advice=why.advice
    )
    terminal.warn(words)
    _warn(app, terminal)
    return app


def open_app(profile: Profile, terminal: Terminal) -> App:
    """Raises StoreError where the history can't be opened. Mistakes in the settings are said."""
    from statuswatch.app import App

    app = App(profile)
    _warn(app, terminal)
    return app


def _warn(app: App, terminal: Terminal) -> None:
    for problem in app.problems:
        terminal.warn(str(problem))
    for note in app.notes:
        terminal.warn(note)


def chosen(app: App, names: Iterable[str]) -> tuple[Service, ...]:
    """The services of these names, each once; all where none is given. Raises UsageError."""
    found = [find(app, name) for name in names]
    return tuple({s.id: s for s in found}.values()) if found else app.stored.ledger.services()


def find(app: App, name: str, *, also_left: bool = False) -> Service:
    """By name or id. Raises UsageError, naming the nearest."""
    name = typed(name)
    try:
        return app.find(name, also_left=also_left)
    except StatusWatchError as error:
        names = [s.name for s in app.stored.ledger.services(also_left=also_left)]
        near = nearest(name, names)
        advice = near or error.advice
        raise UsageError(error.title, advice) from error


def nearest(wanted: str, names: Iterable[str]) -> Message | None:
    """A sentence with the most similar of `names`; None where none is like it."""
    by_fold = {name.casefold(): name for name in names}
    import difflib  # only what was mistyped needs it

    near = difflib.get_close_matches(wanted.casefold(), by_fold, n=1, cutoff=0.6)
    return say("Did you mean {name}?", name=by_fold[near[0]]) if near else None


def typed(text: str) -> str:
    """What was typed, on one line and as proper text: bytes that are no UTF-8 are marked."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(whole.split())


def title(service: Service) -> str:
    """A service's name with its followed parts: "Podhost · Show Builder Lite"."""
    parts = ", ".join(sorted(service.parts))
    return f"{service.name} · {parts}" if parts else service.name
