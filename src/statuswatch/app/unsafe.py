"""What can be done with an address to which no safe connection could be made."""

from __future__ import annotations

from urllib.parse import urlsplit

from statuswatch import tls
from statuswatch.core.inner import is_inner
from statuswatch.core.words import Message, say


def unsafe(url: str, why: Message) -> Message:
    """Only what stays on this computer may be asked without, and only where the user says so."""
    if why == tls.NO_TLS and is_inner(url):
        plain = urlsplit(url)._replace(scheme="http").geturl()
        return say("On this computer it may do without: type {url}", url=plain)
    return say("Nothing is asked where it is not safe, and nothing was changed.")
