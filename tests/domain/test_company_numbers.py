"""Which texts hold a company's number, of which kind, and when two are one company's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.company_numbers import is_placeholder, read_company_number


@pytest.mark.parametrize(
    ("typed", "kind", "core", "site"),
    [
        ("512345678", "siren", "512345678", ""),
        ("512 345 678", "siren", "512345678", ""),
        ("512.345.678", "siren", "512345678", ""),
        ("512\u00a0345\u202f678", "siren", "512345678", ""),
        ("５１２３４５６７８", "siren", "512345678", ""),
        ("SIREN : 512 345 678", "siren", "512345678", ""),
        ("RCS Paris B 512 345 678", "siren", "512345678", ""),
        ("RCS Saint-Brieuc 512 345 678", "siren", "512345678", ""),
        ("512 345 678 00012", "siren", "512345678", "00012"),
        ("SIRET 51234567800012", "siren", "512345678", "00012"),
        ("n° SIRET : 512 345 678 00012", "siren", "512345678", "00012"),
        ("FR32512345678", "siren", "512345678", ""),
        ("fr 32 512 345 678", "siren", "512345678", ""),
        ("N° TVA intracommunautaire : FRXX512345678", "siren", "512345678", ""),
        ("DE 812 526 315", "vat de", "812526315", ""),
        ("BE 0403.170.701", "vat be", "0403170701", ""),
        ("ATU12345678", "vat at", "u12345678", ""),
        ("NL123456789B01", "vat nl", "123456789b01", ""),
        ("EL094014201", "vat gr", "094014201", ""),
        ("CHE-116.281.710 TVA", "vat ch", "116281710", ""),
        ("IT 00743110157", "vat it", "00743110157", ""),
        ("C-4711", "other", "c4711", ""),
        ("HRB 6684", "other", "hrb6684", ""),
        ("00743110157", "other", "00743110157", ""),
    ],
)
def test_kinds_of_numbers(typed, kind, core, site):
    number = read_company_number(typed)
    assert number is not None
    assert (number.kind, number.core, number.site) == (kind, core, site)


@pytest.mark.parametrize(
    "typed",
    ["", "N/A", "n/a", "n.a.", "NA", "#N/A", "à venir", "A VENIR", "SIRET à venir", "en cours", "En cours…", "?", "???",
     "-", "–", "...", "0", "0000", "000 000 000", "00000000000000", "XXX", "xxxxxxxxx", "TBD", "t.b.c.", "inconnu",
     "Néant", "non communiqué", "non renseigné", "en cours d’immatriculation", "FR00000000000", "999999999", "123456789",
     "unknown", "pending", "none", "nil", "\u200b", "aucun", "DELMAS"],
)  # fmt: skip
def test_placeholders_and_words_are_no_numbers(typed):
    assert read_company_number(typed) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("512345678", "51234567800012", True),
        ("FR32512345678", "512345678", True),
        ("FR32512345678", "512 345 678 00012", True),
        ("BE0403170701", "0403.170.701", True),
        ("CHE-116.281.710 MWST", "che116281710", True),
        ("51234567800012", "512 345 678 00012", True),
        ("51234567800012", "51234567800020", False),
        ("512345678", "512345679", False),
        ("DE812526315", "DE812526316", False),
    ],
)
def test_one_company_by_its_numbers(one, other, same):
    first, second = read_company_number(one), read_company_number(other)
    assert first is not None
    assert second is not None
    assert first.matches(second) == second.matches(first) == same


def test_two_establishments_are_neither_one_number_nor_two_companies():
    one, other = read_company_number("51234567800012"), read_company_number("51234567800020")
    assert one is not None
    assert other is not None
    assert not one.matches(other)
    assert not one.differs(other)


def test_numbers_of_two_kinds_do_not_make_two_companies():
    one, other = read_company_number("C-4711"), read_company_number("512345678")
    assert one is not None
    assert other is not None
    assert not one.differs(other)


@given(
    st.integers(100_000_000, 998_999_999),
    st.integers(1, 99_999),
    st.sampled_from(["", " ", "\u00a0", ".", "-"]),
)
def test_siren_siret_and_vat_number_of_a_company_match_however_grouped(siren, site, mark):
    digits = str(siren)
    grouped = mark.join((digits[:3], digits[3:6], digits[6:]))
    spellings = [grouped, f"{grouped}{mark}{site:05d}", f"FR12{mark}{grouped}", f"SIREN {grouped}"]
    numbers = [number for text in spellings if (number := read_company_number(text)) is not None]
    assert len(numbers) in (0, len(spellings))  # a row of one digit alone stands for nothing
    assert all(a.matches(b) for a in numbers for b in numbers)


@given(st.text())
def test_every_text_is_a_number_or_none(typed):
    number = read_company_number(typed)
    assert number is None or not is_placeholder(typed)
