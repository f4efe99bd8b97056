"""Templates written as Python, and documents read back as what a reader sees."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reviewkit.render.word import WordTemplate

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*paragraphs: str, build: Callable[[Document], object] | None = None) -> bytes:
    """A template of paragraphs, and of what `build` adds."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if build:
        build(document)
    return saved(document)


def table(document: Document, *rows: tuple[str, ...]) -> Any:
    """A table of texts at the end of a document."""
    made = document.add_table(len(rows), max(map(len, rows)))
    made.style = "Table Grid"
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return made


def runs(paragraph: Any, *texts: str | tuple[str, str]) -> Any:
    """Runs of a paragraph; a pair is a text and its format: b, i, or a colour."""
    for text in texts:
        words, look = text if isinstance(text, tuple) else (text, "")
        run = paragraph.add_run(words)
        run.bold = True if look == "b" else None
        run.italic = True if look == "i" else None
        if len(look) == 6:
            run.font.color.rgb = docx.shared.RGBColor.from_string(look)
    return paragraph


def raw(xml: str) -> Any:
    """An element of WordprocessingML."""
    return parse_xml(re.sub(r"^<[\w:]+", lambda tag: f"{tag[0]} {nsdecls('w', 'r', 'wp', 'a')}", xml))


def part(data: bytes, name: str = "word/document.xml") -> str:
    """A part of a document as text."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same file with one part changed as text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info, change(body.decode()).encode() if info.filename == name else body)
    return stream.getvalue()


def render(data: bytes, **context: Any) -> bytes:
    return WordTemplate(data).render(context)


def text(data: bytes) -> str:
    """All text of the body, a line a paragraph, tables too."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join(_paragraph_text(paragraph) for paragraph in body.iter(qn("w:p")))


def _paragraph_text(paragraph: Any) -> str:
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    return "".join(
        element.text or "" if element.tag == qn("w:t") else signs[element.tag]
        for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
        if element.getparent().tag == qn("w:r")
    )


def seen(data: bytes) -> list[Any]:
    """What a reader sees: every paragraph as runs of one format, every table as rows of cells."""
    document = docx.Document(io.BytesIO(data))
    shown = _blocks(document.element.body)
    for section in document.sections:
        shown += [_blocks(section.header._element), _blocks(section.footer._element)]
    return shown


def _blocks(holder: Any) -> list[Any]:
    blocks: list[Any] = []
    for child in holder:
        if child.tag == qn("w:p"):
            blocks.append(_looks(child))
        elif child.tag == qn("w:tbl"):
            columns = [grid.get(qn("w:w")) for grid in child.iter(qn("w:gridCol"))]
            rows = [
                [(_cell(cell), _blocks(cell)) for cell in row.iter(qn("w:tc"))]
                for row in child.iter(qn("w:tr"))
            ]
            blocks.append(("table", len(columns), rows))
    return blocks


def _cell(cell: Any) -> dict[str, str]:
    wanted = {"gridSpan": "val", "vMerge": "val", "shd": "fill"}
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return {}
    return {
        name: properties.find(qn(f"w:{name}")).get(qn(f"w:{key}"), "")
        for name, key in wanted.items()
        if properties.find(qn(f"w:{name}")) is not None
    }


def _looks(paragraph: Any) -> tuple[str, list[tuple[str, str]]]:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    merged: list[tuple[str, str]] = []
    for run in paragraph.iter(qn("w:r")):
        words = ""
        for child in run:
            name = child.tag.rpartition("}")[2]
            words += (
                child.text or "" if name == "t" else {"br": "\n", "tab": "\t", "drawing": "▣"}.get(name, "")
            )
        properties = run.find(qn("w:rPr"))
        look = ""
        if properties is not None:
            look = " ".join(
                sorted(re.sub(r"\{.*?\}", "", str((c.tag, sorted(c.attrib.items())))) for c in properties)
            )
        if words and merged and merged[-1][1] == look:
            merged[-1] = (merged[-1][0] + words, look)
        elif words:
            merged.append((words, look))
    return (style.get(qn("w:val")) if style is not None else "", merged)
