"""The same business declared twice: what is found, and what is left alone."""

from __future__ import annotations

import pytest

from reviewkit.analysis.month.conflicts import Business, Conflict, conflicts, near


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("minoterie le bihan", "minoterie lebihan"),
        ("minoterie le bihan", "le bihan minoterie"),
        ("minoterie le bihan", "minoterie le bihna"),
        ("verrerie d aix", "verrerie d aix fils"),
        ("nedelec", "nedellec"),
        ("snb", "societe nouvelle de bearn"),
    ],
)
def test_near_spellings_are_one_name(one, other):
    assert near(one, other)
    assert near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("minoterie le bihan", "verrerie le bihan"),
        ("delmas", "dumas"),
        ("", "delmas"),
        ("transports fabre", "transports hervé"),
    ],
)
def test_other_names_are_not(one, other):
    assert not near(one, other)


def lead(at, customer, **more):
    return Business(at, more.pop("partner", "BP1"), customer, **more)


def test_a_customer_number_is_enough_whatever_the_names_say():
    found = conflicts(
        [
            lead("A", "Minoterie Le Bihan", customer_id="552 100 554"),
            lead("B", "MLB", customer_id="552100554"),
        ]
    )
    assert found == [Conflict("B", "A", "customer_id")]


def test_two_numbers_are_two_businesses_however_alike_their_names():
    one = lead("A", "Minoterie", customer_id="1", postcode="29000")
    assert conflicts([one, lead("B", "Minoterie", customer_id="2", postcode="29000")]) == []


def test_a_near_name_needs_the_postcode_or_the_domain_between_leads():
    first = lead("A", "Minoterie Le Bihan SAS", postcode="29000", email="a@lebihan.example")
    assert conflicts([first, lead("B", "MINOTERIE LEBIHAN", postcode="29 000")]) == [
        Conflict("B", "A", "postcode")
    ]
    assert conflicts([first, lead("B", "Minoterie Le Bihan", email="b@LEBIHAN.example")]) == [
        Conflict("B", "A", "email")
    ]
    assert conflicts([first, lead("B", "Minoterie Le Bihan", postcode="75001")]) == []


def test_a_domain_everybody_has_says_nothing():
    one = lead("A", "Minoterie Le Bihan", email="a@gmail.com")
    assert conflicts([one, lead("B", "Minoterie Le Bihan", email="b@gmail.com")]) == []


def test_an_open_pipe_is_matched_by_the_name_without_case_accents_and_legal_forms():
    deals = [
        lead("D", "béarn informatique s.a.r.l.", partner="BP2", lead=False),
        lead("E", "Béarn Conseil", lead=False),
    ]
    assert conflicts([lead("A", "Béarn Informatique")], deals) == [Conflict("A", "D", "name")]


def test_deals_of_pipes_are_not_compared_with_each_other():
    assert conflicts([], [lead("D", "X", lead=False), lead("E", "X", partner="BP2", lead=False)]) == []


def test_the_order_of_files_changes_no_pair():
    some = [
        lead("A", "Kervran", postcode="1"),
        lead("B", "Kervran SA", postcode="1"),
        lead("C", "Kervrann", postcode="1"),
    ]
    pairs = {frozenset((c.first, c.second)) for c in conflicts(some)}
    assert pairs == {frozenset((c.first, c.second)) for c in conflicts(some[::-1])}
    assert len(pairs) == 3


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"customer_id": "512345678"}, {"customer_id": "512 345 678 00012"}, "customer_id"),
        ({"customer_id": "FR32512345678"}, {"customer_id": "512345678"}, "customer_id"),
        (
            {"customer_id": "512345678", "postcode": "29200"},
            {"customer_id": "à venir", "postcode": "F-29200"},
            "postcode",
        ),
        (
            {"customer_id": "C-4711", "postcode": "29200"},
            {"customer_id": "512345678", "postcode": "29 200"},
            "postcode",
        ),
        (
            {"customer_id": "512345678", "postcode": "29200"},
            {"customer_id": "512345679", "postcode": "29200"},
            None,
        ),
        ({"postcode": "00000"}, {"postcode": "00000"}, None),
        ({"postcode": "N/A"}, {"postcode": "n/a"}, None),
    ],
)
def test_numbers_and_postcodes_are_compared_as_what_they_are(one, other, why):
    found = conflicts([lead("A", "Clinique Nord", **one), lead("B", "Clinique Nord", partner="BP2", **other)])
    assert [conflict.why for conflict in found] == ([why] if why else [])


@pytest.mark.parametrize("nothing", ["N/A", "en cours", "0", "0000", "?", "XXX", "à venir", "TBD", "-"])
def test_two_strangers_with_the_same_placeholder_are_no_conflict(nothing):
    strangers = [
        lead("A", "Alpha", customer_id=nothing),
        lead("B", "Omega", partner="BP2", customer_id=nothing),
    ]
    assert conflicts(strangers) == []
