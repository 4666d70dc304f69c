"""What stands in front of an audio file: the tracking prefixes in its address, taken off offline.

A prefixed address holds the whole rest of its chain, so every hop can be asked by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

MOST_HOPS = 12
LONGEST = 4_000
"""Characters of an address; a longer one is taken as it is."""

_ADDRESS = re.compile(r"(https?)://([^/?#\s]+)([^\s]*)", re.IGNORECASE)
_NAMED = re.compile(r"(https?)(?::|%3a)(?:/|%2f){1,2}", re.IGNORECASE)
_SLASH = re.compile(r"%2f", re.IGNORECASE)
_PORT = MappingProxyType({"http": ":80", "https": ":443"})
_HONOURED = frozenset(("honoured", "required", "path segment"))


@dataclass(frozen=True, slots=True)
class PrefixHop:
    """One prefix. `url`: the address of this hop, the whole rest behind it. `rest`: the address
    expected in its Location; empty where only asking tells (`kind` opaque).

    `kind`: strip, opaque or encoded. `status`: active, retired or unknown. `closed`: the day its
    service ended ("2024-12-12"); it may still forward. `inserts`: it may deliver from elsewhere
    than `rest`, so another Location is no fault. `stores`: it keeps the file itself, so an answer
    of its own is none either. `own`: no tracker, but the podcaster's site or the host.
    `service`: its id in the catalogue, or empty.
    """

    id: str
    name: str
    url: str
    rest: str
    status: str = "active"
    kind: str = "strip"
    closed: str = ""
    inserts: bool = False
    stores: bool = False
    own: bool = False
    service: str = ""


@dataclass(frozen=True, slots=True)
class Stripped:
    """`hops`: in the order a download passes them. `bare`: the file at its host; empty where an
    opaque hop hides it. `loops`: there are more than twelve hops."""

    hops: tuple[PrefixHop, ...]
    bare: str
    loops: bool = False

    @property
    def repeated(self) -> tuple[str, ...]:
        """The names of prefixes that stand in the address more than once."""
        counts = Counter(hop.name for hop in self.hops)
        return tuple(name for name, count in counts.items() if count > 1)


class Grammar(msgspec.Struct, frozen=True):
    """How one prefix writes its addresses, as the resource says it. `example`: one of them."""

    id: str
    name: str
    kind: str
    regex: str
    default_scheme: str
    explicit_scheme: str
    status: str
    domains: tuple[str, ...] = ()
    status_date: str = ""
    closed: str = ""
    encoded_slash: bool = False
    inserts: bool = False
    stores: bool = False
    own: bool = False
    service: str = ""
    example: str = ""


class _File(msgspec.Struct):
    prefixes: list[Grammar]


class Prefixes:
    """All known prefixes; `resources/podcast/prefixes.json` is where they come from."""

    def __init__(self, grammars: Iterable[Grammar]) -> None:
        self._known = tuple((grammar, re.compile(grammar.regex)) for grammar in grammars)

    @staticmethod
    def of(raw: bytes) -> Prefixes:
        """The prefixes in the JSON of the resource. Raises ValueError where it is none."""
        try:
            return Prefixes(msgspec.json.decode(raw, type=_File).prefixes)
        except (msgspec.MsgspecError, re.error) as error:
            raise ValueError(f"no prefixes: {error}") from error

    def chain(self, url: str) -> Stripped:
        """The hops of an enclosure address, and what is left of it."""
        hops: list[PrefixHop] = []
        bare = normal(url)
        while bare and len(hops) < MOST_HOPS:
            hop = self._hop(bare)
            if hop is None:
                break
            hops.append(hop)
            bare = hop.rest
        loops = len(hops) == MOST_HOPS and self._hop(bare) is not None
        return Stripped(tuple(hops), bare, loops)

    @property
    def grammars(self) -> tuple[Grammar, ...]:
        return tuple(grammar for grammar, _ in self._known)

    def named(self, hop_id: str) -> Grammar | None:
        """The prefix of this id: `domains` are the names its hosts have."""
        return next((grammar for grammar, _ in self._known if grammar.id == hop_id), None)

    def _hop(self, url: str) -> PrefixHop | None:
        if len(url) > LONGEST:
            return None
        for grammar, pattern in self._known:
            found = pattern.match(url)
            if found is not None:
                kind, rest = _rest(grammar, url, found)
                return PrefixHop(
                    id=grammar.id,
                    name=grammar.name,
                    url=url,
                    rest=rest,
                    status=grammar.status,
                    kind=kind,
                    closed=grammar.closed,
                    inserts=grammar.inserts,
                    stores=grammar.stores,
                    own=grammar.own,
                    service=grammar.service,
                )
        return None


def normal(url: str) -> str:
    """The address with scheme and host in lower case, without a default port, an empty query and
    blanks around it; as it is where it is no web address."""
    found = _ADDRESS.fullmatch(url.strip())
    if found is None:
        return url.strip()
    scheme, place, tail = found[1].lower(), found[2], found[3]
    user, at, host = place.rpartition("@")
    host = host.lower().removesuffix(_PORT[scheme])
    return f"{scheme}://{user}{at}{host}{'' if tail == '?' else tail.removesuffix('?')}"


def same_target(expected: str, seen: str) -> bool:
    """Do both lead to one file? Case of the host, a default port, the spelling of %2F and %20,
    added query parameters and http made https make no difference. https made http does: see
    `downgraded`."""
    one, other = _parts(expected), _parts(seen)
    if one is None or other is None:
        return False
    schemes = (one.scheme, other.scheme)
    return schemes != ("https", "http") and one.place == other.place and _holds(other, one)


def downgraded(expected: str, seen: str) -> bool:
    """Is it the same file, but over unencrypted http where https was expected?"""
    return not same_target(expected, seen) and same_target(
        "http://" + expected.partition("://")[2], seen
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    place: tuple[str, str]
    query: Counter[tuple[str, str]]


def _parts(url: str) -> _Parts | None:
    try:
        parts = urlsplit(normal(url))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    host = parts.netloc.rpartition("@")[2].removesuffix(".")
    query = Counter(parse_qsl(parts.query, keep_blank_values=True))
    return _Parts(parts.scheme, (host, unquote(parts.path) or "/"), query)


def _holds(whole: _Parts, part: _Parts) -> bool:
    return not part.query - whole.query


def _rest(grammar: Grammar, url: str, found: re.Match[str]) -> tuple[str, str]:
    """The kind of this hop, and the address behind it: empty, and opaque, where none is seen."""
    if grammar.kind == "opaque":
        return "opaque", ""
    rest = found["rest"]
    if grammar.kind != "strip":
        target = normal(_DECODERS[grammar.kind](rest))
        return ("encoded", target) if _ADDRESS.fullmatch(target) else ("opaque", "")
    groups = found.groupdict()
    own = url.partition(":")[0] if grammar.default_scheme == "same" else "https"
    scheme = groups.get("scheme") if grammar.explicit_scheme in _HONOURED else None
    # A scheme that the grammar has no place for must not become a host called "https:".
    written = _NAMED.match(rest)
    if written is not None:
        scheme, rest = scheme or _if_honoured(grammar, written[1]), rest[written.end() :]
    return "strip", normal(f"{(scheme or own).lower()}://{_slashes(grammar, rest)}")


def _if_honoured(grammar: Grammar, scheme: str) -> str | None:
    return None if grammar.explicit_scheme == "ignored" else scheme


def _slashes(grammar: Grammar, rest: str) -> str:
    """`rest` with its slashes as slashes: some write them %2F, the query left alone."""
    place, mark, query = rest.partition("?")
    if grammar.encoded_slash or _SLASH.search(place.partition("/")[0]):
        place = _SLASH.sub("/", place)
    return place + mark + query


def _from_base64(text: str) -> str:
    from base64 import urlsafe_b64decode

    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError:
        return ""


_DECODERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"percent-encoded": unquote, "base64": _from_base64}
)
