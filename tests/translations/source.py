"""What the source says to people: every literal of say(), count() and the commands' help."""

from __future__ import annotations

import ast
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.translations.syntax import Module, name_of
from tests.translations.values import Reader, Unclear

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "statuswatch"
DEMO = ROOT / "resources" / "demo"

HELP = ("help", "description", "epilog")
"""What argparse writes into a help; cli/parser.py has it translated."""

NOTE = "Translators:"
"""Begins a comment above a sentence that whoever translates it should read."""

Key = tuple[str, str]
"""Context and words."""


@dataclass
class Said:
    """One entry of the catalogue. `places`: file and line, `notes`: for whoever translates it."""

    one: str
    many: str | None = None
    context: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Found:
    """All of it, and what is wrong: `file:line: why`."""

    said: dict[Key, Said] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, said: Said) -> None:
        signs = re.sub(r"\{\w+\}", "", said.one)
        if not re.search(r"[^\W\d_]|[“”]", signs) and not said.context:
            return  # nothing but places and signs: there is nothing to translate
        key = (said.context, said.one)
        there = self.said.setdefault(key, said)
        if there is said:
            return
        if said.many is not None and there.many not in {None, said.many}:
            self.wrong.append(f"{place(said)}: another plural of {said.one!r}")
        there.many = there.many if there.many is not None else said.many
        there.places += said.places
        there.notes += [note for note in said.notes if note not in there.notes]


def place(said: Said) -> str:
    return ":".join(map(str, said.places[0]))


def read(folder: Path = SOURCE) -> Found:
    """The whole source tree."""
    modules = [Module.read(path) for path in sorted(folder.rglob("*.py"))]
    reader, found = Reader(modules), Found()
    for module in modules:
        if module.path.parts[-2:] in {("core", "message.py"), ("core", "words.py")}:
            calls = [n for n in ast.walk(module.tree) if isinstance(n, ast.Call)]
            calls = [
                n for n in calls if module.path.name == "words.py" and name_of(n.func) == "say"
            ]
        else:
            calls = [n for n in ast.walk(module.tree) if isinstance(n, ast.Call)]
        notes = _notes(module.path) if calls else {}
        for call in calls:
            _read_call(call, module, reader, notes, found)
        for title in _titles(module):
            found.add(title)
    for scene in _scenes():
        found.add(scene)
    return found


def _scenes() -> Iterator[Said]:
    """What the demo in the terminal says as each scene begins; the vendors' posts are theirs."""
    for path in sorted(DEMO.glob("*.json")):
        for scene in json.loads(path.read_text("utf-8")).get("scenes", ()):
            where = (path.relative_to(ROOT).as_posix(), 1)
            yield Said(scene["text"], None, "", [where], ["The demo's heading of a scene."])


def _titles(module: Module) -> Iterator[Said]:
    """What an adapter calls its kind of source: a word of ours beside names of others."""
    if module.path.parent.name != "adapters" or module.path.name.startswith("_"):
        return
    bodies = [node.body for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    for line in (line for body in bodies for line in body if isinstance(line, ast.Assign)):
        named = ast.unparse(line.targets[0]) == "title"
        if named and isinstance(line.value, ast.Constant):
            where = (_name(module), line.lineno)
            yield Said(str(line.value.value), None, "", [where], ["A kind of source."])


def _name(module: Module) -> str:
    inside = module.path.is_relative_to(ROOT)
    return (module.path.relative_to(ROOT) if inside else module.path).as_posix()


def _read_call(
    call: ast.Call, module: Module, reader: Reader, notes: Mapping[int, str], found: Found
) -> None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    where = (_name(module), call.lineno)
    note = [text for line in (call.lineno, call.lineno - 1) if (text := notes.get(line))]
    in_cli = "cli" in module.path.parts
    try:
        if name == "Message" and module.path.parent.name == "adapters":
            return  # a kind's title: see _titles
        if name == "say" or (name == "Message" and call.args and not in_cli):
            for one in reader.texts(call.args[0], module):
                for context in _context(call, 1, module, reader) if name == "say" else [""]:
                    found.add(Said(one, None, context, [where], [*note]))
        elif name == "count" and _is_ours(module):
            for one, many in reader.pairs(call.args[0], call.args[1], module):
                for context in _context(call, 3, module, reader):
                    found.add(Said(one, many, context, [where], [*note]))
        elif in_cli:
            for text in _help(call, name, module, reader):
                found.add(Said(text, None, "", [where], [*note]))
    except (Unclear, IndexError) as error:
        found.wrong.append(f"{where[0]}:{where[1]}: {ast.unparse(call)[:90]}: {error}")


def _context(call: ast.Call, at: int, module: Module, reader: Reader) -> list[str]:
    return reader.texts(call.args[at], module) if len(call.args) > at else [""]


def _help(call: ast.Call, name: str, module: Module, reader: Reader) -> Iterator[str]:
    called = name_of(call.func)
    if name == "Command" and len(call.args) > 1:
        yield from reader.texts(call.args[1], module)
    if called == "add_argument_group":
        for title_or_text in call.args:
            yield from reader.texts(title_or_text, module)
    if called not in {"add_argument", "add_parser", "add_subparsers", "Parser", "Speaking"}:
        return
    for keyword in call.keywords:
        if keyword.arg in HELP and ast.unparse(keyword.value) != "argparse.SUPPRESS":
            if ast.unparse(keyword.value) == "command.text":
                continue  # the Command itself has it
            yield from reader.texts(keyword.value, module)


def _is_ours(module: Module) -> bool:
    """`count` is a word that others use, too."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in {"statuswatch.core.words", "statuswatch.core.message"}
        and any(alias.name == "count" for alias in node.names)
        for node in ast.walk(module.tree)
    )


def _notes(path: Path) -> dict[int, str]:
    """Comments for translators, by their last line."""
    found: dict[int, str] = {}
    with path.open("rb") as opened:
        for token in tokenize.tokenize(opened.readline):
            if token.type == tokenize.COMMENT:
                text = token.string.lstrip("# ").strip()
                line = token.start[0]
                if text.startswith(NOTE):
                    found[line] = text.removeprefix(NOTE).strip()
                elif line - 1 in found and token.line.lstrip().startswith("#"):
                    found[line] = f"{found.pop(line - 1)} {text}"
    return found
