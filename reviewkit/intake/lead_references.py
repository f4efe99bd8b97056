"""Opportunities taken in: each accepted row gets its reference, which it keeps for life (seed 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reviewkit.domain.keys import customer_key, fold, plain
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.records import Record
from reviewkit.store.lead_journal import ACCEPTED_LEAD, DECLARED, GIVEN_BACK, LeadEvent, LeadJournal
from reviewkit.text import safe_name

_LONGEST = 6


def reference_stem(vendor: str, year: int) -> str:
    """What the vendor's references begin with: RS-2026-. A long name gives its initials."""
    words = safe_name(vendor).upper().replace(".", "-").replace("_", "-").split("-")
    short = "".join(words)
    if len(short) > _LONGEST:
        short = "".join(word[0] for word in words if word)[:_LONGEST]
    return f"{short if len(short) > 1 else words[0][:_LONGEST]}-{year}-"


def lead_subjects(records: Sequence[Record]) -> Iterator[tuple[Record, str]]:
    """Each row with what it is known by: the same customer and project again is another one of them."""
    seen: Counter[str] = Counter()
    for record in sorted(records, key=lambda r: r.row):
        customer, project = str(record.get("customer") or ""), str(record.get("project") or "")
        name = f"{customer_key(customer) if customer else ''}|{plain(project)}"
        seen[name] += 1
        yield record, f"{name}|{seen[name]}"


def assign_references(
    leads: LeadJournal, identity: Identity, vendor: str, good: Sequence[Record], bad: Sequence[Record]
) -> list[LeadEvent]:
    """Give each good row its reference, in its values; returns what is to be noted.

    A row known before, by its reference or as the same customer and project of the same
    declarer, keeps the reference it has: it replaces itself alone.
    """
    declarer = identity.partner or ""
    known, seen = leads.references(declarer), leads.declared_subjects(declarer)
    own = {fold(reference): reference for reference in known.values()}
    named = [(record, subject) for record, subject in lead_subjects([*good, *bad])]
    fresh: list[tuple[Record, str]] = []
    events: list[LeadEvent] = []
    mended = {id(record) for record in bad}
    for record, subject in named:
        day = record.day("declared_on")
        given = day.isoformat() if day else None
        if subject not in seen:
            events.append(LeadEvent(DECLARED, None, subject, declarer, identity.period, given))
        if id(record) in mended:
            events.append(LeadEvent(GIVEN_BACK, None, subject, declarer, identity.period, given))
            continue
        given_reference = own.get(fold(str(record.beside.get("reference") or ""))) or known.get(subject)
        if given_reference:
            _put(record, given_reference)
        else:
            fresh.append((record, subject))
    for (record, subject), reference in zip(
        fresh, leads.unused_references(reference_stem(vendor, identity.period.year), len(fresh)), strict=True
    ):
        _put(record, reference)
        day = record.day("declared_on")
        given = day.isoformat() if day else None
        events.append(LeadEvent(ACCEPTED_LEAD, reference, subject, declarer, identity.period, given))
    return events


def _put(record: Record, reference: str) -> None:
    record.values["reference"] = reference
    record.cells = {"reference": ""} | dict(record.cells)
