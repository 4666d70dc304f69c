"""Why a poll failed, in words: a status page's own trouble is not its service's outage."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.flow import Response, StatusWatchError
from statuswatch.core.model import Failed
from statuswatch.core.words import Message, say


def refused(answer: Response, until: datetime | None) -> Failed:
    """Words for each kind of refusal. `until`: it asked us to stay away."""
    status = answer.status
    match status:
        case 401 | 403:
            inactive = b"inactive" in answer.body[:2000].lower()
            words = (
                say("the page answers {n}: it is inactive. Its vendor closed it", n=status)
                if inactive
                else say("the page answers {n}: it refuses to be read", n=status)
            )
        case 404:
            words = say("the page answers 404: it may have moved. Check its address")
        case 410:
            words = say("the page is gone (410). It is not asked again until you add it anew")
        case 429:
            words = say("the page answers 429: it wants fewer visits")
        case 511:
            words = say("a sign-in page answers instead (511)")
        case _ if 200 <= status < 300:
            words = say("the page answers {n}, which holds no status", n=status)
        case _ if 300 <= status < 400:
            words = say("the page answers {n} and leads nowhere", n=status)
        case _ if 400 <= status < 500:
            words = say("the page answers {n}: the request is refused", n=status)
        case _:
            words = say("the page itself has trouble (it answers {n})", n=status)
    return Failed(words, retry_after=until, gone=status == 410)


def with_advice(error: StatusWatchError) -> Message:
    """What happened, and what to do."""
    if not error.advice.one:
        return error.title
    if str(error.title).endswith((".", "?", "”")):
        return say("{what} {advice}", what=error.title, advice=error.advice)
    return say("{what}. {advice}", what=error.title, advice=error.advice)
