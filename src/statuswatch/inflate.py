"""Bodies inflated by zlib with a limit on what comes out, piece by piece.

httpx's own decoders turned 1,154 bytes of `gzip, gzip` into 512 MB, and take a truncated answer
for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from statuswatch.core.words import Message, say


class BrokenBody(Exception):
    """A body that is not what its headers say. `words` tell it to a person."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


Grow = Callable[[int], None]
"""Told, before they are taken, of the bytes by which a body grows; what it raises ends it."""


class Intake:
    """What is taken in of a body: `cap` bytes at most, and of a longer one nothing; where only the
    beginning is wanted, its first `stop_after`."""

    def __init__(self, cap: int, stop_after: int | None = None, grow: Grow | None = None) -> None:
        self._cut = stop_after is not None and stop_after <= cap
        self._most = stop_after if stop_after is not None and self._cut else cap
        self._grow = grow
        self._body = BytesIO()  # its value is no second copy, as that of a bytearray would be
        self._size = 0

    @property
    def room(self) -> int:
        """Bytes after which it is known that there are too many."""
        return self._most - self._size + 1

    def takes(self, part: bytes) -> bool:
        """False: what is wanted is there. Raises BrokenBody where it is too large, and what who is
        told of it raises."""
        if len(part) >= self.room and not self._cut:
            n = self._most // 1048576
            raise BrokenBody(say("the answer is larger than {n} MB", n=n))
        part = part[: self._most - self._size]
        if self._grow is not None:
            self._grow(len(part))
        self._size += self._body.write(part)
        return self._size < self._most or not self._cut

    def whole(self) -> bytes:
        return self._body.getvalue()


class Plain:
    def feed(self, chunk: bytes, room: int) -> Iterator[bytes]:
        yield chunk[: max(room, 1)]

    def finish(self) -> None:
        return


class Gzip:
    """gzip by zlib with a limit on what comes out; further members are read too."""

    STEP = 262_144

    def __init__(self) -> None:
        self._z = zlib.decompressobj(wbits=31)
        self._begun = False

    def feed(self, chunk: bytes, room: int) -> Iterator[bytes]:
        """Piece by piece: a few bytes may become as many megabytes as there is room for."""
        data = chunk
        try:
            while data and room > 0:
                if self._z.eof:
                    if not data.strip(b"\0"):
                        break  # zero padding after the last member is allowed
                    self._z = zlib.decompressobj(wbits=31)
                self._begun = True
                part = self._z.decompress(data, min(self.STEP, room))
                data = self._z.unconsumed_tail or self._z.unused_data
                room -= len(part)
                if part:
                    yield part
        except zlib.error as error:
            raise BrokenBody(say("the answer's compression is broken")) from error

    def finish(self) -> None:
        if self._begun and not self._z.eof:
            raise BrokenBody(say("the answer was cut short"))


def inflater(encoding: str) -> Plain | Gzip:
    codings = [c for c in (part.strip().lower() for part in encoding.split(",")) if c]
    codings = [c for c in codings if c != "identity"]
    if not codings:
        return Plain()
    if codings in (["gzip"], ["x-gzip"]):
        return Gzip()
    raise BrokenBody(
        say("the answer is packed as {coding}, which we did not ask for", coding=encoding)
    )
