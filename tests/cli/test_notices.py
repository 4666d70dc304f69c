"""notices: what was told and what not, the newest first, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.app import own_word
from statuswatch.cli.opening import opened
from statuswatch.cli.terminal import Terminal
from statuswatch.core.model import Level, Service
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile
from statuswatch.store.nouns import Routed
from tests.cli.conftest import Program

HOST = Service("podhost", "Podhost")
NOW = datetime.now(UTC)


def notice(
    title: str,
    ago: timedelta = timedelta(),
    *,
    because: str = Because.TOLD,
    due: datetime | None = None,
    service: str = "podhost",
    stage: Stage = Stage.ON,
    kind: NoticeKind = NoticeKind.OUTAGE,
    about: tuple[str, ...] = (),
) -> Notice:
    body: Message = say("since {at}", at=NOW - ago)
    return Notice(
        key=f"{title} {ago}",
        thread="t",
        service=service,
        title=say("{title}", title=title),
        body=body,
        because=because,
        told=because == Because.TOLD,
        at=NOW - ago,
        kind=kind,
        stage=stage,
        level=Level.DOWN if kind is NoticeKind.OUTAGE else None,
        about=about,
        due=due,
    )


@pytest.fixture
def kept(says: Program) -> Program:
    """Oldest first: told two days ago, not told a day ago, and today told and over, and held."""
    says("add", "http://127.0.0.1:1", "--kind", "feed", "--name", "Podhost")
    day = timedelta(days=1)
    keep(
        says,
        notice("Podhost is down", 2 * day),
        notice("Podhost is slow", day, because=Because.MUTED),
        notice("Podhost is back", timedelta(minutes=2), stage=Stage.OFF),
        notice("Chirp is down", because=Because.HELD, due=NOW + day, service="chirp"),
    )
    return says


def keep(says: Program, *notices: Notice) -> None:
    with opened(Profile.at(says.profile), Terminal()) as app:
        outbox = app.stored.outbox
        outbox.keep([Routed(one, ("desktop_linux",) if one.told else ()) for one in notices])
        while (delivery := outbox.claim("desktop_linux", "me", NOW)) is not None:
            outbox.delivered(delivery.id, "7", NOW)


def titles(says: Program, *words: str) -> list[str]:
    return [str(line["title"]) for line in says.json("notices", *words)]


def test_the_newest_is_first_under_the_heading_of_its_day(kept: Program) -> None:
    said = kept("notices")
    assert (said.code, said.err) == (0, "")
    local = [(NOW - timedelta(days=n)).astimezone() for n in (0, 2)]
    headings = [line for line in said.out.splitlines() if line and not line.startswith(" ")]
    day = f"{local[1]:%A} {local[1].day} {local[1]:%B}"
    assert headings[0] in {"Today", "Yesterday"}
    assert headings[-1] in {day, f"{day} {local[1].year}"}
    assert f"  {local[0]:%H:%M}  ■ Chirp is down (not told yet)\n" in said.out
    assert "  ○ Podhost is back\n         since " in said.out
    assert "  ■ Podhost is slow (not told)\n" in said.out
    assert said.out.index("Chirp") < said.out.index("back") < said.out.index("slow")


def test_each_says_why_it_was_told_or_was_not(kept: Program) -> None:
    said = kept("notices", "--why").out
    assert "Told at " in said
    assert "on this desktop" in said
    assert "muted" in said
    assert "on this desktop" not in kept("notices").out


def test_a_program_gets_all_of_it(kept: Program) -> None:
    held, back, slow, _ = kept.json("notices")
    assert (held["told"], held["because"], held["service"]) == (False, "held", "chirp")
    assert held["due"] is not None
    assert held["sent"] == []
    assert (back["stage"], back["told"], back["name"], back["read"]) == (
        "off",
        True,
        "Podhost",
        False,
    )
    [sent] = back["sent"]
    assert (sent["channel"], sent["state"], sent["at"][-1]) == ("desktop_linux", "delivered", "Z")
    assert (slow["because"], slow["level"], slow["kind"]) == ("muted", "down", "outage")
    assert slow["why"]


def test_only_those_that_are_asked_for_are_shown(kept: Program) -> None:
    assert titles(kept, "--told") == ["Podhost is back", "Podhost is down"]
    assert titles(kept, "--not-told") == ["Chirp is down", "Podhost is slow"]
    assert titles(kept, "--since", "1h") == ["Chirp is down", "Podhost is back"]
    assert titles(kept, "--limit", "1") == ["Chirp is down"]
    assert titles(kept, "--service", "podhost", "--limit", "2") == [
        "Podhost is back",
        "Podhost is slow",
    ]


def test_what_no_way_took_was_not_told(kept: Program) -> None:
    """It was to be told, and nobody is there who shows it."""
    with opened(Profile.at(kept.profile), Terminal()) as app:
        app.stored.outbox.keep([Routed(notice("Chirp is back", service="chirp"))])
        app.stored.outbox.keep([Routed(notice("Chirp is slow", service="chirp"), ("mail",))])
    said = kept("notices", "--limit", "2").out
    assert "Chirp is back (not told)\n" in said
    assert "Chirp is slow (not told yet)\n" in said
    assert titles(kept, "--not-told", "--limit", "2") == ["Chirp is slow", "Chirp is back"]
    slow, back = kept.json("notices", "--limit", "2")
    assert (slow["told"], slow["reached"], back["reached"]) == (True, None, False)


def test_who_sees_not_all_is_told_so(kept: Program) -> None:
    last = kept("notices", "--limit", "3").out.splitlines()[-1]
    assert last == "There are older ones: statuswatch notices --limit 6"
    assert "There are older ones" not in kept("notices", "--limit", "4").out


def test_without_a_number_fifty_are_enough_and_a_time_has_them_all(says: Program) -> None:
    says("add", "http://127.0.0.1:1", "--kind", "feed", "--name", "Podhost")
    keep(says, *(notice(f"n{n}", timedelta(seconds=600 - n)) for n in range(300)))
    assert len(titles(says)) == 50
    assert titles(says, "--since", "1h") == [f"n{n}" for n in reversed(range(300))]


def test_a_card_of_several_is_one_of_each_of_them(says: Program) -> None:
    with opened(Profile.at(says.profile), Terminal()) as app:
        own_word.fails(app, HOST)
        [outage] = app.stored.history.outages("podhost", now=app.clock.now())
    storm = notice("3 services are in trouble", service="", about=(outage.id, "another"))
    keep(says, storm, notice("Chirp is down", service="chirp"))
    assert titles(says, "--service", "podhost") == ["3 services are in trouble"]


def test_what_has_no_shape_gets_none(says: Program) -> None:
    keep(says, notice("mail is off", service="", kind=NoticeKind.OWN, stage=Stage.NONE))
    assert ":" in says("notices").out
    assert "    mail is off\n" in says("notices").out
    assert says.json("notices")[0]["service"] is None


def test_where_there_is_nothing_that_is_said(kept: Program) -> None:
    assert kept("notices", "--told", "--since", "1m").out == "No notice in that\n"
    assert kept.json("notices", "--told", "--since", "1m") == []


def test_who_was_never_told_anything_reads_what_this_is_for(says: Program) -> None:
    said = says("notices")
    assert (said.code, said.err) == (0, "")
    words = "You will read here what you were told, and what not, and why."
    assert said.out == f"Nothing to tell. {words}\n"


def test_reading_here_leaves_it_unread_in_the_window(kept: Program) -> None:
    kept("notices", "--why")
    with opened(Profile.at(kept.profile), Terminal()) as app:
        assert app.stored.outbox.unread() == 2


WRONG = {
    "notices --limit 0": "--limit: '0' is no number of lines: write 1 or more",
    "notices --limit x": "--limit: 'x' is no number of lines: write 1 or more",
    "notices --limit": "--limit needs a value behind it",
    "notices --told --not-told": "--not-told and --told do not go together",
    "notices --since soon": "--since: 'soon' is no moment",
    "notices --service podhots": "You do not follow podhots\nDid you mean Podhost?",
    "notices podhost": "podhost is one word too many",
    "notices --not-tld": "There is no option --not-tld here\nDid you mean --not-told?",
}


@pytest.mark.parametrize("typed", WRONG)
def test_a_mistake_is_told_in_a_sentence(says: Program, typed: str) -> None:
    says("add", "http://127.0.0.1:1", "--kind", "feed", "--name", "Podhost")
    said = says(*typed.split())
    assert (said.code, said.out) == (64, "")
    assert WRONG[typed] in said.err
