"""Azure's regions by the zones its status page draws, and which of them some words speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from statuswatch.core.story import mentions

ZONES: Mapping[str, tuple[str, ...]] = {
    "americas": (
        "Brazil South",
        "Brazil Southeast",
        "Canada Central",
        "Canada East",
        "Central US",
        "Chile Central",
        "East US",
        "East US 2",
        "Mexico Central",
        "North Central US",
        "South Central US",
        "West Central US",
        "West US",
        "West US 2",
        "West US 3",
    ),
    "europe": (
        "Austria East",
        "Belgium Central",
        "Denmark East",
        "France Central",
        "France South",
        "Germany North",
        "Germany West Central",
        "Italy North",
        "North Europe",
        "Norway East",
        "Norway West",
        "Poland Central",
        "Spain Central",
        "Sweden Central",
        "Sweden South",
        "Switzerland North",
        "Switzerland West",
        "UK South",
        "UK West",
        "West Europe",
    ),
    "asia": (
        "Australia Central",
        "Australia Central 2",
        "Australia East",
        "Australia Southeast",
        "Central India",
        "East Asia",
        "Indonesia Central",
        "Japan East",
        "Japan West",
        "Korea Central",
        "Korea South",
        "Malaysia West",
        "New Zealand North",
        "South India",
        "Southeast Asia",
        "West India",
    ),
    "middle-east-africa": (
        "Israel Central",
        "Qatar Central",
        "South Africa North",
        "South Africa West",
        "UAE Central",
        "UAE North",
    ),
    "jio": ("Jio India Central", "Jio India West"),
    "azure-government": (
        "US DoD Central",
        "US DoD East",
        "US Gov Arizona",
        "US Gov Texas",
        "US Gov Virginia",
    ),
    "azure-china": (
        "China East",
        "China East 2",
        "China East 3",
        "China North",
        "China North 2",
        "China North 3",
    ),
}
REGIONS = tuple(region for zone in ZONES.values() for region in zone)


def regions_meant(words: Iterable[str]) -> tuple[str, ...]:
    """The regions that somebody chose, by zone ("europe") or by name; a new name is kept."""
    known = {region.casefold(): region for region in REGIONS}
    found: list[str] = []
    for word in words:
        found += ZONES.get(word.casefold(), (known.get(word.casefold(), word),))
    return tuple(dict.fromkeys(found))


def regions_in(title: str, categories: Iterable[str]) -> frozenset[str]:
    """The regions an entry names. Its description is not asked: it tells of others, too."""
    listed = {category.casefold() for category in categories}
    named = frozenset(region for region in REGIONS if region.casefold() in listed)
    return named | mentions(title, REGIONS)
