"""The exports to the CRM, applied in order, give what is known; no record goes back, whatever comes in late."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.runs.crm_export import crm_jobs, crm_records, export, export_number
from reviewkit.store import ACCEPTED, NewRecord, NewSubmission, Store
from reviewkit.store.export_journal import ExportJournal
from reviewkit.store.lead_journal import ACCEPTED_LEAD, LeadEvent, event_writer
from reviewkit.workspace import make_workspace

PARTNERS = ("BP1", "BP2")
MONTHS = (9, 10, 11)
DEAL = {"customer": "Client", "project": "Projet", "salesperson": "Léa", "stage": "2", "amount": 100,
        "expected_close": dt.date(2027, 1, 15), "next_step": "Rappeler"}  # fmt: skip
WON = {"outcome": "won", "closed_on": dt.date(2026, 9, 3), "amount": 90, "reason": "Prix"}


def month(number):
    return Period("month", 2026, number)


class Known:
    """A store with a directory of two partners, reviews handed in one by one, and the CRM they are imported into."""

    def __init__(self, folder):
        self.settings = make_workspace(folder).settings
        self.store = Store("sqlite://")
        self.files = 0
        self.crm = {}
        partners = [
            {"code": code, "name": code, "channel_manager": "CM1", "sales_director_name": "J", "sales_director_email": "j@x.example"}
            for code in PARTNERS
        ]  # fmt: skip
        self.add("directory", None, 1, {"partners": partners})

    def add(self, form, partner, number, sheets, events=(), state="reviewed"):
        self.files += 1
        sha256 = f"{self.files:064d}"
        records = [
            NewRecord(sheet, n, n + 2, sheet, str(row.get("reference")).casefold(), row, {})
            for sheet, rows in sheets.items()
            for n, row in enumerate(rows)
        ]
        self.store.add(
            NewSubmission(sha256, f"{self.files}.xlsx", ACCEPTED, "1", form, 1, partner, month(number), "fr", state,
                          "EUR", records=records),
            event_writer(list(events), sha256),
        )  # fmt: skip

    def review(self, partner, number, pipe=(), outcomes=(), leads=()):
        rows = {
            "pipeline": [{**DEAL, **row} for row in pipe],
            "outcomes": [{**WON, **row} for row in outcomes],
        }
        self.add("review", partner, number, {**rows, "leads": list(leads)})

    def lead(self, declarer, number, reference):
        row = {"reference": reference, "customer": "Client", "project": "Projet", "estimated_amount": 500, "origin": "BP",
               "planned_action": "Appeler"}  # fmt: skip
        event = LeadEvent(
            ACCEPTED_LEAD, reference, reference, declarer, month(number), f"2026-{number:02d}-01"
        )
        self.add("lead", declarer or None, number, {"leads": [row]}, [event], "")

    def records(self, number):
        return {
            key: {name: value for name, value in record.items() if value not in (None, "")}
            for key, record in crm_records(load(self.store, self.settings, month(number))).items()
        }

    def exported(self, number):
        """Export a month and import the files of all periods that were not imported yet; return the changed keys."""
        journal = ExportJournal(self.store)
        before = {e.number for p in MONTHS for e in journal.in_period(month(p))}
        export(load(self.store, self.settings, month(number)))
        fresh = [e for p in MONTHS for e in journal.in_period(month(p)) if e.number not in before]
        assert len(fresh) <= 1
        for record in (r for e in fresh for r in e.records):
            self.crm[record.key] = dict(record.data)
        return {record.key for e in fresh for record in e.records}


@pytest.fixture
def known(tmp_path):
    return Known(tmp_path)


def test_a_partner_that_has_not_handed_in_yet_keeps_what_is_known_of_it(known):
    known.lead("BP1", 9, "RS-1")
    known.review("BP1", 9, [{"reference": "RS-1", "amount": 700, "stage": "4"}])
    known.review("BP2", 9)
    known.exported(9)
    known.review("BP2", 10)
    assert known.exported(10) == set()
    known.review("BP2", 12)
    assert (known.crm["rs-1"]["state"], known.crm["rs-1"]["amount"], known.crm["rs-1"]["stage"]) == (
        "open",
        700,
        "4",
    )


def test_a_vanished_deal_closes_and_opens_again_when_it_comes_back(known):
    known.review("BP1", 9, [{"reference": "D-1"}])
    known.exported(9)
    known.review("BP1", 10)
    known.exported(10)
    assert (known.crm["BP1|d-1"]["state"], known.crm["BP1|d-1"]["closed_on"]) == ("vanished", "2026-10-31")
    known.review("BP1", 11, [{"reference": "D-1", "amount": 300}])
    known.exported(11)
    assert (known.crm["BP1|d-1"]["state"], known.crm["BP1|d-1"].get("closed_on")) == ("open", None)


def test_a_vanished_deal_that_is_answered_is_won_or_lost(known):
    known.review("BP1", 9, [{"reference": "D-1", "customer": "Kervran"}])
    known.review("BP1", 10)
    known.review("BP1", 11, outcomes=[{"reference": "D-1", "outcome": "lost"}])
    known.exported(11)
    record = known.crm["BP1|d-1"]
    assert (record["state"], record["closed_on"], record["customer"]) == ("lost", "2026-09-03", "Kervran")


def test_a_rejected_opportunity_is_told_with_its_reason(known):
    known.lead("BP1", 9, "RS-1")
    known.exported(9)
    assert known.crm["rs-1"]["state"] == "accepted"
    row = {
        "reference": "RS-1",
        "qualification": "rejected",
        "rejection_reason": "Pas de budget",
        "amount": 500,
    }
    known.review("BP1", 10, leads=[row])
    known.exported(10)
    record = known.crm["rs-1"]
    assert (record["state"], record["reason"], record["closed_on"]) == (
        "rejected",
        "Pas de budget",
        "2026-10-31",
    )
    known.review("BP1", 11, leads=[row])
    assert known.exported(11) == set()


def test_a_deal_given_to_another_partner_stays_one_record(known):
    known.lead("BP1", 9, "RS-1")
    known.review("BP1", 9, [{"reference": "RS-1", "amount": 700}])
    known.exported(9)
    decision = {"reference": "RS-1", "partner": "BP2", "decision": "assign"}
    known.add("assignment", None, 10, {"assignments": [decision]}, state="")
    known.review("BP1", 10, [{"reference": "RS-1", "amount": 1}])  # its former holder's word no longer counts
    known.exported(10)
    assert set(known.crm) == {"rs-1"}
    assert (known.crm["rs-1"]["partner"], known.crm["rs-1"]["amount"]) == ("BP2", 700)
    known.review("BP2", 10, [{"reference": "RS-1", "amount": 900}])
    known.exported(10)
    assert (known.crm["rs-1"]["partner"], known.crm["rs-1"]["amount"]) == ("BP2", 900)


def test_the_same_reference_of_two_partners_is_two_records(known):
    known.review("BP1", 9, [{"reference": "D-1", "amount": 1}])
    known.review("BP2", 9, [{"reference": "D-1", "amount": 2}])
    known.exported(9)
    assert {key: record["amount"] for key, record in known.crm.items()} == {"BP1|d-1": 1, "BP2|d-1": 2}


def test_a_deal_that_a_correction_takes_out_is_withdrawn_once(known):
    known.review("BP1", 9, [{"reference": "D-1"}, {"reference": "D-2"}])
    known.exported(9)
    known.review("BP1", 9, [{"reference": "D-1"}])
    assert known.exported(9) == {"BP1|d-2"}
    assert known.crm["BP1|d-2"]["state"] == "withdrawn"
    assert known.exported(9) == set()


def test_a_month_corrected_late_is_exported_by_its_own_run_and_takes_nothing_back(known):
    known.review("BP1", 9, [{"reference": "D-1", "amount": 1}])
    known.review("BP1", 10, [{"reference": "D-1", "amount": 2}])
    known.exported(10)
    known.review("BP1", 9, [{"reference": "D-1", "amount": 5}, {"reference": "D-9"}])
    assert known.exported(9) == {"BP1|d-9"}
    assert known.crm["BP1|d-1"]["amount"] == 2
    assert known.crm["BP1|d-9"]["state"] == "vanished"  # September had it, October has not


def test_files_are_named_by_their_number_and_day(known):
    known.review("BP1", 9, [{"reference": "D-1"}])
    known.exported(9)
    known.review("BP1", 10, [{"reference": "D-2"}])
    exports = export(load(known.store, known.settings, month(10)))
    names = [job.path for job in crm_jobs(known.settings, month(10), exports)]
    assert [export_number(name) for name in names] == [2, 2]
    assert names == ["crm/Relationship_0002_2026-10-31.csv", "crm/Relationship_0002_2026-10-31.xlsx"]


REVIEWS = st.tuples(
    st.sampled_from(PARTNERS),
    st.sampled_from(MONTHS),
    st.dictionaries(st.sampled_from(["D-1", "D-2", "RS-1"]), st.tuples(st.sampled_from(["open", "won", "lost"]), st.integers(1, 3)), max_size=3),
)  # fmt: skip
STEPS = st.lists(st.one_of(REVIEWS, st.sampled_from(MONTHS)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_all_files_applied_in_order_give_what_is_known_and_nothing_goes_back(tmp_path_factory, steps):
    known = Known(tmp_path_factory.mktemp("crm"))
    known.lead("BP1", 9, "RS-1")
    handed_in, last = {}, 0
    for step in steps:
        if isinstance(step, tuple):
            partner, number, rows = step
            known.review(
                partner,
                number,
                [{"reference": key, "amount": amount} for key, (state, amount) in rows.items() if state == "open"],
                [{"reference": key, "outcome": state, "amount": amount} for key, (state, amount) in rows.items() if state != "open"],
            )  # fmt: skip
            handed_in.setdefault(partner, set()).add(number)
            continue
        changed = known.exported(step)
        newest = ExportJournal(known.store).last_month()
        first, last = not last, Period.of_number(newest).part
        now = known.records(last)
        left = {key for key, record in known.crm.items() if record["state"] == "withdrawn"}
        assert {key: record for key, record in known.crm.items() if key not in left} == now
        for key in changed if not first else ():
            partner = now[key]["partner"] if key in now else key.split("|")[0]
            assert any(number <= last for number in handed_in.get(partner, ())), "nothing new was known of it"
        handed_in = {
            partner: {number for number in numbers if number > last} for partner, numbers in handed_in.items()
        }
