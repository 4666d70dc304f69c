"""By which way we connect and whom we trust; why a connection is not safe, in words; and when a
certificate ended that nobody accepts."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.request import getproxies, proxy_bypass

from statuswatch.core.words import Message, say

PATIENCE = 3.0
"""Seconds for the second handshake: the poll has a deadline."""

SELF_SIGNED = say("its certificate is self-signed, so nobody vouches for it")
STRANGE_ISSUER = say("its certificate is from an issuer that this computer does not trust")
OTHER_NAME = say("its certificate is for another name")
NO_TLS = say("it does not speak TLS on this port")
EXPIRED = say("its certificate has expired")

FORGED = frozenset({SELF_SIGNED, STRANGE_ISSUER})
"""What all hosts seem to have where something on our own line breaks connections open."""

_UTC_TIME, _TIME, _VERSION = 0x17, 0x18, 0xA0
_YEARS_OF_1900 = 50
"""RFC 5280 §4.1.2.5.1: two digits from here on are of the last century."""


def in_words(error: ssl.SSLError) -> Message:
    why = getattr(error, "verify_message", "") or str(error)
    low = why.lower()
    if "not yet valid" in low:
        return say("its certificate is not valid yet: is this computer's clock right?")
    if "expired" in low:
        return EXPIRED
    if "self-signed" in low or "self signed" in low:
        return SELF_SIGNED
    if "mismatch" in low or "not valid for" in low or "doesn't match" in low:
        return OTHER_NAME
    if "unable to get local issuer" in low:
        return STRANGE_ISSUER
    if "wrong version number" in low or "record layer" in low or "http request" in low:
        return NO_TLS
    return say("no safe connection: {why}", why=why)


def expired(end: datetime | None) -> Message:
    """The same with the moment, where it could be found out."""
    return EXPIRED if end is None else say("its certificate expired on {end}", end=end)


async def certificate_end(host: str, address: str, port: int) -> datetime | None:
    """When the certificate ends that `host` shows at `address`. This handshake accepts anything,
    so nothing is ever sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(
                address, port, ssl=context, server_hostname=host
            )
            shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
            writer.transport.abort()
        return end_of(shown or b"")
    except (OSError, TimeoutError, ValueError):
        return None


def end_of(certificate: bytes) -> datetime | None:
    """The `notAfter` of a certificate in DER (RFC 5280 §4.1): Python tells it only of those that
    are valid. Raises ValueError where it is none."""
    inside = certificate
    for _ in ("certificate", "what is signed of it"):
        _, inside = next(_elements(inside), (0, b""))
    fields = [f for f in _elements(inside) if f[0] != _VERSION]
    validity = list(_elements(fields[3][1])) if len(fields) > 3 else []  # after serial, names
    tag, text = validity[1] if len(validity) == 2 else (0, b"")
    if tag not in {_UTC_TIME, _TIME}:
        return None
    digits = text.decode("ascii").removesuffix("Z")
    if tag == _UTC_TIME:
        digits = ("19" if int(digits[:2]) >= _YEARS_OF_1900 else "20") + digits
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element in a row."""
    at = 0
    while at + 2 <= len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            many = length & 0x7F
            length, at = int.from_bytes(data[at : at + many]), at + many
        yield tag, data[at : at + length]
        at += length


# -- the way ---------------------------------------------------------------------------------------

SYSTEM, NONE = "system", "none"


@dataclass(frozen=True, slots=True)
class Route:
    """How requests leave this computer. `proxy`: as the system's settings say, none, or the address
    of one; `ca_file`: certificates that are trusted besides the system's own (PEM)."""

    proxy: str = SYSTEM
    ca_file: str = ""

    @property
    def own(self) -> str:
        """The address of a proxy that is asked whatever the system says."""
        return "" if self.proxy in (SYSTEM, NONE) else self.proxy

    def proxies(self) -> Mapping[str, str]:
        """By scheme, or "all"."""
        if self.proxy == SYSTEM:
            return getproxies()
        return {"all": self.own} if self.own else {}

    def goes_round(self, host: str) -> bool:
        """Is `host` asked directly all the same? What is on this computer no proxy can reach."""
        return is_here(host) if self.own else bool(proxy_bypass(host))


def is_here(host: str) -> bool:
    """Is it this computer?"""
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def proxied(route: Route = Route()) -> bool:
    """Do this computer's settings, or ours, put something between us and the web?"""
    return bool(route.proxies().keys() & {"http", "https", "all"})
