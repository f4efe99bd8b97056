"""Reports of faults: text, JSON and SARIF; every code has a description."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import worddocs as made

import reviewkit.render.word
from reviewkit.render.word.template.fault_reports import CODES, as_json, as_text, sarif
from reviewkit.render.word.template.word_template import check_template

NO_CODES = {"core-properties", "ms-word", "reader-killed", "reader-timeout", "workbook-too-large"}


def test_faults_are_reported_to_people_programs_and_ci(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(made.template("x", "{{ nme }}", "a }}"))
    faults = {"templates/a.docx": check_template(path, {"name": None})}
    assert (
        as_text(faults).splitlines()[0]
        == "templates/a.docx, word/document.xml, paragraph 3: }} ends a tag that "
        "never began. Begin it with {{, without a space between the two signs. [stray-close]"
    )
    assert json.loads(json.dumps(as_json(faults)))["templates"][0]["faults"][1]["code"] == "unknown-name"
    run = json.loads(json.dumps(sarif(faults)))["runs"][0]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("stray-close", "warning"),
        ("unknown-name", "error"),
    ]
    assert run["results"][1]["locations"][0]["logicalLocations"][0]["name"] == "paragraph 2"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["stray-close", "unknown-name"]


def test_a_missing_file_is_a_fault(tmp_path):
    assert [fault.code for fault in check_template(tmp_path / "none.docx")] == ["unreadable"]


def test_every_code_is_described_and_every_description_is_of_a_code():
    used = set()
    word = Path(reviewkit.render.word.__file__).parent
    others = [
        word.parent / "excel" / "template" / "outside_formulas.py",
        word.parent.parent / "runs" / "template_process.py",
    ]
    for path in [*word.rglob("*.py"), *others]:
        if path.name == "fault_reports.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):  # f"unknown-{what}", of filters and tests
                text = ast.unparse(node)
                used |= {f"unknown-{what}" for what in ("filter", "test") if text == "f'unknown-{what}'"}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= {node.value} if re.fullmatch(r"[a-z]+(-[a-z]+)+", node.value) else set()
    words = {"syntax", "unreadable"}  # codes of one word
    assert used - NO_CODES | words == set(CODES)
