"""Workbooks of the forms, filled as a program fills them and read back in this process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.domain.period import Period
from reviewkit.domain.stages import DEFAULT_LADDER
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.form import FilledForm, Form
from reviewkit.forms.engine.form_reader import read_form
from reviewkit.forms.engine.form_writer import Prefill, write_form
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.judge import JudgingRules
from reviewkit.xlsx import read

KEY = b"a key of these tests"
TERMS = FormTerms(DEFAULT_LADDER, "RS", "EUR")

DEAL = {
    "reference": "D-1",
    "customer": "Ateliers Kervran",
    "project": "Portail",
    "salesperson": "Léa Martin",
    "stage": "4",
    "amount": 6_000_000,
    "expected_close": dt.date(2026, 12, 15),
    "next_step": "Appeler",
    "probability": 0.45,
    "previous_amount": 5_000_000,
}
REVIEW_ROWS = {"cover": [{"status": "prepared"}], "pipeline": [DEAL, {**DEAL, "reference": "D-2"}]}


def ladder_of(month: Period) -> Any:
    """Return the ladder in force in a month: always the default one."""
    return DEFAULT_LADDER


RULES = JudgingRules(KEY, "RS", "EUR", "fr", ladder_of)


def identity_of(form: Form, partner: str | None = "BP1", lang: str = "fr", currency: str = "EUR") -> Identity:
    """Return the identity of a form's workbook for a period of its kind."""
    period = {"month": "2026-11", "quarter": "2026-Q4", "year": "2026"}[form.period_kind]
    return Identity(form.key, form.version, partner, Period.parse(period), lang, currency)


def written(
    form: Form,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    identity: Identity | None = None,
) -> bytes:
    """Return the workbook of a form with these records by sheet."""
    return write_form(form, identity or identity_of(form), TERMS, Prefill(rows), KEY)


def read_back(data: bytes, form: Form, identity: Identity | None = None) -> FilledForm:
    """Return what a workbook holds, read by the form's declaration."""
    return read_form(read(data), form, identity or identity_of(form), TERMS)


def kinds(filled: FilledForm) -> list[str]:
    """Return the kinds of the faults of a workbook, in their order."""
    return [fault.kind for fault in filled.faults]
