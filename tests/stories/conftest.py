"""The program, with a profile of its own."""

from __future__ import annotations

from tests.cli.conftest import says

__all__ = ["says"]
