"""A document as Markdown, for a wiki, a ticket or a repository."""

from __future__ import annotations

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
from statuswatch.export.markdown import linked
from statuswatch.export.markup import in_markdown, plain
from statuswatch.export.papers import Form


def written(paper: Paper, setting: Setting) -> Iterator[str]:
    yield f"# {_words(paper.title, setting)}\n"
    if paper.subtitle is not None:
        yield f"\n{_words(paper.subtitle, setting)}\n"
    for block in paper.blocks:
        yield f"\n{_block(block, setting)}\n"


def _block(block: Block, setting: Setting) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.depth + 1)} {_words(block.words, setting)}"
        case Paragraph():
            return _words(block.words, setting)
        case Quote():
            return _quote(block, setting)
        case Table():
            return _table(block, setting)
        case Bullets():
            return "\n".join(f"- {_words(item, setting)}" for item in block.items)
        case Figures():
            return "\n".join(
                f"- **{_words(name, setting)}:** {_words(value, setting)}"
                for name, value in block.items
            )
        case Rule():
            return "---"


def _quote(quote: Quote, setting: Setting) -> str:
    told = [_words(quote.who, setting)]
    told += [in_markdown(clock_time(quote.at, setting))] if quote.at is not None else []
    told += [_words(quote.note, setting)] if quote.note is not None else []
    earlier = "".join(
        f"\n\n{_words(say('Before that it said:'), setting)}\n\n{_quoted(text)}"
        for text in quote.before
    )
    return f"{' · '.join(told)}\n\n{_quoted(quote.text)}{earlier}"


def _quoted(told: Told) -> str:
    lines = [in_markdown(each) for each in plain(told.text).splitlines()] or [""]
    return "\n".join(f"> {each}".rstrip() for each in lines)


def _table(table: Table, setting: Setting) -> str:
    head = " | ".join(_words(word, setting) for word in table.head)
    rows = [f"| {' | '.join(_words(cell, setting) for cell in row)} |" for row in table.rows]
    return "\n".join([f"| {head} |", f"|{' --- |' * len(table.head)}", *rows])


def _words(words: Words, setting: Setting) -> str:
    if isinstance(words, Told):
        return linked(words.url, in_markdown(words.text))
    return in_markdown(render(words, setting))


FORM = Form("markdown", "Markdown", ".md", written)
