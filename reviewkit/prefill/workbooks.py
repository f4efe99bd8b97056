"""Workbooks to fill: blank where nothing is known, prefilled where something is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.domain.errors import UsageError
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.forms.assignment import ASSIGNMENT
from reviewkit.forms.directory import DIRECTORY
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.form_writer import Prefill, write_form
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.quarterly import QUARTERLY
from reviewkit.history.loading import History, load
from reviewkit.history.people import Directory, Partner, directory_at
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.intake.output_files import OutputFiles
from reviewkit.prefill.assignment_prefill import assignment_prefill, lead_prefill
from reviewkit.prefill.lead_rows import register_rows
from reviewkit.prefill.quarter_prefill import plan_in_currency, plan_prefill, quarterly_prefill
from reviewkit.prefill.review_prefill import directory_prefill, previous_stages, review_prefill
from reviewkit.store import Store
from reviewkit.store.written_files import FORM
from reviewkit.text import N_, language, safe_name
from reviewkit.workspace import Workspace

_WRONG_PERIOD = {
    "month": N_("the form {form} is for a month, not {period}: write --period 2026-11"),
    "quarter": N_("the form {form} is for a quarter, not {period}: write --period 2026-Q4"),
    "year": N_("the form {form} is for a year, not {period}: write --period 2026"),
}


@dataclass(frozen=True)
class FormFile:
    """The file of a workbook to fill."""

    kind: str
    partner: str | None
    period: str
    path: Path

    def as_json(self) -> dict[str, str | None]:
        return {
            "kind": self.kind,
            "partner": self.partner,
            "period": self.period,
            "path": str(self.path.resolve()),
        }


def form_named(kind: str) -> Form:
    """The form of that key. Raises UsageError naming those there are."""
    form = all_forms().get(kind)
    if form is None:
        raise UsageError(
            N_("there is no form “{kind}”; expected one of {forms}"), kind=kind, forms=list(all_forms())
        )
    return form


def check_period(form: Form, period: Period) -> None:
    if period.kind != form.period_kind:
        raise UsageError(_WRONG_PERIOD[form.period_kind], form=form.key, period=period)


def make_forms(
    workspace: Workspace, store: Store, kind: str, period: Period, partners: Sequence[str], out: Path | None
) -> list[FormFile]:
    """One workbook for each active partner, or those named; the vendor's own where the form is the vendor's."""
    form = form_named(kind)
    check_period(form, period)
    if partners and not form.for_partner:
        raise UsageError(N_("the form {form} is the vendor's own: leave out --partner"), form=kind)
    folder = out or workspace.period_output(period) / "forms"
    files = OutputFiles(workspace.root, store, judging_rules(workspace))
    taken: set[str] = set()
    made: list[FormFile] = []
    for partner, data in _workbooks(workspace, store, form, period, partners):
        name = file_name(form.key, period, partner, taken)
        files.write(folder / name, data, FORM)
        made.append(FormFile(form.key, partner, str(period), folder / name))
    return made


def file_name(kind: str, period: Period, partner: str | None, taken: set[str]) -> str:
    """A name that says what it is, unique within one call whatever the codes look like."""
    stem = f"{kind}-{period}" + (f"-{safe_name(partner)}" if partner else "")
    name, n = f"{stem}.xlsx", 2
    while name.casefold() in taken:
        name, n = f"{stem}-{n}.xlsx", n + 1
    taken.add(name.casefold())
    return name


def _workbooks(
    workspace: Workspace, store: Store, form: Form, period: Period, partners: Sequence[str]
) -> Iterator[tuple[str | None, bytes]]:
    settings = workspace.settings
    lang = language(settings.language)
    if form.key == DIRECTORY.key:
        known = directory_at(store, period, currency=settings.currency, lang=settings.language)
        yield (
            None,
            _of_vendor(workspace, form, period, directory_prefill(form, known, lang, period)).written(),
        )
        return
    history = load(store, settings, period)
    directory = history.directory
    if form.key == ASSIGNMENT.key:
        yield None, _of_vendor(workspace, form, period, assignment_prefill(history)).written()
        return
    if form.key == QUARTERLY.key:
        portfolio = analyse_quarter(history)
        for partner in chosen(directory, period, partners):
            yield (
                partner.code,
                quarterly_workbook(workspace, portfolio, form, period, partner, directory).written(),
            )
        return
    if form.vendors_too and not partners:
        people = [manager.name for manager in directory.managers.values()]
        codes = [partner.code for partner in directory.counted(period)]
        blank = lead_prefill(period, lang, codes, people, settings.vendor)
        yield None, _of_vendor(workspace, form, period, blank).written()
    for partner in chosen(directory, period, partners):
        yield partner.code, partner_workbook(workspace, history, form, period, partner).written()


def _of_vendor(workspace: Workspace, form: Form, period: Period, prefill: Prefill) -> UnwrittenForm:
    settings = workspace.settings
    return _unwritten_form(workspace, form, period, None, settings.language, settings.currency, prefill)


@dataclass(frozen=True)
class UnwrittenForm:
    """The content of a workbook to fill, not yet written: a job for any process."""

    identity: Identity
    terms: FormTerms
    prefill: Prefill
    key: bytes

    def written(self) -> bytes:
        return write_form(all_forms()[self.identity.form], self.identity, self.terms, self.prefill, self.key)


def partner_workbook(
    workspace: Workspace, history: History, form: Form, period: Period, partner: Partner
) -> UnwrittenForm:
    """Return a partner's workbook, prefilled with everything known about it and about no other.

    period  the workbook's, which may be the one that follows the history's
    """
    directory, vendor = history.directory, workspace.settings.vendor
    if form.key == "plan":
        plans = [
            plan_in_currency(plan, partner.currency, workspace.settings, period)
            for plan in history.plans
            if plan.partner == partner.code
        ]
        prefill = plan_prefill(plans, partner, period, directory, vendor)
    elif form.key == "lead":
        prefill = lead_prefill(
            period, language(partner.lang), [partner.code], directory.people(partner.code), partner.name
        )
    else:
        given = register_rows(history.register, partner, workspace.settings, period)
        months = history.partner_months(partner.code, period)
        prefill = review_prefill(months, partner, directory, vendor, given)
        prefill = replace(prefill, previous=previous_stages(months, workspace.settings))
    return _unwritten_form(workspace, form, period, partner.code, partner.lang, partner.currency, prefill)


def assignment_workbook(workspace: Workspace, history: History, files: OutputFiles) -> list[Path]:
    """Write the director's workbook beside its pack where there is something to decide; else take it away.

    It is no document of the manifest, whose kinds are fixed: it goes with the director's mail.
    """
    period = history.period
    path = workspace.period_output(period) / "director" / f"{ASSIGNMENT.key}-{period}.xlsx"
    prefill = assignment_prefill(history)
    if not prefill.rows["assignments"]:
        files.remove(path)
        return []
    data = _of_vendor(workspace, ASSIGNMENT, period, prefill).written()
    files.write(path, data, FORM)
    return [path]


def quarterly_workbook(
    workspace: Workspace,
    portfolio: QuarterPortfolio,
    form: Form,
    period: Period,
    partner: Partner,
    directory: Directory,
) -> UnwrittenForm:
    """A partner's quarterly workbook: the whole quarter is analysed once for all of them."""
    prefill = quarterly_prefill(portfolio, partner, period, directory, workspace.settings.vendor)
    return _unwritten_form(workspace, form, period, partner.code, partner.lang, partner.currency, prefill)


def _unwritten_form(
    workspace: Workspace,
    form: Form,
    period: Period,
    partner: str | None,
    lang: str,
    currency: str,
    prefill: Prefill,
) -> UnwrittenForm:
    identity = Identity(form.key, form.version, partner, period, lang, currency)
    terms = FormTerms(workspace.settings.ladder(period.months[0]), workspace.settings.vendor, currency)
    return UnwrittenForm(identity, terms, prefill, workspace.signing_key())


def chosen(directory: Directory, period: Period, codes: Sequence[str]) -> list[Partner]:
    """The partners named, or every active one. Raises UsageError for a code the directory lacks."""
    if not codes:
        return directory.counted(period)
    spelled = {fold(code): code for code in directory.partners}
    unknown = [code for code in codes if fold(code) not in spelled]
    if unknown:
        raise UsageError(
            N_("no partner {unknown} in the directory of {period}; known: {known}"),
            unknown=unknown, period=period, known=list(directory.partners),
        )  # fmt: skip
    return [directory.partners[code] for code in dict.fromkeys(spelled[fold(code)] for code in codes)]
