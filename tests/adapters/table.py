"""Prints how every corpus document of a kind with an adapter is read: `python -m
tests.adapters.table`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from statuswatch import adapters
from tests.adapters import manifest
from tests.adapters.manifest import EXACT, FAILED, PARTIAL, Verdict


def verdicts() -> list[Verdict]:
    return [manifest.judge(told, row) for told in manifest.expectations() for row in told.rows()]


def lines(found: Iterable[Verdict]) -> Iterator[str]:
    """The table, then a line for each document that is not read exactly."""
    found = list(found)
    yield f"{'kind':<14}{'documents':>10}{EXACT:>8}{PARTIAL:>9}{FAILED:>8}"
    for told in manifest.expectations():
        count = Counter(verdict.how for verdict in found if verdict.kind == told.kind)
        note = "  no recorded document" if not count else ""
        note += "  experimental" if adapters.load(told.kind).experimental else ""
        yield (
            f"{told.kind:<14}{count.total():>10}{count[EXACT]:>8}{count[PARTIAL]:>9}"
            f"{count[FAILED]:>8}{note}"
        )
    count = Counter(verdict.how for verdict in found)
    yield (f"{'all':<14}{count.total():>10}{count[EXACT]:>8}{count[PARTIAL]:>9}{count[FAILED]:>8}")
    for verdict in found:
        if verdict.how != EXACT:
            yield f"{verdict.how}: {verdict.kind} {verdict.file}: {'; '.join(verdict.why)}"
    read = {name for told in manifest.expectations() for name in told.formats}
    unread = Counter(row["format"] for row in manifest.rows() if row["format"] not in read)
    if unread:
        yield "read by none: " + ", ".join(f"{name} {n}" for name, n in sorted(unread.items()))


if __name__ == "__main__":
    print("\n".join(lines(verdicts())))
