"""Brings in a history that another StatusWatch wrote out: a little at a time, nothing twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from statuswatch.app.history_file import HistoryFile, told_of
from statuswatch.app.profile import slug_of
from statuswatch.importers import WrongFileError
from statuswatch.store.taking_in import Taken, Told, open_intake

if TYPE_CHECKING:
    from statuswatch.app.profile import App

AT_ONCE = 40
"""Incidents in one transaction."""

PAUSE = 0.5
"""Of the time that a transaction took, others have so much to write in before the next one."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """`left_out`: rows that are none. `rows`: how many were read. `whole`: it was not given up."""

    taken: Taken = field(default_factory=Taken)
    left_out: int = 0
    rows: int = 0
    whole: bool = True


Heard = Callable[[BroughtIn], bool]
"""Hears how far it is. False: it is given up; what is taken in by then stays."""


def bring_in(app: App, file: BinaryIO, heard: Heard = lambda _: True) -> BroughtIn:
    """Raises WrongFileError for what is no history, and where one breaks off; StoreError. What was
    taken in before stays: whoever does it again takes in the rest."""
    history, now = HistoryFile(file), app.clock.now()
    app.stored.journal.flush()
    so_far = BroughtIn()
    with open_intake(app.profile.history, now, slug_of) as intake:
        for read, told in _batches(history, now):
            begun = time.perf_counter()
            taken = intake.take(told, now)
            so_far = BroughtIn(
                so_far.taken + taken,
                so_far.left_out + read - len(told),
                so_far.rows + read,
            )
            if not heard(so_far):
                return BroughtIn(so_far.taken, so_far.left_out, so_far.rows, whole=False)
            time.sleep((time.perf_counter() - begun) * PAUSE)
    return so_far


def _batches(history: HistoryFile, now: datetime) -> Iterator[tuple[int, list[Told]]]:
    """How many rows were read, and what they tell; those before a break, too."""
    rows, whole = iter(history), False
    while not whole:
        few, broken = list[object](), None
        try:
            few.extend(islice(rows, AT_ONCE))
            whole = len(few) < AT_ONCE
        except WrongFileError as error:
            broken = error
        told = [told_of(row, history.generated, now) for row in few]
        yield len(few), [one for one in told if one is not None]
        if broken is not None:
            raise broken
