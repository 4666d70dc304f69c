"""The shared corpus of recorded documents, where it lies beside the checkout.

Tests that use it skip where it is absent: the project builds and passes without it.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

needs_corpus = pytest.mark.skipif(
    not (CORPUS / "MANIFEST.jsonl").is_file(), reason="the shared corpus is not here"
)


def manifest() -> list[dict[str, Any]]:
    with (CORPUS / "MANIFEST.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def expected(file: str) -> dict[str, Any]:
    return next(row["expect"] for row in manifest() if row["file"] == file)


def captures(file: str) -> list[dict[str, str]]:
    """A replay: `at` (ISO) and `body` of consecutive real captures."""
    with gzip.open(CORPUS / file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
