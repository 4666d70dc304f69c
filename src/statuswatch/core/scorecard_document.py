"""The scorecard on paper: the same rows as on the terminal."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.paper import Block, Bullets, Figures, Heading, Paper, Paragraph
from statuswatch.core.parting import parting
from statuswatch.core.scorecard import Scorecard
from statuswatch.core.scorecard_words import by_quarter, remarks, telling
from statuswatch.core.words import say


def scorecard_document(card: Scorecard, now: datetime) -> Paper:
    """Figures, how it went by quarter, and what must be known to read them."""
    blocks: list[Block] = [Figures(tuple((line.name, line.value) for line in telling(card)))]
    quarters = by_quarter(card)
    if quarters:
        blocks += [Heading(say("By quarter")), Bullets(quarters)]
    blocks += [Paragraph(words, soft=True) for words in remarks(card)]
    leaving = parting(card.service)
    if leaving:
        blocks += [Heading(say("If you leave them")), Bullets(leaving)]
    return Paper(
        say(
            "{name}, {since} to {until}",
            name=card.service.name,
            since=card.period.since,
            until=card.period.until,
        ),
        say("Written {now}. All times in UTC.", now=now),
        tuple(blocks),
    )
