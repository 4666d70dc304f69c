"""A vendor's letter is read whatever it is made of; what can't be read is said in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statuswatch.app.letters import MOST, NOT_CHECKED, LetterError, read, read_file

NOW = datetime(2026, 3, 5, tzinfo=UTC)

HEAD = b"""From: =?utf-8?Q?Podhost_Support_=E2=98=8E?= <help@podhost.example>
Subject: =?iso-8859-1?Q?Re:_Uploads_fail_f=FCr_alle?=
Date: Wed, 04 Mar 2026 14:30:00 +0100
"""


def mail(rest: bytes, head: bytes = HEAD) -> bytes:
    return head + rest


def text_or_why(data: bytes) -> str:
    """What is in it, or the words that say why not: anything else is a crash."""
    try:
        return read(data, NOW).text
    except LetterError as error:
        return str(error.title)


def remarks(data: bytes) -> list[str]:
    return [str(r) for r in read(data, NOW).remarks if r is not NOT_CHECKED]


def test_who_wrote_it_when_and_about_what() -> None:
    found = read(
        mail(
            b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
            b"quoted-printable\n\nSorry f=FCr the trouble, =\nAda.\n"
        ),
        NOW,
    )
    assert found.sender == "Podhost Support ☎ <help@podhost.example>"
    assert found.subject == "Re: Uploads fail für alle"
    assert found.at == datetime(2026, 3, 4, 13, 30, tzinfo=UTC)
    assert found.text == "Sorry für the trouble, Ada."
    assert found.remarks == (NOT_CHECKED,)


def test_of_several_parts_the_plain_text_counts_and_no_attachment() -> None:
    made = EmailMessage()
    made["From"] = "Kim <k@podhost.example>"
    made["Date"] = "Wed, 04 Mar 2026 14:30:00 +0000"
    made.set_content("The plain words.")
    made.add_alternative("<p>The <b>HTML</b> words.</p>", subtype="html")
    made.add_attachment("secret notes", filename="notes.txt")
    made.add_attachment(b"\x89PNG" * 100, maintype="image", subtype="png", filename="a.png")
    assert read(made.as_bytes(), NOW).text == "The plain words."
    assert remarks(made.as_bytes()) == [
        "2 files are attached to it, and not kept: notes.txt, a.png"
    ]


def test_html_alone_becomes_text() -> None:
    html = (
        b"Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style><script>alert(1)"
        b"</script></head><body><p>We are &lt;sorry&gt;.</p><p>It is fixed<br>now.</p></body>"
    )
    assert read(mail(html), NOW).text == "We are <sorry>.\nIt is fixed\nnow."


def test_a_forwarded_letter_is_found_inside() -> None:
    inner = EmailMessage()
    inner["From"] = "k@podhost.example"
    inner.set_content("What they wrote.")
    outer = EmailMessage()
    outer["From"] = "Ada <ada@example.org>"
    outer.add_attachment(inner)
    assert read(outer.as_bytes(), NOW).text == "What they wrote."


def test_a_pasted_text_is_a_letter_without_a_date() -> None:
    found = read("We fix it by Friday.\r\nGrüße\x1b[31m\u202e".encode(), NOW)
    assert (found.text, found.at, found.sender) == ("We fix it by Friday.\nGrüße[31m", None, "")


def test_a_pasted_head_is_read_as_one() -> None:
    found = read(b"From: Kim\nSubject: Hello\n\nWords", NOW)
    assert (found.sender, found.subject, found.text) == ("Kim", "Hello", "Words")
    assert remarks(b"From: Kim\n\nWords") == ["It has no date of its own."]


@pytest.mark.parametrize(
    ("date", "told", "remark"),
    [
        (b"Wed, 04 Mar 2026 14:30:00 -0000", NOW.replace(day=4, hour=14, minute=30), "no zone"),
        (b"Wed, 04 Mar 2026 14:30:00 PST", NOW.replace(day=4, hour=22, minute=30), ""),
        (b"yesterday", None, "can't be read"),
        (b"Wed, 99 Foo 2026 99:99:99 +9999", None, "can't be read"),
        (b"Thu, 01 Jan 1970 00:00:00 +0000", None, "can't be"),
        (b"Wed, 04 Mar 2099 14:30:00 +0000", NOW.replace(2099, 3, 4, 14, 30), "still to come"),
    ],
)
def test_its_date_is_its_own_and_a_strange_one_is_said(
    date: bytes, told: datetime | None, remark: str
) -> None:
    found = read(b"From: Kim\nDate: " + date + b"\n\nWords", NOW)
    assert found.at == told
    assert remark in " ".join(str(r) for r in found.remarks if r is not NOT_CHECKED)


@pytest.mark.parametrize(
    "charset",
    ["x-unknown", "punycode", "idna", "hex", "unicode_escape", "utf-8", '"', "\x00", "none"],
)
def test_a_charset_that_is_none_is_guessed(charset: str) -> None:
    data = mail(
        b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\nGr\xfc\xdfe an dich"
    )
    assert "e an dich" in read(data, NOW).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in it"),
        (b" \r\n\t\n", "nothing in it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Outlook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        (b"From: Kim\nContent-Type: image/png\n\nxx", "no text"),
        (b"From: Kim\n\n", "no text"),
        (b"\x1b\x07", "not text"),
    ],
)
def test_what_is_no_letter_is_said(data: bytes, words: str) -> None:
    with pytest.raises(LetterError) as refused:
        read(data, NOW)
    assert words in str(refused.value.title)
    assert str(refused.value.advice)


def nested(depth: int, kind: bytes = b"multipart/mixed") -> bytes:
    each = (b"Content-Type: %s; boundary=b%d\n\n--b%d\n" % (kind, n, n) for n in range(depth))
    return HEAD + b"".join(each) + b"Content-Type: text/plain\n\nDeep words\n"


def test_a_thousand_boxes_in_each_other_are_refused_in_words() -> None:
    assert read(nested(50), NOW).text == "Deep words"
    with pytest.raises(LetterError, match="nested too deeply"):
        read(nested(1000), NOW)
    with pytest.raises(LetterError, match="nested too deeply"):
        read(HEAD + b"Content-Type: message/rfc822\n\n" * 1500 + b"\nx", NOW)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Type: multipart/mixed; boundary=never\n\nThe words\n",
        b"Content-Type: multipart/mixed\n\nThe words\n",
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nThe words",
        b"Content-Type: ; ;=\n\nThe words",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nThe words?!",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-none\n\nThe words",
        b"Content-Disposition: ;;;\n\nThe words",
    ],
)
def test_a_broken_box_still_gives_its_words_or_is_said(rest: bytes) -> None:
    told = text_or_why(mail(rest))
    assert told


def test_fifty_megabytes_are_read_in_a_moment_and_said(tmp_path: Path) -> None:
    file = tmp_path / "big.eml"
    made = mail(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe words\n--b\n")
    made += b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
    with file.open("wb") as out:
        out.write(made)
        for _ in range(50):
            out.write((b"A" * 76 + b"\n") * 13_000)
    began = time.perf_counter()
    found = read_file(file, NOW)
    assert time.perf_counter() - began < 3
    assert found.text == "The words"
    assert str(found.remarks[0]) == f"It is long: its first {MOST // 1_000_000} MB were read."


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/mixed; boundary=" + b"a;" * 500_000,
        b"Content-Type: text/plain; " + b"x*0*=a;" * 100_000,
        b"Subject: " + b"=?utf-8?q?" * 100_000,
        b"To: " + b"(" * 500_000,
        b"From: " + b"((((a@b," * 100_000,
        b"Date: " + b"1 " * 500_000,
        b"X: y\n" * 200_000 + b"Z: z",
    ],
)
def test_a_crafted_head_keeps_nobody_waiting(head: bytes) -> None:
    began = time.perf_counter()
    told = text_or_why(b"From: Kim\n" + head + b"\n\nThe words")
    assert time.perf_counter() - began < 5
    assert told in ("The words", "There is no text in the letter")


def test_deep_html_keeps_nobody_waiting() -> None:
    part = b"--b\nContent-Type: text/html\n\n" + b"<section>" * 60_000 + b"\n"
    began = time.perf_counter()
    told = text_or_why(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 7)
    assert time.perf_counter() - began < 6
    assert told == "There is no text in the letter"


def test_a_long_head_is_cut() -> None:
    found = read(b"From: " + b"a " * 9000 + b"\nSubject: " + b"b" * 9000 + b"\n\nThe words", NOW)
    assert len(found.sender) <= 200
    assert found.subject.endswith("b…")
    assert len(found.subject) == 300


def test_a_head_breaks_no_line() -> None:
    found = read(b"From: =?utf-8?q?Kim=0ABcc:_x=1B[31m?= <k@x.example>\nSubject: a\n b\n\nW", NOW)
    assert len(found.sender.splitlines()) == 1
    assert "\x1b" not in found.sender
    assert found.subject == "a b"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match="can't be read"):
        read_file(tmp_path / "none.eml", NOW)
    with pytest.raises(LetterError, match="can't be read"):
        read_file(tmp_path, NOW)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", HEAD, HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"]),
)
def test_no_bytes_crash_it(rest: bytes, head: bytes) -> None:
    assert text_or_why(head + rest)
