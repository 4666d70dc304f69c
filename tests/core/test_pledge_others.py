"""Whose promise it is: what they have decided is theirs, what another company will do is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.pledges import split

MADE = datetime(2026, 1, 9, 10, tzinfo=UTC)
H, D = timedelta(hours=1), timedelta(days=1)
UPDATE, ANSWER, PAGE = (
    PromiseKind.UPDATE_EVERY,
    PromiseKind.ANSWER_WITHIN,
    PromiseKind.STATUS_PAGE,
)
MORTEM, OTHER = PromiseKind.POST_MORTEM, PromiseKind.OTHER


def found(text: str) -> tuple[Promise, ...]:
    return split(text, "podhost", MADE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We've decided to publish a post-mortem within 5 days.", MORTEM),
        ("We have decided to move our status page off-site by 1 February.", PAGE),
        ("Our team has decided to answer every ticket within one business day.", ANSWER),
        ("We’ve also decided to post updates every 30 minutes while anything is down.", UPDATE),
        ("We have agreed to refund everyone.", OTHER),
    ],
)
def test_what_they_have_decided_to_do_they_promise(text: str, kind: PromiseKind) -> None:
    [draft] = found(text)
    assert (draft.kind, draft.text) == (kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "Last year we decided to publish post-mortems within 5 days.",
        "We have not decided to publish a post-mortem within 5 days.",
        "We've decided not to publish a post-mortem within 5 days.",
        "We had decided to publish a post-mortem within 5 days.",
    ],
)
def test_what_was_decided_once_or_against_is_no_promise(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Cloudflare will fix this within 4 hours.",
        "Cloudflare will fix this within 4 hours. We are sorry.",
        "Meanwhile, DigitalOcean will resolve all incidents within 4 hours.",
        "AWS guarantees that outages are fixed in under 8 hours",
        "According to Hetzner, the server will be fixed by 12 January.",
        "Cloudflare says that it will be fixed within 4 hours. We wait.",
        "Cloudflare's engineers will fix outages within 4 hours.",
        "The Cloudflare team will fix this within 4 hours. We wait.",
        "Our provider Cloudflare will fix the issue within 4 hours.",
        "They told us that Fastly will fix it within 4 hours.",
        "Hetzner Online GmbH will replace the disk by Monday. We wait.",
    ],
)
def test_what_another_company_will_do_is_not_theirs(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "PodHost will publish a post-mortem within 5 days. We are sorry.",
        "Acme will publish a post-mortem within 5 days.\n\nYour Acme team",
        "Acme will publish a post-mortem within 5 days. Acme will not charge you.",
        "Engineering will publish a post-mortem within 5 days. We are sorry.",
        "Cloudflare will fix it by Monday, and we will publish a post-mortem within 5 days.",
        "We will publish a post-mortem within 5 days, and Cloudflare will fix the DNS by Monday.",
        "Because Cloudflare has told us more, we will publish a post-mortem within 5 days.",
    ],
)
def test_what_stands_beside_another_company_is_still_theirs(text: str) -> None:
    drafts = [draft for draft in found(text) if draft.kind is not OTHER]
    assert [(d.kind, d.limit) for d in drafts] == [(MORTEM, 5 * D)]


def test_who_is_named_and_calls_is_one_of_theirs() -> None:
    [draft] = found("Kim will call you back within 2 hours. We are sorry.")
    assert (draft.kind, draft.limit) == (ANSWER, 2 * H)
