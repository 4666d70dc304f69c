"""Whole texts in the shapes that vendors write: what they promise is found, and nothing besides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.core.docket import Promise
from statuswatch.core.pledges import split

MADE = datetime(2026, 1, 9, 10, tzinfo=UTC)
NOTHING = "nothing"


def cases() -> list[tuple[str, str, tuple[str, ...]]]:
    """Its name, the text, and its promises as `written` writes them."""
    found = []
    whole = Path(__file__).with_name("vendor_texts.txt").read_text("utf-8")
    for case in whole.split("\n=== ")[1:]:
        name, _, rest = case.partition("\n")
        lines = rest.splitlines()
        told = tuple(line[3:] for line in lines if line.startswith("=> "))
        text = "\n".join(line for line in lines if not line.startswith("=> "))
        found.append((name, text, () if told == (NOTHING,) else told))
    return found


def written(promise: Promise) -> str:
    words = [promise.kind.value]
    if promise.limit is not None:
        words.append(_length(promise.limit, business=promise.workdays))
    if promise.due is not None:
        words.append(f"by {promise.due:%Y-%m-%d %H:%M}")
    if promise.categories:
        words.append(f"({', '.join(promise.categories)})")
    return " ".join(words)


def _length(limit: timedelta, *, business: bool) -> str:
    if business:
        return f"{limit / timedelta(days=1):g}bd"
    minutes = int(limit / timedelta(minutes=1))
    if minutes % 1440 == 0 and minutes > 4 * 1440:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 and minutes > 60 else f"{minutes}m"


@pytest.mark.parametrize(("name", "text", "told"), cases(), ids=[name for name, _, _ in cases()])
def test_a_vendors_text_promises_this_and_no_more(
    name: str, text: str, told: tuple[str, ...]
) -> None:
    drafts = split(text, "podhost", MADE)
    assert tuple(map(written, drafts)) == told, [(name, d.text) for d in drafts]
    plain = " ".join(text.replace("> ", "").split())
    assert [d.text for d in drafts if d.text not in plain] == []


def test_there_are_texts_that_promise_nothing_and_texts_that_do() -> None:
    promising = [told for _, _, told in cases() if told]
    assert len(cases()) >= 30
    assert 10 <= len(promising) <= len(cases()) - 10
