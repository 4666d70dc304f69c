"""How long a service's trouble may last, from a history that was lived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from statuswatch import durations
from statuswatch.app.forecasting import FRESH, KEPT, Forecasts
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Service, Source
from statuswatch.core.words import say
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

DAY0 = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = DAY0 + 100 * DAY


class _Counting:
    """A history that counts what it is asked."""

    def __init__(self, inner: object, asked: list[str]) -> None:
        self._inner, self._asked = inner, asked

    def __getattr__(self, name: str) -> object:
        self._asked.append(name)
        return getattr(self._inner, name)


def _page(service: Service) -> Source:
    return Source(f"{service.id}-page", service.id, "statuspage", f"https://{service.id}.test")


class Profile:
    """Services with outages; the forecasts of them."""

    def __init__(self, path: Path) -> None:
        self.stored: Stored = open_store(path / "history.db", DAY0)
        self.asked: list[str] = []
        history = cast(Any, _Counting(self.stored.history, self.asked))
        self.forecasts = Forecasts(history, self.stored.ledger.services)
        self.told: dict[str, list[Incident]] = {}

    def follow(self, name: str, category: str = "") -> Service:
        service = Service(name, name.title(), category=category)
        self.stored.ledger.follow(service, [_page(service)], NOW - 2 * MINUTE)
        return service

    def had(self, service: Service, *minutes: float) -> None:
        """One outage a day, from the first day on, as its page tells of the time before."""
        told = []
        for n, length in enumerate(minutes):
            began = DAY0 + n * DAY
            ended = began + length * MINUTE
            told.append(Incident(f"past-{n}", "Down", Level.DOWN, began, ended))
        self.stored.journal.recall(_page(service), told, NOW - DAY)

    def falls(self, service: Service, ago: timedelta, level: Level = Level.DOWN) -> None:
        """It names a part of its own: two such are two outages."""
        told = self.told.setdefault(service.id, [])
        name = f"now-{len(told)}"
        told.append(Incident(name, name, level, NOW - ago, components=frozenset({name})))
        at = NOW - MINUTE + len(told) * MINUTE / 10
        seen = Observation(_page(service), at, Report(tuple(told)))
        self.stored.journal.commit(seen, Rules(confirm=1))

    def of(self, service: Service, at: datetime = NOW) -> Forecast | None:
        self.asked.clear()
        return self.forecasts.of(service, at)


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    here = Profile(tmp_path)
    yield here
    here.stored.close()


DOZEN = (30, 40, 45, 50, 60, 70, 80, 95, 110, 130, 160, 200)


def test_what_is_fine_has_no_forecast(profile: Profile) -> None:
    host = profile.follow("host")
    profile.had(host, *DOZEN)
    assert profile.of(host) is None


def test_a_service_with_a_past_is_judged_by_it(profile: Profile) -> None:
    host = profile.follow("host")
    profile.had(host, *DOZEN)
    profile.falls(host, 20 * MINUTE)
    f = profile.of(host)
    assert f is not None
    assert (f.basis, f.past, f.known) == (Basis.OWN, 12, 12)
    assert timedelta(0) < f.low < f.high < 12 * HOUR


def test_what_lasts_longer_than_all_its_past_says_so(profile: Profile) -> None:
    host = profile.follow("host")
    profile.had(host, *DOZEN)
    profile.falls(host, 5 * HOUR)
    f = profile.of(host)
    assert f is not None
    assert (f.outlasts, f.known) == (True, 12)


def test_a_service_without_a_past_is_judged_by_the_field(profile: Profile) -> None:
    host = profile.follow("host")
    profile.falls(host, 20 * MINUTE)
    f = profile.of(host)
    assert f is not None
    assert (f.basis, f.past, f.known) == (Basis.FIELD, 0, 0)


def test_others_of_its_category_speak_for_it_but_not_of_another(profile: Profile) -> None:
    host, other = (
        profile.follow("host", "podcast-hosting"),
        profile.follow("cast", "podcast-hosting"),
    )
    stranger = profile.follow("bank", "money")
    profile.had(other, *DOZEN)
    profile.falls(host, 20 * MINUTE)
    profile.falls(stranger, 20 * MINUTE)
    mine, theirs = profile.of(host), profile.of(stranger)
    assert mine is not None
    assert theirs is not None
    assert (mine.basis, mine.known) == (Basis.CATEGORY, 0)
    assert theirs.basis is Basis.FIELD


def test_nobody_is_akin_to_itself(profile: Profile) -> None:
    host = profile.follow("host", "podcast-hosting")
    profile.had(host, *DOZEN[:3])
    profile.falls(host, 20 * MINUTE)
    f = profile.of(host)
    assert f is not None
    assert (f.basis, f.past) == (Basis.FIELD, 3)


def test_of_two_troubles_the_worst_is_judged(profile: Profile) -> None:
    host = profile.follow("host")
    profile.had(host, *DOZEN)
    profile.falls(host, 3 * HOUR, Level.DEGRADED)
    profile.falls(host, 20 * MINUTE)
    f = profile.of(host)
    assert f is not None
    assert f.past == 12


def test_the_past_is_read_once_while_an_outage_lasts(profile: Profile) -> None:
    host, other = (
        profile.follow("host", "podcast-hosting"),
        profile.follow("cast", "podcast-hosting"),
    )
    profile.had(other, *DOZEN)
    profile.falls(host, 20 * MINUTE)
    profile.of(host)
    assert profile.asked == ["outages", "outages", "outage_page"]
    profile.of(host, NOW + MINUTE)
    assert profile.asked == ["outages"]
    profile.of(host, NOW + FRESH)
    assert profile.asked == ["outages", "outages"]
    profile.of(host, NOW + KEPT)
    assert profile.asked == ["outages", "outages", "outage_page"]


def test_what_is_fine_is_asked_for_nothing_but_that(profile: Profile) -> None:
    host = profile.follow("host", "podcast-hosting")
    profile.had(host, *DOZEN)
    profile.of(host)
    assert profile.asked == ["outages"]


def test_without_the_fields_durations_its_own_past_still_speaks(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> None:
        raise StatusWatchError(say("The durations cannot be read"), say("Install it anew."))

    monkeypatch.setattr(durations, "field", damaged)
    host, empty = profile.follow("host"), profile.follow("empty")
    profile.had(host, *DOZEN)
    profile.falls(host, 20 * MINUTE)
    profile.falls(empty, 20 * MINUTE)
    f = profile.of(host)
    assert f is not None
    assert f.basis is Basis.OWN
    assert profile.of(empty) is None
