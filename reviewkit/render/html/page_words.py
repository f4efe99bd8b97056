"""Fixed texts of the run page, and how it prints figures."""

from __future__ import annotations

from typing import Any

from reviewkit.text import N_, NBSP, Language

WORDS = {
    "todo": N_("To do now"),
    "nothing": N_("Nothing: everything came in, nothing is to be mended."),
    "failed": N_("Not made"),
    "mend": N_("To mend"),
    "mend_how": N_(
        "Each workbook was given back with its faults marked; its sender mends it and hands it in again."
    ),
    "open_returned": N_("Open the marked workbook"),
    "place": N_("Cell"),
    "found": N_("Found"),
    "expected": N_("Expected"),
    "whole_file": N_("whole file"),
    "missing": N_("Missing"),
    "missing_how": N_("Their last known figures stand in, marked."),
    "call": N_("Whom to call"),
    "documents": N_("Documents by reader"),
    "figures": N_("Key figures"),
    "handed": N_("Who handed in what"),
    "partner": N_("Partner"),
    "manager": N_("Channel manager"),
    "revision": N_("revision"),
    "understood": N_("What was understood"),
    "understood_how": N_(
        "Each accepted workbook with the text of its receipt. Those with warnings come first."
    ),
    "ours": N_("for you alone"),
    "write": N_("Write it to {to}"),
    "corrections": N_("Corrections"),
    "corrections_how": N_("Earlier months changed since their documents were made."),
    "none_made": N_("No document was made."),
}


def figure(kind: str, raw: Any, lang: Language, currency: str) -> str:
    """A raw figure as the page prints it."""
    if raw is None or raw == "":
        return lang.unknown
    if kind in ("money", "change"):
        return lang.money(raw, currency)
    if kind == "rate":
        return lang.rate(raw)
    if kind in ("integer", "signed"):
        return lang.integer(raw)
    if kind == "number":
        return lang.number(float(raw), 1)
    return str(raw)


def signed(kind: str, raw: Any, lang: Language, currency: str) -> str:
    """A difference with its sign."""
    if kind in ("points", "rate"):
        text = f"{lang.number(raw * 100, 1)}{NBSP}{'pt' if kind == 'points' else '%'}"
    else:
        text = figure(kind, raw, lang, currency)
    return f"+{text}" if raw > 0 else text
