"""docs/database.md is made from the schema's comments."""

from __future__ import annotations

import re
from pathlib import Path

from statuswatch.store.describe import describe
from statuswatch.store.migrations import load_migrations

PAGE = Path(__file__).parents[2] / "docs" / "database.md"


def test_the_page_says_what_the_schema_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe(load_migrations()), (
        "python -m statuswatch.store.describe > docs/database.md"
    )


def test_every_table_is_strict_and_explained() -> None:
    for migration in load_migrations():
        for table in re.findall(r"CREATE TABLE (\w+)", migration.sql):
            assert re.search(rf"-- [^\n]+\nCREATE TABLE {table} \(", migration.sql), table
            body = migration.sql.split(f"CREATE TABLE {table} (")[1]
            assert re.search(r"^\) STRICT", body, re.MULTILINE), table
