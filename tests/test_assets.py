"""Where resources/ is found, in the three shapes this program comes in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from statuswatch import assets


def placed(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    package.mkdir(parents=True)
    monkeypatch.setattr(assets, "__file__", str(package / "assets.py"))


def test_in_a_checkout_it_is_the_folder_at_the_top() -> None:
    assert assets.root() == Path(__file__).parent.parent / "resources"
    assert assets.resource("README.md").is_file()


def test_in_a_wheel_it_lies_in_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "lib" / "site-packages" / "statuswatch"
    placed(monkeypatch, package)
    (tmp_path / "lib" / "resources").mkdir()
    (package / "resources").mkdir()
    assert assets.root() == package / "resources"


def test_a_checkout_comes_before_a_copy_in_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "src" / "statuswatch"
    placed(monkeypatch, package)
    (package / "resources").mkdir()
    (tmp_path / "resources").mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert assets.root() == tmp_path / "resources"


@pytest.mark.parametrize("inside", ["resources", "statuswatch/resources"])
def test_frozen_it_is_unpacked_beside_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, inside: str
) -> None:
    (tmp_path / inside).mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets.root() == tmp_path / inside


def test_without_resources_the_places_that_were_tried_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match="no resources in"):
        assets.root()
