"""Texts in an encoding that lacks some of their letters: the nearest letters stand for those."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NEAREST = {
    **dict(zip("ŁłØøĐđÐðĦħıŦŧŊŋĸſ", "LlOoDdDdHhiTtNnks", strict=True)),
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Þ": "Th", "þ": "th", "ŉ": "'n",
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "÷": "/", "€": "EUR",
    **dict.fromkeys("‐‑‒–—―−⁃﹣－", "-"),
    **dict.fromkeys("‘’‚‛′ʼ‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("•·●▪◦", "*"),
    "…": "...",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _nearest(mark: str, encoding: str) -> str:
    """What stands for a character in an encoding; "?" where nothing is near."""
    if _fits(mark, encoding):
        return mark
    category = unicodedata.category(mark)
    if category in ("Cf", "Mn"):
        return ""
    if category[0] == "Z":
        return " "
    known = _NEAREST.get(mark)
    if known is not None:
        return known if _fits(known, encoding) else "?"
    parts = [part for part in unicodedata.normalize("NFKD", mark) if not unicodedata.combining(part)]
    if parts == [mark]:
        return "?"
    return "".join(_nearest(part, encoding) for part in parts) or "?"


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def in_nearest_letters(text: str, encoding: str) -> str:
    """Return a text that an encoding holds: the same, or with the nearest letters (L for Ł), "?" for the others.

    Raises LookupError for an encoding that there is not.
    """
    if _fits(text, encoding):
        return text
    return "".join(_nearest(mark, encoding) for mark in unicodedata.normalize("NFC", text))
