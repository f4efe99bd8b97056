"""Addresses that stand in a page: relative paths and mail addresses, nothing that a browser would run."""

from __future__ import annotations

import re
from urllib.parse import quote

_MAIL = re.compile(r"[^@\s<>\"',;:?&]+@[^@\s<>\"',;:?&]+\.[^@\s<>\"',;:?&]+")


def href(path: str) -> str:
    """A relative path as an address; a colon, a question mark or a hash are part of a file's name.

    Lone surrogates, as Linux gives them for names in no encoding, are written as their bytes.
    """
    forward = path.replace("\\", "/")
    try:
        raw = forward.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair: no file system gave that
        raw = forward.encode("utf-8", "replace")
    return quote(raw, safe="/.-_~()!")


def mailto(email: str) -> str:
    """A mail link, empty for what is no address."""
    address = email.strip()
    return f"mailto:{quote(address, safe='@.-_+')}" if _MAIL.fullmatch(address) else ""


def tel(phone: str) -> str:
    """A telephone link, empty for what has no digits."""
    digits = re.sub(r"[^\d+]", "", phone)
    return f"tel:{digits}" if any(mark.isdigit() for mark in digits) else ""
