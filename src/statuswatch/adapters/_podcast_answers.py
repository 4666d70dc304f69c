"""What one answer says of the hop that gave it, before anything is compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._podcast_state import F, Fault
from statuswatch.core.flow import Answer, Response, Trouble

_CHALLENGE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|access denied|checking your browser"
    rb"|one moment, please|ddos-guard|security check)"
    rb"|/cdn-cgi/challenge-platform/|_incapsula_resource|captcha-delivery\.com|px-captcha",
    re.IGNORECASE,
)
_HOME = (".local", ".lan", ".internal", ".home", ".corp", ".intranet", ".localhost", ".arpa")


def of_answer(answer: Answer) -> tuple[Fault, Mapping[str, str]]:
    """Its fault by itself: none for what answers well, and for a redirect."""
    if is_blocked(answer):
        return F.BLOCKED, {}
    if isinstance(answer, Trouble):
        return _of_trouble(answer)
    code, args = answer.status, {"code": str(answer.status)}
    if _challenged(answer) or code in {403, 407, 451, 511}:
        return F.REFUSED, args
    if code == 401:
        return F.KEY, args
    if code == 429:
        return F.LIMITED, args
    if code in {404, 410}:
        return F.GONE, args
    if code == 503 and "retry-after" in answer.headers:
        return F.MAINTENANCE, args
    if code >= 500:
        return F.SERVER, args
    return (F.ODD, args) if code >= 400 else (F.NONE, {})


def _of_trouble(trouble: Trouble) -> tuple[Fault, Mapping[str, str]]:
    match trouble.step:
        case "dns" | "tcp" | "time":
            return F(trouble.step), {}
        case "tls":
            why = str(trouble.words)
            return (F.EXPIRED, {}) if "expired" in why else (F.TLS, {"why": why})
        case "held":
            return F.LIMITED, {}
        case "unasked":
            return F.UNASKED, {}
        case _:
            return F.ODD, {"why": str(trouble.words)}


def is_blocked(answer: Answer) -> bool:
    """A public name that leads to nowhere or home: a blocker of the user's own. A good answer from
    a private address is believed (split DNS), one from 0.0.0.0 or loopback is the blocker's."""
    host = host_of(answer.url).lower().rstrip(".")
    if address_of(host) or "." not in host or host.endswith(_HOME):
        return False
    found = [address for address in map(address_of, answer.addresses) if address is not None]
    if not found or any(address.is_global for address in found):
        return False
    nowhere = all(address.is_unspecified or address.is_loopback for address in found)
    return nowhere or isinstance(answer, Trouble) or answer.status >= 400 or answer.status < 300


def address_of(word: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(word.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _challenged(answer: Response) -> bool:
    headers = answer.headers
    if headers.get("cf-mitigated") or headers.get("x-amzn-waf-action"):
        return True
    return answer.status != 200 and bool(_CHALLENGE.search(answer.body, 0, 65_536))


def is_sound(content_type: str) -> bool:
    low = content_type.lower()
    return low.startswith(("audio/", "video/", "application/octet", "binary/")) or "mpegurl" in low


def sounds(body: bytes) -> bool:
    """Does it begin as a file of sound or film does, or as a playlist?"""
    if body.startswith((b"ID3", b"OggS", b"fLaC", b"RIFF", b"#EXTM3U", b"\x1aE\xdf\xa3")):
        return True
    return body[4:8] == b"ftyp" or (len(body) > 1 and body[0] == 0xFF and body[1] >= 0xE0)


def total_of(answer: Response) -> int | None:
    """How many bytes the file has, as far as it says."""
    whole = answer.headers.get("content-range", "").rpartition("/")[2]
    told = whole if answer.status == 206 else answer.headers.get("content-length", "")
    return int(told[:15]) if told.isascii() and told.isdigit() else None


def pixels(body: bytes) -> tuple[int, int] | None:
    """Width and height, by the head of a PNG or a JPEG."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and len(body) >= 24:
        return int.from_bytes(body[16:20]), int.from_bytes(body[20:24])
    spot = 2 if body.startswith(b"\xff\xd8") else len(body)
    while spot + 9 < len(body) and body[spot] == 0xFF:
        mark, size = body[spot + 1], int.from_bytes(body[spot + 2 : spot + 4])
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            high, wide = body[spot + 5 : spot + 7], body[spot + 7 : spot + 9]
            return int.from_bytes(wide), int.from_bytes(high)
        spot += 2 + size
    return None
