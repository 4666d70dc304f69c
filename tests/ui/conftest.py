"""Widgets are tested without a screen; what needs one starts a process of its own under Xvfb."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
