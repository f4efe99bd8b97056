"""Submissions in words, for a terminal and a log."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.forms.faults import KINDS, FaultKind
from reviewkit.intake.taking import Taken
from reviewkit.text import N_, language


def every_fault_kind() -> dict[str, FaultKind]:
    """All fault kinds by code; importing the house is what declares them."""
    import reviewkit.pipeline.monthly  # noqa: F401, PLC0415

    return dict(sorted(KINDS.items()))


def submission_lines(taken: Taken, lang_code: str) -> Iterator[str]:
    """One line for the file, then one a fault, place first."""
    lang = language(lang_code)
    words = {
        "accepted": N_("accepted"),
        "partly_accepted": N_("partly accepted"),
        "returned": N_("given back"),
        "duplicate": N_("duplicate"),
        "unreadable": N_("unreadable"),
    }
    yield f"{taken.file}: {lang.say(words[taken.status])}"
    for fault in taken.faults:
        place = ", ".join(part for part in (fault.sheet, fault.cell) if part)
        yield f"  {place + ': ' if place else ''}{fault.message(lang)} [{fault.code}]"
