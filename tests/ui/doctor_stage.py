"""What the doctor found, as a story; and pages that show it without an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from statuswatch.app.doctored import Does, Finding, Mend
from statuswatch.app.doctoring import CHECKS
from statuswatch.core.words import Message, Setting, say
from statuswatch.ui.questions import Asked

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)

FINE = (
    Finding("your line", True, say("It is up")),
    Finding("clock", True, say("It says {now}", now=NOW)),
    Finding(
        "history",
        True,
        say(
            "{path}: {size}, {state}; there is no copy of it yet",
            path="/home/ada/.local/share/statuswatch/history.db",
            size=say("{n} MB", n=4),
            state=say("whole"),
        ),
        mend=Mend(Does.MAKE_COPY, say("Make a copy")),
    ),
    Finding("watching", True, say("This StatusWatch is watching")),
    Finding("disk", True, say("{n} GB free", n=81)),
    Finding(
        "notifications",
        True,
        say("{program} shows them, with buttons and sound", program="GNOME Shell"),
        mend=Mend(Does.TEST_CARD, say("Send a test")),
    ),
    Finding("tray", True, say("The icon is in the tray")),
    Finding("start at login", True, say("StatusWatch starts when you log in.")),
    Finding(
        "keyring",
        True,
        say("Secrets are kept in {name}", name="GNOME Keyring"),
    ),
    Finding(
        "settings",
        True,
        say("{path}", path="/home/ada/.config/statuswatch/settings.toml"),
        mend=Mend(Does.OPEN_PATH, say("Open the file"), "/home/ada/settings.toml"),
    ),
)


def source(name: str, well: bool | None = True) -> Finding:
    words = {
        True: "{url}, last read {at}",
        None: "{url}, not read yet",
        False: "{url} cannot be read since {since}: {why}",
    }[well]
    url = f"https://status.{name.lower().replace(' ', '')}.example/api/v2/summary.json"
    why = say("it answers with a web page in place of its data")
    mend = None if well else Mend(Does.OPEN_SERVICE, say("Open it"), name.lower())
    args: dict[str, Any] = {"url": url, "at": NOW, "since": NOW, "why": why}
    return Finding("source", well, say(words, **args), say("{name}", name=name), mend)


def ill() -> tuple[Finding, ...]:
    """Two things to look at, one worth knowing."""
    how = Mend(Does.OPEN_PAGE, say("How"), "https://extensions.gnome.org/extension/615/")
    words = say("There is none here. GNOME needs the extension AppIndicator for it")
    tray = Finding("tray", False, words, mend=how)
    given = [tray if f.what == "tray" else f for f in FINE]
    names = ("Chirp", "Postline", "Old Forum", "Castwave", "Queuely")
    return (
        *given,
        *(source(n, False if n == "Old Forum" else n != "Queuely" or None) for n in names),
    )


@dataclass
class Examining:
    """An Asker that plays the doctor: tells every check and what was found of it. `held`: it stops
    before this check, until `go`."""

    found: Sequence[Finding] = FINE
    held: str = ""
    failing: Message | None = None
    asked: int = 0
    questions: list[object] = field(default_factory=list)
    answer: object = None
    _rest: Callable[[], None] | None = None

    def ask(
        self,
        question: Callable[..., Any],
        answered: Callable[[Any], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        self.asked += 1
        self.questions.append(question)
        asked = Asked()
        if self.failing is not None:
            assert failed is not None
            failed(self.failing)
        elif heard is None:
            answered(self.answer)
        else:
            self._tell(heard, answered, asked)
        return asked

    def _tell(
        self, heard: Callable[[object], None], answered: Callable[[Any], None], asked: Asked
    ) -> None:
        told = [x for c in CHECKS for x in (c, *(f for f in self.found if f.what == c.what))]
        stop = next((n for n, x in enumerate(told) if x in CHECKS and x.what == self.held), None)

        def rest(begin: int = 0, end: int | None = None) -> None:
            if asked.dropped:
                return
            for one in told[begin:end]:
                heard(one)
            if end is None:
                answered(None)

        if stop is None:
            rest()
            return
        rest(0, stop + 1)
        self._rest = lambda: rest(stop + 1)

    def go(self) -> None:
        """The check that was held ends, and all after it."""
        rest, self._rest = self._rest, None
        if rest is not None:
            rest()
