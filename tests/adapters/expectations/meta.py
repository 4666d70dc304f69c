"""What the corpus expects of `meta`: nothing, for it has no recorded document of Meta's products."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    raise AssertionError((report, row))
