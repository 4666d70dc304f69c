"""The ways to the user: set up, tested, switched off; and where their addresses are."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from statuswatch.app import App, ways
from statuswatch.app.addresses import Place
from statuswatch.app.ways import WayError, add, add_command, load, remove, states, switch
from statuswatch.channels import ChannelError
from statuswatch.channels.command import Command
from statuswatch.channels.push import Push
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, say
from statuswatch.engine.secrets import SecretError
from statuswatch.settings import Profile, SettingsError
from statuswatch.settings import load as settings_of
from statuswatch.settings.model import Use
from statuswatch.store.nouns import Routed
from tests.channels.receivers import Hook, hook
from tests.keyrings import PlaintextKeyring, Ring, ring
from tests.waiting import PATIENCE

__all__ = ["ring"]

CANARY = "c4nary-t0ken-1234567890"
AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SETTING = Setting(now=AT)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    one = App(Profile.at(tmp_path / "profile"))
    yield one
    one.close_store()


@pytest.fixture
def hooked() -> Iterator[Hook]:
    pytest.importorskip("apprise")
    with hook() as one:
        yield one


def again(app: App) -> App:
    """The same profile in another process."""
    app.close_store()
    return App(app.profile)


def notice(service: str = "podhost") -> Notice:
    return Notice("1", "t", service, say("Podhost is down"), say("Uploads."), at=AT)


def own(app: App) -> list[str]:
    return [c.name for c in load(app, None) if not c.name.startswith("desktop")]


def nowhere(app: App, text: str) -> None:
    """Not in the settings, not in the store."""
    app.stored.journal.flush()
    folder = app.profile.settings_file.parent
    for file in folder.rglob("*"):
        if file.is_file():
            assert text.encode() not in file.read_bytes(), file


# -- an address ---------------------------------------------------------------------------------


async def test_an_address_goes_to_the_keyring_and_nowhere_else(
    app: App, ring: Ring, hooked: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    state = await add(app, "pager", hooked.address(CANARY), Use.ESCALATION)
    assert ring.held == {("statuswatch", "channel:pager"): hooked.address(CANARY)}
    assert (state.shown, state.on, state.kept) == (
        f"json://127.0.0.1:{hooked.port}/••••",
        True,
        Place.KEYRING,
    )
    nowhere(app, CANARY)
    other = again(app)
    try:
        (way,) = other.settings.ways
        assert (way.name, way.kind, way.use, way.enabled) == (
            "pager",
            "push",
            Use.ESCALATION,
            True,
        )
        tested = await ways.test(other, "pager")
        assert tested.ok
        assert hooked.came[0][0] == f"/{CANARY}"
        assert hooked.came[0][1]["title"] == "StatusWatch can reach you here"
        nowhere(other, CANARY)
        shown = repr(states(other)) + repr(tested) + repr(load(other, None)) + caplog.text
        assert CANARY not in shown
    finally:
        other.close_store()


async def test_an_address_that_cannot_be_used_is_not_kept(app: App, ring: Ring) -> None:
    pytest.importorskip("apprise")
    with pytest.raises(ChannelError, match="no kind of address called pigeon"):
        await add(app, "pager", f"pigeon://{CANARY}")
    assert (ring.held, app.settings.ways) == ({}, ())
    assert not app.profile.settings_file.exists()


async def test_where_the_settings_cannot_be_written_the_keyring_keeps_nothing(
    app: App, ring: Ring, hooked: Hook
) -> None:
    app.profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    app.profile.settings_file.write_text("this is = not [ toml\n")
    with pytest.raises(SettingsError):
        await add(app, "pager", hooked.address(CANARY))
    assert ring.held == {}
    assert app.settings.ways == ()


@pytest.mark.parametrize("trouble", [NoKeyringError(), None])
async def test_without_a_keyring_an_address_is_kept_until_we_end(
    app: App, ring: Ring, hooked: Hook, trouble: Exception | None
) -> None:
    ring.trouble = trouble
    if trouble is None:  # one that would write it down as it is
        import keyring

        keyring.set_keyring(PlaintextKeyring())
    state = await add(app, "pager", hooked.address(CANARY))
    assert (state.on, state.kept) == (True, Place.SESSION)
    assert "forgotten when StatusWatch ends" in str(ways.where(Place.SESSION, "pager"))
    assert (await ways.test(app, "pager")).ok
    nowhere(app, CANARY)
    other = again(app)
    try:
        forgotten = states(other)[1]
        assert (forgotten.on, str(forgotten.why)) == (
            False,
            "Its address was forgotten when StatusWatch ended. It is looked for in "
            "STATUSWATCH_CHANNEL_PAGER",
        )
        tested = await ways.test(other, "pager")
        assert (tested.ok, "STATUSWATCH_CHANNEL_PAGER" in str(tested.advice)) == (False, True)
    finally:
        other.close_store()


async def test_the_environment_goes_before_the_keyring(
    app: App, ring: Ring, hooked: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSWATCH_CHANNEL_MY_PAGER", hooked.address(CANARY))
    state = await add(app, "my-pager", "")
    assert (ring.held, state.kept) == ({}, Place.ENVIRONMENT)
    assert (await ways.test(app, "my-pager")).ok
    assert hooked.came[0][0] == f"/{CANARY}"
    assert CANARY not in repr(states(app))
    nowhere(app, CANARY)
    monkeypatch.delenv("STATUSWATCH_CHANNEL_MY_PAGER")
    tested = await ways.test(app, "my-pager")
    assert str(tested.said) == "STATUSWATCH_CHANNEL_MY_PAGER is not set here"
    elsewhere = states(app)[1]
    assert elsewhere.on, "the StatusWatch that runs may have it in its environment"
    assert elsewhere.kept is Place.ENVIRONMENT
    assert "MY_PAGER, where StatusWatch is started" in str(ways.where(elsewhere.kept, "my-pager"))


async def test_a_keyring_that_waits_for_its_user_is_told_of_at_once(
    app: App, ring: Ring, hooked: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.app.ways.AT_ONCE", 0.05)
    asked, waited = threading.Event(), list[bool]()
    keep = app.addresses.keep

    def slowly(name: str, address: str) -> Place:
        asked.wait(PATIENCE)
        return keep(name, address)

    def waits() -> None:
        waited.append(True)
        asked.set()

    monkeypatch.setattr(app.addresses, "keep", slowly)
    state = await add(app, "pager", hooked.address(CANARY), Use.ALWAYS, waits)
    assert (waited, state.kept) == ([True], Place.KEYRING)


async def test_a_locked_keyring_keeps_nothing_and_says_so(
    app: App, ring: Ring, hooked: Hook
) -> None:
    ring.trouble = KeyringLocked()
    with pytest.raises(SecretError, match="The keyring is locked"):
        await add(app, "pager", hooked.address(CANARY))
    assert app.settings.ways == ()


async def test_a_channel_that_was_removed_leaves_nothing(
    app: App, ring: Ring, hooked: Hook
) -> None:
    await add(app, "pager", hooked.address(CANARY))
    app.stored.ledger.note("channel.pager.off", "It failed")
    await remove(app, "pager")
    assert (ring.held, own(app), settings_of(app.profile)[0].ways) == ({}, [], ())
    with pytest.raises(WayError, match="There is no channel called pager"):
        await remove(app, "pager")
    state = await add(app, "pager", hooked.address("other"))
    assert state.on  # the old one's failure is not its own


async def test_everything_forgotten_empties_the_keyring(app: App, ring: Ring, hooked: Hook) -> None:
    await add(app, "pager", hooked.address(CANARY))
    add_command(app, "page", ["page"])
    ways.forget_all(app.profile)
    assert ring.held == {}


async def test_what_was_written_into_the_settings_by_hand_can_get_its_address(
    app: App, ring: Ring, hooked: Hook
) -> None:
    app.profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    app.profile.settings_file.write_text('# mine\n[channels.pager]\nkind = "push"\n')
    other = again(app)
    try:
        tested = await ways.test(other, "pager")
        assert "not in the keyring" in str(tested.said)
        await add(other, "pager", hooked.address(CANARY))
        assert (await ways.test(other, "pager")).ok
        assert "# mine" in app.profile.settings_file.read_text()
        assert len(other.settings.ways) == 1
    finally:
        other.close_store()


# -- a command ----------------------------------------------------------------------------------


async def test_a_command_is_set_up_and_tested(app: App, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    command = [sys.executable, "-c", code, str(seen)]
    state = add_command(app, "page", command, Use.ALWAYS, timedelta(seconds=20))
    assert (state.kind, state.on, state.kept) == ("command", True, None)
    way = settings_of(app.profile)[0].ways[0]
    assert (list(way.command), way.timeout) == (command, timedelta(seconds=20))
    tested = await ways.test(app, "page")
    assert tested.ok, tested
    assert '"test": true' in seen.read_text()
    assert states(app)[1].last is not None


async def test_a_command_is_told_how_the_service_is_called(app: App, tmp_path: Path) -> None:
    app.follow("https://status.podhost.test", "statuspage", "Pod Host")
    seen = tmp_path / "seen"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    add_command(app, "page", [sys.executable, "-c", code, str(seen)])
    (channel,) = [c for c in load(app, None) if c.name == "page"]
    channel.send(notice("pod-host"), "", SETTING)
    assert '"name": "Pod Host"' in seen.read_text()
    channel.send(notice("stranger"), "", SETTING)
    assert '"name": "stranger"' in seen.read_text()


@pytest.mark.parametrize(
    "name",
    ["desktop", "desktop_linux", "terminal", "", "Mail", "a b", "a.b", "ä", "-a", "x" * 31, "a:b"],
)
def test_a_name_that_does_not_do_is_refused(app: App, name: str) -> None:
    with pytest.raises(WayError):
        add_command(app, name, ["page"])
    assert app.settings.ways == ()


def test_a_name_that_is_taken_is_refused(app: App) -> None:
    add_command(app, "my-page", ["page"])
    for name in ("my-page", "my_page"):  # these would share an environment variable
        with pytest.raises(WayError, match="There is a channel called my-page already"):
            add_command(app, name, ["page"])


def test_an_address_in_the_place_of_a_name_is_not_repeated(app: App) -> None:
    with pytest.raises(WayError) as caught:
        ways.check_name(app, f"mailto://me:{CANARY}@mail.example")
    assert CANARY not in str(caught.value.title) + str(caught.value.advice)


@pytest.mark.parametrize("command", [[], [""], [" "]])
def test_a_command_without_a_program_is_refused(app: App, command: list[str]) -> None:
    with pytest.raises(WayError, match="No program is named"):
        add_command(app, "page", command)


# -- on and off ---------------------------------------------------------------------------------


async def test_what_is_switched_off_is_not_used_and_stays_so(app: App) -> None:
    add_command(app, "page", [sys.executable, "-c", ""])
    assert own(app) == ["page"]
    state = switch(app, "page", on=False)
    assert (state.on, str(state.why), own(app)) == (False, "you switched it off", [])
    assert (await ways.test(app, "page")).ok  # a test is asked for by name
    assert settings_of(app.profile)[0].ways[0].enabled is False
    assert switch(app, "page", on=True).on
    assert own(app) == ["page"]


async def test_a_test_that_gets_through_forgives_what_failed(app: App) -> None:
    add_command(app, "page", [sys.executable, "-c", ""])
    app.stored.ledger.note("channel.page.off", "page failed with exit code 127")
    state = states(app)[1]
    assert (state.on, str(state.why)) == (False, "page failed with exit code 127")
    assert (await ways.test(app, "page")).ok
    assert (states(app)[1].on, app.stored.ledger.noted("channel.page.off")) == (True, "")


async def test_a_test_that_fails_says_why_and_forgives_nothing(app: App) -> None:
    add_command(app, "page", ["no-such-program-here"])
    app.stored.ledger.note("channel.page.off", "gone")
    tested = await ways.test(app, "page")
    assert (tested.ok, str(tested.said)) == (False, "There is no program no-such-program-here")
    assert states(app)[1].on is False
    with pytest.raises(WayError):
        await ways.test(app, "pigeon")


def test_the_desktop_is_one_of_them(app: App) -> None:
    assert states(app)[0].name == "desktop"
    assert switch(app, "desktop", on=False).on is False
    assert settings_of(app.profile)[0].desktop is False
    assert load(app, None) == []


def test_the_last_delivery_is_known(app: App) -> None:
    add_command(app, "page", ["page"])
    assert states(app)[1].last is None
    app.stored.outbox.keep([Routed(notice(), ("page",))])
    delivery = app.stored.outbox.claim("page", "me", AT)
    assert delivery is not None
    app.stored.outbox.delivered(delivery.id, "", AT)
    assert states(app)[1].last == AT


# -- what is loaded -----------------------------------------------------------------------------


async def test_loading_asks_no_keyring_and_never_raises(app: App, ring: Ring, hooked: Hook) -> None:
    await add(app, "pager", hooked.address(CANARY))
    add_command(app, "page", ["no-such-program-here"])
    ring.asked, ring.trouble = 0, RuntimeError("broken")
    began = time.monotonic()
    found = [c for c in load(app, None) if not c.name.startswith("desktop")]
    assert [type(c) for c in found] == [Push, Command]
    assert (ring.asked, time.monotonic() - began < 5) == (0, True)
    assert set(ways.names(app)) >= {"pager", "page"}


def test_what_failed_for_good_is_tried_anew_once_the_environment_says_where(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    app.profile.settings_file.write_text('[channels.pager]\nkind = "push"\n')
    other = again(app)
    try:
        other.stored.ledger.note("channel.pager.off", "Its address is not in the keyring")
        load(other, None)
        assert not states(other)[1].on
        monkeypatch.setenv("STATUSWATCH_CHANNEL_PAGER", "json://127.0.0.1/x")
        load(other, None)
        assert states(other)[1].on
    finally:
        other.close_store()


def test_a_channel_is_called_as_a_person_would() -> None:
    assert str(ways.called("desktop_linux")) == str(ways.called("desktop")) == "this desktop"
    assert str(ways.called("terminal")) == "the terminal"
    assert str(ways.called("pager")) == "pager"
