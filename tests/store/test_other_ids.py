"""A story that its vendor lists under another id at each poll is one row, after a restart too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from statuswatch.core.model import Incident, Level, Report
from statuswatch.store.nouns import Filter
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.store.telling import FEED, NOON, PAGE, WELL, at, opened, tell

ILL = Incident("a", "Uploads fail", Level.DOWN, NOON)


def ill(key: str, title: str = "Uploads fail") -> Report:
    return Report((replace(ILL, key=key, title=title),))


def rows(stored: Stored) -> list[tuple[str, str, bool]]:
    found = stored.history.rows(Filter(), limit=50)
    return [(r.known.incident.key, r.known.incident.title, r.known.open) for r in found]


def again(stored: Stored, path: Path, minutes: float) -> Stored:
    stored.close()
    return open_store(path, at(minutes))


def test_a_new_id_at_each_poll_is_one_row_whatever_happens_between(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    for n in range(1, 9):
        tell(stored, n, ill(f"id{n}"))
        stored = again(stored, path, n + 0.5)
    assert rows(stored) == [("id1", "Uploads fail", True)]
    assert stored.journal.known(PAGE.id).open[0].their_id == "id8"
    stored.close()


def test_what_is_said_under_the_new_id_after_a_restart_is_of_the_old_story(path: Path) -> None:
    stored = opened(path)
    for n, told in enumerate([WELL, ill("a"), ill("b")]):
        tell(stored, n, told)
    stored = again(stored, path, 2.5)
    (edited,) = tell(stored, 3, ill("b", "Uploads and downloads fail"))
    (ended,) = tell(stored, 4, Report((replace(ILL, key="b", ended=at(3)),)))
    stored = again(stored, path, 4.5)
    assert [edited.kind.value, ended.kind.value] == ["updated", "resolved"]
    assert tell(stored, 5, Report((replace(ILL, key="b", ended=at(3)),))) == ()
    assert tell(stored, 6, Report((replace(ILL, key="c", ended=at(3)),))) == ()
    assert rows(stored) == [("a", "Uploads fail", False)]
    stored.close()


def test_what_comes_back_under_its_newest_id_is_opened_again(path: Path) -> None:
    stored = opened(path)
    for n, told in enumerate(
        [WELL, ill("a"), ill("b"), Report((replace(ILL, key="b", ended=at(2)),))]
    ):
        tell(stored, n, told)
    stored = again(stored, path, 3.5)
    (line,) = tell(stored, 4, ill("b"))
    assert (line.kind.value, line.incident and line.incident.key) == ("reopened", "a")
    stored.close()


def test_of_a_feed_that_gives_new_ids_what_was_over_is_told_once(path: Path) -> None:
    stored = opened(path)
    over = replace(ILL, ended=at(3))
    tell(stored, 0, Report(complete=False), FEED)
    tell(stored, 1, Report((ILL,), complete=False), FEED)
    tell(stored, 4, Report((replace(over, key="b"),), complete=False), FEED)
    for n in range(5, 9):
        assert tell(stored, n, Report((replace(over, key=f"c{n}"),), complete=False), FEED) == ()
    assert rows(stored) == [("a", "Uploads fail", False)]
    stored.close()
