"""All that the page Now says, made of values alone: it may be written beside Qt's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from statuswatch.core.days import Strip
from statuswatch.core.nowgroups import Grouping, Section
from statuswatch.core.nowhead import Header
from statuswatch.core.nowpage import now_page
from statuswatch.core.nowrow import matches
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting
from statuswatch.ui.now_model import Item, items


@dataclass(frozen=True, slots=True)
class Written:
    """The header, and the rows under the search."""

    header: Header
    items: tuple[Item, ...]


def written(
    overview: Overview,
    strips: Mapping[str, Strip],
    setting: Setting,
    by: Grouping,
    wanted: str = "",
) -> Written:
    """`wanted`: what is searched for."""
    page = now_page(overview, strips, setting, by)
    return Written(page.header, items(_found(page.sections, wanted), setting))


def _found(sections: tuple[Section, ...], wanted: str) -> tuple[Section, ...]:
    if not wanted.strip():
        return sections
    found = (
        replace(s, rows=tuple(row for row in s.rows if matches(row, wanted))) for s in sections
    )
    return tuple(section for section in found if section.rows)
