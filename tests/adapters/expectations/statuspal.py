"""What the corpus expects of `statuspal`: it has no document of it."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    raise AssertionError(f"no document of it was to be read: {row['file']} {report!r}")
