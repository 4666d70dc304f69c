"""Reads a history that StatusWatch wrote out as JSON, or as JSON Lines: a row at a time, however
long it is."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO

from statuswatch.app.profile import page_of
from statuswatch.core.model import Incident, Level, Role, Update
from statuswatch.core.rewriting import Rewriting
from statuswatch.core.story import EARLIEST, LATEST, dated
from statuswatch.core.words import say
from statuswatch.importers import WrongFileError, rows_of, text_of
from statuswatch.store.taking_in import Told

FORMAT, VERSION = "statuswatch-history", 1
LOOKED_AT = 4096
"""Bytes of a file that show what it is."""

CHUNK, LONGEST = 1 << 18, 1 << 24
"""Bytes read at once; characters that one row may have."""

LONGEST_TEXT = 100_000
_IS_ONE = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{[^\[\]{}]*"format"\s*:\s*"statuswatch-history"')
_ROWS = re.compile(r',?\s*"outages"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")
_KIND = re.compile(r"[a-z0-9_]{1,60}")
_LEVELS = {level.word: level for level in Level}


def is_history(head: bytes) -> bool:
    """By the first `LOOKED_AT` bytes of a file."""
    return _IS_ONE.match(head) is not None


class HistoryFile:
    """Raises WrongFileError for what is none, or of a newer StatusWatch; while its rows are gone
    through, where it is broken. `head`: what of the file is read already. `generated`: when it was
    written."""

    def __init__(self, file: BinaryIO, head: bytes = b"") -> None:
        self._file, self._first = file, head
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._decode = json.JSONDecoder().raw_decode
        self._text, self._ended, self._lines = "", False, False
        self.generated = self._head()

    def _head(self) -> datetime:
        self._read_on()
        head = self._lines_head() or self._document_head()
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise WrongFileError(say("It is no history of StatusWatch"))
        version = head.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise WrongFileError(
                say("It was written by a newer StatusWatch"),
                say("Update this one, then try again."),
            )
        generated = _time(head.get("generated"))
        if generated is None:
            raise WrongFileError(say("It does not say when it was written"))
        return generated

    def _lines_head(self) -> object:
        """Of JSON Lines: a line of its own."""
        first, _, rest = self._text.lstrip().partition("\n")
        try:
            head = json.loads(first)
        except (ValueError, RecursionError):
            return None
        if not isinstance(head, dict) or "outages" in head:
            return None
        self._text, self._lines = rest, True
        return head

    def _document_head(self) -> object:
        found = _ROWS.search(self._text)
        if found is None:
            return None
        head = self._text[: found.start()] + "}"
        self._text = self._text[found.end() :]
        try:
            return json.loads(head)
        except (ValueError, RecursionError):
            return None

    def __iter__(self) -> Iterator[object]:
        """The rows as they stand there, whatever they are."""
        at = 0
        while True:
            between = _BETWEEN.match(self._text, at)
            at = between.end() if between else at
            if self._lines and self._ended and at == len(self._text):
                return
            if self._text.startswith("]", at) and not self._lines:
                return
            try:
                row, at = self._decode(self._text, at)
            except (ValueError, RecursionError) as error:
                self._text, at = self._text[at:], 0
                if self._ended or len(self._text) > LONGEST or isinstance(error, RecursionError):
                    raise _broken(error, ended=self._ended) from error
                self._read_on()
                continue
            yield row

    def _read_on(self) -> None:
        try:
            data, self._first = self._first + self._file.read(CHUNK), b""
        except OSError as error:
            why = error.strerror or str(error)
            raise WrongFileError(say("It cannot be read: {why}", why=why)) from error
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise WrongFileError(say("It is not UTF-8 text")) from error


def _broken(error: Exception, *, ended: bool) -> WrongFileError:
    advice = say("What stands before that is taken in. Write it out anew, then import it again.")
    if isinstance(error, RecursionError):
        return WrongFileError(say("It is no proper JSON from there on: too deep"), advice)
    if ended:
        return WrongFileError(say("It breaks off, or is no proper JSON from there on"), advice)
    return WrongFileError(say("One of its entries is too long, or no proper JSON"), advice)


def told_of(row: object, generated: datetime, at: datetime) -> Told | None:
    """`None`: it is no row of a history."""
    if not isinstance(row, dict):
        return None
    service, title = text_of(row.get("service"), 200), text_of(row.get("title"))
    kind, url = text_of(row.get("source"), 80), text_of(row.get("source_url"))
    level_word, started = row.get("level"), _time(row.get("started"))
    first_seen = _time(row.get("first_seen")) or started
    if not service or not _KIND.fullmatch(kind) or first_seen is None:
        return None
    level = _LEVELS.get(level_word) if isinstance(level_word, str) else None
    if level is None and level_word is not None:
        return None
    ended = _time(row.get("ended"))
    role, begun = _role(row), started or first_seen
    planned = row.get("kind") == "maintenance"
    plan = _planned_end(row, ended or begun) if planned else None
    story = Incident(
        _key(row, kind, url),
        title,
        level,
        begun,
        ended or (_goes_on(begun, plan, generated, at) if planned else max(generated, begun)),
        plan,
        text_of(row.get("url")),
        frozenset(filter(None, map(text_of, _list(row.get("components"))))),
        tuple(map(_update, rows_of(row.get("updates")))),
    )
    return Told(
        service,
        kind,
        url,
        role,
        dated(story, at, None),
        min(first_seen, at),
        partial(_body, story, kind, url, generated if ended is None else None),
        _stated(row, role, ended),
        timedelta(milliseconds=1) if started else timedelta(seconds=1),
        page_of(url, role),
        left_open=story.ended == max(generated, begun) if ended is None else _was_left_open(row),
    )


def _was_left_open(row: Mapping[str, object]) -> bool:
    """Taken in as such before it was written out: its end is none."""
    told = rows_of(row.get("revised"))[-1:]
    return bool(told) and told[0].get("what") == Rewriting.LAST_OPEN


def _stated(row: Mapping[str, object], role: Role, ended: datetime | None) -> bool:
    """An end that a vendor did not tell has no paperwork."""
    if ended is None:
        return False
    silent = "paperwork_ended" in row and row["paperwork_ended"] is None
    return not (silent and role is Role.OFFICIAL and row.get("outage_id"))


def _role(row: Mapping[str, object]) -> Role:
    """Older files do not say whose word it is."""
    told = row.get("witness") or row.get("kind")
    return next((role for role in Role if role == told), Role.OFFICIAL)


def _key(row: Mapping[str, object], kind: str, url: str) -> str:
    """The vendor's name for it; before it may stand the name of our source."""
    key = row.get("key")
    if not isinstance(key, str):
        return ""
    key = _USER_INFO.sub("", _proper(key), count=1)
    _, found, rest = key.partition(f":{kind}:{url}/")
    return (rest if found else key)[:2000]


def _goes_on(
    begun: datetime, planned_end: datetime | None, generated: datetime, at: datetime
) -> datetime | None:
    """When planned work ended that was ahead or under way when the file was written: as it was
    announced, if that is over by now. `None`: it is not."""
    until = max(begun, planned_end or begun)
    if until <= generated:
        return generated
    return until if until <= at else None


def _planned_end(row: Mapping[str, object], otherwise: datetime) -> datetime:
    return _time(row.get("planned_end")) or otherwise


def _update(row: Mapping[str, object]) -> Update:
    """Exports have no names of updates: what is said is its own."""
    from hashlib import sha256

    at, phase = _time(row.get("at")), text_of(row.get("phase"), 100)
    told = row.get("text")
    text = _proper(told)[:LONGEST_TEXT] if isinstance(told, str) else ""
    named = f"{at}|{phase}|{text}".encode()
    return Update("imported:" + sha256(named).hexdigest()[:16], at, phase, text)


def _body(story: Incident, kind: str, url: str, until: datetime | None) -> bytes:
    """What is told of it, and not what was worked out: the same in every export."""
    ended = None if until is not None else story.ended
    told = {
        "source": kind,
        "source_url": url,
        "title": story.title,
        "level": story.level.word if story.level is not None else None,
        "started": str(story.started),
        "ended": None if ended is None else str(ended),
        "url": story.url,
        "components": sorted(story.components),
        "updates": [[str(u.at), u.phase, u.text] for u in story.updates],
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _time(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment <= LATEST else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _proper(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
