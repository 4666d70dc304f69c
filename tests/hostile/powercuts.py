"""Power cuts without pulling a plug: what SQLite writes, syncs and deletes is written down by a VFS of
our own in front of its own, and any moment of it is played out again with unsynced writes kept, lost
or torn.

What it shows: whether what was acknowledged before the cut is there after it, as long as disk and
file system keep what was synced. What it does not: disks that lie about syncing, and writes that
are not SQLite's (a backup's rename, the settings file).

The VFS is made with ctypes around the SQLite library that Python itself uses; where that one is
built into Python there is no way to reach it (`missing`).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
"""Bytes that a disk writes whole or not at all, or in part: then they are garbage."""

_Close = CFUNCTYPE(c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


class _Methods(Structure):
    """sqlite3_io_methods, https://sqlite.org/c3ref/io_methods.html."""

    _fields_ = [
        ("version", c_int),
        ("close", _Close),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        *[(f"other{n}", c_void_p) for n in range(13)],
    ]


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    """sqlite3_vfs, https://sqlite.org/c3ref/vfs.html."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        *[(f"other{n}", c_void_p) for n in range(14)],
    ]


@dataclass(frozen=True, slots=True)
class Event:
    """`what`: open, write, cut (to the size `at`), sync, delete (`at`: 1 when the folder was synced,
    too), ack (`at` is the number that was acknowledged)."""

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Recorder:
    """Everything SQLite does to files, in order. `said` puts in what was acknowledged."""

    events: list[Event] = field(default_factory=list)
    _files: dict[int, tuple[str, POINTER(_Methods)]] = field(default_factory=dict)  # type: ignore[valid-type]

    def said(self, number: int) -> None:
        self.events.append(Event("ack", at=number))


def _library() -> ctypes.CDLL | None:
    """The very library that Python's sqlite3 uses, not another copy of it."""
    try:
        maps = Path("/proc/self/maps").read_text()
    except OSError:
        return None
    path = next((line.split()[-1] for line in maps.splitlines() if "libsqlite3" in line), None)
    return None if path is None else ctypes.CDLL(path)


def missing() -> str:
    """Why it cannot be done here; empty: it can."""
    return "" if _library() else "SQLite is built into this Python: it can't be listened to"


@contextmanager
def recording() -> Iterator[Recorder]:
    """Every database that is opened meanwhile is recorded."""
    library = _library()
    assert library is not None
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    library.sqlite3_vfs_register.argtypes = [POINTER(_Vfs), c_int]
    library.sqlite3_vfs_unregister.argtypes = [POINTER(_Vfs)]
    real = library.sqlite3_vfs_find(None)
    recorder = Recorder()
    shim = _shim(real, recorder)
    library.sqlite3_vfs_register(ctypes.byref(shim), 1)
    try:
        yield recorder
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(shim))
        library.sqlite3_vfs_register(real, 1)


def _shim(real: POINTER(_Vfs), recorder: Recorder) -> _Vfs:  # type: ignore[valid-type]
    """A VFS like `real` that tells."""
    events, files = recorder.events, recorder._files

    def close(file: int) -> int:
        _, methods = files.pop(file)
        ctypes.cast(file, POINTER(_File)).contents.methods = methods
        return int(methods.contents.close(file))

    def write(file: int, data: int, size: int, at: int) -> int:
        name, methods = files[file]
        events.append(Event("write", name, at, ctypes.string_at(data, size)))
        return int(methods.contents.write(file, data, size, at))

    def truncate(file: int, size: int) -> int:
        name, methods = files[file]
        events.append(Event("cut", name, size))
        return int(methods.contents.truncate(file, size))

    def sync(file: int, flags: int) -> int:
        name, methods = files[file]
        code = int(methods.contents.sync(file, flags))
        events.append(Event("sync", name))
        return code

    told = (_Close(close), _Write(write), _Truncate(truncate), _Sync(sync))
    mine: list[object] = [told]

    def opened(_: int, path: int | None, file: int, flags: int, out: int) -> int:
        code = int(real.contents.open(ctypes.addressof(real.contents), path, file, flags, out))
        if code != 0 or path is None:
            return code
        head = ctypes.cast(file, POINTER(_File)).contents
        # The field's pointer is a view of the field: what it shows now is kept apart from it.
        theirs = ctypes.cast(ctypes.cast(head.methods, c_void_p), POINTER(_Methods))
        methods = _Methods.from_buffer_copy(theirs.contents)
        methods.close, methods.write, methods.truncate, methods.sync = told
        mine.append(methods)
        name = Path(ctypes.string_at(path).decode()).name
        files[file] = (name, theirs)
        head.methods = ctypes.pointer(methods)
        events.append(Event("open", name))
        return code

    def deleted(_: int, path: bytes, synced: int) -> int:
        code = int(real.contents.delete(ctypes.addressof(real.contents), path, synced))
        if code == 0:
            events.append(Event("delete", Path(path.decode()).name, synced))
        return code

    shim = _Vfs.from_buffer_copy(real.contents)
    shim.name, shim.open, shim.delete = b"recorded", _Open(opened), _Delete(deleted)
    mine += [shim, shim.open, shim.delete]
    # A connection that a failing test leaves open may call these until the process ends.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(mine))
    return shim


# -- the cut -----------------------------------------------------------------------------------


@dataclass
class _Disk:
    """One file as the disk has it. `synced` is None where even its name was not synced yet."""

    synced: bytearray | None
    pending: list[Event] = field(default_factory=list)


def acknowledged(events: list[Event], cut: int) -> int:
    return max((e.at for e in events[:cut] if e.what == "ack"), default=0)


def after_cut(
    base: dict[str, bytes], events: list[Event], cut: int, chance: random.Random
) -> dict[str, bytes]:
    """The files as they may be found, if the power went after `cut` events."""
    disks = {name: _Disk(bytearray(data)) for name, data in base.items()}
    for event in events[:cut]:
        disk = disks.setdefault(event.file, _Disk(None)) if event.file else None
        if disk is None or event.what == "open":
            continue
        if event.what == "sync":
            disk.synced = _played(disk, lambda _: "keep", chance)
            disk.pending.clear()
        elif event.what == "delete" and event.at:
            disks.pop(event.file)
        else:
            disk.pending.append(event)
    found = {}
    for name, disk in disks.items():
        if name.endswith("-shm"):
            continue  # made anew by whoever opens it
        if disk.synced is None and chance.random() < 0.5:
            continue  # not even its name got there
        fate = chance.choice(_FATES)
        data = _played(disk, fate, chance)
        if data is not None:
            found[name] = bytes(data)
    return found


def _some(chance: random.Random) -> str:
    return chance.choice(("keep", "keep", "lose", "tear"))


_FATES: tuple[Callable[[random.Random], str], ...] = (
    _some,
    _some,
    lambda _: "lose",
    lambda _: "keep",
    lambda chance: chance.choice(("lose", "tear")),
)


def _played(
    disk: _Disk, fate: Callable[[random.Random], str], chance: random.Random
) -> bytearray | None:
    data: bytearray | None = bytearray(disk.synced or b"")
    for event in disk.pending:
        what = fate(chance)
        if event.what == "delete":
            if what != "keep":
                return data  # the name still leads to the old file; the new one has none
            data = None
        elif what == "lose":
            continue
        elif event.what == "cut":
            data = (data or bytearray())[: event.at]
        else:
            data = _written(data or bytearray(), event, chance, torn=what == "tear")
    return data


def _written(data: bytearray, event: Event, chance: random.Random, *, torn: bool) -> bytearray:
    end = event.at + len(event.data)
    if len(data) < end:
        data.extend(bytes(end - len(data)))
    for start in range(0, len(event.data), SECTOR):
        piece = event.data[start : start + SECTOR]
        how = chance.randrange(3) if torn else 0
        if how == 1:
            continue
        if how == 2:
            piece = chance.randbytes(len(piece))
        data[event.at + start : event.at + start + len(piece)] = piece
    return data


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def is_whole(path: Path) -> bool:
    """Whole by SQLite's own judgement, and nothing in it names what is not there."""
    raw = sqlite3.connect(path)
    try:
        whole = raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not raw.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        return False
    finally:
        raw.close()
