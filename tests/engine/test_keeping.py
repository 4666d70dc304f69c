"""Adapters that remember from poll to poll, and go on where a part of what they ask is unchanged."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from statuswatch import adapters
from statuswatch.core.flow import Flow, Request, Response, Trouble
from statuswatch.core.model import Level, Report, Role, Source
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.manners import Hosts
from statuswatch.http import Http
from statuswatch.store.nouns import Validators
from tests.engine.conftest import Names
from tests.engine.stage import START
from tests.serving import Asked, Loopback, Reply, with_etag


class Chain:
    """Asks a feed as long as it is unchanged by its name, and then a file by its head."""

    kind = "chain"
    title = "A feed and its file"
    role = Role.PROBE
    experimental = False
    marks: tuple[str, ...] = ()

    def __init__(self, file: str, agent: str = "podcast monitor bot", *, sound: str = "") -> None:
        self.file, self.sound = file, sound or file
        self.agent = {"user-agent": agent}
        self.seen: list[int | str] = []
        self.given: list[tuple[str, datetime]] = []

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        raise AssertionError("it is asked with its memory")

    def poll_with(
        self, source: Source, still_open: frozenset[str], memory: str, at: datetime
    ) -> Flow:
        del still_open
        self.given.append((memory, at))
        answers = yield Request(source.url, headers=self.agent, decisive=False)
        feed = answers[0] if isinstance(answers, tuple) else answers
        self.seen.append(feed.status if isinstance(feed, Response) else feed.step)
        answers = yield (
            Request(
                self.file,
                method="HEAD",
                headers=self.agent,
                follow=False,
                conditional=False,
                decisive=False,
            ),
            Request(
                self.sound,
                headers=self.agent,
                byte_range=(0, 511),
                stop_after=512,
                conditional=False,
                decisive=False,
            ),
        )
        assert isinstance(answers, tuple)
        self.answers = answers
        return Report(level=Level.OK, memory=f"{memory}+")

    def places(self, url: str) -> tuple[str, ...]:
        return (url,)

    def knows(self, page: Response) -> bool:
        return page.ok


def fetcher(deadline: float = 30.0, each: float = 30.0) -> Fetcher:
    return Fetcher(Http, Hosts({}, lambda *_: None), SimulatedClock(START), deadline, each=each)


class Rig(Loopback):
    """A feed with an ETag, a prefix that leads on, and a file of 4 KB."""

    def __init__(self) -> None:
        super().__init__(self._answer)

    def _answer(self, asked: Asked) -> Reply:
        if asked.path == "/feed":
            return with_etag(asked, b"<rss/>")
        if asked.method == "HEAD":
            return Reply(302, b"", {"Location": "https://elsewhere.example/a.mp3"})
        return Reply(206, b"ID3" + b"\0" * 4093, {"Content-Type": "audio/mpeg"})


async def polls(rig: Rig, adapter: Chain, memories: tuple[str, ...]) -> list[Fetched]:
    asks, kept, found = fetcher(), dict[str, Validators](), list[Fetched]()
    source = Source("s", "s", "chain", f"{rig.url}/feed", role=Role.PROBE)
    for memory in memories:
        fetched = await asks.poll(adapter, source, validators=kept, memory=memory)
        kept |= {v.url: v for v in fetched.proof.validators}
        found.append(fetched)
    await asks.close()
    return found


async def test_an_unchanged_feed_reaches_the_flow_which_goes_on() -> None:
    async with Rig().running() as rig:
        assert isinstance(rig, Rig)
        adapter = Chain(f"{rig.url}/a.mp3")
        found = await polls(rig, adapter, ("", "kept", "kept"))
    assert adapter.seen == [200, 304, 304]
    assert [memory for memory, _ in adapter.given] == ["", "kept", "kept"]
    assert adapter.given[0][1] == START
    assert all(isinstance(f.outcome, Report) for f in found)


async def test_who_remembers_nothing_is_not_told_unchanged() -> None:
    async with Rig().running() as rig:
        assert isinstance(rig, Rig)
        adapter = Chain(f"{rig.url}/a.mp3")
        await polls(rig, adapter, ("kept", ""))
    assert adapter.seen == [200, 200]


async def test_method_agent_range_and_stop_are_asked_for_as_they_are_wished() -> None:
    async with Rig().running() as rig:
        assert isinstance(rig, Rig)
        adapter = Chain(f"{rig.url}/a.mp3")
        await polls(rig, adapter, ("",))
        head, audio = adapter.answers
        assert isinstance(head, Response)
        assert (head.status, head.hops) == (302, ()), "not followed"
        assert isinstance(audio, Response)
        assert (audio.status, len(audio.body)) == (206, 512)
        assert {asked.headers["user-agent"] for asked in rig.asked} == {"podcast monitor bot"}
        asked = {a.method: a.headers for a in rig.asked if a.path == "/a.mp3"}
        assert asked["GET"]["range"] == "bytes=0-511"
        assert asked.keys() == {"HEAD", "GET"}


async def test_when_time_is_up_a_keeping_adapter_is_driven_with_its_memory() -> None:
    async def hang(asked: Asked) -> Reply:
        await asyncio.sleep(60)
        return Reply()

    async with Loopback(hang).running() as host:
        adapter, asks = Chain(f"{host.url}/a.mp3"), fetcher(0.2)
        source = Source("s", "s", "chain", f"{host.url}/feed", role=Role.PROBE)
        fetched = await asks.poll(adapter, source, memory="kept")
        await asks.close()
    assert isinstance(fetched.outcome, Report)
    assert [memory for memory, _ in adapter.given] == ["kept", "kept"]
    assert adapter.seen == ["time"]


async def test_a_name_in_a_public_feed_that_leads_home_is_not_asked(names: Names) -> None:
    names["feed.example"] = ("8.8.8.8",)
    names["blocked.example"] = ("0.0.0.0",)
    async with Rig().running() as rig:
        port = rig.url.rpartition(":")[2]
        adapter, asks = Chain(f"http://blocked.example:{port}/a.mp3"), fetcher()
        source = Source("s", "s", "chain", f"http://feed.example:{port}/feed", role=Role.PROBE)
        await asks.poll(adapter, source)
        await asks.close()
        assert [asked.path for asked in rig.asked] == ["/feed"]
    for trouble in adapter.answers:
        assert isinstance(trouble, Trouble)
        assert (trouble.step, trouble.addresses) == ("dns", ("0.0.0.0",))
        assert "leads to an inner address here" in str(trouble.words)


async def test_one_request_that_hangs_does_not_eat_the_time_of_the_others() -> None:
    async def answer(asked: Asked) -> Reply:
        if asked.method == "HEAD":
            await asyncio.sleep(60)
        return Reply(206, b"ID3", {"Content-Type": "audio/mpeg"})

    async with Loopback(answer).running() as host, Loopback(answer).running() as other:
        adapter, asks = Chain(f"{host.url}/a.mp3", sound=f"{other.url}/a.mp3"), fetcher(each=1.5)
        source = Source("s", "s", "chain", f"{other.url}/feed", role=Role.PROBE)
        fetched = await asks.poll(adapter, source)
        await asks.close()
    hanging, sound = adapter.answers
    assert isinstance(hanging, Trouble)
    assert (hanging.step, hanging.url) == ("time", f"{host.url}/a.mp3")
    assert str(hanging.words) == "no answer in time"
    assert isinstance(sound, Response)
    assert isinstance(fetched.outcome, Report)
    assert [e.words is None for e in fetched.exchanges].count(False) == 1


async def test_a_check_of_one_address_may_take_the_whole_time() -> None:
    async def slow(_: Asked) -> Reply:
        await asyncio.sleep(0.4)
        return Reply()

    async with Loopback(slow).running() as host:
        asks = fetcher(each=0.1)
        source = Source("s", "s", "probe", host.url, role=Role.PROBE)
        fetched = await asks.poll(adapters.load("probe"), source)
        await asks.close()
    assert isinstance(fetched.outcome, Report)
    assert fetched.outcome.level is Level.OK


async def test_a_host_that_wants_to_be_left_alone_is_told_for_its_hop_alone() -> None:
    async with Rig().running() as rig, Rig().running() as other:
        assert isinstance(rig, Rig)
        adapter = Chain(f"{rig.url}/a.mp3", sound=f"{other.url}/a.mp3")
        asks = fetcher()
        asks.hosts.hold(rig.url, START + timedelta(hours=1))
        source = Source("s", "s", "chain", f"{other.url}/feed", role=Role.PROBE)
        fetched = await asks.poll(adapter, source)
        assert isinstance(fetched.outcome, Report)
        assert fetched.held is None
        held, sound = adapter.answers
        assert isinstance(held, Trouble)
        assert (held.step, held.url) == ("held", f"{rig.url}/a.mp3")
        assert isinstance(sound, Response)
        assert rig.asked == []
        asks.hosts.hold(other.url, START + timedelta(hours=1))
        fetched = await asks.poll(adapter, source)
        assert (fetched.outcome, fetched.held) == (None, START + timedelta(hours=1))
        await asks.close()
