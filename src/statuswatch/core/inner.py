"""Addresses that stay on this computer."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_inner(url: str) -> bool:
    """Does the address stay on this computer?"""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
