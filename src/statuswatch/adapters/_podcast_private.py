"""Feeds that only their owner may read: they are told by their address, and never shown whole."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

HIDDEN = "…"
LONGEST = 4_000

_KEYS = frozenset(
    (
        "access_token",
        "api_key",
        "apikey",
        "auth",
        "auth_token",
        "credential",
        "hmac",
        "jwt",
        "key",
        "member",
        "member_id",
        "membership",
        "pass",
        "password",
        "policy",
        "private",
        "pwd",
        "secret",
        "sig",
        "sign",
        "signature",
        "subscriber",
        "token",
        "uid",
        "user_id",
        "userid",
        "uuid",
    )
)
_KEY_ENDS = ("-key", "_key", "-token", "_token", "-signature", "-credential", "key-pair-id")

_MEMBER_HOSTS = (
    "supportingcast.fm",
    "supercast.com",
    "supercast.tech",
    "memberful.com",
    "memberfulcontent.com",
    "hellocast.com",
    "helloaudio.fm",
    "podia.com",
    "access.acast.com",
    "plus.acast.com",
    "private.captivate.fm",
    "private.transistor.fm",
)
_MEMBER_PATHS = (
    ("patreon.com", re.compile(r"/(?:rss|podcast)\b")),
    ("substack.com", re.compile(r"/feed/podcast/\d+/private/")),
    ("megaphone.fm", re.compile(r"/private/")),
    ("podbean.com", re.compile(r"/private/")),
    ("acast.com", re.compile(r"/(?:plus|access)/")),
)
_PRIVATE_PATH = re.compile(r"/(?:private|premium|members?|subscribers?)(?:/|-feed|_feed|\.)", re.I)
LONG_SECRET = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{24,}")


def private(url: str) -> bool:
    """Does this address hold a key (a user, a token) or belong to a members' host?

    Rather once too often: a public feed taken for private is only asked less often.
    """
    parts = _split(url)
    if parts is None:
        return False
    if "@" in parts.netloc or _keyed(parts.query):
        return True
    host = parts.hostname or ""
    if any(_within(host, member) for member in _MEMBER_HOSTS):
        return True
    if any(_within(host, member) and path.search(parts.path) for member, path in _MEMBER_PATHS):
        return True
    path = _PRIVATE_PATH.search(parts.path)
    return path is not None and LONG_SECRET.search(parts.path, path.end()) is not None


def redacted(url: str) -> str:
    """What may be shown of it: the host and “…”."""
    parts = _split(url)
    host = parts.hostname if parts is not None else None
    return f"{host}/{HIDDEN}" if host else HIDDEN


def _keyed(query: str) -> bool:
    return any(value and is_key(name) for name, value in parse_qsl(query))


def is_key(name: str) -> bool:
    """Is an argument of this name one that holds a key?"""
    low = name.lower()
    return low in _KEYS or low.endswith(_KEY_ENDS)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip()[:LONGEST])
        return parts if parts.hostname else None
    except ValueError:
        return None
