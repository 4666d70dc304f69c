"""Every kind, with changed recordings: it reports in clean words, or raises AdapterError.

The long search is a command: see mutating.py.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from statuswatch import adapters
from statuswatch.adapters._text import address_from
from statuswatch.adapters._upptime_read import config as upptime_config
from statuswatch.core import flow
from statuswatch.core.flow import AdapterError, Chained, Hearing, Keeping
from tests.adapters import driving, mutating, mutations
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


@pytest.mark.parametrize("where", ["author", "dc:creator", "managingEditor", "itunes:author"])
def test_an_author_of_megabytes_costs_no_time(where: str) -> None:
    """feedparser looks for a mail address in it; found by the search above."""
    name = "x" * 200_000
    feed = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Status</title>'
        f"<item><title>Uploads fail</title><guid>1</guid><{where}>{name}</{where}></item>"
        f"</channel></rss>"
    )
    began = time.process_time()
    report = driving.read(adapters.load("feed"), feed)
    assert [incident.title for incident in report.incidents] in ([], ["Uploads fail"])
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("kind", "memory"),
    [
        (
            "podcast",
            '{"stations":[{"id":"x","kind":"nonsense","name":"x","fault":"tcp","at":1.0}]}',
        ),
        ("podcast", '{"stations":[{"id":"x","kind":"feed","name":"x","fault":"nonsense"}]}'),
        ("podcast", '{"stations":[{"id":"x","kind":"feed","name":"x","at":1e300}]}'),
        ("podcast", '{"stations":[{"id":"x","kind":"feed","name":"x","notes":{"new":{}}}]}'),
        ("podcast", '{"level":17}'),
        ("podcast", "\ud800"),
        ("discussion", '{"hours":{"494000":[' + "9" * 400 + ",1,60]}}"),
        ("discussion", '{"hours":{"494000":[1,1,-60]}}'),
        ("discussion", "\ud800"),
    ],
)
def test_a_damaged_memory_is_none(kind: str, memory: str) -> None:
    case = next(iter(of(kind, mutating.own())))
    adapter = adapters.load(kind)
    assert isinstance(adapter, Keeping)
    asks = adapter.poll_with(case.source, frozenset(), memory, mutating.NOW)
    mutating.check(flow.drive(asks, case.answer))
    if isinstance(adapter, Chained):
        adapter.chain(case.source, memory)
    if isinstance(adapter, Hearing):
        adapter.burst(case.source, memory, mutating.NOW)


@pytest.mark.parametrize(
    ("kind", "url", "page"),
    [
        (
            "uptimerobot",
            "https://stats.uptimerobot.com/abc",
            'pspApiPath = "//[/api/getMonitorList/abc"; <title>x</title>',
        ),
        ("uptimecom", "https://status.example.com/", '{"updateHistoryURL": "//[x"}'),
    ],
)
def test_an_address_that_is_none_is_no_crash(kind: str, url: str, page: str) -> None:
    assert address_from(url, "//[x") == ""
    assert address_from(url, "/x") == f"https://{url.split('/')[2]}/x"
    with pytest.raises(AdapterError):
        driving.drive(
            adapters.load(kind),
            driving.source(kind, url),
            lambda request: driving.response(page, url=request.url),
        )


def test_a_site_that_a_configuration_names_twice_is_one_part() -> None:
    config = "owner: a\nrepo: b\nsites:\n  - name: Wiki\n    url: x\n  - name: Wiki\n    url: y\n"
    assert upptime_config(driving.response(config)).sites == ("Wiki",)
