"""What the stories are played on: a town in simulated time, status pages that tell several words,
and the program's own commands, run beside the engine as a user runs them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from unittest.mock import patch

import html5lib

from statuswatch.app import profile
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, render
from tests.cli.conftest import Program
from tests.cli.places import Said
from tests.engine.stage import Town
from tests.serving import Asked, Loopback, Reply
from tests.statuspage import StatusPage, incident

NARROW = "\N{NO-BREAK SPACE}"


def at(text: str) -> datetime:
    """`2027-01-05 12:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


class Hosted(Protocol):
    host: Loopback


H = TypeVar("H", bound=Hosted)


class Vendor:
    """A status page, and what was posted there: a trouble is told, told of again, and ended."""

    def __init__(self, name: str, *parts: str) -> None:
        self.page = StatusPage(name, dict.fromkeys(parts, "operational"))
        self.there = True
        self.host = Loopback(self._answer)

    @property
    def url(self) -> str:
        return self.host.url

    def _answer(self, asked: Asked) -> Reply:
        return self.page.handle(asked) if self.there else Reply(404)

    def tell(self, key: str, moment: str, text: str, phase: str = "update", **first: Any) -> None:
        """A word on the trouble `key`; `first`: what the incident is, where it is the first."""
        when = f"{moment.replace(' ', 'T')}:00.000Z"
        found = next((i for i in self.page.incidents if i["id"] == key), None)
        if found is None:
            found = incident(key, started=when, text=text, **first)
            self.page.incidents.append(found)
            self._parts(found, "major_outage")
            return
        word = {
            **found["incident_updates"][0],
            "id": f"{key}-{moment}",
            "status": phase,
            "body": text,
            "created_at": when,
            "display_at": when,
        }
        found["incident_updates"].insert(0, word)
        found["updated_at"] = when
        if phase == "resolved":
            self._parts(found, "operational")
            found["resolved_at"] = when
        if phase != "update":
            found["status"] = phase

    def _parts(self, told: dict[str, Any], state: str) -> None:
        for part in told["components"]:
            self.page.parts[part["name"]] = state
        self.page.indicator = "none" if state == "operational" else told["impact"]


def reads_well(text: str) -> None:
    """What a person reads has no placeholder, no None, no name of a type, nothing escaped twice."""
    for wrong in (
        r"\bNone\b(?! was| of)",
        r"[{}]",
        r"\b[A-Z]\w+\(\w+=",
        r"&amp;\w+;",
        r"datetime\.",
    ):
        assert not re.search(wrong, text), (wrong, text)


def page_text(html: str) -> str:
    """What a reader of this HTML sees; it is valid, loads nothing and runs nothing."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert not tree.findall(".//script")
    assert not tree.findall(".//img")
    assert not tree.findall(".//link")
    body = tree.find("body")
    assert body is not None
    text = plain(" ".join(" ".join(body.itertext()).split()))
    reads_well(text)
    return text


class Theatre:
    """One profile: its engine in the town, and its commands in a thread beside it."""

    def __init__(self, says: Program, town: Town, hosts: AsyncExitStack) -> None:
        self.says, self.town = says, town
        self._hosts, self._opened = 20, hosts
        self.warned = ""

    # -- the world ---------------------------------------------------------------------------------

    async def opens(self, vendor: H) -> H:
        self._hosts += 1
        await self._opened.enter_async_context(vendor.host.running(f"127.0.0.{self._hosts}"))
        return vendor

    async def until(self, moment: str) -> None:
        """Let time pass until then; what was seen is written."""
        await self.town.go(at(moment) - self.town.clock.now())
        self.town.app.stored.journal.flush()

    # -- what the user does and reads --------------------------------------------------------------

    async def run(self, *words: str, code: int = 0, text: bool = True) -> str:
        """What a command prints, its spaces plain; and it must end so."""
        said: Said = await asyncio.to_thread(self.says, *words)
        assert said.code == code, (words, said)
        self.warned = plain(said.err)
        if text:
            reads_well(said.out)
        return plain(said.out)

    async def outages(self) -> list[dict[str, Any]]:
        """The history as programs read it, the newest first."""
        told = await self.run("history", "--json", text=False)
        return list(json.loads(told)["outages"])

    async def page(self, *words: str, path: Path) -> str:
        """A document written as HTML, as its reader sees it."""
        await self.run(*words, str(path))
        return page_text(await asyncio.to_thread(path.read_text, "utf-8"))

    @property
    def told(self) -> list[Notice]:
        return self.town.heard.notices

    def cards(self) -> list[str]:
        """Title and body of each notice, in its order."""
        setting = Setting(zone=UTC, now=self.town.clock.now())
        return [plain(f"{render(n.title, setting)} | {render(n.body, setting)}") for n in self.told]


@asynccontextmanager
async def theatre(
    says: Program, start: str, every: str = "1h", fast: str = "20m", more: str = ""
) -> AsyncIterator[Theatre]:
    """`every`, `fast`: how often it asks, so that months pass in seconds."""
    async with AsyncExitStack() as hosts, Town(says.profile, at(start)) as town:
        with (says.profile / "settings.toml").open("a", encoding="utf-8") as file:
            file.write(f'[polling]\ninterval = "{every}"\nfast = "{fast}"\n{more}')
        await town.reopen()
        # Months of looking around and of writing coverage would cost the story minutes.
        town.engine.look = 600.0
        town.engine.flushing.every = town.engine.flushing.ill = 86_400.0
        with patch.object(profile, "SystemClock", lambda: town.clock):
            yield Theatre(says, town, hosts)
