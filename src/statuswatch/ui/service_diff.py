"""A post that was written anew, with what went and what came marked in place."""

from __future__ import annotations

import html
import re
from difflib import SequenceMatcher

from statuswatch.channels import plain
from statuswatch.core.overview import Face
from statuswatch.ui.look import Look
from statuswatch.ui.service_section import Runs
from statuswatch.ui.service_words import breakable

ALIKE = 0.4
"""Texts that share less are another text, and marks in it would be noise."""

_PIECE = re.compile(r"\S+\s*|\s+")

Pieces = tuple[tuple[str, str], ...]
"""(`kept`, `went` or `came`, the words)."""


def changes(before: str, after: str) -> Pieces:
    """What went and what came, in the order of reading; empty where hardly anything stayed."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    bare_old, bare_new = [w.strip() for w in old], [w.strip() for w in new]
    match = SequenceMatcher(None, bare_old, bare_new, autojunk=False)
    if match.ratio() < ALIKE:
        return ()
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in match.get_opcodes():
        if what == "equal":
            found.append(("kept", "".join(new[c:d])))
            continue
        if b > a:
            found.append(("went", "".join(old[a:b])))
        if d > c:
            found.append(("came", "".join(new[c:d])))
    return tuple(found)


class Changed(Runs):
    """Removed words struck through, added ones underlined: by a mark, and not by colour alone."""

    def show_changes(self, look: Look, before: str, after: str) -> bool:
        """Are they shown? A text that is hardly the same is not."""
        pieces = changes(plain(before), plain(after))
        styles = {
            "went": f"color:{look.ink(Face.DOWN).ink}; text-decoration:line-through",
            "came": f"color:{look.ink(Face.FINE).ink}; text-decoration:underline",
        }
        self.setText("".join(_marked(words, styles.get(how, "")) for how, words in pieces))
        self.setAccessibleName(plain(after))
        self.setVisible(bool(pieces))
        return bool(pieces)


def _marked(words: str, style: str) -> str:
    """The blank after a word is nobody's: no line runs on through it."""
    body = words.rstrip()
    rest = html.escape(words[len(body) :]).replace("\n", "<br>")
    shown = html.escape(breakable(body)).replace("\n", "<br>")
    return f'<span style="{style}">{shown}</span>{rest}' if style and shown else shown + rest
