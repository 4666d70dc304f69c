"""`statuscast` has no recorded document: it is built from what others wrote of the format."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    return [f"no document of {row['format']} was recorded, and yet {report} was read"]
