"""The fifth door: every noun that is kept comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statuswatch.core.docket import (
    Claimed,
    Contact,
    ContactKind,
    Docket,
    Holding,
    Letter,
    Occasion,
    Promise,
    PromiseKind,
    Terms,
    Ticket,
    Tier,
)
from statuswatch.core.model import Level
from statuswatch.core.money import Money
from statuswatch.store.stored import Stored
from tests.store.telling import NOON, at

_moments = st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC)).map(
    lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000)
)
_lengths = st.integers(0, 10**9).map(lambda n: timedelta(seconds=n))
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_decimals = st.decimals(allow_nan=False, allow_infinity=False)
_amounts = st.decimals(-(10**15), 10**15, allow_nan=False)
_money = st.builds(Money, _amounts, st.from_regex(r"[A-Z]{3}", fullmatch=True))
_days = st.dates()
_maybe = st.none()

CONTACTS = st.builds(
    Contact, st.just("host"), st.sampled_from(ContactKind), _words, _words, _words, st.booleans()
)
HOLDINGS = st.builds(Holding, st.just("host"), _words, _words, _words).filter(
    lambda h: h != Holding("host")
)
TICKETS = st.builds(
    Ticket,
    st.just("host"),
    _moments,
    _words,
    _words,
    _maybe | _words,
    _words,
    _maybe | _moments,
    _maybe | _moments,
    _maybe | _moments,
)
LETTERS = st.builds(
    Letter, st.just("host"), _moments, _moments, _words, _words, _words, _maybe | _words
)
PROMISES = st.builds(
    Promise,
    st.just("host"),
    st.sampled_from(PromiseKind),
    _words,
    _moments,
    _words,
    _words,
    _maybe | _lengths,
    st.booleans(),
    st.sampled_from(["", "Europe/Berlin", "America/New_York"]),
    _maybe | _moments,
    st.lists(_moments, max_size=3).map(tuple),
    st.lists(_words, max_size=3).map(tuple),
    _maybe | st.tuples(_moments, st.booleans()),
    _maybe | _days,
)
TERMS = st.builds(
    Terms,
    st.just("host"),
    _maybe | _money,
    _maybe | _decimals,
    st.lists(st.builds(Tier, _decimals, _decimals), max_size=3).map(tuple),
    _lengths,
    st.booleans(),
    _maybe | _lengths,
    _maybe | _decimals,
    _words,
    _maybe | _money,
    _maybe | _money,
    st.sampled_from(Level),
)
CLAIMS = st.builds(
    Claimed,
    st.just("host"),
    st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", fullmatch=True),
    _moments,
    _decimals,
    _maybe | _money,
    TERMS,
)
OCCASIONS = st.builds(
    Occasion,
    _words,
    _moments,
    st.lists(_words, max_size=3).map(tuple),
    st.lists(_words, max_size=3).map(tuple),
    _maybe | _moments,
    st.booleans(),
    _words,
)
EVERY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# -- as it was ---------------------------------------------------------------------------------


@EVERY
@given(CONTACTS, TICKETS, LETTERS, PROMISES)
def test_every_noun_with_an_id_comes_back_whole(
    stored: Stored, contact: Contact, ticket: Ticket, letter: Letter, promise: Promise
) -> None:
    door = stored.docket
    contact = replace(contact, id=door.keep_contact(contact))
    ticket = replace(ticket, id=door.keep_ticket(ticket))
    letter = replace(letter, id=door.keep_letter(letter))
    promise = replace(promise, id=door.keep_promise(promise))
    kept = door.docket("host")
    assert contact in kept.contacts
    assert ticket in kept.tickets
    assert letter in kept.letters
    assert promise in kept.promises
    for noun in (contact, ticket, letter, promise):
        assert door.drop(type(noun), noun.id)
        assert not door.drop(type(noun), noun.id)
    assert door.docket("host") == Docket()


@EVERY
@given(HOLDINGS, TERMS, _maybe | _days)
def test_what_there_is_one_of_comes_back_whole(
    stored: Stored, holding: Holding, terms: Terms, review: date | None
) -> None:
    door = stored.docket
    door.keep_holding(holding)
    door.keep_terms(terms)
    door.review_on("host", review)
    kept = door.docket("host")
    assert (kept.holding, kept.terms, kept.review) == (holding, terms, review)
    if terms.fee is not None and kept.terms is not None and kept.terms.fee is not None:
        assert str(kept.terms.fee.amount) == str(terms.fee.amount), "not a digit less"


@EVERY
@given(st.lists(CLAIMS, max_size=3, unique_by=lambda c: c.month))
def test_a_claim_comes_back_with_its_terms_and_can_be_taken_back(
    stored: Stored, claims: list[Claimed]
) -> None:
    door = stored.docket
    for claim in claims:
        door.keep_claim(claim)
        door.keep_claim(claim)
    door.keep_terms(Terms("host"))
    assert list(door.docket("host").claims) == sorted(claims, key=lambda c: c.month)
    assert door.docket("other").claims == ()
    for claim in claims:
        assert door.drop_claim("host", claim.month)
        assert not door.drop_claim("host", claim.month)
    assert door.docket("host").claims == ()
    assert door.drop_terms("host")


@EVERY
@given(OCCASIONS)
def test_an_occasion_comes_back_whole(stored: Stored, occasion: Occasion) -> None:
    kept = replace(occasion, id=stored.docket.keep_occasion(occasion))
    assert stored.docket.occasions() == (kept,)
    changed = replace(kept, title="Another")
    assert stored.docket.keep_occasion(changed) == kept.id
    assert stored.docket.occasions() == (changed,)
    assert stored.docket.drop(Occasion, kept.id)


@given(_moments, st.integers(-14 * 60, 14 * 60))
@EVERY
def test_a_moment_of_any_zone_is_the_same_moment(
    stored: Stored, moment: datetime, minutes: int
) -> None:
    there = moment.astimezone(timezone(timedelta(minutes=minutes)))
    kept = stored.docket.keep_ticket(Ticket("host", there, "a@b.example", "Down"))
    (ticket,) = stored.docket.docket("host").tickets
    assert ticket.sent == there
    assert ticket.sent.tzinfo is UTC
    stored.docket.drop(Ticket, kept)


def test_half_a_letter_that_was_pasted_does_not_stop_it(stored: Stored) -> None:
    stored.docket.keep_letter(Letter("host", NOON, NOON, "them", "Re: \ud83d", "a\0b"))
    (letter,) = stored.docket.docket("host").letters
    assert (letter.subject, letter.text) == ("Re: ?", "a\0b")


def test_lists_are_in_the_order_of_their_time(stored: Stored) -> None:
    for n in (3, 1, 2):
        stored.docket.keep_ticket(Ticket("host", at(n), "x", str(n)))
        stored.docket.keep_promise(Promise("host", PromiseKind.OTHER, str(n), at(n)))
        stored.docket.keep_letter(Letter("host", at(n), at(9 - n), "x", str(n), ""))
    kept = stored.docket.docket("host")
    assert [t.wording for t in kept.tickets] == ["1", "2", "3"]
    assert [p.text for p in kept.promises] == ["1", "2", "3"]
    assert [one.subject for one in kept.letters] == ["1", "2", "3"]
