"""The identity of a workbook: one token, written in four places (design: every workbook carries).

    RK1:review:1:BP1:2026-11:fr:EUR:3f9c:9e107d9d372bb682

form, version, partner (empty for the vendor's own), period, language, currency, check
digits, and the keyed code of the workspace that made it. Codes are percent-encoded, so
that a partner called "A:B" cannot be mistaken for two fields.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from reviewkit.domain.faults import Fault
from reviewkit.domain.period import Period
from reviewkit.xlsx import Book

NAME = "reviewkit"  # of the defined name and the custom property
SHEET = "_reviewkit"  # the very hidden sheet
_MOST_TOKENS = 20
COLUMN = "column"  # begins a row of it that points at a heading: sheet, column, formula

_TOKEN = re.compile(r"RK1:[^\s:\"]*:\d+:[^\s:\"]*:[0-9Q-]+:[a-z]{2}:[^\s:\"]*:[0-9a-f]{4}(?::[^\s\":]*)?")


@dataclass(frozen=True)
class Identity:
    """form, version, partner (None for the vendor's own), period, language and currency of a workbook."""

    form: str
    version: int
    partner: str | None
    period: Period
    lang: str
    currency: str

    def _body(self) -> str:
        partner = quote(self.partner or "", safe="")
        return f"RK1:{self.form}:{self.version}:{partner}:{self.period}:{self.lang}:{quote(self.currency, safe='')}"

    def token(self, key: bytes | None) -> str:
        body = self._body()
        signed = f":{signature(body, key)}" if key else ""
        return f"{body}:{_digits(body)}{signed}"


@dataclass(frozen=True)
class IdentityReading:
    """The identity read from a workbook, and the faults met there."""

    identity: Identity | None
    faults: tuple[Fault, ...]

    def trusted(self) -> IdentityReading:
        """Return the reading of a file that was let in by hand: its missing or foreign code is a warning."""
        if is_authentic(self.faults):
            return self
        others = tuple(fault for fault in self.faults if fault.kind not in _WRONG_CODES)
        return IdentityReading(self.identity, (*others, Fault("identity-trusted")))


_WRONG_CODES = frozenset({"identity-foreign", "identity-unsigned"})


def is_authentic(faults: Iterable[Fault]) -> bool:
    """Return whether none of a workbook's faults says that this workspace did not make it.

    What is not authentic comes from anybody: nothing that is known may be compared with it, and nothing
    of it is kept or mailed.
    """
    return not any(fault.kind in _WRONG_CODES for fault in faults)


def _digits(body: str) -> str:
    return f"{zlib.crc32(body.encode()) & 0xFFFF:04x}"


def signature(body: str, key: bytes) -> str:
    """Return the code that a workspace's key gives to a token's fields."""
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:16]


def _parse(token: str) -> Identity | None:
    _, form, version, partner, period, lang, currency, *_ = token.split(":")
    try:
        return Identity(
            form, int(version), unquote(partner) or None, Period.parse(period), lang, unquote(currency)
        )
    except ValueError:
        return None


def _texts(book: Book) -> Iterable[str]:
    """Yield every text that may hold the token: property, names, then cells, those of the hidden sheet first."""
    yield from book.custom.values()
    yield from book.names.values()
    for sheet in sorted(book.sheets, key=lambda s: s.name != SHEET):
        for (row, col), value in sheet.cells.items():
            # Beyond this corner stand only people's records; a token pasted there is text.
            if row <= 60 and col <= 40 and isinstance(value, str) and "RK1:" in value:
                yield value


def tokens_in(book: Book) -> list[str]:
    """Return the tokens a workbook carries, each once, at most _MOST_TOKENS: ours stands in four places."""
    tokens: dict[str, None] = {}
    for text in _texts(book):
        for token in _TOKEN.findall(text):
            tokens[token] = None
            if len(tokens) == _MOST_TOKENS:
                return list(tokens)
    return list(tokens)


def _plainly(book: Book, token: str) -> list[str]:
    """Return what the hidden sheet's plain rows say other than the token, as "name = value"."""
    _, *fields = token.split(":")
    names = ("form", "version", "partner", "period", "language", "currency")
    right = {name: unquote(value) for name, value in zip(names, fields, strict=False)}
    differences = []
    for sheet in book.sheets:
        if sheet.cells.get((1, 1)) != "token":
            continue
        for row in range(2, 20):
            name, value = sheet.cells.get((row, 1)), sheet.cells.get((row, 2), "")
            if name in right and _as_text(value) != right[str(name)]:
                differences.append(f"{name} = {_as_text(value)}")
    return differences


def _as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_identity(book: Book, key: bytes | None) -> IdentityReading:
    """Read the identity from wherever it survived. One place suffices; where there are several, they must agree."""
    tokens = tokens_in(book)
    if not tokens:
        return IdentityReading(None, (Fault("not-a-form"),))
    sound = [t for t in tokens if _digits(":".join(t.split(":")[:7])) == t.split(":")[7] and _parse(t)]
    faults = [Fault("identity-damaged", values={"token": t}) for t in tokens if t not in sound]
    if not sound:
        return IdentityReading(None, tuple(faults))
    others = _plainly(book, sound[0])
    if others or len({t.rsplit(":", len(t.split(":")) - 8)[0] for t in sound}) > 1:
        faults.append(Fault("identity-disagrees", values={"tokens": " / ".join([*sound, *others])}))
    if key is None:
        return IdentityReading(_parse(sound[0]), tuple(faults))
    coded = [token for token in sound if len(token.split(":")) == 9]
    right = [token for token in coded if _has_right_code(token, key)]
    if len(right) < len(coded):
        faults.append(Fault("identity-foreign"))
    elif not coded:
        faults.append(Fault("identity-unsigned"))
    # Where places disagree, the workbook is what a right code says it is.
    return IdentityReading(_parse((right or sound)[0]), tuple(faults))


def _has_right_code(token: str, key: bytes) -> bool:
    *fields, _digits_of_fields, code = token.split(":")
    # As bytes: text that is not ASCII cannot be compared in constant time.
    return hmac.compare_digest(code.encode(), signature(":".join(fields), key).encode())
