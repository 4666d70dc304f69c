"""The bar for promises on the labelled texts, by the labels' own scorer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.promised import FOLDS, LABELS, fold_of, rows_of, score

needs_labels = pytest.mark.skipif(
    not (LABELS / "score_targets.py").is_file(), reason="the shared labels are not here"
)


def figures(report: str) -> tuple[float, float]:
    line = next(line for line in report.splitlines() if line.startswith("all "))
    precision, recall = line.split()[-2:]
    return float(precision), float(recall)


@needs_labels
def test_promises_are_found_and_none_is_invented(tmp_path: Path) -> None:
    report = score(rows_of(LABELS / "targets.jsonl"), tmp_path)
    precision, recall = figures(report)
    assert precision >= 0.97
    assert recall >= 0.85
    assert "with an invented due: 0" in report


@needs_labels
@pytest.mark.parametrize("fold", range(FOLDS))
def test_every_fold_passes_the_bar(fold: int, tmp_path: Path) -> None:
    rows = [row for row in rows_of(LABELS / "targets.jsonl") if fold_of(row) == fold]
    precision, recall = figures(score(rows, tmp_path))
    assert precision >= 0.97
    assert recall >= 0.85
