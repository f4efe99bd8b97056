"""Texts, choices and addresses."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process

from reviewkit.cells.display import Problem, display_value
from reviewkit.cells.lookalikes import INVISIBLE, normalize, tidy
from reviewkit.domain.email_address import parse_email, show_unseen_characters
from reviewkit.domain.keys import plain
from reviewkit.text import N_, Language, Phrase, language
from reviewkit.xlsx.format_codes import FormattedNumber

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECES = re.compile(r"\d+|[^\W\d_]+")
_NEGATIVE = re.compile(r"- ?[0-9]+(?:[.,][0-9]+)?").fullmatch
# A cell holds 32,767 characters (ECMA-376 part 1, 18.4.12); one that is full was cut.
_LONGEST = 32_766
_NEAR = 70  # of 100: "negotiaton" is near, "won" and "lost" are not
_LISTED = 12
_HINT = N_(" (did you mean {choice}?)")


class Choice(Protocol):
    """One entry of a list: its key, every spelling of it, and how a workbook in one language shows it."""

    @property
    def key(self) -> str: ...

    @property
    def labels(self) -> Sequence[str]: ...

    def shown(self, lang: Language, /) -> str: ...


def read_plain_text(raw: object, lang: str) -> str | Problem:
    """Text as typed, outer spaces gone. A number is the text its cell shows: 75001.0 is "75001", and "D-075"
    under a format that writes it so; thousands are not grouped."""
    if isinstance(raw, str):
        text = tidy(raw)
        return (
            text
            if len(text) <= _LONGEST
            else Problem("text-too-long", {"count": display_value(len(text)), "value": display_value(raw)})
        )
    if isinstance(raw, FormattedNumber):
        section, _ = raw.format.section_of(raw)
        if section is None or section.kind or section.is_fraction:
            return Problem("text-converted", {"value": display_value(raw)})
        if abs(raw) < 1e15 and not any(token.kind == "exponent" for token in section.tokens):
            return tidy(raw.shown(point="," if lang == "fr" else "."))
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        return Problem("text-converted", {"value": display_value(raw)})
    if not isinstance(raw, float | int | Decimal):
        return "" if raw is None else tidy(str(raw))
    number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(raw)
    if isinstance(raw, float) and not abs(raw) < 1e15:
        return Problem("digits-lost", {"value": display_value(raw)})
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "fr" else text


def read_email(raw: object) -> str | Problem:
    """Return one e-mail address as typed, its accents composed (NFC)."""
    if not isinstance(raw, str):
        return Problem("unreadable-email", {"value": display_value(raw)})
    try:
        return str(parse_email(raw.strip(INVISIBLE)))
    except ValueError:
        return Problem(
            "unreadable-email", {"value": display_value(show_unseen_characters(raw.strip(INVISIBLE)))}
        )


def _words(text: str) -> str:
    """The words alone: "4 - négociation" and "4Négociation" are "4 negociation"."""
    return " ".join(_PIECES.findall(plain(text)))


Spellings = tuple[tuple[str, str, tuple[str, ...]], ...]


def choice_spellings(choices: Sequence[Choice], lang: str) -> Spellings:
    """Each choice's key, how this language shows it, and all its spellings."""
    speak = language(lang)
    return tuple((choice.key, choice.shown(speak), tuple(choice.labels)) for choice in choices)


class ChoiceIndex:
    """A list of choices, ready to know one however it is spelled."""

    def __init__(self, spellings: Spellings) -> None:
        """A spelling that two choices share is none; the number before a name may be left out."""
        self._shown = {key: shown for key, shown, _ in spellings}
        self._keys: dict[str, str | None] = {}
        short: dict[str, str | None] = {}
        for key, shown, labels in spellings:
            for label in (*labels, key, shown):
                words = _words(label)
                _add(self._keys, words, key)
                number, _, name = words.partition(" ")
                if number.isdecimal() and name:
                    _add(short, name, key)
        self._keys = short | self._keys
        self._exact = {
            shown: key for key, shown in self._shown.items() if self._keys.get(_words(shown)) == key
        }

    def read(self, raw: object) -> str | Problem:
        """The key of the choice."""
        if isinstance(raw, str):
            if (key := self._exact.get(raw)) is not None:
                return key
            text = raw
        elif isinstance(raw, bool):
            text = "yes" if raw else "no"
        elif isinstance(raw, FormattedNumber):
            text = raw.shown(point=".")
        elif isinstance(raw, float | int | Decimal) and 0 <= raw < 1000 and raw == int(raw):
            text = str(int(raw))
        else:
            return self._unknown(raw, "")
        words = _words(text)
        # Punctuation says nothing in a choice, but "-4" is a number that is none of them.
        key = None if _NEGATIVE(normalize(text)) else self._keys.get(words)
        return self._unknown(raw, words) if key is None else key

    def _unknown(self, raw: object, words: str) -> Problem:
        listed = list(self._shown.values())
        near = self._nearest(words)
        hint = Phrase(_HINT, {"choice": self._shown[near]}) if near else ""
        if len(listed) > _LISTED:
            listed = [*listed[:_LISTED], "…"]
        return Problem("unknown-choice", {"value": display_value(raw), "choices": listed, "hint": hint})

    def _nearest(self, words: str) -> str | None:
        """The one choice that begins so, or the one spelled nearly so."""
        if not words:
            return None
        begun = {key for spelling, key in self._keys.items() if key and spelling.startswith(words)}
        if len(begun) == 1:
            return begun.pop()
        spellings = [spelling for spelling, key in self._keys.items() if key]
        best = process.extractOne(words[:100], spellings, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if best is None else self._keys[best[0]]


def _add(keys: dict[str, str | None], words: str, key: str) -> None:
    if words:
        keys[words] = key if keys.get(words, key) == key else None


@lru_cache(maxsize=256)
def choice_index(spellings: Spellings) -> ChoiceIndex:
    """The same list made ready once: settings give new objects for equal choices."""
    return ChoiceIndex(spellings)
