"""Sets of time: stretches joined, crossed and taken from each other. Each is sorted and apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from statuswatch.core.outage import Interval

Spans = Sequence[Interval]
"""Sorted, not empty, and neither overlapping nor touching: what `joined` hands out."""


def joined(stretches: Iterable[Interval]) -> list[Interval]:
    """Every moment once; two that touch are one."""
    merged: list[Interval] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def crossed(left: Spans, right: Spans) -> list[Interval]:
    """What is in both."""
    found: list[Interval] = []
    if not left or not right:
        return found
    left, right = _near(left, right), _near(right, left)
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            found.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(whole: Spans, taken: Spans) -> list[Interval]:
    """What is in `whole` and not in `taken`."""
    found: list[Interval] = []
    taken, j = _near(taken, whole), 0
    for begin, end in whole:
        start = begin
        while j < len(taken) and taken[j][1] <= start:
            j += 1
        k = j
        while k < len(taken) and taken[k][0] < end:
            if taken[k][0] > start:
                found.append((start, taken[k][0]))
            start = max(start, taken[k][1])
            k += 1
        if start < end:
            found.append((start, end))
    return found


def _near(spans: Spans, others: Spans) -> Spans:
    """Those that may touch `others`; so that one of a thousand outages is not held against all."""
    if not others:
        return ()
    first = bisect_left(spans, others[0][0], key=lambda span: span[1])
    last = bisect_right(spans, others[-1][1], key=lambda span: span[0])
    return spans[first:last]


def within(stretches: Spans, since: datetime, until: datetime) -> list[Interval]:
    """Cut to `since`..`until`."""
    return crossed(stretches, [(since, until)] if since < until else [])


def length(stretches: Iterable[Interval]) -> timedelta:
    return sum((end - start for start, end in stretches), timedelta())
