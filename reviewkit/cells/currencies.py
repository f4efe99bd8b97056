"""Which currencies a sign, a code or a word beside an amount may mean."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reviewkit.text import LANGUAGES, language

_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"),
    "¥": ("JPY", "CNY"),
    "₺": ("TRY",),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "₽": ("RUB",),
}
_CODES = frozenset(
    re.findall(
        r"[A-Z]{3}",
        "EUR USD GBP CHF CAD AUD NZD JPY CNY SEK NOK DKK PLN CZK HUF RON BGN TRY MAD TND DZD XOF XAF XPF"
        " MUR ZAR AED SAR QAR EGP INR SGD HKD BRL MXN KRW ILS UAH RUB",
    )
)
# Currencies as their own countries write them; a word never means two things.
_WORDS = {
    "EURO": ("EUR",),
    "EUROS": ("EUR",),
    "FCFA": ("XOF", "XAF"),
    "DH": ("MAD", "AED"),
    "KR": ("SEK", "NOK", "DKK"),
    "ZŁ": ("PLN",),
    "KČ": ("CZK",),
    "FT": ("HUF",),
    "LEI": ("RON",),
    "ЛВ": ("BGN",),
    "SFR": ("CHF",),
}
# A dollar or pound with the letters of its country: "BZ$", "$AR".
_WITH_COUNTRY = re.compile(r"[A-Z]{1,3}[$£]|[$£][A-Z]{1,3}").fullmatch


def currencies_of(mark: str) -> tuple[str, ...] | None:
    """The currencies a mark may name; None if it names none."""
    if mark in _SIGNS:
        return _SIGNS[mark]
    if len(mark) == 1 and unicodedata.category(mark) == "Sc":
        return (mark,)
    word = mark.upper()
    if word in _CODES:
        return (word,)
    return _WORDS.get(word) or _WORDS.get(word.rstrip(".")) or _symbols().get(mark)


@lru_cache(maxsize=1)
def _symbols() -> dict[str, tuple[str, ...]]:
    """The symbols that reviewkit's own workbooks print, such as "$US" and "US$", and what each means."""
    meant: dict[str, set[str]] = {}
    for code in _CODES:
        for lang in LANGUAGES:
            symbol = "".join(language(lang).symbol(code).split())
            if symbol not in _SIGNS and symbol.upper() not in _CODES:
                meant.setdefault(symbol, set()).add(code)
    return {symbol: tuple(sorted(codes)) for symbol, codes in meant.items()}


def names_money(mark: str) -> bool:
    """Does a mark name a currency, known or not?"""
    return currencies_of(mark) is not None or _WITH_COUNTRY(mark.upper()) is not None
