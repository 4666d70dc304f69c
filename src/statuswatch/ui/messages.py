"""Sentences of the frame that more than one page needs."""

from __future__ import annotations

from statuswatch.core.model import Line
from statuswatch.core.overview import Face, Overview
from statuswatch.core.unheard import in_short
from statuswatch.core.words import say
from statuswatch.ui.band import Said


def of_line(overview: Overview) -> Said | None:
    """That it is our own line, or our own disk; None while it is neither."""
    if overview.unheard is not None:
        words = in_short(overview.unheard)
        return Said("line", Face.UNKNOWN, words, closable=False)
    since = overview.line_since
    if overview.line is Line.CAPTIVE:
        words = say("It's you: this network wants you to sign in. What stands here is older.")
    elif overview.line is Line.DOWN and since is not None:
        words = say(
            "It's you: your own line is down since {since}. What stands here is older.",
            since=since,
        )
    elif overview.line is Line.DOWN:
        words = say("It's you: your own line is down. What stands here is older.")
    else:
        return None
    return Said("line", Face.OFFLINE, words, closable=False)
