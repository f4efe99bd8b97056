"""Keys by which references, labels, customers and actions are compared."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache

from reviewkit.domain.period import Period

_SPACES = re.compile(r"\s+")
# Legal forms that come and go in a customer's name; compared as whole words, accents gone.
_LEGAL_FORMS = frozenset(
    (
        *(
            "sa",
            "sas",
            "sasu",
            "sarl",
            "eurl",
            "snc",
            "sci",
            "scop",
            "scp",
            "selarl",
            "gie",
            "ei",
            "sca",
            "spa",
        ),
        *(
            "srl",
            "gmbh",
            "ag",
            "kg",
            "bv",
            "nv",
            "ltd",
            "limited",
            "llc",
            "inc",
            "corp",
            "plc",
            "co",
            "company",
        ),
        *("ste", "societe"),
    )
)
# Written and never seen: what Unicode calls ignorable by default, beside the format characters.
_UNSEEN = frozenset(
    map(
        chr,
        (
            0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0,
            *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
        ),
    )
)  # fmt: skip
_DASHES = frozenset("˗⁃−➖")  # beside what Unicode counts as dashes
_QUOTES = frozenset('‘’‚‛ʹʻʼʽˈ′‵`´“”„‟″«»‹›＇＂"')
# Letters of Cyrillic and Greek that no reader tells from Latin ones, by their capitals.
_TWINS = dict(zip("АВЕЅІЈКМНОРСТУХԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXQWABEZHIKMNOPTYX", strict=True))


class _Ordinary(dict[int, str]):
    """A character, its case and width gone -> the one that stands for all that look like it; "" for one unseen."""

    def __missing__(self, code: int) -> str:
        self[code] = ordinary = _ordinary(chr(code))
        return ordinary


def _ordinary(mark: str) -> str:
    if mark in "\t\n\r\x0b\x0c\x85":
        return " "
    category = unicodedata.category(mark)
    if category in ("Cf", "Cc", "Cs") or mark in _UNSEEN:
        return ""
    if category[0] == "Z":
        return " "
    if category == "Pd" or mark in _DASHES:
        return "-"
    if mark in _QUOTES:
        return "'"
    if category == "Nd":
        return str(unicodedata.decimal(mark))
    twin = _TWINS.get(mark.upper())
    return twin.casefold() if twin else mark


_ORDINARY = _Ordinary()


@lru_cache(maxsize=65_536)
def fold(reference: str) -> str:
    """Return the normal form by which codes, references and names are compared (docs/decisions/keys.md).

    Without case, width and outer spaces, without what is never seen, every dash a hyphen, and letters that
    look alike in Latin, Cyrillic and Greek the same letter. Letters of any script are kept, accents count.
    """
    if reference.isascii() and reference.isprintable():
        return " ".join(reference.casefold().replace('"', "'").replace("`", "'").split())
    text, folded = reference, _folded(reference)
    while folded != text:  # a sign taken away can leave others that now compose
        text, folded = folded, _folded(folded)
    return folded


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_ORDINARY)).strip()


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text as `fold` does, without the accents of Latin and Greek letters."""
    # Cached: headings and labels are compared in every sheet of every workbook.
    folded = fold(text.replace("œ", "oe").replace("Œ", "OE"))
    if folded.isascii():
        return folded
    letters: list[str] = []
    accented = False
    for mark in unicodedata.normalize("NFKD", folded):
        if not unicodedata.combining(mark):
            accented = mark < "\u0400"  # Latin or Greek: of other scripts a mark makes another letter
        elif accented:
            continue
        letters.append(mark)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", "".join(letters))).strip()


# Of languages with other letters, in their normal form.
_ALL_LEGAL_FORMS = _LEGAL_FORMS | {plain(form) for form in ("ООД", "ЕООД", "АД", "ЕАД", "ООО", "ΑΕ", "ΕΠΕ")}


def _words(text: str) -> list[str]:
    """The runs of letters, their marks and digits, of any script."""
    return "".join(mark if unicodedata.category(mark)[0] in "LMN" else " " for mark in text).split()


def customer_key(name: str) -> str:
    """Return a customer's name without case, accents and legal forms (domain: new customers).

    A name that is nothing but legal forms keeps them.
    """
    words = _words(plain(name).replace(".", ""))
    return " ".join([word for word in words if word not in _ALL_LEGAL_FORMS] or words) or plain(name)


_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")
_RUN_OF_DIGITS = re.compile(r"([0-9]+)")


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """Return what file names are ordered by as people count: v9 before v10, a name before "name (1)"."""
    pieces = _RUN_OF_DIGITS.split(_SUFFIX.sub("", fold(name)))
    return tuple((int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces if piece)


@lru_cache(maxsize=8192)
def fold_for_numbers(text: str) -> str:
    """Return text as the numbers of actions are made of it: without case, width and outer spaces.

    It never changes: a number that stands in a workbook, a document or a calendar is the same in the next.
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def action_id(partner: str, period: Period, *words: str) -> str:
    """Return the number of an action, the same in every revision: from the action and the month it first stood in."""
    text = "\0".join([partner, str(period), *(fold_for_numbers(w) for w in words)])
    digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:5]
    return f"{period.year % 100:02d}{period.part:02d}-{digest}"
