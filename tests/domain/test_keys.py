"""Keys of references, labels, customers and actions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.keys import action_id, customer_key, fold, plain
from reviewkit.domain.period import Period

NOVEMBER = Period("month", 2026, 11)


@pytest.mark.parametrize("reference", ["D-12", " d-12 ", "Ｄ-12", "D-12\n"])
def test_references_are_compared_without_case_width_and_outer_spaces(reference):
    assert fold(reference) == "d-12"


def test_accents_of_a_reference_count():
    assert fold("Réf 1") != fold("Ref 1")


@given(st.text())
def test_folding_a_folded_reference_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_labels_are_compared_without_accents_and_typographic_apostrophes():
    assert plain("  Prochaine   étape de l’Œuvre ") == "prochaine etape de l'oeuvre"


@pytest.mark.parametrize(
    "name", ["Brasserie Cévenole", "BRASSERIE CEVENOLE S.A.S.", "Sté Brasserie Cévenole SARL"]
)
def test_a_customer_is_known_without_its_legal_form(name):
    assert customer_key(name) == "brasserie cevenole"


def test_a_name_made_of_legal_forms_keeps_them():
    assert customer_key("SA Co") == "sa co"


def test_an_action_has_the_same_number_however_it_is_spelled():
    number = action_id("BP1", NOVEMBER, "D-1", "Rappeler")
    assert re.fullmatch(r"2611-[A-Z2-7]{5}", number)
    assert action_id("BP1", NOVEMBER, " d-1", "RAPPELER ") == number


@pytest.mark.parametrize(
    "other",
    [("BP2", NOVEMBER, "D-1", "a"), ("BP1", NOVEMBER.shift(1), "D-1", "a"), ("BP1", NOVEMBER, "D-1", "b")],
)
def test_actions_of_another_partner_month_or_wording_have_other_numbers(other):
    assert action_id(*other) != action_id("BP1", NOVEMBER, "D-1", "a")
