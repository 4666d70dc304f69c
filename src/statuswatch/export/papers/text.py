"""A document as plain text, 78 columns wide, for a terminal or an e-mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from statuswatch.core.paper import (
    Block,
    Bullets,
    Figures,
    Heading,
    Paper,
    Paragraph,
    Quote,
    Rule,
    Table,
    Told,
    Words,
)
from statuswatch.core.words import Setting, clock_time, render, say
from statuswatch.export.markup import address, line, plain
from statuswatch.export.papers import Form

_WIDTH = 78


def written(paper: Paper, setting: Setting) -> Iterator[str]:
    title = _words(paper.title, setting)
    yield f"{_filled(title)}\n{'=' * min(len(title), _WIDTH)}\n"
    if paper.subtitle is not None:
        yield f"{_filled(_words(paper.subtitle, setting))}\n"
    for block in paper.blocks:
        yield f"\n{_block(block, setting)}\n"


def _block(block: Block, setting: Setting) -> str:
    match block:
        case Heading():
            words = _words(block.words, setting)
            return (
                f"{_filled(words)}\n{('-' if block.depth <= 1 else '.') * min(len(words), _WIDTH)}"
            )
        case Paragraph():
            return _filled(_words(block.words, setting))
        case Quote():
            return _quote(block, setting)
        case Table():
            return "\n".join(_row(table_row, block, setting) for table_row in block.rows)
        case Bullets():
            return "\n".join(_filled(_words(item, setting), "- ", "  ") for item in block.items)
        case Figures():
            return "\n".join(
                _filled(f"{_words(name, setting)}: {_words(value, setting)}", "", "    ")
                for name, value in block.items
            )
        case Rule():
            return "-" * _WIDTH


def _quote(quote: Quote, setting: Setting) -> str:
    told = [_words(quote.who, setting)]
    told += [clock_time(quote.at, setting)] if quote.at is not None else []
    told += [_words(quote.note, setting)] if quote.note is not None else []
    earlier = "".join(
        f"\n{render(say('Before that it said:'), setting)}\n{_quoted(text)}"
        for text in quote.before
    )
    return f"{_filled(', '.join(told))}\n{_quoted(quote.text)}{earlier}"


def _quoted(told: Told) -> str:
    lines = plain(told.text).splitlines() or [""]
    return "\n".join(_filled(line(each), "> ", "> ") or ">" for each in lines)


def _row(row: tuple[Words, ...], table: Table, setting: Setting) -> str:
    """A row a paragraph: columns of strangers' words do not fit beside each other."""
    cells = zip(table.head, row, strict=True)
    told = [f"{_words(name, setting)}: {_words(cell, setting)}" for name, cell in cells]
    return _filled("; ".join(told), "- ", "  ")


def _filled(text: str, first: str = "", other: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _words(words: Words, setting: Setting) -> str:
    if isinstance(words, Told):
        url = address(words.url)
        return f"{line(words.text)} <{url}>" if url else line(words.text)
    return line(render(words, setting))


FORM = Form("text", "Text", ".txt", written)
