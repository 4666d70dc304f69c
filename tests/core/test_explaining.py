"""What explains an outage, and what only speaks of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statuswatch.core.explaining import Told, account, cause, told
from tests.core.deeds import START, letter

HOUR = timedelta(hours=1)

COMES = [
    "Media delivery is back. A post-mortem will follow within 5 days.",
    "We will not publish a post-mortem.",
    "Back. We are still working on the root cause analysis.",
    "Post-mortem delayed until further notice.",
    "Fixed. RCA to come.",
    "The root cause has been identified and fixed.",
    "The root cause is still unknown.",
    "We don't yet know what caused it.",
    "Once we know what happened we will publish a report.",
    "Root cause analysis: to follow.",
    "RCA: pending",
    "The fix was due to be deployed at noon.",
    "As a result of this incident some mails are late.",
    "You asked us to publish a post-mortem; we do not do so.",
    "We have not found the root cause: it was not the disk.",
    "This was not caused by an attack.",
    "",
]

SAYS = [
    "Resolved. Root cause: an expired certificate.",
    "The root cause is a disk.",
    "Post-mortem: a lock was never freed.",
    "The outage was due to a power failure in Frankfurt.",
    "The issue was caused by an upstream provider and is now resolved.",
    "Our post-mortem is published at https://podhost.example/pm.",
    "Incident report 5 January\nOn 5 January our media delivery did not work; a storage array "
    "broke, and the spare one did not take over.",
]

PERHAPS = [
    "We believe it was caused by a switch.",
    "It failed because a disk was full.",
    "Die Ursache war eine kaputte Platte.",
]


@pytest.mark.parametrize("text", COMES)
def test_what_is_to_come_or_refused_or_unknown_explains_nothing(text: str) -> None:
    assert told(text) is Told.NOTHING


@pytest.mark.parametrize("text", SAYS)
def test_a_cause_or_an_account_explains(text: str) -> None:
    assert told(text) >= Told.CAUSE


@pytest.mark.parametrize("text", PERHAPS)
def test_what_only_hints_is_neither_yes_nor_no(text: str) -> None:
    assert told(text) is Told.HINT


def test_a_post_called_post_mortem_is_one_unless_it_only_announces_it() -> None:
    assert told("A switch lost power.", "postmortem") is Told.ACCOUNT
    assert told("A post-mortem will follow.", "postmortem") is Told.NOTHING
    assert told("", "postmortem") is Told.NOTHING


def test_the_first_sure_one_counts_before_one_that_only_hints() -> None:
    hint = (START + HOUR, "resolved", "We believe it was a switch, caused by heat.")
    sure = letter(START + 3 * HOUR, "The root cause is a disk.")
    before = (START - HOUR, "identified", "The root cause is a disk.")
    found = account([before, hint], [sure], START)
    assert found is not None
    assert (found.at, found.sure) == (sure.at, True)
    only = account([before, hint], [], START)
    assert only is not None
    assert not only.sure
    assert account([before], [], START) is None


def test_what_they_identified_may_be_the_cause_and_is_quoted() -> None:
    assert cause([(START, "identified", "A storage array failed.")], ()) == (
        Told.HINT,
        "A storage array failed.",
    )
    empty = "The issue has been identified and a fix is being implemented."
    assert cause([(START, "identified", empty)], ()) == (Told.NOTHING, "")
