"""What a verdict costs: eight witnesses, CPU time. Run by hand:

python -m tests.benchmarks.verdict_cost [how often]

Asked for: <= 1 ms.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from statuswatch.core.verdict import verdict
from statuswatch.core.witness import Testimony
from tests.benchmarks.situations import Situation

PARTS = {f"Part {n}": "ok" for n in range(40)}


def eight() -> tuple[Situation, Testimony]:
    """Two pages, two checks with eight looks each, two crowds, the user, our line."""
    trouble: dict[str, Any] = {
        "title": "Part 7 fails",
        "level": "partial",
        "phase": "investigating",
    }
    trouble |= {"started_min": -20, "last_update_min": -5, "components": ["Part 7"]}
    page: dict[str, Any] = {
        "outcome": "report",
        "level": "partial",
        "components": PARTS | {"Part 7": "partial"},
    }
    looks = [{"result": "fail", "step": "http", "says": "answers 503"}] * 8
    crowd = {"in_last_30_min": 30, "usual_per_30_min": 1, "newest_age_min": 3}
    case: dict[str, Any] = {
        "now": "2026-11-22T15:10:00Z",
        "service": "Podhost",
        "follows": ["Part 7"],
        "official": [
            page | {"min": -m, "source": name, "incidents": [trouble]}
            for m in (10, 5, 1)
            for name in ("json", "rss")
        ],
        "probe": [
            look | {"min": i * 2 - 16, "source": name}
            for i, look in enumerate(looks)
            for name in ("front", "api")
        ],
        "crowd": [crowd | {"source": name} for name in ("Google News", "Mastodon")],
        "user": [{"min": -9, "says": "uploading hangs"}],
        "own_line": [{"min": -1, "canaries_ok": 3, "canaries": 3}],
    }
    situation = Situation(case)
    return situation, situation.testimony()


def main() -> None:
    often = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    situation, testimony = eight()
    assert len(verdict(testimony, situation.now).witnesses) == 8
    spent = []
    for _ in range(often):
        before = time.process_time_ns()
        verdict(testimony, situation.now)
        spent.append((time.process_time_ns() - before) / 1e6)
    spent.sort()
    median, p99 = statistics.median(spent), spent[int(0.99 * often)]
    print(f"verdict on 8 witnesses, {often} times: median {median:.3f} ms, p99 {p99:.3f} ms CPU")


if __name__ == "__main__":
    main()
