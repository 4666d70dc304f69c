"""A status page for tests, in the shape of Atlassian's, whose state the test sets."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.serving import Asked, Reply, with_etag

DAY = "2026-11-22"


def incident(
    key: str,
    name: str,
    impact: str = "major",
    parts: tuple[str, ...] = (),
    status: str = "investigating",
    text: str = "We are looking into it.",
    started: str = f"{DAY}T14:00:00.000Z",
    resolved: str | None = None,
) -> dict[str, Any]:
    """One incident as a summary lists it."""
    return {
        "id": key,
        "name": name,
        "status": status,
        "impact": impact,
        "created_at": started,
        "updated_at": started,
        "started_at": started,
        "monitoring_at": None,
        "resolved_at": resolved,
        "shortlink": f"https://stspg.example/{key}",
        "components": [{"id": f"id-{p}", "name": p, "status": "operational"} for p in parts],
        "incident_updates": [
            {
                "id": f"{key}-{status}",
                "status": status,
                "body": text,
                "incident_id": key,
                "created_at": resolved or started,
                "display_at": resolved or started,
                "affected_components": None,
            }
        ],
    }


@dataclass
class StatusPage:
    """Answers summary.json and incidents.json; everything else is 404."""

    name: str = "Podhost"
    parts: dict[str, str] = field(default_factory=lambda: {"Show Builder": "operational"})
    incidents: list[dict[str, Any]] = field(default_factory=list)
    past: list[dict[str, Any]] = field(default_factory=list)
    indicator: str = "none"

    def handle(self, asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        if path.endswith("/api/v2/summary.json"):
            return with_etag(asked, json.dumps(self._summary()).encode())
        if path.endswith("/api/v2/incidents.json"):
            body = {"page": {"id": "p"}, "incidents": [*self.incidents, *self.past]}
            return with_etag(asked, json.dumps(body).encode())
        return Reply(404)

    def _summary(self) -> dict[str, Any]:
        components = [
            {"id": f"id-{n}", "name": n, "status": s, "group": False} for n, s in self.parts.items()
        ]
        return {
            "page": {"id": "p", "name": self.name, "url": "https://x.example"},
            "status": {"indicator": self.indicator, "description": ""},
            "components": components,
            "incidents": self.incidents,
            "scheduled_maintenances": [],
        }
