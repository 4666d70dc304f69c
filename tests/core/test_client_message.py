"""The message for clients or listeners: short, neutral, and never a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.affair import Strand
from statuswatch.core.client_message import SHORT, client_message
from statuswatch.core.model import Level, Service
from statuswatch.core.paper import Quote
from statuswatch.core.words import render
from tests.core.affairs import NOW, affair


def short(*, ongoing: bool = True, told: bool = True) -> str:
    return render(client_message(affair(ongoing=ongoing, told=told), NOW).short)


def test_while_it_is_down_it_says_what_since_when_and_their_word() -> None:
    text = short()
    assert text.startswith("Podhost is down. Since 2026-03-02 08:35 UTC.")
    assert "They say: “We expect a fix by 10:00 UTC.”" in text


def test_where_they_say_nothing_it_says_so() -> None:
    assert "They have not said why yet." in short(told=False)


def test_when_it_is_over_it_says_how_long_it_lasted() -> None:
    text = short(ongoing=False).replace("\N{NO-BREAK SPACE}", " ")
    assert text == (
        "Podhost was down. It lasted 3 h 5 min, until 2026-03-02 11:40 UTC. It works again."
    )


@settings(max_examples=50, deadline=None)
@given(
    st.text(min_size=1, max_size=400), st.sampled_from(list(Level)), st.booleans(), st.booleans()
)
def test_the_short_one_fits_every_network(
    name: str, level: Level, ongoing: bool, told: bool
) -> None:
    whole = affair(ongoing=ongoing, told=told, zone=name)
    strands = tuple(_wordy(s) for s in whole.strands)
    big = replace(
        whole,
        service=Service("x", name * 3),
        outage=replace(whole.outage, worst=level),
        strands=strands,
    )
    assert len(render(client_message(big, NOW).short)) <= SHORT


def _wordy(strand: Strand) -> Strand:
    story = strand.known.incident
    updates = tuple(replace(u, text=u.text * 200) for u in story.updates)
    return replace(strand, known=replace(strand.known, incident=replace(story, updates=updates)))


@pytest.mark.parametrize("level", [Level.DEGRADED, Level.PARTIAL, Level.DOWN])
@pytest.mark.parametrize("ongoing", [True, False])
def test_the_long_one_quotes_their_last_word_whole(level: Level, ongoing: bool) -> None:
    whole = affair(ongoing=ongoing)
    paper = client_message(replace(whole, outage=replace(whole.outage, worst=level)), NOW).long
    [quote] = [b for b in paper.blocks if isinstance(b, Quote)]
    assert quote.text.text == ("We expect a fix by 10:00 UTC." if ongoing else "This is resolved.")
    assert render(paper.title) == ("Podhost: trouble" if ongoing else "Podhost works again")
