"""The settings as the window asks for them: read anew, written one by one, and who is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from statuswatch.app import App, Watch, asked_hosts, keyrings, setting, ways
from statuswatch.app.desk import Desk
from statuswatch.app.setting import NotSetError, hours_of, hours_table
from statuswatch.channels import desktop
from statuswatch.core.model import Observation, Report
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import Notice
from statuswatch.core.words import render, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile, SettingsError
from statuswatch.settings.model import Use
from statuswatch.store.nouns import Proof, Routed, Validators
from tests.keyrings import PlaintextKeyring, Ring, gnome_keyring, ring, session
from tests.waiting import PATIENCE

__all__ = ["ring"]

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)  # a Sunday
NIGHT = (time(22), time(7))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    one = App(Profile.at(tmp_path / "profile"), SimulatedClock(NOW))
    yield one
    one.close_store()


@pytest.fixture
def desk(app: App) -> Desk:
    return Desk(app, Watch(app))


def written(app: App, text: str) -> None:
    app.profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    app.profile.settings_file.write_text(text, "utf-8")


# -- reading and writing ------------------------------------------------------------------------


async def test_what_is_written_is_what_holds(desk: Desk) -> None:
    told = await setting.write(desk, "polling.interval", timedelta(minutes=10))
    assert told.settings.interval == timedelta(minutes=10)
    assert (await setting.now(desk)).settings == told.settings
    assert 'interval = "10m"' in desk.app.profile.settings_file.read_text("utf-8")


async def test_a_change_made_by_hand_is_there_the_next_time(app: App, desk: Desk) -> None:
    assert (await setting.now(desk)).settings.theme == "system"
    written(app, '[window]\ntheme = "dark"\n')
    assert (await setting.now(desk)).settings.theme == "dark"


async def test_a_mistake_in_the_file_is_told_and_the_rest_holds(app: App, desk: Desk) -> None:
    written(app, '[window]\ntheme = "dark"\n[polling]\ninterval = "often"\n')
    told = await setting.now(desk)
    assert told.settings.theme == "dark"
    (mistake,) = map(str, told.mistakes)
    assert "polling.interval" in mistake


async def test_none_takes_a_key_out_and_comments_stay(app: App, desk: Desk) -> None:
    written(app, '# mine\n[window]\ntheme = "dark"  # at night\n[polling]\nfast = "30s"\n')
    told = await setting.write(desk, "window.theme", None)
    assert told.settings.theme == "system"
    text = app.profile.settings_file.read_text("utf-8")
    assert "# mine" in text
    assert 'fast = "30s"' in text


async def test_a_value_that_does_not_do_is_refused_without_the_files_terms(desk: Desk) -> None:
    with pytest.raises(NotSetError, match=r"^'25:61-07:00'") as caught:
        await setting.write(desk, "quiet_hours.mon", "25:61-07:00")
    assert "quiet_hours" not in str(caught.value.title)
    assert not desk.app.profile.settings_file.exists()


async def test_a_file_that_cannot_be_written_is_said(app: App, desk: Desk) -> None:
    app.profile.settings_file.mkdir(parents=True)
    with pytest.raises(SettingsError, match="could not be"):
        await setting.write(desk, "window.theme", "dark")


# -- quiet hours --------------------------------------------------------------------------------


async def test_how_quiet_it_is_now_and_when_it_will_be(app: App, desk: Desk) -> None:
    told = await setting.write(desk, "quiet_hours.every_day", ["22:00-07:00"])
    told = await setting.now(desk, UTC)
    assert (told.quiet, told.next_quiet) == (None, NOW.replace(hour=22, minute=0))
    await setting.write(desk, "quiet_hours.every_day", ["13:00-15:00"])
    told = await setting.now(desk, UTC)
    assert (told.quiet, told.next_quiet) == (NOW.replace(hour=15, minute=0), None)


async def test_what_waits_is_counted_once_whatever_ways_it_takes(app: App, desk: Desk) -> None:
    await setting.write(desk, "quiet_hours.every_day", ["13:00-15:00"])
    notice = Notice("1", "t", "podhost", say("Podhost is down"), say(""), at=NOW)
    channels = (desktop(), "terminal")
    app.stored.outbox.keep(
        [Routed(notice, channels), Routed(replace(notice, key="2", thread="u"), channels)]
    )
    assert (await setting.now(desk, UTC)).waiting == 2


@pytest.mark.parametrize(
    ("week", "table"),
    [
        ([()] * 7, None),
        ([(NIGHT,)] * 7, {"every_day": ["22:00-07:00"]}),
        (
            [(NIGHT,)] * 5 + [((time(0), time(0)),)] * 2,
            {"weekdays": ["22:00-07:00"], "weekend": ["00:00-24:00"]},
        ),
        ([(NIGHT,)] + [()] * 6, {"mon": ["22:00-07:00"]}),
        ([()] * 5 + [(NIGHT,)] * 2, {"weekend": ["22:00-07:00"]}),
    ],
)
async def test_a_week_is_written_in_as_few_keys_as_it_takes(
    desk: Desk, week: list[tuple[tuple[time, time], ...]], table: object
) -> None:
    assert hours_table(week) == table
    await setting.write(desk, "quiet_hours.tue", ["01:00-02:00"])  # what stood there goes
    told = await setting.write(desk, "quiet_hours", hours_table(week))
    assert hours_of(told.settings.preferences.quiet) == tuple(week)


def test_the_spans_of_a_day_are_in_order() -> None:
    early, late = Span(6, time(1), time(2)), Span(6, time(22), time(7))
    assert hours_of(QuietHours((late, early)))[6] == ((time(1), time(2)), (time(22), time(7)))


# -- channels -----------------------------------------------------------------------------------


async def test_a_channel_added_by_hand_is_listed(app: App, desk: Desk, ring: Ring) -> None:
    written(app, '[channels.lamp]\ncommand = ["true"]\n')
    told = await setting.channels(desk)
    assert [state.name for state in told.states] == ["desktop", "lamp"]
    told = await setting.switch_channel(desk, "lamp", on=False)
    assert [state.on for state in told.states if state.name == "lamp"] == [False]
    told = await setting.remove_channel(desk, "lamp")
    assert [state.name for state in told.states] == ["desktop"]


async def test_a_channel_is_added_and_its_address_is_in_the_keyring_alone(
    app: App, desk: Desk, ring: Ring
) -> None:
    pytest.importorskip("apprise")
    told = await setting.add_channel(desk, "pager", "json://127.0.0.1:9/s3cret", Use.ALWAYS)
    assert told.states[-1].shown == "json://127.0.0.1:9/••••"
    assert "s3cret" not in app.profile.settings_file.read_text("utf-8")
    assert ring.held == {("statuswatch", "channel:pager"): "json://127.0.0.1:9/s3cret"}


def test_a_keyring_that_writes_plain_files_is_none(ring: Ring) -> None:
    import keyring

    assert str(keyrings.keyring_here()) == "the keyring"
    keyring.set_keyring(PlaintextKeyring())
    assert keyrings.keyring_here() is None


WHICH = "from statuswatch.app.keyrings import keyring_here; print(keyring_here())"


def test_the_keyring_is_called_by_its_name(tmp_path: Path) -> None:
    def asked(env: Mapping[str, str]) -> str:
        found = subprocess.run(
            [sys.executable, "-c", WHICH], env=dict(env), capture_output=True, check=True, text=True
        )
        return found.stdout.strip()

    with session(tmp_path) as address:
        assert asked(os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}) == "None"
        with gnome_keyring(address, tmp_path, unlocked=True) as env:
            assert asked(env) == "GNOME Keyring"


async def test_a_keyring_that_hangs_holds_up_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "KEYRING_SECONDS", 0.05)
    gate = threading.Event()
    monkeypatch.setattr(keyrings, "keyring_here", lambda: gate.wait(PATIENCE) and None)
    assert str((await setting.channels(desk)).keyring) == "the keyring"
    gate.set()


# -- who is asked -------------------------------------------------------------------------------


async def test_every_host_is_named_with_its_reasons(app: App, desk: Desk) -> None:
    app.follow("https://status.podhost.test/", "statuspage", "Podhost")
    app.follow("https://status.podhost.test/api", "probe", "Podhost")
    app.follow("https://chirp.test/", "statuspage", "Chirp")
    found = {one.host: one for one in await asked_hosts.hosts(desk)}
    assert list(found) == sorted(found)
    reasons = [str(words) for words in found["status.podhost.test"].why]
    assert sorted(reasons) == ["Our own check of Podhost", "Status page of Podhost"]
    assert str(found["chirp.test"].every) == "every 5\N{NO-BREAK SPACE}min"
    assert not any("proxy" in str(words) for one in found.values() for words in one.why)
    assert {"captive.apple.com", "detectportal.firefox.com"} < set(found)


async def test_a_proxy_and_the_hops_of_a_podcast_are_named(
    app: App, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, source = app.follow("https://podhost.test/feed.xml", "statuspage", "Podhost")
    hop = SimpleNamespace(name="Prefix", url="https://prefix.test/e/1.mp3")
    way = SimpleNamespace(source=source.id, chain=SimpleNamespace(hops=(hop,)))
    monkeypatch.setattr(asked_hosts, "chains", lambda *_: (way,))
    written(app, '[network]\nproxy = "http://proxy.test:8080"\n')
    await app.heed()
    found = {one.host: one for one in await asked_hosts.hosts(desk)}
    assert [str(words) for words in found["proxy.test"].why] == [str(asked_hosts.BY_PROXY)]
    assert [render(words) for words in found["prefix.test"].why] == [
        "Prefix, on the way of Podhost"
    ]


async def test_of_several_reasons_the_one_that_asks_oftenest_says_how_often(
    app: App, desk: Desk
) -> None:
    app.follow("https://detectportal.firefox.com/", "statuspage", "Portal")
    (found,) = (o for o in await asked_hosts.hosts(desk) if o.host == "detectportal.firefox.com")
    assert [render(words) for words in found.why] == [
        "Status page of Portal", "Is your own line up?",
    ]  # fmt: skip
    assert render(found.every) == "every 5\N{NO-BREAK SPACE}min"


async def test_what_is_not_asked_any_more_is_not_named(app: App, desk: Desk) -> None:
    _, source = app.follow("https://chirp.test/", "statuspage", "Chirp")
    app.stored.ledger.pause(source.id, "off")
    assert "chirp.test" not in {one.host for one in await asked_hosts.hosts(desk)}


async def test_a_channels_host_is_named_and_its_secret_is_not(app: App, desk: Desk) -> None:
    written(app, '[channels.mail]\nkind = "push"\n[channels.chat]\nkind = "push"\n')
    await app.heed()
    note = app.stored.ledger.note
    note("channel.mail.address", "mailto://••••@mail.test")
    note("channel.chat.address", "tgram://••••/")
    states = {state.name: state.on for state in ways.states(app)}
    assert states["mail"]
    assert states["chat"]
    found = {one.host for one in await asked_hosts.hosts(desk)}
    assert {"mail.test", "tgram://••••/"} <= found


async def test_a_page_that_is_read_from_another_host_names_that_host(app: App, desk: Desk) -> None:
    app.follow("https://status.slack.com/", "slack", "Slack")
    app.follow("https://status.castbox.example/", "statusio", "Castbox")
    source = app.stored.ledger.sources(app.find("Castbox").id)[0].source
    answer = Validators("https://api.status.io/1.0/status/1", digest="1")
    seen = Observation(source, NOW, Report())
    app.stored.journal.commit(seen, app.rules, Proof(validators=(answer,)))
    found = {one.host for one in await asked_hosts.hosts(desk)}
    assert {"slack-status.com", "api.status.io"} <= found
    assert "status.slack.com" not in found


# -- data ---------------------------------------------------------------------------------------


async def test_a_copy_is_made_whenever_it_is_wanted(app: App, desk: Desk) -> None:
    before = await setting.data(desk)
    assert (before.copies, before.file) == ((), app.profile.data_dir / "history.db")
    assert before.size > 0
    first = await setting.back_up(desk)
    cast(SimulatedClock, app.clock).jump(timedelta(seconds=60))
    second = await setting.back_up(desk)
    assert [len(first.copies), len(second.copies)] == [1, 2]
    copy, made = second.copies[0]
    assert copy.read_bytes()[:15] == b"SQLite format 3"
    assert made == NOW + timedelta(seconds=60)
