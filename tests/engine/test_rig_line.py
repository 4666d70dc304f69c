"""Our own line cut, a sign-in page, a lid that was closed for three days: nobody is accused, what
we could not see stays grey, and what happened meanwhile is taken from the pages."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.core.days import days
from statuswatch.core.face import Face, face
from statuswatch.core.model import KnownIncident, Line, Role
from statuswatch.core.nowhead import header
from statuswatch.core.overview import Overview, headline, icon
from statuswatch.core.tooltip import tooltip
from statuswatch.core.witness import Answer
from statuswatch.core.words import Setting
from statuswatch.demo.pages import answer
from statuswatch.demo.story import Affair, Post, Story
from statuswatch.demo.story import Vendor as Told
from tests.engine.rig import SECOND, Place, calm_others, place, said
from tests.engine.stage import HOUR, MINUTE, START, Town, Vendor
from tests.serving import Asked, Reply

DAY = timedelta(days=1)
SPREAD = 60
"""Seconds that a catch-up round takes at least."""


def spread(vendors: list[Vendor], back: float) -> list[float]:
    """When each was asked first from `back` on, in seconds after it."""
    return sorted(min(t for t in v.times if t >= back) - back for v in vendors)


def words(overview: Overview, now: datetime) -> tuple[str, str, str]:
    """What head, tool tip and line under the head say of the line."""
    top = header(overview, {}, Setting(zone=UTC, now=now))
    assert top.line is not None
    return said(top.sentence, now), said(tooltip(overview)[0], now), said(top.line, now)


# -- our own line --------------------------------------------------------------------------------


async def test_fifty_sources_behind_a_cut_line_are_one_sentence(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        places = [await place(town, f"Host {n:02}") for n in range(25)]
        hosts = [vendor for one in places for vendor in (one.page, one.check)]
        async with town.watching():
            await town.go(HOUR)
            assert said(headline(town.app.overview()), town.clock.now()) == "All 25 fine"
            town.line, cut = "down", town.clock.now()
            accused: list[str] = []
            while town.clock.now() < cut + HOUR * 2:
                await town.go(SECOND * 20)
                accused += [s.service.name for s in town.app.overview().services if face(s).ails]
            overview, now = town.app.overview(), town.clock.now()
            assert (overview.line, overview.offline) == (Line.DOWN, True)
            assert icon(overview) == (Face.OFFLINE, 0)
            since = overview.line_since
            assert since is not None
            assert since - cut < MINUTE * 2
            assert words(overview, now) == (
                "It's you: your own line is down",
                f"You are offline since {since:%H:%M}",
                f"None of our test addresses answers since {since:%H:%M}. "
                "We say nothing about the services until it is back.",
            )
            judged = [s.verdict.answer for s in overview.services if s.verdict]
            assert judged == [Answer.YOU] * 25

            town.line, back = "up", town.clock.monotonic()
            await town.go(MINUTE * 3)
            firsts = spread(hosts, back)
            print(f"offline after {since - cut}, caught up in {firsts[0]:.0f}-{firsts[-1]:.0f} s")
            assert SPREAD <= firsts[-1] - firsts[0] <= 120
            assert max(Counter(int(t) for t in firsts).values()) <= 3, "no second has a crowd"
            asked = [sum(1 for t in v.times if back <= t <= back + 100) for v in hosts]
            assert max(asked) <= 2, "one round"
            await town.go(MINUTE * 30)
            assert said(headline(town.app.overview()), town.clock.now()) == "All 25 fine"
        assert (accused, town.story(), town.heard.notices) == ([], [], [])
        for n in range(50):
            before, after = town.coverage(n)
            assert before.until <= since, "one that fails first was watched until then"
            assert after.since >= cut + HOUR * 2


async def test_behind_a_sign_in_page_nothing_opens_and_one_sentence_says_why(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        places = [await place(town, f"Host {n}") for n in range(4)]
        async with town.watching():
            await town.go(HOUR)
            town.line = "portal"
            await town.go(HOUR)
            overview, now = town.app.overview(), town.clock.now()
            assert overview.line is Line.CAPTIVE
            assert words(overview, now) == (
                "It's you: this network wants you to sign in",
                "This network wants you to sign in; we say nothing until you have",
                "A sign-in page answers instead of the internet.",
            )
            assert {p.verdict.answer for p in places} == {Answer.YOU}
            town.line = "up"
            await town.go(MINUTE * 20)
            assert [p.header() for p in places] == [f"Host {n} is fine" for n in range(4)]
        assert (town.story(), town.heard.notices) == ([], [])


# -- three days with the lid closed --------------------------------------------------------------


SLEPT = START + HOUR * 2
WOKE = SLEPT + DAY * 3


def affair(key: str, began: datetime, over: datetime | None) -> Affair:
    first = Post(began, "investigating", "Uploads fail.", parts=(("Uploads", "major_outage"),))
    last = () if over is None else (Post(over, "resolved", "Over.", parts=(("Uploads", OK),)),)
    return Affair(key, "Uploads fail", "critical", ("Uploads",), (first, *last))


OK = "operational"
ENDED = affair("ended-meanwhile", SLEPT - MINUTE * 30, WOKE - HOUR * 14)
STILL = affair("began-meanwhile", SLEPT + HOUR * 20, None)
WITHIN = affair("within", SLEPT + HOUR * 5, SLEPT + HOUR * 7)


async def told_by(town: Town, kind: str, name: str, *affairs: Affair) -> Vendor:
    """A vendor whose page is that of a story's, as the demo's server has it."""
    one = Told(name.lower(), name, "Invented.", kind, ("Uploads", "Feeds"), affairs=affairs)
    story = Story(START, START + DAY * 10, (one,))
    vendor = await town.vendor(kind, name)
    counted = vendor.handler

    def page(asked: Asked) -> Reply:
        counted(asked)
        path = "/history.atom" if kind == "feed" else asked.path
        reply = answer(story, town.clock.now(), one, path)
        reply = reply.given(asked.headers.get("if-none-match", ""))
        return Reply(reply.status or 404, reply.body, reply.headers)

    vendor.handler = page
    return vendor


def recorded(town: Town, name: str) -> list[KnownIncident]:
    rows = town.app.stored.history.rows()
    return [row.known for row in rows if row.service.name == name]


async def test_after_three_days_of_sleep_one_round_tells_what_the_pages_have_kept(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        calm = [await place(town, f"Calm {n}") for n in range(5)]
        vendors = [
            await told_by(town, "statuspage", "Ended", ENDED),
            await told_by(town, "statuspage", "Still", STILL),
            await told_by(town, "feed", "Within", WITHIN),
            *(vendor for one in calm for vendor in (one.page, one.check)),
        ]
        async with town.watching():
            await town.clock.run_until(SLEPT, town.watch.idle)
            assert [said(n.title, SLEPT) for n in town.heard.notices] == ["Ended is down"]
            before = [len(v.times) for v in vendors]
            town.clock.jump(WOKE - SLEPT)
            town.line, woke = "down", town.clock.monotonic()
            await town.go(SECOND * 40)  # the Wi-Fi needs a while
            town.line = "up"
            await town.go(MINUTE * 7)
            firsts = spread(vendors, woke)
            asked = [len(v.times) - n for v, n in zip(vendors, before, strict=True)]
            print(
                f"asked {min(asked)}-{max(asked)} times, {firsts[0]:.0f}-{firsts[-1]:.0f} s after"
            )
            assert firsts[-1] - firsts[0] >= SPREAD
            assert firsts[-1] <= 400, "over the interval, from when there is a line"
            assert max(Counter(int(t) for t in firsts).values()) <= 3
            crowded = [n for n in asked[3:] if n > 3]
            assert len(crowded) <= 2, "one round; whose look met the dead line is watched closely"
            await town.go(HOUR)

            [ended], [still], [within] = (recorded(town, n) for n in ("Ended", "Still", "Within"))
            assert (ended.incident.started, ended.incident.ended) == times(ENDED)
            assert (still.incident.started, still.incident.ended) == times(STILL)
            assert (within.incident.started, within.incident.ended) == times(WITHIN)
            cards = [said(n.title, WOKE) for n in town.heard.notices[1:]]
            assert sorted(cards) == ["Ended is back", "Still is down", "Still is still down"]
            assert {row.source.role for row in town.app.stored.history.rows()} == {Role.OFFICIAL}
        grey(town, [f.source.id for f in town.app.stored.ledger.sources()])


def times(one: Affair) -> tuple[datetime, datetime | None]:
    return one.posts[0].at, one.posts[-1].at if len(one.posts) > 1 else None


def grey(town: Town, sources: list[str]) -> None:
    """Not a minute of the sleep was watched by anybody, and its days say so."""
    history = town.app.stored.history
    for source in sources:
        for run in history.coverage([source], START, WOKE + DAY):
            assert run.until <= SLEPT or run.since >= WOKE
    calm = [s for s in sources if s.startswith("calm-0")]
    watched = history.coverage(calm, START, WOKE + DAY)
    strip = days((), (), watched, town.clock.now(), 4, UTC)
    assert [day.watched > 0 for day in strip] == [True, False, False, True]
    assert [day.level for day in strip[1:3]] == [None, None]


async def test_what_was_told_as_down_is_told_as_back_however_long_we_slept(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        early = affair("ended-early", SLEPT - MINUTE * 30, SLEPT + HOUR)
        await told_by(town, "statuspage", "Ended", early)
        async with town.watching():
            await town.clock.run_until(SLEPT, town.watch.idle)
            town.clock.jump(WOKE - SLEPT)
            await town.go(HOUR)
        cards = [said(n.title, WOKE) for n in town.heard.notices]
        assert cards == ["Ended is down", "Ended is back"]


async def test_what_began_and_ended_within_the_sleep_is_asked_of_a_calm_page_too(
    tmp_path: Path,
) -> None:
    async with Town(tmp_path) as town:
        await told_by(town, "statuspage", "Within", WITHIN)
        async with town.watching(past=True):
            await town.clock.run_until(SLEPT, town.watch.idle)
            town.clock.jump(WOKE - SLEPT)
            await town.go(HOUR)
        [within] = recorded(town, "Within")
        assert (within.incident.started, within.incident.ended) == times(WITHIN)
        cards = [said(n.title, WOKE) for n in town.heard.notices]
        assert cards == ["Within was down while you were away"]


async def test_a_failing_look_on_each_side_of_a_sleep_is_no_alarm(tmp_path: Path) -> None:
    """Two before and one after make three in a row, but days lie between them."""
    async with Town(tmp_path) as town:
        host: Place = await place(town)
        await calm_others(town)
        async with town.watching():
            await town.go(HOUR * 2)
            looked = len(host.check.times)
            host.check.dead = True
            await host.until(lambda: len(host.check.times) >= looked + 2)
            town.clock.jump(DAY * 3)
            host.check.dead = True
            looked = len(host.check.times)
            await host.until(lambda: len(host.check.times) > looked)
            assert not host.face.ails
            assert host.verdict.answer is Answer.CANT_TELL
            host.check.dead = False
            await town.go(MINUTE * 10)
            assert host.header() == "Host is fine"
