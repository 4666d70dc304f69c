"""What an installation puts where a desktop looks: each is there, under the name it goes by."""

from __future__ import annotations

import tomllib
from pathlib import Path, PurePosixPath

from statuswatch.channels import DESKTOP_ID

ROOT = Path(__file__).parents[1]


def shared() -> dict[str, str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, str] = config["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    return found


def test_what_is_installed_for_the_desktop_is_in_the_checkout() -> None:
    assert [source for source in shared() if not (ROOT / source).is_file()] == []


def test_a_desktop_finds_the_entry_the_metainfo_and_the_icon() -> None:
    assert {str(PurePosixPath(target).parent) for target in shared().values()} == {
        "share/applications",
        "share/metainfo",
        "share/icons/hicolor/scalable/apps",
        "share/icons/hicolor/16x16/apps",
        "share/icons/hicolor/symbolic/apps",
    }


def test_all_of_it_goes_by_the_id_of_the_window() -> None:
    names = {PurePosixPath(target).name for target in shared().values()}
    assert {name.removeprefix(DESKTOP_ID) for name in names} == {
        ".desktop",
        ".metainfo.xml",
        ".svg",
        "-symbolic.svg",
    }


def test_the_page_for_packagers_names_each_place() -> None:
    page = (ROOT / "docs" / "packaging.md").read_text("utf-8")
    assert [target for target in shared().values() if f"`{target}`" not in page] == []
