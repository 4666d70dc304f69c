"""docs/database.md, written from the comments of the schema.

`python -m statuswatch.store.describe > docs/database.md`; a test compares the two.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from statuswatch.store.migrations import Migration, load_migrations

_HEAD = """# The database

This page is made from the comments in `src/statuswatch/store/schema/*.sql`:
`python -m statuswatch.store.describe > docs/database.md`.
"""
_TITLE = re.compile(r"CREATE (TABLE|INDEX|TRIGGER) (\w+)")
_COLUMN = re.compile(r" {4}([a-z_]+) ([A-Z]+)")


def describe(migrations: Iterable[Migration]) -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *(_described(m) for m in migrations)])


def _described(migration: Migration) -> str:
    lines = [f"## Format {migration.number}: {migration.name.replace('_', ' ')}", ""]
    prose: list[str] = []
    for line in migration.sql.splitlines():
        if line.startswith("--"):
            prose.append(line[2:].strip())
        elif not line.strip():
            lines += [*prose, ""] if prose else []
            prose = []
        elif (match := _TITLE.match(line)) and match[1] == "TABLE":
            lines += [f"### {match[2]}", "", *prose, ""]
            lines += ["| column | type | |", "| --- | --- | --- |"]
            prose = []
        elif match:
            lines += ["", *prose, ""] if prose else []
            prose = []
        elif column := _COLUMN.match(line):
            lines.append(f"| `{column[1]}` | {column[2].lower()} | {_remark(line)} |")
        elif line.startswith(") STRICT"):
            lines.append("")
    return "\n".join(_without_doubled_blanks([*lines, *prose])) + "\n"


def _remark(line: str) -> str:
    comment = line.partition(" -- ")[2].strip()
    target = re.search(r"REFERENCES (\w+)", line)
    said = [f"→ {target[1]}"] if target else []
    return " · ".join([*said, comment] if comment else said).replace("|", "\\|")


def _without_doubled_blanks(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


if __name__ == "__main__":
    sys.stdout.write(describe(load_migrations()))
