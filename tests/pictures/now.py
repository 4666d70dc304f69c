"""Pictures of Now: each verdict, each state of the list, and the pages a new reader sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest

from statuswatch.core.model import Level, Line
from statuswatch.core.nowgroups import Grouping
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.pause import Pause
from statuswatch.core.words import say
from statuswatch.settings.model import Density
from statuswatch.ui.questions import Stopped
from statuswatch.ui.window import Window
from tests.pictures.stage import Shots, Stage
from tests.ui import now_judged, now_stage
from tests.ui.adding import Shelf, suggestion
from tests.ui.now_stage import NOW, castwave, followed, podhost, postline, quiet, snapshot, trouble

TABBED = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
CHECKED = NOW - timedelta(seconds=40)


def states() -> dict[str, Overview]:
    """Every state that needs no hand laid on it."""
    dark = followed("Old Forum", None, timedelta(hours=5), unheard=("old forum-page",))
    unseen = [
        replace(s, status=replace(s.status, level=None, since=None, open=(), heard=None))
        for s in (*quiet()[2:], podhost())
    ]
    longest = followed(
        "An Extraordinarily Long Name Of A Service", Level.PARTIAL, timedelta(days=400), "word " * 80,
        parts=("A part with a name that has no end", "And another one"),
    )  # fmt: skip
    judged = now_judged.states()
    levels = [Level.OK, Level.OK, Level.DEGRADED, Level.OK, Level.DOWN, Level.OK, Level.PARTIAL]
    many = [
        followed(f"Service {n:03}", levels[n % 7], timedelta(minutes=9 * n + 3)) for n in range(120)
    ]
    return {
        "fine": snapshot(castwave(), *quiet()),
        "one-down": judged["verdict-silent"],
        "trouble": trouble(),
        "all-verdicts": judged["verdict-all"],
        "fell-together": judged["verdict-fell"],
        "only-you": judged["verdict-only-you"],
        "promise-late": judged["verdict-overdue"],
        "many": snapshot(*many),
        "offline": trouble(Line.DOWN),
        "captive": trouble(Line.CAPTIVE),
        "cant-tell": snapshot(dark, *quiet()),
        "loading": snapshot(*unseen, *quiet()[:2]),
        "empty": snapshot(),
        "long": snapshot(longest, podhost(), postline(), *quiet()),
        "paused": replace(trouble(), paused=Pause(NOW - 600 * timedelta(seconds=1), NOW + 2 * now_stage.HOUR)),
        "quiet": replace(snapshot(*quiet()), disturb_after=NOW + 2 * now_stage.HOUR),
    }  # fmt: skip


def opened(stage: Stage, overview: Overview | None) -> Window:
    if overview is not None:
        overview = replace(overview, checked=CHECKED, unread=3 if overview.services else 0)
    window = stage.window(overview, NOW, now=now_stage.Answering())
    window.pages.go("now")
    stage.settle()
    return window


def take(stage: Stage) -> Shots:
    for name, overview in states().items():
        opened(stage, overview)
        yield name, stage.shot()
    yield from laid_out(stage)
    yield from handled(stage)
    yield from broken(stage)
    yield from welcomed(stage)


def sorted_by(*services: ServiceNow) -> list[ServiceNow]:
    """Each with a kind and the user's tags."""
    kinds = ("podcast-hosting", "social-network", "newsletter-email")
    tags = (("Show",), ("Show", "Launch"), (), ("Launch",))
    return [
        replace(s, service=replace(s.service, category=kinds[n % 3]), tags=tags[n % 4])
        for n, s in enumerate(services)
    ]


def laid_out(stage: Stage) -> Shots:
    """Compact, and grouped by something else than the state."""
    overview = trouble()
    window = opened(stage, replace(overview, services=tuple(sorted_by(*overview.services))))
    view = window.pages.now.view
    for way in (Grouping.CATEGORY, Grouping.TAG):
        next(a for a in view.ways if a.data() == way).trigger()
        yield f"by-{way}", stage.shot()
    view._open()
    yield "layout-menu", stage.shot()
    stage.put_away()
    view.ways[0].trigger()
    chosen = stage.look.chosen
    chosen.hear(replace(chosen.settings, density=Density.COMPACT))
    yield "compact", stage.shot()


def handled(stage: Stage) -> Shots:
    """With the keyboard in it: a row, a day, its menu, a search."""
    window = opened(stage, trouble())
    shown = window.pages.now
    shown.list.go("loopgram")
    shown.list.focusInEvent(TABBED)
    yield "focus", stage.shot()
    shown.list.go("podhost")
    for _ in range(21):
        QTest.keyClick(shown.list, Qt.Key.Key_Left)
    yield "day", stage.shot()
    QTest.keyClick(shown.list, Qt.Key.Key_Escape)
    shown._open_menu("podhost", shown.list.mapToGlobal(QPoint(260, 60)))
    yield "menu", stage.shot()
    stage.put_away()
    shown.search.setText("abc")
    yield "nothing-found", stage.shot()
    shown.search.setText("que")
    yield "searched", stage.shot()


def broken(stage: Stage) -> Shots:
    """What the frame says of itself."""
    window = opened(stage, trouble())
    window.hear(say("Watching, but not writing it down: the disk is full."))
    yield "error", stage.shot()
    window.hear(Stopped(say("Watching has ended by itself. Start StatusWatch again.")))
    yield "stopped", stage.shot()
    window = opened(stage, snapshot(*quiet()))
    window.close()
    yield "closing", stage.shot()
    opened(stage, None)
    yield "before-the-first-word", stage.shot()


def welcomed(stage: Stage) -> Shots:
    """The first page of who follows nothing yet."""
    with Shelf(tuple(suggestion(n) for n in ("Podhost", "Podbean", "Podcast Index"))).standing():
        window = opened(stage, snapshot())
        window.pages.show_welcome()
        yield "welcome", stage.shot()
        page = window.pages.late.welcome.made
        assert page is not None
        for key in ("podhost", "bluesky", "canva"):
            page.picks.pick(suggestion(key))
        yield "welcome-picked", stage.shot()
        QTest.keyClicks(page.field, "pod")
        stage.wait(400)
        yield "welcome-searched", stage.shot()
