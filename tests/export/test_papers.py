"""Documents in every form: strangers' words stay words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import html5lib
import pytest

from statuswatch.core.paper import (
    Bullets,
    Figures,
    Heading,
    Paper,
    Paragraph,
    Quote,
    Rule,
    Table,
    Told,
)
from statuswatch.core.words import Setting, say
from statuswatch.export import papers

AT = datetime(2026, 1, 2, 10, 30, tzinfo=UTC)

HOSTILE = (
    "</blockquote><script>alert(1)</script><img src=x onerror=y>\n# not a heading\n> deeper\n"
    "[click](javascript:alert(1)) ![i](http://x/y) | a | b |\n--- \u202eturned\x07 \ud83d\n"
    "1. one\n```\ncode"
)


def paper(text: str = "We look into it.", url: str = "https://status.example/1") -> Paper:
    told = Told(text, url)
    return Paper(
        say("{name}: the outage of {at}", name=text[:40], at=AT),
        say("All times in {zone}.", zone="UTC"),
        (
            Heading(say("Timeline")),
            Paragraph(say("It was down for {length}.", length=timedelta(hours=1))),
            Quote(told, Told("Podhost"), AT, Told("resolved"), (Told("Nothing | is wrong."),)),
            Table((say("Who"), say("What")), ((say("we"), told), (Told(text), say("b")))),
            Bullets((told, say("two"))),
            Figures(((say("Began"), say("{at}", at=AT)), (say("Words"), told))),
            Rule(),
            Heading(told, 2),
        ),
    )


def written(form: str, of: Paper, setting: Setting | None = None) -> str:
    return "".join(papers.load(form).render(of, setting or Setting(zone=UTC)))


def tree_of(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_a_form_is_a_file() -> None:
    assert papers.names() == ("html", "markdown", "text")
    for name in papers.names():
        assert papers.load(name).name == name
    with pytest.raises(KeyError):
        papers.load("pdf")


@pytest.mark.parametrize("form", papers.names())
def test_every_block_is_written_in_every_form(form: str) -> None:
    text = written(form, paper())
    for words in ("Timeline", "We look into it", "Podhost", "Before that it said", "two", "Began"):
        assert words in text
    assert "2026" in text


def test_html_is_valid_and_hostile_words_make_no_element() -> None:
    text = written("html", paper(HOSTILE, "javascript:alert(1)"))
    tree = tree_of(text)
    assert [e.tag for e in tree.iter() if e.tag in {"script", "img", "a"}] == []
    assert "<script>alert(1)</script>" in "".join(tree.itertext())
    assert "\u202e" not in text


def test_html_links_what_may_be_followed() -> None:
    links = tree_of(written("html", paper())).findall(".//a")
    assert {link.get("href") for link in links} == {"https://status.example/1"}


def test_markdown_keeps_quotes_quoted_and_tables_whole() -> None:
    text = written("markdown", paper(HOSTILE, ""))
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("# not")] == []
    assert all("](" not in line for line in lines)
    rows = [line.replace("\\|", "") for line in lines if line.startswith("|")]
    assert {row.count("|") for row in rows} == {3}
    assert "<" not in text.replace("&lt;", "")
    assert any(line.startswith("> ") and "not a heading" in line for line in lines)


def test_a_markdown_link_can_not_be_left() -> None:
    text = written("markdown", paper("x", "https://a.example/)](javascript:1)"))
    assert "](<https://a.example/%29%5D%28javascript:1%29>)" in text


def test_plain_text_is_narrow_and_steers_no_terminal() -> None:
    text = written("text", paper(HOSTILE + " word" * 200))
    assert max(map(len, text.splitlines())) <= 78
    assert not {"\x07", "\u202e", "\x1b"} & set(text)


@pytest.mark.parametrize("form", papers.names())
def test_a_million_signs_are_written_without_a_cut(form: str) -> None:
    text = written(
        form, Paper(say("Long"), None, (Quote(Told("wurd | <b> " * 100_000), Told("x")),))
    )
    assert text.count("wurd") == 100_000


def test_times_are_told_in_the_reader_s_zone() -> None:
    text = written("text", paper(), Setting(zone=timezone(timedelta(hours=2))))
    assert "2026-01-02 12:30" in text
