"""Whom to call: the ways to reach a vendor, checked, and in the order to try them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from statuswatch.core.docket import Contact, ContactKind, Given, Holding
from statuswatch.core.words import Message, say
from statuswatch.core.written import one_line

ORDER = (
    ContactKind.EMAIL,
    ContactKind.FORM,
    ContactKind.PHONE,
    ContactKind.ACCOUNT,
    ContactKind.COMMUNITY,
    ContactKind.STATUS,
    ContactKind.OTHER,
)
"""Where a report is read soonest; what pages staff comes before all of them."""

LONGEST, LONGEST_WORDS = 500, 200
"""Characters of an address, and of what is said of it."""

_MAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?P<host>[^\s@<>()\[\],;:\"\\]{1,253})")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_PHONE = re.compile(r"\+?[0-9()./\s-]*[0-9][0-9()./\s-]*(?:(?:ext\.?|x|#)\s?[0-9]{1,8})?", re.I)
_EXTENSION = re.compile(r"(?:ext\.?|x|#)\s?[0-9]{1,8}$", re.I)
_HANDLE = re.compile(r"@?[\w.-]{1,64}(?:@[\w.-]{1,253})?")
_SECRET = re.compile(
    r"\b(?:password|passwd|passphrase|passcode|pwd|pin|secret|api[ _-]?key)\b", re.I
)
_KEYS = re.compile(r"[?&#;](?:password|passwd|pwd|token|access_token|api_?key|secret|sig)=", re.I)

_PAGES = frozenset({ContactKind.FORM, ContactKind.COMMUNITY, ContactKind.STATUS})
_HANDLES = frozenset({ContactKind.ACCOUNT, ContactKind.COMMUNITY, ContactKind.STATUS})


class ContactError(ValueError):
    """It is no way to reach anybody. `words`, `advice`: for a person."""

    def __init__(self, words: Message, advice: Message) -> None:
        self.words, self.advice = words, advice
        super().__init__(str(words))


def checked(contact: Contact) -> Contact:
    """As it is kept: on one line, without `mailto:` or `tel:`. Raises ContactError."""
    value = one_line(contact.value)
    value = re.sub(r"^(?:mailto|tel):", "", value, flags=re.I).strip()
    label, hours = one_line(contact.label), one_line(contact.hours)
    if not value:
        raise ContactError(say("There is nothing to keep"), say("Write the address or the number."))
    if len(value) > LONGEST or max(len(label), len(hours)) > LONGEST_WORDS:
        raise ContactError(
            say("That is too long for a contact"),
            say(
                "An address has {most} characters at most, its label and hours {words}.",
                most=LONGEST,
                words=LONGEST_WORDS,
            ),
        )
    for text in (value if contact.kind is ContactKind.OTHER else "", label, hours):
        no_password(text)
    return replace(contact, value=_fit(contact.kind, value), label=label, hours=hours)


def no_password(text: str) -> None:
    """Raises ContactError where the text speaks of a password: none is kept."""
    if _SECRET.search(text):
        raise ContactError(
            say("That speaks of a password"),
            say("No password is kept here. A keyring or a password safe is the place for it."),
        )


def checked_holding(holding: Holding) -> Holding:
    """Raises ContactError: a number is one line, and no password."""
    account, plan, note = (one_line(t) for t in (holding.account, holding.plan, holding.note))
    for text in (account, plan, note):
        no_password(text)
        if len(text) > LONGEST_WORDS:
            raise ContactError(
                say("That is too long for a number or a plan"),
                say("{most} characters at most.", most=LONGEST_WORDS),
            )
    return replace(holding, account=account, plan=plan, note=note)


def is_mail(value: str) -> bool:
    """Does it look like an address that mail goes to? Whether anybody reads it, nobody knows."""
    found = _MAIL.fullmatch(value)
    if found is None or ".." in value or value.startswith(".") or ".@" in value:
        return False
    labels = found["host"].split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def dialled(value: str) -> str:
    """What is dialled of a phone number, its extension left to the hand: `+49301234567`. Empty: it
    is none."""
    if not is_phone(value):
        return ""
    number = _EXTENSION.sub("", value)
    plus = "+" if number.lstrip().startswith("+") else ""
    return plus + re.sub(r"\D", "", number.replace("(0)", "") if plus else number)


def is_phone(value: str) -> bool:
    digits = re.sub(r"\D", "", _EXTENSION.sub("", value))
    return bool(_PHONE.fullmatch(value)) and 3 <= len(digits) <= 15


def _fit(kind: ContactKind, value: str) -> str:
    if kind is ContactKind.EMAIL:
        if not is_mail(value):
            raise ContactError(
                say("{value} is no e-mail address", value=value),
                say("It looks like help@example.com."),
            )
        return value
    if kind is ContactKind.PHONE:
        if not is_phone(value):
            raise ContactError(
                say("{value} is no phone number", value=value),
                say("It looks like +49 30 1234567: 3 to 15 digits."),
            )
        return value
    if "://" in value or kind is ContactKind.FORM:
        return _page(value)
    if kind in _HANDLES and not _HANDLE.fullmatch(value):
        raise ContactError(
            say("{value} is neither an address nor a name there", value=value),
            say("It looks like https://example.com/forum or @example@social.example."),
        )
    return value


def _page(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, named = parts.hostname, parts.username or parts.password
    except ValueError:
        host = named = None
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not host or " " in value:
        raise ContactError(
            say("{value} is no address of a page", value=value),
            say("It begins with https:// or http://."),
        )
    if named is not None or _KEYS.search(value):
        raise ContactError(
            say("That address holds a user name, a password or a key"),
            say("Keep it without them: what stands here is shown and copied."),
        )
    return value


# -- all of a service ------------------------------------------------------------------------------


def published(service: str, support: Mapping[str, str], status_page: str) -> tuple[Contact, ...]:
    """What the catalogue knows: `support` as its line has it (email, contact_url, community).
    What is no contact is left out."""
    found = (
        (ContactKind.EMAIL, support.get("email", "")),
        (ContactKind.FORM, support.get("contact_url", "")),
        (ContactKind.COMMUNITY, support.get("community", "")),
        (ContactKind.STATUS, status_page),
    )
    contacts = []
    for kind, value in found:
        try:
            contacts.append(checked(Contact(service, kind, value, given=Given.CATALOGUE)))
        except ContactError:
            continue
    return tuple(contacts)


def in_order(own: Iterable[Contact], public: Iterable[Contact] = ()) -> tuple[Contact, ...]:
    """All ways, the one to try first first; the user's word on one is the word on it."""
    found = {_same(c): c for c in public}
    found.update({_same(c): c for c in own})
    return tuple(
        sorted(
            found.values(),
            key=lambda c: (
                not c.pages_staff,
                ORDER.index(c.kind),
                c.given is not Given.USER,
                c.label.casefold(),
                c.value.casefold(),
            ),
        )
    )


def _same(contact: Contact) -> tuple[ContactKind, str]:
    return contact.kind, contact.value.casefold().rstrip("/")


def mailable(contacts: Iterable[Contact]) -> str:
    """The e-mail address to write to first; empty: there is none."""
    return next((c.value for c in contacts if c.kind is ContactKind.EMAIL), "")


KIND_WORDS: Mapping[ContactKind, Message] = {
    ContactKind.EMAIL: say("E-mail"),
    ContactKind.FORM: say("Form"),
    ContactKind.PHONE: say("Phone"),
    ContactKind.ACCOUNT: say("Account"),
    ContactKind.COMMUNITY: say("Community"),
    ContactKind.STATUS: say("Status page"),
    ContactKind.OTHER: say("Other"),
}


def line_of(contact: Contact) -> Message:
    """`E-mail: help@example.com`."""
    return say("{kind}: {value}", kind=KIND_WORDS[contact.kind], value=contact.value)


def remarks_of(contact: Contact) -> tuple[Message, ...]:
    """What is said of it, each by itself."""
    found = []
    if contact.label:
        found.append(say("{label}", label=contact.label))
    if contact.pages_staff:
        found.append(say("wakes somebody there"))
    if contact.hours:
        found.append(say("their hours: {hours}", hours=contact.hours))
    if contact.given is Given.CATALOGUE:
        found.append(say("from the catalogue"))
    return tuple(found)
