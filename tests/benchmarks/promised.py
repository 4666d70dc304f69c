"""How well promises are read: predictions, the scorer's own figures, folds, parts, speed.

    .venv/bin/python -m tests.benchmarks.promised [--gold FILE] [--out FILE] [--show N]

Nothing is fitted on these texts, so a fold is only a part of the whole: it shows the spread.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from statuswatch.core.model import Update
from statuswatch.core.targets import targets
from statuswatch.core.words import stamp

LABELS = Path(__file__).parents[3] / "shared" / "labels"
FOLDS = 5
Row = Mapping[str, Any]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def predicted(row: Row) -> dict[str, object]:
    """What is read in one labelled text: only what a page tells goes in."""
    update = Update("", datetime.fromisoformat(row["posted_at"]), row["phase"] or "", row["text"])
    found = targets(update, row["time_zone"] or "")
    said = [{"kind": t.kind.value, "due": t.due and stamp(t.due)} for t in found]
    return {"id": row["id"], "targets": said}


def score(rows: Iterable[Row], folder: Path, show: int = 0) -> str:
    """The scorer's own words over these rows."""
    gold, said = folder / "gold.jsonl", folder / "said.jsonl"
    rows = list(rows)
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    said.write_text("".join(json.dumps(predicted(row)) + "\n" for row in rows), encoding="utf-8")
    scorer = [sys.executable, str(LABELS / "score_targets.py"), str(said)]
    asked = [*scorer, "--gold", str(gold), "--show", str(show)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def fold_of(row: Row) -> int:
    """By the text's own id, so that it is the same everywhere."""
    return int(sha256(str(row["id"]).encode()).hexdigest(), 16) % FOLDS


def total(report: str) -> str:
    """Its line over all kinds, and how many texts without a label got a due."""
    wanted = [line for line in report.splitlines() if line.startswith(("all ", "texts without"))]
    return " | ".join(" ".join(line.split()) for line in wanted)


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "will will will": lambda n: "will " * (n // 5),
    "expect ... expect": lambda n: "we expect full recovery " * (n // 24),
    "next update next update": lambda n: "next update " * (n // 12),
    "digits": lambda n: "1" * n,
    "times": lambda n: "by 15:00 " * (n // 9),
    "will by": lambda n: "will by 15:00 should " * (n // 21),
    "update or fix": lambda n: "we should fix, more at 15:00 not " * (n // 33),
    "lengths": lambda n: "in 1-2 hours " * (n // 13),
    "commas": lambda n: ", and " * (n // 6),
    "spaces": lambda n: " " * n,
    "new lines": lambda n: "\n:" * (n // 2),
    "brackets": lambda n: "\n[15:00 UTC]" * (n // 12),
    "dates": lambda n: "Thursday, March 3, 2024 at " * (n // 27),
    "marks": lambda n: "**a" * (n // 3),
    "points": lambda n: "a.m. " * (n // 5),
}


def slowest(size: int = 100_000) -> tuple[str, float]:
    """The hostile text that costs most CPU, in seconds."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    worst = ("", 0.0)
    for name, text in HOSTILE.items():
        update = Update("", at, "", text(size))
        before = time.process_time()
        targets(update, "America/New_York")
        worst = max(worst, (name, time.process_time() - before), key=lambda one: one[1])
    return worst


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--gold", type=Path, default=LABELS / "targets.jsonl")
    asked.add_argument("--out", type=Path, help="where the predictions are kept")
    asked.add_argument("--show", type=int, default=0, help="how many mistakes to print")
    args = asked.parse_args()
    rows = rows_of(args.gold)
    say = sys.stdout.write
    if args.out:
        args.out.write_text("".join(json.dumps(predicted(row)) + "\n" for row in rows))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(score(rows, folder, args.show) + "\n")
        for fold in range(FOLDS):
            part = [row for row in rows if fold_of(row) == fold]
            say(f"fold {fold + 1} ({len(part)}): {total(score(part, folder))}\n")
        for kind in sorted({str(row["part"]) for row in rows}):
            part = [row for row in rows if row["part"] == kind]
            say(f"part {kind} ({len(part)}): {total(score(part, folder))}\n")
    targets.cache_clear()
    before = time.process_time()
    for row in rows:
        predicted(row)
    each = (time.process_time() - before) / max(1, len(rows))
    text, seconds = slowest()
    say(f"CPU: {each * 1000:.2f} ms a text; 100 KB of {text!r}: {seconds * 1000:.0f} ms\n")


if __name__ == "__main__":
    main()
