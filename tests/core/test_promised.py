"""What became of what they promised: kept, late, broken, moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Incident, Level, Update
from statuswatch.core.promised import (
    Fate,
    Promised,
    broken,
    fact,
    late_card,
    next_word,
    promised,
    sentence,
    sentences,
    slips,
    standing,
    words_of,
)
from statuswatch.core.targets import TargetKind
from statuswatch.core.words import Message, Setting, render

DAY = datetime(2026, 3, 10, tzinfo=UTC)


def at(words: str) -> datetime:
    hour, minute = words.split(":")
    return DAY.replace(hour=int(hour), minute=int(minute))


def incident(*told: tuple[str, str], ended: str = "") -> Incident:
    updates = tuple(
        Update(str(n), at(time), "investigating", text) for n, (time, text) in enumerate(told)
    )
    return Incident(
        "1",
        "Errors",
        Level.DOWN,
        started=at(told[0][0]),
        ended=at(ended) if ended else None,
        updates=updates,
    )


def only(told: Incident, now: str, zone: str = "") -> Promised:
    (one,) = promised(told, at(now), zone)
    return one


def spoken(message: Message | None, now: str = "16:00") -> str:
    assert message is not None
    return render(message, Setting(now=at(now))).replace("\N{NO-BREAK SPACE}", " ")


WORD = ("14:00", "We are looking into it. Next update by 15:00 UTC.")
FIX = ("14:00", "We expect to resolve this by 16:00 UTC.")


def test_a_next_word_stands_open_until_its_time() -> None:
    told = only(incident(WORD), "14:30")
    assert (told.kind, told.due, told.fate) == (TargetKind.NEXT_UPDATE, at("15:00"), Fate.OPEN)
    assert told.made == at("14:00")
    assert told.quote == "Next update by 15:00 UTC."
    assert spoken(words_of(told, at("14:30"))) == "Next word promised by 15:00."


def test_passed_without_a_word_is_late() -> None:
    told = incident(("16:30", "Next update by 18:00 UTC."))
    one = only(told, "18:40")
    assert one.fate is Fate.LATE
    assert one.late(at("18:40")) == timedelta(minutes=40)
    said = spoken(sentence(promised(told, at("18:40")), at("18:40")))
    assert said == "Promised by 18:00, now 40 min late."


def test_the_very_minute_is_in_time() -> None:
    assert only(incident(WORD), "15:02").fate is Fate.OPEN
    assert only(incident(WORD), "15:03").fate is Fate.LATE


def test_any_word_in_time_keeps_the_promise() -> None:
    told = incident(WORD, ("14:58", "Still looking."))
    one = only(told, "17:00")
    assert (one.fate, one.settled) == (Fate.KEPT, at("14:58"))
    assert standing(promised(told, at("17:00"))) == ()
    assert sentence(promised(told, at("17:00")), at("17:00")) is None


def test_a_word_that_came_late_broke_it_and_no_longer_stands() -> None:
    told = incident(WORD, ("15:25", "Still looking. Next update by 16:30 UTC."))
    first, second = promised(told, at("16:00"))
    assert (first.fate, first.late(at("16:00"))) == (Fate.BROKEN, timedelta(minutes=25))
    assert (second.fate, second.due) == (Fate.OPEN, at("16:30"))
    assert spoken(words_of(first, at("16:00"))) == "A word by 15:00: came 25 min late."
    assert broken((first, second)) == 1


def test_an_end_in_time_keeps_both() -> None:
    told = incident(FIX, ("14:10", "Next update by 15:30 UTC."), ended="15:20")
    assert [p.fate for p in promised(told, at("17:00"))] == [Fate.KEPT, Fate.KEPT]


def test_an_end_after_its_time_breaks_it() -> None:
    one = only(incident(FIX, ended="16:45"), "18:00")
    assert (one.fate, one.settled) == (Fate.BROKEN, at("16:45"))
    assert spoken(words_of(one, at("18:00"))) == "Over by 16:00: 45 min late."


def test_a_word_keeps_no_promise_of_an_end() -> None:
    one = only(incident(FIX, ("15:00", "Work goes on.")), "16:20")
    assert one.fate is Fate.LATE
    assert spoken(words_of(one, at("16:20"))) == "Promised to be over by 16:00, now 20 min late."


def test_a_moved_end_keeps_its_history() -> None:
    told = incident(
        FIX,
        ("15:50", "We now expect full recovery by 18:00 UTC."),
        ("17:30", "We now expect full recovery by 20:00 UTC."),
    )
    one = only(told, "17:45")
    assert (one.due, one.before) == (at("20:00"), (at("16:00"), at("18:00")))
    assert (one.first_made, one.made) == (at("14:00"), at("17:30"))
    assert spoken(words_of(one, at("17:45"))) == "They moved it from 18:00 to 20:00."
    moved = "Moved 2 times: first promised by 16:00, now by 20:00."
    assert spoken(slips(one)) == moved


def test_the_same_end_said_twice_is_not_moved() -> None:
    told = incident(FIX, ("15:30", "We expect to be fully recovered within 30 minutes."))
    one = only(told, "15:40")
    assert (one.due, one.before, slips(one)) == (at("16:00"), (), None)
    assert spoken(words_of(one, at("15:40"))) == "They expect it to be over by 16:00."


def test_an_end_brought_forward_is_not_told_as_moved_back() -> None:
    told = incident(FIX, ("14:30", "We now expect full recovery by 15:00 UTC."))
    assert (
        spoken(words_of(only(told, "14:40"), at("14:40"))) == "They expect it to be over by 15:00."
    )


def test_a_vague_word_takes_no_time_back() -> None:
    told = incident(FIX, ("15:00", "We expect full recovery in a few hours."))
    assert only(told, "15:10").due == at("16:00")


def test_maintenance_has_words_of_its_own() -> None:
    text = "The maintenance has been extended until 16:00 UTC."
    told = incident(("14:00", text))
    assert spoken(sentence(promised(told, at("15:00")), at("15:00"))) == (
        "Maintenance is to end by 16:00."
    )
    assert spoken(sentence(promised(told, at("16:20")), at("16:20"))) == (
        "Maintenance was to end by 16:00, now 20 min late."
    )


def test_what_is_late_is_said_before_what_is_to_come() -> None:
    told = incident(
        ("14:00", "Next update by 15:00 UTC. We expect a full resolution by 17:00 UTC.")
    )
    said = [spoken(one) for one in sentences(promised(told, at("15:20")), at("15:20"))]
    assert said == ["Promised by 15:00, now 20 min late.", "They expect it to be over by 17:00."]


def test_the_fact_is_a_time_or_how_late_or_nothing() -> None:
    told = incident(WORD)
    assert spoken(fact(promised(told, at("14:30")), at("14:30"))) == "15:00"
    assert spoken(fact(promised(told, at("15:20")), at("15:20"))) == "15:00, 20 min late"
    assert spoken(fact((), at("15:20"))) == "nothing"


def test_a_word_without_a_time_is_no_fact() -> None:
    told = incident(("14:00", "We will provide another update tomorrow morning."))
    assert next_word(promised(told, at("15:00"))) is None
    assert only(told, "15:00").fate is Fate.OPEN


def test_a_card_says_how_long_the_word_is_overdue() -> None:
    told = incident(("14:00", "Next update by 16:00 UTC."))
    title, body = late_card("Podhost", only(told, "16:20"), at("16:20"), at("14:02"))
    assert spoken(title) == "Podhost is late with its word"
    assert spoken(body) == "Promised by 16:00, now 20 min ago. In trouble for 2 h 18 min."


def test_what_was_not_yet_told_is_not_known() -> None:
    told = incident(WORD, ("15:30", "Next update by 17:00 UTC."))
    assert only(told, "15:10").fate is Fate.LATE


def test_updates_in_the_wrong_order_are_read_in_theirs() -> None:
    told = incident(("14:58", "Still looking."), WORD)
    assert only(told, "16:00").fate is Fate.KEPT


def test_a_post_without_a_time_promises_nothing() -> None:
    told = Incident("1", "Errors", Level.DOWN, updates=(Update("1", None, "", WORD[1]),))
    assert promised(told, at("15:00")) == ()


def test_the_page_s_zone_is_used() -> None:
    told = incident(("14:00", "Next update at 16:00."))
    assert only(told, "14:30", "Europe/Berlin").due == at("15:00")
