"""What the page Now says: the line under the verdict, and the groups."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import (
    Level,
    Line,
    Role,
    Service,
)
from statuswatch.core.nowhead import header
from statuswatch.core.nowpage import NowPage, now_page
from statuswatch.core.nowrow import Group
from statuswatch.core.overview import Face, headline
from tests.core.nowstory import (
    DARK,
    DAY,
    DEGRADED,
    DOWN,
    HOUR,
    MAINTENANCE,
    MINUTE,
    NOW,
    OVERRUN,
    PARTIAL,
    PLAN,
    PROBED,
    SETTING,
    UNSEEN,
    calm,
    fine,
    one,
    overview,
    service,
    story,
    text,
    third,
    under,
)

# -- the verdict ----------------------------------------------------------------------------


def test_one_down_names_the_part_and_counts_the_rest() -> None:
    ill = service("Podhost", DOWN, story(), parts=("Show Builder Lite",))
    assert under(ill, *fine(11)) == "Show Builder Lite since 14:02. The other 11 are fine."
    assert under(ill, *fine(1)) == "Show Builder Lite since 14:02. The other one is fine."
    assert under(ill) == "Show Builder Lite since 14:02."


def test_where_nothing_is_chosen_the_parts_they_name_are_said() -> None:
    assert under(service("Chirp", PARTIAL, story(PARTIAL, parts=("Search",)))) == (
        "Search since 14:02."
    )
    assert under(service("Chirp", PARTIAL, story(parts=("A", "B", "C", "D")))) == "Since 14:02."


def test_of_the_followed_parts_only_those_that_ail_are_said() -> None:
    ill = service("Chirp", DOWN, story(parts=("api",)), parts=("API", "Search"))
    assert under(ill) == "API since 14:02."


def test_what_only_our_probe_sees_is_said_as_that() -> None:
    seen = story(role=Role.PROBE)
    assert under(service("Podhost", DOWN, seen, roles=PROBED), *fine(2)) == (
        "Our own check fails since 14:02. Their page still does not say so, 23 min later. "
        "The other 2 are fine."
    )
    alone = service("Podhost", DOWN, seen, roles=(Role.PROBE,))
    assert under(alone) == "Our own check fails since 14:02."


def test_a_page_that_cannot_be_read_is_not_accused_of_silence() -> None:
    ill = service("P", DOWN, story(role=Role.PROBE), roles=PROBED, unheard=("official",))
    assert "does not say so" not in under(ill)
    assert third(ill) == ""


def test_several_are_named_worst_first() -> None:
    ill = [
        service("Postline", DEGRADED, since=NOW - HOUR),
        service("Podhost", DOWN),
        service("Chirp", PARTIAL, since=NOW - DAY),
    ]
    assert under(*ill, *fine(9)) == (
        "Podhost is down, part of Chirp is down, Postline is degraded. The other 9 are fine."
    )
    assert under(ill[0], ill[1]) == "Podhost is down, Postline is degraded."
    many = [service(f"S{i}", DOWN, since=NOW - i * HOUR) for i in range(1, 6)]
    assert under(*many) == "S1, S2 and S3 are down, and 2 more are in trouble."


def test_a_state_is_said_once_for_all_that_are_in_it() -> None:
    down = [service("Podhost", DOWN), service("Chirp", DOWN)]
    assert under(*down, *fine(9)) == "Chirp and Podhost are down. The other 9 are fine."
    assert under(*down, service("Postline", DEGRADED, since=NOW - DAY)) == (
        "Chirp and Podhost are down, Postline is degraded."
    )
    older = [service(name, PARTIAL, since=NOW - HOUR) for name in "AB"]
    assert under(down[0], *older) == ("Podhost is down, parts of A and B are down.")


def test_not_knowing_is_never_counted_as_fine() -> None:
    assert under(service("A", DOWN), DARK, *fine(3)) == (
        "Since 14:02. 3 are fine. We can't tell about 1."
    )
    assert under(service("A", DOWN), DARK) == "Since 14:02. We can't tell about the other one."


def test_a_maintenance_says_until_when() -> None:
    assert under(service("Castwave", MAINTENANCE, PLAN), *fine(2)) == (
        "Until 15:25. The other 2 are fine."
    )
    two = [service("A", MAINTENANCE, PLAN), service("B", MAINTENANCE, PLAN)]
    assert under(*two, *fine(1)) == "A and B. The other one is fine."


def test_a_maintenance_that_runs_over_says_by_how_much() -> None:
    assert under(OVERRUN) == "It was to end at 14:00, 25 min ago. They have not said a word."
    told = story(MAINTENANCE, "We need longer.", start=NOW - 10 * MINUTE, until=NOW - 25 * MINUTE)
    ill = service("Castwave", MAINTENANCE, told, overrun=(told,))
    assert under(ill) == "It was to end at 14:00, 25 min ago."


def test_what_cannot_be_told_says_why() -> None:
    assert under(DARK, *fine(11)) == (
        "Its page has been unreadable since 09:25, and we have no check of our own. The other 11 are fine."
    )
    probed = service("F", None, since=NOW - HOUR, roles=PROBED, unheard=("official", "probe"))
    assert under(probed) == "Neither its page nor our own check has told us anything since 13:25."
    assert under(DARK, replace(DARK, service=Service("b", "B"))) == "B and Old Forum."


def test_our_own_line_replaces_all() -> None:
    assert under(service("A", DOWN), line=Line.DOWN) == (
        "None of our test addresses answers since 14:02. "
        "We say nothing about the services until it is back."
    )
    assert under(service("A", DOWN), line=Line.CAPTIVE) == (
        "A sign-in page answers instead of the internet."
    )


def test_looking_counts_the_answers() -> None:
    new = header(overview(UNSEEN, *fine(2)), {}, SETTING)
    assert (text(new.line), new.looking) == ("First check: 2 of 3 services answered.", True)


def test_nothing_followed_says_what_to_do() -> None:
    assert under().startswith("Add what you depend on")


def test_all_fine_says_what_was_last() -> None:
    strips = {"fine 00": calm(6 * DAY), "fine 01": calm(40 * DAY)}
    assert under(*fine(3), past=strips) == "Nothing since Fine 00 on Monday. Your own line is up."
    assert under(*fine(2), past={"fine 01": calm(40 * DAY)}) == (
        "Nothing since Fine 01 on 13 Oct. Your own line is up."
    )
    assert under(*fine(1), past={"fine 00": calm(HOUR)}).startswith("Nothing since Fine 00 today.")
    assert under(*fine(1), past={"fine 00": calm(DAY)}).startswith(
        "Nothing since Fine 00 yesterday."
    )
    assert under(*fine(3)) == "Your own line is up."
    assert under(*fine(3), line=Line.UNKNOWN) == ""


def test_what_is_ahead_comes_before_what_was() -> None:
    plan = story(MAINTENANCE, start=NOW + 9 * HOUR, until=NOW + 11 * HOUR)
    soon = service("Castwave", announced=(plan,))
    assert under(soon, *fine(1)) == "Castwave has maintenance today at 23:25. Your own line is up."
    late = story(MAINTENANCE, start=NOW + 12 * HOUR, until=NOW + 13 * HOUR)
    assert under(service("Castwave", announced=(late,))).startswith(
        "Castwave has maintenance tomorrow at 02:25."
    )


def test_fine_with_a_silent_page_says_whose() -> None:
    silent = service("Old Forum", roles=PROBED, stale=True, unheard=("official",))
    assert under(silent, *fine(1)) == "Old Forum's own page is silent; our own check gets answers."
    late = service("Old Forum", stale=True, heard=NOW - HOUR)
    assert under(late) == "Old Forum has told us nothing since 13:25."


def test_trouble_in_a_part_nobody_follows_is_mentioned() -> None:
    other = service("Bluepost", elsewhere=(story(title="image uploads in Asia"),))
    assert under(other, *fine(1)) == (
        "Something else at Bluepost is not well: image uploads in Asia."
    )


levels = st.sampled_from([None, *Level])


@given(st.lists(levels, max_size=8), st.sampled_from(Line))
def test_every_service_is_in_one_group_and_the_verdict_is_the_tray_s(
    found: list[Level | None], line: Line
) -> None:
    now = overview(*(service(f"S{i}", level) for i, level in enumerate(found)), line=line)
    page = now_page(now, {}, SETTING)
    ids = [r.id for section in page.sections for r in section.rows]
    assert sorted(ids) == sorted(s.service.id for s in now.services)
    assert page.header.sentence == headline(now)
    order = [section.group for section in page.sections]
    assert order == [group for group in Group if group in order]
    assert page.header.line is None or "{" not in text(page.header.line)


# -- the groups -----------------------------------------------------------------------------


def grouped(page: NowPage) -> dict[str, list[str]]:
    return {s.key[1:]: [r.name for r in s.rows] for s in page.sections}


def test_the_groups_in_their_order() -> None:
    plan = story(MAINTENANCE, start=NOW + 9 * HOUR, until=NOW + 11 * HOUR)
    far = story(MAINTENANCE, start=NOW + 40 * HOUR, until=NOW + 41 * HOUR)
    page = now_page(
        overview(
            service("zeta"),
            service("Alpha", announced=(far,)),
            service("Slow", DEGRADED),
            service("Late", DOWN, since=NOW - HOUR),
            service("Early", DOWN, since=NOW - MINUTE),
            DARK,
            UNSEEN,
            service("Castwave", announced=(plan,)),
            service("Under way", MAINTENANCE, PLAN),
        ),
        {},
        SETTING,
    )
    assert list(grouped(page).items()) == [
        ("trouble", ["Early", "Late", "Slow"]),
        ("unknown", ["Old Forum"]),
        ("waiting", ["New"]),
        ("announced", ["Under way", "Castwave"]),
        ("fine", ["Alpha", "zeta"]),
    ]


def test_what_is_announced_has_the_shape_of_maintenance() -> None:
    plan = story(MAINTENANCE, start=NOW + 9 * HOUR, until=NOW + 11 * HOUR)
    assert one(service("Castwave", announced=(plan,))).face is Face.MAINTENANCE
