"""Every kind reads its own documents of the corpus as the manifest says, and no others.

What a kind reads is in `expectations/<kind>.py` (see `manifest.Expectations`). With `-s`, or by
`python -m tests.adapters.table`, the table is printed. Skipped without the corpus.
"""

from __future__ import annotations

from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Role
from tests.adapters import driving, manifest, table
from tests.adapters.manifest import EXACT, FAILED, Expectations, Row
from tests.corpus import needs_corpus

KINDS = {told.kind: told for told in manifest.expectations()}
OWN = [
    pytest.param(told, row, id=f"{told.kind}-{row['file']}")
    for told in KINDS.values()
    for row in told.rows()
]
OFFICIAL = [a.kind for a in adapters.all_adapters() if a.role is Role.OFFICIAL]


def test_every_kind_of_page_says_what_it_reads() -> None:
    assert set(OFFICIAL) == set(KINDS)


@needs_corpus
@pytest.mark.parametrize("told", KINDS.values(), ids=KINDS)
def test_what_a_kind_says_it_reads_is_there(told: Expectations) -> None:
    assert told.formats <= {row["format"] for row in manifest.rows()}
    assert told.partial.keys() <= {row["file"] for row in told.rows()}
    assert all(reason.strip() for reason in told.partial.values())


@needs_corpus
@pytest.mark.parametrize("kind", OFFICIAL)
def test_a_kind_without_a_recorded_document_calls_itself_experimental(kind: str) -> None:
    told = KINDS.get(kind)
    assert adapters.load(kind).experimental == (told is None or not told.rows())


@needs_corpus
@pytest.mark.parametrize(("told", "row"), OWN)
def test_a_document_is_read_as_the_manifest_says(told: Expectations, row: Row) -> None:
    """Fails with the differences: read it better, or say in `PARTIAL` why that cannot be."""
    verdict = manifest.judge(told, row)
    assert verdict.how != FAILED, "\n".join(verdict.why)


@needs_corpus
@pytest.mark.parametrize("kind", OFFICIAL)
def test_a_document_of_another_kind_is_neither_known_nor_green(kind: str) -> None:
    own = KINDS[kind].formats if kind in KINDS else frozenset()
    rows = [row for row in manifest.rows() if row["format"] not in own]
    assert {row["file"]: wrong for row in rows if (wrong := _taken(kind, row))} == {}


ELSEWHERE = "https://www.example.org/page"
"""A host that does not say "status": at one that does, a feed without words of its own is one."""


def _taken(kind: str, row: dict[str, Any]) -> str:
    """What the adapter wrongly made of a document that is not its own; empty if nothing."""
    adapter, body = adapters.load(kind), manifest.body(row)
    try:
        if adapter.knows(driving.response(body, url=ELSEWHERE)):
            return "known"
        report = driving.read(adapter, body)
    except AdapterError:
        return ""
    except Exception as error:  # noqa: BLE001 told with the other documents
        return f"crashed: {error!r}"
    if report.level is not None:
        return f"level {report.level!r}"
    return f"{len(report.incidents)} incidents" if report.incidents else ""


PROVIDERS = {"incident.io": "incidentio"}
PAGES = [
    pytest.param(row, id=row["file"])
    for row in manifest.rows()
    if row["expect"].get("provider_to_recognise")
]


@needs_corpus
@pytest.mark.parametrize("row", PAGES)
def test_a_page_bears_the_marks_of_its_kind_alone(row: Row) -> None:
    html = manifest.body(row).decode("utf-8", "replace").lower()
    bearing = {
        adapter.kind
        for adapter in adapters.all_adapters()
        if any(mark in html for mark in getattr(adapter, "marks", ()))
    }
    provider = row["expect"]["provider_to_recognise"]
    kind = PROVIDERS.get(provider, provider)
    assert bearing == ({kind} & set(OFFICIAL))


@needs_corpus
def test_the_table_of_all_kinds() -> None:
    found = table.verdicts()
    printed = "\n".join(table.lines(found))
    print("\n" + printed)
    assert f"{'all':<14}{len(found):>10}{sum(v.how == EXACT for v in found):>8}" in printed
    assert not [verdict for verdict in found if verdict.how == FAILED]
