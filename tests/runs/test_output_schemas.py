from __future__ import annotations

import jsonschema
import pytest

from reviewkit.domain.errors import UsageError
from reviewkit.runs.output_schemas import OUTPUTS, output_schema, output_schemas

AMOUNT = {"count": 1, "amount": 100}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_schema_is_sound_and_names_its_version(name):
    schema = output_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:reviewkit:output:{name}:1"


def test_all_outputs_or_one():
    assert set(output_schemas()["outputs"]) == set(OUTPUTS)
    assert list(output_schemas("status")["outputs"]) == ["status"]


def test_an_output_that_does_not_exist_names_the_nearest():
    with pytest.raises(UsageError, match="figures"):
        output_schemas("figure")


@pytest.mark.parametrize(
    "manifest",
    [
        {"period": "2026-13"},
        {"documents": [{"kind": "minutes"}]},
        {"missing": [{"partner": "BP1"}]},
        {"submissions": None},
    ],
)
def test_a_manifest_of_another_shape_is_refused(manifest):
    sound = {"period": "2026-11", "documents": [], "submissions": [], "missing": []}
    validator = jsonschema.Draft202012Validator(output_schema("manifest"))
    validator.validate(sound)
    assert not validator.is_valid({**sound, **manifest})


def test_fields_may_be_added_within_a_version():
    validator = jsonschema.Draft202012Validator(output_schema("status"))
    validator.validate({"period": "2026-11", "partners": {}, "asked_at": "2026-12-01"})
