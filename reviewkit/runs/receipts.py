"""Receipts of accepted workbooks: records, amounts, movement and warnings as they were understood.

They stand in `status` and on the run page, and as text to mail to whoever handed the workbook in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.documents.period_words import period_word
from reviewkit.domain.errors import SettingsError
from reviewkit.domain.fault_json import faults_from_json
from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_open
from reviewkit.domain.stages import WON
from reviewkit.forms import all_forms
from reviewkit.forms.engine.fault_groups import group_faults
from reviewkit.history.loading import load
from reviewkit.history.people import Directory
from reviewkit.history.typed_records import Records, Row
from reviewkit.settings import Settings
from reviewkit.store import ACCEPTED, PARTLY, Revision, Store
from reviewkit.text import N_, Language, language

# The movement from opening to closing, each bucket with its sign (domain: Movement).
BUCKETS = (
    ("opening", N_("Previous pipe")),
    ("new", N_("+ new")),
    ("reopened", N_("+ reopened")),
    ("raised", N_("+ raised")),
    ("lowered", N_("− lowered")),
    ("won", N_("− won")),
    ("lost", N_("− lost")),
    ("vanished", N_("− vanished")),
    ("closing", N_("= pipe now")),
)
MOST_WARNINGS = 20


@dataclass(frozen=True)
class Receipt:
    """An accepted workbook as it was understood.

    counts    by sheet key: how many records
    amounts   cents, by what they are: pipe, won, commit; empty for forms without
    movement  FIGURES' movement of the partner; None where it is no review
    """

    form: str
    partner: str
    period: Period
    file: str
    revision: int
    state: str
    currency: str
    lang: str
    counts: Mapping[str, int]
    amounts: Mapping[str, int]
    movement: Mapping[str, Mapping[str, int]] | None
    warnings: tuple[Fault, ...]

    def as_json(self) -> dict[str, object]:
        lang = language(self.lang)
        return {
            "counts": dict(self.counts),
            "amounts": dict(self.amounts),
            "movement": self.movement,
            "warnings": [fault.as_json(lang) for fault in self.warnings],
            "subject": self.subject(),
            "text": self.text(),
        }

    def subject(self) -> str:
        lang = language(self.lang)
        return lang.say(
            N_("Received: {form} {period}, {partner}"),
            form=lang.say(all_forms()[self.form].title), period=period_word(self.period, lang), partner=self.partner,
        )  # fmt: skip

    def text(self) -> str:
        """Return the receipt as plain lines, ready to mail."""
        return "\n".join(self._lines(language(self.lang))) + "\n"

    def in_short(self, lang: Language) -> str:
        """Return a line: the amounts of a review, else how many records each table holds."""
        entries = list(self._amounts(lang)) or [
            (lang.say(sheet.title), lang.integer(self.counts.get(sheet.key, 0)))
            for sheet in all_forms()[self.form].sheets
            if sheet.layout == "table"
        ]
        return " · ".join(f"{words} {figure}" for words, figure in entries)

    def _amounts(self, lang: Language) -> Iterator[tuple[str, str]]:
        words = {"pipe": N_("Open pipe"), "won": N_("Achieved"), "commit": N_("New commit")}
        for key, cents in self.amounts.items():
            yield lang.say(words[key]), lang.money(cents, self.currency)

    def _lines(self, lang: Language) -> Iterator[str]:
        form = all_forms()[self.form]
        yield lang.say(
            N_("We have received “{file}” (revision {number}). This is what we understood:"),
            file=self.file, number=self.revision,
        )  # fmt: skip
        yield ""
        for sheet in form.sheets:
            if sheet.layout == "table":
                yield f"  {lang.labelled(lang.say(sheet.title), lang.integer(self.counts.get(sheet.key, 0)))}"
        for words, amount in self._amounts(lang):
            yield f"  {lang.labelled(words, amount)}"
        if self.movement is not None:
            yield ""
            yield lang.say(N_("Against the last known month:"))
            for key, words in BUCKETS:
                bucket = self.movement[key]
                if bucket["count"] or key in ("opening", "closing"):
                    amount = lang.money(bucket["amount"], self.currency)
                    figures = f"{amount} ({lang.integer(bucket['count'])})"
                    yield f"  {lang.labelled(lang.say(words), figures)}"
        warnings = [fault for fault in self.warnings if not fault.ours]
        if warnings:
            yield ""
            yield lang.say(N_("Please look at this; nothing stands in the way:"))
            lines = group_faults(warnings)
            for line in lines[:MOST_WARNINGS]:
                location = ", ".join(part for part in (line.fault.sheet, line.cells) if part)
                yield f"  {lang.labelled(location, line.fault.message(lang))}"
            if len(lines) > MOST_WARNINGS:
                yield lang.count("and {n} more line", "and {n} more lines", len(lines) - MOST_WARNINGS)
        yield ""
        yield lang.say(
            N_("If something is wrong, mend the workbook and drop it again: the newest one counts.")
        )


def receipts(
    store: Store,
    settings: Settings,
    directory: Directory,
    period: Period,
    *,
    forms: tuple[str, ...] = (),
    figures: Mapping[str, Any] | None = None,
    records: Records | None = None,
) -> dict[tuple[str, str], Receipt]:
    """Return the receipts of the revisions that count, by form and partner ("" for the vendor's own).

    forms    keys of the forms wanted; all of this kind of period where left out
    figures  FIGURES by partner, where the period is worked out already
    records  the rows that were read already
    """
    first = period.number
    wanted = forms or tuple(form.key for form in all_forms().values() if form.period_kind == period.kind)
    warnings = {
        (s.form, s.partner or "", s.revision): faults_from_json(s.faults)
        for s in store.submissions()
        if s.status in (ACCEPTED, PARTLY) and s.period == str(period)
    }
    counting = [
        revision
        for form in wanted
        for revision in store.current_revisions(form, since=first, until=first)
        if revision.period == period
    ]
    if figures is None:
        figures = _figures(store, settings, period) if any(r.form == "review" for r in counting) else {}
    held = _held(records or Records(store), counting)
    result: dict[tuple[str, str], Receipt] = {}
    for revision in counting:
        counts, amounts = held[revision.id]
        partner = directory.partners.get(revision.partner)
        own = figures.get(revision.partner) if revision.form == "review" else None
        faults = warnings.get((revision.form, revision.partner, revision.number), ())
        result[revision.form, revision.partner] = Receipt(
            revision.form, revision.partner, revision.period, revision.file, revision.number, revision.state,
            revision.currency, partner.lang if partner else settings.language, counts, amounts,
            own["movement"] if own else None, tuple(fault for fault in faults if fault.severity != FAULT),
        )  # fmt: skip
    return result


def _figures(store: Store, settings: Settings, period: Period) -> Mapping[str, Any]:
    """Return each partner's figures; none where a rate of exchange is missing: receipts do without."""
    try:
        by_partner: Mapping[str, object] = analyse_month(load(store, settings, period)).as_json()["partners"]
    except SettingsError:
        return {}
    return by_partner


def _held(records: Records, revisions: Sequence[Revision]) -> dict[int, tuple[Counter[str], dict[str, int]]]:
    """Return by revision how many records each sheet holds, and the amounts (cents) of a review."""
    records.read(revisions)
    return {
        revision.id: (
            Counter({sheet: len(rows) for sheet, rows in records.sheets(revision).items()}),
            _amounts(records, revision) if revision.form == "review" else {},
        )
        for revision in revisions
    }


def _amounts(records: Records, review: Revision) -> dict[str, int]:
    def total(sheet: str, counts: Callable[[Row], bool]) -> int:
        return sum(row.get("amount") or 0 for row in records.rows(review, sheet) if counts(row))

    return {
        "pipe": total("pipeline", lambda row: is_open(row.get("stage"))),
        "won": total("outcomes", lambda row: row.get("outcome") == WON),
        "commit": total("commit", lambda _row: True),
    }
