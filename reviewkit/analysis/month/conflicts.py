"""Opportunities declared twice, or already in the pipe of a partner (seed 1; domain: assignment).

Two records are the same business by the customer's number, or by a near spelling of the
customer together with the same postcode or the same domain of its e-mail. Numbers are compared
as what they are: docs/decisions/keys.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from reviewkit.domain.company_numbers import CompanyNumber, is_placeholder, read_company_number
from reviewkit.domain.email_address import domain_of
from reviewkit.domain.keys import customer_key, fold

# A shared mail provider identifies no business.
_SHARED_DOMAINS = frozenset({
    "gmail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "yahoo.com", "yahoo.fr", "orange.fr",
    "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "icloud.com", "live.fr", "live.com", "gmx.de", "gmx.net", "web.de",
})  # fmt: skip
NEAR = 86  # of 100, for names compared word by word without order
_COUNTRY_BEFORE = re.compile(r"^[a-z]{1,2}(?=[0-9]{4,}$)")
_ALIKE = 0.80  # of the letters, for one-word names


@dataclass(frozen=True)
class Business:
    """One declared opportunity, or one open deal of a pipe.

    id        unique: key and partner
    partner   who holds it, "" if no partner does
    customer_id, postcode, email   empty where not known
    lead      an opportunity of a sheet; a deal of a pipe otherwise
    """

    id: str
    partner: str
    customer: str
    customer_id: str = ""
    postcode: str = ""
    email: str = ""
    lead: bool = True


@dataclass(frozen=True)
class Conflict:
    """Two records that may be one business. why: "customer_id", "postcode", "email" or "name"."""

    first: str
    second: str
    why: str


@dataclass(frozen=True)
class _ComparedBusiness:
    """The normalised marks by which two businesses are compared; `at` is the position in the input.

    number  what the company's number is compared by first; "" where none is known
    """

    at: int
    name: str
    company: CompanyNumber | None
    number: str
    postcode: str
    domain: str
    lead: bool


def conflicts(leads: Sequence[Business], others: Sequence[Business] = ()) -> list[Conflict]:
    """Return every pair of a lead with an earlier lead or with a deal of a pipe, in the order given.

    leads   in the order declared: the later one is `first` of its pair, the earlier one `second`
    others  open deals of every pipe; the same deal under the lead's own id is no conflict

    A pipe knows no postcode and no e-mail: there a deal's customer must be spelled the same
    but for case, accents and legal forms, or bear the same number.
    Blocks are compared, not all pairs: 60,000 deals take seconds.
    """
    every = [*leads, *others]
    businesses = [_compared_business(position, business) for position, business in enumerate(every)]
    pairs: dict[tuple[int, int], str] = {}
    for why, attribute in _MARKS.items():
        for block in _blocks(businesses, attribute):
            for first, second in _pairs(block):
                pair = _ordered(first, second)
                if pair not in pairs and every[pair[0]].id != every[pair[1]].id and _same(first, second, why):
                    pairs[pair] = why
    return [Conflict(every[a].id, every[b].id, why) for (a, b), why in sorted(pairs.items())]


# What two businesses may share, the surest mark first, and the attribute that holds it.
_MARKS = {"customer_id": "number", "postcode": "postcode", "email": "domain", "name": "name"}


def _ordered(first: _ComparedBusiness, second: _ComparedBusiness) -> tuple[int, int]:
    """Return the positions of two businesses: the later of two leads first, a lead before a deal."""
    if first.lead == second.lead:
        return max(first.at, second.at), min(first.at, second.at)
    return (first.at, second.at) if first.lead else (second.at, first.at)


def _compared_business(position: int, business: Business) -> _ComparedBusiness:
    name = "" if is_placeholder(business.customer) else customer_key(business.customer)
    domain = domain_of(business.email)
    company = read_company_number(business.customer_id)
    return _ComparedBusiness(
        position,
        name,
        company,
        company.core if company else "",
        _postcode(business.postcode),
        "" if domain in _SHARED_DOMAINS else domain,
        business.lead,
    )


def _postcode(typed: str) -> str:
    """The letters and digits of a postcode without its country, "F-29200"; "" for one that is none."""
    mark = "".join(ch for ch in fold(typed) if ch.isalnum())
    mark = _COUNTRY_BEFORE.sub("", mark)
    return "" if is_placeholder(typed) or not mark.strip("0") else mark


def _blocks(businesses: Sequence[_ComparedBusiness], attribute: str) -> Iterator[list[_ComparedBusiness]]:
    """Yield the businesses that have the same mark, a list each that holds at least one lead."""
    blocks: dict[str, list[_ComparedBusiness]] = defaultdict(list)
    for business in businesses:
        value = getattr(business, attribute)
        if value:
            blocks[value].append(business)
    for block in blocks.values():
        if len(block) > 1 and any(business.lead for business in block):
            yield block


def _pairs(block: Sequence[_ComparedBusiness]) -> Iterator[tuple[_ComparedBusiness, _ComparedBusiness]]:
    leads = [one for one in block if one.lead]
    deals = [one for one in block if not one.lead]
    for i, one in enumerate(leads):
        for other in leads[:i]:
            yield one, other
        for other in deals:
            yield one, other


def _same(one: _ComparedBusiness, other: _ComparedBusiness, why: str) -> bool:
    if one.company and other.company:
        if one.company.differs(other.company):
            return False  # two numbers are two businesses, however alike their names
        if why == "customer_id":
            return one.company.matches(other.company)
    if why == "name":
        # Nothing else is known of a pipe's deal; between leads, a name alone is too weak.
        return not (one.lead and other.lead)
    return near(one.name, other.name)


def near(one: str, other: str) -> bool:
    """Return whether two folded names (see customer_key) are spellings of one name."""
    if not one or not other:
        return False
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    if " " not in one and " " not in other:
        return float(DamerauLevenshtein.normalized_similarity(one, other)) >= _ALIKE
    if _initials(one, other) or _initials(other, one):
        return True
    if float(fuzz.token_sort_ratio(one, other)) >= NEAR:
        return True
    # A word left out ("Groupe Delmas", "Delmas Industrie"): all of the shorter name stands in the longer one.
    shorter, longer = sorted((one.split(), other.split()), key=len)
    return len(shorter) >= 1 and len("".join(shorter)) >= 5 and set(shorter) <= set(longer)


def _initials(short: str, long: str) -> bool:
    """Return whether a name abbreviates another by initials: "SNB" for "Société nouvelle de Béarn"."""
    words = [
        word
        for word in long.split()
        if word not in ("de", "du", "des", "la", "le", "les", "et", "of", "and", "d", "l")
    ]
    return " " not in short and len(short) >= 3 and short == "".join(word[0] for word in words)
