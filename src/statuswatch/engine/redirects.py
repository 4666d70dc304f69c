"""Where a redirect may lead: at most five hops, only http(s), never down from https, never into
the user's own network (faults 22-28)."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from statuswatch.core.words import Message, say
from statuswatch.engine.manners import host_of
from statuswatch.http import Guard, HttpTrouble

HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


def redirect(url: str, location: str | None, hops: int) -> tuple[str, Message | None]:
    """Where it leads, or why we do not go there."""
    if not location:
        return "", say("it redirects to nowhere")
    try:
        target = urljoin(url, _decoded(location.strip()))
        parts = urlsplit(target)
        host = parts.hostname
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return "", say("it redirects to an address that is not valid")
    if parts.scheme not in {"http", "https"} or not host:
        return "", say("it redirects to {scheme}:, where we do not go", scheme=parts.scheme or "?")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        return "", say("it redirects from https to http, where we do not follow")
    if hops > HOPS:
        return "", say("it redirects more than {n} times", n=HOPS)
    return target.partition("#")[0], None


def _decoded(location: str) -> str:
    """Headers are read as latin-1; an address with bytes beyond ASCII is meant as UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def public_only(url: str) -> Guard:
    """A redirect must not lead into the user's own network (checked after DNS, on each hop)."""

    def guard(addresses: tuple[str, ...]) -> None:
        if any(not _is_global(a) for a in addresses):
            words = say("it redirects to {host}, an inner address", host=host_of(url))
            raise HttpTrouble("http", words, addresses)

    return guard


def names_public(url: str) -> Guard:
    """Nor does a name that a document holds: mostly the user's own blocker answers for it."""

    def guard(addresses: tuple[str, ...]) -> None:
        if any(not _is_global(a) for a in addresses):
            words = say("{host} leads to an inner address here", host=host_of(url))
            raise HttpTrouble("dns", words, addresses)

    return guard


def _is_global(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global
