"""A page's own time zone, as its documents name it."""

from __future__ import annotations

import json

import pytest

from statuswatch.adapters import _zones
from statuswatch.adapters.statuspage import ADAPTER
from tests.adapters.driving import read


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("Etc/UTC", "Etc/UTC"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("UTC", "UTC"),
        ("", ""),
        (None, ""),
        (7, ""),
        ("local", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_a_statuspage_s_zone_is_told_by_its_iana_name(told: object, zone: str) -> None:
    page = {"name": "Example", "url": "https://status.example.com", "time_zone": told}
    summary = {"page": page, "status": {"indicator": "none"}, "components": [], "incidents": []}
    assert read(ADAPTER, json.dumps(summary)).zone == zone


def test_a_page_that_names_no_zone_has_none() -> None:
    summary = {"page": {"name": "Example"}, "status": {"indicator": "none"}, "incidents": []}
    assert read(ADAPTER, json.dumps(summary)).zone == ""


def test_rails_names_lead_to_iana_names() -> None:
    assert all(_zones.zone_of(name) == iana for name, iana in _zones.RAILS.items())
