"""By which ways a notice goes to the user."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.routing import escalation_key, ways
from statuswatch.core.telling import Notice, NoticeKind, Stage
from statuswatch.core.words import say
from tests.core.story import NOON

DESKTOPS = ("desktop_linux", "desktop_other")
CHANNELS = ("desktop_linux", "mail", "pager", "terminal")
PAGED = Preferences(escalation=("pager",))


def notice(
    kind: NoticeKind = NoticeKind.OUTAGE,
    stage: Stage = Stage.ON,
    service: str = "podhost",
    key: str = "k",
) -> Notice:
    words = say("Podhost is down")
    return Notice(key, "outage:o1", service, words, words, kind=kind, stage=stage, about=("o1",))


def wishing(*names: str) -> Preferences:
    own = Wishes(channels=frozenset(names))
    return Preferences(escalation=("pager",), services={"podhost": own})


def went(
    told: Notice, preferences: Preferences = PAGED, before: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    return ways(told, preferences, CHANNELS, before)


def test_a_notice_goes_everywhere_but_where_only_escalations_go() -> None:
    assert went(notice()) == ("desktop_linux", "mail", "terminal")
    assert went(notice(), Preferences()) == CHANNELS


def test_what_is_not_told_goes_nowhere() -> None:
    assert went(replace(notice(), told=False)) == ()
    assert went(replace(notice(), due=NOON)) == ()


@pytest.mark.parametrize("desktop", DESKTOPS)
def test_desktop_means_that_of_this_computer(desktop: str) -> None:
    assert ways(notice(), wishing("desktop"), (desktop, "mail"), frozenset()) == (desktop,)


def test_a_service_goes_only_where_it_is_wished() -> None:
    assert went(notice(), wishing("mail")) == ("mail", "terminal")
    assert went(notice(service="chirp"), wishing("mail")) == ("desktop_linux", "mail", "terminal")


def test_who_watches_in_a_terminal_sees_all_that_is_told() -> None:
    assert went(notice(), wishing()) == ("terminal",)


def test_a_service_that_wishes_no_channel_is_only_recorded() -> None:
    assert ways(notice(), wishing(), ("desktop_linux", "mail"), frozenset()) == ()


def test_a_return_that_the_user_asked_for_is_told_of_such_a_service_too() -> None:
    told = notice(NoticeKind.RETURN, Stage.OFF)
    assert ways(told, wishing(), ("desktop_linux", "mail"), frozenset()) == (
        "desktop_linux",
        "mail",
    )
    assert ways(told, wishing("mail"), ("desktop_linux", "mail"), frozenset()) == ("mail",)


def test_a_notice_is_not_lost_because_its_only_channel_is_gone() -> None:
    assert went(notice(), wishing("matrix")) == ("desktop_linux", "mail", "terminal")
    assert went(notice(), wishing("matrix", "mail")) == ("mail", "terminal")


def test_a_wish_does_not_make_an_ordinary_channel_of_one_for_escalations() -> None:
    assert went(notice(), wishing("pager", "mail")) == ("mail", "terminal")


def test_an_escalation_goes_to_its_one_channel() -> None:
    told = notice(NoticeKind.ESCALATION, key=escalation_key("o1", "pager"))
    assert told.key == "escalate:o1:pager"
    assert went(told) == ("pager",)
    assert went(told, wishing("mail")) == ("pager",)


def test_an_escalation_whose_channel_is_gone_goes_to_the_next_and_is_never_lost() -> None:
    told = notice(NoticeKind.ESCALATION, key=escalation_key("o1", "pager"))
    two = Preferences(escalation=("pager", "sms", "mail"))
    assert ways(told, two, ("desktop_linux", "sms", "mail"), frozenset()) == ("sms",)
    assert ways(told, two, ("desktop_linux", "sms", "mail"), frozenset({"sms"})) == ("mail",)
    assert ways(told, two, ("desktop_linux", "sms"), frozenset({"sms"})) == ("sms",)
    assert ways(told, two, ("desktop_linux", "terminal"), frozenset()) == (
        "desktop_linux",
        "terminal",
    )
    assert ways(told, wishing(), ("desktop_linux",), frozenset()) == ("desktop_linux",)


def test_no_pager_rings_for_a_word_about_ourselves_unless_nothing_else_is_left() -> None:
    told = notice(NoticeKind.OWN, Stage.NONE, service="")
    assert went(told) == ("desktop_linux", "mail", "terminal")
    assert ways(told, PAGED, ("pager",), frozenset()) == ("pager",)


def test_no_pager_rings_for_a_plan_of_the_users_unless_nothing_else_is_left() -> None:
    told = notice(NoticeKind.PLAN, Stage.NONE)
    assert went(told, wishing("mail")) == ("desktop_linux", "mail", "terminal")
    assert ways(told, PAGED, ("pager",), frozenset()) == ("pager",)


def test_who_was_told_of_an_outage_is_told_of_its_end() -> None:
    told = frozenset({"pager", "desktop_linux"})
    assert went(notice(stage=Stage.OFF), before=told) == CHANNELS
    assert went(notice(stage=Stage.ON), before=told) == ("desktop_linux", "mail", "terminal")
    assert went(notice(stage=Stage.OFF), wishing("mail"), told) == CHANNELS
    assert went(notice(stage=Stage.OFF), wishing(), frozenset({"pager"})) == ("pager", "terminal")


def test_a_channel_that_was_told_and_is_gone_since_is_not_used() -> None:
    assert ways(notice(stage=Stage.OFF), PAGED, ("mail",), frozenset({"pager"})) == ("mail",)


@pytest.mark.parametrize(
    "kind", [NoticeKind.STORM, NoticeKind.DIGEST, NoticeKind.OWN, NoticeKind.PLAN]
)
def test_the_wishes_of_one_service_do_not_hold_for_several(kind: NoticeKind) -> None:
    assert went(notice(kind), wishing("mail")) == ("desktop_linux", "mail", "terminal")


def test_what_was_missed_of_one_service_goes_where_that_service_goes() -> None:
    assert went(notice(NoticeKind.AWAY), wishing("mail")) == ("mail", "terminal")
    everywhere = ("desktop_linux", "mail", "terminal")
    assert went(notice(NoticeKind.AWAY, service=""), wishing("mail")) == everywhere


names = st.sampled_from(["desktop_linux", "mail", "pager", "sms", "terminal"])


@given(
    st.lists(names, unique=True),
    st.frozensets(names),
    st.frozensets(names | st.just("desktop")),
    st.sampled_from(list(NoticeKind)),
    st.sampled_from(list(Stage)),
    st.lists(names, unique=True).map(tuple),
)
def test_a_notice_is_lost_only_where_nothing_but_escalation_is_left(
    channels: list[str],
    before: frozenset[str],
    wished: frozenset[str],
    kind: NoticeKind,
    stage: Stage,
    escalation: tuple[str, ...],
) -> None:
    own = Wishes(channels=wished)
    wants = Preferences(escalation=escalation, services={"podhost": own})
    told = notice(kind, stage, key=escalation_key("o1", "pager"))
    found = ways(told, wants, channels, before)
    assert [name for name in channels if name in found] == list(found)
    ordinary = set(channels) - set(escalation)
    if kind is NoticeKind.ESCALATION:
        assert bool(found) == bool(channels), "never lost"
        also = before if stage is Stage.OFF else frozenset()  # who was told of it hears its end
        assert set(found) - also == {"pager"} - also or "pager" not in channels
        return
    if kind in (NoticeKind.OWN, NoticeKind.PLAN) and not ordinary:
        assert bool(found) == bool(channels), "never lost either: there is nobody else to tell"
        return
    unasked = set(found) & set(escalation)
    assert unasked <= (before if stage is Stage.OFF else frozenset())
    if wished and ordinary:
        assert found
    if stage is Stage.OFF:
        assert before & set(channels) <= set(found)
