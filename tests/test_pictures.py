"""The command that takes pictures of every screen: what it is asked for, and what lies there then."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pictures.contact import index
from tests.pictures.readme import PICTURES, SCENES, SHOWN
from tests.pictures.taking import TAKERS
from tests.pictures.variants import DESKTOP, SCREENS, VARIANTS

ROOT = Path(__file__).parents[1]

MOST = 120_000
"""Bytes of one picture."""


def pictures(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.pictures", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90)


def test_every_screen_that_can_be_asked_for_has_somebody_who_takes_it() -> None:
    assert {*TAKERS, DESKTOP} == set(SCREENS)


def test_a_screen_is_taken_in_the_size_and_theme_that_were_asked_for(tmp_path: Path) -> None:
    said = pictures("--all", str(tmp_path), "--only", "doctor", "--variants", "dark,narrow")
    assert said.returncode == 0
    assert "Traceback" not in said.stdout + said.stderr, said.stdout
    dark = sorted(file.name for file in tmp_path.glob("doctor-*.dark.png"))
    assert "doctor-ill.dark.png" in dark
    assert len(dark) == len(list(tmp_path.glob("doctor-*.narrow.png")))
    sheet = (tmp_path / "index.html").read_text("utf-8")
    assert set(re.findall(r'src="([^"]+)"', sheet)) == {f.name for f in tmp_path.glob("*.png")}


@pytest.mark.parametrize("wrong", [("--only", "nowhere"), ("--variants", "pink")])
def test_what_there_is_not_is_said_with_what_there_is(wrong: tuple[str, str]) -> None:
    said = pictures("--all", "/tmp", *wrong)
    assert said.returncode != 0
    assert f"not known: {wrong[1]}" in said.stderr


def test_the_sheet_has_a_row_for_each_scene_and_names_each_variant(tmp_path: Path) -> None:
    for name in ("now-fine.light.png", "now-fine.dark.png", "about-thanks.light.png"):
        (tmp_path / name).write_bytes(b"")
    assert index(tmp_path) == f"3 pictures of 2 scenes in {tmp_path}"
    sheet = (tmp_path / "index.html").read_text("utf-8")
    assert sheet.count("<h2") == 2
    assert sheet.index("about-thanks") < sheet.index("now-fine")
    assert "<figcaption>dark</figcaption>" in sheet


def test_the_page_on_building_names_every_variant_and_screen() -> None:
    page = (ROOT / "docs" / "building.md").read_text("utf-8")
    missing = {name for name in (*VARIANTS, *SCREENS) if f"`{name}`" not in page}
    assert missing == set()


def test_every_picture_in_the_docs_is_one_that_the_command_renews() -> None:
    renewed = {*SHOWN.values(), *SCENES}
    assert {file.name for file in PICTURES.iterdir()} == renewed
    pages = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/window.md"))
    assert {name for name in renewed if f"pictures/{name}" not in pages} == set()


def test_no_picture_is_too_large_for_a_page() -> None:
    large = {f.name for f in PICTURES.iterdir() if f.stat().st_size > MOST}
    assert large == set()
