"""One question of a page that is under way: early, late, dropped, or followed by another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.words import Message, say
from statuswatch.ui.questions import Asked, Errand
from tests.ui.bridging import Opened, counted, opened
from tests.ui.story import Story

__all__ = ["opened"]

T = TypeVar("T")
WHY = say("The disk is full")


class Clerk:
    """An Asker whose answers come when they are told to; `at_once`: during `ask` already."""

    def __init__(self, at_once: Callable[[Clerk], None] | None = None) -> None:
        self._at_once = at_once
        self.asked: list[Asked] = []
        self.answered: list[Callable[[Any], None]] = []
        self.failed: list[Callable[[Message], None]] = []
        self.heard: list[Callable[[object], None]] = []

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        assert failed is not None
        asked = Asked()
        self.asked.append(asked)
        self.answered.append(answered)
        self.failed.append(failed)
        self.heard.append(heard or (lambda _: None))
        if self._at_once is not None:
            self._at_once(self)
        return asked


class Page:
    """Asks, and notes what came, and whether it counted as under way just then."""

    def __init__(self, clerk: Clerk) -> None:
        self.errand = Errand(clerk)
        self.came: list[tuple[object, bool]] = []

    def note(self, value: object) -> None:
        self.came.append((value, self.errand.runs))

    def begin(self) -> None:
        self.errand.begin(counted, self.note, self.note, self.note)


def test_it_runs_until_its_answer_comes_and_no_longer_when_that_is_told() -> None:
    clerk = Clerk()
    page = Page(clerk)
    before = page.errand.runs
    page.begin()
    meanwhile = page.errand.runs
    clerk.heard[0](7)
    clerk.answered[0]("ready")
    assert page.came == [(7, True), ("ready", False)]
    assert (before, meanwhile, page.errand.runs) == (False, True, False)


def test_it_runs_until_it_fails_and_no_longer_when_that_is_told() -> None:
    clerk = Clerk()
    page = Page(clerk)
    page.begin()
    clerk.failed[0](WHY)
    assert page.came == [(WHY, False)]
    assert not page.errand.runs


def test_an_answer_that_comes_while_it_is_asked_is_the_end_of_it() -> None:
    page = Page(Clerk(lambda clerk: clerk.answered[-1]("at once")))
    page.begin()
    assert page.came == [("at once", False)]
    assert not page.errand.runs


def test_a_failure_that_comes_while_it_is_asked_is_the_end_of_it() -> None:
    page = Page(Clerk(lambda clerk: clerk.failed[-1](WHY)))
    page.begin()
    assert page.came == [(WHY, False)]
    assert not page.errand.runs


def test_what_is_told_while_it_is_asked_finds_it_under_way() -> None:
    page = Page(Clerk(lambda clerk: clerk.heard[-1](1)))
    page.begin()
    assert page.came == [(1, True)]
    assert page.errand.runs


def test_an_answer_may_begin_the_next_which_is_under_way_then() -> None:
    clerk = Clerk()
    page = Page(clerk)
    page.errand.begin(counted, lambda _: page.begin(), page.note)
    clerk.answered[0]("first")
    assert page.errand.runs
    clerk.answered[1]("second")
    assert page.came == [("second", False)]
    assert [asked.dropped for asked in clerk.asked] == [False, False]


def test_an_early_answer_may_begin_the_next_too() -> None:
    clerk = Clerk(lambda clerk: clerk.answered[0]("first") if len(clerk.asked) == 1 else None)
    page = Page(clerk)
    page.errand.begin(counted, lambda _: page.begin(), page.note)
    assert page.errand.runs
    page.errand.drop()
    assert [asked.dropped for asked in clerk.asked] == [False, True]


def test_what_is_dropped_is_given_up_and_runs_no_more() -> None:
    clerk = Clerk()
    page = Page(clerk)
    page.begin()
    page.errand.drop()
    page.errand.drop()
    assert not page.errand.runs
    assert clerk.asked[0].dropped


def test_what_is_dropped_while_it_is_asked_is_given_up_and_not_answered() -> None:
    clerk = Clerk(lambda clerk: clerk.heard[-1](1))
    page = Page(clerk)
    page.errand.begin(counted, page.note, page.note, lambda _: page.errand.drop())
    assert not page.errand.runs
    assert clerk.asked[0].dropped
    clerk.answered[0]("late")
    clerk.failed[0](WHY)
    assert page.came == []


def test_the_newest_question_counts_and_the_one_before_is_given_up() -> None:
    clerk = Clerk()
    page = Page(clerk)
    page.begin()
    page.begin()
    assert [asked.dropped for asked in clerk.asked] == [True, False]
    assert page.errand.runs
    clerk.answered[1]("newest")
    assert page.came == [("newest", False)]


def test_one_that_is_dropped_leaves_the_next_alone() -> None:
    clerk = Clerk()
    page = Page(clerk)
    page.begin()
    page.errand.drop()
    page.begin()
    assert [asked.dropped for asked in clerk.asked] == [True, False]
    clerk.answered[1]("next")
    assert page.came == [("next", False)]


def unwanted(value: object) -> None:
    pytest.fail(f"answered {value}")


def test_by_the_engine_one_that_is_dropped_ends_there_and_the_next_is_answered(
    qtbot: QtBot, opened: Opened
) -> None:
    bridge, _ = opened(lambda: Story([]))
    begun, ended = threading.Event(), threading.Event()

    async def endless(desk: Desk) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    came: list[tuple[str, bool]] = []
    errand = Errand(bridge)
    errand.begin(endless, unwanted, unwanted)
    qtbot.waitUntil(begun.is_set)
    errand.begin(counted, lambda where: came.append((where, errand.runs)), unwanted)
    assert errand.runs
    qtbot.waitUntil(lambda: came == [("engine", False)] and ended.is_set())


def test_an_answer_that_is_on_its_way_when_it_is_dropped_does_not_come(
    qtbot: QtBot, opened: Opened
) -> None:
    bridge, _ = opened(lambda: Story([]))
    others: list[str] = []
    errand = Errand(bridge)

    def drop(_: object) -> None:
        errand.drop()  # all the rest has been told by then, or is told to nobody

    async def question(desk: Desk) -> str:
        desk.tell("on the way")
        return "late"

    errand.begin(question, unwanted, unwanted, drop)
    bridge.ask(counted, others.append)
    qtbot.waitUntil(lambda: others == ["engine"] and not errand.runs)
