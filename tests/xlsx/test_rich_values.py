"""Errors that stand for something else: linked data types, pictures, errors of newer kinds."""

import pytest
from odd_files import pack, parts
from rich_parts import members_of, packed, rich_parts

from reviewkit.xlsx import CellError, read

CELLS = (
    "<row r='1'><c r='A1' t='e' vm='1'><v>#VALUE!</v></c><c r='B1' t='e' vm='2'><v>#VALUE!</v></c>"
    "<c r='C1' t='e'><v>#VALUE!</v></c><c r='D1' vm='1'><v>3</v></c></row>"
)


@pytest.mark.parametrize(
    ("kind", "keys", "values", "error"),
    [
        ("_linkedentity", (), (), CellError("#VALUE!", "entity")),
        ("_linkedentitycore", (), (), CellError("#VALUE!", "entity")),
        ("_entity", (), (), CellError("#VALUE!", "entity")),
        (
            "_localImage",
            ("_rvRel:LocalImageIdentifier", "CalcOrigin"),
            (0, 5),
            CellError("#VALUE!", "picture"),
        ),
        ("_webimage", (), (), CellError("#VALUE!", "picture")),
        ("_error", ("errorType", "subType"), (8, 1), CellError("#SPILL!", "error")),
        ("_error", ("colOffset", "errorType"), (0, 13), CellError("#CALC!", "error")),
        ("_error", ("errorType",), (99,), CellError("#VALUE!", "error")),
        ("_error", (), (), CellError("#VALUE!", "error")),
    ],
)
def test_what_an_error_stands_for(kind, keys, values, error):
    members = members_of(pack(parts(CELLS)))
    cells = read(packed(members | rich_parts(members, kind, keys, values))).sheets[0].cells
    assert cells == {
        (1, 1): error,
        (1, 2): CellError("#VALUE!", "entity"),
        (1, 3): CellError("#VALUE!"),
        (1, 4): 3.0,
    }


def test_without_its_parts_a_rich_value_is_a_linked_data_type():
    assert read(pack(parts(CELLS))).sheets[0].cells[1, 1] == CellError("#VALUE!", "entity")
