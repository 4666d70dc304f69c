"""Any program of the user's: the notice as JSON on its standard input, never through a shell.

What it is handed and what its exit codes mean: docs/channels.md.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from statuswatch.channels import ChannelError, acknowledging, plain
from statuswatch.channels._child import Children
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, render, say, stamp

TIMEOUT = timedelta(seconds=30)

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h."""

HOPELESS = frozenset({126, 127})
"""What shells, env and nice say of a program that cannot be run, or is not there."""

TEST = "test:"
"""A notice whose key begins so is a test that the user asked for."""

LAST_LINE = 160
"""Characters at most of its own words."""

_SCARCITY = {errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ETXTBSY}
"""Why the system starts nothing just now: not the program's fault."""


class Command:
    """Runs the program once for each notice. It has no cards: every handle is empty."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        timeout: timedelta = TIMEOUT,
        called: Callable[[str], str] = str,
    ) -> None:
        """`called`: how the service of this id is called."""
        self.name = name
        self._arguments = tuple(arguments)
        self._timeout = timeout
        self._called = called
        self._children = Children()

    def available(self) -> bool:
        """It is tried when there is something to tell: a program may be there by then."""
        return bool(self._arguments)

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        told = payload(notice, self._called(notice.service), setting)
        text = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        program = _at_home(self._arguments[0]) if self._arguments else ""
        try:
            if not program:
                raise FileNotFoundError
            arguments = (program, *self._arguments[1:])
            ended = self._children.run(arguments, text + b"\n", self._timeout.total_seconds())
        except TimeoutError as error:
            raise ChannelError(
                say("{program} took longer than {limit}", program=program, limit=self._timeout),
                say("It was ended. Its limit is timeout in the settings."),
            ) from error
        except (OSError, ValueError) as error:
            raise _not_started(program, error) from error
        if ended.code:
            raise _failed(program, ended.code, last_line(ended.said))
        return ""

    def close(self) -> None:
        self._children.end()


def payload(notice: Notice, name: str, setting: Setting) -> dict[str, object]:
    """The documented fields, ready for JSON. `at` in UTC; the words in the reader's zone."""
    return {
        "key": notice.key,
        "thread": notice.thread,
        "service": notice.service,
        "name": name,
        "kind": notice.kind.value,
        "stage": notice.stage.value,
        "level": None if notice.level is None else notice.level.word,
        "title": render(notice.title, setting),
        "body": render(notice.body, setting),
        "url": notice.url,
        "at": None if notice.at is None else stamp(notice.at),
        "urgency": notice.urgency.name.lower(),
        "about": list(notice.about),
        "acknowledge": acknowledging(notice),
        "test": notice.key.startswith(TEST),
    }


def last_line(said: bytes) -> str:
    """The last line that says something, without what a terminal would obey."""
    lines = plain(said.decode("utf-8", "replace").replace("\r", "\n")).splitlines()
    words = next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "")
    return words if len(words) <= LAST_LINE else words[: LAST_LINE - 1].rstrip() + "…"


def _at_home(program: str) -> str:
    """`~/bin/page` is what a person writes into a settings file; no shell is there to read it."""
    try:
        return str(Path(program).expanduser()) if program.startswith("~") else program
    except RuntimeError:
        return program


def _not_started(program: str, error: OSError | ValueError) -> ChannelError:
    advice = say("Correct the command, then send a test.")
    if not program:
        return ChannelError(say("No program is named"), advice, permanent=True)
    if isinstance(error, FileNotFoundError):
        title = say("There is no program {program}", program=program)
    elif isinstance(error, PermissionError):
        title = say("{program} may not be run", program=program)
    else:
        why = getattr(error, "strerror", None) or str(error)
        title = say("{program} cannot be run: {why}", program=program, why=why)
    scarce = getattr(error, "errno", None) in _SCARCITY
    return ChannelError(title, advice, permanent=not scarce)


def _failed(program: str, code: int, words: str) -> ChannelError:
    if code < 0:
        title = say("{program} was ended by signal {number}", program=program, number=-code)
    elif code == TRY_AGAIN:
        title = say("{program} asks to try again", program=program)
    else:
        title = say("{program} failed with exit code {code}", program=program, code=code)
    if words:
        title = say("{what}: {words}", what=title, words=words)
    permanent = code in HOPELESS
    advice = say("Correct the command, then send a test.") if permanent else None
    return ChannelError(title, advice, permanent=permanent)


def channel(icon: Path | None = None) -> Command:
    """One that names no program yet."""
    return Command("command", ())
