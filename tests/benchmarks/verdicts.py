"""How many of the labelled situations are judged as people did, whole and in five folds.

    python -m tests.benchmarks.verdicts [--cases FILE] [--out FILE]

Asked for: >= 0.95 accepted, no false alarm. `--out` writes what the labels' own scorer reads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from statuswatch.core.verdict import verdict
from statuswatch.core.witness import Answer, Verdict
from tests.benchmarks.situations import Case, Situation

LABELS = Path(__file__).parents[3] / "shared" / "labels"
FOLDS = 5
THEM = frozenset(answer.value for answer in Answer if answer.them)


def read(path: Path) -> list[Case]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judged(case: Case) -> Verdict:
    situation = Situation(case)
    return verdict(situation.testimony(), situation.now, situation.rules)


def accepted(case: Case, said: str) -> bool:
    return said == case["verdict"] or said in case["also_ok"]


def false_alarm(case: Case, said: str) -> bool:
    """A vendor is accused although it is fine, us, or a plan."""
    blameless = case["verdict"] not in THEM and case["verdict"] != Answer.CANT_TELL.value
    return said in THEM and blameless and not accepted(case, said)


def fold_of(case: Case) -> int:
    """By the case's own id, so that it is the same everywhere."""
    return int(sha256(str(case["id"]).encode()).hexdigest(), 16) % FOLDS


def figures(name: str, cases: Sequence[Case]) -> str:
    said = [(case, judged(case).answer.value) for case in cases]
    exact = sum(answer == case["verdict"] for case, answer in said)
    right = sum(accepted(case, answer) for case, answer in said)
    alarms = [str(case["id"]) for case, answer in said if false_alarm(case, answer)]
    many = max(1, len(cases))
    return (
        f"{name:8}{len(cases):4} cases   exact {exact / many:.2f}   accepted {right / many:.2f}   "
        f"false alarms: {', '.join(alarms) or 'none'}"
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--cases", type=Path, default=LABELS / "verdict_cases.jsonl")
    reader.add_argument("--out", type=Path)
    wished = reader.parse_args()
    cases = read(wished.cases)
    print(figures("whole", cases))
    for n in range(FOLDS):
        print(figures(f"fold {n + 1}", [case for case in cases if fold_of(case) == n]))
    for case in cases:
        said = judged(case).answer.value
        if not accepted(case, said):
            print(f"  {case['id']} {case['title']}: said {said!r}, right {case['verdict']!r}")
    if wished.out is not None:
        lines = ({"id": case["id"], "answer": judged(case).answer.value} for case in cases)
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        wished.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
