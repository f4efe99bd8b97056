"""Workbooks made by earlier versions of the forms are read for ever, with the values they were filled with."""

import json
from pathlib import Path

import pytest

from reviewkit.domain.stages import DEFAULT_LADDER
from reviewkit.forms import all_forms
from reviewkit.forms.engine.judge import JudgingRules, judge
from reviewkit.text import LANGUAGES

KEPT = Path(__file__).parent / "kept"
WORKBOOKS = sorted(KEPT.rglob("*.xlsx"))
RULES = JudgingRules(None, "RS", "EUR", "fr", lambda _month: DEFAULT_LADDER)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kept_workbook_is_read_with_the_values_it_was_filled_with(path):
    judgement = judge(path.read_bytes(), RULES)
    assert [(fault.kind, fault.sheet, fault.cell) for fault in judgement.faults] == []
    assert judgement.identity is not None
    assert str(judgement.identity.version) == path.parent.name
    assert f"{judgement.identity.form}-{judgement.identity.lang}" == path.stem
    records = {key: [record.values for record in rows] for key, rows in judgement.records.items() if rows}
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(records, default=str)) == {
        key: rows for key, rows in expected.items() if rows
    }


def test_each_version_of_each_form_is_kept_in_each_language():
    kept = {(path.parent.name, path.stem) for path in WORKBOOKS}
    expected = {
        (str(version), f"{form.key}-{lang}")
        for form in all_forms().values()
        for version in range(1, form.version + 1)
        for lang in LANGUAGES
    }
    assert kept >= expected
