"""What number formats make of numbers: the examples are what Excel shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.xlsx.format_codes import FormattedNumber, parse_format

EURO = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('#,##0" k€"', 60, "60 k€"),
        ('0.0" M€"', 1.2, "1.2 M€"),
        ("[$$-409]#,##0.00", 60000, "$60 000.00"),
        ("#,##0.00\\ [$£-809]", 60000, "60 000.00 £"),
        ('"USD" #,##0', 60000, "USD 60 000"),
        ("0%", 0.5, "50%"),
        ("0.0%", 0.125, "12.5%"),
        ("#,##0,", 60400, "60"),
        ('#,##0.0,," M€"', 1_250_000, "1.3 M€"),
        ("0,.00", 12345, "12.35"),
        (EURO, 1234.5, "1 234.50 €"),
        (EURO, -1234.5, "-1 234.50 €"),
        (EURO, 0, "- €"),
        ("(0);0", 5, "(5)"),
        ("0;0", -5, "5"),
        ("0;(0)", -5, "(5)"),
        ("0", -5, "-5"),
        (";;;", 5, ""),
        ("0;;", 0, ""),
        ('[Red][<10]0" bas";[>=100]0" haut";0', 5, "5 bas"),
        ('[Red][<10]0" bas";[>=100]0" haut";0', 100, "100 haut"),
        ('[Red][<10]0" bas";[>=100]0" haut";0', 50, "50"),
        ("[=1]0;[=2]0", 3, "#####"),
        ('"D-"000', 7, "D-007"),
        ("00 000", 1000, "01 000"),
        ("00\\ 00\\ 00\\ 00\\ 00", 612345678, "06 12 34 56 78"),
        ("000-00", 12345, "123-45"),
        ("000-00", 1234567, "12345-67"),
        ("0.00", 1.1, "1.10"),
        ("0.0#", 1.25, "1.25"),
        ("#.##", 0.5, ".5"),
        ("0.###", 2, "2"),
        ('General" j"', 12.5, "12.5 j"),
        ("# ?/?", 0.5, "0.5"),
        ("0.00E+00", 123456, "123456"),
        ("[h]:mm", 1.5, "1.5"),
    ],
)
def test_what_a_cell_shows(code, value, shown):
    assert FormattedNumber(value, parse_format(code)).shown(point=".", group=" ") == shown


@given(
    st.text(alphabet="0#?.,%@;\"\\[]$€k-() */EeRGBdhm_<>=1'", max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_every_code_shows_something_on_one_line(code, value):
    shown = FormattedNumber(value, parse_format(code)).shown(point=",")
    assert "\n" not in shown


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_digits_and_decimals_are_those_of_the_number(cents, places):
    value = cents / 100
    plain = FormattedNumber(value, parse_format("0." + "0" * (places + 2))).shown(point=".")
    assert float(plain) == pytest.approx(value)
    assert FormattedNumber(value, parse_format("#,##0.00")).shown(point=".", group=" ").replace(" ", "") == (
        f"{value:.2f}"
    )
