"""Where requests go: the values of network.proxy, network.ca_file and updates.address."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from statuswatch.core.words import say
from statuswatch.settings.values import WrongError, shown

PROXIES = ("system", "none")

_ADVICE = say('Write "system", "none", or an address: "http://proxy.example:3128".')


def proxy(value: object) -> str:
    """`system`, `none`, or http(s)://host:port. What has a password is never shown."""
    if isinstance(value, str) and value in PROXIES:
        return value
    if not isinstance(value, str) or not value:
        raise WrongError(say("{value} is not a proxy.", value=shown(value)), _ADVICE)
    try:
        parts = urlsplit(value if "://" in value else f"//{value}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise WrongError(say("This is not the address of a proxy."), _ADVICE) from error
    if "@" in value:
        title = say("A proxy's name and password are secrets, and are never kept in this file.")
        advice = say(
            'Write proxy = "system", and give the address with them to the system: in the '
            "environment variables HTTP_PROXY and HTTPS_PROXY."
        )
        raise WrongError(title, advice)
    if parts.scheme.startswith("socks"):
        raise WrongError(say("We cannot go by a SOCKS proxy."), _ADVICE)
    if parts.scheme not in {"http", "https"} or not host or not port:
        raise WrongError(say("{value} is not the address of a proxy.", value=shown(value)), _ADVICE)
    if parts.path.strip("/") or parts.query or parts.fragment:
        title = say("{value} has something behind the port.", value=shown(value))
        raise WrongError(title, _ADVICE)
    return f"{parts.scheme}://{parts.netloc}"


def ca_file(value: object) -> str:
    """The whole path of a file with certificates; empty: none."""
    advice = say('Write the whole path of a PEM file: "/etc/ssl/office.pem"; or "" for none.')
    if not isinstance(value, str) or "\0" in value:
        raise WrongError(say("{value} is not a file.", value=shown(value)), advice)
    if not value:
        return ""
    file = Path(value).expanduser()
    if not file.is_absolute():
        raise WrongError(say("{value} is not a whole path.", value=shown(value)), advice)
    try:
        text = file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        title = say("{file} cannot be read: {why}.", file=str(file), why=why)
        raise WrongError(title, advice) from error
    if b"-----BEGIN CERTIFICATE-----" not in text and b"-----BEGIN TRUSTED CERT" not in text:
        title = say("{file} holds no certificate in PEM.", file=str(file))
        raise WrongError(title, advice)
    return str(file)


def updates_address(value: object) -> str:
    """Who is asked for the newest version; empty: nobody. What has a password is never shown."""
    advice = say('Write an address that begins with https://, or "" for none.')
    if not isinstance(value, str):
        raise WrongError(say("{value} is not an address.", value=shown(value)), advice)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise WrongError(say("This is not an address."), advice) from error
    if "@" in parts.netloc:
        title = say("An address with a name or a password is a secret, and none is needed here.")
        raise WrongError(title, advice)
    if not host or not value.isprintable() or " " in value or parts.fragment:
        raise WrongError(say("{value} is not an address.", value=shown(value)), advice)
    # Nobody on the way may say that there is a newer version; here there is nobody on the way.
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise WrongError(say("{value} is not encrypted.", value=shown(value)), advice)
    return value


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
