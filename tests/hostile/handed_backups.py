"""Backups that somebody handed you, and calendars at their addresses."""

from __future__ import annotations

import gzip
import io
import shutil
import sqlite3
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.hostile.case import Rig, case, held, look
from tests.hostile.handed import MEANT, followed, of_list
from tests.hostile.handing import Ran, nothing_else_touched, prints, ran

Tamper = Callable[[Path], None]


def by(*statements: str) -> Tamper:
    def tamper(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as opened:
            for statement in statements:
                opened.execute(statement)

    return tamper


def at(offset: int, data: bytes) -> Tamper:
    """Bytes of the file itself, as its header has them."""

    def tamper(file: Path) -> None:
        with file.open("r+b") as opened:
            opened.seek(offset)
            opened.write(data)

    return tamper


def instead(made: Callable[[], bytes]) -> Tamper:
    def tamper(file: Path) -> None:
        file.write_bytes(made())

    return tamper


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../../../evil", b"x")
        packed.writestr("history.db", b"\0" * 200_000_000)
    return out.getvalue()


def packed() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        for name, kind in (("/tmp/evil", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
    return out.getvalue()


def rebuilt(table: str, sql: str) -> Tamper:
    """The table's own statement is another: what is checked or worked out on each write."""
    return by(
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET sql = replace(sql, {table!r}, {sql!r}) WHERE name = 'services'",
        "PRAGMA writable_schema = OFF",
    )


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:9000])


def linked(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.parent / "secret")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
REFUSED: dict[str, Tamper] = {
    "a packed bomb": instead(zipped),
    "names that climb": instead(packed),
    "a packed history": instead(lambda: gzip.compress(b"SQLite format 3\0" + b"\0" * 1_000_000)),
    "a head alone": instead(lambda: b"SQLite format 3\0" + b"\0" * 84),
    "zeros behind the head": instead(
        lambda: b"SQLite format 3\0" + b"\0" * 52 + struct.pack(">ii", 10, 0x53746157) + b"\0" * 9000
    ),
    "a link to a secret": linked,
    "half of it": cut,
    "pages that are none": at(8192, b"\xff" * 4096),
    "more pages than there are": at(28, struct.pack(">I", 1 << 31)),
    "pages without a size": at(16, b"\0\3"),
    "another program's": at(68, b"\0\0\0\1"),
    "a newer one": at(60, struct.pack(">i", 999)),
    "a version below none": at(60, struct.pack(">i", -1)),
    "no version": at(60, struct.pack(">i", 0)),
    "a trigger that deletes": by(
        "CREATE TRIGGER evil AFTER INSERT ON incidents BEGIN DELETE FROM services; END"
    ),
    "a view without an end": by(
        "PRAGMA legacy_alter_table = ON", "ALTER TABLE services RENAME TO old",
        f"CREATE VIEW services AS {ENDLESS}",
    ),
    "an index that works things out": by(
        "CREATE INDEX evil ON services (hex(zeroblob(length(name) * 1000)))"
    ),
    "an index that allows a name once": by("CREATE UNIQUE INDEX evil ON services (name)"),
    "a table that replaces": rebuilt("PRIMARY KEY", "PRIMARY KEY ON CONFLICT REPLACE"),
    "a check": rebuilt("NOT NULL", "NOT NULL CHECK (length(hex(zeroblob(1000000))) > 0)"),
    "a table of its own": by("CREATE TABLE evil (x)"),
    "texts that wait": by("CREATE TABLE restore_files (name TEXT PRIMARY KEY, content TEXT)"),
    "texts of a view": by(
        "DROP TABLE backup_files",
        "CREATE VIEW backup_files AS SELECT 'settings.toml' AS name, 'x' AS content",
    ),
    "texts of 100 MB": by(
        "UPDATE backup_files SET content = hex(zeroblob(50000000)) WHERE name = 'settings.toml'"
    ),
    "a day that is none": by("UPDATE backup_header SET made = 9000000000000000000"),
    "two heads, of a later form": by("UPDATE backup_header SET format = 99"),
    "no head": by("DELETE FROM backup_header"),
}  # fmt: skip

NAMES = ("../../evil", "/tmp/evil-of-a-backup", "history.db", "..\\evil", "")
TAKEN: dict[str, Tamper] = {
    "as it was made": by(),
    "texts that climb": by(
        *(f"INSERT INTO backup_files VALUES ({name!r}, 'evil')" for name in NAMES)
    ),
    "settings that are none": by(
        "UPDATE backup_files SET content = char(0) || 'x = [' || char(10) WHERE 1"
    ),
    "a journal of another kind": by("PRAGMA journal_mode = WAL"),
}


def made(rig: Rig) -> Path:
    """A backup of a profile that follows ten, with settings."""
    theirs, file = rig.folder / "theirs", rig.folder / "theirs.json"
    file.write_bytes(of_list(10, 1))
    assert ran(theirs, "import", str(file)).code == 0
    assert ran(theirs, "settings", "polling.interval", "7m").code == 0
    backup = rig.folder / "made.backup"
    assert ran(theirs, "backup", str(backup)).code == 0
    return backup


def refused(rig: Rig) -> str:
    """Nothing at all is changed."""
    profile = followed(rig)
    backup, handed = made(rig), rig.folder / "handed.backup"
    worst: list[Ran] = []
    for name, tamper in REFUSED.items():
        handed.unlink(missing_ok=True)
        shutil.copyfile(backup, handed)
        tamper(handed)
        before = prints(profile)
        with nothing_else_touched(rig.folder, profile):
            done = ran(profile, "restore", str(handed))
        assert done.code == 64, (name, done)
        after = prints(profile)
        assert {n: after[n] for n in before if not n.endswith(".lock")} == {
            n: was for n, was in before.items() if not n.endswith(".lock")
        }, name
        assert {Path(n).name for n in after.keys() - before.keys()} <= {"engine.lock"}, name
        worst.append(done)
    assert "Podhost" in ran(profile, "list").words
    slow, large = max(d.seconds for d in worst), max(d.peak for d in worst)
    return f"{len(REFUSED)} refused in words, nothing changed; {slow:.1f} s, {large} MB at most"


def taken(rig: Rig) -> str:
    """What can be taken up is; what it holds besides leads nowhere, and the old is kept."""
    said = []
    for n, (name, tamper) in enumerate(TAKEN.items()):
        inner = Rig(rig.folder / str(n), rig.names, rig.patch)
        profile = followed(inner)
        backup = made(inner)
        tamper(backup)
        with nothing_else_touched(inner.folder, profile):
            done = ran(profile, "restore", str(backup))
        assert done.code == 0, (name, done)
        assert not [p for p in inner.folder.rglob("*") if "evil" in p.name], name
        assert not Path("/tmp/evil-of-a-backup").exists()
        assert "Podhost1" in ran(profile, "list").words
        kept = list(profile.rglob("*.backup-v*"))
        assert kept, "what was there is kept"
        assert {p.stat().st_mode & 0o777 for p in [*kept, *profile.rglob("history.db")]} == {0o600}
        said.append(name)
    return f"taken up: {', '.join(said)}; the history of before is kept each time"


# -- calendars at addresses -------------------------------------------------------------------


BACKING = "tests/app/test_backing_up.py"
PLANS = "tests/app/test_calendars_from_addresses.py"

CASES = (
    case(
        117,
        "a calendar at an address: redirects inwards, bombs, bodies without an end, its secret",
        "as any page: checked, capped, left in time; the secret is masked wherever it is shown",
        held(
            f"{PLANS}::test_it_leads_nowhere_that_a_page_may_not",
            f"{PLANS}::test_a_body_without_an_end_is_cut",
            f"{PLANS}::test_its_secret_is_in_nothing_that_is_shown_or_kept",
        ),
    ),
    case(
        118,
        "a backup: packed bombs, links, damage, triggers, views, checks, texts that climb, commands",
        f"{MEANT}; what its settings run is said",
        look(refused, "refused", slow="some 10 s"),
        look(taken, "taken up", slow="some 5 s"),
        held(
            "tests/app/test_handed_settings.py::test_what_its_settings_run_from_now_on_is_told",
            f"{BACKING}::test_what_is_none_is_refused_and_nothing_changes",
            "tests/app/test_restore_cut_off.py::test_a_killed_restore_leaves_the_old_or_the_new",
        ),
    ),
)
