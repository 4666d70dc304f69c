"""What a name in the source may stand for, as far as it is written out: texts, pairs, tables.

Just enough of a reader of Python for `say(words)` where `words` was chosen from literals a few
lines above. What cannot be followed is an error (`Unclear`), never left out in silence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.translations.syntax import (
    Function,
    Module,
    default_of,
    is_parameter,
    name_of,
    names_in,
    own_nodes,
)


class Unclear(Exception):
    """Not written out anywhere we can follow it to."""


@dataclass(frozen=True)
class Table:
    """A dict's values or a list's elements, each with all that it may be; `keys` where literal."""

    rows: tuple[tuple[object, tuple[object, ...]], ...]


class Reader:
    """Follows names through the modules of one source tree."""

    def __init__(self, modules: Sequence[Module]) -> None:
        self.modules = modules
        self._busy: set[tuple[int, str]] = set()
        self._calls: dict[str, list[tuple[Module, ast.Call]]] = {}
        self._defined: dict[str, list[tuple[Module, ast.Assign | ast.AnnAssign]]] = {}
        for module in modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and (name := name_of(node.func)):
                    self._calls.setdefault(name, []).append((module, node))

    def texts(self, node: ast.expr, module: Module) -> list[str]:
        """All that `node` may be. Raises Unclear."""
        found = [value for value in self.values(node, module) if value is not None]
        if not found or not all(isinstance(value, str) for value in found):
            raise Unclear(ast.unparse(node)[:80])
        return list(dict.fromkeys(str(value) for value in found))

    def pairs(self, one: ast.expr, many: ast.expr, module: Module) -> list[tuple[str, str]]:
        """All that the words of a count may be, those together that belong together."""
        if ast.unparse(one) == ast.unparse(many):
            return [(text, text) for text in self.texts(one, module)]
        if isinstance(one, ast.Name) and isinstance(many, ast.Name):
            together = self._together(one, many, module)
            if together:
                return together
        left, right = self.texts(one, module), self.texts(many, module)
        if len(left) == len(right):
            return list(zip(left, right, strict=True))
        if len(left) == 1:
            return [(left[0], text) for text in right]
        raise Unclear(f"{ast.unparse(one)}, {ast.unparse(many)}")

    # -- values ------------------------------------------------------------------------------

    def values(self, node: ast.expr | None, module: Module) -> list[object]:  # noqa: C901
        match node:
            case None:
                return []
            case ast.Constant():
                return [node.value]
            case ast.IfExp():
                return [*self.values(node.body, module), *self.values(node.orelse, module)]
            case ast.BoolOp():
                return [value for part in node.values for value in self.values(part, module)]
            case ast.NamedExpr():
                return self.values(node.value, module)
            case ast.Tuple() | ast.List() | ast.Set():
                return [Table(tuple(self._elements(node.elts, module)))]
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
                return [Table(((None, tuple(self._some(node.elt, module))),))]
            case ast.DictComp():
                return [Table(((None, tuple(self._some(node.value, module))),))]
            case ast.Dict():
                return [Table(tuple(self._row(k, v, module) for k, v in zip(node.keys, node.values, strict=True)))]  # fmt: skip
            case ast.Name():
                return self._named(node.id, node, module)
            case ast.Subscript():
                return self._subscript(node, module)
            case ast.Call():
                return self._call(node, module)
            case ast.Attribute():
                return self._attribute(node, module)
        raise Unclear(ast.unparse(node)[:80])

    def _some(self, node: ast.expr, module: Module) -> list[object]:
        """As `values`, but what stands beside the words (a level, a call) need not be clear."""
        try:
            return self.values(node, module)
        except Unclear:
            return [node]

    def _elements(
        self, elements: Sequence[ast.expr], module: Module
    ) -> Iterator[tuple[object, tuple[object, ...]]]:
        for n, one in enumerate(elements):
            if isinstance(one, ast.Starred):
                for table in self._some(one.value, module):
                    yield from table.rows if isinstance(table, Table) else ()
            else:
                yield n, tuple(self._some(one, module))

    def _row(
        self, key: ast.expr | None, value: ast.expr, module: Module
    ) -> tuple[object, tuple[object, ...]]:
        if key is None:  # {**others}
            inner = [row for table in self.values(value, module) for row in rows_of(table)]
            return None, tuple(one for _, row in inner for one in row)
        name = key.value if isinstance(key, ast.Constant) else ast.unparse(key)
        return name, tuple(self._some(value, module))

    def _subscript(self, node: ast.Subscript, module: Module) -> list[object]:
        found: list[object] = []
        for table in self.values(node.value, module):
            rows = rows_of(table)
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if isinstance(node.slice, ast.Attribute):
                key = ast.unparse(node.slice)
            exact = [row for name, row in rows if key is not None and name == key]
            for row in exact or [row for _, row in rows]:
                found += row
        return found

    def _call(self, node: ast.Call, module: Module) -> list[object]:
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "get":
                rest = [value for arg in node.args[1:] for value in self.values(arg, module)]
                tables = self.values(node.func.value, module)
                return [one for t in tables for _, row in rows_of(t) for one in row] + rest
            if node.func.attr in {"items", "values"}:
                return self.values(node.func.value, module)
        name = name_of(node.func)
        if name in {"tuple", "list", "reversed", "sorted", "iter", "frozenset", "MappingProxyType"}:
            return self.values(node.args[0], module)
        if name == "next":
            inner = [one for t in self.values(node.args[0], module) for _, row in rows_of(t) for one in row]  # fmt: skip
            return inner + [v for arg in node.args[1:] for v in self.values(arg, module)]
        for maker in self._functions(name, module):
            returns = [one for one in own_nodes(maker) if isinstance(one, ast.Return) and one.value]
            return [value for one in returns for value in self.values(one.value, module)]
        raise Unclear(ast.unparse(node)[:80])

    def _functions(self, name: str, module: Module) -> Iterator[Function]:
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                yield node

    def _attribute(self, node: ast.Attribute, module: Module) -> list[object]:
        """`.value` of an Enum is any of its members'; `Class.NAME`, `self.NAME`: its own; a field
        of a dataclass here: all that it is made with."""
        around = module.class_of(node)
        of = ast.unparse(node.value)
        for one in ast.walk(module.tree):
            if not isinstance(one, ast.ClassDef):
                continue
            if node.attr == "value" and any("Enum" in ast.unparse(base) for base in one.bases):
                return [
                    value
                    for line in one.body
                    if isinstance(line, ast.Assign)
                    for value in self.values(line.value, module)
                ]
            fields = [
                line.target.id
                for line in one.body
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
            ]
            if node.attr in fields:
                return list(self._made_with(one.name, node.attr, fields.index(node.attr), module))
            if of == one.name or (of in {"self", "cls"} and one is around):
                bound = list(self._bound(node.attr, one, module))
                if bound:
                    return bound
        raise Unclear(ast.unparse(node)[:80])

    def _made_with(self, made: str, name: str, place: int, module: Module) -> Iterator[object]:
        """What the field `name` of class `made` is given in this module."""
        for called in (made, "replace"):
            for other, call in self._calls.get(called, []):
                if other is not module:
                    continue
                given = next((k.value for k in call.keywords if k.arg == name), None)
                if given is None and called == made and place < len(call.args):
                    given = call.args[place]
                if given is not None:
                    yield from self.values(given, module)

    # -- names -------------------------------------------------------------------------------

    def _named(self, name: str, node: ast.AST, module: Module) -> list[object]:
        for scope in module.scopes(node):
            key = (id(scope), name)
            if key in self._busy:
                continue
            self._busy.add(key)
            try:
                found = list(self._bound(name, scope, module))
                if not found and is_parameter(name, scope):
                    found = list(self._given(name, scope, module))
            finally:
                self._busy.discard(key)
            if found:
                return found
        return self._imported(name, module)

    def _bound(self, name: str, scope: ast.AST, module: Module) -> Iterator[object]:
        for node in own_nodes(scope):
            match node:
                case ast.Assign():
                    for target in node.targets:
                        yield from self._into(name, target, node.value, module)
                case ast.AnnAssign() if node.value is not None:
                    yield from self._into(name, node.target, node.value, module)
                case ast.NamedExpr():
                    yield from self._into(name, node.target, node.value, module)
                case ast.AugAssign() if isinstance(node.target, ast.Name):
                    if node.target.id == name:
                        raise Unclear(ast.unparse(node)[:80])
                case ast.For() | ast.comprehension():
                    yield from self._from_each(name, node.target, node.iter, module)

    def _into(
        self, name: str, target: ast.expr, value: ast.expr, module: Module
    ) -> Iterator[object]:
        if isinstance(target, ast.Name):
            if target.id == name:
                yield from self.values(value, module)
        elif isinstance(target, (ast.Tuple, ast.List)) and name in names_in(target):
            for one in self.values(value, module):
                yield from taken(name, target, one)

    def _from_each(
        self, name: str, target: ast.expr, over: ast.expr, module: Module
    ) -> Iterator[object]:
        if name not in names_in(target):
            return
        items = isinstance(over, ast.Call) and name_of(over.func) == "items"
        for table in self.values(over, module):
            for _, row in rows_of(table):
                for one in row:
                    whole: object = Table(((0, (None,)), (1, (one,)))) if items else one
                    yield from taken(name, target, whole)

    def _given(self, name: str, scope: ast.AST, module: Module) -> Iterator[object]:
        """What a function is called with, and its default."""
        assert isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef))
        every = [*scope.args.posonlyargs, *scope.args.args]
        place = next((n for n, one in enumerate(every) if one.arg == name), None)
        if every and every[0].arg in {"self", "cls"} and place is not None:
            place -= 1
        default = default_of(name, scope)
        if default is not None:
            yield from self.values(default, module)
        called = scope.name
        if called == "__init__" and (around := module.class_of(scope)):
            called = around.name
        for other, call in self._calls.get(called, []):
            if called.startswith("_") and other is not module:
                continue
            given = next((k.value for k in call.keywords if k.arg == name), None)
            if given is None and place is not None and place < len(call.args):
                given = call.args[place]
            if given is not None:
                yield from self.values(given, other)

    def _imported(self, name: str, module: Module) -> list[object]:
        """A constant of another module of ours."""
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    tail = node.module.split(".")[1:]
                    for other in self.modules:
                        if list(other.path.with_suffix("").parts[-len(tail) :]) == tail:
                            found = list(self._bound(alias.name, other.tree, other))
                            if found:
                                return found
        raise Unclear(name)

    def _together(self, one: ast.Name, many: ast.Name, module: Module) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for scope in module.scopes(one):
            for node in own_nodes(scope):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
                    target = node.targets[0]
                    if {one.id, many.id} <= names_in(target):
                        for value in self.values(node.value, module):
                            left = list(taken(one.id, target, value))
                            right = list(taken(many.id, target, value))
                            found += [(str(a), str(b)) for a, b in zip(left, right, strict=True)]
        return list(dict.fromkeys(found))


def rows_of(table: object) -> tuple[tuple[object, tuple[object, ...]], ...]:
    if not isinstance(table, Table):
        raise Unclear(str(table)[:60])
    return table.rows


def taken(name: str, target: ast.expr, value: object) -> Iterator[object]:
    """What `name` is when `value` is unpacked into `target`."""
    if isinstance(target, ast.Name):
        if target.id == name:
            if isinstance(value, ast.AST):
                raise Unclear(ast.unparse(value)[:80])
            yield value
    elif isinstance(target, (ast.Tuple, ast.List)):
        for part, (_, row) in zip(target.elts, rows_of(value), strict=False):
            if name in names_in(part):
                for one in row:
                    yield from taken(name, part, one)
