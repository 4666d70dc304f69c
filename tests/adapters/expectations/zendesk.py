"""The corpus has no document of `zendesk`: it is built from the description and readers of its API alone."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    return [f"{row['file']}: no document was expected, and {report.title!r} was read"]
