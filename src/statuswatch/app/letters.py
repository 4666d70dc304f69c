"""A vendor's letter, pasted or saved as .eml: who wrote it, when, and its text. Never a crash.

Whether it really comes from them is not checked: signatures (DKIM) need the network and their keys
of that day.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from statuswatch.adapters._text import markup
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, count, say
from statuswatch.core.written import clean, one_line

MOST = 4_000_000
"""Bytes that are read: the text comes first, what is attached to it after."""

MOST_TEXT = 100_000
"""Characters that are kept."""

MOST_HTML, MOST_HTML_PARTS = 160_000, 2
"""Characters of HTML, and parts of it, that are read: boxes nested a hundred thousand deep take
the reader of HTML the square of that."""

MOST_PARTS = 500
MOST_NAMES = 8
"""Of what is attached, that are told."""

LONGEST_HEAD = 2_000
"""Characters of one line of its head: the stdlib's readers take hours for a megabyte."""

_OUTLOOK = b"\xd0\xcf\x11\xe0"
_BACKED = rb"[^\n]*(?:\n[ \t][^\n]*)*"
_HEADS = re.compile(rb"(?im)^(content-[a-z-]{1,40}):" + _BACKED)
_FIRST_HEAD = re.compile(
    rb"(?i)\s*(?:>?from |(?:return-path|received|from|subject|date|to|message-id|mime-version"
    rb"|delivered-to|reply-to|content-type|dkim-signature|x-[a-z-]{1,40}|arc-[a-z-]{1,40}):)"
)
_NO_TEXT_CODECS = frozenset(
    {"idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape"}
    | {"raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7"}
)
"""What Python decodes besides letters; some of it takes for ever."""

_BROKEN = (LookupError, ValueError, TypeError, AttributeError, RecursionError, AssertionError)
"""What the stdlib's mail reader raises on letters that break its rules."""

NOT_CHECKED = say("Whether it is really from them was not checked.")


class LetterError(StatusWatchError):
    """It is no letter that can be read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was found. `at`: its own date, UTC; `None`: it has none. `remarks`: what the user
    should know of the reading."""

    text: str
    sender: str = ""
    subject: str = ""
    at: datetime | None = None
    remarks: tuple[Message, ...] = field(default=())


def read_file(path: Path, now: datetime) -> Read:
    """An .eml, or a text. Raises LetterError."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            data = file.read(MOST)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LetterError(
            say("{path} can't be read: {why}", path=str(path), why=why),
            say("Name the file that you saved the letter as, or - to paste it."),
        ) from error
    return read(data, now, cut_off=size > len(data))


def read(data: bytes, now: datetime, *, cut_off: bool = False) -> Read:
    """The letter in these bytes. `cut_off`: there were more. Raises LetterError."""
    if data.startswith(_OUTLOOK):
        raise LetterError(
            say("That is a file of Outlook's own kind"),
            say("Save the letter as .eml, or copy its text and paste it."),
        )
    if not data.strip():
        raise LetterError(say("There is nothing in it"), _PASTE)
    remarks = []
    if cut_off or len(data) > MOST:
        remarks.append(say("It is long: its first {n} MB were read.", n=MOST // 1_000_000))
        data = data[:MOST]
    found = _mail(data, now) if _FIRST_HEAD.match(data) else _plain(data)
    return Read(
        found.text, found.sender, found.subject, found.at, (*remarks, *found.remarks, NOT_CHECKED)
    )


_PASTE = say("Open it in your mail program, copy its text, and paste it.")


def words_of(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """A text in whatever letters it was saved: UTF-8, UTF-16, else those of Windows. Raises
    LetterError where it is no text."""
    charset = _utf_16(data)
    if not charset and b"\0" in data[:4096]:
        raise LetterError(say("That is no letter: it is not text"), _PASTE)
    text, certain = _decoded(data, charset or "utf-8")
    if (
        sum(sign < " " and sign not in "\t\n\r\f\v" for sign in text[:4096])
        > len(text[:4096]) // 20
    ):
        raise LetterError(say("That is no letter: it is not text"), _PASTE)
    return text, () if certain else (_GUESSED,)


def _utf_16(data: bytes) -> str:
    """By its mark, or since each second byte of its Latin letters is nothing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and not data.startswith(b"\xff\xfe\0\0"):
        return "utf-16"
    head = data[:400]
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.8 and not head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > half * 0.8 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _plain(data: bytes) -> Read:
    """Pasted text: nobody says who wrote it, or when."""
    text, guessed = words_of(data)
    text, remarks = _fit(text)
    if not text:
        raise LetterError(say("There is nothing in it"), _PASTE)
    return Read(text, remarks=(*remarks, *guessed))


# -- a mail ----------------------------------------------------------------------------------------


def _mail(data: bytes, now: datetime) -> Read:
    try:
        # compat32, for its head lines stay as they are until asked for; policy.default reads each
        # at once, by grammar, and a crafted one keeps it busy for hours.
        mail = BytesParser(policy=policy.compat32).parsebytes(_HEADS.sub(_short_head, data))
        parts = tuple(islice(_parts(mail), MOST_PARTS))
    except _BROKEN as error:
        raise LetterError(
            say("The letter is broken, or nested too deeply, and can't be read"), _PASTE
        ) from error
    text, remarks = _text(parts)
    if not text:
        raise LetterError(say("There is no text in the letter"), _PASTE)
    at, about_date = _date(_head(mail, "date"), now)
    remarks = (*remarks, *about_date, *_attached(mail))
    return Read(text, _sender(mail), one_line(_head(mail, "subject"), 300), at, remarks)


def _short_head(found: re.Match[bytes]) -> bytes:
    whole = found[0]
    return whole if len(whole) <= LONGEST_HEAD else whole.partition(b";")[0][:200].rstrip()


def _parts(mail: Mail) -> Iterator[Mail]:
    """Those that hold text, its own before that of a letter it carries; no attachments."""
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_maintype() == "text":
            yield part


def _attached(mail: Mail) -> tuple[Message, ...]:
    """What hangs on it is not kept, and named: the user may want it."""
    names = list[str]()
    for part in islice(mail.walk(), MOST_PARTS):
        loose = part.get_content_disposition() == "attachment"
        if part.is_multipart() or not (loose or part.get_content_maintype() == "application"):
            continue
        try:
            name = part.get_filename() or part.get_content_type()
        except _BROKEN:
            name = part.get_content_type()
        names.append(one_line(name[:LONGEST_HEAD], 80))
    if not names:
        return ()
    shown = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    return (
        count(
            "Attached to it, and not kept: {names}",
            "{n} files are attached to it, and not kept: {names}",
            len(names),
            names=shown,
        ),
    )


def _text(parts: tuple[Mail, ...]) -> tuple[str, tuple[Message, ...]]:
    """The first part with words in it, plain before HTML."""
    html = [part for part in parts if part.get_content_subtype() == "html"]
    plain = [part for part in parts if part.get_content_subtype() == "plain"]
    others = [part for part in parts if part not in html and part not in plain]
    for part in (*plain, *html[:MOST_HTML_PARTS], *others):
        raw, certain = _payload(part)
        long = False
        if part in html:
            long = len(raw) > MOST_HTML
            raw = markup(raw, MOST_HTML // 4)  # it reads four times what it gives
        text, remarks = _fit(raw, long=long)
        if text:
            return text, (*remarks, *(() if certain else (_GUESSED,)))
    return "", ()


_GUESSED = say("Its letters are not what it says they are: some may be wrong.")


def _payload(part: Mail) -> tuple[str, bool]:
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset() or "utf-8"
    except _BROKEN:
        return "", False
    return _decoded(data, charset) if isinstance(data, bytes) else ("", False)


def _decoded(data: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether it is what it says it is."""
    try:
        name = codecs.lookup(charset).name
        if name.casefold() not in _NO_TEXT_CODECS:
            return data.decode("utf-8-sig" if name == "utf-8" else name), True
    except (LookupError, ValueError):
        pass
    try:
        return data.decode("utf-8"), charset.casefold() in ("us-ascii", "ascii")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), False


def _fit(text: str, *, long: bool = False) -> tuple[str, tuple[Message, ...]]:
    text = "\n".join(line.rstrip() for line in clean(text[: 4 * MOST_TEXT]).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if len(text) > MOST_TEXT:
        text, long = text[:MOST_TEXT].rstrip() + "…", True
    return text, (say("Its text is very long: the end is left out."),) if long else ()


# -- its head --------------------------------------------------------------------------------------


def _head(mail: Mail, name: str) -> str:
    """One line of it, in letters; as it stands where that breaks the rules."""
    raw = str(mail.get(name, "") or "")[:LONGEST_HEAD]
    raw = " ".join(raw.split())
    try:
        return str(policy.default.header_factory(name, raw))
    except Exception:  # noqa: BLE001  # its grammar fails in many ways
        return raw


def _sender(mail: Mail) -> str:
    return one_line(_head(mail, "from") or _head(mail, "sender") or _head(mail, "reply-to"), 200)


def _date(text: str, now: datetime) -> tuple[datetime | None, tuple[Message, ...]]:
    """In UTC. A date without a zone is UTC's, as RFC 5322 has it for -0000."""
    if not text:
        return None, (say("It has no date of its own."),)
    try:
        found = parsedate_to_datetime(text)
        zoned = found.tzinfo is not None
        utc = found.astimezone(UTC) if zoned else found.replace(tzinfo=UTC)
    except (*_BROKEN, OverflowError):
        return None, (say("Its date can't be read: {date}", date=one_line(text, 80)),)
    if not 1990 <= utc.year < 2200:
        return None, (say("Its date can't be: {date}", date=one_line(text, 80)),)
    if utc > now + timedelta(days=1):
        return utc, (say("Its date is still to come."),)
    return utc, () if zoned else (say("Its date names no zone: it was read as UTC."),)
