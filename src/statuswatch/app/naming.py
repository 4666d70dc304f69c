"""What something is called to which its user gave no name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from statuswatch.app.listing import place_of
from statuswatch.app.profile import App

Spot = tuple[str, str]
"""A kind (empty: whatever is there) and an address."""


def own_name(app: App, name: str, spots: Iterable[Spot]) -> str:
    """`name`, which a page or the catalogue gave; with its host behind it where another service is
    called so: only a name that the user gives joins what is there. Of the same service is what is
    asked on the same host, but for another page of one kind: hosted pages share their host."""
    named = {s.name.casefold(): s.id for s in app.stored.ledger.services()}
    there, asked = named.get(name.casefold()), tuple(spots)
    host = next((urlsplit(url).hostname or "" for _, url in asked), "")
    if there is None or name.casefold() == host.casefold():
        return name
    followed = [(f.source.kind, f.source.url) for f in app.stored.ledger.sources(there)]
    if any(_is_same(old, new) for old in followed for new in asked):
        return name
    called, n = f"{name} ({host})", 2
    while called.casefold() in named:
        called, n = f"{name} ({host}, {n})", n + 1
    return called


def _is_same(old: Spot, new: Spot) -> bool:
    if old[0] == new[0]:
        return place_of(*old) == place_of(*new)
    return _host(old[1]) == _host(new[1])


def _host(url: str) -> str:
    return urlsplit(url).netloc.casefold().removeprefix("www.")
