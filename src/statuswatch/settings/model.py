"""The nouns of the settings: what may be chosen, where it is kept, what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level
from statuswatch.core.preferences import Preferences
from statuswatch.core.words import Message, say

PROFILE_VARIABLE = "STATUSWATCH_PROFILE"


@dataclass(frozen=True, slots=True)
class Canary:
    """A page of a vendor's own that says whether this machine reaches the internet.

    `expect`: words its body contains; empty = it answers with no body at all (204).
    """

    url: str
    expect: str = ""

    def sings(self, status: int, body: bytes) -> bool:
        """Is this its own answer? A captive portal's is a page of the portal's."""
        if self.expect:
            return status == 200 and self.expect.encode() in body
        return status == 204 and not body.strip()


CANARIES = (
    Canary("http://connectivitycheck.gstatic.com/generate_204"),
    Canary("http://captive.apple.com/hotspot-detect.html", "Success"),
    Canary("http://detectportal.firefox.com/success.txt", "success"),
)
"""What Android, macOS and Firefox themselves ask. Plain http on purpose: a captive portal can
answer only that, and is recognised by its wrong body."""


UPDATES = "https://pypi.org/pypi/statuswatch/json"
"""Where `pip install statuswatch` looks, too."""


class Use(StrEnum):
    """When a way to the user is used: for every notice, or where nobody acknowledges one."""

    ALWAYS = "always"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that the user set up. `kind`: `push` (its address, a secret, is in the keyring) or
    `command` (`command`: program and arguments, never through a shell; `timeout` for one run)."""

    name: str
    kind: str
    use: Use = Use.ALWAYS
    command: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=30)
    enabled: bool = True


class Clock(StrEnum):
    """How times of day are written."""

    SYSTEM = "system"
    HOURS_24 = "24"
    HOURS_12 = "12"


class Density(StrEnum):
    """How much room a row takes in the list of services."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Closing(StrEnum):
    """What closing the window does."""

    TRAY = "tray"
    QUIT = "quit"


class Sound(StrEnum):
    """From which urgency on a card sounds."""

    OFF = "off"
    CRITICAL = "critical"
    NORMAL = "normal"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may choose; the defaults are what is meant when nothing is written.

    `interval`: between two polls of a source; `fast`: while something is open; `floor`: never
    more often than this. `theme`: system, light or dark. `preferences`: what is told, its
    services by name or id as written. `ways`: channels besides the desktop's, in the file's order.
    `sound`: from which urgency on a card sounds. `proxy`: system, none, or the address of one,
    never with a password; `ca_file`: a file of certificates that are trusted, too (PEM).
    `language`: system, or a language's code (`de`, `pt_BR`); one that there is not is English.
    `quiet_icon`: while all is fine the tray's icon has the panel's own colour. `updates`: ask
    `updates_address` once a day whether there is a newer version; empty: nobody is ever asked.
    """

    interval: timedelta = timedelta(minutes=5)
    fast: timedelta = timedelta(seconds=60)
    floor: timedelta = timedelta(seconds=30)
    canaries: tuple[Canary, ...] = CANARIES
    desktop: bool = True
    theme: str = "system"
    preferences: Preferences = field(default_factory=Preferences)
    ways: tuple[Way, ...] = ()
    sound: Sound = Sound.OFF
    proxy: str = "system"
    ca_file: str = ""
    language: str = "system"
    hours: Clock = Clock.SYSTEM
    density: Density = Density.COMFORTABLE
    closing: Closing = Closing.TRAY
    quiet_icon: bool = False
    updates: bool = False
    updates_address: str = UPDATES

    @property
    def at_least(self) -> Level:
        """The mildest level that is told of a service without wishes of its own."""
        return self.preferences.at_least


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in the settings file: where, what, and what to do. `line` counts from 1."""

    file: Path
    line: int | None
    key: str
    title: Message
    advice: Message
    column: int | None = None

    def __str__(self) -> str:
        place = [str(self.file), *(str(n) for n in (self.line, self.column) if n is not None)]
        return f"{':'.join(place)}: {self.title} {self.advice}"


class SettingsError(StatusWatchError):
    """The settings file could not be written; `problem` names file, line and key."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title, problem.advice)
        self.problem = problem


class UnwrittenError(SettingsError):
    """The disk did not take it: no mistake of who wished it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Where this user's settings, data and cache are. Making one touches no disk."""

    settings_file: Path
    data_dir: Path
    cache_dir: Path

    @property
    def history(self) -> Path:
        """The file that all is kept in."""
        return self.data_dir / "history.db"

    @classmethod
    def at(cls, directory: Path) -> Profile:
        """All in one folder: `settings.toml`, `data/`, `cache/`."""
        directory = directory.expanduser().absolute()
        return cls(directory / "settings.toml", directory / "data", directory / "cache")

    @classmethod
    def default(cls) -> Profile:
        """The places the system has for them."""
        import platformdirs

        config = platformdirs.user_config_path("statuswatch", appauthor=False)
        data = platformdirs.user_data_path("statuswatch", appauthor=False)
        cache = platformdirs.user_cache_path("statuswatch", appauthor=False)
        return cls(config / "settings.toml", data, cache)

    @classmethod
    def choose(cls, directory: str | None, environment: Mapping[str, str]) -> Profile:
        """`--profile DIR` before STATUSWATCH_PROFILE before the system's places."""
        chosen = directory or environment.get(PROFILE_VARIABLE, "")
        return cls.at(Path(chosen)) if chosen else cls.default()


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=36500)


def parse_duration(text: str) -> timedelta:
    """`90s`, `15m`, `2h`, `7d`. Raises ValueError with a Message a person can act on."""
    match = re.fullmatch(r"\s*([0-9]{1,12})\s*([smhd])\s*", text)
    if match is None:
        raise ValueError(
            say(
                "{text} is not a duration: write a whole number and s, m, h or d (90s, 15m, 2h, 7d)",
                text=repr(text),
            )
        )
    seconds = int(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST.total_seconds():
        raise ValueError(
            say("{text} is too long: at most {most}", text=repr(text), most=f"{_LONGEST.days}d")
        )
    return timedelta(seconds=seconds)


def duration_text(length: timedelta) -> str:
    """The shortest form that `parse_duration` reads back: `90s`, `15m`."""
    seconds = int(length.total_seconds())
    for unit in ("d", "h", "m"):
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{seconds // _UNITS[unit]}{unit}"
    return f"{seconds}s"
