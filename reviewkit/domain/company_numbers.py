"""Registration numbers of companies: which kinds are known, and when two of them are one company's.

SIREN and SIRET after the Code de commerce, R123-220 to R123-223; VAT numbers after Council Directive
2006/112/EC, article 215. Check digits are not judged: a number with a slip is still the same text twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.domain.keys import plain

# What stands in a cell that has to be filled and cannot be yet; compared by `plain`, punctuation apart.
_PLACEHOLDERS = frozenset(
    plain(words)
    for words in (
        "a completer", "a confirmer", "a creer", "a definir", "a demander", "a determiner", "a preciser",
        "a remplir", "a renseigner", "a trouver", "a venir", "a voir", "absent", "aucun", "aucune", "en attente",
        "en cours", "en cours d immatriculation", "en creation", "inconnu", "inconnue", "indisponible", "nc", "nd",
        "neant", "ne sait pas", "non", "non communique", "non connu", "non disponible", "non renseigne",
        "non transmis", "nr", "ns", "pas de", "pas encore", "pas encore connu", "pas de numero", "rien", "sans",
        "sans objet", "so", "vide", "x", "xx", "xxx", "blank", "empty", "in progress", "na", "n a", "nil", "no",
        "none", "not available", "not known", "not yet", "not yet known", "null", "ongoing", "pending", "tba",
        "tbc", "tbd", "to be announced", "to be confirmed", "to be defined", "to be determined", "to come",
        "to follow", "unknown", "keine", "unbekannt", "folgt", "offen",
    )
)  # fmt: skip
_COUNTRIES = (
    "at be bg ch cy cz de dk ee el es fi fr gb gr hr hu ie it li lt lu lv mc mt nl no pl pt ro se si sk sm xi"
)
_NOT_WORDS = re.compile(r"[\W_]+")
_LABEL = re.compile(
    r"\b(?:numero|number|num|no|nr|n|siren|siret|siege|rcs|rm|tva|vat|mwst|iva|ust|uid|ust-?idnr|intracom\w*|"
    r"intra|id|eu|ue)\b[.:°º]*",
)
_TOWN = re.compile(
    r"^(?:[^\W\d_]{3,}[\s.-]*)+[ab]?\s*(?=[0-9]{3}[\s.]?[0-9]{3}[\s.]?[0-9]{3}$)"
)  # of a register
_REGISTER = re.compile(r"\b(?:rcs|greffe)\b").search
_FRENCH_VAT = re.compile(r"fr[0-9a-z]{2}([0-9]{9})").fullmatch
_SIRET = re.compile(r"([0-9]{9})([0-9]{5})").fullmatch
_SIREN = re.compile(r"[0-9]{9}").fullmatch
_FOREIGN_VAT = re.compile(rf"({_COUNTRIES.replace(' ', '|')})(e?[0-9a-z]{{7,13}})").fullmatch
_FILLED_UP = re.compile(r"([0-9])\1{3,}").fullmatch  # 00000, 999999999
_COUNTED = ("123456789", "0123456789", "1234567890", "12345678901234")


@dataclass(frozen=True)
class CompanyNumber:
    """A company's number as it is compared.

    kind   "siren", "vat" with its country, or "other": a number of a register or list that is not known
    core   what all numbers of the company share: the SIREN, the VAT number without its country, the number
    site   of a SIRET, the five digits of the establishment
    """

    kind: str
    core: str
    site: str = ""

    def matches(self, other: CompanyNumber) -> bool:
        """Return whether both are one company's and no two of its establishments."""
        return self.core == other.core and (not self.site or not other.site or self.site == other.site)

    def differs(self, other: CompanyNumber) -> bool:
        """Return whether both cannot be one company's: numbers of one kind, and not the same."""
        return self.kind == other.kind and self.core != other.core


def is_placeholder(typed: str) -> bool:
    """Return whether a text only says that something is not known: "N/A", "à venir", "0000", "?"."""
    words = _NOT_WORDS.sub(" ", plain(typed)).strip()
    if words in _PLACEHOLDERS or words.replace(" ", "") in _PLACEHOLDERS:
        return True
    letters = words.replace(" ", "")
    return not letters.strip("0") or (len(letters) > 1 and not letters.strip("x"))


def read_company_number(typed: str) -> CompanyNumber | None:
    """Return the number that a text holds; None for a placeholder and for what is no number."""
    text = plain(typed)
    if is_placeholder(typed):
        return None
    unlabelled = _LABEL.sub(" ", text).strip(" :.-")
    if _REGISTER(text):
        unlabelled = _TOWN.sub("", unlabelled)
    mark = _NOT_WORDS.sub("", unlabelled)
    if is_placeholder(unlabelled) or not any(ch.isdigit() for ch in mark):
        return None
    digits = "".join(ch for ch in mark if ch.isdigit())
    if not digits.strip("0") or _FILLED_UP(digits) or digits in _COUNTED:
        return None
    return _known_kind(mark)


def _known_kind(mark: str) -> CompanyNumber:
    """The number of these letters and digits."""
    if match := _FRENCH_VAT(mark):
        return CompanyNumber("siren", match[1])
    if match := _SIRET(mark.removeprefix("fr")):
        return CompanyNumber("siren", match[1], match[2])
    if _SIREN(mark):
        return CompanyNumber("siren", mark)
    if (match := _FOREIGN_VAT(mark)) and sum(ch.isdigit() for ch in match[2]) >= 5:
        country = "gr" if match[1] == "el" else match[1]
        return CompanyNumber(f"vat {country}", match[2].removeprefix("e" if country == "ch" else ""))
    return CompanyNumber("other", mark)
