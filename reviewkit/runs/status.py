"""Who has handed in what (commands: status)."""

from __future__ import annotations

from typing import Any

from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import Form
from reviewkit.forms.engine.sides import SIDES, is_two_sided
from reviewkit.history.people import Directory
from reviewkit.store import ACCEPTED, RETURNED, Revision, Store
from reviewkit.text import N_

MISSING = "missing"
WORDS = {
    "prepared": N_("prepared"),
    "reviewed": N_("reviewed"),
    ACCEPTED: N_("accepted"),
    RETURNED: N_("given back"),
    MISSING: N_("missing"),
}


def status(store: Store, directory: Directory, period: Period) -> dict[str, Any]:
    """STATUS of design.md: for each counted partner and each form of this kind of period,
    "prepared", "reviewed", "accepted", "returned" or "missing", with revision and file."""
    forms = [form for form in all_forms().values() if form.for_partner and form.period_kind == period.kind]
    partners: dict[str, Any] = {partner.code: {} for partner in directory.counted(period)}
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
        for code, told in partners.items():
            revision = counting.get(code)
            if revision is not None:
                told[form.key] = _told(store, form, revision)
            elif (form.key, code) in given_back:
                told[form.key] = {"status": RETURNED, "revision": None, "file": given_back[form.key, code]}
            else:
                told[form.key] = {"status": MISSING, "revision": None, "file": None}
    return {"period": str(period), "partners": partners}


def _told(store: Store, form: Form, revision: Revision) -> dict[str, Any]:
    """A workbook that two fill says beside which revision each side counts from."""
    told: dict[str, Any] = {
        "status": revision.state or ACCEPTED,
        "revision": revision.number,
        "file": revision.file,
    }
    if not is_two_sided(form):
        return told
    every = store.revisions(form.key, revision.partner, revision.period)
    sides = {
        side: max((r.number for r in every if side in r.state.split("+")), default=None) for side in SIDES
    }
    # Handed in as it was made, it holds nobody's answer.
    return told | {"status": ACCEPTED if any(sides.values()) else MISSING, "sides": sides}


def last_period(store: Store) -> Period:
    """The last month a review came in for. Raises UsageError where none did."""
    reviews = store.current_revisions("review")
    if not reviews:
        raise UsageError(N_("nothing was handed in yet: name a period, such as --period 2026-11"))
    return reviews[-1].period
