"""What a number format makes of a number: its section, the text around the digits, the scale
(ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, Self

Kind = Literal["date", "duration"]
TokenKind = Literal["text", "digit", "point", "comma", "percent", "slash", "general", "exponent", "at"]

MOST = 255  # characters of a code: Excel's own bound

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)'
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|(?P<elapsed>\[(?:h+|m+|s+)\])"
    r"|\[(?P<test><=|>=|<>|<|>|=)\s*(?P<bound>[-+]?[0-9]*\.?[0-9]+(?:E[-+]?[0-9]+)?)\]|(?P<other>\[[^\]]*\])"
    r"|(?P<general>General)|(?P<exponent>E[-+])|(?P<half>AM/PM|A/P)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_LETTERS = frozenset("dmhysgeb")
_MARKS: dict[str, TokenKind] = {
    **dict.fromkeys("0#?", "digit"),
    ".": "point",
    ",": "comma",
    "%": "percent",
    "@": "at",
}
_DIGITS: tuple[TokenKind, ...] = ("digit", "general")


class Token(NamedTuple):
    """One piece of a section: what it is, and the text it stands for."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One of the sections of a format code, between semicolons. Compared by identity: each is parsed once.

    tokens     its pieces in order; empty for a date
    kind       is it a date, a duration or neither?
    test       the condition in brackets under which it applies, as an operator and a bound
    """

    tokens: tuple[Token, ...]
    kind: Kind | None = None
    test: tuple[str, Decimal] | None = None

    @property
    def shows_digits(self) -> bool:
        return any(token.kind in _DIGITS for token in self.tokens)

    @property
    def is_text(self) -> bool:
        """Is this the section for texts? Numbers are never shown by it."""
        return not self.shows_digits and any(token.kind == "at" for token in self.tokens)

    @property
    def is_fraction(self) -> bool:
        return any(token.kind == "slash" for token in self.tokens)

    @property
    def thousands(self) -> int:
        """By how many thousands it divides: the commas that no digit follows."""
        last = max((i for i, token in enumerate(self.tokens) if token.kind == "digit"), default=-1)
        count = 0
        for token in self.tokens[last + 1 :] if last >= 0 else ():
            if token.kind != "comma":
                break
            count += 1
        # 0,.00 divides as well: the comma stands right before the point.
        at = next((i for i, token in enumerate(self.tokens) if token.kind == "point"), 0)
        while at > 0 and self.tokens[at - 1].kind == "comma":
            at -= 1
            count += 1
        return count

    @property
    def percents(self) -> int:
        """How often it multiplies by a hundred."""
        return sum(token.kind == "percent" for token in self.tokens)

    @property
    def decimals(self) -> int:
        """How many places it has after the point."""
        at = next((i for i, token in enumerate(self.tokens) if token.kind == "point"), len(self.tokens))
        return sum(token.kind == "digit" for token in self.tokens[at:])

    @property
    def shows_decimals(self) -> bool:
        """Does it show a number to so many decimals, and neither all of its digits nor a power or a fraction?"""
        kinds = {token.kind for token in self.tokens}
        return "digit" in kinds and kinds.isdisjoint(("general", "exponent", "slash"))

    def around(self) -> tuple[str, str, str]:
        """The text before the first digit, between digits and after the last one, percent signs included."""
        places = [i for i, token in enumerate(self.tokens) if token.kind in (*_DIGITS, "point")]
        first, last = (places[0], places[-1]) if places else (len(self.tokens), len(self.tokens))
        before, inside, after = list[str](), list[str](), list[str]()
        for i, token in enumerate(self.tokens):
            if token.kind in ("text", "percent"):
                (before if i < first else after if i > last else inside).append(token.text)
        return "".join(before), "".join(inside), "".join(after)


@dataclass(frozen=True, slots=True, eq=False)
class NumberFormat:
    """A number format, parsed once and compared by identity.

    code      as the file holds it
    sections  those that numbers are shown by, at least one
    """

    code: str
    sections: tuple[Section, ...]

    def section_of(self, value: float) -> tuple[Section | None, bool]:
        """The section that shows a number, None where none does, and whether the number loses its sign there."""
        sections = self.sections
        if len(sections) > 1 and any(section.test for section in sections):
            return _by_condition(sections, Decimal(value)), False
        if len(sections) == 1:
            return sections[0], False
        if value < 0:
            return sections[1], True
        return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), False


def _by_condition(sections: tuple[Section, ...], value: Decimal) -> Section | None:
    """The first section whose condition holds, else the first without one."""
    for section in sections:
        if section.test is not None and _holds(value, *section.test):
            return section
    return next((section for section in sections if section.test is None), None)


def _holds(value: Decimal, operator: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        ">": value > bound,
        "=": value == bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "<>": value != bound,
    }[operator]


@lru_cache(maxsize=512)
def parse_format(code: str) -> NumberFormat:
    """Parse a format code; every text is one, as spreadsheet programs show it."""
    sections = [_section(pieces) for pieces in _split(code[:MOST])]
    numeric = [section for section in sections[:3] if not section.is_text] or [
        Section((Token("general", ""),))
    ]
    return NumberFormat(code, tuple(numeric))


def _split(code: str) -> list[list[re.Match[str]]]:
    """The pieces of each section."""
    sections: list[list[re.Match[str]]] = [[]]
    for piece in _PIECE.finditer(code):
        if piece["plain"] == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return sections


def _section(pieces: list[re.Match[str]]) -> Section:
    tokens: list[Token] = []
    kind: Kind | None = None
    test = None
    for piece in pieces:
        plain = piece["plain"]
        if piece["elapsed"]:
            kind = "duration"
        elif piece["half"] or (plain and plain.lower() in _DATE_LETTERS):
            kind = kind or "date"
        elif piece["test"]:
            test = piece["test"], Decimal(piece["bound"])
        else:
            tokens += _token(piece, plain)
    return Section((), kind, test) if kind else Section(tuple(_fraction_bars(tokens)), None, test)


def _token(piece: re.Match[str], plain: str | None) -> list[Token]:
    if plain is not None:
        return [Token(_MARKS.get(plain, "text"), plain)]
    if piece["general"]:
        return [Token("general", "")]
    if piece["exponent"]:
        return [Token("exponent", piece["exponent"])]
    if piece["space"] is not None:
        return [Token("text", " ")]
    for name in ("quoted", "escaped", "currency"):
        if piece[name] is not None:
            return [Token("text", piece[name])]
    return []  # a colour, a language, a filling character


def _fraction_bars(tokens: list[Token]) -> list[Token]:
    """The same, a bare bar between digits known as that of a fraction."""
    for i, token in enumerate(tokens[1:-1], 1):
        if token == ("text", "/") and tokens[i - 1].kind == "digit" and tokens[i + 1].kind in _DIGITS:
            return [*tokens[:i], Token("slash", "/"), *tokens[i + 1 :]]
    return tokens


_SPACES = re.compile("[ \t\r\n]+")
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


class FormattedNumber(float):
    """A cell's number whose format may show it otherwise than as its plain digits."""

    __slots__ = ("format",)
    format: NumberFormat

    def __new__(cls, value: float, number_format: NumberFormat) -> Self:
        number = super().__new__(cls, value)
        number.format = number_format
        return number

    def __reduce__(self) -> tuple[type[FormattedNumber], tuple[float, NumberFormat]]:
        return FormattedNumber, (float(self), self.format)

    def shown(self, *, point: str, group: str = "") -> str:
        """What the cell shows, on one line.

        point  the decimal mark
        group  what stands between thousands where the format groups them
        """
        section, unsigned = self.format.section_of(self)
        if section is None:
            return "#####"
        exact = Decimal(format(float(self), ".15g"))
        if section.kind or section.is_fraction or any(t.kind == "exponent" for t in section.tokens):
            return f"{exact:f}".replace(".", point)
        scaled = exact.scaleb(2 * section.percents - 3 * section.thousands, _EXACT)
        sign = "" if unsigned or scaled >= 0 else "-"
        return _SPACES.sub(" ", f"{sign}{_filled(section, abs(scaled), point, group)}").strip()


def _filled(section: Section, value: Decimal, point: str, group: str) -> str:
    """The section's text with a number of no sign in its places for digits."""
    tokens = section.tokens
    if any(token.kind == "general" for token in tokens):
        digits = _plain(value).replace(".", point)
        return "".join(
            digits if t.kind == "general" else t.text for t in tokens if t.kind not in ("comma", "at")
        )
    at = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    head, tail = tokens[:at], tokens[at + 1 :]
    if not any(token.kind == "digit" for token in head):  # .00, or the digits of a section that has none
        head, at = (head, at) if any(token.kind == "digit" for token in tail) else (tokens, len(tokens))
        tail = tail if at < len(tokens) else ()
    decimals = sum(token.kind == "digit" for token in tail)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    whole, _, part = f"{rounded:f}".partition(".")
    grouped = any(
        token.kind == "comma" and any(later.kind == "digit" for later in head[i + 1 :])
        for i, token in enumerate(head)
    )
    text = _whole(head, whole.lstrip("0"), group if grouped else "")
    fraction = _part(tail, part)
    return text + (point if at < len(tokens) and any(ch.isdigit() for ch in fraction) else "") + fraction


def _whole(tokens: tuple[Token, ...], digits: str, group: str) -> str:
    """The part before the point: digits from the right, what is left over before the first place."""
    written: list[str] = []
    places = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    left, count = digits, 0
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.kind in ("text", "percent"):
            written.append(token.text)
        if token.kind != "digit":
            continue
        here = left if places and i == places[0] else left[-1:]
        left = left[: len(left) - len(here)]
        for digit in reversed(here or ("0" if token.text == "0" else "")):
            if group and count and count % 3 == 0:
                written.append(group)
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _part(tokens: tuple[Token, ...], digits: str) -> str:
    """The part after the point: zeros at its end only where the format keeps them."""
    kept = len(digits.rstrip("0"))
    written, place = [], 0
    for token in tokens:
        if token.kind == "digit":
            if token.text == "0" or place < kept:
                written.append(digits[place] if place < len(digits) else "0")
            place += 1
        elif token.kind in ("text", "percent"):
            written.append(token.text)
    return "".join(written)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
