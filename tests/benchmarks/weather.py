"""What vendors say and how they fail in a soak: decided before it begins, told by one server."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.engine.stage import HOUR, LOGIN, MINUTE, incident, summary

FAULTS = ("500", "503", "html", "cut", "garbage", "empty", "reset", "silence", "gzip")
CALM = summary()
PATIENCE = 0.5
"""Seconds of real time after which a host that says nothing is left."""

LINE = -1
"""The number of the canary, which fails when our own line does."""


@dataclass(frozen=True)
class Spell:
    """From `since` until `until` it is so at one source: a fault, or an incident (its key)."""

    since: datetime
    until: datetime
    what: str


@dataclass
class Weather:
    """What each source says when; all of it decided before it begins."""

    now: Callable[[], datetime]
    faults: dict[int, list[Spell]]
    incidents: dict[int, list[Spell]]
    cuts: list[Spell] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """The incidents that an answer without a fault told of: what nobody asked for was told to nobody."""

    @classmethod
    def made(
        cls, now: Callable[[], datetime], sources: int, length: timedelta, seed: int = 9
    ) -> Weather:
        """Each source fails some minutes twice in eight hours; one in eight has an incident; and
        our line is cut once in two hours. The last hour is calm, so that all can end."""
        chance, begin = random.Random(seed), now()

        def spell(longest: timedelta, what: str) -> Spell:
            since = begin + length * (0.05 + 0.75 * chance.random())
            return Spell(since, since + longest * (0.1 + 0.9 * chance.random()), what)

        share = length / (HOUR * 8)
        faults = {
            n: [spell(MINUTE * 20, chance.choice(FAULTS)) for _ in range(_some(chance, 2 * share))]
            for n in range(sources)
        }
        ill = chance.sample(range(sources), max(1, round(sources / 8 * share)))
        incidents = {n: [spell(HOUR, f"i{n}")] for n in ill}
        cuts = [spell(MINUTE * 15, "cut") for _ in range(max(1, round(4 * share)))]
        return cls(now, faults, incidents, cuts)

    @classmethod
    def calm(cls, now: Callable[[], datetime]) -> Weather:
        return cls(now, {}, {})

    @property
    def is_cut(self) -> bool:
        return _at(self.cuts, self.now()) is not None

    def fault(self, source: int) -> str:
        found = _at(self.faults.get(source, ()), self.now())
        return "" if found is None else found.what

    def heard_of(self, source: int) -> None:
        found = _at(self.incidents.get(source, ()), self.now())
        if found is not None:
            self.told.add(found.what)

    def body(self, source: int) -> bytes:
        now = self.now()
        if source == LINE:
            return b"Success"
        found = _at(self.incidents.get(source, ()), now)
        if found is None:
            return CALM
        words = [
            {"id": f"u{n}", "status": "investigating", "body": f"Looking, {n}", **_times(moment)}
            for n in range(4)
            if (moment := found.since + MINUTE * 15 * n) <= now
        ]
        told: dict[str, Any] = {"incident_updates": words, **_times(found.since)}
        return summary(incident(found.what, **told))


def _times(moment: datetime) -> dict[str, str]:
    text = moment.isoformat()
    return {"created_at": text, "started_at": text, "updated_at": text, "display_at": text}


def _some(chance: random.Random, mean: float) -> int:
    return int(mean) + (chance.random() < mean % 1)


def _at(spells: Sequence[Spell], now: datetime) -> Spell | None:
    return next((spell for spell in spells if spell.since <= now < spell.until), None)


class Vendors:
    """One server for all: its hosts are 127.1.0.0 and so on, told apart by the Host header. It
    remembers nothing, so that what grows is ours."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.polls = 0
        self.port = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "0.0.0.0", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def url(self, source: int) -> str:
        return f"http://127.{1 if source >= 0 else 2}.{abs(source) // 250}.{abs(source) % 250 + 1}:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.polls += 1
            host = head.lower().partition(b"host: ")[2].partition(b":")[0].decode().split(".")
            source = int(host[2]) * 250 + int(host[3]) - 1 if host[1] == "1" else LINE
            await self._answer(source, head, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the asker left
        finally:
            writer.close()

    async def _answer(self, source: int, head: bytes, writer: asyncio.StreamWriter) -> None:
        body = self.weather.body(source)
        fault = "reset" if self.weather.is_cut else self.weather.fault(source)
        if fault == "reset":
            writer.transport.abort()
        elif fault == "silence":
            await asyncio.sleep(PATIENCE * 4)
        elif fault in {"500", "503"}:
            writer.write(_reply(int(fault), b"sorry", "Retry-After: 600\r\n"))
        elif fault == "cut":
            writer.write(_reply(200, body)[:-9])
        elif fault == "gzip":
            writer.write(_reply(200, b"\x1f\x8b\x08nonsense", "Content-Encoding: gzip\r\n"))
        elif fault:
            bad = {"html": LOGIN, "garbage": b'{"page": [[[[', "empty": b""}[fault]
            writer.write(_reply(200, bad))
        else:
            tag = f'"{hash(body)}"'
            if tag.encode() in head:
                writer.write(_reply(304, b"", f"ETag: {tag}\r\n"))
            else:
                writer.write(_reply(200, body, f"ETag: {tag}\r\n"))
                self.weather.heard_of(source)


def _reply(status: int, body: bytes, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status} OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}"
    return head.encode() + b"\r\n" + body
