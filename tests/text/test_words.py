"""French as it is written: no-break spaces, elision, singular and plural; names files can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from reviewkit.documents.period_words import period_word
from reviewkit.domain.period import Period
from reviewkit.text import NBSP, language, safe_name

FR, EN = language("fr"), language("en")
CATALOGS = Path(__file__).parents[2] / "reviewkit" / "text" / "locale" / "fr"


def sayings() -> list[str]:
    out = []
    for path in sorted(CATALOGS.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="fr"):
                if message.id:
                    out += [message.string] if isinstance(message.string, str) else list(message.string)
    return out


def test_no_saying_has_a_plain_space_or_none_before_a_high_mark():
    wrong = [
        text
        for text in sayings()
        if re.search(
            r"[^\u00a0?!.…][;?!](?!\w)|[ \w)]:(?=\s)|« | »| %",
            re.sub(r"`[^`]*`|#[A-Z]+(?:/0)?[!?]|\{\w+\}: \{|https?:", "", text),
        )
    ]
    assert wrong == []


def test_whoever_reads_is_told_what_to_do_in_one_manner():
    """ "Remplissez", not "Remplir": what a fault expects speaks to a person."""
    from reviewkit.domain.fault_kinds import KINDS

    said = [FR.say(kind.expected) for kind in KINDS.values()]
    bare = re.compile(r"^(?:L’|Le |La |Les )?[A-ZÉ][a-zé]+(?:er|ir|re)\b(?! à faire)")
    assert [text for text in said if bare.match(text) and not text.startswith(("Rien", "Votre"))] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("octobre 2026", "pipe d’octobre 2026"),
        ("août 2026", "pipe d’août 2026"),
        ("mars 2026", "pipe de mars 2026"),
    ],
)
def test_de_is_elided_before_a_vowel(name, said):
    assert FR.say("counted with his pipe of {month}", month=name).endswith(said)
    assert EN.say("counted with his pipe of {month}", month=name).endswith(f"of {name}")


def test_things_with_commas_of_their_own_are_parted_by_semicolons():
    assert FR.parted(["a, b", "c"]) == f"a, b{NBSP}; c"
    assert EN.parted(["a, b", "c"]) == "a, b; c"


def test_figures_beside_each_other_have_as_many_decimals():
    assert [FR.number(value, 1, fixed=True) for value in (58, 54.2, -2)] == ["58,0", "54,2", "−2,0"]
    assert FR.number(58, 1) == "58"


def test_a_quarter_in_words():
    assert period_word(Period.parse("2026-Q3"), FR) == "3ᵉ trimestre 2026"
    assert period_word(Period.parse("2026-Q1"), FR) == "1er trimestre 2026"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("L’Atelier Numérique d’Oc", "L-Atelier-Numerique-d-Oc"),
        ("L'Atelier Numérique d'Oc", "L-Atelier-Numerique-d-Oc"),
        ("Bordeaux Digital & Services", "Bordeaux-Digital-Services"),
        ("3ᵉ trimestre – Armor", "3e-trimestre-Armor"),
        ("«\u00a0Armor\u00a0»", "Armor"),
        ("…", "x"),
        ("../../etc", "etc"),
    ],
)
def test_a_files_name_parts_words_where_the_name_does(name, safe):
    assert safe_name(name) == safe


def test_long_names_are_cut_and_stay_two():
    long, other = "Société " + "très " * 60 + "longue", "Société " + "très " * 60 + "large"
    assert len(safe_name(long)) <= 60
    assert safe_name(long) != safe_name(other)
    assert safe_name(long) == safe_name(long)
    assert safe_name("x" * 60) == "x" * 60
