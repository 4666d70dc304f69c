"""What a look of our own check counts for: confirmed, compared, or set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import (
    Aside,
    Component,
    Incident,
    Known,
    Level,
    Measure,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Service,
    Source,
)
from statuswatch.core.probing import KEY, look_of, step_of
from statuswatch.core.reduce import advance, replay
from statuswatch.core.status import status
from statuswatch.core.witness import Seen
from tests.core.story import MINUTE, NOON, PROBE, Heart, clock, incident, update

USUAL = 0.3


def takes(seconds: float) -> Report:
    return Report(level=Level.OK, measures=(Measure("latency", seconds, "s"),))


QUICK, SLOW, BETWEEN = takes(0.3), takes(1.5), takes(0.8)
FAILS = Report((Incident(KEY, "It answers 503", Level.DOWN, updates=(update("503", None),)),))
REFUSED = Report(aside=Aside.REFUSED)
LETTERS = {"q": QUICK, "s": SLOW, "b": BETWEEN, "f": FAILS, "r": REFUSED}


def lives(looks: str, usual: float | None = USUAL) -> Heart:
    """`qssf`: quick, slow, slow, failing; five minutes apart, from noon on."""
    return Heart(PROBE, known=Known(usual=usual)).live(*(LETTERS[look] for look in looks))


def news(looks: str, usual: float | None = USUAL) -> list[str]:
    """What each look's news was: `opened degraded`."""
    lines = lives(looks, usual).journal
    return [f"{c.kind.value} {c.incident.level.word}" for c in lines if c.incident and c.incident.level is not None]  # fmt: skip


# -- slow ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ("qss", []),
        ("qsss", ["opened degraded"]),
        ("qssqss", []),
        ("qbbbbbb", []),
        ("sssss", ["opened degraded"]),
        ("sssq", ["opened degraded"]),
        ("sssqqq", ["opened degraded", "resolved degraded"]),
        ("sssqsqsqs", ["opened degraded"]),
        ("sssqqbqq", ["opened degraded"]),
        ("sssff", ["opened degraded"]),
        ("sssfff", ["opened degraded", "worsened down"]),
        ("sssfffq", ["opened degraded", "worsened down", "resolved down"]),
        ("fffs", ["opened down", "eased degraded"]),
        ("fffsqqq", ["opened down", "eased degraded", "resolved degraded"]),
        ("ssf", ["opened degraded"]),
        ("ssfff", ["opened degraded", "worsened down"]),
        ("fsfsfs", ["opened degraded", "updated degraded"]),
    ],
)
def test_slow_is_three_in_a_row_and_so_is_quick_again(looks: str, told: list[str]) -> None:
    assert news(looks) == told


def test_nothing_is_slow_where_nothing_is_usual() -> None:
    assert news("ssssss", usual=None) == []


@pytest.mark.parametrize(
    ("usual", "latency"), [(0.005, 0.016), (0.1, 0.39), (1.0, 2.9), (0.3, 0.89)]
)
def test_some_milliseconds_more_are_nobodys_trouble(usual: float, latency: float) -> None:
    heart = Heart(PROBE, known=Known(usual=usual)).live(*[takes(latency)] * 5)
    assert heart.journal == []


def test_it_is_slow_since_the_first_of_them_and_well_since_the_first_good_one() -> None:
    k = lives("qsssqqq").only()
    assert (k.incident.started, k.incident.ended) == (clock("12:05"), clock("12:20"))
    assert k.incident.title == "It answers slowly"
    assert k.incident.updates[0].text == "It took 1.5 s, where 300 ms is usual."


def test_slow_by_another_figure_is_no_edit() -> None:
    heart = lives("sss").live(takes(1.7), takes(2.2), takes(9))
    assert [c.kind.value for c in heart.journal] == ["opened"]


def test_slow_then_failing_is_one_episode() -> None:
    heart = lives("sssfffsqqq")
    k = heart.only()
    assert (k.incident.started, k.worst) == (NOON, Level.DOWN)
    assert k.incident.key.startswith("probe@")


def test_a_slow_answer_is_an_answer() -> None:
    assert lives("ss").known.level is Level.OK
    assert lives("ss").known.streak == 0


# -- set aside -------------------------------------------------------------------------------


def test_why_a_check_says_nothing_is_known_until_it_says_something() -> None:
    heart = lives("qr")
    assert heart.known.aside is Aside.REFUSED
    assert heart.live(Report(aside=Aside.BLOCKED)).known.aside is Aside.BLOCKED
    assert heart.live(FAILS).known.aside is None


def test_who_is_turned_away_keeps_what_was_counted() -> None:
    assert lives("ssr").known.slow == 2
    assert news("ffrf") == ["opened down"]
    assert news("fffr") == ["opened down"]


# -- counted by its adapter ------------------------------------------------------------------

POD = Source("pod", "show", "podcast", "https://feeds.example/show", role=Role.PROBE)


def chain(
    *down: str, suspects: int = 0, unknown: Iterable[str] = (), ill: Iterable[str] = ()
) -> Report:
    """A podcast's hops: `down` are told as trouble, `ill` only look so, of `unknown` no word."""
    levels: dict[str, Level | None] = dict.fromkeys(("Feed", "OP3", "Host"), Level.OK)
    levels |= dict.fromkeys((*down, *ill), Level.DOWN) | dict.fromkeys(unknown)
    stories = tuple(
        incident(f"hop:{name}", Level.DOWN, name, started=None, title=f"{name} fails")
        for name in down
    )
    parts = tuple(Component(name, level) for name, level in levels.items())
    return Report(stories, parts, level=Level.OK, confirmed=True, suspects=suspects)


def kinds(*reports: Outcome) -> list[list[str]]:
    heart = Heart(POD)
    return [
        sorted(f"{c.kind.value} {c.incident.title}" for c in heart.hear(r) if c.incident)
        for r in reports
    ]


def test_what_is_counted_already_counts_at_once() -> None:
    assert kinds(chain(), chain("OP3"), chain("OP3"), chain()) == [
        [],
        ["opened OP3 fails"],
        [],
        ["resolved OP3 fails"],
    ]


def test_hops_come_and_go_by_themselves() -> None:
    told = kinds(chain(), chain("OP3"), chain("OP3", "Host"), chain("Host"), chain())
    assert told[1:] == [
        ["opened OP3 fails"],
        ["opened Host fails"],
        ["resolved OP3 fails"],
        ["resolved Host fails"],
    ]


def test_a_hop_that_is_only_suspected_is_no_trouble_yet() -> None:
    heart = Heart(POD).live(chain(), chain(ill=["OP3"], suspects=2))
    assert (heart.journal, heart.known.streak, heart.known.suspect) == ([], 2, clock("12:05"))
    assert {c.level for c in heart.known.components} == {Level.OK}
    assert Heart(POD).live(chain(ill=["OP3"], suspects=1)).known.components[1].level is None
    assert heart.live(chain()).known.streak == 0


def test_a_hop_of_which_nothing_can_be_said_is_neither_well_nor_ill() -> None:
    heart = Heart(POD).live(chain(), chain("OP3"), chain(unknown=["OP3"]))
    assert [c.kind.value for c in heart.journal] == ["opened"]
    assert heart.only().open


@pytest.mark.parametrize(
    ("parts", "level", "counted"), [([], Level.DOWN, 1), (["OP3"], Level.DOWN, 1), (["Feed"], Level.OK, 0)]
)  # fmt: skip
def test_who_follows_some_hops_hears_of_these(parts: list[str], level: Level, counted: int) -> None:
    heart = Heart(POD).live(chain(), chain("OP3"))
    service = Service("show", "My show", parts=frozenset(parts))
    now = status(service, {POD: heart.known}, clock("12:06"))
    assert (now.level, len(now.open)) == (level, counted)
    assert len(now.open) + len(now.elsewhere) == 1


# -- the user's own word ---------------------------------------------------------------------

USER = Source("user", "show", "user", "", role=Role.USER)


def test_the_users_word_counts_at_once_and_is_no_baseline() -> None:
    word = Report((incident("user:@1", Level.DOWN, title="It fails for me"),))
    heart = Heart(USER).live(word)
    assert [(c.kind.value, c.baseline) for c in heart.journal] == [("opened", False)]
    assert heart.hear(word) == ()
    assert heart.hear(word, clock("12:00", 19)) == ()
    assert heart.only().faded is None


def test_the_users_word_ends_with_the_first_report_without_it() -> None:
    word = Report((incident("user:@1", Level.DOWN), incident("user:uploads@1", Level.PARTIAL)))
    heart = Heart(USER).live(word, Report(word.incidents[:1]), Report())
    assert [c.kind.value for c in heart.journal] == ["opened", "opened", "resolved", "resolved"]
    assert all(k.end_stated for k in heart.known.incidents.values())
    assert heart.known.incidents["user:uploads@1"].incident.ended == clock("12:05")


# -- one look --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "seen"),
    [
        (QUICK, Seen.ANSWERS),
        (SLOW, Seen.SLOW),
        (FAILS, Seen.FAILS),
        (REFUSED, Seen.REFUSED),
        (Report(aside=Aside.BLOCKED), Seen.BLOCKED),
        (Report(), None),
        (Report(level=Level.OK, confirmed=True, suspects=1), None),
    ],
)
def test_a_look_is_a_witness(report: Report, seen: Seen | None) -> None:
    look = look_of(Observation(PROBE, NOON, report), USUAL)
    assert (look.seen if look else None) is seen
    assert look is None or look.source == "probe"


def test_of_several_faults_a_look_tells_the_worst_that_lasts() -> None:
    mild, bad = incident("m", Level.DEGRADED, title="Mild"), incident("b", Level.DOWN, title="Bad")
    over = incident("o", Level.DOWN, ended=NOON, title="Over")
    for told, title in (((mild, bad), "Bad"), ((over, mild), "Mild")):
        look = look_of(Observation(PROBE, NOON, Report(told)), USUAL)
        assert look is not None
        assert str(look.words) == title


def test_a_failing_look_says_at_which_step() -> None:
    story = incident(updates=[update("It has expired.", None, key="tls-expired")])
    assert step_of(story) == "tls"
    assert step_of(incident()) == ""


# -- laws ------------------------------------------------------------------------------------

tales = st.lists(st.sampled_from("qsbfr"), max_size=40).map("".join)
law = settings(max_examples=200, deadline=None)


@law
@given(tales)
def test_the_journal_of_a_check_is_exactly_what_is_known(looks: str) -> None:
    heart = lives(looks)
    assert replay(heart.journal) == {k: v.incident for k, v in heart.known.incidents.items()}


@law
@given(tales)
def test_a_check_has_one_trouble_at_a_time(looks: str) -> None:
    for n in range(len(looks)):
        assert len(lives(looks[: n + 1]).known.open) <= 1


@law
@given(tales)
def test_nothing_opens_or_worsens_without_three_bad_looks_in_a_row(looks: str) -> None:
    heart, bad, failing = Heart(PROBE, known=Known(usual=USUAL)), 0, 0
    for look in looks:
        if look != "r":
            bad = bad + 1 if look in "sf" else 0
            failing = failing + 1 if look == "f" else 0
        for change in heart.hear(LETTERS[look]):
            if change.kind.value == "opened":
                assert bad >= 3
            if change.kind.value == "worsened":
                assert failing >= 3


@law
@given(tales)
def test_the_same_look_twice_changes_nothing(looks: str) -> None:
    known = Known(usual=USUAL)
    for n, look in enumerate(looks):
        seen = Observation(PROBE, NOON + n * MINUTE * 5, LETTERS[look])
        known, _ = advance(known, seen, Rules())
        assert advance(known, seen, Rules()) == (known, ())


@law
@given(tales)
def test_an_ill_check_of_no_usual_is_the_check_of_before(looks: str) -> None:
    """Without a usual, slow looks are good ones."""
    plain = looks.replace("s", "q").replace("b", "q")
    assert news(looks, usual=None) == news(plain, usual=None)
    assert replace(lives(looks, None).known) == lives(plain, None).known
