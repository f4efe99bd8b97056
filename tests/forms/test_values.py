"""What people type into cells, and what it is read as (domain: Workbooks, Faults)."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms.faults import KINDS, Fault
from reviewkit.forms.values import TYPES, Problem, is_blank, parse, parser
from reviewkit.forms.workbook import Error
from reviewkit.text import language

NBSP, NARROW = "\u00a0", "\u202f"


@dataclass(frozen=True)
class Entry:
    key: str
    labels: tuple[str, ...] = field(default=())

    def shown(self, lang):
        return self.labels[0] if lang.code == "fr" else self.labels[-1]


STAGES = (
    Entry("1", ("1 Identifiée", "1 Identified")),
    Entry("2", ("2 Qualifiée", "2 Qualified")),
    Entry("3", ("3 Proposition", "3 Proposal")),
    Entry("4", ("4 Négociation", "4 Negotiation")),
    Entry("won", ("Gagnée", "Won")),
    Entry("lost", ("Perdue", "Lost")),
)
YES_NO = (Entry("yes", ("Oui", "Yes")), Entry("no", ("Non", "No")))


def problem(kind, raw, **more):
    """The code of what is wrong, or the value if nothing is."""
    found = parse(kind, raw, **{"lang": "fr", **more})
    return found.kind if isinstance(found, Problem) else found


def said(kind, raw, lang="fr", **more):
    found = parse(kind, raw, lang=lang, **more)
    return Fault(found.kind, values=found.values).message(language(lang))


# ------------------------------------------------------------------------ numbers


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
    ) == "« 1,234 » peut vouloir dire 1234 ou 1,234. Saisir 1234 sans séparateur, ou 1,2340.".replace(
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
    [(0.5, "0.5"), (50.0, "0.5"), (1.0, "1"), (100.0, "1"), (0.0, "0"), ("50 %", "0.5"), ("50%", "0.5"), ("50", "0.5"),
        ("0,5", "0.5"), ("0.5", "0.5"), ("0,5 %", "0.005"), ("1 %", "0.01"), ("100", "1"), ("12,5", "0.125"), (0.29, "0.29"),
        ("0", "0"), (-0.1, "-0.1"), (f"75{NARROW}%", "0.75"), ("250 %", "2.5")],
)  # fmt: skip
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


# -------------------------------------------------------------------------- dates

NOVEMBER_15 = dt.date(2026, 11, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "15/11/2026",
        "15.11.2026",
        "15-11-2026",
        "15/11/26",
        "2026-11-15",
        "2026-11-15T08:30:00Z",
        "2026-11-15 08:30",
        "15 novembre 2026",
        "15 nov. 2026",
        "15 NOV 2026",
        "15-nov-26",
        "15 November 2026",
        "Nov 15, 2026",
        "November 15 2026",
        f"15{NBSP}novembre{NARROW}2026",
        " 15 / 11 / 2026 ",
        "15/11/2026 10:30",
        "１５/11/2026",
        "15‑11‑2026",
        "November 15th, 2026",
        dt.datetime(2026, 11, 15, 23, 59),
        dt.date(2026, 11, 15),
        46341.0,
        46341.75,
        46341,
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_day_is_read_in_either_language(typed, lang):
    assert parse("date", typed, lang=lang) == NOVEMBER_15


def test_the_first_of_a_month():
    assert parse("date", "1er mars 2026", lang="fr") == dt.date(2026, 3, 1)
    assert parse("date", "1ᵉʳ août 2026", lang="fr") == dt.date(2026, 8, 1)
    assert parse("date", "March 1st, 2026", lang="en") == dt.date(2026, 3, 1)


def test_day_comes_before_month_in_french_and_either_is_shown_in_english():
    assert parse("date", "03/04/26", lang="fr") == dt.date(2026, 4, 3)
    assert problem("date", "03/04/26", lang="en") == "ambiguous-date"
    assert "3 April 2026 or 4 March 2026" in said("date", "03/04/26", "en")
    assert parse("date", "04/04/26", lang="en") == dt.date(2026, 4, 4)
    assert parse("date", "11/15/2026", lang="en") == NOVEMBER_15
    assert parse("date", "11/15/2026", lang="fr") == NOVEMBER_15


def test_a_number_that_lost_its_format_in_either_calendar():
    assert parse("date", 46341.0 - 1462, lang="fr", date1904=True) == NOVEMBER_15
    assert parse("date", 36526.0, lang="fr") == dt.date(2000, 1, 1)
    assert parse("date", 73050.5, lang="fr") == dt.date(2099, 12, 31)


@pytest.mark.parametrize(
    ("typed", "code"),
    [(0.5, "nonsense-date"), (-5.0, "nonsense-date"), (3_000_000.0, "nonsense-date"), (20261115.0, "nonsense-date"),
        (36525.0, "nonsense-date"), (73051.0, "nonsense-date"), (float("nan"), "nonsense-date"), (True, "nonsense-date"),
        (dt.time(10), "nonsense-date"), (dt.timedelta(1), "nonsense-date"), (float("inf"), "nonsense-date"),
        ("31/02/2026", "no-such-day"), ("29/02/2025", "no-such-day"), ("2026-13-01", "no-such-day"), ("31 avril 2026", "no-such-day"),
        ("15/11", "date-without-year"), ("15 nov", "date-without-year"), ("Nov 15", "date-without-year"),
        ("15/11/1926", "date-out-of-range"), ("15/11/2126", "date-out-of-range"), (dt.datetime(1900, 1, 5), "date-out-of-range"),
        ("novembre 2026", "unreadable-date"), ("15/11-2026", "unreadable-date"), ("fin du mois", "unreadable-date"),
        ("15/11/026", "unreadable-date"), ("20261115", "unreadable-date"), ("²5/11/2026", "unreadable-date"), ("x" * 99, "unreadable-date")],
)  # fmt: skip
def test_what_is_no_day(typed, code):
    assert problem("date", typed) == code


MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT_FR = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_any_day_in_any_notation_reads_back(day):
    french, short, english = (names[day.month - 1] for names in (MONTHS_FR, SHORT_FR, MONTHS_EN))
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y-%m-%d}T12:00:00.000+02:00",
        f"{day.day} {french} {day.year}",
        f"{day.day}{NBSP}{short}{NBSP}{day.year}",
        f"{english} {day.day}, {day.year}",
        f"{english[:3]} {day.day}, {day.year}",
        f"{day.day} {english} {day.year}",
        language("fr").day(day),
    ):
        assert parse("date", text, lang="fr") == day, text
    for text in (language("en").day(day), f"{day:%Y-%m-%d}", f"{day.day} {french} {day.year}"):
        assert parse("date", text, lang="en") == day, text


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_two_digit_years_are_of_this_century(day):
    assert parse("date", f"{day:%d/%m/%y}", lang="fr") == day
    assert parse("date", f"{day.day} {MONTHS_FR[day.month - 1]} {day:%y}", lang="fr") == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_an_english_reader_never_gets_a_day_that_was_guessed(day):
    found = parse("date", f"{day:%d/%m/%Y}", lang="en")
    if day.day <= 12 and day.day != day.month:
        assert found.kind == "ambiguous-date"
    else:
        assert found == day


# ------------------------------------------------------------------ words, choices


@pytest.mark.parametrize(
    "typed",
    ["4 Négociation", "4 - negociation", "4Négociation", "4. NÉGOCIATION ", "Négociation", "negotiation", "4", 4.0, 4,
        f"4{NBSP}Négociation", "4 Ne\u0301gociation"],
)  # fmt: skip
def test_a_stage_is_known_however_it_is_spelled(typed):
    assert parse("choice", typed, lang="fr", choices=STAGES) == "4"


def test_a_near_choice_is_proposed_and_never_taken():
    text = said("choice", "Négo", choices=STAGES).replace(NBSP, " ")
    assert text == (
        "« Négo » n’est pas dans la liste. Choisir parmi : 1 Identifiée, 2 Qualifiée, 3 Proposition, 4 Négociation, "
        "Gagnée, Perdue (vous vouliez dire 4 Négociation ?)"
    )
    assert said("choice", "gagné", "en", choices=STAGES).endswith("(did you mean Won?)")
    assert said("choice", "xyz", "en", choices=STAGES).endswith("Won, Lost")
    assert said("choice", "P", "en", choices=STAGES).endswith("Won, Lost")  # Proposition or Perdue


@pytest.mark.parametrize(
    "typed", [4.5, 7.0, -1.0, float("nan"), float("inf"), True, dt.datetime(2026, 4, 1), "", "4 5", "?"]
)
def test_what_is_in_no_list(typed):
    assert problem("choice", typed, choices=STAGES) == "unknown-choice"


def test_a_logical_value_is_yes_or_no():
    assert parse("choice", True, lang="fr", choices=YES_NO) == "yes"
    assert parse("choice", False, lang="fr", choices=YES_NO) == "no"
    assert parse("choice", "OUI", lang="en", choices=YES_NO) == "yes"


def test_a_spelling_that_two_choices_share_is_none():
    two = (Entry("a", ("Autre", "Other")), Entry("b", ("autre", "Another")))
    assert problem("choice", "AUTRE", choices=two) == "unknown-choice"
    assert problem("choice", "Other", choices=two) == "a"


@pytest.mark.parametrize(
    ("typed", "text"),
    [(75001.0, "75001"), (0.0, "0"), (33123456789.0, "33123456789"), (12.5, "12,5"), (-3.0, "-3"), ("  a b ", "a b"),
        (f"{NBSP}\u200ba{NBSP}b\ufeff\n", f"a{NBSP}b"), ("a\r\nb\x0bc\rd", "a\nb\nc\nd"), ("a\x07b\x00", "ab"), ("=2+2", "=2+2"),
        ("a\tb", "a\tb"), ("\ud800x", "x"), ("👍", "👍")],
)  # fmt: skip
def test_text_is_kept_but_for_what_nobody_sees(typed, text):
    assert parse("text", typed, lang="fr") == text


def test_a_decimal_number_in_a_text_column_reads_as_its_cell_showed_it():
    assert parse("text", 12.5, lang="en") == "12.5"


def test_what_excel_made_of_a_text_is_a_fault():
    for raw in (dt.datetime(2026, 2, 1), True, dt.time(1, 2), dt.timedelta(hours=30)):
        assert problem("text", raw) == "text-converted"
    assert "1 février 2026" in said("text", dt.datetime(2026, 2, 1))
    assert problem("text", 1e15) == "digits-lost"


@pytest.mark.parametrize("typed", ["a@b.fr", " anne.d'arc+x@sous.domaine-1.example ", "élise@société.fr"])
def test_an_address(typed):
    assert parse("email", typed, lang="fr") == typed.strip()


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@b", "@b.fr", "a@", "a@b.fr;c@d.fr", "a@b.fr, c@d.fr", "Anne <a@b.fr>", "a b@c.fr", "a@b..fr", ".a@b.fr", "a@@b.fr",
        "a@b.f", "a@-b.fr", "a@b.fr\nBcc: x@y.fr", "a" * 65 + "@b.fr", 5.0, True, dt.datetime(2026, 1, 1), "a@" + "b." * 200 + "fr"],
)  # fmt: skip
def test_what_is_no_address(typed):
    assert problem("email", typed) == "unreadable-email"


# ------------------------------------------------------------------- any cell at all

CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789 .,'-+€%/TtZ:ekE\u00a0\u2212²½janvier", max_size=20),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(Error, st.sampled_from(["#N/A", "#REF!", "#odd {x}"])),
    st.none(),
)
RETURNS = {
    "text": str,
    "integer": int,
    "number": Decimal,
    "money": int,
    "percent": Decimal,
    "date": dt.date,
    "choice": str,
    "email": str,
}


@given(CELLS, st.sampled_from(TYPES), st.sampled_from(["fr", "en"]), st.sampled_from([None, 0, 1]))
def test_no_cell_raises_and_each_fault_can_be_said(raw, column, lang, minimum):
    low = None if column == "date" else minimum
    found = parse(column, raw, lang=lang, choices=STAGES, minimum=low, currency="EUR")
    if isinstance(found, Problem):
        fault = Fault(found.kind, values=found.values)
        for reader in ("fr", "en"):
            message = fault.message(language(reader))
            assert message
            assert "\n" not in message
    else:
        assert type(found) is RETURNS[column]
    assert is_blank(raw) in (True, False)


def test_an_error_cell_is_named():
    for column in TYPES:
        assert problem(column, Error("#DIV/0!"), choices=STAGES) == "error-value"
    assert "#DIV/0!" in said("money", Error("#DIV/0!"))


@pytest.mark.parametrize("raw", [None, "", " ", NBSP, f" {NARROW}\t\n\u200b\ufeff", "\x00\x07", "\u3000"])
def test_a_blank_shows_nothing(raw):
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0.0, False, "0", ".", "\u00a0x", Error("#N/A")])
def test_what_shows_is_no_blank(raw):
    assert not is_blank(raw)


def test_braces_in_a_cell_are_only_braces():
    assert "{value} {0}" in said("money", "{value} {0}")


def test_long_texts_are_shortened_in_messages():
    assert len(said("money", "x" * 40_000)) < 200


def test_every_kind_is_translated():
    for kind in KINDS.values():
        for text in (kind.found, kind.expected, kind.help):
            if kind.code.startswith(
                ("unreadable", "ambiguous", "no-such", "nonsense", "unknown", "text-", "not-")
            ):
                assert language("fr").knows(text), text


def test_a_type_that_is_none_is_said():
    with pytest.raises(ValueError, match="no column type"):
        parser("colour", lang="fr")
