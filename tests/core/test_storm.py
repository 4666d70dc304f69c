"""Many that fall together are one card; who falls alone is never delayed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from statuswatch.core.storm import gathered
from statuswatch.core.telling import Because, NoticeKind, Stage
from tests.core.storms import BEGIN, SECOND, World, card, outage, text

FIVE = ("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox")


def test_five_hundred_at_once_are_one_card() -> None:
    world = World()
    assert world.fall(*(f"Service {n:03}" for n in range(500))) == []
    (only,) = world.passes(5)
    assert text(only.title) == "500 services are in trouble"
    assert text(only.body) == (
        "Service 000, Service 001, Service 002, Service 003, Service 004 and 495 more within a "
        "minute. Probably something they share."
    )
    assert len(only.about) == 500
    world.passes(3600)
    assert len(world.told) == 1


def test_the_card_names_up_to_five() -> None:
    world = World()
    world.fall(*FIVE)
    (only,) = world.passes(5)
    assert text(only.title) == "5 services are in trouble"
    assert text(only.body) == (
        "Chirp, Loopgram, Postline, Queuely and Vidbox within a minute. Probably something they "
        "share."
    )


def test_who_falls_alone_is_told_at_once() -> None:
    world = World()
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]
    world.passes(61)
    assert [text(n.title) for n in world.fall("Chirp")] == ["Chirp is down"]


def test_a_second_waits_whether_others_fall_and_has_its_own_card_after_a_minute() -> None:
    world = World()
    world.fall("Podhost")
    world.passes(20)
    assert world.fall("Chirp") == []
    assert world.kept[-1].because == Because.GATHERING
    assert world.passes(39) == []
    assert [text(n.title) for n in world.passes(1)] == ["Chirp is down"]


def test_the_third_makes_one_card_on_that_of_the_first() -> None:
    world = World()
    (first,) = world.fall("Podhost")
    world.passes(10)
    world.fall("Chirp")
    world.passes(10)
    world.fall("Vidbox")
    (storm,) = world.passes(5)
    assert storm.thread == first.thread
    assert world.passes(3600) == []
    assert world.screen() == {first.thread: "3 services are in trouble"}


def test_those_that_join_are_told_every_20_s_at_most_on_the_same_card() -> None:
    world = World()
    for n in range(60):
        world.fall(f"Service {n:02}")
        world.passes(4)
    world.passes(3600)
    assert len(world.screen()) == 1
    assert world.titles()[:2] == ["Service 00 is down", "4 services are in trouble"]
    assert world.titles()[-1] == "60 services are in trouble"
    assert len(world.told) <= 2 + 240 / 20
    moments = [at for at, _ in world.told][1:]
    assert all(b - a >= 20 * SECOND for a, b in pairwise(moments))
    assert "within 3 min 56" not in text(world.told[-1][1].body)
    assert "within 3 min." in text(world.told[-1][1].body)


def test_backs_are_gathered_and_said_in_place() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    for name in FIVE[1:]:
        assert world.back(name) == []
        world.passes(5)
    assert world.titles()[-1] == "3 of 5 are back"
    (some,) = world.passes(15)
    assert (text(some.title), text(some.body)) == ("4 of 5 are back", "Chirp is still down.")
    (all_,) = world.back("Chirp")
    assert text(all_.title) == "All 5 services are back"
    assert text(all_.body, world.now) == "It lasted 10 min, 14:02–14:12."
    assert all_.stage is Stage.OFF
    assert len(world.screen()) == 1


def test_all_that_come_back_at_once_are_told_at_once() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    assert [text(n.title) for n in world.back(*FIVE)] == ["All 5 services are back"]
    assert world.passes(3600) == []


def test_words_of_one_of_them_are_with_the_storm() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    assert world.round([card("Chirp", kind=NoticeKind.WORD, at=world.now)]) == []
    assert world.kept[-1].because == Because.WITH_STORM


def test_a_vital_service_keeps_a_card_of_its_own_and_is_counted() -> None:
    world = World(vital=frozenset({"Podhost"}))
    world.fall("Podhost", *FIVE[:3])
    world.passes(5)
    assert sorted(world.screen().values()) == ["4 services are in trouble", "Podhost is down"]
    world.passes(600)
    world.back("Podhost")
    world.passes(60)
    assert sorted(world.screen().values()) == ["1 of 4 is back", "Podhost is back"]
    assert "outage:Podhost-1" in world.screen()


def test_a_vital_service_that_joins_is_counted_too() -> None:
    world = World(vital=frozenset({"Podhost"}))
    world.fall(*FIVE[:3])
    world.passes(20)
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]
    assert [text(n.title) for n in world.passes(60)] == ["4 services are in trouble"]


def test_a_reminder_of_many_is_one() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(3600)
    again = world.round(card(n, kind=NoticeKind.REMINDER, at=world.now) for n in FIVE)
    assert [(text(n.title), text(n.body)) for n in again] == [
        (
            "5 services are still in trouble",
            "Chirp, Loopgram, Postline, Queuely and Vidbox, for 1 h now.",
        )
    ]
    assert again[0].thread == "outage:Chirp-1"
    world.passes(60)
    late = world.round([card("Chirp", kind=NoticeKind.REMINDER, at=world.now)])
    assert late == []


def test_two_parts_of_one_service_are_not_many_services() -> None:
    parts = [card("Podhost"), card("Podhost"), card("Podhost")]
    fresh = tuple(
        type(p)(**{f: getattr(p, f) for f in p.__slots__} | {"key": k, "about": (k,), "thread": k})
        for p, k in zip(parts, "abc", strict=True)
    )
    ongoing = {k: outage(k) for k in "abc"}
    assert gathered(fresh, (), {"podhost": "Podhost"}, ongoing, BEGIN) == fresh


def test_what_the_user_asked_for_is_one_card_with_the_back() -> None:
    both = (card("Podhost", Stage.OFF), card("Podhost", Stage.OFF, kind=NoticeKind.RETURN))
    told = gathered(both, (), {}, {}, BEGIN)
    assert [(n.kind, n.told, n.because) for n in told] == [
        (NoticeKind.OUTAGE, True, Because.TOLD),
        (NoticeKind.RETURN, False, Because.WITH_OTHERS),
    ]


def test_a_storm_that_is_over_does_not_take_in_who_falls_later() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(300)
    world.back(*FIVE)
    world.passes(120)
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]


def test_one_that_was_told_to_be_back_and_falls_again_has_a_card_of_its_own() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(300)
    world.back("Chirp", "Vidbox")
    world.passes(60)
    assert [text(n.title) for n in world.fall("Chirp")] == ["Chirp is down"]
    world.passes(60)
    assert sorted(world.screen().values()) == ["2 of 5 are back", "Chirp is down"]
    world.back(*FIVE[1:4])
    assert sorted(world.screen().values()) == ["All 4 services are back", "Chirp is down"]
    assert [text(n.title) for n in world.back("Chirp")] == ["Chirp is back"]
    assert sorted(world.screen().values()) == ["All 4 services are back", "Chirp is back"]


def test_one_that_falls_again_before_its_back_was_told_stays_on_the_card() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(300)
    told = len(world.told)
    world.back("Chirp")
    world.passes(5)
    world.fall("Chirp")
    world.passes(60)
    assert len(world.told) == told, "the card was true all the time"


def test_all_are_back_is_said_at_once_while_a_card_waits_and_with_the_true_end() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(180)
    world.back("Vidbox")
    world.passes(1)
    world.ends = dict.fromkeys([f"{name}-1" for name in FIVE], BEGIN + 170 * SECOND)
    for name in FIVE[:4]:
        del world.ongoing[f"{name}-1"]
    (over,) = world.round(card(n, Stage.OFF, at=world.now) for n in FIVE[:4])
    assert text(over.title) == "All 5 services are back"
    assert text(over.body, world.now) == "It lasted 2 min, 14:02–14:04."
    assert world.passes(3600) == []


def test_a_storm_is_over_when_the_last_comes_back_of_whom_the_user_wants_to_hear_nothing() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(180)
    world.back(*FIVE[:4])
    world.passes(60)
    del world.ongoing["Vidbox-1"]
    muted = replace(card("Vidbox", Stage.OFF, at=world.now), told=False, because=Because.MUTED)
    assert [text(n.title) for n in world.round([muted])] == ["All 5 services are back"]


def test_from_six_on_who_was_named_stays_named() -> None:
    world = World()
    world.fall("Queuely", "Podhost", "Vidbox")
    world.passes(10)
    world.fall("Chirp", "Loopgram", "Bluepost", "Aardvark")
    (more,) = world.passes(30)
    assert text(more.body).startswith("Chirp, Loopgram, Podhost, Queuely, Vidbox and 2 more within")


def test_one_that_waited_for_others_and_is_on_their_card_waits_no_more() -> None:
    world = World()
    world.fall("Podhost")
    world.fall("Chirp")
    world.passes(56)
    world.fall("Vidbox")
    assert [text(n.title) for n in world.passes(4)] == ["3 services are in trouble"]
    assert [n.because for n in world.kept if n.service == "chirp"] == [Because.WITH_STORM]
    world.back("Chirp", "Podhost", "Vidbox")
    assert world.titles()[-1] == "All 3 services are back"


def test_who_falls_when_all_of_a_storm_are_back_is_not_swallowed_by_it() -> None:
    world = World()
    world.fall(*FIVE[:3])
    world.passes(30)
    for name in FIVE[:3]:  # and nobody has said so yet
        del world.ongoing[f"{name}-1"]
    assert [text(n.title) for n in world.fall("Vidbox")] == ["Vidbox is down"]


def test_one_whose_outage_turned_out_to_be_part_of_another_is_still_in_trouble() -> None:
    world = World()
    world.fall(*FIVE[:3])
    world.passes(120)
    gone = world.ongoing.pop("Chirp-1")
    world.ongoing["other"] = replace(gone, id="other")
    assert world.round([replace(card("Chirp", at=world.now), about=("other", "Chirp-1"))]) == []
    world.back("Loopgram")
    (told,) = world.passes(60)
    assert text(told.title) == "1 of 3 is back"
    assert text(told.body) == "Chirp and Postline are still in trouble."
