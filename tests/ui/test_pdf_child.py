"""The program as a child of itself writes a PDF: a frozen one has no `python -m`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from statuswatch.__main__ import PDF_CHILD
from statuswatch.app import documents


def child(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "statuswatch", PDF_CHILD, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_the_word_to_the_child_is_the_one_that_it_knows() -> None:
    assert documents.PDF_CHILD == PDF_CHILD


def test_the_child_writes_the_pdf_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "in.html").write_text("<h1>Outage</h1>", "utf-8")
    done = child(tmp_path, "in.html", "out.pdf")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_the_child_says_what_it_lacks(tmp_path: Path) -> None:
    done = child(tmp_path, "in.html")
    assert (done.returncode, done.stdout) == (64, "")
    assert "Two files are needed" in done.stderr
