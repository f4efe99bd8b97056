"""Keys of references, labels, customers and actions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.keys import action_id, customer_key, fold, natural_key, plain
from reviewkit.domain.period import Period

NOVEMBER = Period("month", 2026, 11)


@pytest.mark.parametrize("reference", ["D-12", " d-12 ", "Ｄ-12", "D-12\n"])
def test_references_are_compared_without_case_width_and_outer_spaces(reference):
    assert fold(reference) == "d-12"


@pytest.mark.parametrize(
    "spelled",
    [
        "A\u20101", "A\u20111", "A\u20121", "A\u20131", "A\u20141", "A\u22121", "A\ufe631", "A\uff0d1", "A\u02d71",
        "A\u200b-1", "A\u00ad-1", "A-1\u200b", "\ufeffA-1", "A-\u20601", "\u202aA-1\u202c", "A\u180e-1", "A-1\ufe0f",
        "A\u034f-1", "\u2800A-1", "A-\u31641", "\u00a0A-1\u202f", "Ａ－１", "А-1", "Α-1", "a-\u0661",
    ],
)  # fmt: skip
def test_what_looks_the_same_is_the_same_key(spelled):
    assert fold(spelled) == "a-1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Б-1", "В-1"),
        ("A-1", "A-11"),
        ("A-1", "A1"),
        ("ㄱ", "ㄴ"),
        ("が", "か"),
        ("й", "и"),
        ("ß", "b"),
        ("A 1", "A1"),
    ],
)
def test_other_letters_of_any_script_are_other_keys(one, other):
    assert fold(one) != fold(other)
    assert plain(one) != plain(other)


@given(
    st.text(alphabet=st.characters(categories=("L", "N")), min_size=1),
    st.sampled_from("\u200b\u00ad\u2060\ufeff\u200e\u034f"),
    st.integers(0, 50),
)
def test_an_invisible_character_anywhere_changes_no_key(text, mark, place):
    spelled = text[:place] + mark + text[place:]
    assert fold(spelled) == fold(text)
    assert plain(spelled) == plain(text)
    assert customer_key(spelled) == customer_key(text)


@given(st.text())
def test_plain_text_stays_plain(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Завод 12", "Фабрика 12"), ("株式会社日立 1", "東芝 1"), ("हिन्दी", "हिन्द"), ("شركة ١", "مصنع ١")],
)
def test_names_in_any_script_are_told_apart(one, other):
    assert customer_key(one) != customer_key(other)
    assert customer_key(one) == customer_key(f" {one}\u200b ")


def test_legal_forms_of_other_scripts_go():
    assert customer_key("Завод 12 ЕООД") == customer_key("завод 12")


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


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("revue.xlsx", "revue (1).xlsx"), ("revue (1).xlsx", "revue (2).xlsx"), ("revue (9).xlsx", "revue (10).xlsx"),
        ("revue BP1.xlsx", "revue BP1 (1).xlsx"), ("v9.xlsx", "v10.xlsx"), ("revue v9.xlsx", "Revue V10.xlsx"),
        ("revue_1.9.xlsx", "revue_1.10.xlsx"), ("revue 2026-9-1.xlsx", "revue 2026-10-1.xlsx"),
        ("revue.xlsx", "revue - Copie.xlsx"), ("revue - Copie.xlsx", "revue - Copie (2).xlsx"), ("revue.xlsx", "revue2.xlsx"),
        ("a/v9.xlsx", "a/v10.xlsx"), ("revue\u00a09.xlsx", "revue 10.xlsx"), ("revue ９.xlsx", "revue １０.xlsx"),
        ("revue 009.xlsx", "revue 10.xlsx"), ("revue.XLSX", "revue (1).xlsx"), ("2.xlsx", "11.xlsx"), ("9a.xlsx", "10a.xlsx"),
        ("revue v1.xlsx", "revue v1 final.xlsx"), ("revue-8-BP1.xlsx", "revue-12-BP1.xlsx"),
    ],
)  # fmt: skip
def test_names_are_ordered_as_people_count(older, newer):
    assert natural_key(older) < natural_key(newer)


@given(st.text(), st.text())
def test_any_two_names_have_an_order(one, other):
    assert (natural_key(one) < natural_key(other)) + (natural_key(other) < natural_key(one)) <= 1
