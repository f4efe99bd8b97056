"""Any cell at all: a value or a fault, never an exception, never a guess (domain: Workbooks, Faults)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed import NARROW, NBSP, STAGES, problem, said

from reviewkit.cells import TYPES, Problem, is_blank, parse, parser
from reviewkit.domain.fault_kinds import KINDS
from reviewkit.domain.faults import Fault
from reviewkit.text import language
from reviewkit.xlsx import CellError

CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789 .,'-+€%/TtZ:ekE\u00a0\u2212²½janvier", max_size=20),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(CellError, st.sampled_from(["#N/A", "#REF!", "#odd {x}"])),
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
        assert problem(column, CellError("#DIV/0!"), choices=STAGES) == "error-value"
    assert "#DIV/0!" in said("money", CellError("#DIV/0!"))


@pytest.mark.parametrize("raw", [None, "", " ", NBSP, f" {NARROW}\t\n\u200b\ufeff", "\x00\x07", "\u3000"])
def test_a_blank_shows_nothing(raw):
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0.0, False, "0", ".", "\u00a0x", CellError("#N/A")])
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


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (CellError("#VALUE!", "entity"), "linked-data-type", "type de données lié"),
        (CellError("#VALUE!", "picture"), "picture-in-cell", "image"),
        (CellError("#SPILL!", "error"), "error-value", "n’ont pas la place"),
        (CellError("#CALC!"), "error-value", "liste vide"),
        (CellError("#FIELD!"), "error-value", "n’a pas ce champ"),
        (CellError("#BLOCKED!"), "error-value", "n’est pas autorisé"),
        (CellError("#CONNECT!"), "error-value", "n’a pas répondu"),
        (CellError("#BUSY!"), "error-value", "attendait"),
        (CellError("#GETTING_DATA"), "error-value", "attendait"),
        (CellError("#PYTHON!"), "error-value", "Python"),
        (CellError("#UNKNOWN!"), "error-value", "plus récente"),
        (CellError("#EXTERNAL!"), "error-value", "autre classeur"),
        (CellError("#TIMEOUT!"), "error-value", "trop de temps"),
        (CellError("#VALUE!"), "error-value", "#VALUE!"),
        (CellError("#N/A"), "error-value", "#N/A"),
        (CellError("#REF!"), "error-value", "#REF!"),
        (CellError("#NAME?"), "error-value", "#NAME?"),
        (CellError("#NUM!"), "error-value", "#NUM!"),
        (CellError("#NULL!"), "error-value", "#NULL!"),
        (CellError("#NEUF!"), "error-value", "#NEUF!"),
    ],
)
def test_an_error_is_called_what_it_is(error, kind, words):
    for column in TYPES:
        assert problem(column, error, choices=STAGES) == kind
    assert words in said("text", error)
