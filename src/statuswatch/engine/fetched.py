"""What a poll leaves: its outcome, and every request with what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core.flow import Answer, Response
from statuswatch.core.model import Failed, Outcome
from statuswatch.core.words import Message
from statuswatch.store.nouns import Proof

EVIDENCE = 256 * 1024
"""Bytes of an unreadable page that is worth keeping."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it: the evidence list of `probe`."""

    url: str
    status: int | None
    size: int
    elapsed: float
    words: Message | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A poll's outcome and what it leaves.

    `unanswered`: a host gave no answer at all, or not what its kind gives: maybe our own line.
    `held`: it was not asked, because the host said not before then.
    """

    outcome: Outcome | None
    proof: Proof = Proof()
    exchanges: tuple[Exchange, ...] = ()
    unanswered: bool = False
    held: datetime | None = None
    max_age: timedelta | None = None

    def lean(self) -> Fetched:
        """Without the bodies, but for the pages of a good one that are written down with it: what
        was read of them is in the outcome, and this may have to wait for others."""
        bare = tuple(
            replace(one, answer=replace(one.answer, body=b""))
            if isinstance(one.answer, Response) and one.answer.body
            else one
            for one in self.exchanges
        )
        pages = self.proof.pages
        if isinstance(self.outcome, Failed):
            pages = tuple(page for page in pages if len(page.body) <= EVIDENCE)
        return replace(self, exchanges=bare, proof=replace(self.proof, pages=pages))

    @property
    def requests(self) -> int:
        """How many it took, redirects counted."""
        answers = [one.answer for one in self.exchanges if one.answer is not None]
        return len(self.exchanges) + sum(len(answer.hops) for answer in answers)
