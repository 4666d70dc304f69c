"""What the user wants to hear: for all, for one service, by whatever name they call it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level, Service
from statuswatch.core.preferences import Preferences, Wishes, resolved
from statuswatch.core.telling import CHOOSABLE, NoticeKind

PODHOST = Service("s-1", "Podhost")
CHIRP = Service("chirp", "Chirp")
ALL = (PODHOST, CHIRP)

wishes = st.builds(
    Wishes,
    st.none() | st.sampled_from(list(Level)),
    st.none() | st.frozensets(st.sampled_from(CHOOSABLE)),
    st.none() | st.frozensets(st.sampled_from(["desktop", "mail"])),
    st.booleans(),
)


def test_by_default_all_that_can_be_chosen_is_told_at_once() -> None:
    found = Preferences()
    assert (found.at_least, found.hold) == (Level.DEGRADED, timedelta())
    assert found.kinds == set(CHOOSABLE)
    assert found.of("any") == Wishes(Level.DEGRADED, frozenset(CHOOSABLE), None, False)


def test_a_service_without_wishes_of_its_own_has_those_for_all() -> None:
    own = Wishes(at_least=Level.DOWN, vital=True)
    found = Preferences(at_least=Level.PARTIAL, kinds=frozenset(), services={"s-1": own})
    assert found.of("s-1") == Wishes(Level.DOWN, frozenset(), None, True)
    assert found.of("chirp") == Wishes(Level.PARTIAL, frozenset(), None, False)


def test_nothing_at_all_is_a_wish_too() -> None:
    own = Wishes(kinds=frozenset(), channels=frozenset())
    found = Preferences(services={"s-1": own}).of("s-1")
    assert (found.kinds, found.channels) == (frozenset(), frozenset())


def test_the_mildest_level_of_all_is_a_wish_too() -> None:
    found = Preferences(at_least=Level.DOWN, services={"s-1": Wishes(at_least=Level.OK)})
    assert found.of("s-1").at_least is Level.OK


def test_a_service_is_meant_by_its_name_in_any_case_or_by_its_id() -> None:
    for written in ("Podhost", "podhost", "PODHOST", " Podhost ", "s-1", "S-1"):
        found = resolved(Preferences(services={written: Wishes(vital=True)}), ALL)
        assert found.services == {"s-1": Wishes(vital=True)}


def test_a_name_that_nothing_has_yet_stays_as_written() -> None:
    found = resolved(Preferences(services={"Queuely": Wishes(vital=True)}), ALL)
    assert found.services == {"Queuely": Wishes(vital=True)}


def test_an_id_comes_before_another_services_name() -> None:
    twins = (Service("chirp", "Podhost"), Service("x", "chirp"))
    found = resolved(Preferences(services={"chirp": Wishes(vital=True)}), twins)
    assert list(found.services) == ["chirp"]


def test_of_a_service_that_is_written_twice_all_wishes_hold_the_later_first() -> None:
    written = {
        "podhost": Wishes(at_least=Level.DOWN, vital=True),
        "s-1": Wishes(at_least=Level.OK, kinds=frozenset({NoticeKind.WORD})),
    }
    found = resolved(Preferences(services=written), ALL).of("s-1")
    assert found == Wishes(Level.OK, frozenset({NoticeKind.WORD}), None, True)


def test_two_services_of_one_name_are_both_meant() -> None:
    twins = (Service("a", "Chirp"), Service("b", "chirp"))
    found = resolved(Preferences(services={"Chirp": Wishes(vital=True)}), twins)
    assert set(found.services) == {"a", "b"}


@given(st.dictionaries(st.sampled_from(["Podhost", "chirp", "CHIRP", "s-1", "new"]), wishes))
def test_what_is_resolved_is_resolved_once_and_no_wish_is_lost(written: dict[str, Wishes]) -> None:
    found = resolved(Preferences(services=written), ALL)
    assert resolved(found, ALL) == found
    assert set(found.services) <= {"s-1", "chirp", "new"}
    assert any(one.vital for one in found.services.values()) == any(
        one.vital for one in written.values()
    )
