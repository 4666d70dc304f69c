"""The sheet of one service, from a page on loopback to the words beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet import SHOWN, Sheet, check, sheet
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level, Plan
from statuswatch.core.overview import Face
from statuswatch.core.words import stamp
from statuswatch.store.nouns import Filter, Order
from tests.engine.stage import MINUTE, Town
from tests.serving import Asked, Loopback, Reply
from tests.statuspage import StatusPage, incident
from tests.waiting import PATIENCE

PODHOST = "podhost"


class Told:
    """A page that is followed, and the desk where its sheet is asked for."""

    def __init__(self, town: Town, page: StatusPage, host: Loopback) -> None:
        self.town, self.page, self.host = town, page, host
        self.watch = Watch(town.app)

    async def sheet(self) -> Sheet:
        told = await sheet(Desk(self.town.app, self.watch), PODHOST)
        assert told is not None
        return told

    def began(self, ago: timedelta) -> str:
        return stamp(self.town.clock.now() - ago)


@asynccontextmanager
async def followed(
    folder: Path, *parts: str, page: StatusPage | None = None
) -> AsyncIterator[Told]:
    page = page or StatusPage(parts={"Uploads": "operational", "Website": "operational"})
    async with Town(folder) as town, Loopback(page.handle).running("127.0.0.7") as host:
        town.app.follow(host.url, "statuspage", "Podhost", parts)
        yield Told(town, page, host)


@asynccontextmanager
async def polled(told: Told) -> AsyncIterator[Told]:
    async with told.town.watching() as watch:
        told.watch = watch
        await told.town.go(MINUTE / 2)
        yield told


async def test_what_is_not_followed_has_no_sheet(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        assert await sheet(Desk(told.town.app, told.watch), "someone-else") is None


async def test_what_was_never_asked_says_nothing(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        fresh = await told.sheet()
    assert (fresh.now.status.level, fresh.stories, fresh.parts, fresh.before) == (None, (), (), ())
    assert [(p.heard, p.due, p.why) for p in fresh.places] == [(None, None, None)]
    assert not fresh.polls


async def test_an_open_story_is_told_newest_word_first_with_its_page(tmp_path: Path) -> None:
    async with followed(tmp_path, "Uploads") as told:
        trouble = incident(
            "a", "Uploads fail", "critical", ("Uploads",), started=told.began(MINUTE)
        )
        first = trouble["incident_updates"][0]
        trouble["incident_updates"] = [
            {**first, "id": "2", "body": "Found it.", "status": "identified"},
            {**first, "created_at": told.began(MINUTE * 9), "display_at": told.began(MINUTE * 9)},
        ]
        other = incident("b", "Website is slow", "minor", ("Website",), started=told.began(MINUTE))
        told.page.incidents = [trouble, other]
        async with polled(told):
            seen = await told.sheet()
    (story,) = seen.stories
    assert [u.phase for u in story.updates] == ["identified", "investigating"]
    assert (story.face, story.plan, str(story.place)) == (Face.DOWN, None, "Atlassian Statuspage")
    assert story.url == "https://stspg.example/a"
    assert [s.known.incident.title for s in seen.elsewhere] == ["Website is slow"]


async def test_a_story_is_as_bad_as_the_followed_part_it_names(tmp_path: Path) -> None:
    async with followed(tmp_path, "Uploads") as told:
        told.page.parts |= {"Uploads": "major_outage", "Website": "major_outage"}
        told.page.incidents = [
            incident("a", "Uploads fail", "minor", ("Uploads",), started=told.began(MINUTE)),
            incident("b", "Website is slow", "minor", ("Website",), started=told.began(MINUTE)),
        ]
        async with polled(told):
            seen = await told.sheet()
    assert [s.face for s in (*seen.stories, *seen.elsewhere)] == [Face.DOWN, Face.DEGRADED]
    assert seen.now.status.level is Level.DOWN


async def test_a_post_that_was_written_anew_keeps_what_it_said(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        words = ["We look into it.", "We look\ninto it.", "Drafts may be missing.", "None is."]
        async with polled(told):
            began = told.began(MINUTE)
            for text in words:
                told.page.incidents = [incident("a", "Uploads fail", text=text, started=began)]
                await told.town.go(MINUTE * 6)
            seen = await told.sheet()
    (story,) = seen.stories
    assert [u.text for u in story.updates] == ["None is."]
    assert [e.before for e in story.edits] == ["We look\ninto it.", "Drafts may be missing."]
    assert {e.key for e in story.edits} == {story.updates[0].key}
    assert story.known.first_seen < story.edits[0].at < story.edits[1].at <= seen.at


async def test_what_began_before_the_journals_last_lines_has_its_edits_all_the_same(
    tmp_path: Path,
) -> None:
    async with followed(tmp_path) as told, polled(told):
        for n in range(12):  # what came and went before: lines that are passed over
            told.page.incidents = [incident(f"n{n}", "Short", started=told.began(MINUTE))]
            await told.town.go(MINUTE * 6)
        began = told.began(MINUTE)
        for text in ("Looking.", "Found."):
            told.page.incidents = [incident("a", "Uploads fail", text=text, started=began)]
            await told.town.go(MINUTE * 12)
        (story,) = (await told.sheet()).stories
    assert [e.before for e in story.edits] == ["Looking."]


async def test_trouble_is_since_our_own_check_saw_it_though_that_is_well_again(
    tmp_path: Path,
) -> None:
    async with followed(tmp_path) as told:
        site = [500]
        async with Loopback(lambda _: Reply(site[0], b"x")).running("127.0.0.8") as host:
            told.town.app.follow(host.url, "probe", "Podhost")
            async with polled(told):
                await told.town.go(MINUTE * 20)
                alone = told.town.app.overview().services[0]
                told.page.incidents = [
                    incident("a", "Slow", "minor", started=told.began(MINUTE)),
                ]
                await told.town.go(MINUTE * 6)
                site[0] = 200
                await told.town.go(MINUTE * 12)
                now = told.town.app.overview().services[0]
                sheet_of = (await told.sheet()).now
    assert [k.incident.title for k in now.status.open] == ["Slow"]
    assert (alone.status.level, now.status.level) == (Level.DOWN, Level.DEGRADED)
    assert now.status.since == alone.status.since == now.saw
    assert (sheet_of.status.since, sheet_of.saw) == (now.status.since, now.saw)
    assert now.saw is not None


async def test_followed_parts_come_first_and_one_that_vanished_keeps_its_place(
    tmp_path: Path,
) -> None:
    async with followed(tmp_path, "Website", "Old") as told, polled(told):
        told.page.parts["Website"] = "major_outage"
        await told.town.go(MINUTE * 9)
        parts = (await told.sheet()).parts
    assert [(p.name, p.level, p.followed, p.gone) for p in parts] == [
        ("Old", None, True, True),
        ("Website", Level.DOWN, True, False),
        ("Uploads", Level.OK, False, False),
    ]


async def test_why_it_is_asked_in_this_interval(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        (calm,) = (await told.sheet()).places
        told.page.incidents = [incident("a", "Uploads fail", started=told.began(MINUTE))]
        await told.town.go(MINUTE * 9)
        (busy,) = (await told.sheet()).places
        now = told.town.clock.now()
    assert str(calm.why) == "every 5\N{NO-BREAK SPACE}min, as set"
    assert str(busy.why) == "every 60\N{NO-BREAK SPACE}s: an outage is open"
    assert (calm.pace, busy.pace) == (MINUTE * 5, MINUTE)
    assert busy.due is not None
    assert now < busy.due <= now + MINUTE * 1.7
    assert busy.heard is not None
    assert now - busy.heard <= MINUTE * 1.7


async def test_a_page_that_cannot_be_read_says_why_and_since_when(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        told.host.handler = lambda _: Reply(500)
        since = told.town.clock.now()
        await told.town.go(MINUTE * 40)
        (place,) = (await told.sheet()).places
    assert place.face is Face.UNKNOWN
    assert place.failing is not None
    assert place.failing_since is not None
    assert since < place.failing_since < since + MINUTE * 9
    assert "ever slower: it can't be read" in str(place.why)


async def test_a_host_that_asked_us_to_wait_is_named_with_its_time(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        told.host.handler = lambda _: Reply(429, headers={"Retry-After": "1800"})
        await told.town.go(MINUTE * 9)
        (place,) = (await told.sheet()).places
    assert str(place.why).startswith("not before ")
    assert str(place.why).endswith(": they asked us to wait")


async def test_a_page_that_says_it_is_gone_is_paused_and_says_so(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, polled(told):
        told.host.handler = lambda _: Reply(410)
        await told.town.go(MINUTE * 9)
        (place,) = (await told.sheet()).places
    assert (place.paused, place.due) == ("gone", None)
    assert str(place.why) == "paused: their page says it is gone"


async def test_planned_work_is_announced_then_runs_then_runs_over(tmp_path: Path) -> None:
    plans: list[Plan | None] = []
    async with followed(tmp_path) as told:
        now = told.town.clock.now()
        work = incident("m", "Move", "maintenance", status="scheduled")
        work |= {
            "scheduled_for": stamp(now + MINUTE * 30),
            "scheduled_until": stamp(now + MINUTE * 60),
        }
        planned = [work]
        whole = told.page.handle

        def with_plan(asked: Asked) -> Reply:
            reply = whole(asked)
            key = b'"scheduled_maintenances": []'
            put = b'"scheduled_maintenances": ' + json.dumps(planned).encode()
            return Reply(reply.status, reply.body.replace(key, put))

        told.host.handler = with_plan
        async with polled(told):
            plans.append((await told.sheet()).stories[0].plan)
            work["status"] = "in_progress"
            await told.town.go(MINUTE * 40)
            plans.append((await told.sheet()).stories[0].plan)
            await told.town.go(MINUTE * 40)
            plans.append((await told.sheet()).stories[0].plan)
    assert plans == [Plan.ANNOUNCED, Plan.RUNNING, Plan.OVERRUN]


async def test_past_outages_are_the_newest_ones_with_their_titles(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        for n in range(SHOWN + 2):
            start = told.began(timedelta(hours=n + 1))
            end = told.began(timedelta(hours=n + 1) - MINUTE * 20)
            told.page.past.append(
                incident(f"p{n}", f"Trouble {n}", started=start, resolved=end, status="resolved")
            )
        told.page.incidents = told.page.past[:]
        async with polled(told):
            many = await told.sheet()
    assert [str(p.title) for p in many.before] == [f"Trouble {n}" for n in range(SHOWN)]
    assert {p.outage.duration for p in many.before} == {MINUTE * 20}
    assert many.more


async def test_a_past_outage_is_called_as_in_the_history(tmp_path: Path) -> None:
    async with followed(tmp_path) as told:
        start, end = told.began(timedelta(hours=3)), told.began(timedelta(hours=2))
        for key, title in (("a", "Chirp is unavailable for many"), ("b", "Uploads fail")):
            told.page.past.append(
                incident(key, title, started=start, resolved=end, status="resolved")
            )
        told.page.incidents = told.page.past[:]
        async with polled(told):
            (one,) = (await told.sheet()).before
            history, now = told.town.app.stored.history, told.town.clock.now()
            (row,) = history.outage_page(Filter(), Order(), 0, now=now)
    assert one.title == row.title
    assert str(one.title) == "Chirp is unavailable for many; Uploads fail"


async def test_checking_asks_this_service_alone_and_waits_for_the_answer(tmp_path: Path) -> None:
    async with followed(tmp_path) as told, Loopback(StatusPage().handle).running() as other:
        told.town.app.follow(other.url, "statuspage", "Other")
        async with polled(told):
            before = len(told.host.asked), len(other.asked)
            asking = asyncio.create_task(check(Desk(told.town.app, told.watch), PODHOST))
            await told.town.go(timedelta(seconds=2))
            await asyncio.wait_for(asking, PATIENCE)
            assert (len(told.host.asked), len(other.asked)) == (before[0] + 1, before[1])


async def test_who_only_follows_the_journal_knows_no_next_check_and_cannot_ask(
    tmp_path: Path,
) -> None:
    async with followed(tmp_path) as told, polled(told):
        told.watch = Watch(told.town.app)  # as a second window: it does not poll
        other = await told.sheet()
        with pytest.raises(StatusWatchError, match="polling in another window"):
            await check(Desk(told.town.app, told.watch), PODHOST)
    assert not other.polls
    assert [(p.due, p.pace, p.why) for p in other.places] == [(None, None, None)]
    assert other.places[0].heard is not None
