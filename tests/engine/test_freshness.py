"""How long an answer says that it is fresh."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statuswatch.engine.manners import max_age

DATE = "Mon, 01 Jun 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"expires": "Mon, 01 Jun 2026 12:30:00 GMT", "date": DATE}, 30),
        ({"expires": "Mon, 01 Jun 2026 14:30:00 +0200", "date": DATE}, 30),
        ({"expires": "Sun, 01 Jun 2042 12:00:00 GMT", "date": DATE}, 24 * 60),
        ({"expires": DATE, "date": DATE}, None),
        ({"expires": "Mon, 01 Jun 2026 11:00:00 GMT", "date": DATE}, None),
        ({"expires": "0", "date": DATE}, None),
        ({"expires": "-1", "date": DATE}, None),
        ({"expires": "Mon, 01 Jun 2026 12:30:00 GMT"}, None),
        ({"expires": "Mon, 01 Jun 2026 12:30:00 GMT", "date": "junk"}, None),
        ({"expires": "Mon, 01 Jun 2026 12:30:00", "date": "Mon, 01 Jun 2026 12:00:00 -0000"}, 30),
    ],
)
def test_freshness_may_be_told_by_the_hour_it_ends(
    headers: dict[str, str], minutes: int | None
) -> None:
    assert max_age(headers) == (None if minutes is None else timedelta(minutes=minutes))
    assert max_age({**headers, "cache-control": "max-age=60"}) == timedelta(seconds=60)
    assert max_age({**headers, "cache-control": "no-store"}) is None
