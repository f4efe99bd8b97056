"""One language: its words from the catalogs, its figures and dates from Babel's locale data.

Babel's own formatters take some 50 µs a call, and a run prints a million cells: their
locale data is read once, the figures are set here.
"""

from __future__ import annotations

import datetime as dt
import gettext
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from reviewkit.text.rounding import exact, half_up
from reviewkit.text.symbols import NBSP

LANGUAGES = ("fr", "en")

_LOCALE = Path(__file__).parent / "locale"
_MINUS = "−"
_DE = re.compile(r"\bde \{(\w+)\}")


def _vowel(value: object) -> bool:
    """Return whether a value begins with a vowel. An h counts as a consonant: some are aspirated."""
    return unicodedata.normalize("NFKD", str(value)[:1].casefold())[:1] in tuple("aeiouœ")


class Language:
    """Messages, numbers and dates of one language. Get it from `language("fr")`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalog: gettext.NullTranslations = gettext.NullTranslations()
        compiled = _LOCALE / f"{code}.mo"
        if compiled.exists():
            with compiled.open("rb") as stream:
                self._catalog = gettext.GNUTranslations(stream)

    def __repr__(self) -> str:
        return f"language({self.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return language, (self.code,)

    # ---------------------------------------------------------------- words

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in this language, its {names} filled in."""
        text = self._catalog.gettext(message) if message else ""
        return self._elided(text, values).format(**values) if values else text

    def count(self, singular: str, plural: str, number: int, /, **values: object) -> str:
        """Return a message in singular or plural; {n} is the number, grouped."""
        text = self._catalog.ngettext(singular, plural, number)
        return self._elided(text, values).format(n=self.integer(number), **values)

    def _elided(self, message: str, values: Mapping[str, object]) -> str:
        """ "de {month}" becomes "d’{month}" before avril, août and octobre, and before names alike."""
        if self.code != "fr" or "de {" not in message:
            return message
        return _DE.sub(
            lambda match: f"d’{{{match[1]}}}" if _vowel(values.get(match[1])) else match[0], message
        )

    def knows(self, message: str) -> bool:
        """Return whether the catalog has the message. Messages are written in English, so English has all."""
        return self.code == "en" or self._catalog.gettext(message) != message

    def listed(self, things: list[str]) -> str:
        """Return a list in words: "a, b et c"."""
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {'et' if self.code == 'fr' else 'and'} {things[-1]}"

    def parted(self, things: Iterable[str]) -> str:
        """Return items that may hold commas, separated by semicolons: "a ; b ; c"."""
        return f"{NBSP if self.code == 'fr' else ''}; ".join(things)

    def labelled(self, label: str, text: str) -> str:
        """Return "Pipe : 74 000 €"; the text alone without a label."""
        return f"{label}{NBSP if self.code == 'fr' else ''}: {text}" if label else text

    def quoted(self, text: str) -> str:
        return f"«{NBSP}{text}{NBSP}»" if self.code == "fr" else f"“{text}”"

    # -------------------------------------------------------------- figures

    @cached_property
    def _babel(self) -> Any:
        from babel import Locale  # noqa: PLC0415 -- 40 ms that `--help` need not pay

        return Locale.parse("fr_FR" if self.code == "fr" else "en_GB")

    @cached_property
    def group(self) -> str:
        """The mark between thousands; CLDR's narrow space shows as a box in old fonts."""
        mark = str(self._babel.number_symbols["latn"]["group"])
        return NBSP if mark.isspace() else mark

    @cached_property
    def decimal(self) -> str:
        return str(self._babel.number_symbols["latn"]["decimal"])

    def integer(self, number: int) -> str:
        """Return a grouped whole number: "1 284", with a true minus sign."""
        text = f"{abs(number):,}".replace(",", self.group)
        return _MINUS + text if number < 0 else text

    def number(self, value: float | Decimal, places: int = 1, *, fixed: bool = False) -> str:
        """Return "12,5", with at most `places` decimals; with exactly so many if `fixed`."""
        whole, _, part = f"{abs(half_up(value, places)):,f}".partition(".")
        part = part if fixed else part.rstrip("0")
        text = whole.replace(",", self.group) + (self.decimal + part if part else "")
        return _MINUS + text if value < 0 and text.strip("0" + self.decimal) else text

    def rate(self, fraction: float | None, places: int = 0) -> str:
        """Return a fraction as percent: "82 %"; "n. d." for None."""
        if fraction is None:
            return self.unknown
        space = NBSP if self.code == "fr" else ""
        percent = exact(fraction) * 100
        text = self.number(percent, places)
        if percent != 100 and text == self.integer(100):
            # What is not 100 % is never printed as 100 %: a decimal shows it, 99.9 where that too rounds to it.
            near = Decimal("99.9") if percent < 100 else Decimal("100.1")
            text = self.number(percent if half_up(percent, 1) != 100 else near, 1)
        return f"{text}{space}%"

    def money(self, cents: int | None, currency: str, *, exact: bool = False) -> str:
        """Return an amount in a currency: "1 284 350 €". Cents are shown below 1 000 and if `exact`."""
        if cents is None:
            return self.unknown
        if exact or (abs(cents) < 100_000 and cents % 100):
            whole, part = divmod(abs(cents), 100)
            text = f"{whole:,}".replace(",", self.group) + f"{self.decimal}{part:02d}"
        else:
            text = f"{(abs(cents) + 50) // 100:,}".replace(",", self.group)
        sign = _MINUS if cents < 0 and text.strip("0.,") else ""
        symbol = self.symbol(currency)
        return f"{sign}{text}{NBSP}{symbol}" if self.code == "fr" else f"{sign}{symbol}{text}"

    def change(self, cents: int | None, currency: str) -> str:
        """Return a difference with its sign: "+12 000 €"."""
        if cents is None:
            return self.unknown
        return f"+{self.money(cents, currency)}" if cents > 0 else self.money(cents, currency)

    @cache  # noqa: B019 -- two languages live as long as the process
    def symbol(self, currency: str) -> str:
        mark = str(self._babel.currency_symbols.get(currency, currency))
        return mark if self.code == "fr" or len(mark) == 1 else mark + NBSP

    def knows_currency(self, currency: str) -> bool:
        """Return whether a code is a currency's (ISO 4217): of any other it is not known how it is written."""
        return currency in self._babel.currencies

    @property
    def unknown(self) -> str:
        """What stands for a rate without a base or a comparison without an earlier value."""
        return f"n.{NBSP}d." if self.code == "fr" else "n/a"

    # ---------------------------------------------------------------- dates

    def day(self, date: dt.date | None) -> str:
        """Return a date: 15/11/2026 in French; in English 15 Nov 2026, since 5/11 is ambiguous there."""
        if date is None:
            return ""
        return (
            f"{date:%d/%m/%Y}"
            if self.code == "fr"
            else f"{date.day}{NBSP}{self._month(date.month)} {date.year}"
        )

    def short_day(self, date: dt.date | None) -> str:
        """Return day and month: "15 nov."."""
        return "" if date is None else f"{date.day}{NBSP}{self._month(date.month)}"

    def month(self, first: dt.date) -> str:
        """Return month and year in words: "novembre 2026"."""
        return f"{self._babel.months['format']['wide'][first.month]} {first.year}"

    def short_month(self, first: dt.date) -> str:
        """Return month and year, short: "nov. 26"."""
        return f"{self._month(first.month)} {first.year % 100:02d}"

    def _month(self, number: int) -> str:
        return str(self._babel.months["format"]["abbreviated"][number])


@cache
def language(code: str) -> Language:
    """Return the language of a code. Raises ValueError for a code that is none of LANGUAGES."""
    if code not in LANGUAGES:
        message = f"language {code!r} is none of {', '.join(LANGUAGES)}"
        raise ValueError(message)
    return Language(code)
