"""What the tray's menu says of a snapshot: values alone, so that they can be made beside Qt's thread."""

from __future__ import annotations

from datetime import datetime

from statuswatch.channels import plain
from statuswatch.core.face import Face, ServiceNow, called, face, user_says
from statuswatch.core.overview import SOON, Overview, headline, lines
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.menu import Row
from statuswatch.ui.menu_commands import Standing


def written(
    overview: Overview | None, stopped: Message | None, setting: Setting
) -> tuple[str, list[Row], Standing]:
    """The menu's headline, its rows, and what can be done about them."""
    title, rows, standing = say("Looking"), [], Standing(watching=False)
    if overview is not None:
        title, at = headline(overview), max(setting.now or overview.at, overview.at)
        known = not overview.silent and stopped is None
        rows = [_row(now, line, at, setting, known=known) for now, line in lines(overview, at)]
        standing = _standing(overview, watching=stopped is None)
    return plain(render(stopped or title, setting)), rows, standing


def _row(now: ServiceNow, line: Message, at: datetime, setting: Setting, *, known: bool) -> Row:
    text, shape = plain(render(line, setting)), face(now)
    if shape is Face.FINE and _is_ahead(now, at):
        shape = Face.MAINTENANCE  # announced: it stands with what is under way
    return Row(text, shape, now.service.id, plain(called(now)), user_says(now), known)


def _is_ahead(now: ServiceNow, at: datetime) -> bool:
    starts = [k.incident.started for k in now.status.announced if k.incident.started]
    return bool(starts) and min(starts) - at <= SOON


def _standing(overview: Overview, *, watching: bool) -> Standing:
    ailing = [now for now in overview.services if face(now).ails]
    return Standing(
        followed=bool(overview.services),
        ails=bool(ailing),
        open=any(not now.acknowledged for now in ailing),
        snoozed=any(now.snoozed is not None for now in overview.services),
        disturb_after=overview.disturb_after,
        paused=overview.paused,
        watching=watching,
    )
