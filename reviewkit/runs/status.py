"""The state of each partner's workbooks in a period (commands: status)."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.sides import SIDES, is_two_sided
from reviewkit.history.loading import load
from reviewkit.history.people import Directory, need_directory
from reviewkit.runs.monthly import old_questions
from reviewkit.runs.next_steps import NextStep, PeriodState, next_steps
from reviewkit.runs.output import read_manifest
from reviewkit.runs.receipts import receipts as all_receipts
from reviewkit.settings import Settings
from reviewkit.store import ACCEPTED, RETURNED, Revision, Store
from reviewkit.text import N_
from reviewkit.workspace import Workspace

MISSING = "missing"
WORDS = {
    "prepared": N_("prepared"),
    "reviewed": N_("reviewed"),
    ACCEPTED: N_("accepted"),
    RETURNED: N_("given back"),
    MISSING: N_("missing"),
}


def next_steps_of(workspace: Workspace, store: Store, period: Period | None) -> list[NextStep]:
    """Return what stands in the way of a period, by default the last month that a review came in for.

    Raises UsageError where nothing was handed in yet, or without a directory.
    """
    period = period or last_period(store)
    settings = workspace.settings
    directory = need_directory(store, period, currency=settings.currency, lang=settings.language)
    manifest = read_manifest(workspace.period_output(period))
    questions: dict[str, int] = {}
    if period.kind == "month":
        questions = old_questions(analyse_month(load(store, settings, period, directory)), period)
    missing = [
        {"partner": code, "form": form}
        for code, forms in form_states(store, directory, period).items()
        for form, entry in forms.items()
        if entry["status"] in (MISSING, RETURNED) and form in ("review", "quarterly")
    ]
    paths = [entry["path"] for entry in manifest.get("documents", ())]
    return next_steps(PeriodState(workspace, store, directory, period, missing, paths, questions=questions))


FormStatus = dict[str, Any]


def status(
    store: Store, settings: Settings, period: Period | None, *, receipts: bool
) -> dict[str, str | dict[str, dict[str, FormStatus]]]:
    """Return who has handed in what: {"period", "partners": {code: {form: {"status", "revision", "file"}}}}.

    period    by default the last month that a review came in for
    receipts  with "receipt", what was understood of each workbook that counts

    Raises UsageError where nothing was handed in yet, or without a directory.
    """
    period = period or last_period(store)
    directory = need_directory(store, period, currency=settings.currency, lang=settings.language)
    partners = form_states(store, directory, period)
    if receipts:
        for (form, code), receipt in all_receipts(store, settings, directory, period).items():
            if form in partners.get(code, {}):
                partners[code][form]["receipt"] = receipt.as_json()
    return {"period": str(period), "partners": partners}


def form_states(store: Store, directory: Directory, period: Period) -> dict[str, dict[str, FormStatus]]:
    """Return the state of each form of this kind of period, by code of counted partner and key of form.

    A state is "prepared", "reviewed", "accepted", "returned" or "missing".
    """
    forms = [form for form in all_forms().values() if form.for_partner and form.period_kind == period.kind]
    partners: dict[str, dict[str, FormStatus]] = {partner.code: {} for partner in directory.counted(period)}
    first = period.number
    given_back = {
        (s.form, s.partner): s.file
        for s in store.submissions()
        if s.status == RETURNED and s.period == str(period)
    }
    for form in forms:
        counting = {
            r.partner: r
            for r in store.current_revisions(form.key, since=first, until=first)
            if r.period == period
        }
        for code, states in partners.items():
            revision = counting.get(code)
            if revision is not None:
                states[form.key] = _counting_state(store, form, revision)
            elif (form.key, code) in given_back:
                states[form.key] = {"status": RETURNED, "revision": None, "file": given_back[form.key, code]}
            else:
                states[form.key] = {"status": MISSING, "revision": None, "file": None}
    return partners


def _counting_state(store: Store, form: Form, revision: Revision) -> FormStatus:
    """Return the state of a revision that counts; of a two-sided form also the revision of each side."""
    state: FormStatus = {
        "status": revision.state or ACCEPTED,
        "revision": revision.number,
        "file": revision.file,
    }
    if not is_two_sided(form):
        return state
    every = store.revisions(form.key, revision.partner, revision.period)
    sides = {
        side: max((r.number for r in every if side in r.state.split("+")), default=None) for side in SIDES
    }
    # A workbook handed in as it was made holds no side's answers yet.
    return state | {"status": ACCEPTED if any(sides.values()) else MISSING, "sides": sides}


def last_period(store: Store) -> Period:
    """Return the last month that a review came in for. Raises UsageError where none did."""
    reviews = store.current_revisions("review")
    if not reviews:
        raise UsageError(N_("nothing was handed in yet: name a period, such as --period 2026-11"))
    return reviews[-1].period
