"""An e-mail address: how it is read, compared and written for a mail server (RFC 5321, 5891, 6531).

The domain and the part before the @ follow different rules: a domain outside ASCII has an ASCII
form ("xn--…") that every server takes, the local part has none and needs a server with SMTPUTF8.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LOCAL = re.compile(r"(?!\.)(?:\.?[\w!#$%&'*+/=?^`{|}~-])+").fullmatch
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?").fullmatch
_TOP_LABEL = re.compile(r"xn--[a-z0-9-]+|[a-z][a-z0-9-]*[a-z0-9]").fullmatch
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST = 64, 253, 254  # octets
# Unicode's Default_Ignorable_Code_Point, and two signs that are drawn as nothing: the braille blank
# and the Mongolian vowel separator of older versions. Nobody sees them, and some turn the text round.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Scripts whose letters pass for each other: а, ο and a. A domain or a local part keeps to one of them.
_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """One e-mail address.

    local         the part before the @, as typed
    domain        the part after it, as typed
    ascii_domain  the domain in lower case and in the form that every server takes
    """

    local: str
    domain: str
    ascii_domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def for_mail(self) -> str:
        """The address as headers and mail servers take it, its domain in ASCII."""
        return f"{self.local}@{self.ascii_domain}"

    @property
    def key(self) -> str:
        """The text by which addresses are compared: capitals do not count, nor how the domain is written."""
        return f"{self.local.casefold()}@{self.ascii_domain}"


@lru_cache(maxsize=8192)
def parse_email(text: str) -> EmailAddress:
    """Return the address that a text is.

    Raises ValueError for anything else: a list, a name beside the address, a space, an invisible
    character or a mark of direction in it, letters of scripts that pass for each other.
    """
    local, _, domain = text.partition("@")
    if text != unicodedata.normalize("NFC", text):
        local, domain = (unicodedata.normalize("NFC", part) for part in (local, domain))
    if unseen_characters(text) or not _is_local(local):
        raise ValueError(text)
    address = EmailAddress(local, domain, parse_domain(domain))
    if len(address.for_mail.encode()) > _LONGEST:
        raise ValueError(text)
    return address


@lru_cache(maxsize=8192)
def parse_domain(text: str) -> str:
    """Return a mail domain in lower-case ASCII. Raises ValueError for a text that is none."""
    if unseen_characters(text):
        raise ValueError(text)
    domain = text.lower()
    if not text.isascii() or "xn--" in domain:
        import idna  # noqa: PLC0415 -- its tables take 10 ms to load, and few addresses need them

        try:
            domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
            spelled = idna.decode(domain)
        except UnicodeError as error:  # idna.IDNAError is one
            raise ValueError(text) from error
        if any(_mixes_scripts(label) for label in spelled.split(".")):
            raise ValueError(text)
    labels = domain.split(".")
    if (
        len(domain) > _LONGEST_DOMAIN
        or len(labels) < 2
        or not all(_LABEL(label) for label in labels)
        or not _TOP_LABEL(labels[-1])
    ):
        raise ValueError(text)
    return domain


def for_mail(text: str) -> str:
    """Return an address as headers and mail servers take it; a text that is no address as it is."""
    try:
        return parse_email(text).for_mail
    except ValueError:
        return text


def email_key(text: str) -> str:
    """Return the text by which an address is compared with others; one that is no address by its letters."""
    try:
        return parse_email(text).key
    except ValueError:
        return text.strip().casefold()


def domain_of(text: str) -> str:
    """Return the domain of an address in lower-case ASCII; empty for a text that is no address."""
    try:
        return parse_email(text).ascii_domain
    except ValueError:
        return ""


def unseen_characters(text: str) -> list[str]:
    """Return the characters of a text that cannot be seen, spaces apart."""
    if text.isascii() and text.isprintable():
        return []
    return [ch for ch in text if _IGNORABLE.match(ch) or unicodedata.category(ch) in _CONTROL_CATEGORIES]


def show_unseen_characters(text: str) -> str:
    """Return a text in which each invisible character is written as its number: "anne⟨U+200B⟩@example.com"."""
    return "".join(f"⟨U+{ord(ch):04X}⟩" if unseen_characters(ch) else ch for ch in text)


def _is_local(text: str) -> bool:
    """Return whether a text may stand before the @: RFC 5322's dot-atom, with letters and digits of any script."""
    if text.isascii():
        return len(text) <= _LONGEST_LOCAL and _LOCAL(text) is not None
    return (
        len(text.encode()) <= _LONGEST_LOCAL
        and _LOCAL("".join("x" if unicodedata.category(ch)[0] == "M" else ch for ch in text)) is not None
        and not unicodedata.combining(text[0])
        # Full-width letters, ligatures and the like look like others and are another mailbox.
        and text == unicodedata.normalize("NFKC", text)
        and not _mixes_scripts(text)
    )


def _mixes_scripts(text: str) -> bool:
    """Return whether letters of two scripts that pass for each other stand in one text."""
    if text.isascii():
        return False
    scripts = {unicodedata.name(ch, "").partition(" ")[0] for ch in text if ch.isalpha()}
    return len(scripts & _ALIKE_SCRIPTS) > 1
