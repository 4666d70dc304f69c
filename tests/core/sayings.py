"""What witnesses say over time, in few words: the tests' way to a Testimony through the heart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from statuswatch.core.verdict import verdict
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Setting, render
from tests.benchmarks.situations import Situation

NOW = "2026-11-22T15:10:00Z"
Told = dict[str, Any]


def page(
    *minutes: int, level: str = "ok", parts: Mapping[str, str] = {}, **incident: Any
) -> list[Told]:
    """The page, read at these minutes. With `title`: one story on it."""
    stories = [story(**incident)] if "title" in incident else []
    told = {"outcome": "report", "level": level, "components": dict(parts), "incidents": stories}
    return [told | {"min": m} for m in minutes or (-5, 0)]


def story(
    title: str,
    how: str = "down",
    phase: str = "investigating",
    since: int = -30,
    of: tuple[str, ...] = (),
    until: int | None = None,
    word: int | None = None,
) -> Told:
    found: Told = {"title": title, "level": how, "phase": phase, "started_min": since}
    found |= {"components": list(of), "last_update_min": since if word is None else word}
    return found if until is None else found | {"planned_end_min": until}


def unread(*minutes: int, why: str = "timed out") -> list[Told]:
    return [{"min": m, "outcome": "failed", "reason": why} for m in minutes]


def answers(*minutes: int, **more: Any) -> list[Told]:
    return [{"min": m, "result": "ok", "ms": 180} | more for m in minutes or (-10, -5, 0)]


def fails(*minutes: int, step: str = "http", says: str = "answers 503", **more: Any) -> list[Told]:
    told = {"result": "fail", "step": step, "says": says} | more
    return [told | {"min": m} for m in minutes or (-10, -5, 0)]


def slow(*minutes: int) -> list[Told]:
    return [{"min": m, "result": "slow", "ms": 9000} for m in minutes or (-10, -5, 0)]


def line(good: int = 3, *minutes: int, **more: Any) -> list[Told]:
    told = {"canaries_ok": good, "canaries": 3} | more
    return [told | {"min": m} for m in minutes or (-10, 0)]


def burst(
    name: str = "Google News", count: int = 30, usual: float = 1, age: int = 3, says: str = ""
) -> Told:
    return {
        "source": name,
        "in_last_30_min": count,
        "usual_per_30_min": usual,
        "newest_age_min": age,
        "says": says,
    }


def others(asked: int, answered: int) -> Told:
    return {"sources_asked": asked, "answered": answered}


def judged(**told: Any) -> Verdict:
    """The verdict; without a word on it our own line is up. `official`, `probe`, `own_line`,
    `crowd`, `others`, `network`, `follows`, `not_watching`, `user`."""
    case = {"now": NOW, "service": "Podhost", "own_line": line()} | told
    situation = Situation(case)
    return verdict(situation.testimony(), situation.now, situation.rules)


def text(message: Any) -> str:
    return render(message, Setting(now=Situation({"now": NOW}).now)).replace(
        "\N{NO-BREAK SPACE}", " "
    )
