"""A profile whose journal is written by hand, and channels that may refuse."""

from __future__ import annotations

import threading
from datetime import timedelta

from statuswatch.channels import Channel, ChannelError
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Update
from statuswatch.core.telling import Notice, SentState
from statuswatch.core.words import Setting, render, say
from statuswatch.engine.deliver import Teller
from statuswatch.store.nouns import Proof
from tests.engine.stage import MINUTE, Heard, Town

UNDELIVERED = (SentState.QUEUED, SentState.CLAIMED, SentState.GIVEN_UP)


class Card(Heard):
    """A channel that may refuse (`refuses`), and keeps the handles it was given."""

    def __init__(self, name: str = "card") -> None:
        super().__init__()
        self.name = name
        self.refuses: ChannelError | None = None
        self.tries = 0
        self.handles: list[str] = []
        self.threads: set[int] = set()

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        self.tries += 1
        self.threads.add(threading.get_ident())
        if self.refuses is not None:
            raise self.refuses
        self.handles.append(handle)
        return super().send(notice, handle, setting)


def titles(card: Heard) -> list[str]:
    return [render(n.title) for n in card.notices]


def refusal(*, permanent: bool = False) -> ChannelError:
    return ChannelError(say("Nobody shows notifications here"), permanent=permanent)


class Desk:
    """A profile whose journal is written by hand, and a teller for its channels."""

    def __init__(self, town: Town, *channels: Channel) -> None:
        self.town = town
        self.channels = channels
        self.town.app.follow("http://127.0.0.1:9/", "statuspage", "Vendor")
        self.teller = self.new()

    def new(self) -> Teller:
        return self.town.app.teller(self.channels)

    async def tells(self, *incidents: Incident) -> None:
        await self.later(MINUTE)
        self.answers(*incidents)

    def answers(self, *incidents: Incident) -> None:
        """Its page, looked at now."""
        seen = Observation(self.town.source(), self.town.clock.now(), Report(incidents))
        self.town.app.stored.journal.commit(seen, Rules(absences=1), Proof())

    async def later(self, by: timedelta) -> None:
        await self.town.clock.run_until(self.town.clock.now() + by, lambda: True)

    def undelivered(self) -> list[tuple[str, str]]:
        inbox = self.town.app.stored.outbox.inbox()
        return [(s.channel, s.why) for k in inbox for s in k.sent if s.state in UNDELIVERED]


ILL = Incident("i", "Uploads fail", Level.PARTIAL)
WORSE = Incident("i", "Uploads fail", Level.DOWN)
WORD = Incident("i", "Uploads fail", Level.DOWN, updates=(Update("u", None, "identified", "We"),))
