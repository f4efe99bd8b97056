"""Rich values: cells whose file holds an error because older programs know nothing else: linked data types,
pictures, errors of newer kinds ([MS-XLSX] 2.3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from reviewkit.xlsx.zip_package import Parts, local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

RichKind = Literal["", "entity", "picture", "error"]

_RICH = "XLRICHVALUE"
_PICTURES = frozenset({"_localImage", "_webimage"})
# The errors that have a number of their own in rich values and no code that older programs know.
_ERROR_TYPES = {"8": "#SPILL!", "13": "#CALC!"}

# What a cell's value metadata says it is -> its kind, and the code of its error where it is one.
RichValues = Mapping[str, tuple[RichKind, str]]


def read_rich_values(parts: Parts, related: Mapping[str, str]) -> RichValues:
    """Return what each number of value metadata stands for, as a cell's `vm` writes it.

    related  the parts that the workbook refers to, by kind
    """
    names = [related.get(kind, "") for kind in ("sheetMetadata", "rdRichValue", "rdRichValueStructure")]
    if any(name not in parts for name in names):
        return {}
    metadata, values, structures = (parts.xml(name) for name in names)
    kinds = [(s.get("t", ""), [k.get("n", "") for k in s]) for s in structures if local(s) == "s"]
    rich = [_rich_value(value, kinds) for value in values if local(value) == "rv"]
    indices, references = _value_indices(metadata), _references(metadata)
    known: dict[str, tuple[RichKind, str]] = {}
    for number, reference in enumerate(references, 1):
        index = indices.get(reference, -1)
        known[str(number)] = rich[index] if 0 <= index < len(rich) else ("entity", "")
    return known


def _rich_value(value: Element, kinds: list[tuple[str, list[str]]]) -> tuple[RichKind, str]:
    """The kind of one rich value, and the code of an error."""
    structure = int(value.get("s", "-1"))
    if not 0 <= structure < len(kinds):
        return "entity", ""
    kind, keys = kinds[structure]
    if kind in _PICTURES:
        return "picture", ""
    if kind != "_error":
        return "entity", ""
    fields = dict(zip(keys, (field.text or "" for field in value if local(field) == "v"), strict=False))
    return "error", _ERROR_TYPES.get(fields.get("errorType", ""), "")


def _children(root: Element, name: str) -> Iterator[Element]:
    for part in root:
        if local(part) == name:
            yield from part


def _value_indices(metadata: Element) -> dict[int, int]:
    """Where in the future metadata of rich values -> index of the rich value."""
    indices: dict[int, int] = {}
    for part in metadata:
        if local(part) == "futureMetadata" and part.get("name") == _RICH:
            blocks = [block for block in part if local(block) == "bk"]
            for place, block in enumerate(blocks):
                for entry in block.iter():
                    if local(entry) == "rvb":
                        indices[place] = int(entry.get("i", "-1"))
    return indices


def _references(metadata: Element) -> list[int]:
    """Of each block of value metadata, where in the future metadata its rich value stands; -1 for none."""
    types = [entry.get("name", "") for entry in _children(metadata, "metadataTypes")]
    rich = str(types.index(_RICH) + 1) if _RICH in types else ""
    references = []
    for block in _children(metadata, "valueMetadata"):
        places = [int(entry.get("v", "-1")) for entry in block if entry.get("t") == rich]
        references.append(places[0] if places else -1)
    return references
