"""How a recording is changed: dropped, doubled, of another type, nested, huge, half a sign."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from statuswatch.core.flow import Answer, Response, Trouble
from statuswatch.core.model import Source
from statuswatch.core.words import say
from statuswatch.http import BODY_CAP

FEW = 20_000
"""Places of a document, of which one is changed."""

MANY = 1_000_000
"""Places of a document that is larger than any that is read."""

WORDS = (
    "",
    " ",
    "\ud800",
    "\udfff\ud83d",
    "\0",
    "\x1b[31m",
    "\u202e\u2066",
    "\ufeff",
    "x" * 70_000,
    "{name}",
    "%s%n",
    "null",
    "None",
    "-1",
    "0",
    "1e999",
    "NaN",
    "../../etc/passwd",
    "http://[broken",
    "//",
    "javascript:alert(1)",
    "https://user:pw@h:99999/",
    "&#xD800;",
    "&#1114112;",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "]]>",
    "9999-12-31T23:59:59Z",
    "0000-00-00T00:00:00Z",
    "2026-02-30T25:61:61Z",
    "2026-11-20T14:30:60Z",
    "2026-11-20T14:30:00+99:99",
    "-292277022657-01-27T08:29:52Z",
    "Thu, 00 Foo 2026 99:99:99 PST",
    "12/31/9999 11:59 PM",
    "99999999999999999999",
    "\u0660\u0661\u0662",
    "²",
    "１２",
    "resolved",
    "operational",
    "scheduled",
    "major_outage",
)
NUMBERS: tuple[Any, ...] = (
    0, -1, 1, 10**9, 10**12, 10**15, 10**18, 10**30, 10**400, -(10**30), 2**63, 0.5, 1e300,
    float("inf"), float("nan"), -0.0,
)  # fmt: skip
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], [None], {"": None}, [{}], {"id": {}})
CODES = (100, 200, 200, 200, 201, 204, 206, 304, 400, 401, 403, 404, 410, 418, 429, 500, 503, 999)
HEADERS = {
    "content-type": ("", "text/html", "application/json; charset=nonsense", "\x00", "image/png"),
    "date": ("", "x", "Thu, 00 Foo 2026", "Mon, 01 Jun 99999 12:00:00 GMT"),
    "location": ("", "http://[x", "//"),
    "content-length": ("", "-1", "9" * 30, "²"),
    "content-range": ("bytes 0-1/*", "bytes */0", "x"),
    "retry-after": ("-1", "x", "1e9"),
    "last-modified": ("x", "Mon, 01 Jun 0000 12:00:00 GMT"),
    "x-ratelimit-reset": ("²", "x", "9" * 30),
}
STEPS = ("dns", "tcp", "tls", "time", "http", "held", "another")


def changed(answer: Answer, luck: Random) -> Answer:
    """Another answer, made of this one."""
    if isinstance(answer, Trouble):
        return answer if luck.random() < 0.7 else Response(answer.url, luck.choice(CODES))
    chance = luck.random()
    if chance < 0.05:
        return Trouble(answer.url, luck.choice(STEPS), say("It fails"))
    if chance < 0.12:
        answer = replace(answer, status=luck.choice(CODES))
    if chance > 0.9:
        name = luck.choice(sorted(HEADERS))
        answer = replace(answer, headers={**answer.headers, name: luck.choice(HEADERS[name])})
    body = changed_body(answer.body, luck)
    return answer if len(body) > BODY_CAP else replace(answer, body=body)  # others never come in


def changed_body(body: bytes, luck: Random) -> bytes:
    if luck.random() < 0.1:
        return body
    if luck.random() < 0.75:
        try:
            return _as_json(json.loads(body), luck)
        except (ValueError, RecursionError):
            pass
    found = _JSON_INSIDE.search(body)
    if found and luck.random() < 0.6:
        try:
            inner = _as_json(json.loads(found[1]), luck)
        except (ValueError, RecursionError):
            pass
        else:
            return body[: found.start(1)] + inner + body[found.end(1) :]
    for _ in range(luck.randint(1, 4)):
        body = luck.choice(TEXT_CHANGES)(body, luck)
    return body


_JSON_INSIDE = re.compile(rb"<script[^>]*>[^{\[<]{0,200}([{\[].*[}\]])[^}\]<]{0,40}</script", re.S)


def _as_json(document: Any, luck: Random) -> bytes:
    box = [document]
    for _ in range(luck.choice((1, 1, 2, 3, 6))):
        container, key = luck.choice(list(islice(_spots(box), FEW)))
        luck.choice(CHANGES)(container, key, luck)
    if luck.random() < 0.03:
        _everywhere_of_a_name(box, luck)
    if sum(1 for _ in islice(_spots(box), MANY)) == MANY:
        raise ValueError("of what is doubled again and again nothing comes in")
    text = json.dumps(box[0] if box else None, ensure_ascii=luck.random() < 0.8)
    return text.encode("utf-8", luck.choice(("replace", "surrogatepass")))


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for key, inner in pairs:
            yield one, key
            if isinstance(inner, dict | list):
                waiting.append(inner)


def _drop(container: Any, key: Any, _: Random) -> None:
    if len(container) > 1 or isinstance(container, dict):
        del container[key]


def _double(container: Any, key: Any, luck: Random) -> None:
    if isinstance(container, list):
        container[key:key] = [container[key]] * luck.choice((1, 2, 50))
    else:
        container[luck.choice((f"{key} ", str(key).upper(), f"{key}s"))] = container[key]


def _retype(container: Any, key: Any, luck: Random) -> None:
    value = container[key]
    ways: list[Callable[[], Any]] = [
        lambda: [value],
        lambda: {"id": value, "name": value},
        lambda: json.dumps(value),
        lambda: luck.choice(OTHERS),
        lambda: luck.choice(NUMBERS),
        lambda: luck.choice(WORDS),
        lambda: list(value) if isinstance(value, dict) else dict.fromkeys("ab", value),
        lambda: -value if isinstance(value, int) else luck.choice(WORDS),
    ]
    container[key] = luck.choice(ways)()


def _nest(container: Any, key: Any, luck: Random) -> None:
    value = container[key]
    for _ in range(luck.choice((2, 90, 700))):
        value = [value] if luck.random() < 0.5 else {luck.choice(("children", "name")): value}
    container[key] = value


def _surround(container: Any, key: Any, luck: Random) -> None:
    word = luck.choice(WORDS)
    value = container[key]
    if isinstance(value, str):
        at = luck.randint(0, len(value))
        container[key] = value[:at] + word + value[at:]
    else:
        container[key] = word


def _move(container: Any, key: Any, luck: Random) -> None:
    """What stands elsewhere stands here, too: ids that are the same, lists in other lists."""
    other, there = luck.choice(list(islice(_spots([container]), FEW)))
    if not isinstance(other[there], dict | list):
        container[key] = other[there]
    else:
        container[key] = json.loads(json.dumps(other[there]))


def _rename(container: Any, key: Any, luck: Random) -> None:
    if isinstance(container, dict):
        container[luck.choice((*WORDS[:8], str(key).upper()))] = container.pop(key)


def _huge(container: Any, key: Any, luck: Random) -> None:
    value = container[key]
    if isinstance(value, list) and 0 < len(json.dumps(value)) < 1_000:
        container[key] = (value * 3000)[:3000]
    elif isinstance(value, str):
        container[key] = ((value or "x") * luck.choice((100, 20_000)))[:200_000]
    else:
        container[key] = luck.choice(NUMBERS)


def _everywhere_of_a_name(box: list[Any], luck: Random) -> None:
    """A field is dropped, or nothing, wherever it stands: a vendor's new release."""
    names = sorted({k for c, k in islice(_spots(box), MANY) if isinstance(c, dict)})
    if names:
        name, how = luck.choice(names), luck.choice((None, "", 0, "drop"))
        for container, key in list(islice(_spots(box), MANY)):
            if key == name and isinstance(container, dict) and key in container:
                container[key] = how
                if how == "drop":
                    del container[key]


CHANGES = (
    _drop,
    _drop,
    _double,
    _retype,
    _retype,
    _retype,
    _nest,
    _surround,
    _move,
    _rename,
    _huge,
)


def _at(body: bytes, luck: Random) -> tuple[int, int]:
    """A piece of it: mostly of a tag, or between two."""
    marks = [m.start() for m in re.finditer(rb"[<>\"]", body[:400_000])]
    if len(marks) > 3 and luck.random() < 0.8:
        n = luck.randrange(len(marks) - 2)
        end = marks[min(len(marks) - 1, n + luck.choice((1, 1, 2, 5, 40)))]
        return marks[n], end + luck.randint(0, 1)
    a = luck.randint(0, len(body))
    return a, min(len(body), a + luck.choice((1, 5, 200)))


def _cut(body: bytes, luck: Random) -> bytes:
    return body[: luck.randint(0, len(body))]


def _without(body: bytes, luck: Random) -> bytes:
    a, b = _at(body, luck)
    return body[:a] + body[b:]


def _again(body: bytes, luck: Random) -> bytes:
    a, b = _at(body, luck)
    return body[:a] + body[a:b] * luck.choice((2, 3, 400)) + body[b:]


def _other(body: bytes, luck: Random) -> bytes:
    a, b = _at(body, luck)
    return body[: a + 1] + luck.choice(WORDS).encode("utf-8", "surrogatepass") + body[b:]


def _swapped(body: bytes, luck: Random) -> bytes:
    (a, b), (c, d) = sorted((_at(body, luck), _at(body, luck)))
    return body if b > c else body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def _digits(body: bytes, luck: Random) -> bytes:
    """A number or a date says something else."""
    found = list(re.finditer(rb"\d+", body[:400_000]))
    if not found:
        return body
    one = luck.choice(found)
    number = luck.choice((b"0", b"00", b"99", b"9" * 5, b"9" * 25, b"-1", "²".encode()))
    return body[: one.start()] + number + body[one.end() :]


TEXT_CHANGES = (
    _cut,
    _without,
    _without,
    _again,
    _other,
    _other,
    _other,
    _swapped,
    _digits,
    _digits,
)


def changed_source(source: Source, luck: Random) -> Source:
    if luck.random() < 0.93 or not source.options:
        return source
    name = luck.choice(sorted(source.options))
    return replace(source, options={**source.options, name: luck.choice(WORDS)})


def changed_memory(memory: str, luck: Random) -> str:
    """What the database keeps for it: an older version's, a damaged one."""
    if luck.random() < 0.6:
        return memory
    if luck.random() < 0.2:
        return luck.choice((*WORDS, "[]", "{}", "[" * 50_000, '"x"', "1"))
    body = changed_body(memory.encode("utf-8", "replace"), luck)
    return body.decode("utf-8", "replace")
