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
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=65_536)
def fold(reference: str) -> str:
    """Return a reference without case, width and outer spaces, by which references are compared."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", reference)).strip().casefold()


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text without case, accents and typographic apostrophes, its spaces single."""
    # Cached: headings and labels are compared in every sheet of every workbook.
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE"))
    return _SPACES.sub(" ", "".join(ch for ch in text if not unicodedata.combining(ch))).strip().casefold()


def customer_key(name: str) -> str:
    """Return a customer's name without case, accents and legal forms (domain: new customers).

    A name that is nothing but legal forms keeps them.
    """
    words = _WORD.findall(plain(name).replace(".", ""))
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words) or plain(name)


def action_id(partner: str, period: Period, *words: str) -> str:
    """Return the number of an action, the same in every revision: from the action and the month it first stood in."""
    text = "\0".join([partner, str(period), *(fold(w) for w in words)])
    digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:5]
    return f"{period.year % 100:02d}{period.part:02d}-{digest}"
