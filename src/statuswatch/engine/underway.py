"""One poll under way, and what ends it before its flow does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.flow import Trouble
from statuswatch.core.model import Failed, Outcome, Source
from statuswatch.core.words import say
from statuswatch.engine.fetched import Exchange, Fetched
from statuswatch.engine.manners import Patience
from statuswatch.engine.secrets import Secret
from statuswatch.inflate import Grow
from statuswatch.store.nouns import Page, Proof, Validators


@dataclass(slots=True)
class UnderWay:
    """`goes_on`: one answer is only a part of what it asks: its flow gets a 304, and a host's wish
    not to be asked now, itself. `grow`: told of the bytes by which its bodies grow."""

    source: Source
    validators: Mapping[str, Validators]
    patience: Patience
    fresh: bool
    goes_on: bool = False
    secret: Secret | None = None
    grow: Grow | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    learnt: list[Validators] = field(default_factory=list)
    permanent: str | None = None
    max_age: timedelta | None = None
    retry_after: datetime | None = None
    decided: bool = False
    unanswered: bool = False

    def begin(self, grow: Grow) -> None:
        """Nothing was asked yet."""
        self.grow = grow
        self.exchanges, self.pages, self.learnt = [], [], []
        self.permanent = self.max_age = self.retry_after = None
        self.decided = self.unanswered = False

    def leaves(self, outcome: Outcome) -> Fetched:
        """What is left of it: of a failure nothing that the next poll goes by."""
        good = not isinstance(outcome, Failed)
        return Fetched(
            outcome,
            Proof(
                pages=tuple(self.pages),
                validators=tuple(self.learnt) if good else (),
                permanent=self.permanent if good else None,
            ),
            tuple(self.exchanges),
            self.unanswered,
            max_age=self.max_age,
        )


class Over(Exception):
    """The decisive answer settles the poll: the flow is closed, unparsed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class OnHold(Exception):
    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    def answer(self, url: str) -> Trouble:
        return Trouble(url, "held", say("it asked us to stay away until {at}", at=self.until))
