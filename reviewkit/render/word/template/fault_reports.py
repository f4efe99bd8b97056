"""Reports of template faults: for people, for programs (JSON) and for CI (SARIF)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from reviewkit.render.word.word_errors import TemplateFault

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
CODES = {
    "block-not-ended": "A block begins and is never ended.",
    "check-stopped": "The check took more time or memory than a template can need.",
    "crosses-structure": "A block begins and ends in different kinds of places.",
    "damaged-file": "The file is damaged.",
    "embedded-object": "The file embeds an object, a control or an add-in.",
    "empty-tag": "A tag is empty.",
    "external-link": "The file fetches something from outside.",
    "forbidden-name": "A tag asks for what templates may not touch.",
    "forbidden-xml": "A part declares a document type or entities.",
    "has-macros": "The document carries macros.",
    "imported-file": "The document imports another file when it is opened.",
    "mail-merge": "The document is connected to the data of a mail merge.",
    "misplaced-block": "A block's part stands where its block is not open.",
    "misplaced-tag": "A row, cell or paragraph tag stands outside of one.",
    "no-chart-here": "A chart is bound to what is no chart.",
    "no-picture-here": "A picture is bound to what is no picture.",
    "not-a-docx": "The file is no Word document.",
    "old-word-format": "The file is an old .doc, or has a password.",
    "stray-close": "A tag ends that never began.",
    "strict-format": "The document is saved as Strict Open XML.",
    "syntax": "A tag cannot be read.",
    "text-beside-tag": "Text beside a row, cell or paragraph tag is never shown.",
    "too-large": "The file unpacks to more than a template can need.",
    "too-nested": "Blocks nest too deep.",
    "tracked-changes": "The document holds tracked changes.",
    "unclosed-tag": "A tag begins and does not end.",
    "unfilled-tag": "A part that is not filled holds a tag.",
    "unknown-filter": "There is no such filter.",
    "unknown-name": "The document's context has no such name.",
    "unknown-tag": "There is no such tag.",
    "unknown-test": "There is no such test.",
    "unreadable": "The file cannot be read.",
    "unsafe-field": "A field reads another file or program.",
    "unsafe-formula": "A formula reaches outside the workbook.",
    "unsafe-hyperlink": "A link leads neither to a web page nor to an e-mail address.",
    "unsupported-tag": "The tag needs a second file.",
    "wrong-theme": "A theme colour is wrong.",
}


def as_text(faults_by_file: Mapping[str, Iterable[TemplateFault]]) -> str:
    """One line a fault: file, part, place, tag, what is wrong, how to mend it, the code."""
    lines = [f"{file}, {fault}" for file, faults in faults_by_file.items() for fault in faults]
    return "\n".join(line.replace(", :", ":") for line in lines)


def as_json(faults_by_file: Mapping[str, Iterable[TemplateFault]]) -> dict[str, object]:
    """All faults as {"templates": [{"file", "faults": [...]}]}, a fault with the fields of TemplateFault."""
    return {
        "templates": [
            {"file": file, "faults": [asdict(fault) for fault in faults]}
            for file, faults in faults_by_file.items()
        ]
    }


def as_sarif(faults: Iterable[TemplateFault], file: str = "") -> list[dict[str, object]]:
    """The results of a SARIF run for one file."""
    return [_result(fault, file) for fault in faults]


def sarif(faults_by_file: Mapping[str, Iterable[TemplateFault]]) -> dict[str, object]:
    """A SARIF 2.1.0 log of all faults; files are named as given (relative to the repository)."""
    results = [result for file, faults in faults_by_file.items() for result in as_sarif(faults, file)]
    used = sorted({str(result["ruleId"]) for result in results})
    rules = [{"id": code, "shortDescription": {"text": CODES.get(code, code)}} for code in used]
    driver = {"name": "reviewkit templates check", "rules": rules}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(fault: TemplateFault, file: str) -> dict[str, object]:
    text = " ".join(
        piece
        for piece in (fault.place + ":" if fault.place else "", fault.tag, fault.message, fault.suggestion)
        if piece
    )
    names = (
        [{"name": fault.place, "fullyQualifiedName": f"{fault.part}: {fault.place}"}] if fault.place else []
    )
    location: dict[str, object] = {"physicalLocation": {"artifactLocation": {"uri": file.replace("\\", "/")}}}
    if names:
        location["logicalLocations"] = names
    return {
        "ruleId": fault.code,
        "level": "error" if fault.severity == "fault" else "warning",
        "message": {"text": text},
        "locations": [location],
    }
