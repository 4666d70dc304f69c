"""`python -m tests.hostile`: run everything, print the table, write docs/reliability.md.

With numbers: only these cases, and the page stays as it is.
"""

from __future__ import annotations

import sys

from tests.hostile.case import groups
from tests.hostile.page import PAGE, table, write
from tests.hostile.running import run, seen


def main(words: list[str]) -> int:
    only = [int(word) for word in words]
    every = groups()
    ends = run(every, only)
    print("\n".join(table(every, ends, only)))
    wanted = [c for group in every for c in group.cases if not only or c.number in only]
    ways = [seen(one, ends)[0] for one in wanted]
    print(
        f"{ways.count('holds')} hold, {ways.count('fails')} fail, {ways.count('not run')} not run"
    )
    if not only:
        write(every, ends)
        print(f"written: {PAGE}")
    return 1 if "fails" in ways else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
