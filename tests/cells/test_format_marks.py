"""A number counts for what its cell shows: its format's unit, currency, percent sign and scale as if typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed import STAGES, problem, said

from reviewkit.cells import Problem, parse
from reviewkit.xlsx.format_codes import FormattedNumber, parse_format


def cell(code, value):
    return FormattedNumber(value, parse_format(code))


@pytest.mark.parametrize(
    ("code", "value", "cents"),
    [
        ('#,##0.00\\ "€"', 60000, 6_000_000),
        ("#,##0.00\\ [$€-40C]", 60000, 6_000_000),
        ("[$€-1809]\\ #,##0", 60000, 6_000_000),
        ("#,##0 [$EUR]", 60000, 6_000_000),
        ('"EUR" 0', 12.34, 1234),
        ('0" euros"', 12, 1200),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', -12, -1200),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', 0, 0),
        ("#,##0_);(#,##0)", -5, -500),
        ('+#,##0;"−"#,##0', 5, 500),
        ('+#,##0;"−"#,##0', -5, -500),
        ("[Red]#,##0;[Blue]-#,##0", -5, -500),
        ('# ##0" €"', 60000, 6_000_000),
        ("# ##0.00", 1234.5, 123_450),
        ('#,##0," k€"', 60000, 6_000_000),
        ('0.0,,"M€"', 1_200_000, 120_000_000),
        ("#,##0,\\ [$kEUR]", 60000, 6_000_000),
        ("# ?/?", 0.5, 50),
        ("0.00E+00", 60000, 6_000_000),
        ("[>=1000]#,##0;0", 60000, 6_000_000),
        ("0;-0;", 0, 0),
        ("0.00", 1.1, 110),
    ],
)
def test_amounts_shown_as_they_are(code, value, cents):
    assert parse("money", cell(code, value), lang="fr", currency="EUR") == cents


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [
        ('#,##0" k€"', 60, "shown-otherwise"),
        ('0.0" M€"', 1.2, "shown-otherwise"),
        ('0" K"', 60, "shown-otherwise"),
        ('0" kEUR"', 60, "shown-otherwise"),
        ('0.0" Md€"', 1, "shown-otherwise"),
        ('#,##0,"k$"', 60000, "other-currency"),
        ("[$$-409]#,##0.00", 60000, "other-currency"),
        ("#,##0.00\\ [$£-809]", 60000, "other-currency"),
        ('"USD" #,##0', 60000, "other-currency"),
        ('0" CHF"', 60000, "other-currency"),
        ("0\\ [$zł-415]", 60000, "other-currency"),
        ("[$₽-419]0", 60000, "other-currency"),
        ("[$US$-409]0", 60000, "other-currency"),
        ('0" FCFA"', 60000, "other-currency"),
        ("0%", 0.5, "shown-otherwise"),
        ("0.00%", 600, "shown-otherwise"),
        ('0"%"', 50, "shown-otherwise"),
        ('0"‰"', 5, "shown-otherwise"),
        ("#,##0,", 60000, "shown-otherwise"),
        ("#,##0,,", 60_000_000, "shown-otherwise"),
        ('#,##0,," k€"', 60_000_000, "shown-otherwise"),
        ('0" HT"', 60000, "shown-otherwise"),
        ('"env. "0', 60000, "shown-otherwise"),
        ('0"."00', 6000, "shown-otherwise"),
        ("0-00", 6000, "shown-otherwise"),
        (";;;", 60000, "shown-otherwise"),
        ('"n/a"', 60000, "shown-otherwise"),
        ('0;0;"offert"', 0, "shown-otherwise"),
        ("0;0", -5, "shown-otherwise"),
        ("0;[Red]0", -5, "shown-otherwise"),
        ("(0)", 5, "shown-otherwise"),
        ('[<100]0" k€";0', 60, "shown-otherwise"),
        ("[<10]0;[>100]0", 60, "shown-otherwise"),
        ("0;[h]:mm", -1, "shown-otherwise"),
        ('0" j"', 60, "shown-otherwise"),
    ],
)
def test_amounts_shown_otherwise_are_faults(code, value, kind):
    assert problem("money", cell(code, value), currency="EUR") == kind


@pytest.mark.parametrize(
    ("column", "code", "value", "expected"),
    [
        ("percent", "0%", 0.5, Decimal("0.5")),
        ("percent", "0.0\\ %", 0.125, Decimal("0.125")),
        ("percent", '0" %"', 50, Decimal("0.5")),
        ("percent", '0.0"%"', 0.5, Decimal("0.005")),
        ("percent", '0"‰"', 5, "shown-otherwise"),
        ("percent", "0%%", 0.005, "shown-otherwise"),
        ("percent", "0%", 50, "shown-otherwise"),
        ("percent", '0" €"', 50, "shown-otherwise"),
        ("integer", "#,##0", 1234, 1234),
        ("integer", '0" j"', 5, "shown-otherwise"),
        ("integer", "#,##0,", 5000, "shown-otherwise"),
        ("number", "0.00", 1.5, Decimal("1.5")),
        ("number", "0%", 0.5, "shown-otherwise"),
        ("date", '0" €"', 46000, "nonsense-date"),
        ("text", '"D-"000', 7, "D-007"),
        ("text", "00 000", 1000, "01 000"),
        ("text", "000-00", 12345, "123-45"),
        ("text", "0.00", 1.1, "1,10"),
        ("text", "#,##0", 75001, "75001"),
        ("text", "# ?/?", 0.5, "text-converted"),
        ("text", "0;[h]:mm", -0.5, "text-converted"),
        ("text", '0" k€"', 60, "60 k€"),
        ("choice", '0" - Négociation"', 4, "4"),
        ("choice", "0.00", 4, "unknown-choice"),
    ],
)
def test_other_columns(column, code, value, expected):
    assert problem(column, cell(code, value), choices=STAGES) == expected


def test_the_words_show_both():
    assert said("money", cell('0.0" k€"', 60.5)) == (
        "La cellule affiche «\u00a060,5 k€\u00a0», mais le nombre qu’elle contient est 60,5. "
        "Saisissez la valeur en entier et donnez à la cellule le format de nombre des cellules voisines."
    )


MARKS = st.sampled_from(
    [
        "",
        " €",
        " $",
        " £",
        " k€",
        " M€",
        " %",
        " EUR",
        " USD",
        " HT",
        " kg",
        " j",
        " zł",
        " CHF",
        "€",
        " k",
        "‰",
    ]
)


@given(st.integers(0, 10**7), MARKS, st.sampled_from(["EUR", "USD", "GBP", "CHF"]), st.booleans())
def test_a_mark_in_the_format_counts_as_one_typed(number, mark, currency, before):
    """Whatever is refused when typed beside a number is refused in its format, and the rest is the same amount."""
    literal = f'"{mark}"' if mark else ""
    code, typed = (f"{literal}0", f"{mark.strip()}{number}") if before else (f"0{literal}", f"{number}{mark}")
    shown = parse("money", cell(code, number), lang="fr", currency=currency)
    expected = parse("money", typed, lang="fr", currency=currency)
    if isinstance(expected, Problem):
        assert isinstance(shown, Problem)
        assert expected.kind != "other-currency" or shown.kind == "other-currency"
    else:
        assert shown == expected
