"""When the user's own record is looked at: after a change, at its time, and again after a failure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.situation import Timed
from statuswatch.core.words import say
from statuswatch.engine.beside import FAILED, REST, Looks, Nothing
from statuswatch.store.errors import StoreError

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Kept:
    """A record, and how it stands."""

    def __init__(self) -> None:
        self.version: object | None = 1
        self.again: datetime | None = None
        self.broken = False

    def goes_by(self) -> object | None:
        return self.version

    def told(self, awake: datetime) -> Timed:
        if self.broken:
            raise StoreError(say("The history is locked by another program"), say(""))
        return Timed(again=self.again)


def test_it_is_looked_at_first_and_then_after_a_change_and_a_rest() -> None:
    kept = Kept()
    looks = Looks(kept)
    assert looks.due(NOW, news=False)
    looks.look(NOW, NOW)
    assert not looks.due(NOW + 2 * REST, news=False), "nothing has happened"
    kept.version = 2
    assert not looks.due(NOW + REST - SECOND, news=False)
    assert looks.again == NOW + REST
    assert looks.due(NOW + REST, news=False)
    looks.look(NOW + REST, NOW)
    assert not looks.due(NOW + 3 * REST, news=False), "it was looked at"
    assert looks.due(NOW - SECOND, news=False), "the clock was set back"


def test_its_own_moment_is_kept_whatever_comes_meanwhile() -> None:
    kept = Kept()
    kept.again = NOW + SECOND
    looks = Looks(kept)
    looks.look(NOW, NOW)
    assert looks.again == NOW + REST, "at most each half minute"
    kept.again = NOW + 10 * REST
    looks.look(NOW, NOW)
    assert looks.again == NOW + 10 * REST
    assert not looks.due(NOW + SECOND, news=True)
    assert looks.again == NOW + REST, "news bring it forward"


def test_what_could_not_be_read_is_tried_again_and_silences_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = Kept()
    looks = Looks(kept)
    kept.broken = True
    assert looks.look(NOW, NOW) == Timed()
    assert "could not be looked at" in caplog.text
    assert looks.again == NOW + FAILED
    kept.broken = False
    assert looks.due(NOW + FAILED, news=False)


def test_where_nothing_is_kept_nobody_looks() -> None:
    kept = Kept()
    looks = Looks(kept)
    looks.look(NOW, NOW)
    kept.version = None
    assert not looks.due(NOW + REST, news=True)
    assert looks.again is None
    kept.version = 3
    assert looks.due(NOW + REST, news=False), "as the first time"
    assert not Looks(Nothing()).due(NOW, news=True)
