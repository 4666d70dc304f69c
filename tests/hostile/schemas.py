"""The history's versions."""

from __future__ import annotations

from contextlib import closing

from statuswatch.store import files
from statuswatch.store.connection import connect
from statuswatch.store.migrations import load_migrations, migrate
from statuswatch.store.opening import open_store
from tests.hostile.case import Rig, case, held, look
from tests.hostile.powercuts import is_whole
from tests.store.telling import at

OPENING, RESTORING = "tests/store/test_opening.py", "tests/app/test_restoring.py"

OF_THE_FIRST = """
INSERT INTO services (id, name, added) VALUES ('host', 'Podhost', '2025-11-01T00:00:00.000000Z');
INSERT INTO sources (id, service, kind, url, role, added) VALUES
    ('host-page', 'host', 'statuspage', 'https://status.example/api', 'official',
     '2025-11-01T00:00:00.000000Z');
INSERT INTO incidents (source, service, key, title, level, started, ended, first_seen, last_seen,
    worst, begun, lasting) VALUES ('host-page', 'host', 'a', 'Uploads fail', 4,
    '2025-11-09T12:00:00.000000Z', '2025-11-09T13:00:00.000000Z', '2025-11-09T12:04:00.000000Z',
    '2025-11-09T13:00:00.000000Z', 4, '2025-11-09T12:00:00.000000Z', 0);
INSERT INTO updates VALUES (1, 0, 'u', '2025-11-09T12:05:00.000000Z', 'investigating', 'We look');
INSERT INTO changes (at, source, kind, key, story) VALUES ('2025-11-09T12:04:00.000000Z',
    'host-page', 'opened', 'a', '{"key": "a", "title": "Uploads fail", "level": "down"}');
INSERT INTO coverage VALUES ('host-page', '2025-11-09T12:00:00.000000Z',
    '2025-11-09T18:00:00.000000Z');
INSERT INTO notes (key, value) VALUES ('who', 'me')
"""
"""What the very first version could hold."""

OF_THE_RECORD = """
INSERT INTO contacts (service, kind, value) VALUES ('host', 'email', 'help@host.example');
INSERT INTO holdings (service, account) VALUES ('host', '4711');
INSERT INTO tickets (service, sent, addressee, wording) VALUES ('host', 1762689600000, 'help', 'Down');
INSERT INTO letters (service, at, kept, sender, subject, text)
    VALUES ('host', 1762689600000, 1762689600000, 'Them', 'Sorry', 'We are');
INSERT INTO promises (service, kind, text, made) VALUES ('host', 'other', 'We call', 1762689600000);
INSERT INTO terms (service, fee) VALUES ('host', '49 EUR');
INSERT INTO claims (service, month, sent, percent, terms)
    SELECT 'host', '2025-10', 1762689600000, '10', json_object('fee', fee, 'uptime', uptime,
        'tiers', tiers, 'shortest', shortest, 'without_maintenance', without_maintenance,
        'claim_within', claim_within, 'most', most, 'zone', zone, 'per_hour', per_hour,
        'per_missed', per_missed, 'least', least) FROM terms;
INSERT INTO occasions (title, at) VALUES ('Episode 7', 1762689600000)
"""
"""What the user keeps, as the version holds it that brought it."""

RECORDED = 10
"""The version that brought it."""


def every_older_schema(rig: Rig) -> str:
    """Files of all versions there were open as this one's, with a copy of what they were."""
    every = load_migrations()
    for n in range(1, len(every)):
        path = rig.folder / str(n) / "history.db"
        path.parent.mkdir()
        path.touch(mode=0o600)
        with closing(connect(path)) as raw:
            for until in range(1, n + 1):  # what is there goes through each of them
                migrate(raw, every[:until])
                for words in {1: OF_THE_FIRST, RECORDED: OF_THE_RECORD}.get(until, "").split(";"):
                    raw.execute(words)
        stored = open_store(path, at(0))
        assert stored.notes == (), n
        [row] = stored.history.rows()
        assert (row.service.name, row.known.incident.title) == ("Podhost", "Uploads fail"), n
        [line] = stored.journal.changes(0)
        assert line.incident is not None, n
        assert stored.ledger.noted("who") == "me", n
        told = stored.docket.docket("host")
        kept = told.contacts, told.tickets, told.letters, told.promises, told.claims
        wanted = 1 if n >= RECORDED else 0
        assert [len(each) for each in kept] == [wanted] * len(kept), n
        assert len(stored.docket.occasions()) == wanted, n
        assert (told.holding is not None, told.terms is not None) == (bool(wanted),) * 2, n
        stored.close()
        assert is_whole(path), n
        [copy] = files.backups(path)
        assert copy.name.startswith(f"history.db.backup-v{n}-")
    return f"{len(every) - 1} older versions: a copy first, then changed; what they held is there"


CASES = (
    case(
        90,
        "an older schema",
        "a copy first, then changed in one transaction, with room for both",
        look(every_older_schema),
        held(
            f"{OPENING}::test_a_copy_is_kept_before_the_schema_is_changed",
            f"{OPENING}::test_a_migration_that_fails_leaves_the_file_as_it_was",
            f"{OPENING}::test_without_room_for_a_copy_nothing_is_migrated",
        ),
    ),
    case(
        91,
        "a newer schema",
        "not touched; which version it is, and to update",
        held(
            f"{OPENING}::test_a_newer_file_is_refused_and_not_touched",
            f"{RESTORING}::test_a_copy_of_a_newer_version_is_refused",
            "tests/cli/test_trouble.py::test_a_newer_history_is_left_alone",
            "tests/ui/test_bridge.py::test_a_history_of_a_newer_version_is_said_with_what_to_do",
        ),
    ),
)
