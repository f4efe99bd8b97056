"""Faults of a file: some hundred listed, the rest counted, values cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.faults import FAULT, Fault
from reviewkit.forms.engine.fault_limit import MOST_FAULTS, limited_faults
from reviewkit.text import language

FAULTS = st.sampled_from(["missing-value", "hidden-row"])


@given(st.lists(FAULTS, max_size=20), st.integers(0, 1_000))
def test_every_fault_is_listed_or_counted(kinds, more):
    faults = [Fault(kind, "S", f"A{n}") for n, kind in enumerate(kinds * 60)]
    if more:
        faults.append(Fault("more-faults", values={"n": more}))
    limited = limited_faults(faults)
    counted = sum(fault.values["n"] for fault in limited if fault.kind == "more-faults")
    listed = [fault for fault in limited if fault.kind != "more-faults"]
    assert len(listed) == min(MOST_FAULTS, len(kinds) * 60)
    assert len(listed) + counted == len(kinds) * 60 + more
    assert limited_faults(limited) == limited


def test_faults_are_listed_before_warnings_where_there_are_too_many():
    faults = [Fault("hidden-row")] * MOST_FAULTS + [Fault("missing-value", values={"heading": "Customer"})]
    limited = limited_faults(faults)
    assert limited[0].severity == FAULT
    assert limited[-1].values == {"n": 1}
    assert limited[-1].message(language("fr")).startswith("1 autres ne sont pas listés.")


def test_a_value_of_thousands_of_characters_is_cut():
    (fault,) = limited_faults(
        [Fault("missing-value", "S", "B2", "customer", {"heading": "x" * 5_000, "n": 1})]
    )
    assert (len(fault.values["heading"]), fault.values["n"], fault.cell) == (301, 1, "B2")
