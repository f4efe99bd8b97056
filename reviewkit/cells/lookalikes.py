"""Characters that look like others: spaces, dashes, digits of every kind made ordinary."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "".join(ch for ch in map(chr, range(0x3001)) if ch.isspace())
# Written and never seen: zero-width and byte order marks, directions, soft hyphens, braille blanks.
_NOTHING = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2800\ufeff" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_CONTROLS = "".join(map(chr, [*range(32), *range(127, 160), 0xFFFE, 0xFFFF]))
INVISIBLE = "".join(dict.fromkeys(_SPACES + _NOTHING + _CONTROLS))

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_RUN = re.compile(" {2,}")


def is_blank(raw: object) -> bool:
    """Does the cell show nothing? None, or only spaces and invisible characters of any kind."""
    return raw is None or (isinstance(raw, str) and not raw.strip(INVISIBLE))


def tidy(text: str) -> str:
    """Text without outer spaces and without control characters; line breaks and tabs inside stay.

    Control characters are dropped, not refused: they are invisible, so a person could not mend them,
    they come with what is pasted from other programs, and no Word or Excel file may hold them.
    A line break of another kind (Word's own is a vertical tab) becomes an ordinary one.
    """
    if text.isprintable():
        return text.strip(INVISIBLE)
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text)).strip(INVISIBLE)


class _Ordinary(dict[int, str]):
    """Every decimal digit, space, dash, apostrophe and full-width mark -> its ASCII fellow.

    Superscripts, fractions and circled digits stay: 5² is not 52.
    """

    def __missing__(self, code: int) -> str:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = character = chr(code) if digit is None else str(digit)
        return character


_ORDINARY = _Ordinary(
    {ord(ch): "" for ch in _NOTHING}
    | {ord(ch): " " for ch in _SPACES if ch != "\n"}
    | {ord(ch): "-" for ch in "‐‑‒–−﹣－"}
    | {ord(ch): "'" for ch in "’‘ʼ′＇"}
    | {ord(wide): usual for wide, usual in zip("，．／％٪＋：", ",./%%+:", strict=True)}
)


def normalize(text: str) -> str:
    """Text for reading numbers and dates, runs of spaces single, outer ones gone."""
    if not text.isascii():
        text = text.translate(_ORDINARY)
    return _RUN.sub(" ", text.replace("\t", " ")).strip()
