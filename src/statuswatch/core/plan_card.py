"""Cards of planned work: announced, moved, begun, running over. Never an outage."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.aftermath import Matter
from statuswatch.core.model import ChangeKind, Plan
from statuswatch.core.phrases import clause
from statuswatch.core.story import plan_of
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, say


def of_plan(matter: Matter) -> Notice:
    """Told once for each time that is named for it: the key says which. An edit that moves nothing
    has the key of what is known already."""
    change, incident = matter.change, matter.incident
    stage = change.note if change.note in {plan.value for plan in Plan} else ""
    moved = not stage and change.kind is not ChangeKind.RESOLVED
    now = plan_of(incident, change.at)
    title, body = _moved(matter, now) if moved else _words(matter, stage)
    notice = Notice(
        key=f"{change.seq}",
        thread=f"incident:{change.source}:{incident.key}",
        service=matter.service.id,
        title=title,
        body=body,
        urgency=Urgency.LOW,
        url=incident.url,
        seq=change.seq,
        at=change.at,
        kind=NoticeKind.MAINTENANCE,
        actions=(Action.OPEN,),
    )
    named = stage or (now.value if moved and now is not None and now is not Plan.OVERRUN else "")
    if not named:
        return replace(notice, because=Because.NOTHING_TO_DO, told=False)
    start, end = incident.started, incident.planned_end
    times = f"{start.isoformat() if start else ''}/{end.isoformat() if end else ''}"
    return replace(notice, key=f"plan:{change.source}:{incident.key}:{named}:{times}")


def _words(matter: Matter, stage: str) -> tuple[Message, Message]:
    name, incident, end = matter.service.name, matter.incident, matter.incident.planned_end
    what = clause(incident.title)
    if stage == Plan.OVERRUN.value and end is not None:
        return (
            say("{name}'s maintenance runs over", name=name),
            say("{title}. It was to end at {end}.", title=what, end=end),
        )
    if stage == Plan.RUNNING.value:
        return say("{name} is under maintenance", name=name), _until(matter)
    start = incident.started or matter.change.at
    return say("{name}: maintenance {start}", name=name, start=start), _until(matter)


def _moved(matter: Matter, now: Plan | None) -> tuple[Message, Message]:
    """Only reached where its times differ from those that were told."""
    name, what = matter.service.name, clause(matter.incident.title)
    start, end = matter.incident.started or matter.change.at, matter.incident.planned_end
    if now is Plan.RUNNING:
        return say("{name}'s maintenance: a new end", name=name), _until(matter)
    title = say("{name}: maintenance moved", name=name)
    if end is None:
        return title, say("To {start}: {title}.", start=start, title=what)
    return title, say("To {start}\N{EN DASH}{end}: {title}.", start=start, end=end, title=what)


def _until(matter: Matter) -> Message:
    what, end = clause(matter.incident.title), matter.incident.planned_end
    if end is None:
        return say("{title}", title=what)
    return say("{title}, until {end}.", title=what, end=end)
