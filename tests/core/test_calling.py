"""Whom to call: what is a contact, and which comes first."""

from __future__ import annotations

import pytest

from statuswatch.core.calling import (
    ContactError,
    checked,
    checked_holding,
    in_order,
    is_mail,
    line_of,
    mailable,
    published,
    remarks_of,
)
from statuswatch.core.docket import Contact, ContactKind, Given, Holding

EMAIL, FORM, PHONE = ContactKind.EMAIL, ContactKind.FORM, ContactKind.PHONE


def contact(kind: ContactKind, value: str, **more: object) -> Contact:
    return Contact("podhost", kind, value, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (EMAIL, " help@podhost.example ", "help@podhost.example"),
        (EMAIL, "mailto:help+urgent@podhost.example", "help+urgent@podhost.example"),
        (EMAIL, "hilfe@bücher.example", "hilfe@bücher.example"),
        (FORM, "https://podhost.example/contact?topic=down", None),
        (PHONE, "+49 30 1234567", None),
        (PHONE, "tel:(030) 123-45.67 ext 12", "(030) 123-45.67 ext 12"),
        (ContactKind.ACCOUNT, "@podhost@social.example", None),
        (ContactKind.COMMUNITY, "https://forum.podhost.example", None),
        (ContactKind.STATUS, "https://status.podhost.example", None),
        (ContactKind.OTHER, "Ask Kim in the yellow house", None),
    ],
)
def test_a_way_to_reach_them_is_kept_as_it_is_written(
    kind: ContactKind, value: str, kept: str | None
) -> None:
    assert checked(contact(kind, value)).value == (kept or value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EMAIL, "podhost.example"),
        (EMAIL, "help@localhost"),
        (EMAIL, "help@pod host.example"),
        (EMAIL, "a..b@podhost.example"),
        (EMAIL, "help@podhost.example, other@podhost.example"),
        (EMAIL, "<help@podhost.example>"),
        (FORM, "podhost.example/contact"),
        (FORM, "javascript:alert(1)"),
        (FORM, "file:///etc/passwd"),
        (FORM, "https://[::1"),
        (PHONE, "call me"),
        (PHONE, "12"),
        (PHONE, "1234567890123456"),
        (ContactKind.ACCOUNT, "two words"),
        (EMAIL, ""),
        (EMAIL, "a" * 600 + "@podhost.example"),
    ],
)
def test_what_reaches_nobody_is_refused_with_what_would_do(kind: ContactKind, value: str) -> None:
    with pytest.raises(ContactError) as refused:
        checked(contact(kind, value))
    assert str(refused.value.words)
    assert str(refused.value.advice)


@pytest.mark.parametrize(
    "value",
    [
        "https://ada:secret@podhost.example/",
        "https://ada@podhost.example/",
        "https://podhost.example/?token=abc",
        "https://podhost.example/form?x=1&api_key=abc",
    ],
)
def test_an_address_with_a_password_or_a_key_is_not_kept(value: str) -> None:
    with pytest.raises(ContactError, match="password or a key"):
        checked(contact(FORM, value))


def test_a_password_is_kept_nowhere() -> None:
    with pytest.raises(ContactError, match="password"):
        checked(contact(EMAIL, "help@podhost.example", label="my password: hunter2"))
    with pytest.raises(ContactError, match="password"):
        checked(contact(ContactKind.OTHER, "PIN 1234"))
    with pytest.raises(ContactError, match="password"):
        checked_holding(Holding("podhost", account="4711", note="passwd x"))
    assert checked_holding(Holding("podhost", " 47\n11 ")).account == "47 11"


def test_what_wakes_somebody_is_first_then_mail_form_and_phone() -> None:
    own = [
        contact(PHONE, "+49 30 1234567"),
        contact(ContactKind.COMMUNITY, "https://forum.podhost.example"),
        contact(FORM, "https://podhost.example/urgent", pages_staff=True),
        contact(EMAIL, "help@podhost.example"),
        contact(FORM, "https://podhost.example/contact"),
    ]
    assert [c.value for c in in_order(own)] == [
        "https://podhost.example/urgent",
        "help@podhost.example",
        "https://podhost.example/contact",
        "+49 30 1234567",
        "https://forum.podhost.example",
    ]


def test_the_users_word_on_a_contact_is_the_word_on_it() -> None:
    public = published("podhost", {"email": "help@podhost.example"}, "")
    own = contact(EMAIL, "Help@podhost.example", label="Kim", pages_staff=True, id=3)
    assert in_order([own], public) == (own,)
    assert mailable(in_order((), public)) == "help@podhost.example"
    assert mailable(()) == ""


def test_the_catalogue_gives_mail_form_community_and_status_page() -> None:
    support = {
        "email": "api@captivate.example",
        "contact_url": "https://help.captivate.example/en/",
        "community": "https://forum.captivate.example",
    }
    found = published("captivate", support, "https://status.captivate.example")
    assert [c.kind for c in found] == [
        EMAIL,
        FORM,
        ContactKind.COMMUNITY,
        ContactKind.STATUS,
    ]
    assert {c.given for c in found} == {Given.CATALOGUE}
    assert published("captivate", {"email": "nobody"}, "") == ()


def test_a_contact_is_said_with_all_that_is_known_of_it() -> None:
    one = contact(EMAIL, "help@podhost.example", label="Kim", hours="Mon-Fri", pages_staff=True)
    assert str(line_of(one)) == "E-mail: help@podhost.example"
    assert [str(r) for r in remarks_of(one)] == [
        "Kim",
        "wakes somebody there",
        "their hours: Mon-Fri",
    ]


def test_an_address_is_told_by_its_shape() -> None:
    assert is_mail("help@podhost.example")
    assert not is_mail("help@podhost.example\nBcc: x@y.example")
    assert not is_mail("@podhost.example")
