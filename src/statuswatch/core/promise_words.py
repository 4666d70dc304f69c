"""What was promised, in a few words of ours: "Updates every 60 min while it is down"."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.words import Message, count, say


def what(promise: Promise) -> Message:
    """One line, without who promised it."""
    limit = _length(promise)
    match promise.kind:
        case PromiseKind.UPDATE_EVERY if limit:
            return say("Updates every {limit} while it is down", limit=limit)
        case PromiseKind.RESOLVE_WITHIN if limit:
            return say("Over within {limit}", limit=limit)
        case PromiseKind.ANSWER_WITHIN if limit:
            return say("An answer within {limit}", limit=limit)
        case PromiseKind.POST_MORTEM if limit:
            return say("An explanation within {limit} of the end", limit=limit)
        case PromiseKind.FEED_PER_CATEGORY if promise.categories:
            names = ", ".join(promise.categories)
            if promise.due is not None:
                return say("A feed for each of: {names}, by {due}", names=names, due=promise.due)
            return say("A feed for each of: {names}", names=names)
    return _dated(promise) if promise.due is not None else _plain(promise)


def _plain(promise: Promise) -> Message:
    match promise.kind:
        case PromiseKind.STATUS_PAGE:
            return say("A status page")
        case PromiseKind.UPDATE_EVERY:
            return say("Updates while it is down")
        case PromiseKind.RESOLVE_WITHIN:
            return say("Over soon")
        case PromiseKind.ANSWER_WITHIN:
            return say("An answer")
        case PromiseKind.FEED_PER_CATEGORY:
            return say("A feed for each category")
        case PromiseKind.POST_MORTEM:
            return say("An explanation after each outage")
        case PromiseKind.KNOWN_ISSUE:
            return say("A known issue solved")
    return say("“{text}”", text=_bare(promise))


def _dated(promise: Promise) -> Message:
    due = promise.due or promise.made
    match promise.kind:
        case PromiseKind.STATUS_PAGE:
            return say("A status page by {due}", due=due)
        case PromiseKind.UPDATE_EVERY:
            return say("A word by {due}", due=due)
        case PromiseKind.RESOLVE_WITHIN:
            return say("Over by {due}", due=due)
        case PromiseKind.ANSWER_WITHIN:
            return say("An answer by {due}", due=due)
        case PromiseKind.FEED_PER_CATEGORY:
            return say("A feed for each category by {due}", due=due)
        case PromiseKind.POST_MORTEM:
            return say("An explanation by {due}", due=due)
        case PromiseKind.KNOWN_ISSUE:
            return say("A known issue solved by {due}", due=due)
    return say("“{text}” by {due}", text=_bare(promise), due=due)


def _bare(promise: Promise) -> str:
    return " ".join(promise.text.split()).rstrip(".")


def _length(promise: Promise) -> Message | None:
    if promise.limit is None:
        return None
    if not promise.workdays:
        return say("{length}", length=promise.limit)
    days, rest = divmod(promise.limit, timedelta(days=1))
    if rest:
        hours = int(promise.limit / timedelta(hours=1))
        return count("{n} business hour", "{n} business hours", hours)
    return count("{n} business day", "{n} business days", days)
