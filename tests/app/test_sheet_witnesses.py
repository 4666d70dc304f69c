"""The sheet's verdict and what stands beside it, from sources on loopback: who says what, how long
it may last, a podcast's way, certificates, and what was written over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from statuswatch.adapters.podcast import Podcast
from statuswatch.app import Watch, own_word
from statuswatch.app.desk import Desk
from statuswatch.app.sheet import Sheet, sheet
from statuswatch.app.sheet_places import Expiring, place
from statuswatch.core.face import user_says
from statuswatch.core.model import Known, Level, Measure, Observation, Report, Role, Source
from statuswatch.core.witness import Answer
from statuswatch.core.words import stamp
from statuswatch.store.nouns import Followed
from tests.app.test_sheet import PODHOST, followed, polled
from tests.engine.stage import MINUTE, Town
from tests.podcast_server import played
from tests.serving import Loopback, Reply
from tests.statuspage import incident


async def of(town: Town, service: str) -> Sheet:
    told = await sheet(Desk(town.app, Watch(town.app)), service)
    assert told is not None
    return told


async def test_who_says_what_is_on_the_sheet_with_the_way_to_it(tmp_path: Path) -> None:
    site = Loopback(lambda _: Reply(503, b"x"))
    async with followed(tmp_path) as told, site.running("127.0.0.8") as host:
        told.town.app.follow(host.url, "probe", "Podhost")
        async with polled(told):
            await told.town.go(MINUTE * 20)
            seen = await told.sheet()
    verdict = seen.now.verdict
    assert verdict is not None
    assert verdict.answer is Answer.THEM_SILENT
    check, page = verdict.witnesses[:2]
    assert (check.role, check.says, page.role, page.says) == (
        Role.PROBE,
        Level.DOWN,
        Role.OFFICIAL,
        Level.OK,
    )
    assert {w.source for w in (check, page)} == {p.id for p in seen.places}
    assert page.url == told.host.url


async def test_trouble_is_foretold_from_the_services_own_past(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        for n in range(1, 9):
            start, end = told.began(timedelta(days=n)), told.began(timedelta(days=n) - MINUTE * 40)
            told.page.past.append(
                incident(f"p{n}", f"Trouble {n}", started=start, resolved=end, status="resolved")
            )
        told.page.incidents = told.page.past[:]
        async with polled(told):
            calm = await told.sheet()
            now = incident("a", "Uploads fail", started=told.began(MINUTE))
            told.page.incidents = [*told.page.past, now]
            await told.town.go(MINUTE * 9)
            ill = await told.sheet()
    assert calm.now.forecast is None
    assert ill.now.forecast is not None
    assert ill.now.forecast.known == 8


async def test_an_address_with_a_masked_secret_is_not_opened(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.app.follow("https://feeds.example/••••/show.xml", "podcast", "Mine")
        seen = await of(town, "mine")
    assert seen.now.verdict is not None
    (check,) = [w for w in seen.now.verdict.witnesses if w.role is Role.PROBE]
    assert (check.url, check.source) == ("", seen.places[0].id)


async def test_a_podcasts_way_is_shown_as_it_was_last_seen(tmp_path: Path) -> None:
    with played({"op3": "server"}) as stage:
        adapter = Podcast(stage.data)
        with (
            patch("statuswatch.app.podcasting.podcast", lambda: adapter),
            patch("statuswatch.adapters.podcast.ADAPTER", adapter),
        ):
            async with Town(tmp_path) as town:
                town.app.follow(stage.world.feed, "podcast", "The Show")
                before = await of(town, "the-show")
                async with town.watching():
                    await town.go(MINUTE / 2)
                    after = await of(town, "the-show")
    assert before.ways == ()
    (way,) = after.ways
    assert way.source == after.places[0].id
    named = {hop.name: hop.level for hop in way.chain.hops}
    assert named["Feed"] is Level.OK
    assert named["OP3"] is Level.DOWN
    assert after.places[0].tested is None, "its hops say what was tested"


async def test_the_users_own_word_is_a_story_and_a_place_that_nobody_asks(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        desk = Desk(told.town.app, told.watch)
        await own_word.it_fails(desk, PODHOST, "Uploads", "Assembling hangs")
        seen = await told.sheet()
        await told.town.go(MINUTE)
        await own_word.it_works(desk, PODHOST)
        await told.town.go(MINUTE / 2)
        over = await told.sheet()
    (story,) = seen.stories
    assert (story.known.role, story.known.incident.title) == (Role.USER, "Assembling hangs")
    assert story.url == ""
    (mine,) = [p for p in seen.places if p.role is Role.USER]
    assert (mine.due, mine.pace) == (None, None)
    assert str(mine.why) == "never asked: it is your own word"
    assert (user_says(seen.now), user_says(over.now)) == (True, False)


async def test_a_page_that_moves_a_storys_begin_keeps_both_times(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        late, early = told.began(MINUTE), told.began(MINUTE * 30)
        told.page.incidents = [incident("a", "Uploads fail", started=late)]
        await told.town.go(MINUTE * 9)
        told.page.incidents = [incident("a", "Uploads fail", started=early)]
        await told.town.go(MINUTE * 9)
        open_ = await told.sheet()
        end = stamp(told.town.clock.now())
        over = incident("a", "Uploads fail", started=early, resolved=end, status="resolved")
        told.page.incidents, told.page.past = [over], [over]
        await told.town.go(MINUTE * 9)
        done = await told.sheet()
    (story,) = open_.stories
    assert [str(r.what) for r in story.revisions] == ["back-dated"]
    (past,) = done.before
    assert [str(r.what) for r in past.revisions] == ["back-dated"]


async def test_a_certificates_end_is_said_from_what_was_measured(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        app = town.app
        _, source = app.follow("https://podhost.example", "probe", "Podhost")
        end = town.clock.now() + timedelta(days=60)
        told = Report(level=Level.OK, measures=(Measure("certificate_end", end.timestamp(), "s"),))
        app.stored.journal.commit(Observation(source, town.clock.now(), told), app.rules)
        app.stored.journal.flush()
        (calm,) = (await of(town, "podhost")).places
        soon = town.clock.now() + timedelta(days=3)
        known = Known(expiring=(("OP3", soon, 14), ("", soon - timedelta(days=1), 3)))
        warned = place(Followed(source, ""), known, None, app.stored.history, town.clock.now())
    assert calm.expiring == (Expiring("", end.replace(microsecond=0).astimezone(UTC)),)
    assert [(e.name, e.soon) for e in warned.expiring] == [("", True), ("OP3", True)]


async def test_a_page_has_no_certificate_to_warn_of(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        page = Source("p", "podhost", "statuspage", "https://status.podhost.example/")
        now = datetime(2026, 6, 1, tzinfo=UTC)
        one = place(Followed(page, ""), Known(), None, town.app.stored.history, now)
    assert one.expiring == ()
