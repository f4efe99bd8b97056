"""Records of every opportunity and deal for the CRM, and the export of those new or changed (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from reviewkit.delivery.crm_file import FIELDS, LostLetters, as_csv, as_xlsx, compared, lost_letters
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_closed
from reviewkit.history.lead_register import Lead
from reviewkit.history.loading import History
from reviewkit.history.people import Directory
from reviewkit.runs.output import Job
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.store.export_journal import Export, ExportJournal
from reviewkit.text import safe_name

FOLDER = "crm"
_OWNER_FIELDS = ("partner", "partner_name", "channel_manager")
_OUTCOME_FIELDS = ("closed_on", "reason")
Record = dict[str, Any]


def crm_records(
    history: History,
    since: int | None,
    exported: Mapping[str, Mapping[str, Any]],
) -> dict[str, Record]:
    """Return every record by its key: opportunities, then the deals of the reviews, month by month.

    since     the first month whose reviews are read; None: all
    exported  records of earlier exports by key: an outcome's row has fewer fields than the pipe's had
    """
    register, directory = history.register, history.directory
    records: dict[str, Record] = {key: _lead_record(lead, directory) for key, lead in register.leads.items()}
    for review in history.reviews:
        if since is not None and review.month < since:
            continue
        partner = review.partner
        for sheet, state in (("pipeline", "open"), ("outcomes", "")):
            for row in history.records.rows(review, sheet):
                if sheet == "pipeline" and is_closed(row.get("stage")):
                    continue
                key = fold(row["reference"])
                lead = register.leads.get(key)
                if lead is None or lead.holder != partner:
                    key = f"{partner}|{key}"
                values = _values(row) | {"state": state or row["outcome"], "currency": review.currency}
                before = _before(exported.get(key, {})) | records.get(key, {})
                if state:
                    before = {name: value for name, value in before.items() if name not in _OUTCOME_FIELDS}
                records[key] = before | _owner_fields(partner, directory) | values
    return records


def _values(row: Mapping[str, Any]) -> Record:
    """Return the filled fields of a row as an export keeps them: dates and fractions as text."""
    values = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    return {
        name: str(value) if isinstance(value, (dt.date, Decimal)) else value for name, value in values.items()
    }


def _before(exported: Mapping[str, Any]) -> Record:
    """Return an exported record without its partner and channel manager, which the directory gives anew."""
    return {name: value for name, value in exported.items() if name not in _OWNER_FIELDS}


def _owner_fields(partner: str, directory: Directory) -> Record:
    known = directory.partners.get(partner)
    return {
        "partner": partner, "partner_name": known.name if known else "", "channel_manager": known.manager if known else "",
    }  # fmt: skip


def _lead_record(lead: Lead, directory: Directory) -> Record:
    owner = (
        _owner_fields(lead.holder, directory)
        if lead.holder
        else {"partner": "", "partner_name": "", "channel_manager": ""}
    )
    return _values(lead.values) | owner | {
        "reference": lead.reference, "state": lead.state, "amount": lead.amount, "currency": lead.currency,
        "next_step": lead.values.get("planned_action") or "", "protected_until": lead.protected_until.isoformat(),
    }  # fmt: skip


def export(history: History) -> list[Export]:
    """Return the period's exports, a new one among them where something is new or changed.

    A month before the last one exported only repeats its own: older states never overwrite newer ones.
    """
    exports, period = ExportJournal(history.store), history.period
    last = exports.last_month()
    if last is None or period.number >= last:
        state = {_key_of_today(key): data for key, data in exports.last_exported().items()}
        fresh = compared(state, crm_records(history, last, state))
        if fresh:
            exports.add(period, fresh)
    return exports.in_period(period)


def _key_of_today(key: str) -> str:
    """Return the key of an exported record with its reference as references are compared now."""
    partner, bar, reference = key.rpartition("|")
    return f"{partner}{bar}{fold(reference)}"


def crm_lost_letters(settings: Settings, store: Store, period: Period) -> tuple[LostLetters, ...]:
    """Return the texts that the CSV files of a period write in other letters, for want of them in their encoding."""
    encoding, names = settings.get("crm_file.encoding"), settings.get("crm_file.fields")
    exports = ExportJournal(store).in_period(period)
    return tuple(lost for made in exports for lost in lost_letters(made.records, names, encoding))


def crm_jobs(settings: Settings, period: Period, exports: list[Export]) -> Iterator[Job]:
    """Yield each export as csv and xlsx; from a period's second export on, the names end with a number."""
    names, title = settings.get("crm_file.fields"), f"{settings.get('crm')} {period}"
    created = dt.datetime.combine(period.first_day, dt.time())
    for i, crm_export in enumerate(exports, start=1):
        stem = f"{FOLDER}/{safe_name(str(settings.get('crm')))}_{period}" + (f"_{i}" if i > 1 else "")
        data = as_csv(
            crm_export.records,
            names,
            delimiter=settings.get("crm_file.delimiter"),
            encoding=settings.get("crm_file.encoding"),
            guard_formulas=settings.get("crm_file.guard_formulas"),
        )
        yield Job("crm", "all", "csv", f"{stem}.csv", data)
        yield Job(
            "crm",
            "all",
            "xlsx",
            f"{stem}.xlsx",
            as_xlsx(crm_export.records, names, title=title, created=created),
        )
