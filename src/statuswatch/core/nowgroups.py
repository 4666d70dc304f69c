"""The groups that rows of the page Now stand in: by how they are, by what they are, by the user's tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from statuswatch.core.nowrow import Group, Row
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say


class Grouping(StrEnum):
    """What rows are grouped by."""

    STATE = "state"
    CATEGORY = "category"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading, in order. `key`: the same from one snapshot to the next. `group`: of
    rows that are grouped by state; of others `face` is the worst among them."""

    key: str
    title: Message
    rows: tuple[Row, ...]
    group: Group | None = None
    face: Face | None = None


CATEGORIES: Mapping[str, Message] = MappingProxyType(
    {
        "ai": say("AI"),
        "cdn-dns": say("Delivery and names"),
        "cloud-hosting": say("Cloud"),
        "collaboration": say("Working together"),
        "commerce": say("Shops"),
        "developer-tools": say("For developers"),
        "gaming": say("Games"),
        "newsletter-email": say("Newsletters and e-mail"),
        "payments-donations": say("Payments"),
        "podcast-directory": say("Podcast directories"),
        "podcast-hosting": say("Podcast hosts"),
        "recording-editing": say("Recording and editing"),
        "social-media-tool": say("Social media tools"),
        "social-network": say("Networks"),
        "telecom": say("Telephone"),
        "video-streaming": say("Video"),
        "website-cms": say("Websites"),
    }
)
"""The catalogue's, as headings."""

OTHER = "other"


def sections(rows: Iterable[Row], by: Grouping, setting: Setting) -> tuple[Section, ...]:
    """`rows`: the worst first, and so they stay. By state: in the order of `Group`. Else groups
    with trouble are first, the worst of them leading, then by title; last what belongs to none. A
    service with several tags stands under each of them."""
    if by is Grouping.STATE:
        return _by_state(rows)
    titles: dict[str, Message] = {}
    found: dict[str, list[Row]] = {}
    for row in rows:
        for key, title in _homes(row, by):
            titles.setdefault(key, title)
            found.setdefault(key, []).append(row)
    made = [
        Section(key, titles[key], tuple(mine), None, _worst(mine)) for key, mine in found.items()
    ]
    return tuple(sorted(made, key=lambda section: _order(section, setting)))


def _by_state(rows: Iterable[Row]) -> tuple[Section, ...]:
    grouped: dict[Group, list[Row]] = {group: [] for group in Group}
    for row in rows:
        grouped[row.group].append(row)
    return tuple(
        Section(f"#{group.value}", group.title, tuple(mine), group)
        for group, mine in grouped.items()
        if mine
    )


def _homes(row: Row, by: Grouping) -> Iterator[tuple[str, Message]]:
    """Keys and titles of the groups it stands in; at least one."""
    service = row.now.service
    if by is Grouping.TAG:
        for tag in row.now.tags:
            yield f"#tag {tag.casefold()}", say("{tag}", tag=tag)
        if not row.now.tags:
            yield f"#{OTHER}", say("Without a tag")
    elif service.category:
        title = CATEGORIES.get(service.category) or say("{category}", category=service.category)
        yield f"#kind {service.category}", title
    else:
        yield f"#{OTHER}", say("Others")


def _worst(rows: Iterable[Row]) -> Face:
    return max((row.face for row in rows), key=lambda face: face.rank, default=Face.FINE)


def _order(section: Section, setting: Setting) -> tuple[int, bool, str]:
    face = section.face or Face.FINE
    ills = -face.rank if face.ails else 0
    return ills, section.key == f"#{OTHER}", render(section.title, setting).casefold()
