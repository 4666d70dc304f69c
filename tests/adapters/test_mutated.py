"""Every kind, with changed recordings: it reports in clean words, or raises AdapterError.

The long search is a command: see mutating.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from statuswatch import adapters
from tests.adapters import mutating, mutations
from tests.corpus import needs_corpus

few = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
KINDS = adapters.kinds()


def of(kind: str, every: Sequence[mutating.Recording]) -> list[mutating.Recording]:
    return [one for one in every if one.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
@few
@given(data=some.data(), seed=some.integers(0, 2**32))
def test_a_changed_recording_is_reported_or_refused(
    kind: str, data: some.DataObject, seed: int
) -> None:
    mutating.look(data.draw(some.sampled_from(of(kind, mutating.own()))), Random(seed))


@needs_corpus
@pytest.mark.parametrize("kind", KINDS)
@few
@given(data=some.data(), seed=some.integers(0, 2**32))
def test_a_changed_document_of_the_corpus_is_reported_or_refused(
    kind: str, data: some.DataObject, seed: int
) -> None:
    there = of(kind, mutating.shared())
    if not there:
        pytest.skip("none of this kind")
    mutating.look(data.draw(some.sampled_from(there)), Random(seed))


def test_every_kind_is_searched_and_enough_of_it_is_still_read() -> None:
    """A search that only ever hears "refused" looks at nothing but the first line of a reader."""
    cases = [next(iter(of(kind, mutating.own()))) for kind in KINDS]
    luck = Random(4)
    for case in cases:
        answers = list(case.answers.values())
        told = [mutations.changed(answer, luck) for answer in answers * 8]
        assert any(one not in answers for one in told), case.kind
    read = sum(mutating.look(case, Random(seed)) for case in cases for seed in range(3))
    assert read > len(cases) // 2, read
