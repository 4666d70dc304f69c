"""A document of what is open now, and another of what is over: Slack's and Heroku's way."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from statuswatch.adapters._answers import readable
from statuswatch.adapters._statuspage_past import gone
from statuswatch.core.flow import Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Incident, Report

History = Callable[[], Generator[Requests, Answers, tuple[Incident, ...]]]
"""Asks the document of what is over."""


def now(
    url: str, read: Callable[[Response], Report], history: History, still_open: frozenset[str]
) -> Flow:
    """What `url` tells. One request; only when a known incident left it, `history` how it ended.
    Raises AdapterError if it is no such document."""
    report = read(readable((yield Request(url))))
    left = gone(still_open, report.incidents)
    if not left:
        return report
    ended = tuple(i for i in (yield from history()) if i.key in left)
    return replace(report, incidents=report.incidents + ended)


def before(url: str, read: Callable[[Response], Report], history: History, title: str) -> Flow:
    """What is over, where `url` is such a document. Raises AdapterError if it is not."""
    read(readable((yield Request(url, conditional=False))))
    return Report((yield from history()), complete=False, title=title)
