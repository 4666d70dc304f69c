"""A length of time as people write it: "90 minutes", "two and a half hours", "a fortnight", "4h30m"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = (
    {word: float(n) for n, word in enumerate(_ONES, 1)}
    | {word: 10.0 * n for n, word in enumerate(_TENS, 2)}
    | {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5}
    | {"a quarter of an": 0.25, "three quarters of an": 0.75}
)
_SPELLED = (
    r"(?:half an?|(?:a quarter|three quarters) of an"
    rf"|(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[:9])}))?|{'|'.join(reversed(_ONES))}|an?)"
)
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}(?:\.\d{{1,2}})?|{_SPELLED})"
"""See `number`."""

RANGE = rf"(?:[\d.,]{{1,9}}\s?(?:-|–|—|to|or)\s?|{_SPELLED}\s(?:to|or)\s)?"
"""The lesser of two numbers, which does not count. "Seventy-two" is one."""

_UNITS = (
    (r"s|secs?|seconds?", timedelta(seconds=1)),
    (r"m|mins?|minutes?", timedelta(minutes=1)),
    (r"h|hrs?|hours?", timedelta(hours=1)),
    (r"d|days?", timedelta(days=1)),
    (r"w|weeks?", timedelta(days=7)),
    (r"fortnights?", timedelta(days=14)),
    (r"months?", timedelta(days=31)),
    (r"years?", timedelta(days=366)),
)
"""A month and a year count as the longest that they may mean: who promises is given the day."""

_UNIT = "|".join(sorted((u for forms, _ in _UNITS for u in forms.split("|")), key=len)[::-1])
_LENGTH = re.compile(
    rf"(?<![\w.,:/-]){RANGE}(?P<n>{NUMBER})"
    rf"(?P<half>\sand a half)?[\s-]?(?P<unit>{_UNIT})"
    rf"(?:(?:\s?,|\sand)?\s?(?P<more>\d{{1,3}})\s?(?P<finer>{_UNIT}))?(?![\w/])",
    re.I,
)
LONGEST = timedelta(days=3660)


def lengths(text: str) -> Iterator[tuple[int, int, timedelta]]:
    """Where each begins and ends, and how long it is; of "30 to 60 minutes" the longer. What is
    nothing, or longer than ten years, is none."""
    for match in _LENGTH.finditer(text):
        found = (number(match["n"]) + (0.5 if match["half"] else 0)) * _scale(match["unit"])
        if match["more"]:
            found += int(match["more"]) * _scale(match["finer"])
        if timedelta() < found <= LONGEST:
            yield match.start(), match.end(), found


def number(text: str) -> float:
    """`48`, `1,440`, `1.5`, `forty-eight`, `half an`."""
    word = " ".join(text.lower().replace("-", " ").split())
    if word[0].isdigit():
        return float(word.replace(",", ""))
    if word in _WORDS:
        return _WORDS[word]
    tens, ones = word.split()
    return _WORDS[tens] + _WORDS[ones]


def _scale(unit: str) -> timedelta:
    return next(scale for forms, scale in _UNITS if re.fullmatch(forms, unit, re.I))
