"""A judgement crosses the border of a process as JSON; nothing else than a judgement is accepted."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest

from reviewkit.domain.fault_json import MalformedJsonError
from reviewkit.forms.engine.judge import Judgement, judge
from reviewkit.forms.engine.judgement_json import judge_to_json, judgement_from_json
from reviewkit.forms.lead import LEAD
from reviewkit.forms.review import REVIEW
from reviewkit.text import language
from tests.forms.engine.filled_forms import DEAL, REVIEW_ROWS, RULES, written

GOOD = written(REVIEW, REVIEW_ROWS)
WRONG = written(REVIEW, {**REVIEW_ROWS, "pipeline": [{**DEAL, "customer": None, "amount": -100}]})
LEADS = written(LEAD, {"leads": [{"customer": "Kervran"}]})


def crossed(data: bytes) -> Any:
    """Return what the child answers for a file, as the parent parses it."""
    return orjson.loads(orjson.dumps(judge_to_json(data, RULES)))


def plain(judgement: Judgement) -> dict[str, Any]:
    """Return everything a judgement holds, for comparison."""

    def records(rows: Any) -> list[Any]:
        return [
            (r.row, dict(r.values), dict(r.cells), dict(r.raws), dict(r.beside), set(r.faulty)) for r in rows
        ]

    return {
        **vars(judgement),
        "records": {key: records(rows) for key, rows in judgement.records.items()},
        "to_mend": records(judgement.to_mend),
        "faults": [(f.kind, f.sheet, f.cell, f.column, f.as_json(language("fr"))) for f in judgement.faults],
    }


@pytest.mark.parametrize(
    "data", [GOOD, WRONG, LEADS, b"no workbook", b""], ids=["good", "wrong", "leads", "text", "empty"]
)
def test_a_judgement_is_the_same_on_the_other_side(data):
    there = judge(data, RULES)
    here = judgement_from_json(crossed(data), RULES)
    assert plain(here) == plain(there)


def test_types_of_values_survive():
    record = judgement_from_json(crossed(GOOD), RULES).records["pipeline"][0]
    assert record.values["amount"] == 6_000_000
    assert record.values["expected_close"] == DEAL["expected_close"]
    assert record.values["probability"] == Decimal("0.45")
    assert record.beside["previous_amount"] == 5_000_000


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value within a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """Return a copy of a JSON value in which the value at `path` is another."""
    if not path:
        return other
    changed = copy.deepcopy(value)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = other
    return changed


OTHERS = [None, True, 0, -1, 1.5, 10**17, "", "x", "{a.b}", "A" * 40_000, [], {}, [[]], [None], {"a": 1},
          {"say": "{0}", "with": {}}, {"say": "x", "with": []}, "1E+999999999", "9999-99-99"]  # fmt: skip


@pytest.mark.parametrize("data", [GOOD, WRONG, LEADS], ids=["good", "wrong", "leads"])
def test_a_changed_answer_is_a_judgement_or_malformed_and_nothing_else(data):
    answer = crossed(data)
    pick = random.Random(7)
    paths = list(places(answer))
    malformed = 0
    for path in pick.sample(paths, min(250, len(paths))):
        for other in pick.sample(OTHERS, 6):
            try:
                judgement = judgement_from_json(replaced(answer, path, other), RULES)
            except MalformedJsonError:
                malformed += 1
                continue
            for fault in judgement.faults:
                assert fault.message(language("fr"))
    assert malformed > 300


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (("identity", 0), "no-such-form"),
        (("identity", 3), "2026-Q4"),
        (("identity", 4), "xx"),
        (("lang",), "de"),
        (("saved_at",), "yesterday"),
        (("returned",), "not base64!"),
        (("returned",), "AAAA"),
        (("sides",), ["nobody"]),
        (("titles", "no_such_sheet"), "Pipeline"),
        (("records", "no_such_sheet"), {}),
        (("records", "pipeline", "rows"), [1]),
        (("records", "pipeline", "rows", 0), 0),
        (("records", "pipeline", "letters", "amount"), "AAAA"),
        (("records", "pipeline", "values", "no_such_column"), [None, None]),
        (("records", "pipeline", "values", "amount"), ["1", "2"]),
        (("records", "pipeline", "values", "amount"), [True, 1]),
        (("records", "pipeline", "values", "stage"), ["99", "4"]),
        (("records", "pipeline", "values", "expected_close"), ["2026-13-01", None]),
        (("records", "pipeline", "values", "probability"), ["NaN", None]),
        (("records", "pipeline", "values", "probability"), ["1E+999999", None]),
        (("records", "pipeline", "faulty"), [[5, "amount"]]),
        (("records", "pipeline", "faulty"), [[0, ["amount"]]]),
        (("to_mend",), {}),
        (("faults",), [{"kind": "no-such-kind", "sheet": "", "cell": "", "column": "", "values": {}}]),
        (("faults",), [{"kind": "missing-value", "sheet": "", "cell": "", "column": "", "values": {}}]),
    ],
)
def test_what_the_declaration_does_not_allow_is_malformed(path, other):
    with pytest.raises(MalformedJsonError):
        judgement_from_json(replaced(crossed(GOOD), path, other), RULES)


def test_records_without_an_identity_are_malformed():
    with pytest.raises(MalformedJsonError):
        judgement_from_json(replaced(crossed(GOOD), ("identity",), None), RULES)


@pytest.mark.parametrize("answer", [None, 1, "x", [], {}, {"identity": None}])
def test_another_shape_is_malformed(answer):
    with pytest.raises(MalformedJsonError):
        judgement_from_json(answer, RULES)
