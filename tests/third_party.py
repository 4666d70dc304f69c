"""Writes resources/licences/THIRD-PARTY.txt: whose software goes along, and under which licence.

`python -m tests.third_party`, in an environment with the extras `channels` and `calendar`, on a
system that has the texts of the GNU licences. tests/test_third_party.py says when it must be run anew.
"""

from __future__ import annotations

import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from statuswatch.app.about import TEXT, Part, written

ROOT = Path(__file__).parents[1]
FILE = ROOT / "resources" / "licences" / "THIRD-PARTY.txt"
GNU = Path("/usr/share/common-licenses")
TEXTS = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)

ELSEWHERE = {
    "desktop-notifier": Part(
        "desktop-notifier",
        "MIT",
        "https://github.com/samschott/desktop-notifier",
        "Used on Windows and macOS alone, where its package brings the text of its licence.",
    )
}
"""What this system does not install: it is named, and its text comes with its own package."""

SAID = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}
"""Of several licences that are offered, the one that we take."""

QT = """StatusWatch uses PySide6 and Qt unmodified, as shared libraries, under the GNU Lesser General
Public License, version 3. You may replace them: docs/licences.md says where they are. Sources:
https://code.qt.io/cgit/pyside/pyside-setup.git/ and
https://download.qt.io/official_releases/qt/. What Qt itself is made of:
https://doc.qt.io/qt-6/licenses-used-in-qt.html. The texts stand further down, under "GNU LGPL 3"
and "GNU GPL 3"."""

PYTHON = """The packaged program carries Python, and with it OpenSSL (Apache-2.0), SQLite (public
domain), Expat and libffi (MIT), zlib, bzip2 and liblzma; it is put together by PyInstaller, whose
start-up code may go along with any program. Installed with pip, StatusWatch uses the Python that
is there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What pyproject.toml asks for at run time, by canonical name."""

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]


def wanted() -> Wanted:
    """With what those need in turn, as far as it is installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["channels"], *extras["calendar"]]
    waiting = [Requirement(line) for line in lines]
    here: set[str] = set()
    elsewhere: set[str] = set()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if one.marker is not None and not one.marker.evaluate(_environment("")):
            if any(canonicalize_name(Requirement(line).name) == name for line in lines):
                elsewhere.add(name)
            continue
        if name in here:
            continue
        here.add(name)
        for line in metadata.requires(one.name) or ():
            needed = Requirement(line)
            if needed.marker is None or _applies(needed, one.extras):
                waiting.append(needed)
    return Wanted(tuple(sorted(here)), tuple(sorted(elsewhere)))


def _environment(extra: str) -> dict[str, str]:
    return {**{k: str(v) for k, v in default_environment().items()}, "extra": extra}


def _applies(needed: Requirement, extras: set[str]) -> bool:
    assert needed.marker is not None
    return any(needed.marker.evaluate(_environment(extra)) for extra in ("", *extras))


def parts() -> Iterator[Part]:
    """In the order in which they are shown: Qt first, because its licence asks for most."""
    names = wanted()
    qt = [name for name in names.here if name in SAID]
    for name in [*qt, *(name for name in names.here if name not in SAID)]:
        yield _part(name)
    for name in names.elsewhere:
        yield ELSEWHERE[name]
    python = Path(sysconfig.get_paths()["stdlib"]) / "LICENSE.txt"
    text = f"{PYTHON}\n\n{python.read_text('utf-8')}"
    yield Part("Python", "PSF-2.0", "https://www.python.org/", text)
    for title, file in (("GNU LGPL 3", "LGPL-3"), ("GNU GPL 3", "GPL-3")):
        address = f"https://www.gnu.org/licenses/{file.lower()}.0.html"
        yield Part(title, TEXT, address, (GNU / file).read_text("utf-8"))


def _part(name: str) -> Part:
    found = metadata.distribution(name)
    if name in SAID:
        return Part(found.name.replace("_", "-"), SAID[name], "https://www.qt.io/qt-for-python", QT)
    text = "\n\n".join(_texts(found))
    if not text.strip():
        raise SystemExit(f"{name} brings no text of its licence")
    return Part(found.name.replace("_", "-"), _licence(found, text), _address(found), text)


def _texts(found: metadata.Distribution) -> Iterator[str]:
    for file in sorted(found.files or (), key=str):
        if ".dist-info/" in str(file) and TEXTS.search(str(file)):
            yield file.read_text("utf-8").strip()


def _licence(found: metadata.Distribution, text: str) -> str:
    about = found.metadata
    said = _field(found, "License-Expression") or _field(found, "License")
    if said and "\n" not in said:
        return said
    classes = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if "License" in c]
    if classes:
        return str(classes[0])
    return "MIT" if "Permission is hereby granted, free of charge" in text else "see below"


def _address(found: metadata.Distribution) -> str:
    about = found.metadata
    pairs = [line.partition(", ")[::2] for line in about.get_all("Project-URL") or ()]
    urls = {label.strip().casefold(): url.strip() for label, url in pairs}
    for label in ("homepage", "home", "source", "source code", "repository", "github"):
        if label in urls:
            return str(urls[label])
    return _field(found, "Home-page") or f"https://pypi.org/project/{found.name}/"


def _field(found: metadata.Distribution, name: str) -> str:
    return str(found.metadata[name]) if name in found.metadata else ""


def main() -> int:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    made = list(parts())
    FILE.write_text(written(made), "utf-8")
    size = FILE.stat().st_size >> 10
    sys.stdout.write(f"{FILE.relative_to(ROOT)}: {len(made)} parts, {size} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
