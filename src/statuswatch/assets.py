"""Where resources/ is: in the packaged program, else in the checkout, else in the wheel."""

from __future__ import annotations

import sys
from pathlib import Path


def root() -> Path:
    """The resources folder of this very program. Raises FileNotFoundError when it has none.

    A frozen program never looks elsewhere: it must not read a checkout it happens to lie in.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    if getattr(sys, "frozen", False) and unpacked:
        places = [Path(unpacked) / "statuswatch" / "resources", Path(unpacked) / "resources"]
    else:
        package = Path(__file__).resolve().parent
        places = [_checkout(package), package / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no resources in {', '.join(map(str, places))}")


def resource(name: str) -> Path:
    """A file or folder in resources, by its path with slashes. It may not exist."""
    return root().joinpath(*name.split("/"))


def _checkout(package: Path) -> Path:
    """`src/statuswatch/../../resources`, but only where a pyproject.toml says it is a checkout:
    two folders above site-packages/statuswatch may lie anyone's `resources`."""
    top = package.parent.parent
    if package.parent.name == "src" and (top / "pyproject.toml").is_file():
        return top / "resources"
    return package / "resources"
