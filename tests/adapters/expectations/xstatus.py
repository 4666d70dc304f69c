"""What the corpus expects of `xstatus`: nothing, for it has no recorded document of X's status page."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Report

FORMATS: frozenset[str] = frozenset()


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    raise AssertionError((report, row))
