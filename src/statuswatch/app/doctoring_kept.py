"""The doctor's checks of the profile: our own line, the database, who watches, every source."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from statuswatch.app import crashes
from statuswatch.app.doctored import Bench, Does, Finding, Mend
from statuswatch.app.profile import App
from statuswatch.core.model import Known, Line, Role
from statuswatch.core.words import Message, count, say
from statuswatch.store.checkup import Checkup, checkup
from statuswatch.store.nouns import Followed

Found = Sequence[Finding]

COPY_AFTER = timedelta(days=1)
"""A copy that is older than this can be made anew (`Stored.back_up`)."""

LATELY = timedelta(days=7)
"""A crash that is older is no news."""

BREATH = 50
"""Sources that are looked at between two breaths of the loop."""


async def line(bench: Bench) -> Found:
    app = bench.app
    if app is None:
        return []
    if not app.settings.canaries:
        return [Finding("your line", None, say("Not asked: network.canaries is empty"))]
    own = app.network.engine.line
    state = await own.look()  # that the user looks must not end the watching
    slow = state is Line.UP and own.slow()
    words = {
        Line.UP: say("It is up, and much slower than usual") if slow else say("It is up"),
        Line.CAPTIVE: say("This network wants you to sign in"),
        Line.DOWN: count(
            "The test address does not answer",
            "None of {n} test addresses answers",
            len(app.settings.canaries),
        ),
    }.get(state, say("Not known"))
    mend: Mend | None = None
    if state is Line.CAPTIVE:
        page = next((c.url for c in app.settings.canaries if c.url.startswith("http:")), "")
        page = page or app.settings.canaries[0].url
        mend = Mend(Does.OPEN_PAGE, say("Open the sign-in page"), page)
    elif state is not Line.UP:
        mend = Mend(Does.AGAIN, say("Try again"))
    return [Finding("your line", state is Line.UP, words, mend=mend)]


# -- the database -----------------------------------------------------------------------------------


async def history(bench: Bench) -> Found:
    """What was found at the opening, then the file itself, while it is in use."""
    app = bench.app
    if app is None:
        return []
    path = app.profile.history
    seen = await asyncio.to_thread(checkup, path)
    notes = [Finding("history", False, note, mend=_folder(path)) for note in app.notes]
    unwritten = app.stored.disk.afloat
    if unwritten is not None:
        words = say(
            "{why}. What we see since {since} is kept in memory until there is room",
            why=unwritten.why,
            since=unwritten.since,
        )
        notes.append(Finding("history", False, words, mend=_folder(path)))
    return [*notes, _database(app, path, seen)]


def _folder(path: Path) -> Mend:
    return Mend(Does.OPEN_PATH, say("Open the folder"), str(path.parent))


def _database(app: App, path: Path, seen: Checkup) -> Finding:
    if seen.flaw:
        words = say(
            "{path} is damaged ({why}). Quit StatusWatch and start it again: it keeps the file "
            "and begins a new one",
            path=str(path),
            why=seen.flaw,
        )
        return Finding("history", False, words, mend=_folder(path))
    whole = say("whole") if not seen.passed_over else say("whole as far as was looked at in use")
    about: dict[str, str | Message] = {"path": str(path), "size": _size(seen.size), "state": whole}
    copy = Mend(Does.MAKE_COPY, say("Make a copy"))
    if seen.copied is None:
        words = say("{path}: {size}, {state}; there is no copy of it yet", **about)
        return Finding("history", True, words, mend=copy)
    old = app.clock.now() - seen.copied > COPY_AFTER
    words = say("{path}: {size}, {state}; newest copy {at}", **about, at=seen.copied)
    return Finding("history", True, words, mend=copy if old else None)


def _size(size: int) -> Message:
    if size < 1 << 20:
        return say("{n} kB", n=max(1, size >> 10))
    return say("{n} MB", n=size >> 20)


async def catalogue(bench: Bench) -> Found:
    from statuswatch.app import own_entries

    return [Finding("catalogue", False, flaw.words) for flaw in own_entries.flaws(bench.profile)]


async def watching(bench: Bench) -> Found:
    app = bench.app
    if app is None:
        return []
    unheard = None if app.asks is None else app.asks.lost.told()
    if bench.polls and unheard is not None:
        words = say(
            "What is seen since {since} can't be kept: {why}", since=unheard.since, why=unheard.why
        )
        return [Finding("watching", False, words, mend=_folder(app.profile.history))]
    if bench.polls:
        return [Finding("watching", True, say("This StatusWatch is watching")), *_crash(app)]
    fell = _crash(app)
    if app.lock.take():
        app.lock.free()
        words = say("Nobody watches now: start the tray (statuswatch), or statuswatch watch")
        return [Finding("watching", None, words), *fell]
    return [Finding("watching", True, say("Another StatusWatch is watching")), *fell]


def _crash(app: App) -> Found:
    """Of late: whoever looks here may know why, or wants to hand it on."""
    crash = crashes.last(app.profile.data_dir)
    if crash is None or app.clock.now() - crash.at > LATELY:
        return []
    words = say("It crashed at {at}. What it left is in the report", at=crash.at)
    typed = say("type: statuswatch doctor --report FILE")
    copy = Mend(Does.COPY_REPORT, say("Copy report…"))
    return [Finding("watching", None, words, mend=copy, typed=typed)]


# -- the sources ------------------------------------------------------------------------------------


async def sources(bench: Bench) -> Found:
    """Every place that is asked; the user's own word is none."""
    app = bench.app
    if app is None:
        return []
    names = {s.id: s.name for s in app.stored.ledger.services()}
    found: list[Finding] = []
    for n, f in enumerate(app.stored.ledger.sources()):
        if f.source.role is Role.USER or f.source.service not in names:
            continue
        known = app.known(f.source.id) if bench.polls else app.stored.journal.known(f.source.id)
        found.append(_source(f, known, say("{name}", name=names[f.source.service])))
        if n % BREATH == BREATH - 1:
            await asyncio.sleep(0)
    return found


def _source(f: Followed, known: Known, name: Message) -> Finding:
    well, words = _word(f, known)
    opens = None if well else Mend(Does.OPEN_SERVICE, say("Open it"), f.source.service)
    typed = None
    if f.paused == "off":
        id_, kind = f.source.service, f.source.kind
        typed = say("statuswatch crowd {id} --add {kind}", id=id_, kind=kind)
    return Finding("source", well, words, name, opens, typed)


def _word(f: Followed, known: Known) -> tuple[bool | None, Message]:
    """Is it well, and how it is."""
    url, why = f.source.url, known.reason or say("no reason known")
    if f.paused == "moved":
        return True, say("{url} has moved; it is read at its new address", url=url)
    if f.paused == "off":
        return True, say("{url} is switched off", url=url)
    if f.paused:
        return False, say("{url} is gone; add it anew when it is back", url=url)
    since = known.silent
    if since is not None:
        return False, say(
            "{url} cannot be read since {since}: {why}", url=url, since=since, why=why
        )
    since = known.failing_since
    if known.failures and since is not None:
        return None, say("{url} is not read since {since}: {why}", url=url, since=since, why=why)
    if known.heard is None:
        return None, say("{url}, not read yet", url=url)
    return True, say("{url}, last read {at}", url=url, at=known.heard)
