"""What people confirmed by hand is noted once and stays."""

from __future__ import annotations

from reviewkit.store import Store
from reviewkit.store.confirmation_journal import ConfirmationJournal


def test_a_trusted_file_is_noted_once_by_its_content(store):
    journal = ConfirmationJournal(store)
    assert journal.trusted_files() == frozenset()
    journal.trust([("a" * 64, "a.xlsx"), ("a" * 64, "copy of a.xlsx")])
    journal.trust([("a" * 64, "a.xlsx"), ("b" * 64, "b.xlsx")])
    assert journal.trusted_files() == {"a" * 64, "b" * 64}


def test_an_address_is_confirmed_for_one_reader(url):
    with Store(url) as store:
        journal = ConfirmationJournal(store)
        journal.confirm([("BP1", "lea@armor.example")])
        journal.confirm([("BP1", "lea@armor.example"), ("CM1", "claire@rs.example")])
    with Store(url) as store:
        confirmed = ConfirmationJournal(store).confirmed_addresses()
    assert confirmed == {("BP1", "lea@armor.example"), ("CM1", "claire@rs.example")}
