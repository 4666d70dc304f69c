"""Where we look: what a check of our own showed, and which readers no recording has proved."""

from __future__ import annotations

from pathlib import Path

from statuswatch.app import Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet import sheet
from statuswatch.app.sheet_places import Place
from tests.engine.stage import MINUTE, Town
from tests.serving import Loopback, Reply


async def place(folder: Path, kind: str, reply: Reply) -> Place:
    """The one place of a service, looked at once."""
    async with Town(folder) as town, Loopback(lambda _: reply).running("127.0.0.7") as host:
        town.app.follow(host.url, kind, "Podhost")
        async with town.watching() as watch:
            await town.go(MINUTE / 2)
            told = await sheet(Desk(town.app, watch), "podhost")
            assert told is not None
    (one,) = told.places
    return one


async def test_a_good_check_says_that_it_answers_and_no_more(tmp_path: Path) -> None:
    good = await place(tmp_path, "probe", Reply(200, b"a page"))
    assert str(good.tested) == "It answers. More is not tested: it may not work all the same."


async def test_a_refused_check_says_that_nothing_is_known(tmp_path: Path) -> None:
    refused = await place(tmp_path, "probe", Reply(403, b"no"))
    assert str(refused.tested).startswith("What answers does not let us in: a sign-in, ")


async def test_a_failing_check_speaks_for_itself(tmp_path: Path) -> None:
    assert (await place(tmp_path, "probe", Reply(500, b""))).tested is None


async def test_a_check_that_was_not_made_yet_showed_nothing(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.app.follow("https://podhost.example", "probe", "Podhost")
        told = await sheet(Desk(town.app, Watch(town.app)), "podhost")
    assert told is not None
    assert [p.tested for p in told.places] == [None]


async def test_an_unproved_reader_is_marked_by_its_title(tmp_path: Path) -> None:
    one = await place(tmp_path, "gatus", Reply(200, b"[]"))
    assert (str(one.title), one.tested) == ("Gatus (experimental)", None)
