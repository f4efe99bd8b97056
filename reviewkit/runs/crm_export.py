"""Records of every opportunity and deal for the CRM, and the export of those new or changed (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from reviewkit.delivery.crm_file import FIELDS, LostLetters, as_csv, as_xlsx, compared, lost_letters
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_closed
from reviewkit.history.lead_register import Lead, Register
from reviewkit.history.loading import History, load
from reviewkit.history.people import Directory
from reviewkit.runs.output import Job
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.store.export_journal import Export, ExportJournal
from reviewkit.text import safe_name

FOLDER = "crm"
REJECTED, VANISHED, WITHDRAWN, RENAMED = "rejected", "vanished", "withdrawn", "renamed"
_NO_OWNER = {"partner": "", "partner_name": "", "channel_manager": ""}
Record = dict[str, Any]
Row = Mapping[str, Any]


@dataclass
class _Deal:
    """What the reviews say of a deal so far, month by month.

    review    the last one that had it in its pipe or closed it
    pipe      its last open row
    outcome   the row that closed it; None while it is open
    state     open, won, lost, rejected, vanished or renamed
    """

    review: Revision
    pipe: Row = field(default_factory=dict)
    outcome: Row | None = None
    state: str = "open"
    closed_on: dt.date | None = None


def crm_records(history: History) -> dict[str, Record]:
    """Return every record by its key: opportunities, then the deals of the reviews, as known at the period's end.

    Every review up to the period counts, so that a partner that has not handed in keeps what is known of it, and
    the months may come in in any order. A deal that is in the pipe of one known month and in neither pipe nor
    outcomes of the next has vanished: it is closed until it is answered. What the director took from a partner is
    the new holder's.
    """
    register, directory = history.register, history.directory
    records = {key: _lead_record(lead, directory) for key, lead in register.leads.items()}
    for key, deal in _deals(history).items():
        lead = records.get(key, {})
        ended = key in register.leads and not register.leads[key].live
        owner = {} if key in register.leads else _owner_fields(deal.review.partner, directory)
        values = lead | _values(deal.pipe) | _values(deal.outcome or {}) | owner
        values |= {"state": lead["state"] if ended else deal.state, "currency": deal.review.currency}
        if deal.closed_on is not None and deal.state in (REJECTED, VANISHED, RENAMED):
            values["closed_on"] = deal.closed_on.isoformat()
        records[key] = values
    return records


def _deals(history: History) -> dict[str, _Deal]:
    """Return the deals of all reviews by the key of their record."""
    deals: dict[str, _Deal] = {}
    last_pipe: dict[str, set[str]] = {}
    holders = _Holders(history.register)
    for review in sorted(history.reviews, key=lambda review: (review.month, review.partner)):
        pipe, closed = set[str](), set[str]()
        last_day = review.period.last_day
        for row in history.records.rows(review, "pipeline"):
            key = holders.record_key(review, row["reference"])
            if key and not is_closed(row.get("stage")):
                pipe.add(key)
                deals[key] = _Deal(review, row)
        for row in history.records.rows(review, "outcomes"):
            key = holders.record_key(review, row["reference"])
            if key:
                closed.add(key)
                former = deals[key].pipe if key in deals else {}
                state = RENAMED if row.get("renamed_to") else row["outcome"]
                deals[key] = _Deal(review, former, row, state, last_day)
        for key, reason in _rejected(history, review, holders).items():
            if key not in pipe | closed and (key not in deals or deals[key].state == "open"):
                former = deals[key].pipe if key in deals else {}
                deals[key] = _Deal(review, former, {"reason": reason}, REJECTED, last_day)
        for key in last_pipe.get(review.partner, set()) - pipe - closed:
            if deals[key].state == "open" and holders.holds(review, key):
                deals[key] = replace(deals[key], review=review, state=VANISHED, closed_on=last_day)
        last_pipe[review.partner] = pipe
    return deals


def _rejected(history: History, review: Revision, holders: _Holders) -> dict[str, str]:
    """Return the declared opportunities that a review rejects, each with its reason."""
    return {
        key: str(row.get("rejection_reason") or "")
        for row in history.records.rows(review, "leads")
        if row.get("qualification") == "rejected"
        and (key := holders.record_key(review, row["reference"])) in history.register.leads
    }


class _Holders:
    """Who held an opportunity in which month."""

    def __init__(self, register: Register) -> None:
        self._leads = register.leads
        self._held: dict[str, list[tuple[int, str]]] = {}
        for partner, month, key in register.held:
            self._held.setdefault(key, []).append((month, partner))

    def record_key(self, review: Revision, reference: str) -> str:
        """Return the key of the record that a review's row speaks of; "" where the deal is another partner's by now.

        A partner's own deal that happens to bear an opportunity's reference is a record of its own.
        """
        key = fold(reference)
        if key in self._leads and any(partner == review.partner for _, partner in self._held[key]):
            return key if self._holder(key, review.month) == review.partner else ""
        return f"{review.partner}|{key}"

    def holds(self, review: Revision, record_key: str) -> bool:
        """Return whether a record is still the partner's in a month."""
        if record_key not in self._held:
            return True
        return self._holder(record_key, review.month) == review.partner

    def _holder(self, key: str, month: int) -> str:
        """Return who held an opportunity at the end of a month; before anybody did, who came to hold it first."""
        entries = self._held[key]
        known = [partner for since, partner in entries if since <= month]
        return known[-1] if known else entries[0][1]


def _values(row: Mapping[str, Any]) -> Record:
    """Return the filled fields of a row as an export keeps them: dates and fractions as text."""
    values = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    return {
        name: str(value) if isinstance(value, (dt.date, Decimal)) else value for name, value in values.items()
    }


def _owner_fields(partner: str, directory: Directory) -> Record:
    known = directory.partners.get(partner)
    return {
        "partner": partner, "partner_name": known.name if known else "", "channel_manager": known.manager if known else "",
    }  # fmt: skip


def _lead_record(lead: Lead, directory: Directory) -> Record:
    owner = _owner_fields(lead.holder, directory) if lead.holder else _NO_OWNER
    return _values(lead.values) | owner | {
        "reference": lead.reference, "state": lead.state, "amount": lead.amount, "currency": lead.currency,
        "next_step": lead.values.get("planned_action") or "", "protected_until": lead.protected_until.isoformat(),
    }  # fmt: skip


def export(history: History) -> list[Export]:
    """Return the period's exports, a new one among them where something is new or changed.

    An export holds what is known up to the newest month that was ever exported, whichever month is run: no record
    goes back to an older state, and applying all exports in their order gives exactly what is known.
    """
    exports, period = ExportJournal(history.store), history.period
    last = exports.last_month()
    known = history
    if last is not None and last > period.number:
        known = load(history.store, history.settings, Period.of_number(last))
    state = {_key_of_today(key): data for key, data in exports.last_exported().items()}
    now = crm_records(known)
    fresh = compared(state, now | _withdrawn(state, now))
    if fresh:
        exports.add(period, fresh)
    return exports.in_period(period)


def _withdrawn(state: Mapping[str, Mapping[str, Any]], now: Mapping[str, Record]) -> dict[str, Record]:
    """Return the records that were exported and that no review or opportunity sheet knows any more."""
    return {key: {**old, "state": WITHDRAWN} for key, old in state.items() if key not in now}


def _key_of_today(key: str) -> str:
    """Return the key of an exported record with its reference as references are compared now."""
    partner, bar, reference = key.rpartition("|")
    return f"{partner}{bar}{fold(reference)}"


def crm_lost_letters(settings: Settings, store: Store, period: Period) -> tuple[LostLetters, ...]:
    """Return the texts that the CSV files of a period write in other letters, for want of them in their encoding."""
    encoding, names = settings.get("crm_file.encoding"), settings.get("crm_file.fields")
    exports = ExportJournal(store).in_period(period)
    return tuple(lost for made in exports for lost in lost_letters(made.records, names, encoding))


def export_number(path: str) -> int:
    """Return the number of the export that a file of `crm_jobs` holds."""
    return int(PurePosixPath(path).stem.split("_")[-2])


def crm_jobs(settings: Settings, period: Period, exports: list[Export]) -> Iterator[Job]:
    """Yield each export as csv and xlsx, named by its number over all periods and its period's last day."""
    names, crm = settings.get("crm_file.fields"), safe_name(str(settings.get("crm")))
    created = dt.datetime.combine(period.first_day, dt.time())
    for crm_export in exports:
        stem = f"{FOLDER}/{crm}_{crm_export.number:04d}_{period.last_day}"
        title = f"{settings.get('crm')} {period} ({crm_export.number})"
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
