"""The faults of checked workbooks as a SARIF 2.1.0 log, which code hosts and CI show beside a change."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from reviewkit.domain.fault_kinds import FAULT, KINDS
from reviewkit.domain.faults import Fault
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.text import Language, language

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(results: Sequence[IntakeResult]) -> dict[str, object]:
    """Return the faults and warnings of checked files as a SARIF log, its texts in each file's language.

    A cell is a logical location, "Sheet!B7": SARIF's regions count lines, which a workbook has none of.
    """
    faults = [(result, fault) for result in results for fault in result.faults]
    lang = language(results[0].lang if results else "en")
    rules = [_rule(code, lang) for code in sorted({fault.kind for _result, fault in faults})]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "reviewkit check", "rules": rules}},
                "results": [_result(result, fault) for result, fault in faults],
            }
        ],
    }


def _rule(code: str, lang: Language) -> dict[str, object]:
    return {"id": code, "fullDescription": {"text": lang.say(KINDS[code].help)}}


def _result(result: IntakeResult, fault: Fault) -> dict[str, object]:
    file = quote(result.file.replace("\\", "/"))
    location: dict[str, object] = {"physicalLocation": {"artifactLocation": {"uri": file}}}
    if fault.sheet:
        cell = f"{fault.sheet}!{fault.cell}" if fault.cell else fault.sheet
        location["logicalLocations"] = [{"fullyQualifiedName": cell}]
    return {
        "ruleId": fault.kind,
        "level": "error" if fault.severity == FAULT else "warning",
        "message": {"text": fault.message(language(result.lang))},
        "locations": [location],
    }
