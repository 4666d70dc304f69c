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
"""Incidents in the first transaction, and at least in each, however slow the disk is."""

LENGTH = 0.07
"""Seconds that a transaction may take, as far as the one before it tells."""

AHEAD = 2000
"""Rows read ahead."""

GAPS = ((0.1, 0.03), (0.2, 0.06), (float("inf"), 0.11))
"""Seconds between two transactions at least, by how long the first one took. Who waits to write
looks again every 25 ms at first, later every 50 and then every 100 ms: so it gets its turn there,
and waits for one transaction, not for the whole file."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """`left_out`: rows that are none. `rows`: how many were read. `whole`: it was not given up."""

    taken: Taken = field(default_factory=Taken)
    left_out: int = 0
    rows: int = 0
    whole: bool = True


Heard = Callable[[BroughtIn], bool]
"""Hears how far it is. False: it is given up; what is taken in by then stays."""


def bring_in(
    app: App, file: BinaryIO, heard: Heard = lambda _: True, head: bytes = b""
) -> BroughtIn:
    """`head`: what of `file` is read already. Raises WrongFileError for what is no history, and where one breaks off; StoreError. What was
    taken in before stays: whoever does it again takes in the rest."""
    history, now = HistoryFile(file, head), app.clock.now()
    app.stored.journal.flush()
    so_far, pace = BroughtIn(), _Pace()
    with open_intake(app.profile.history, slug_of) as intake:
        for strange, told in _batches(history, now):
            so_far = BroughtIn(so_far.taken, so_far.left_out + strange, so_far.rows + strange)
            begin = 0
            while begin < len(told):
                with pace:
                    taken = intake.take(told[begin : begin + pace.most], now, pace.work, FEWEST)
                pace.most = max(FEWEST, 2 * taken.all)
                begin += taken.all
                so_far = BroughtIn(so_far.taken + taken, so_far.left_out, so_far.rows + taken.all)
                if not heard(so_far):
                    return BroughtIn(so_far.taken, so_far.left_out, so_far.rows, whole=False)
    return so_far


class _Pace:
    """How long is read in a transaction, and the gaps between two."""

    def __init__(self) -> None:
        self.work = LENGTH / 4
        """Seconds; what follows until it is written takes as long again, or longer."""
        self.most = FEWEST
        """Incidents: twice as many as in the one before."""
        self._begun = self._next = 0.0

    def __enter__(self) -> None:
        time.sleep(max(0.0, self._next - time.perf_counter()))
        self._begun = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        ended = time.perf_counter()
        taken = max(ended - self._begun, 0.001)
        self._next = ended + next(gap for most, gap in GAPS if taken < most)
        self.work = min(self.work * min(LENGTH / taken, 1.5), LENGTH)


def _batches(history: HistoryFile, now: datetime) -> Iterator[tuple[int, list[Told]]]:
    """How many rows are none, and what the others tell; those before a break, too. Of what is read
    ahead each service's come together: their outages are worked out once for many of them."""
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
        yield len(few) - len(told), told
        if broken is not None:
            raise broken


def _place(told: Told) -> tuple[str, str, str]:
    return told.service, told.kind, told.url
