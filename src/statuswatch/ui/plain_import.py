"""Takes PySide's hook off the import statement: it reads the source of all that is imported.

`from __feature__ import …`, which nobody here writes, wants to know which modules name PySide6.
So from the first import of Qt on every module's source was opened, read and kept (linecache): of
httpx, of asyncio, of ours. In the idle tray these were 12 MB, and the icon came later by all these
files (napari/napari#8584 found the same).
"""

from __future__ import annotations

import builtins
import linecache


def restore() -> None:
    """Call it after the first import of PySide6. Where PySide no longer keeps what it replaced,
    nothing is done."""
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
        linecache.clearcache()
