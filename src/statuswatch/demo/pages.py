"""What a vendor's page and site answer: a pure function of the story and the moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from statuswatch.core.words import stamp
from statuswatch.demo.story import Affair, Post, Story, Vendor

API = "/api/v2/"
FEED = "/history.atom"
CANARY = "demo canary"
"""What the page says by which the demo knows that this computer's own line is up."""

RECENT = timedelta(days=90)
"""How far back a page lists what was."""

INDICATORS = ("none", "minor", "major", "critical")
SAID = {
    "none": "All Systems Operational",
    "minor": "Minor Service Outage",
    "major": "Partial System Outage",
    "critical": "Major Service Outage",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `status` None: the connection is cut without a word."""

    status: int | None = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def given(self, known: str) -> Reply:
        """304 where the asker has this very body (`known`: its If-None-Match)."""
        if self.status != 200:
            return self
        headers = {**self.headers, "ETag": self.etag}
        if self.etag in {one.strip() for one in known.split(",")}:
            return Reply(304, b"", headers)
        return Reply(200, self.body, headers)


def answer(
    story: Story,
    moment: datetime,
    vendor: Vendor,
    path: str,
    *,
    site: bool = False,
    asked: Iterable[datetime] = (),
) -> Reply:
    """What `vendor` answers at `moment`: its status page or, `site`, the site itself.

    `asked`: when the site was asked before, for a turn that lasts a number of checks.
    """
    if site:
        return _site(vendor, moment, asked)
    bare = path.partition("?")[0]
    if vendor.kind == "statuspage" and bare.startswith(API):
        document = _document(vendor, story, moment, bare.removeprefix(API))
        return Reply(404) if document is None else _json(document)
    if bare == FEED:
        return Reply(body=_feed(vendor, moment), headers=_typed("application/atom+xml"))
    if bare == "/" or bare.startswith("/incidents/"):
        return Reply(body=_page(vendor, moment, bare), headers=_typed("text/html"))
    return Reply(404)


def _site(vendor: Vendor, moment: datetime, asked: Iterable[datetime]) -> Reply:
    status = vendor.answers(moment, asked)
    if status is None:
        return Reply(None)
    words = vendor.about if status < 400 else "Service Unavailable"
    body = f"<!doctype html><title>{escape(vendor.name)}</title><p>{escape(words)}\n"
    return Reply(status, body.encode(), _typed("text/html"))


def _typed(kind: str) -> dict[str, str]:
    return {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-cache"}


# -- Statuspage's documents ------------------------------------------------------------------


def _json(document: Mapping[str, object]) -> Reply:
    return Reply(body=json.dumps(document).encode(), headers=_typed("application/json"))


def _document(
    vendor: Vendor, story: Story, moment: datetime, name: str
) -> dict[str, object] | None:
    page = {
        "id": vendor.id,
        "name": vendor.name,
        "time_zone": "Etc/UTC",
        "updated_at": _time(vendor.changed(moment) or story.begins - RECENT),
    }
    told = _told(vendor, moment)
    open_ = [affair for affair in told if affair.ended(moment) is None]
    match name:
        case "summary.json":
            return {
                "page": page,
                "status": _status(open_, moment),
                "components": _components(vendor, moment),
                "incidents": _affairs(open_, moment, planned=False),
                "scheduled_maintenances": _affairs(open_, moment, planned=True),
            }
        case "status.json":
            return {"page": page, "status": _status(open_, moment)}
        case "components.json":
            return {"page": page, "components": _components(vendor, moment)}
        case "incidents.json":
            return {"page": page, "incidents": _affairs(told, moment, planned=False)}
        case "scheduled-maintenances.json":
            return {"page": page, "scheduled_maintenances": _affairs(told, moment, planned=True)}
        case _:
            return None


def _told(vendor: Vendor, moment: datetime) -> list[Affair]:
    """What is told of at `moment`, newest first."""
    told = [a for a in vendor.affairs if a.told(moment) and a.posts[0].at > moment - RECENT]
    return sorted(told, key=lambda affair: affair.posts[0].at, reverse=True)


def _status(open_: list[Affair], moment: datetime) -> dict[str, object]:
    impacts = [affair.impact_at(moment) for affair in open_ if affair.planned is None]
    worst = max((i for i in impacts if i in INDICATORS), key=INDICATORS.index, default="none")
    return {"indicator": worst, "description": SAID[worst]}


def _components(vendor: Vendor, moment: datetime) -> list[dict[str, object]]:
    states = vendor.states(moment)
    return [
        {"id": f"{vendor.id}-{n}", "name": name, "status": state, "group": False}
        for n, (name, state) in enumerate(states.items())
    ]


def _affairs(affairs: list[Affair], moment: datetime, *, planned: bool) -> list[dict[str, object]]:
    return [_affair(a, moment) for a in affairs if (a.planned is not None) is planned]


def _affair(affair: Affair, moment: datetime) -> dict[str, object]:
    told = affair.told(moment)
    first, newest = told[0], told[-1]
    changes = [e.at for post in told for e in post.edits if e.at <= moment]
    row: dict[str, object] = {
        "id": affair.key,
        "name": affair.title,
        "status": newest.phase,
        "impact": affair.impact_at(moment),
        "created_at": _time(first.at),
        "started_at": _time(first.at),
        "updated_at": _time(max([newest.at, *changes])),
        "monitoring_at": None,
        "resolved_at": _time(affair.ended(moment)),
        "components": [{"name": part} for part in affair.parts],
        "incident_updates": [
            _post(affair, n, post, moment) for n, post in reversed(list(enumerate(told)))
        ],
    }
    if affair.planned is not None:
        row |= {
            "scheduled_for": _time(affair.planned[0]),
            "scheduled_until": _time(affair.planned[1]),
        }
    return row


def _post(affair: Affair, n: int, post: Post, moment: datetime) -> dict[str, object]:
    return {
        "id": f"{affair.key}-{n}",
        "incident_id": affair.key,
        "status": post.phase,
        "body": post.text_at(moment),
        "created_at": _time(post.at),
        "display_at": _time(post.at),
        "affected_components": None,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


# -- the feed, and the pages for people ------------------------------------------------------


def _feed(vendor: Vendor, moment: datetime) -> bytes:
    """As Statuspage writes its Atom feeds: an entry an incident, its posts newest first."""
    name = escape(vendor.name)
    changed = vendor.changed(moment)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">',
        f"<id>tag:{vendor.id}.example,2005:/history</id>",
        f"<title>{name} Status - Incident History</title>",
        f"<author><name>{name}</name></author>",
    ]
    if changed is not None:
        lines.append(f"<updated>{_time(changed)}</updated>")
    for affair in _told(vendor, moment):
        told = affair.told(moment)
        lines += [
            "<entry>",
            f"<id>tag:{vendor.id}.example,2005:Incident/{affair.key}</id>",
            f"<published>{_time(told[0].at)}</published><updated>{_time(told[-1].at)}</updated>",
            f'<link rel="alternate" type="text/html" href="/incidents/{affair.key}"/>',
            f"<title>{escape(affair.title)}</title>",
            f'<content type="html">{escape(_blocks(told, moment))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def _blocks(told: Iterable[Post], moment: datetime) -> str:
    blocks = [
        f"<p><small>{post.at:%b} <var>{post.at.day}</var>, <var>{post.at:%H:%M}</var> UTC</small>"
        f"<br><strong>{post.phase.replace('_', ' ').capitalize()}</strong> - "
        f"{escape(post.text_at(moment))}</p>"
        for post in told
    ]
    return "".join(reversed(blocks))


def _page(vendor: Vendor, moment: datetime, path: str) -> bytes:
    """For the browser that "Open" leads to."""
    name = escape(vendor.name)
    key = path.removeprefix("/incidents/")
    told = [a for a in _told(vendor, moment) if path == "/" or a.key == key]
    affairs = [f"<h2>{escape(a.title)}</h2>{_blocks(a.told(moment), moment)}" for a in told]
    parts = [
        f"<li>{escape(part)}: {state.replace('_', ' ')}</li>"
        for part, state in vendor.states(moment).items()
    ]
    return (
        f"<!doctype html><meta charset=utf-8><title>{name} Status</title><h1>{name} Status</h1>"
        "<p>An invented service: this page is part of the demo of StatusWatch.</p>"
        f"<ul>{''.join(parts)}</ul>{''.join(affairs)}\n"
    ).encode()
