"""What is wished of one service: read from the file, and written there without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet_wishes import Wished, wish, wished
from statuswatch.core.model import Level
from statuswatch.core.telling import NoticeKind
from statuswatch.settings import Profile, SettingsError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    app = App(Profile.at(tmp_path))
    app.follow("https://podhost.example", "statuspage", "Podhost")
    return Desk(app, Watch(app))


def file(desk: Desk) -> Path:
    return desk.app.profile.settings_file


async def now(desk: Desk) -> Wished:
    told = await wished(desk, "podhost")
    assert told is not None
    return told


async def test_without_a_file_everything_is_as_for_all(desk: Desk) -> None:
    told = await now(desk)
    assert (told.own.at_least, told.own.kinds, told.own.channels) == (None, None, None)
    assert (told.own.vital, told.at_least) == (False, Level.DEGRADED)
    assert told.channels == ("desktop",)


async def test_a_wish_is_written_under_the_services_id_and_holds_at_once(desk: Desk) -> None:
    told = await wish(desk, "podhost", "vital", True)
    assert told is not None
    assert told.own.vital
    assert file(desk).read_text() == "[services.podhost]\nvital = true\n"
    assert desk.app.preferences.of("podhost").vital


async def test_taken_back_it_is_as_for_all_and_leaves_nothing(desk: Desk) -> None:
    await wish(desk, "podhost", "at_least", "down")
    await wish(desk, "podhost", "kinds", ["outage"])
    assert (await now(desk)).own.at_least is Level.DOWN
    assert (await now(desk)).own.kinds == frozenset({NoticeKind.OUTAGE})
    for field in ("at_least", "kinds"):
        await wish(desk, "podhost", field, None)
    assert (await now(desk)).own.at_least is None
    assert "podhost" not in file(desk).read_text()


async def test_what_the_user_calls_it_in_the_file_stays_its_name_there(desk: Desk) -> None:
    file(desk).write_text('# mine\n[services."Podhost"]\nvital = true\n')
    told = await wish(desk, "podhost", "vital", None)
    assert told is not None
    assert not told.own.vital, "under the id alone the name's table would still say so"
    await wish(desk, "podhost", "channels", ["desktop"])
    assert file(desk).read_text().startswith("# mine\n")
    assert "[services.podhost]" in file(desk).read_text()
    await wish(desk, "podhost", "channels", [])
    assert (await now(desk)).own.channels == frozenset()


async def test_only_ways_that_are_on_and_for_every_notice_can_be_chosen(desk: Desk) -> None:
    file(desk).write_text(
        '[channels.phone]\nkind = "push"\n'
        '[channels.boss]\nkind = "push"\nuse = "escalation"\n'
        '[channels.old]\nkind = "push"\nenabled = false\n'
    )
    assert (await now(desk)).channels == ("desktop", "phone")


async def test_a_mistake_in_what_is_wished_of_it_is_told(desk: Desk) -> None:
    file(desk).write_text('[services.podhost]\nat_least = "awful"\n[services.other]\nvital = 3\n')
    told = await now(desk)
    assert told.problem is not None
    assert "awful" in str(told.problem)


async def test_a_broken_file_is_left_alone_and_said(desk: Desk) -> None:
    file(desk).write_text("[services.podhost\nvital = true\n")
    with pytest.raises(SettingsError):
        await wish(desk, "podhost", "vital", True)
    assert file(desk).read_text() == "[services.podhost\nvital = true\n"


async def test_what_is_not_followed_has_no_wishes(desk: Desk) -> None:
    assert await wished(desk, "someone-else") is None
    assert await wish(desk, "someone-else", "vital", True) is None
    assert not file(desk).exists()
