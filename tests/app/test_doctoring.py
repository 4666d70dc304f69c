"""The doctor's checks: what each finds, and what the report leaves out."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from statuswatch.app import App, Watch, doctoring
from statuswatch.app.desk import Desk
from statuswatch.app.doctored import Bench, Check, Does, Finding
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Known, Line, Role, Source
from statuswatch.core.words import Setting, render, say
from statuswatch.settings import Profile, Settings
from statuswatch.settings.model import Canary, Way
from statuswatch.store.nouns import Followed
from tests.keyrings import PlaintextKeyring, Ring, ring  # noqa: F401

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")


@pytest.fixture
def canaries() -> tuple[Canary, ...]:
    return ()


@pytest.fixture
def app(tmp_path: Path, canaries: tuple[Canary, ...]) -> Iterator[App]:
    profile = Profile.at(tmp_path / "profile")
    made = App(profile, settings=Settings(canaries=canaries))
    made.follow("https://status.podhost.example/", "statuspage", "Podhost")
    yield made
    asyncio.run(made.close())


@pytest.fixture
def look(app: App) -> Callable[..., dict[str, list[Finding]]]:
    """What is found, by what was looked at."""

    def looked(**about: object) -> dict[str, list[Finding]]:
        async def gather() -> list[Check | Finding]:
            bench = replace(Bench(app.profile, app), **about)  # type: ignore[arg-type]
            return [one async for one in doctoring.findings(bench)]

        found: dict[str, list[Finding]] = {}
        for one in asyncio.run(gather()):
            found.setdefault(one.what, [])
            if isinstance(one, Finding):
                found[one.what].append(one)
        return found

    return looked


Look = Callable[..., dict[str, list[Finding]]]


def words(finding: Finding) -> str:
    return render(finding.words, Setting(now=NOW))


# --- in order, and whatever happens ------------------------------------------------------------------


@pytest.mark.usefixtures("ring")
def test_checks_run_in_their_order_and_the_sources_come_last(look: Look) -> None:
    order = list(look())
    assert order == [check.what for check in doctoring.CHECKS]
    assert order[-1] == "source"


@pytest.mark.usefixtures("ring")
def test_a_check_that_cannot_look_is_a_finding_and_the_others_go_on(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(bench: Bench) -> list[Finding]:
        raise StatusWatchError(say("The disk is gone."), say("Plug it in."))

    checks = [replace(c, look=broken) if c.what == "disk" else c for c in doctoring.CHECKS]
    monkeypatch.setattr(doctoring, "CHECKS", checks)
    found = look()
    assert [(f.well, words(f)) for f in found["disk"]] == [(False, "The disk is gone. Plug it in.")]
    assert found["source"]


@pytest.mark.usefixtures("ring")
def test_without_a_history_the_rest_is_looked_at_all_the_same(tmp_path: Path) -> None:
    async def gather() -> set[str]:
        bench = Bench(Profile.at(tmp_path), None)
        told = [one async for one in doctoring.findings(bench)]
        return {one.what for one in told if isinstance(one, Finding)}

    there = asyncio.run(gather())
    assert {"clock", "disk", "settings", "keyring", "program files"} <= there
    assert there.isdisjoint({"history", "source", "your line"})


# --- each by itself ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("ring")
def test_a_whole_database_is_well_and_can_be_copied(look: Look, app: App) -> None:
    [found] = look()["history"]
    assert found.well
    assert "whole; there is no copy of it yet" in words(found)
    assert found.mend is not None
    assert found.mend.does is Does.MAKE_COPY
    desk = Desk(app, cast("Watch", None))
    assert "history.db.backup" in render(asyncio.run(doctoring.make_copy(desk)))
    [again] = look()["history"]
    assert "newest copy" in words(again)
    assert again.mend is None


@pytest.mark.usefixtures("ring")
def test_damage_is_found_while_the_file_is_in_use_and_marked_for_the_next_start(
    look: Look, app: App
) -> None:
    file = app.profile.data_dir / "history.db"
    with sqlite3.connect(file) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'services'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
    found = asyncio.run(_history(app))
    assert [f.well for f in found] == [False]
    assert "start it again" in words(found[0]) or "Restart StatusWatch" in words(found[0])
    assert file.with_name("history.db.suspect").exists()


async def _history(app: App) -> list[Finding]:
    [check] = [c for c in doctoring.CHECKS if c.what == "history"]
    try:
        return list(await check.look(Bench(app.profile, app)))
    except StatusWatchError as error:
        told = say("{what} {advice}", what=error.title, advice=error.advice)
        return [Finding("history", False, told)]


@pytest.mark.usefixtures("ring")
def test_a_tray_is_missed_only_where_one_could_be_had(look: Look) -> None:
    assert look()["tray"] == [], "a terminal knows nothing of it"
    assert look(tray=True)["tray"][0].well is True
    [gnome] = look(tray=False, desktops="ubuntu:GNOME")["tray"]
    assert gnome.well is False
    assert gnome.mend is not None
    assert gnome.mend.does is Does.OPEN_PAGE
    [sway] = look(tray=False, desktops="sway")["tray"]
    assert (sway.well, sway.mend) == (None, None)


def test_a_keyring_is_named(look: Look, ring: Ring) -> None:  # noqa: F811
    [found] = look()["keyring"]
    assert found.well
    assert ring.asked == 0, "asking it for a secret could open its door's question"


@pytest.mark.parametrize("none", [NoKeyring, PlaintextKeyring])
def test_no_keyring_is_a_fault_only_where_something_needs_one(
    look: Look,
    app: App,
    ring: Ring,  # noqa: F811
    none: Callable[[], keyring.backend.KeyringBackend],
) -> None:
    keyring.set_keyring(none())
    assert look()["keyring"][0].well is None
    app.settings = replace(app.settings, ways=(Way("mail", "push"),))
    assert look()["keyring"][0].well is False


@pytest.mark.usefixtures("ring")
def test_not_starting_at_login_is_a_choice_and_failing_to_is_a_fault(
    look: Look, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    [off] = look()["start at login"]
    assert off.well is None
    assert off.mend is not None
    assert off.mend.does is Does.START_AT_LOGIN
    asyncio.run(doctoring.start_at_login(Desk(app, cast("Watch", None))))
    assert look()["start at login"][0].well is True
    [file] = (tmp_path / "autostart").iterdir()
    file.write_text(
        file.read_text().replace("Exec=", "Exec=/nowhere").replace("TryExec=", "TryExec=/nowhere")
    )
    assert look()["start at login"][0].well is False


@pytest.mark.usefixtures("ring")
def test_little_room_on_the_disk_is_told_with_a_way_to_it(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.app import doctoring_here

    monkeypatch.setattr(doctoring_here, "LITTLE_ROOM", 1 << 62)
    [found] = look()["disk"]
    assert found.well is False
    assert found.mend is not None
    assert found.mend.does is Does.OPEN_PATH


@pytest.mark.parametrize("canaries", [Settings().canaries])
@pytest.mark.usefixtures("ring")
def test_our_own_line_is_asked_and_a_sign_in_page_can_be_opened(
    look: Look, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = app.network.engine.line

    def answers(state: Line) -> Finding:
        async def ask() -> Line:
            return state

        monkeypatch.setattr(own, "look", ask)
        [found] = look()["your line"]
        return found

    assert answers(Line.UP).well is True
    captive = answers(Line.CAPTIVE)
    assert captive.mend is not None
    assert captive.mend.does is Does.OPEN_PAGE
    assert captive.mend.about.startswith("http")
    down = answers(Line.DOWN)
    assert words(down) == "None of 3 test addresses answers"
    assert down.mend is not None
    assert down.mend.does is Does.AGAIN


@pytest.mark.parametrize("canaries", [Settings().canaries])
def test_a_clock_that_the_world_contradicts_is_told(app: App) -> None:
    [check] = [c for c in doctoring.CHECKS if c.what == "clock"]
    [right] = asyncio.run(_looked(check, app))
    assert right.well is True
    app.network.engine.line.clock_off = True
    [found] = asyncio.run(_looked(check, app))
    assert found.well is False


async def _looked(check: Check, app: App) -> list[Finding]:
    return list(await check.look(Bench(app.profile, app)))


@pytest.mark.usefixtures("ring")
def test_every_source_says_when_it_was_read_or_since_when_it_fails(look: Look, app: App) -> None:
    [unread] = look()["source"]
    assert (unread.well, words(unread)) == (None, "https://status.podhost.example/, not read yet")
    assert unread.mend is not None
    assert (unread.mend.does, unread.mend.about) == (Does.OPEN_SERVICE, "podhost")
    [followed] = app.stored.ledger.sources()
    app.stored.ledger.pause(followed.source.id, "gone")
    [gone] = look()["source"]
    assert gone.well is False
    assert doctoring.title_of(gone) == say("{name}", name="Podhost")


# --- the window's questions -------------------------------------------------------------------------


@pytest.mark.usefixtures("ring")
def test_the_window_hears_each_check_and_no_row_of_what_is_only_worth_it_when_it_ails(
    app: App,
) -> None:
    told: list[object] = []
    desk = Desk(app, Watch(app), told.append)
    asyncio.run(doctoring.examine(desk, tray=True))
    begun = [one.what for one in told if isinstance(one, Check)]
    assert begun == [check.what for check in doctoring.CHECKS]
    rows = {one.what for one in told if isinstance(one, Finding)}
    assert rows.isdisjoint({"version", "adapters", "program files"})
    assert {"clock", "history", "tray", "source"} <= rows


def test_all_in_one_sentence() -> None:
    def summed(*wells: bool | None) -> str:
        return render(doctoring.summary(Finding("disk", well, say("x")) for well in wells))

    assert summed(True, None) == "All well"
    assert summed(True, False) == "1 thing to look at"
    assert summed(False, False, None) == "2 things to look at"


# --- the report -------------------------------------------------------------------------------------


def test_the_report_says_what_was_found_and_where_it_runs() -> None:
    found = [
        Finding("clock", True, say("It says {now}", now=NOW)),
        Finding("tray", False, say("There is none here")),
        Finding(
            "source", None, say("{url}, not read yet", url="https://x.example"), say("Podhost")
        ),
    ]
    text = doctoring.report(found, [(say("Python"), "3.11.7")], Setting(now=NOW), Path("/home/ada"))
    assert text.splitlines() == [
        "1 thing to look at",
        "",
        "Python: 3.11.7",
        "",
        "ok  Clock: It says 15:10",
        "!!  Tray: There is none here",
        "?   Podhost: https://x.example, not read yet",
    ]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("https://ada:geheim@x.example/feed", "https://x.example/feed"),
        ("read https://x.example/f?token=0123456789abc.", "read https://x.example/f?token=••••."),
        ("ntfy://secrettopic/alerts failed", "ntfy://•••• failed"),
        ("mailto ada@example.org now", "mailto •••• now"),
        ("/home/ada/.config/statuswatch/settings.toml:2", "~/.config/statuswatch/settings.toml:2"),
        (
            "https://www.reddit.com/.rss?feed=0123456789abcdef0123",
            "https://www.reddit.com/.rss?feed=••••",
        ),
        ("plain words: 4 MB, 15:10", "plain words: 4 MB, 15:10"),
    ],
)
def test_the_report_leaves_out_what_is_nobodys_business(written: str, left: str) -> None:
    assert doctoring.scrubbed(written, Path("/home/ada")) == left


def test_a_home_that_is_the_root_is_no_name() -> None:
    assert doctoring.scrubbed("/var/lib", Path("/")) == "/var/lib"


@pytest.mark.usefixtures("ring")
def test_a_test_card_that_does_not_get_through_says_so(app: App) -> None:
    said = render(asyncio.run(doctoring.send_test(Desk(app, cast("Watch", None)))))
    assert said
    assert "Sent" not in said


def test_copies_older_than_a_day_can_be_made_anew(app: App) -> None:
    from statuswatch.app.doctoring_kept import _database
    from statuswatch.store.checkup import Checkup

    file = app.profile.data_dir / "history.db"
    fresh = _database(app, file, Checkup(5 << 20, "", 0, app.clock.now()))
    assert (fresh.mend, "5 MB" in words(fresh)) == (None, True)
    old = _database(app, file, Checkup(5000, "", 2, app.clock.now() - timedelta(days=2)))
    assert old.mend is not None
    assert "as far as was looked at" in words(old)


def test_a_source_that_cannot_be_read_is_a_fault_one_that_just_failed_is_worth_knowing() -> None:
    from statuswatch.app.doctoring_kept import _word

    followed = Followed(Source("p:x", "p", "statuspage", "https://x.example/", {}, Role.OFFICIAL))
    why = say("no answer")

    def said(known: Known) -> tuple[bool | None, str]:
        well, message = _word(followed, known)
        return well, render(message, Setting(now=NOW))

    at = NOW - timedelta(minutes=9)
    assert said(Known(heard=at)) == (True, "https://x.example/, last read 15:01")
    assert said(Known(heard=at, failures=1, failing_since=NOW, reason=why)) == (
        None,
        "https://x.example/ is not read since 15:10: no answer",
    )
    assert said(Known(heard=at, failures=4, failing_since=at, silent=at, reason=why)) == (
        False,
        "https://x.example/ cannot be read since 15:01: no answer",
    )
