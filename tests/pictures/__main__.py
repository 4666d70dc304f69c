"""Pictures of the program: `python -m tests.pictures` renews those of the README.

`--all DIR` takes every screen in every variant into a folder, with an index.html to look through;
`--only now,service` and `--variants light,dark` take some. `--story DIR` takes the running demo
every few seconds, as it is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.pictures import readme
from tests.pictures.every import AT_ONCE, take_all
from tests.pictures.variants import SCREENS, VARIANTS


def _wanted() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    given.add_argument("--all", type=Path, metavar="DIR", help="every screen in every variant")
    given.add_argument("--only", default="", metavar="SCREENS", help=",".join(SCREENS))
    given.add_argument("--variants", default="", metavar="NAMES", help=",".join(VARIANTS))
    given.add_argument("--story", type=Path, metavar="DIR", help="the running demo, as time goes")
    given.add_argument("--every", type=float, default=10.0, help="seconds, for --story")
    given.add_argument("--at-once", type=int, default=AT_ONCE)
    given.add_argument("--one", nargs=2, metavar=("VARIANT", "DIR"), help=argparse.SUPPRESS)
    return given.parse_args()


def _chosen(names: str, known: tuple[str, ...]) -> tuple[str, ...]:
    asked = tuple(name for name in names.split(",") if name)
    if wrong := sorted(set(asked) - set(known)):
        sys.exit(f"not known: {', '.join(wrong)}; there are {', '.join(known)}")
    return asked or known


def main() -> None:
    wanted = _wanted()
    screens = _chosen(wanted.only, SCREENS)
    if wanted.one:
        from tests.pictures.taking import take

        name, folder = wanted.one
        take(VARIANTS[name], screens, Path(folder))
    elif wanted.all:
        take_all(wanted.all, screens, _chosen(wanted.variants, tuple(VARIANTS)), wanted.at_once)
    elif wanted.story:
        readme.story(wanted.story, wanted.every)
    else:
        readme.renew()


if __name__ == "__main__":
    main()
