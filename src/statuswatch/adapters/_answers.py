"""What an answer is worth before its format is looked at; the refusals every kind shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from statuswatch.core.flow import AdapterError, Answers, Response, Trouble
from statuswatch.core.words import say


def host_of(url: str) -> str:
    """The host, for words; the start of the address where it has none."""
    try:
        return urlsplit(url).hostname or url[:80]
    except ValueError:
        return url[:80]


def readable(answer: Answers) -> Response:
    """The response if it is a 200 with a body.

    Raises AdapterError, in words, for everything else: a status page that fails is unreadable,
    and that says nothing of the service.
    """
    if isinstance(answer, tuple):
        answer = answer[0]
    if isinstance(answer, Trouble):
        raise AdapterError(answer.words)
    host = host_of(answer.url)
    if not answer.ok:
        raise _refused(host, answer.status)
    if not answer.body.strip():
        raise AdapterError(
            say("{host} sent an empty answer.", host=host),
            say("Nothing is concluded from it; it is asked again."),
        )
    return answer


def server_time(response: Response) -> datetime | None:
    """What the clock of who answered said (UTC): adapters have none of their own. `None` where it
    did not say (RFC 9110 §6.6.1)."""
    from email.utils import parsedate_to_datetime  # `check` starts without it

    try:
        at = parsedate_to_datetime(response.headers.get("date", ""))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def fits(read: Callable[[Response], object], page: Response) -> bool:
    """Does `read` take this answer for a document of its kind?"""
    try:
        read(readable(page))
    except AdapterError:
        return False
    return True


def not_this(url: str, kind: str, body: bytes = b"") -> AdapterError:
    """The document is something else than `kind` (“Statuspage”, “feed”)."""
    host = host_of(url)
    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return AdapterError(
            say("{host} sent a web page where a {kind} was expected.", host=host, kind=kind),
            say("It may be a login, a bot check, or a page that moved. Open it in a browser."),
        )
    return AdapterError(
        say("What {host} sent cannot be read as a {kind}.", host=host, kind=kind),
        say("If it stays so, the page may have moved: add it again by its address."),
    )


def _refused(host: str, status: int) -> AdapterError:
    if status == 401:
        return AdapterError(
            say("The status page at {host} is private or switched off.", host=host),
            say("Only its owner can open it. Remove the source, or watch the service by a check."),
        )
    if status in (404, 410):
        return AdapterError(
            say("There is no status page at {host} any more ({status}).", host=host, status=status),
            say("It may have moved: look for its new address and add that."),
        )
    if status in (403, 407, 429, 451, 511):
        return AdapterError(
            say("{host} refuses to be asked ({status}).", host=host, status=status),
            say("That says nothing of the service. It is asked less often."),
        )
    return AdapterError(
        say("The status page at {host} answered {status}.", host=host, status=status),
        say("A failing status page is not an outage of the service; it is asked again."),
    )
