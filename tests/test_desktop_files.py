"""What a desktop reads of us: the entry, the metainfo, the icons. They validate, and name one thing."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from statuswatch import __homepage__, __version__
from statuswatch.channels import APP_NAME, DESKTOP_ID
from statuswatch.cli.parser import build

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "desktop"
ENTRY, METAINFO = FOLDER / f"{DESKTOP_ID}.desktop", FOLDER / f"{DESKTOP_ID}.metainfo.xml"
ICONS = ROOT / "resources" / "icons"
SVG = "{http://www.w3.org/2000/svg}"


def validates(*words: str) -> None:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_entry_validates() -> None:
    validates("desktop-file-validate", "--warn-kde", str(ENTRY))


def test_the_metainfo_validates() -> None:
    validates("appstreamcli", "validate", "--no-net", str(METAINFO))


def test_the_entry_starts_this_program_as_it_is_called() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(ENTRY, "utf-8")
    main = entry["Desktop Entry"]
    assert (main["Name"], main["Icon"]) == (APP_NAME, DESKTOP_ID)
    for group in entry.sections():
        program, *words = entry[group]["Exec"].split()
        assert program == "statuswatch"
        build().parse_args(words)
    actions = [name for name in main["Actions"].split(";") if name]
    assert {f"Desktop Action {name}" for name in actions} == set(entry.sections()) - {
        "Desktop Entry"
    }


def test_the_metainfo_is_of_this_program_and_this_version() -> None:
    told = ET.parse(METAINFO).getroot()
    assert told.findtext("id") == DESKTOP_ID
    assert told.findtext("launchable") == ENTRY.name
    assert told.findtext("project_license") == "MIT"
    assert __homepage__ in {url.text for url in told.iter("url")}
    newest = next(told.iter("release"))
    assert newest.get("version") == __version__
    assert date.fromisoformat(newest.get("date", "")) <= date(2100, 1, 1)


@pytest.mark.parametrize("file", sorted(ICONS.rglob("*.svg")), ids=lambda f: f.name)
def test_an_icon_is_square_and_holds_nothing_but_shapes(file: Path) -> None:
    root = ET.parse(file).getroot()
    assert root.tag == f"{SVG}svg"
    x, y, width, height = map(float, root.get("viewBox", "").split())
    assert (x, y) == (0, 0)
    assert width == height > 0
    text = file.read_text("utf-8")
    assert not re.search(r"<script|<image|<foreignObject|href=|url\(http|\bon\w+=", text)


def installed() -> dict[str, str]:
    """Where the wheel puts files for the desktop, below the prefix: from, to."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = told["tool"]["hatch"]["build"]["targets"]["wheel"]
    return dict(wheel["shared-data"])


def test_installed_for_a_user_the_desktop_finds_entry_metainfo_and_icons() -> None:
    places = installed()
    assert all((ROOT / file).is_file() for file in places)
    assert set(places.values()) == {
        f"share/applications/{DESKTOP_ID}.desktop",
        f"share/metainfo/{DESKTOP_ID}.metainfo.xml",
        f"share/icons/hicolor/scalable/apps/{DESKTOP_ID}.svg",
        f"share/icons/hicolor/16x16/apps/{DESKTOP_ID}.svg",
        f"share/icons/hicolor/symbolic/apps/{DESKTOP_ID}-symbolic.svg",
    }


def test_the_symbolic_icon_can_be_recoloured_by_the_desktop() -> None:
    """GTK colours what is filled, and nothing that is drawn as a line."""
    text = (ICONS / "statuswatch-symbolic.svg").read_text("utf-8")
    assert set(re.findall(r'fill="([^"]*)"', text)) == {"#000"}
    assert "stroke" not in text
    assert ET.fromstring(text).get("viewBox") == "0 0 16 16"
