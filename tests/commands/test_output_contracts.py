"""What the commands print as JSON holds to its JSON Schema, and the schema would notice a lost field."""

from __future__ import annotations

import copy

import jsonschema
import pytest

from reviewkit.runs.output_schemas import OUTPUTS, output_schema
from tests.commands.conftest import two_partners
from tests.commands.desk import copy_of


def month_with_a_fault(root):
    """A directory of two partners; BP1 handed in its review of November, BP2's lacks a next step."""
    desk = two_partners(root)
    workbooks = desk.forms("review", "2026-11")
    desk.review(workbooks["BP1"], "revue.xlsx", pipeline=[{"reference": "BP1-1"}])
    desk.review(workbooks["BP2"], "fausse.xlsx", pipeline=[{"reference": "BP2-1", "next_step": None}])
    return desk


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Every output of a workspace with a month, a quarter and a workbook given back, by name."""
    desk = copy_of(month_with_a_fault, tmp_path_factory.mktemp("outputs") / "desk")
    made = desk.run("forms", "review", "--period", "2026-11", "--json").json
    manifest = desk.run("monthly", "--period", "2026-11", "--json").json
    workbook = str(desk.inbox / "fausse.xlsx")
    return {
        "forms": [made],
        "manifest": [manifest, desk.run("quarterly", "--period", "2026-Q3", "--json").json],
        "figures": [desk.figures("2026-11"), desk.figures("2026-Q3")],
        "status": [desk.run("status", "--period", "2026-11", "--json").json],
        "check": [desk.run("check", workbook, "--json").json],
        "intake": [desk.run("intake", "--json").json],
        "schema": [desk.run("schema", "--json").json],
        "why": [
            desk.run("why", figure, "--period", period, "--json").json
            for figure, period in [
                ("partners.BP1.movement.new", "2026-11"),
                ("total.stages.2", "2026-11"),
                ("total.plan_gap.revenue.quarter.actual", "2026-Q3"),
            ]
        ],
        "mail": [desk.run("mail", "--period", "2026-11", "--json").json],
        "doctor": [desk.run("doctor", "--json").json],
    }


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_holds_to_its_schema(outputs, name):
    validator = jsonschema.Draft202012Validator(output_schema(name))
    assert outputs[name]
    for output in outputs[name]:
        validator.validate(output)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_field_that_is_gone_from_an_output_breaks_its_schema(outputs, name):
    schema = output_schema(name)
    validator = jsonschema.Draft202012Validator(schema)
    output = outputs[name][0]
    fields = schema.get("required", output)
    assert fields
    for field in fields:
        without = copy.deepcopy(output)
        del without[field]
        assert not validator.is_valid(without), field


def test_the_command_prints_the_schemas(desk):
    printed = desk.run("schema", "--outputs").json
    assert set(printed["outputs"]) == set(OUTPUTS)
    assert desk.run("schema", "figures", "--outputs").json["outputs"]["figures"] == output_schema("figures")


def test_checked_workbooks_as_sarif(tmp_path):
    desk = copy_of(month_with_a_fault, tmp_path / "desk")
    answer = desk.run("check", str(desk.inbox / "fausse.xlsx"), "--sarif")
    (run,) = answer.json["runs"]
    assert answer.code == 1
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {r["ruleId"] for r in run["results"]}
    missing = next(r for r in run["results"] if r["ruleId"] == "missing-value")
    assert missing["level"] == "error"
    location = missing["locations"][0]
    assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("Pipe!")
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("fausse.xlsx")
