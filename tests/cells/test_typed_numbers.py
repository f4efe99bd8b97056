"""Numbers, amounts and percentages as people type them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed import NARROW, NBSP, problem, said

from reviewkit.cells import parse
from reviewkit.text import language


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1234,56", 123456),
        ("1234.5", 123450),
        (f"1{NARROW}234,56{NBSP}€", 123456),
        ("1 234 567,8", 123456780),
        ("1 234,5600", 123456),
        ("1'234.56", 123456),
        ("1’234,56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("12.345.678", 1234567800),
        ("1,234,567", 123456700),
        ("−5", -500),
        ("- 5,00 €", -500),
        ("-€5", -500),
        ("€ -5", -500),
        ("5 EUR", 500),
        ("5 euros", 500),
        ("0,50", 50),
        (",5", 50),
        ("+3", 300),
        ("１２３，５０", 12350),
        ("0", 0),
        ("\t12 \n", 1200),
        ("012", 1200),
        (1234.56, 123456),
        (0.1 + 0.2, 30),
        (1e12 + 0.01, 100000000000001),
        (sum([0.1] * 1000), 10000),
        (7, 700),
    ],
)
def test_an_amount_is_read_to_the_cent(typed, cents):
    assert parse("money", typed, lang="fr") == cents
    assert parse("money", typed, lang="en") == cents


@pytest.mark.parametrize("typed", ["1,234", "1.234", "12,345", "999.000", "1,234 €", "-1,234"])
@pytest.mark.parametrize("column", ["money", "number", "integer", "percent"])
def test_one_mark_before_three_digits_is_ambiguous(typed, column):
    if column != "money" and "€" in typed:
        return
    assert problem(column, typed) == "ambiguous-number"


def test_an_ambiguous_number_shows_both_readings_in_the_readers_language():
    assert said(
        "money", "1,234"
    ) == "« 1,234 » peut vouloir dire 1234 ou 1,234. Saisissez 1234 sans séparateur, ou 1,2340.".replace(
        "« ", "«" + NBSP
    ).replace(" »", NBSP + "»")
    assert (
        said("money", "1,234", "en")
        == "“1,234” can mean 1234 or 1.234. Type 1234 without a separator, or 1.2340."
    )
    # Either, typed as proposed, is read.
    assert parse("number", "1,2340", lang="fr", places=4) == Decimal("1.234")
    assert parse("number", "1234", lang="fr") == 1234


@pytest.mark.parametrize("typed", ["0,123", "00,123", "012.345"])
def test_a_leading_zero_marks_no_thousands(typed):
    assert parse("number", typed, lang="fr", places=3) == Decimal(typed.replace(",", "."))


@pytest.mark.parametrize(
    "typed",
    [
        "60k",
        "60 k€",
        "environ 500",
        "(500)",
        "12 34",
        "1 2345",
        "1,23,456",
        "1.234.56",
        "1 234.567.890",
        "5,",
        "5.",
        "1,2,3",
        "²5",
        "½",
        "abc",
        "-",
        "–",
        "€",
        "1e5",
        "0x10",
        "1 234\n567",
        "10 %",
        "1'234 567",
        "0 123",
        "500-",
        "--5",
        "€5€",
        "nan",
        "inf",
        "1_000",
        "9" * 65 + "x",
        "5 KM",
        True,
        False,
        dt.datetime(2026, 3, 1),
        dt.time(1),
        dt.timedelta(1),
        float("nan"),
    ],
)
def test_what_is_no_plain_number_is_not_interpreted(typed):
    assert problem("money", typed) == "unreadable-number"


@pytest.mark.parametrize("typed", ["1,2345", "1.005", 1.005, 1000 / 3, 0.001, "0,001"])
def test_more_decimals_than_cents_is_a_fault(typed):
    if typed == "1.005":
        assert problem("money", typed) == "ambiguous-number"
    else:
        assert problem("money", typed) == "too-precise"


@pytest.mark.parametrize("typed", [1e13, -1e15, 1e300, float("inf"), "12345678901234", "99 999 999 999 999"])
def test_what_excel_cannot_keep_to_the_cent_is_too_large(typed):
    assert problem("money", typed) == "number-too-large"


def test_a_currency_that_is_not_the_workbooks_is_a_fault():
    assert problem("money", "500 $", currency="EUR") == "other-currency"
    assert problem("money", "500 USD", currency="EUR") == "other-currency"
    assert problem("money", "500 $", currency="USD") == 50000
    assert problem("money", "500 €", currency="EUR") == 50000
    assert problem("money", "500", currency="USD") == 50000


def test_signs_that_a_column_does_not_have_are_not_ignored():
    assert problem("money", "50 %") == "unreadable-number"
    assert problem("integer", "50 €") == "unreadable-number"


@pytest.mark.parametrize(
    ("typed", "value"), [(3.0, 3), ("3", 3), ("3,0", 3), ("1 200", 1200), (2.9999999999999996, 3)]
)
def test_whole_numbers(typed, value):
    assert parse("integer", typed, lang="fr") == value


@pytest.mark.parametrize("typed", [3.5, "3,5", 2.999999, "3,1234567890123"])
def test_a_part_of_a_whole_number_is_a_fault(typed):
    assert problem("integer", typed) == "not-whole"


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        (0.5, "0.5"),
        (50.0, "0.5"),
        (1.0, "1"),
        (100.0, "1"),
        (0.0, "0"),
        ("50 %", "0.5"),
        ("50%", "0.5"),
        ("50", "0.5"),
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("0,5 %", "0.005"),
        ("1 %", "0.01"),
        ("100", "1"),
        ("12,5", "0.125"),
        (0.29, "0.29"),
        ("0", "0"),
        (-0.1, "-0.1"),
        (f"75{NARROW}%", "0.75"),
        ("250 %", "2.5"),
    ],
)
def test_a_percentage_is_a_fraction(typed, fraction):
    assert parse("percent", typed, lang="fr") == Decimal(fraction)


def test_a_bare_one_as_text_is_one_percent_or_the_whole():
    assert problem("percent", "1") == "ambiguous-percent"
    assert said("percent", "1", "en") == "“1” can mean 1% or 100%. Type it with its percent sign."
    assert problem("percent", 101.0) == "percent-over-hundred"
    assert problem("percent", "50000") == "percent-over-hundred"


def test_bounds_are_in_the_unit_of_a_cell():
    assert problem("money", "-1", minimum=0) == "below-minimum"
    assert problem("money", 0.0, minimum=0) == 0
    assert problem("money", 100.01, maximum=100) == "above-maximum"
    assert problem("percent", "120 %", minimum=0, maximum=1) == "above-maximum"
    assert problem("number", 0.1, minimum=0.1) == Decimal("0.1")
    assert problem("date", "01/01/2026", minimum=dt.date(2026, 1, 2)) == "below-minimum"
    assert said("percent", "120 %", "en", maximum=1) == "“120 %” is above 100%. 100% is the largest value."
    assert said("money", -5.0, "en", minimum=0) == "“−5” is below 0. 0 is the smallest value."


AMOUNTS = st.integers(-(10**15) + 1, 10**15 - 1)  # below 10^13 with two decimals


@given(
    AMOUNTS,
    st.sampled_from([" ", NBSP, NARROW, "'", ""]),
    st.sampled_from(["€{}", "{} €", "{}", "{} EUR", " {}\u200b"]),
)
def test_any_amount_written_the_french_way_reads_back(cents, group, around):
    whole, part = divmod(abs(cents), 100)
    text = f"{'−' if cents < 0 else ''}{whole:,}".replace(",", group) + f",{part:02d}"
    assert parse("money", around.format(text), lang="fr") == cents


@given(AMOUNTS, st.sampled_from([",", ""]))
def test_any_amount_written_the_english_way_reads_back(cents, group):
    whole, part = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}£{whole:,}".replace(",", group) + f".{part:02d}"
    assert parse("money", text, lang="en") == cents


@given(AMOUNTS)
def test_any_amount_in_a_number_cell_is_exact(cents):
    assert parse("money", float(f"{cents}e-2"), lang="fr") == cents


@given(AMOUNTS)
def test_what_reviewkit_prints_reads_back(cents):
    for lang in ("fr", "en"):
        assert parse("money", language(lang).money(cents, "EUR", exact=True), lang=lang) == cents


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_any_number_of_either_language_reads_back(value):
    text = f"{value:f}"
    for typed in (text, text.replace(".", ",")):
        assert parse("number", typed, lang="fr", places=6) == value


@given(st.integers(0, 10_000))
def test_any_percentage_reads_back(hundredths):
    fraction = Decimal(hundredths) / 10_000
    assert parse("percent", f"{fraction * 100:.2f} %".replace(".", ","), lang="fr") == fraction
    assert parse("percent", float(fraction), lang="fr") == fraction
