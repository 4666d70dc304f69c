"""A document as one HTML file: it loads nothing, prints well, and follows the reader's darkness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
from statuswatch.core.words import Setting, clock_time, render, say, stamp
from statuswatch.export.markup import escaped, link, page, plain, strange
from statuswatch.export.papers import Form

LANGUAGE = say("en", "the code of the language that this is translated into")


def written(paper: Paper, setting: Setting) -> Iterator[str]:
    yield from page(render(paper.title, setting), _body(paper, setting), render(LANGUAGE, setting))


def _body(paper: Paper, setting: Setting) -> Iterator[str]:
    yield f'<main class="paper">\n<h1>{_words(paper.title, setting)}</h1>\n'
    if paper.subtitle is not None:
        yield f'<p class="soft">{_words(paper.subtitle, setting)}</p>\n'
    for block in paper.blocks:
        yield _block(block, setting)
    yield "</main>\n"


def _block(block: Block, setting: Setting) -> str:
    match block:
        case Heading():
            tag = "h2" if block.depth <= 1 else "h3"
            return f"<{tag}>{_words(block.words, setting)}</{tag}>\n"
        case Paragraph():
            soft = ' class="soft"' if block.soft else ""
            return f"<p{soft}>{_words(block.words, setting)}</p>\n"
        case Quote():
            return _quote(block, setting)
        case Table():
            return _table(block, setting)
        case Bullets():
            items = "".join(f"<li>{_words(item, setting)}</li>\n" for item in block.items)
            return f"<ul>\n{items}</ul>\n" if items else ""
        case Figures():
            items = "".join(
                f"<dt>{_words(name, setting)}</dt><dd>{_words(value, setting)}</dd>\n"
                for name, value in block.items
            )
            return f"<dl>\n{items}</dl>\n" if items else ""
        case Rule():
            return "<hr>\n"


def _quote(quote: Quote, setting: Setting) -> str:
    told = [_words(quote.who, setting)]
    told += [_time(quote.at, setting)] if quote.at is not None else []
    told += [_words(quote.note, setting)] if quote.note is not None else []
    earlier = "".join(
        f'<p class="soft">{_words(say("Before that it said:"), setting)}</p>\n'
        f"<blockquote><del>{_quoted(text)}</del></blockquote>\n"
        for text in quote.before
    )
    return (
        f"<figure>\n<figcaption>{' · '.join(told)}</figcaption>\n"
        f"<blockquote>{_quoted(quote.text)}</blockquote>\n{earlier}</figure>\n"
    )


def _quoted(told: Told) -> str:
    """With its own lines."""
    return "<br>\n".join(strange(plain(told.text).strip()).splitlines())


def _table(table: Table, setting: Setting) -> str:
    head = "".join(f'<th scope="col">{_words(word, setting)}</th>' for word in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_words(cell, setting)}</td>' for cell in row)}</tr>\n"
        for row in table.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _words(words: Words, setting: Setting) -> str:
    if isinstance(words, Told):
        return link(words.url, strange(words.text))
    return escaped(render(words, setting))


def _time(at: datetime, setting: Setting) -> str:
    return f'<time datetime="{stamp(at)}">{escaped(clock_time(at, setting))}</time>'


FORM = Form("html", "HTML", ".html", written)
