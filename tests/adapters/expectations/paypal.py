"""The corpus has no document of `paypal`: it is built from readers of its API alone."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    return [f"{row['file']}: no document was expected, and {report.title!r} was read"]
