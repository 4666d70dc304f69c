"""HTML to PDF, in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

PAGE = (
    "<!DOCTYPE html><html><head><title>Outage</title><style>main { color: var(--x) }</style></head>"
    "<body><main><h1>Outage</h1><table><thead><tr><th>Who</th></tr></thead><tbody><tr><td>"
    "{words}</td></tr></tbody></table></main></body></html>"
)


def made(tmp_path: Path, words: str, out: str = "out.pdf") -> subprocess.CompletedProcess[str]:
    (tmp_path / "in.html").write_text(PAGE.replace("{words}", words), "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "statuswatch.ui.pdf", "in.html", out],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_a_page_becomes_a_pdf_with_its_fonts_and_words(tmp_path: Path) -> None:
    said = made(tmp_path, "They look into it &lt;b&gt; é")
    assert (said.returncode, said.stdout) == (0, "")
    pdf = (tmp_path / "out.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = b"".join(zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x")
    assert b" Tf" in drawn  # text, not a picture of it


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_the_words_can_be_read_back(tmp_path: Path) -> None:
    made(tmp_path, "They look into it &lt;b&gt; é")
    said = subprocess.run(
        ["pdftotext", "out.pdf", "-"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "They look into it <b> é" in said.stdout
    assert "var(" not in said.stdout


def test_a_long_document_has_several_pages(tmp_path: Path) -> None:
    assert made(tmp_path, "<p>word</p>" * 300).returncode == 0
    assert pages((tmp_path / "out.pdf").read_bytes()) > 2


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    for out in ("nowhere/out.pdf", "folder.pdf"):
        said = made(tmp_path, "x", out)
        assert said.returncode == 64
        assert said.stderr.strip()
        assert "Traceback" not in said.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"in.html", "folder.pdf"}


def test_it_wants_two_files() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "statuswatch.ui.pdf"], capture_output=True, text=True
    )
    assert said.returncode == 64
    assert "Two files" in said.stderr
