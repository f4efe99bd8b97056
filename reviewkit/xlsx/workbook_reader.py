"""From the bytes of a stranger's file to a Book, or to Refusal: nothing else ever comes out.

Standard library only. calamine is three times as fast because it returns less: error cells
and formulas never computed read as blank, hidden rows are not reported, and one far cell in a
5 KB file ends the process. openpyxl takes four times as long.
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import XML, ParseError

from reviewkit.xlsx.book import Book, Sheet
from reviewkit.xlsx.cell_patterns import usual_sheet, usual_strings
from reviewkit.xlsx.cell_tree import TRUE, WorkbookContext, put_cells, string, written_in
from reviewkit.xlsx.limits import LIMITS, Limits
from reviewkit.xlsx.number_formats import shown_styles
from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.rich_values import read_rich_values
from reviewkit.xlsx.zip_package import SHEETS, Parts, local, relations, rels_of, target, too_large

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = "xl/workbook.xml"


def read(data: bytes, limits: Limits = LIMITS) -> Book:
    """Read a workbook: .xlsx or .xlsm, transitional or Strict.

    Raises Refusal for whatever is no such file, is damaged or is beyond the limits.
    """
    try:
        return _read(Parts(data, limits), limits)
    except (
        ParseError,
        zlib.error,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        # A stranger's XML can be wrong in each place it is looked at: one answer for all of them.
        raise Refusal("damaged-workbook", f"{type(error).__name__}: {error}"[:200]) from error


def _read(parts: Parts, limits: Limits) -> Book:
    tops = relations(parts.xml("_rels/.rels")).values() if "_rels/.rels" in parts else ()
    top = {kind: target("", path) for kind, path in reversed(tops)} if tops else {}
    main = top.get("officeDocument", _MAIN)
    if main not in parts or not main.endswith(".xml") or main.startswith(("word/", "ppt/")):
        parts.refuse_by_name()
    root = parts.xml(main)
    if local(root) != "workbook":
        parts.refuse_by_name()
    book, listed = _workbook(root)
    if len(listed) > limits.sheets:
        raise too_large(SHEETS, limits.sheets, len(listed))
    links = rels_of(main)
    related = relations(parts.xml(links)) if links in parts else {}
    related = {i: (kind, target(main, path)) for i, (kind, path) in related.items()}
    by_kind = dict(related.values())
    book.macros = "vbaProject" in by_kind
    strings, styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
    shown = shown_styles(parts.text(styles), book.date1904) if styles else {}
    rich = read_rich_values(parts, by_kind)
    around = WorkbookContext(_strings(parts, strings), shown, limits, limits.cells, rich)
    for sheet, relation in listed:
        book.sheets.append(sheet)
        sheet.kind, part = related.get(relation, ("none", ""))
        if sheet.kind == "none" or (sheet.kind == "worksheet" and part not in parts):
            # An empty sheet in its place would pass for one whose rows were all deleted.
            raise Refusal("damaged-workbook", f"the sheet {sheet.name!r} has no part")
        if sheet.kind == "worksheet":
            sheet.part = part
            _sheet(parts.text(part), sheet, around)
    _properties(parts, top, book)
    return book


def _workbook(root: Element) -> tuple[Book, list[tuple[Sheet, str]]]:
    """An empty book and its sheets, each with the id of its relation."""
    book, listed = Book([]), list[tuple[Sheet, str]]()
    for part in root:  # its children only: an x15:workbookPr lies deeper and says nothing of dates
        tag = local(part)
        if tag == "sheets":
            for entry in part:
                relation = next((v for k, v in entry.items() if k.endswith("elationships}id")), "")
                listed.append((Sheet(entry.attrib["name"], entry.get("state") or "visible"), relation))
        elif tag == "workbookPr":
            book.date1904 = part.get("date1904") in TRUE
        elif tag == "definedNames":
            for name in part:
                sheet = name.get("localSheetId")
                book.names[name.attrib["name"], int(sheet) if sheet else None] = name.text or ""
    return book, listed


def _strings(parts: Parts, name: str) -> dict[str, str]:
    if not name:
        return {}
    data = parts.text(name)
    usual = usual_strings(data)
    if usual is not None:
        rest, texts = usual
        XML(rest)
    else:
        root = XML(data)
        tag = root.tag[: -len("sst")] + "t"
        texts = [string(item, tag) for item in root]
    return {str(i): text for i, text in enumerate(texts)}


def _sheet(data: bytes, sheet: Sheet, around: WorkbookContext) -> None:
    usual = usual_sheet(data)
    for part in XML(data if usual is None else usual.rest):
        tag = local(part)
        if tag == "sheetData":
            written = written_in if usual is None else usual.written_in
            put_cells(written(part, sheet, around), sheet, around)
        elif tag == "mergeCells":
            sheet.merged += [cell.attrib["ref"] for cell in part]
        elif tag == "cols":
            hidden = [column for column in part if column.get("hidden") in TRUE]
            sheet.hidden_cols += [(int(c.attrib["min"]), int(c.attrib["max"])) for c in hidden]
        elif tag == "sheetFormatPr":
            sheet.rows_hidden_by_default = part.get("zeroHeight") in TRUE


def _properties(parts: Parts, top: dict[str, str], book: Book) -> None:
    """docProps: when the file was saved, and its custom string properties. Strict names differ a little."""
    core = top.get("core-properties", "")
    if core in parts:
        for entry in parts.xml(core):
            if local(entry) == "modified":
                book.modified = _moment(entry.text or "")
    custom = top.get("custom-properties") or top.get("customProperties", "")
    if custom in parts:
        for entry in parts.xml(custom):
            for value in entry:
                if local(value) in ("lpwstr", "lpstr", "bstr"):
                    book.custom[entry.get("name", "")] = value.text or ""


def _moment(text: str) -> dt.datetime | None:
    """A W3C date and time in UTC; None where it is none: it only orders workbooks."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return None
