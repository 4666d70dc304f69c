"""What to take along when a vendor is left, or closes: only where there is something to lose."""

from __future__ import annotations

from statuswatch.core.model import Service
from statuswatch.core.words import Message, say

PODCAST_HOST = "podcast-hosting"
"""The category, as the catalogue calls it."""


def parting(service: Service) -> tuple[Message, ...]:
    """Of a podcast host; of others nothing."""
    if service.category != PODCAST_HOST:
        return ()
    return (
        say("Keep a copy of every audio file and picture, and check that they play."),
        say("Keep a copy of your feed as it is now, with the identifiers of its episodes."),
        say("Let the old feed answer 301 to the new one, for as long as they let you."),
        say("Put itunes:new-feed-url with the new address into the old feed."),
        say("Do it while they are up: a host that closes takes all of it along."),
    )
