"""Symbols, catalog markers and file names, independent of any language."""

from __future__ import annotations

import hashlib
import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"

_LONGEST_NAME = 60  # several stand in one path, which may have 255 bytes
# Windows opens the device of this name in every folder, whatever stands after a point.
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}).union(
    f"{device}{number}" for device in ("COM", "LPT") for number in range(10)
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for a message translated later
    """Mark a message for the catalogs; it is translated where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802
    """Mark a message with its plural for the catalogs; `Language.count` translates it."""
    return singular, plural


def safe_name(text: str) -> str:
    """Return a part of a file name that every system and mail program takes: short, without accents and spaces.

    A name that Windows keeps for a device, such as CON or aux.txt, gets a line before it.
    A name that is cut ends in a hash of the whole, so that two long names that begin alike differ.
    """
    # An apostrophe or a dash beyond ASCII parts words like the one on the keyboard.
    parted = "".join(
        " " if unicodedata.category(mark)[0] in "PZ" and not mark.isascii() else mark for mark in text
    )
    bare = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", bare).strip("-.") or "x"
    if name.partition(".")[0].upper() in _DEVICES:
        name = f"_{name}"
    if len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{name[: _LONGEST_NAME - 7].rstrip('-.')}-{mark}"
