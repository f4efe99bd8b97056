"""Judge one dropped file: is it ours, what does it hold, what is wrong with it.

A pure function of bytes, so that strangers' files can be read in a child process.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.period import Period
from reviewkit.domain.stages import Ladder
from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.fault_limit import limited_faults
from reviewkit.forms.engine.form_reader import read_form
from reviewkit.forms.engine.identity import Identity, IdentityReading, is_authentic, read_identity
from reviewkit.forms.engine.records import Record
from reviewkit.forms.engine.returned_workbook import give_back
from reviewkit.forms.engine.row_acceptance import split_rows
from reviewkit.forms.engine.sides import filled_sides
from reviewkit.xlsx import LIMITS, Book, Limits, Refusal, read, read_notes


@dataclass(frozen=True)
class JudgingRules:
    """The settings a file is judged by: the workspace's key, its vendor's name, its ladders by period.

    ladders  the ladder of stages in force in a month
    limits   of one file
    trusted  sha256 of the files let in by hand, whose code may be missing or another's
    """

    key: bytes | None
    vendor: str
    currency: str
    lang: str
    ladders: Callable[[Period], Ladder]  # a bound method of a plain value, so that it travels to a child
    limits: Limits = LIMITS
    trusted: frozenset[str] = frozenset()

    def terms(self, identity: Identity) -> FormTerms:
        return FormTerms(
            self.ladders(identity.period.months[0]), self.vendor, identity.currency or self.currency
        )

    def read_identity(self, data: bytes, book: Book) -> IdentityReading:
        """Return the identity of a file's workbook, held against the workspace's key."""
        reading = read_identity(book, self.key)
        if self.trusted and hashlib.sha256(data).hexdigest() in self.trusted:
            return reading.trusted()
        return reading


@dataclass
class Judgement:
    """The outcome of judging one file.

    identity   None where it is no workbook of ours
    returned   the workbook to give back, where there is a fault
    to_mend    of a form accepted by row, the rows given back; the records are then the good ones
    titles     by sheet key: its name as found
    sides      of a workbook that two fill: the sides that hold an answer
    """

    identity: Identity | None
    lang: str
    faults: list[Fault] = field(default_factory=list)
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    saved_at: str = ""
    returned: bytes | None = None
    to_mend: Sequence[Record] = ()
    sides: tuple[str, ...] = ()

    @property
    def partly(self) -> bool:
        """Whether some rows are accepted and the others given back."""
        return bool(self.to_mend)

    @property
    def good(self) -> bool:
        """Whether nothing stands in the way of accepting the workbook whole."""
        return self.identity is not None and not any(f.severity == FAULT for f in self.faults)

    @property
    def authentic(self) -> bool:
        """Whether this workspace made the workbook, or let it in by hand."""
        return is_authentic(self.faults)

    @property
    def state(self) -> str:
        """The state of the workbook: prepared or reviewed, for a review; the sides filled, for one that two fill."""
        if self.sides:
            return "+".join(self.sides)
        cover = next(iter(self.records.get("cover", ())), None)
        return str(cover.get("status") or "") if cover is not None else ""


def judge(data: bytes, rules: JudgingRules, more: Sequence[Fault] = ()) -> Judgement:
    """Judge one file: read it whole and collect its faults, some hundred at most, the rest counted.

    more  faults found since by comparing with other months; with them the workbook is given back
    """
    with _uncollected():
        judged = _judge(data, rules, more)
    judged.faults = limited_faults(judged.faults)
    return judged


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch off the garbage collector, which saves an eighth: what is read holds no cycles, and limits bound it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _judge(data: bytes, rules: JudgingRules, more: Sequence[Fault]) -> Judgement:
    try:
        book = read(data, rules.limits)
    except Refusal as refused:
        return Judgement(None, rules.lang, [refused.fault()])
    reading = rules.read_identity(data, book)
    faults = list(reading.faults)
    identity = reading.identity
    saved_at = book.modified.strftime("%Y-%m-%dT%H:%M:%SZ") if book.modified else ""
    if identity is None:
        return Judgement(None, rules.lang, faults, saved_at=saved_at)
    form = all_forms().get(identity.form)
    if form is not None and identity.version > form.version:
        faults.append(Fault("newer-form", values={"version": str(identity.version), "known": form.version}))
        return Judgement(None, rules.lang, faults, saved_at=saved_at)
    if form is None or identity.version < 1:
        values = {
            "form": identity.form,
            "version": str(identity.version),  # a damaged one may have more digits than the store keeps
            "forms": ", ".join(all_forms()),
        }
        faults.append(Fault("unknown-form", values=values))
        return Judgement(None, rules.lang, faults, saved_at=saved_at)
    if not form.admits(identity):
        values = {"form": identity.form, "partner": identity.partner or "–", "period": str(identity.period),
                  "lang": identity.lang, "currency": identity.currency or "–"}  # fmt: skip
        faults.append(Fault("identity-impossible", values=values))
        return Judgement(None, rules.lang, faults, saved_at=saved_at)
    terms = rules.terms(identity)
    filled = read_form(book, form, identity, terms)
    faults += [*filled.faults, *more]
    judged = Judgement(
        identity, identity.lang, faults, filled.sheets,
        {key: layout.title for key, layout in filled.layouts.items()}, saved_at,
        sides=filled_sides(filled),
    )  # fmt: skip
    if not judged.good:
        part = split_rows(book, filled, faults) if form.by_row else None
        # The rows of a part move up: notes on them would stand on others.
        notes = {} if part is not None else read_notes(data, book, rules.limits)
        if part is not None:
            (sheet,) = form.sheets
            judged.records, judged.to_mend = {sheet.key: part.good}, part.bad
            book, filled, faults = part.book, part.filled, list(part.faults)
        theirs = [fault for fault in faults if not fault.ours]
        judged.returned = give_back(book, filled, terms, theirs, rules.key, notes)
    return judged
