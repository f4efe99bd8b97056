"""Submissions in words, for a terminal and a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reviewkit.forms.faults import KINDS, FaultKind
from reviewkit.intake.taking import Taken
from reviewkit.text import N_, language

if TYPE_CHECKING:
    from reviewkit.pipeline.monthly import Run


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


def run_lines(run: Run, lang_code: str) -> Iterator[str]:
    """A run's summary: accepted, given back, missing, made, where."""
    lang = language(lang_code)
    accepted = [t for t in run.taken if t.status == "accepted"]
    yield lang.count("{n} workbook accepted", "{n} workbooks accepted", len(accepted))
    for taken in run.given_back:
        bad = len(taken.bad)
        yield "  " + lang.count("{file}: given back, {n} thing to mend", "{file}: given back, {n} things to mend", bad, file=taken.file)
        for fault in taken.bad[:3]:
            place = ", ".join(part for part in (fault.sheet, fault.cell) if part)
            yield f"    {place + ': ' if place else ''}{fault.message(lang)} [{fault.code}]"
        if bad > 3:
            yield "    …"
    if run.missing:
        yield lang.say(N_("Not handed in: {names}"), names=", ".join(run.missing))
    for failure in run.failures:
        yield lang.say(N_("Not made: {path} ({why})"), path=failure.path, why=failure.why)
    if not run.fresh:
        yield lang.say(N_("Nothing new since the last run: nothing was made again"))
    else:
        yield lang.count("{n} document written or changed, of {all}", "{n} documents written or changed, of {all}",
                         run.changed, all=len(run.documents))  # fmt: skip
    yield lang.say(N_("Everything is in {folder}"), folder=run.folder)


def figures_lines(told: dict[str, Any], lang_code: str, currency: str) -> Iterator[str]:
    """The main figures as a plain table: the whole, channel managers, partners."""
    lang = language(lang_code)
    heads = (N_("Pipe"), N_("Change"), N_("Achieved"), N_("Old commit"), N_("Kept"), N_("New commit"), N_("New leads"))
    rows = [(lang.say(N_("Who")), *(lang.say(head) for head in heads))]

    def row(name: str, one: dict[str, Any]) -> tuple[str, ...]:
        own = one.get("currency", currency)
        move, commit = one["movement"], one["commit"]
        pipe = move["closing"]["amount"]
        return (
            name, lang.money(pipe, own), lang.change(pipe - move["opening"]["amount"], own),
            lang.money(one["achieved"]["amount"], own), lang.money(commit["old"]["amount"], own),
            lang.rate(commit["rate"]), lang.money(commit["new"]["amount"], own),
            lang.integer(sum(origin["count"] for origin in one["leads"].values())),
        )  # fmt: skip

    rows.append(row(lang.say(N_("Whole")), told["total"]))
    rows += [row(code, one) for code, one in told["channel_managers"].items()]
    rows += [row(code, one) for code, one in told["partners"].items()]
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    for line in rows:
        yield "  ".join(text.ljust(w) if i == 0 else text.rjust(w) for i, (text, w) in enumerate(zip(line, widths, strict=True)))
