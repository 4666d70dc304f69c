"""Bodies inflated by zlib with a limit on what comes out, piece by piece.

httpx's own decoders turned 1,154 bytes of `gzip, gzip` into 512 MB, and take a truncated answer
for a whole one.
"""

from __future__ import annotations

import zlib

from statuswatch.core.words import Message, say


class BrokenBody(Exception):
    """A body that is not what its headers say. `words` tell it to a person."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


class Plain:
    def feed(self, chunk: bytes, room: int) -> list[bytes]:
        return [chunk[: max(room, 1)]]

    def finish(self) -> None:
        return


class Gzip:
    """gzip by zlib with a limit on what comes out; further members are read too."""

    STEP = 262_144

    def __init__(self) -> None:
        self._z = zlib.decompressobj(wbits=31)
        self._begun = False

    def feed(self, chunk: bytes, room: int) -> list[bytes]:
        parts: list[bytes] = []
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
                    parts.append(part)
        except zlib.error as error:
            raise BrokenBody(say("the answer's compression is broken")) from error
        return parts

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
