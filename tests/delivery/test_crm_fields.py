"""The CRM file's fields have the types of the forms' columns."""

from __future__ import annotations

from reviewkit.delivery.crm_file import compared, field_types


def test_dates_and_amounts_have_the_types_of_the_forms_columns():
    types = field_types()
    dates = {name for name, kind in types.items() if kind == "date"}
    assert dates == {"expected_close", "closed_on", "declared_on", "protected_until"}
    assert {name for name, kind in types.items() if kind == "money"} == {"amount"}


def test_only_new_and_changed_records_are_exported():
    exported = {"a": {"reference": "A", "amount": 100}, "b": {"reference": "B", "amount": 100}}
    known = {**exported, "b": {"reference": "B", "amount": 200}, "c": {"reference": "C", "city": ""}}
    changes = compared(exported, known)
    assert [(record.key, record.changed, record.data) for record in changes] == [
        ("b", "amount", {"reference": "B", "amount": 200}),
        ("c", "new", {"reference": "C"}),
    ]
