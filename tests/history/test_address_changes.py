"""Addresses that later directories bring, and those that were confirmed."""

from __future__ import annotations

import pytest

from reviewkit.domain.period import Period
from reviewkit.history.address_changes import address_changes
from reviewkit.history.typed_records import Records
from reviewkit.store import ACCEPTED, NewRecord, NewSubmission, Store


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'reviewkit.db'}") as made:
        yield made


def directory(store, month, partners, managers=(("CM1", "cm@rs.example"),), contacts=()):
    """Take in a directory of a month: (code, address) of partners, managers and contacts."""
    records = [
        NewRecord("partners", i, i + 2, "Partners", code, {
            "code": code, "name": f"Partner {code}", "channel_manager": "CM1", "sales_director_email": email,
        }, {})
        for i, (code, email) in enumerate(partners)
    ]  # fmt: skip
    records += [
        NewRecord(
            "channel_managers", i, i + 2, "Managers", code, {"code": code, "name": code, "email": email}, {}
        )
        for i, (code, email) in enumerate(managers)
    ]
    records += [
        NewRecord("contacts", i, i + 2, "Contacts", None, {"partner": code, "name": "N", "email": email}, {})
        for i, (code, email) in enumerate(contacts)
    ]
    period = Period("month", 2026, month)
    return store.add(
        NewSubmission(f"{month:064}", f"{month}.xlsx", ACCEPTED, "1", "directory", 1, None, period, "fr",
                      records=records)
    )  # fmt: skip


def keys(changes):
    return [change.key for change in changes]


def test_the_first_directory_is_taken_as_it_is(store):
    first = directory(store, 7, [("BP1", "a@x.example")])
    assert address_changes(store, Records(store), first, ()) == []


def test_a_changed_address_names_the_one_it_replaces_until_it_is_confirmed(store):
    directory(store, 7, [("BP1", "a@x.example"), ("BP2", "b@x.example")])
    second = directory(store, 8, [("BP1", "new@x.example"), ("BP2", "B@X.example")])
    (change,) = address_changes(store, Records(store), second, ())
    assert (change.reader, change.address, change.before) == ("BP1", "new@x.example", ("a@x.example",))
    assert address_changes(store, Records(store), second, {("BP1", "new@x.example")}) == []


def test_an_address_that_was_not_confirmed_is_not_settled_by_a_third_directory(store):
    directory(store, 7, [("BP1", "a@x.example")])
    directory(store, 8, [("BP1", "evil@x.example")])
    third = directory(store, 9, [("BP1", "evil@x.example")])
    assert keys(address_changes(store, Records(store), third, ())) == [("BP1", "evil@x.example")]


def test_going_back_to_a_settled_address_is_no_change(store):
    directory(store, 7, [("BP1", "a@x.example")])
    directory(store, 8, [("BP1", "b@x.example")])
    third = directory(store, 9, [("BP1", "a@x.example")])
    assert address_changes(store, Records(store), third, ()) == []


def test_contacts_and_managers_are_watched_and_a_new_partner_is_not(store):
    directory(store, 7, [("BP1", "a@x.example")])
    second = directory(
        store, 8, [("BP1", "a@x.example"), ("BP2", "b@x.example")],
        managers=[("CM1", "cm@rs.example"), ("CM2", "cm2@rs.example")],
        contacts=[("bp1", "c@x.example"), ("BP2", "d@x.example")],
    )  # fmt: skip
    assert keys(address_changes(store, Records(store), second, ())) == [
        ("BP1", "c@x.example"),
        ("CM2", "cm2@rs.example"),
    ]


def test_a_partner_that_comes_back_under_its_code_is_no_new_one(store):
    directory(store, 7, [("BP1", "a@x.example")])
    directory(store, 8, [("BP2", "b@x.example")])
    third = directory(store, 9, [("BP1", "evil@x.example")])
    assert keys(address_changes(store, Records(store), third, ())) == [("BP1", "evil@x.example")]
