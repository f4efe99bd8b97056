"""Stale results: found however a formula is written, within what the cell's format rounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms.engine.formulas import result, stale
from reviewkit.xlsx import Formula, Sheet
from reviewkit.xlsx.format_codes import FormattedNumber, parse_format


def sheet(formula, stored, code="General", **cells):
    """Return a sheet whose A1 holds a formula and its stored result; B1, C2 … hold other values."""
    places = {(int(name[1:]), ord(name[0]) - 64): value for name, value in cells.items()}
    value = FormattedNumber(stored, parse_format(code)) if code != "General" else float(stored)
    return Sheet("s", cells={(1, 1): value, **places}, formulas={(1, 1): Formula(formula, computed=True)})


@pytest.mark.parametrize(
    ("formula", "stored", "code", "right"),
    [
        ("B1*C1", 700.0, "General", None),
        ("B1*C1", 5.0, "General", 700.0),
        ("B1*C1*1000", 700_600.0, "General", 700_000.0),
        ("B1*C1", 700.0001, "General", 700.0),
        ("B1*C1", 700.0 + 1e-8, "General", None),
        ("B1/3", 33.33, "0.00", None),
        ("B1/3", 33.33, "#,##0.00", None),
        ("B1/3", 33.34, "#,##0.00", 100 / 3),
        ("B1/3", 33.3, "#,##0.00", 100 / 3),
        ("B1/3", 33.0, "0", None),
        ("B1/3", 34.0, "0", 100 / 3),
        ("B1/3", 33.33, '#,##0.00\\ "€"', None),
        ("B1/3", 33.32, '#,##0.00\\ "€"', 100 / 3),
        ("B1*C1*1000", 700_400.0, "#,##0,", None),
        ("B1*C1*1000", 700_600.0, "#,##0,", 700_000.0),
        ("B1/300", 0.33, "0%", None),
        ("B1/300", 0.34, "0%", 100 / 300),
        ("B1/300", 0.333, "0.0%", None),
        ("B1/3", 33.33, "0.00E+00", 100 / 3),
        ("B1/3", 33.33, "# ?/?", 100 / 3),
        ("B1%", 1.0, "General", None),
        ("SUM(B1:C1)", 107.0, "General", None),
        ("SUM(B1:C1,1)", 107.0, "General", 108.0),
        ("IF(B1,1,2)", 5.0, "General", None),
        ("Other!B1", 5.0, "General", None),
        ("B1/0", 5.0, "General", None),
    ],
)
def test_a_result_may_be_rounded_as_its_cell_shows_it(formula, stored, code, right):
    found = stale(sheet(formula, stored, code, B1=100.0, C1=7.0), (1, 1))
    assert found == (None if right is None else pytest.approx(right))


@pytest.mark.parametrize(
    ("formula", "over", "expected"),
    [
        ("B1:B3*C1:C3", (3, 1), [10.0, 40.0, 90.0]),
        ("B1:B3*2", (3, 1), [2.0, 4.0, 6.0]),
        ("2*B1:B3+1", (3, 1), [3.0, 5.0, 7.0]),
        ("B1:C1+B3:C3", (1, 2), [4.0, 40.0]),
        ("-B1:B3%", (3, 1), [-0.01, -0.02, -0.03]),
        ("SUM(B1:B3*C1:C3)", (1, 1), [140.0]),
        ("SUM(B1:B3*C1)", (1, 1), [60.0]),
        ("B1:B2*C1:C3", (3, 1), None),
        ("_xlfn.SEQUENCE(3)", (3, 1), None),
    ],
)
def test_arrays_are_worked_out_cell_by_cell(formula, over, expected):
    made = sheet(formula, 0, B1=1.0, B2=2.0, B3=3.0, C1=10.0, C2=20.0, C3=30.0)
    made.arrays = {(1, 1): over}
    cells = [(row, column) for row in range(1, over[0] + 1) for column in range(1, over[1] + 1)]
    if over[1] == 2:  # beside A1 stands B1: further down then
        made.cells = {(row + 5, column): value for (row, column), value in made.cells.items()}
        made.formulas = {(9, 5): Formula("B6:C6+B8:C8", computed=True)}
        made.arrays, cells = {(9, 5): (9, 6)}, [(9, 5), (9, 6)]
    made.spilled = dict.fromkeys(cells[1:], cells[0])
    if expected is None:
        assert result(made, cells[-1]) is None
    else:
        assert [result(made, at) for at in cells] == pytest.approx(expected)


@given(
    st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=6),
    st.integers(-5, 5),
    st.data(),
)
def test_shared_written_out_and_array_formulas_give_the_same(pairs, slip, data):
    """One of the results is off by `slip`: it is found, and no other."""
    wrong = data.draw(st.integers(1, len(pairs)))
    cells = {}
    for row, (one, other) in enumerate(pairs, 1):
        cells |= {(row, 2): float(one), (row, 3): float(other)}
        cells[row, 1] = float(one * other + (slip if row == wrong else 0))
    rows = range(1, len(pairs) + 1)
    written = Sheet("s", cells=cells, formulas={(r, 1): Formula(f"B{r}*C{r}", computed=True) for r in rows})
    array = Sheet(
        "s", cells=cells, formulas={(1, 1): Formula(f"B1:B{len(pairs)}*C1:C{len(pairs)}", computed=True)},
        arrays={(1, 1): (len(pairs), 1)}, spilled={(r, 1): (1, 1) for r in rows if r > 1},
    )  # fmt: skip
    expected = {wrong} if slip else set()
    assert {r for r in rows if stale(written, (r, 1)) is not None} == expected
    assert {r for r in rows if stale(array, (r, 1)) is not None} == expected
