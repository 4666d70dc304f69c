"""`python -m tests.hostile`: run everything, print the table, write docs/reliability.md.

With numbers (`10 31-40`): only these cases, and the page stays as it is; with `--write` too, a page
of these alone.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import replace

from tests.hostile.case import Group, groups
from tests.hostile.page import PAGE, table, write
from tests.hostile.running import run, seen


def numbers(words: list[str]) -> Iterator[int]:
    """Raises ValueError for a word that is none."""
    for word in words:
        first, _, last = word.partition("-")
        yield from range(int(first), int(last or first) + 1)


def chosen(every: tuple[Group, ...], only: Collection[int]) -> tuple[Group, ...]:
    """The groups with these cases alone; all of them where none is named."""
    if not only:
        return every
    some = (replace(g, cases=tuple(c for c in g.cases if c.number in only)) for g in every)
    return tuple(group for group in some if group.cases)


def main(words: list[str]) -> int:
    try:
        only = frozenset(numbers([word for word in words if word != "--write"]))
    except ValueError:
        print("Name cases by their numbers, as 10 31-40, or none for all; --write keeps the table.")
        return 64
    wanted = chosen(groups(), only)
    ends = run(wanted, only)
    print("\n".join(table(wanted, ends)))
    ways = [seen(one, ends)[0] for group in wanted for one in group.cases]
    print(
        f"{ways.count('holds')} hold, {ways.count('fails')} fail, {ways.count('not run')} not run"
    )
    if not only or "--write" in words:
        write(wanted, ends)
        print(f"written: {PAGE}")
    return 1 if "fails" in ways else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
