"""Python's syntax, as far as names are followed in it: scopes, names, parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One file, with the scope of each of its nodes."""

    path: Path
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Module:
        made = cls(path, ast.parse(path.read_text("utf-8"), str(path)))
        for node in ast.walk(made.tree):
            for child in ast.iter_child_nodes(node):
                made.parents[child] = node
        return made

    def scopes(self, node: ast.AST) -> Iterator[ast.AST]:
        """The functions around it, then the module."""
        here: ast.AST | None = self.parents.get(node)
        while here is not None:
            if isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)):
                yield here
            here = self.parents.get(here)

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        here: ast.AST | None = self.parents.get(node)
        while here is not None and not isinstance(here, ast.ClassDef):
            here = self.parents.get(here)
        return here


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Every node of a scope, but not of functions within it."""
    inside = list(ast.iter_child_nodes(scope))
    while inside:
        node = inside.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            inside[:0] = ast.iter_child_nodes(node)


def names_in(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Name):
        return called.id
    return called.attr if isinstance(called, ast.Attribute) else ""


def is_parameter(name: str, scope: ast.AST) -> bool:
    if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    args = scope.args
    return name in {one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


def default_of(name: str, scope: Function) -> ast.expr | None:
    args = scope.args
    every = [*args.posonlyargs, *args.args]
    for one, default in zip(reversed(every), reversed(args.defaults), strict=False):
        if one.arg == name:
            return default
    for one, given in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if one.arg == name:
            return given
    return None
