"""The doctor's checks of this computer: clock, disk, notifications, tray, keyring, settings."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from statuswatch import __version__, adapters, assets, channels
from statuswatch.app import autostart, releases
from statuswatch.app.doctored import Bench, Does, Finding, Mend
from statuswatch.app.keyrings import keyring_here
from statuswatch.core.words import Message, say
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.clock_set import NOTE, noted
from statuswatch.engine.secrets import OPTION, SecretError, in_thread
from statuswatch.settings import Settings, load
from statuswatch.settings.tables import PUSH

Found = Sequence[Finding]

LITTLE_ROOM = 100 * 1024 * 1024

REMEMBERED = timedelta(days=7)
"""For so long it is said that the clock was set back."""

KEYRING_SECONDS = 8.0
"""For the keyring to say who it is."""

APP_INDICATOR = "https://extensions.gnome.org/extension/615/appindicator-support/"
"""What brings a tray to GNOME."""


async def version(bench: Bench) -> Found:
    """A newer one is told where that is asked for; who has not got it is not ill."""
    words = say(
        "StatusWatch {own}, Python {python}", own=__version__, python=platform.python_version()
    )
    own = Finding("version", True, words)
    if bench.app is None or not bench.app.settings.updates:
        return [own]
    found = releases.known_of(bench.app)
    well = True if found.newer is None and found.at is not None else None
    return [own, Finding("version", well, releases.words(found))]


async def clock(bench: Bench) -> Found:
    """By itself, and by what the test pages say of the time."""
    here = SystemClock()
    now = here.now()
    if not here.sane():
        words = say("{now}: that cannot be. Set this computer's clock", now=now)
        return [Finding("clock", False, words)]
    app = bench.app
    if app is not None and app.settings.canaries and app.network.engine.line.clock_off:
        words = say("It says {now}; the test pages say otherwise. Set it right", now=now)
        return [Finding("clock", False, words)]
    back = None if app is None else noted(app.stored.ledger.noted(NOTE))
    if back is not None and abs(now - back.at) < REMEMBERED:
        words = say(
            "It was set back by {by}, to {at}. What began or ended around that may have wrong times "
            "in the history",
            by=back.by,
            at=back.at,
        )
        return [Finding("clock", False, words)]
    return [Finding("clock", True, say("It says {now}", now=now))]


async def settings(bench: Bench) -> Found:
    profile = bench.profile
    path = str(profile.settings_file)
    opens = Mend(Does.OPEN_PATH, say("Open the file"), path)
    problems = await asyncio.to_thread(lambda: load(profile)[1])
    if problems:
        words = [say("{what}", what=str(problem)) for problem in problems]
        return [Finding("settings", False, one, mend=opens) for one in words]
    if profile.settings_file.exists():
        return [Finding("settings", True, say("{path}", path=path), mend=opens)]
    words_ = say("{path} (not there: the defaults hold)", path=path)
    return [Finding("settings", True, words_)]


async def disk(bench: Bench) -> Found:
    folder = _standing(bench.profile.data_dir)
    free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
    megabytes = free // 1048576
    if free > LITTLE_ROOM:
        words = say("{n} MB free", n=megabytes)
        if megabytes >= 10_000:
            words = say("{n} GB free", n=megabytes // 1024)
        return [Finding("disk", True, words)]
    words = say("{n} MB free: too little to go on writing for long. Make room", n=megabytes)
    opens = Mend(Does.OPEN_PATH, say("Open the folder"), str(folder))
    return [Finding("disk", False, words, mend=opens)]


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


async def kinds(bench: Bench) -> Found:
    del bench
    there = ", ".join(adapters.kinds())
    none = say("None was found: this program was put together wrongly")
    return [Finding("adapters", bool(there), say("{kinds}", kinds=there) if there else none)]


async def program_files(bench: Bench) -> Found:
    """Icons and catalogue: a program put together wrongly would run, and show nothing."""
    del bench
    return [await asyncio.to_thread(_program_files)]


def _program_files() -> Finding:
    try:
        icons = len(list(assets.resource("icons").rglob("*.svg")))
        known = assets.resource("catalogue.jsonl").read_text("utf-8").count("\n")
    except OSError as error:
        words = say("{why}: install StatusWatch anew", why=str(error))
        return Finding("program files", False, words)
    words = say("{icons} icons, {known} services in the catalogue", icons=icons, known=known)
    return Finding("program files", icons > 0 and known > 0, words)


# -- notifications, tray ----------------------------------------------------------------------------


async def notifications(bench: Bench) -> Found:
    """What shows our cards here, and what it can do. Asked, it is started where it does not run."""
    if not _chosen(bench).desktop:
        return [Finding("notifications", None, say("You switched them off in the settings"))]
    return [await asyncio.to_thread(_notifications)]


def _chosen(bench: Bench) -> Settings:
    return load(bench.profile)[0] if bench.app is None else bench.app.settings


def _notifications() -> Finding:
    what = "notifications"
    try:
        channel = channels.load(channels.desktop())
    except channels.ChannelError as error:
        return Finding(what, False, error.title)
    test = Mend(Does.TEST_CARD, say("Send a test"))
    try:
        if not channel.available():
            return Finding(what, None, say("No desktop here that shows them"))
        if not isinstance(channel, channels.Able):
            return Finding(what, True, say("This desktop shows them"), mend=test)
        return Finding(what, True, _shows(channel.abilities()), mend=test)
    except channels.ChannelError as error:
        words = say("{what}. {advice}", what=error.title, advice=error.advice)
        return Finding(what, False, words, mend=Mend(Does.AGAIN, say("Try again")))
    finally:
        channel.close()


def _shows(can: channels.Abilities) -> Message:
    by = can.program or say("This desktop")
    shows = {
        (True, True): say("{program} shows them, with buttons and sound", program=by),
        (True, False): say("{program} shows them, with buttons, without sound", program=by),
        (False, True): say("{program} shows them, with sound, without buttons", program=by),
        (False, False): say("{program} shows them, without buttons or sound", program=by),
    }[can.buttons, can.sounds]
    if not can.disturbed:
        return shows
    return say("{shows}; it is set to do not disturb", shows=shows)


async def tray(bench: Bench) -> Found:
    if bench.tray is None:
        return []
    if bench.tray:
        return [Finding("tray", True, say("The icon is in the tray"))]
    if "gnome" in bench.desktops.casefold():
        words = say("There is none here. GNOME needs the extension AppIndicator for it")
        return [Finding("tray", False, words, mend=Mend(Does.OPEN_PAGE, say("How"), APP_INDICATOR))]
    words = say("There is none here. StatusWatch stays as a window; it watches and tells the same")
    return [Finding("tray", None, words)]


async def login(bench: Bench) -> Found:
    """Whether it starts by itself is the user's choice; that it fails to is not."""
    if bench.app is not None and not isinstance(bench.app.clock, SystemClock):
        return []  # the demo: nobody wants that at login
    found = await asyncio.to_thread(autostart.state)
    words, what = autostart.words(found), "start at login"
    if found.state is autostart.State.ON:
        return [Finding(what, True, words)]
    mend = Mend(Does.START_AT_LOGIN, say("Switch it on"))
    off = found.state is autostart.State.OFF
    return [Finding(what, None if off else False, words, mend=mend)]


# -- keyring ---------------------------------------------------------------------------------------


async def keyring(bench: Bench) -> Found:
    """Which one; it is not unlocked for that."""
    needed = _secrets(bench)
    again = Mend(Does.AGAIN, say("Try again"))
    try:
        name = await in_thread(keyring_here, KEYRING_SECONDS)
    except SecretError as error:
        words = say("{what}. {advice}", what=error.title, advice=error.advice)
        return [Finding("keyring", False if needed else None, words, mend=again)]
    if name:
        return [Finding("keyring", True, say("Secrets are kept in {name}", name=name))]
    if not needed:
        return [Finding("keyring", None, say("There is none here. Nothing of yours needs one"))]
    words = say(
        "There is none here, and something of yours needs its secret: install one "
        "(GNOME Keyring, KWallet, KeePassXC)"
    )
    return [Finding("keyring", False, words, mend=again)]


def _secrets(bench: Bench) -> bool:
    """Does anything that is followed, or any channel, have a secret?"""
    if bench.app is None:
        return False
    sources = bench.app.stored.ledger.sources()
    return any(f.source.options.get(OPTION) for f in sources) or any(
        way.kind == PUSH for way in bench.app.settings.ways
    )
