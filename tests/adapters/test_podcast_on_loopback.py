"""The rig over the network: some dozens of worlds through the real fetcher, on loopback."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import combinations

import msgspec
import pytest

from statuswatch import http
from statuswatch.adapters._podcast_memory import dump, load
from statuswatch.adapters.podcast import Podcast
from statuswatch.core.model import Report, Role, Source
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.manners import Hosts
from statuswatch.http import Http
from tests.podcast_server import Stage, names, played
from tests.podcasts import NOW

PREFIX = ("dns", "blocked", "tls", "gone", "server", "page", "loop", "elsewhere", "no-head")
HOST = ("dns", "tls", "gone", "server", "page", "empty", "newest", "refused", "no-head")
SINGLES = [{hop: fault} for hop in ("podtrac", "op3", "podsights") for fault in PREFIX]
SINGLES += [{"host": fault} for fault in HOST]
FAULTS = ("dns", "server", "page", "loop")
PAIRS = [
    {one: a, two: b}
    for one, two in combinations(("podtrac", "op3", "podsights"), 2)
    for a in FAULTS
    for b in FAULTS
]
HANGING = [{"op3": "time"}, {"host": "time"}, {"podtrac": "time", "host": "time"}]
PAIRS += [{"op3": a, "host": b} for a in FAULTS for b in ("server", "gone", "empty")]


@pytest.fixture(autouse=True)
def _no_name_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "resolve", names)


async def look(
    stage: Stage,
    looks: int,
    *,
    deadline: float = 20.0,
    each: float = 8.0,
    memory: str = "",
) -> tuple[Report, str]:
    """So many looks, a minute apart, as the engine asks."""
    clock = SimulatedClock(NOW)
    hosts = Hosts({}, lambda _host, _until: None)
    fetcher = Fetcher(Http, hosts, clock, deadline, each=each)
    options = {"apple": "off"}
    source = Source("show", "show", "podcast", stage.world.feed, options, Role.PROBE)
    report = None
    adapter = Podcast(stage.data)
    try:
        for _ in range(looks):
            fetched = await fetcher.poll(adapter, source, memory=memory)
            assert isinstance(fetched.outcome, Report)
            report = fetched.outcome
            memory = report.memory or ""
            clock.jump(timedelta(minutes=1))
    finally:
        await fetcher.close()
    assert report is not None
    return report, memory


@pytest.mark.parametrize("faults", SINGLES + PAIRS, ids=str)
def test_a_world_on_loopback_is_named_like_the_one_on_paper(faults: dict[str, str]) -> None:
    with played(faults) as stage:
        report, memory = asyncio.run(look(stage, 3))
        wrong = {s.id: s.fault for s in load(memory).stations if s.fault not in {"", "unasked"}}
        stage.world.faults = faults
        assert wrong == stage.world.expected()
        trouble = {hop for hop, fault in wrong.items() if fault not in {"blocked", "refused"}}
        assert {i.key for i in report.incidents} == {f"hop:{hop}" for hop in trouble}
        for came in stage.came:
            assert "podcast monitor bot" in came.agent
            if came.hop in {"podtrac", "op3", "podsights"} and came.method != "HEAD":
                assert (faults[came.hop], came.ranged) == ("no-head", "bytes=0-1")
        looks_that_hear = 3 if "host" in faults else 1
        sound = sum(c.sent for c in stage.came if c.hop == "host")
        assert sound <= 512 * looks_that_hear
        assert sound <= 2048


def test_a_calm_first_look_costs_seven_questions() -> None:
    with played({}) as stage:
        report, _ = asyncio.run(look(stage, 1))
        assert report.level is not None
        assert not report.level.ails
        assert sorted(c.hop for c in stage.came) == [
            "cover",
            "feed",
            "host",
            "host",
            "op3",
            "podsights",
            "podtrac",
        ]
        assert [c.ranged for c in stage.came if c.hop == "host"] == ["", "bytes=0-511"]


@pytest.mark.parametrize("faults", HANGING, ids=str)
def test_a_hop_that_hangs_is_named_and_nobody_else(faults: dict[str, str]) -> None:
    with played(faults) as stage:
        report, memory = asyncio.run(look(stage, 3, each=1.0))
        wrong = {s.id: s.fault for s in load(memory).stations if s.fault not in {"", "unasked"}}
        assert wrong == stage.world.expected()
        assert {i.key for i in report.incidents} == {f"hop:{hop}" for hop in wrong}


def test_a_poll_that_takes_too_long_as_a_whole_accuses_nobody() -> None:
    with played({}) as stage:
        _, memory = asyncio.run(look(stage, 1))
        stage.world.faults = {"op3": "time"}
        told = msgspec.structs.replace(load(memory), chain=0.0)
        report, after = asyncio.run(look(stage, 1, deadline=0.5, memory=dump(told)))
        assert not report.incidents
        assert not report.suspects
        assert not any(s.bad for s in load(after).stations)
