"""An event of Adobe's: a story for each product that it hits, its texts kept apart in tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity
from statuswatch.adapters._own_page import epoch
from statuswatch.adapters._text import line, loose
from statuswatch.core.model import Component, Incident, Level, Update, worst

SEVERITIES: Mapping[str, Level] = {
    "trivial": Level.DEGRADED,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
    "maintenance": Level.MAINTENANCE,
}
""""Potential" is left out: something may be the matter, nobody knows yet."""

OVER = frozenset({"closed", "dismissed", "completed", "canceled", "cancelled"})
OPEN = frozenset({"opened", "started", "updated", "reopened", "discovery", "scheduled"})
MOST, MOST_PRODUCTS, MOST_UPDATES = 5_000, 500, 500
PAGE = "https://status.adobe.com"


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it concerns the wanted products: its incident, and how each of them is."""

    incident: Incident
    parts: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class _Product:
    """One product's own story in an event. `state` and `severity`: of its newest entry."""

    key: str
    name: str
    state: str
    severity: str
    started: datetime | None
    ended: datetime | None
    title: str
    updates: tuple[Update, ...]

    @property
    def over(self) -> bool:
        return self.state in OVER


def is_event(row: object) -> bool:
    return isinstance(fields(row).get("products"), dict)


def texts_of(body: Mapping[str, object]) -> Mapping[str, object]:
    """The English texts, by token."""
    return fields(fields(body.get("messages")).get("en"))


def read_event(
    key: str,
    row: Mapping[str, object],
    texts: Mapping[str, object],
    wanted: tuple[str, ...],
    *,
    planned: bool,
) -> Event | None:
    """The event, if it hits a wanted product."""
    rows = list(fields(row.get("products")).items())[:MOST_PRODUCTS]
    products = [_product(name, fields(told), texts, row, planned) for name, told in rows]
    meant = [product for product in products if _is_wanted(product, wanted)]
    name = identity(row.get("id")) or line(key, 128)
    if not meant or not name:
        return None
    incident = _plan(name, row, meant) if planned else _trouble(name, meant, alone=bool(wanted))
    running = planned and incident.ended is None and _state(row) == "started"
    return Event(incident, tuple(_part(product, planned, running) for product in meant))


def _trouble(name: str, products: list[_Product], *, alone: bool) -> Incident:
    still = [product for product in products if not product.over]
    told = still or products
    started, ended = _earliest(products), None
    if not still:
        last = (u.at for p in products for u in p.updates[-1:] if u.at)
        ended = max((p.ended for p in products if p.ended), default=None) or max(last, default=None)
        ended = ended or started
    words = [product.severity for product in told if product.severity]
    level = worst(map(SEVERITIES.get, words)) if still else _worst_told(products)
    if level is Level.DOWN and not alone:
        level = Level.PARTIAL  # one product that is down is not all of Adobe; the part says it
    return Incident(
        key=name,
        title=_title(told, name),
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        url=f"{PAGE}/products/{told[0].key}/{name}" if told[0].key else PAGE,
        components=frozenset(product.name for product in told if product.name),
        updates=_updates(products),
        word="" if level is not None else next(iter(words), ""),
    )


def _plan(name: str, row: Mapping[str, object], products: list[_Product]) -> Incident:
    started = epoch(row.get("startedOn")) or epoch(row.get("scheduledDate")) or _earliest(products)
    ends = max((product.ended for product in products if product.ended), default=None)
    ended = None
    if _state(row) in OVER or (not _state(row) and all(product.over for product in products)):
        last = (u.at for p in products for u in p.updates[-1:] if u.at)
        ended = epoch(row.get("completedOn")) or max(last, default=None) or ends or started
    return Incident(
        key=name,
        title=_title(products, name),
        level=Level.MAINTENANCE,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=ends,
        url=f"{PAGE}/products/{products[0].key}/{name}" if products[0].key else PAGE,
        components=frozenset(product.name for product in products if product.name),
        updates=_updates(products),
    )


def _product(
    key: str,
    told: Mapping[str, object],
    texts: Mapping[str, object],
    event: Mapping[str, object],
    planned: bool,
) -> _Product:
    history = fields(told.get("history")).items()
    entries = sorted(
        ((when, fields(entry)) for when, entry in history),
        key=lambda pair: at.timestamp() if (at := _when(*pair)) else 0.0,
    )[-MOST_UPDATES:]
    newest = entries[-1][1] if entries else {}
    started = epoch(told.get("startedOn")) or epoch(event.get("startedOn"))
    started = started or (epoch(event.get("scheduledDate")) if planned else None)
    ended = epoch(told.get("endedOn"))
    window = (started, ended)
    state = _state(newest)
    if ended and not planned and state not in OPEN:
        state = "closed"  # a word we don't know, but an end; of a plan it is the planned one
    number = identity(told.get("id")) or line(key, 128)
    return _Product(
        key=number,
        name=line(told.get("name")) or number,
        state=state,
        severity=line(newest.get("severity"), 60).lower(),
        started=started,
        ended=ended,
        title=line(_text(texts, newest.get("titleToken"), window)),
        updates=tuple(_update(when, entry, texts, window) for when, entry in entries),
    )


def _update(
    when: str,
    entry: Mapping[str, object],
    texts: Mapping[str, object],
    window: tuple[datetime | None, datetime | None],
) -> Update:
    at, phase = _when(when, entry), _state(entry)
    return Update(_told.stem(at, phase), at, phase, _text(texts, entry.get("messageToken"), window))


def _updates(products: list[_Product]) -> tuple[Update, ...]:
    """All products' entries, each text once: one event is told of each product in turn."""
    found = {(u.at, u.phase, u.text): u for product in products for u in product.updates}
    return _told.in_order(found.values())


def _text(
    texts: Mapping[str, object], token: object, window: tuple[datetime | None, datetime | None]
) -> str:
    """The text behind a token, with the times that it leaves open."""
    entry = fields(texts.get(token)) if isinstance(token, str) else {}
    words = loose(entry.get("textMessage")) or loose(entry.get("htmlMessage"))
    for name, at in zip(("{startDateTime}", "{endDateTime}"), window, strict=True):
        words = words.replace(name, f"{at:%b %d, %Y, %H:%M} UTC" if at else "…")
    return words


def _title(products: list[_Product], name: str) -> str:
    names = sorted({product.name for product in products})
    where = (
        ", ".join(names) if len(names) < 4 else f"{', '.join(names[:2])} and {len(names) - 2} more"
    )
    told = next((product.title for product in products if product.title), "")
    return line(f"{told} - {where}" if told and where not in told else told or where or name)


def _part(product: _Product, planned: bool, running: bool) -> Component:
    if product.over or (planned and not running):
        return Component(product.name, Level.OK)
    if planned:
        return Component(product.name, Level.MAINTENANCE)
    level = SEVERITIES.get(product.severity)
    return Component(product.name, level, "" if level is not None else product.severity)


def _is_wanted(product: _Product, wanted: tuple[str, ...]) -> bool:
    names = {product.key.casefold(), product.name.casefold()}
    return not wanted or any(word.casefold() in names for word in wanted)


def _worst_told(products: list[_Product]) -> Level | None:
    return worst(SEVERITIES.get(product.severity) for product in products)


def _earliest(products: list[_Product]) -> datetime | None:
    starts = [product.started for product in products if product.started]
    starts = starts or [u.at for product in products for u in product.updates[:1] if u.at]
    return min(starts, default=None)


def _when(key: str, entry: Mapping[str, object]) -> datetime | None:
    """An entry's time: its own, else the number that it stands under."""
    own = (entry.get("statusTime"), entry.get("messageTime"), key)
    return next((at for at in map(epoch, own) if at is not None), None)


def _state(row: Mapping[str, object]) -> str:
    return next(
        (w for n in ("status", "csoStatus", "cmrStatus") if (w := line(row.get(n), 60))), ""
    ).lower()
