"""Texts, choices and addresses as people type them."""

import datetime as dt

import pytest
from typed import NBSP, STAGES, YES_NO, Entry, problem, said

from reviewkit.cells import parse


@pytest.mark.parametrize(
    "typed",
    [
        "4 Négociation",
        "4 - negociation",
        "4Négociation",
        "4. NÉGOCIATION ",
        "Négociation",
        "negotiation",
        "4",
        4.0,
        4,
        f"4{NBSP}Négociation",
        "4 Ne\u0301gociation",
    ],
)
def test_a_stage_is_known_however_it_is_spelled(typed):
    assert parse("choice", typed, lang="fr", choices=STAGES) == "4"


def test_a_near_choice_is_proposed_and_never_taken():
    text = said("choice", "Négo", choices=STAGES).replace(NBSP, " ")
    assert text == (
        "« Négo » n’est pas dans la liste. Choisissez parmi : 1 Identifiée, 2 Qualifiée, 3 Proposition, 4 Négociation, "
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
    [
        (75001.0, "75001"),
        (0.0, "0"),
        (33123456789.0, "33123456789"),
        (12.5, "12,5"),
        (-3.0, "-3"),
        ("  a b ", "a b"),
        (f"{NBSP}\u200ba{NBSP}b\ufeff\n", f"a{NBSP}b"),
        ("a\r\nb\x0bc\rd", "a\nb\nc\nd"),
        ("a\x07b\x00", "ab"),
        ("=2+2", "=2+2"),
        ("a\tb", "a\tb"),
        ("\ud800x", "x"),
        ("👍", "👍"),
    ],
)
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
    [
        "",
        "a",
        "a@b",
        "@b.fr",
        "a@",
        "a@b.fr;c@d.fr",
        "a@b.fr, c@d.fr",
        "Anne <a@b.fr>",
        "a b@c.fr",
        "a@b..fr",
        ".a@b.fr",
        "a@@b.fr",
        "a@b.f",
        "a@-b.fr",
        "a@b.fr\nBcc: x@y.fr",
        "a" * 65 + "@b.fr",
        5.0,
        True,
        dt.datetime(2026, 1, 1),
        "a@" + "b." * 200 + "fr",
    ],
)
def test_what_is_no_address(typed):
    assert problem("email", typed) == "unreadable-email"


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u200c", "\u00ad", "\u2060", "\u202e", "\ufeff", "\u034f", "\u3164"]
)
def test_a_fault_shows_the_invisible_character_of_an_address(mark):
    assert f"anne⟨U+{ord(mark):04X}⟩.durand@example.com" in said("email", f"anne{mark}.durand@example.com")


def test_invisible_characters_around_an_address_are_taken_away():
    assert parse("email", "\u200b\u202a a@b.fr\u202c\ufeff\n", lang="fr") == "a@b.fr"


@pytest.mark.parametrize(
    ("text", "key"),
    [("4", "4"), ("-4", "unknown-choice"), ("− 4", "unknown-choice"), ("–4", "unknown-choice"), ("-4,5", "unknown-choice"),
     ("- 4 Négociation", "4"), ("4 - Négociation", "4"), ("4.", "4"), ("(4)", "4"), (-4.0, "unknown-choice")],
)  # fmt: skip
def test_a_negative_number_is_no_step(text, key):
    assert problem("choice", text, choices=STAGES) == key
