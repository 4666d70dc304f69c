"""A history that somebody handed over is made as ours are, or it is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from statuswatch.store.migrations import load_migrations, migrate
from statuswatch.store.search import MAKE
from statuswatch.store.shape import BACKUP, check_shape

NEWEST = load_migrations()[-1].number
PRAGMAS = ("trusted_schema", "cell_size_check")


def made(version: int, *more: str) -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    migrate(opened, load_migrations()[:version])
    for statement in more:
        opened.execute(statement)
    return opened


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_every_version_of_ours_is_ours(version: int) -> None:
    with closing(made(version)) as opened:
        check_shape(opened, version)


def test_it_may_be_a_backup_and_may_have_been_searched_in() -> None:
    with closing(made(NEWEST, MAKE, *BACKUP, "ANALYZE")) as opened:
        check_shape(opened, NEWEST)


def test_one_that_came_up_through_all_versions_is_ours(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    for version in range(1, NEWEST + 1):
        with closing(sqlite3.connect(file, isolation_level=None)) as opened:
            migrate(opened, load_migrations()[:version])
            check_shape(opened, version)


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER evil AFTER INSERT ON incidents BEGIN DELETE FROM services; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE TABLE evil (x)",
        "CREATE INDEX evil ON services (length(name))",
        "CREATE VIEW said_evil AS SELECT 1",
        "CREATE VIEW backup_files AS SELECT 'settings.toml' AS name, 'x' AS content",
        "ALTER TABLE services ADD COLUMN evil TEXT AS (hex(zeroblob(9)))",
        "ALTER TABLE services ADD COLUMN evil -- NOT NULL\n TEXT",
        "DROP TABLE notes",
    ],
)
def test_whatever_else_is_in_it_is_no_part_of_a_history(strange: str) -> None:
    with closing(made(NEWEST)) as opened:
        opened.execute(strange)
        with pytest.raises(ValueError, match=r"is no part of a history|is missing"):
            check_shape(opened, NEWEST)


def test_what_stands_in_a_string_is_no_comment() -> None:
    """Else a check could hide behind it."""
    with closing(made(NEWEST, *BACKUP)) as opened:
        opened.execute("DROP TABLE backup_header")
        opened.execute(
            "CREATE TABLE backup_header (format INTEGER NOT NULL, made INTEGER NOT NULL "
            "/* ' */ CHECK ('--' <> 'x') /* ' */) STRICT"
        )
        with pytest.raises(ValueError, match="backup_header is no part of a history"):
            check_shape(opened, NEWEST)


def test_nor_is_one_string_as_good_as_another() -> None:
    index = "CREATE INDEX deliveries_due ON deliveries (channel, id) WHERE state IN ({})"
    with closing(made(NEWEST, "DROP INDEX deliveries_due")) as opened:
        opened.execute(index.format("'queued', 'claimed'"))
        check_shape(opened, NEWEST)
        opened.execute("DROP INDEX deliveries_due")
        opened.execute(index.format("'queued', 'sent'"))
        with pytest.raises(ValueError, match="deliveries_due is no part of a history"):
            check_shape(opened, NEWEST)


def test_before_it_is_looked_at_nothing_in_it_is_trusted() -> None:
    """Not what its schema would run, nor that its pages are what they say."""
    with closing(made(NEWEST)) as opened:
        opened.execute("PRAGMA trusted_schema = ON")
        check_shape(opened, NEWEST)
        asked = [opened.execute(f"PRAGMA {of}").fetchone() for of in PRAGMAS]
        assert asked == [(0,), (1,)]
