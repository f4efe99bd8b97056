"""The catalogue of fault kinds: every code once, every message a sentence of both languages."""

import pytest

from reviewkit.domain.fault_kinds import KINDS, FaultKind, catalogue
from reviewkit.domain.faults import FAULT, WARNING, Fault, worst
from reviewkit.text import language


def kind(code: str, found: str = "Found.") -> FaultKind:
    return FaultKind(code, found=found, expected="Expected.", help="Help.")


def test_a_code_declared_twice_is_an_error():
    with pytest.raises(ValueError, match="twice-declared"):
        catalogue((kind("twice-declared"),), (kind("twice-declared", "Something else."),))


def test_kinds_are_in_order_of_their_codes():
    assert list(catalogue((kind("b"), kind("a")), (kind("aa"),))) == ["a", "aa", "b"]
    assert list(KINDS) == sorted(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_every_text_of_a_kind_is_translated(code):
    for text in (KINDS[code].found, KINDS[code].expected, KINDS[code].help):
        assert text
        assert language("fr").knows(text)


def test_a_fault_takes_severity_and_audience_from_its_kind():
    assert Fault("missing-value").severity == FAULT
    assert Fault("hidden-row").severity == WARNING
    assert [code for code in KINDS if Fault(code).ours] == ["identity-trusted", "reference-elsewhere"]


def test_the_worst_of_faults_is_a_fault_before_a_warning():
    assert worst([]) is None
    assert worst([Fault("hidden-row")]) == WARNING
    assert worst([Fault("hidden-row"), Fault("missing-value")]) == FAULT


def test_a_fault_is_worded_in_the_language_of_its_reader():
    fault = Fault("missing-value", "Pipe", "B2", "customer", {"heading": "Client"})
    assert fault.found(language("fr")) == "«\u00a0Client\u00a0» est vide."
    assert fault.as_json(language("en")) == {
        "sheet": "Pipe",
        "cell": "B2",
        "column": "customer",
        "code": "missing-value",
        "severity": "fault",
        "message": "“Client” is empty. A value is needed here.",
        "found": "“Client” is empty.",
        "expected": "A value is needed here.",
    }
