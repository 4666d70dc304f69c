"""How much of a body is taken in: the cap, what is only looked into, and who is told of it."""

from __future__ import annotations

import gzip

import pytest

from statuswatch.inflate import BrokenBody, Gzip, Intake, Plain


def test_a_body_is_taken_up_to_its_cap_and_not_a_byte_more() -> None:
    intake = Intake(10)
    assert (intake.room, intake.takes(b"0123456789")) == (11, True)
    with pytest.raises(BrokenBody, match="larger than"):
        intake.takes(b"x")
    assert intake.whole() == b"0123456789"


def test_of_what_is_only_looked_into_the_beginning_is_taken() -> None:
    told: list[int] = []
    intake = Intake(10, 4, told.append)
    assert intake.takes(b"01")
    assert not intake.takes(b"234567890123456789"), "what is wanted is there"
    assert (intake.whole(), told) == (b"0123", [2, 2])


def test_who_looks_for_more_than_the_cap_is_held_to_the_cap() -> None:
    intake = Intake(10, 20)
    with pytest.raises(BrokenBody, match="larger than"):
        intake.takes(b"0123456789x")


def test_what_who_is_told_raises_ends_it_before_anything_is_taken() -> None:
    def full(_: int) -> None:
        raise MemoryError

    intake = Intake(10, grow=full)
    with pytest.raises(MemoryError):
        intake.takes(b"01")
    assert intake.whole() == b""


@pytest.mark.parametrize("room", [1, 1000, Gzip.STEP + 1])
def test_no_more_comes_out_of_a_packed_piece_than_there_is_room_for(room: int) -> None:
    parts = list(Gzip().feed(gzip.compress(bytes(Gzip.STEP * 3)), room))
    assert sum(map(len, parts)) == room
    assert max(map(len, parts)) <= Gzip.STEP


def test_of_a_plain_piece_one_byte_more_than_there_is_room_for_is_never_needed() -> None:
    assert list(Plain().feed(b"12345", 3)) == [b"123"]
    assert list(Plain().feed(b"12345", 0)) == [b"1"], "enough to know that it is too much"
