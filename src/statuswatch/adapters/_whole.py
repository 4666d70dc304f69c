"""What a page is as a whole, where only its parts say how they are."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.adapters._parts import level_of_parts
from statuswatch.core.model import Component, Level


def whole(parts: Iterable[Component]) -> Level | None:
    """As `level_of_parts`; but where one part is unknown, the others do not make the whole well."""
    listed = tuple(parts)
    level = level_of_parts(listed)
    unsure = any(part.level is None for part in listed)
    return level if level is None or level.ails or not unsure else None
