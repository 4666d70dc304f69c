"""A letter as a word on its outage, and what it promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statuswatch.core.docket import Letter, PromiseKind
from statuswatch.core.offering import as_update, offered
from statuswatch.core.pledge_text import own_words

AT = datetime(2026, 3, 4, 13, 30, tzinfo=UTC)
TEXT = """Hello Ada,

we are sorry. Uploads will be fixed by 6 March 2026 18:00 UTC.
We will post an update every 60 minutes while it is down.

On Wed, 4 Mar 2026 at 12:00, Ada wrote:
> It will be resolved by 1 May 2026.
"""


def letter(text: str = TEXT) -> Letter:
    return Letter(
        "podhost", AT, AT + timedelta(days=1), "Kim <k@podhost.example>", "Re: it", text, id=7
    )


def test_it_stands_among_the_posts_with_its_own_date() -> None:
    update = as_update(letter())
    assert (update.key, update.at, update.phase) == ("letter:7", AT, "letter")
    assert update.text == TEXT


def test_what_it_promises_is_offered_in_its_own_words_each_once() -> None:
    found = offered(letter())
    assert datetime(2026, 3, 6, 18, 0, tzinfo=UTC) in [p.due for p in found]
    every = [p for p in found if p.kind is PromiseKind.UPDATE_EVERY]
    assert [p.limit for p in every] == [timedelta(minutes=60)]
    assert len(found) == 2
    assert {(p.service, p.made, p.by, p.proof) for p in found} == {
        ("podhost", AT, "Kim <k@podhost.example>", "Re: it")
    }


def test_what_the_user_wrote_is_no_promise_of_theirs() -> None:
    assert "1 May" not in own_words(TEXT)
    assert own_words("> quoted\nOwn\n-----Original Message-----\nOld") == "Own"
    assert offered(letter("> It will be fixed by 6 March 2026 18:00 UTC.")) == ()


def test_a_letter_without_promises_offers_none() -> None:
    assert offered(letter("Thank you for writing to us.")) == ()
