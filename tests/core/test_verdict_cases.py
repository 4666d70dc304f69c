"""The labelled situations, through the real heart; skipped where they do not lie beside us."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.verdicts import LABELS, accepted, false_alarm, judged, read

CASES = LABELS / "verdict_cases.jsonl"
needs_labels = pytest.mark.skipif(not CASES.is_file(), reason="the shared labels are not here")


@needs_labels
def test_the_labelled_situations_are_judged_as_people_did() -> None:
    cases = read(Path(CASES))
    said = {case["id"]: judged(case).answer.value for case in cases}
    right = [case["id"] for case in cases if accepted(case, said[case["id"]])]
    alarms = [case["id"] for case in cases if false_alarm(case, said[case["id"]])]
    assert alarms == []
    assert len(right) / len(cases) >= 0.95
