"""Opens a profile for a command, says what the user must know of it, and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from statuswatch.app import App
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.settings import Profile


class UsageError(StatusWatchError):
    """What was typed does not do."""

    exit_code = Exit.USAGE


class NotASourceError(StatusWatchError):
    """Nothing at that address can be read."""

    exit_code = Exit.NOT_A_SOURCE


class UnreachableError(StatusWatchError):
    """The address could not be asked, so nothing can be told."""

    exit_code = Exit.CANT_TELL


@contextmanager
def opened(profile: Profile, terminal: Terminal) -> Iterator[App]:
    """An App without a running loop: for commands that need no network."""
    app = open_app(profile, terminal)
    try:
        yield app
    finally:
        app.close_store()


def open_app(profile: Profile, terminal: Terminal) -> App:
    """Raises StoreError where the history can't be opened. Mistakes in the settings are said."""
    app = App(profile)
    for problem in app.problems:
        terminal.warn(str(problem))
    for note in app.notes:
        terminal.warn(note)
    return app


def chosen(app: App, names: list[str]) -> tuple[Service, ...]:
    """The services of these names, all where none is given. Raises UsageError."""
    if not names:
        return app.stored.ledger.services()
    return tuple(find(app, name) for name in names)


def find(app: App, name: str) -> Service:
    try:
        return app.find(name)
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error


def title(service: Service) -> str:
    """A service's name with its followed parts: "Podhost · Show Builder Lite"."""
    parts = ", ".join(sorted(service.parts))
    return f"{service.name} · {parts}" if parts else service.name
