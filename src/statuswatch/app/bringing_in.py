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

FEWEST = 40
"""Incidents in the first transaction, and at least in each."""

LENGTH = 0.1
"""Seconds that one may take, as far as the one before it tells."""

AHEAD = 2000
"""Rows read ahead."""

GAP = 0.03
"""Seconds between two of them at least. Who waits to write looks again every 25 ms at first, so it
gets its turn there: it waits for one transaction, not for the whole file."""

LONG_GAP = 0.11
"""The same after one that took much longer, on a slow disk: by then they look every 100 ms."""


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
    so_far, pace = BroughtIn(), _Pace()
    with open_intake(app.profile.history, now, slug_of) as intake:
        for read, told in _batches(history, now, pace):
            with pace:
                taken = intake.take(told, now)
            pace.learn(len(told))
            so_far = BroughtIn(
                so_far.taken + taken,
                so_far.left_out + read - len(told),
                so_far.rows + read,
            )
            if not heard(so_far):
                return BroughtIn(so_far.taken, so_far.left_out, so_far.rows, whole=False)
    return so_far


class _Pace:
    """How much goes into a transaction, and the gaps between two."""

    def __init__(self) -> None:
        self.size = FEWEST
        self._begun = self._ended = self._next = 0.0

    def __enter__(self) -> None:
        time.sleep(max(0.0, self._next - time.perf_counter()))
        self._begun = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._ended = time.perf_counter()
        slow = self._ended - self._begun > 1.5 * LENGTH
        self._next = self._ended + (LONG_GAP if slow else GAP)

    def learn(self, rows: int) -> None:
        taken = max(self._ended - self._begun, 0.001)
        wanted = min(int(rows * LENGTH / taken), 2 * self.size, AHEAD)
        self.size = max(FEWEST, wanted)


def _batches(history: HistoryFile, now: datetime, pace: _Pace) -> Iterator[tuple[int, list[Told]]]:
    """How many rows were read, and what they tell; those before a break, too. Of what is read ahead
    each service's come together: their outages are worked out once for many of them."""
    rows, whole = iter(history), False
    while not whole:
        few, broken = list[object](), None
        try:
            few.extend(islice(rows, AHEAD))
            whole = len(few) < AHEAD
        except WrongFileError as error:
            broken = error
        found = (told_of(row, history.generated, now) for row in few)
        told = sorted((one for one in found if one is not None), key=_place)
        strange, begin = len(few) - len(told), 0
        while begin < len(told) or strange:
            part = told[begin : begin + pace.size]
            yield len(part) + strange, part
            strange, begin = 0, begin + len(part)
        if broken is not None:
            raise broken


def _place(told: Told) -> tuple[str, str, str]:
    return told.service, told.kind, told.url
