"""A message as a link: it comes out as it went in, and nobody's text steers it."""

from __future__ import annotations

import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.mailing import MOST, copied, mailto
from statuswatch.core.written import clean, cut, one_line

TO = "help@podhost.example"


def opened(url: str) -> tuple[str, str, str]:
    """To whom, subject and text, as a mail program reads them."""
    parts = urlsplit(url)
    assert parts.scheme == "mailto"
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert set(fields) == {"subject", "body"}
    return unquote(parts.path), fields["subject"][0], fields["body"][0]


def test_it_opens_with_all_in_it() -> None:
    link = mailto(TO, "50% & more?", ("Hello,\n\na=b & c+d #1\nGrüße",))
    assert link.whole
    assert opened(link.url) == (TO, "50% & more?", "Hello,\r\n\r\na=b & c+d #1\r\nGrüße")
    assert "%0D%0A" in link.url
    assert "+" not in link.url
    assert " " not in link.url


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_in_it_comes_out_as_it_went_in(subject: str, text: str) -> None:
    to, told, body = opened(mailto(TO, subject, (text,), most=100_000).url)
    assert to == TO
    assert told == one_line(subject, 150)
    assert body == clean(text).replace("\n", "\r\n")


@given(st.text(max_size=400))
def test_no_subject_has_a_line_break_and_no_control_sign_gets_through(text: str) -> None:
    line = one_line(text)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") for sign in line)
    assert len(line.splitlines()) <= 1
    kept = clean(text)
    assert not any(unicodedata.category(s) in ("Cc", "Cs") for s in kept if s not in "\n\t")
    head = copied(text, text, text).split("\n\n")[0].split("\n")
    assert len(head) <= 2
    assert all(one.startswith(("To:", "Subject:")) for one in head)


@given(st.text(alphabet="aä€😀\n ", max_size=3000), st.integers(300, 2500))
def test_a_link_is_never_too_long(text: str, most: int) -> None:
    link = mailto(TO, "Podhost", (text, text[:500]), most)
    assert len(link.url) <= most
    _, _, body = opened(link.url)
    if link.whole:
        assert body.replace("\r\n", "\n") == text


def test_the_longest_subject_leaves_room_for_the_text() -> None:
    link = mailto(TO, "😀" * 150, ("Hello " * 400, "Hello"))
    assert len(link.url) <= MOST
    assert opened(link.url)[1].endswith("😀…")
    assert opened(link.url)[2] == "Hello"


def test_what_does_not_fit_is_said_shorter_before_it_is_cut() -> None:
    long, short = "word " * 1000, "The short one."
    assert opened(mailto(TO, "s", (long, short)).url)[2] == short
    assert not mailto(TO, "s", (long, short)).whole
    cut_off = mailto(TO, "s", (long,))
    assert len(cut_off.url) <= MOST
    assert opened(cut_off.url)[2].endswith("word…")


def test_a_header_cannot_be_smuggled_in() -> None:
    link = mailto("a@b.example\r\nBcc: x@y.example", "Hi\r\nBcc: x@y.example", ("t",))
    to, subject, _ = opened(link.url)
    assert "\n" not in to + subject
    assert urlsplit(link.url).query.count("&") == 1
    assert "%0D" not in link.url.partition("&body")[0]


def test_the_direction_of_text_is_not_turned() -> None:
    assert clean("a\u202eb\u2066c\x1b[31m") == "abc[31m"
    assert clean("a\r\nb\u2028c") == "a\nb\nc"
    assert clean("👩\u200d💻") == "👩\u200d💻"


def test_a_cut_is_at_a_words_end_and_shown() -> None:
    assert cut("one two three", 100) == "one two three"
    assert cut("one two three", 10) == "one two…"
    assert cut("x" * 20, 5) == "xxxx…"


def test_for_the_clipboard_it_says_to_whom_and_of_what() -> None:
    assert copied(TO, "Down", "Hello\n") == f"To: {TO}\nSubject: Down\n\nHello\n"
    assert copied("", "Down", "Hello").startswith("Subject: Down")
