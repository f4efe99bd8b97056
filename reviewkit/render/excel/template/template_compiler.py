"""The compiler of a whole workbook: its package read, its sheets compiled, its faults collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy

from jinja2 import TemplateSyntaxError
from lxml import etree

from reviewkit.render.excel.template.cell_values import CellWriter
from reviewkit.render.excel.template.chart_ranges import compile_chart
from reviewkit.render.excel.template.compiled_workbook import CompiledSheet, CompiledWorkbook
from reviewkit.render.excel.template.formula_parser import (
    Expression,
    UnknownResultError,
    parse_formula,
)
from reviewkit.render.excel.template.formulas import Area, Formula, Reference, cell_name
from reviewkit.render.excel.template.outside_formulas import workbook_outside_content
from reviewkit.render.excel.template.rendered_sheet import read_copies
from reviewkit.render.excel.template.sheet_drawings import compile_drawing, compile_notes, compile_vml
from reviewkit.render.excel.template.sheet_elements import (
    ElementCompiler,
    HoleBuilder,
    SheetElement,
    range_hole,
    start_tag,
    text_hole,
)
from reviewkit.render.excel.template.sheet_reader import (
    SheetDraft,
    SheetReader,
    TextRun,
    m,
    read_shared_strings,
)
from reviewkit.render.excel.template.sheet_source import CellStyles, SheetWriter
from reviewkit.render.excel.template.style_book import StyleBook
from reviewkit.render.excel.template.tables import read_table
from reviewkit.render.excel.template.unfilled_texts import unfilled_texts
from reviewkit.render.excel.template.workbook_environment import WorkbookEnvironment, compile_source
from reviewkit.render.excel.template.workbook_part import WorkbookPart
from reviewkit.render.excel.template.xlsx_package import (
    SheetEntry,
    WorkbookPackage,
    open_workbook,
    plain_root,
)
from reviewkit.render.jinja import VALUE_FILTER
from reviewkit.render.word.package.docx_package import deflated
from reviewkit.render.word.package.namespaces import DECLARATION, serialize_part
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.tag_syntax import syntax_faults
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG
from reviewkit.render.word.word_errors import TemplateFault

_MOST_ROWS_OF_A_BLOCK = 5_000
_STRUCTURED_WORD = re.compile(r"\[([^\[\]]*)\]|([^\[\],:\s][^\[\],:]*)")
_NAME = re.compile(r"[^\W\d][\w.]*")


def compile_workbook(data: bytes, filters: Mapping[str, Callable[..., object]]) -> CompiledWorkbook:
    """Read and compile a template; what is wrong with its tags, and what in it reaches outside, is in `faults`.

    Raises PackageError when the bytes are no workbook that can be rendered.
    """
    package = open_workbook(data)
    outside = workbook_outside_content(package)
    book = StyleBook(package)
    styles = CellStyles(book)
    strings = _read_strings(package)
    sheets = [_read_sheet(package, index, entry, strings) for index, entry in enumerate(package.sheets)]
    workbook = WorkbookPart(plain_root(package.root(package.main)))
    pivots = _read_pivots(package, sheets)
    properties = _read_properties(package, len(sheets))
    faults = [*outside, *package.warnings, *unfilled_texts(package.entries)]
    environment = WorkbookEnvironment()
    writer = CellWriter(styles.styles, package.date1904)
    environment.filters |= {VALUE_FILTER: writer.filter()} | dict(filters)
    rendered = _rendered_sheets(sheets)
    references = _references(sheets, workbook)
    for sheet in [*sheets, *([properties] if properties is not None else ())]:
        faults += _compile_sheet(sheet, styles, environment, references, rendered=sheet.index in rendered)
        sheet.expressions = [_parsed(cell.formula, sheet, cell.row, sheets) for cell in sheet.formulas]
    names = {
        dict(name.attributes).get("name", "").casefold(): _parsed(name.formula, None, 0, sheets)
        for name in workbook.names
        if name.scope is None
    }
    extended = book.extended_part()
    if any(sheet.draft.sheet_tags or sheet.draft.marks.tags for sheet in sheets):
        _forget_titles(package, sheets)
    return CompiledWorkbook(
        package,
        sheets,
        environment,
        workbook,
        ["".join(run.text for run in runs) for runs in strings],
        deflated(book.part, extended) if extended is not None else None,
        properties,
        pivots,
        names,
        faults,
    )


def _read_strings(package: WorkbookPackage) -> list[tuple[TextRun, ...]]:
    """The shared strings; those with tags are emptied in the part, since no rendered cell shows them."""
    part = package.related_part(package.main, "sharedStrings")
    if not part:
        return []
    root = plain_root(package.root(part))
    strings = read_shared_strings(root)
    tagged = [
        item
        for item, runs in zip(root.iterchildren(m("si")), strings, strict=True)
        if LOOKS_LIKE_TAG.search("".join(run.text for run in runs))
    ]
    for item in tagged:
        item[:] = [item.makeelement(m("t"))]
    if tagged:
        package.replace(part, serialize_part(root))
    return strings


def _read_sheet(
    package: WorkbookPackage, index: int, entry: SheetEntry, strings: list[tuple[TextRun, ...]]
) -> CompiledSheet:
    reader = SheetReader(entry.name, entry.part, strings)
    if entry.kind != "worksheet":
        draft = SheetDraft(entry.name, entry.part, name_pieces=[entry.name])
        sheet = CompiledSheet(index, entry, draft, _no_source(draft))
        _read_companions(package, sheet, entry.part)
        return sheet
    root = plain_root(package.root(entry.part))
    draft = reader.read(root)
    sheet = CompiledSheet(index, entry, draft, _no_source(draft))
    sheet.start = start_tag(root)
    sheet.before, sheet.after = ElementCompiler(draft, draft.add_text).compiled(root)
    _read_companions(package, sheet, entry.part)
    for last in (block for block in draft.row_plan.tops if block[1] - block[0] > _MOST_ROWS_OF_A_BLOCK):
        message = f"rows {last[0]} to {last[1]} are one block, and a block has at most {_MOST_ROWS_OF_A_BLOCK:_} rows."
        draft.faults.append(TemplateFault(entry.part, f"sheet “{entry.name}”", "", "too-large", message))
    return sheet


def _no_source(draft: SheetDraft) -> PartSource:
    return PartSource(draft.part, marks=draft.marks)


def _read_companions(package: WorkbookPackage, sheet: CompiledSheet, owner: str) -> None:
    """Compile the parts that belong to a sheet: tables, drawings, charts, notes."""
    draft = sheet.draft

    def add_text(text: str, kind: str) -> int:
        return draft.add_text(text, kind, f"sheet “{draft.name}”, drawing")

    for relation in package.relations.get(owner, ()):
        part, kind = relation.target, relation.kind.rpartition("/")[2]
        if relation.external or part not in package.entries or part in sheet.companions:
            continue
        if kind == "table":
            sheet.tables.append(
                read_table(
                    plain_root(package.root(part)),
                    part,
                    has_tags=lambda row, column: _has_tags(draft, row, column),
                    columns_repeat=bool(draft.column_plan.tops),
                )
            )
        elif kind == "drawing":
            sheet.companions[part] = compile_drawing(package.root(part), add_text)
            _read_companions(package, sheet, part)
        elif kind == "chart":
            sheet.companions[part] = compile_chart(package.root(part), add_text)
        elif kind in ("comments", "threadedComment"):
            sheet.companions[part] = compile_notes(package.root(part), add_text)
        elif kind == "vmlDrawing":
            text = package.entries[part].unpacked().decode("utf-8", errors="replace")
            sheet.companions[part] = compile_vml(text)


def _has_tags(draft: SheetDraft, row: int, column: int) -> bool:
    cells = draft.rows[row].cells if row in draft.rows else ()
    return any(cell.column == column and cell.runs is not None for cell in cells)


def _rendered_sheets(sheets: list[CompiledSheet]) -> set[int]:
    """The sheets that differ from the template: those with tags, and those whose formulas reach beyond them."""
    rendered = {sheet.index for sheet in sheets if sheet.draft.marks.tags}
    if not rendered:
        return rendered
    for sheet in sheets:
        if any(_reaches_beyond(cell.formula) for cell in sheet.draft.formulas):
            rendered.add(sheet.index)
    return rendered


def _reaches_beyond(read: Formula) -> bool:
    """Whether a formula speaks of other sheets, or of names and tables, which may lie on them."""
    return any(
        _speaks_of_names(part) if isinstance(part, str) else part.sheet is not None for part in read.parts
    )


def _speaks_of_names(text: str) -> bool:
    """Whether the text of a formula holds a name that is no function: a defined name, a table."""
    return any(
        text[match.end() : match.end() + 1] != "(" and match[0].upper() not in ("TRUE", "FALSE")
        for match in _NAME.finditer(re.sub(r'"[^"]*"', "", text))
    )


def _references(sheets: list[CompiledSheet], workbook: WorkbookPart) -> list[tuple[int, int, Area]]:
    """What is spoken of: index of the sheet, the row of the cell that speaks (0 for none), the cells spoken of."""
    indexes = {sheet.entry.name.casefold(): sheet.index for sheet in sheets}
    spoken: list[tuple[int, int, Area]] = []

    def add(read: Formula, own: int | None, row: int) -> None:
        for reference in read.references:
            target = own if reference.sheet is None else indexes.get(reference.sheet.casefold())
            if target is not None:
                spoken.append((target, row if target == own else 0, reference.area))

    for sheet in sheets:
        for cell in sheet.draft.formulas:
            add(cell.formula, sheet.index, cell.row)
        spoken += ((sheet.index, 0, table.data) for table in sheet.tables)
    for name in workbook.names:
        if not dict(name.attributes).get("name", "").startswith("_xlnm.Print"):
            add(name.formula, None, 0)
    return spoken


def _compile_sheet(
    sheet: CompiledSheet,
    styles: CellStyles,
    environment: WorkbookEnvironment,
    references: Iterable[tuple[int, int, Area]],
    *,
    rendered: bool,
) -> list[TemplateFault]:
    """Compile one sheet; returns its faults."""
    draft = sheet.draft
    plan = draft.row_plan
    spoken = [(row, area) for index, row, area in references if index == sheet.index]
    kept = [
        number
        for number, block in enumerate(plan.blocks)
        if block.repeats
        and any(
            block.first <= area.top and area.bottom <= block.last and not block.first < row < block.last
            for row, area in spoken
        )
    ]
    source, prints = SheetWriter(draft, styles, kept_rows=kept).written()
    sheet.source = source
    sheet.has_texts = any(cell.value == "text" for row in draft.rows.values() for cell in row.cells)
    if not rendered and sheet.entry.kind != "properties":
        sheet.copies = read_copies(source.text, plan, draft.column_plan, draft.part)
        return list(draft.faults)
    faults = [*draft.faults, *syntax_faults(source, environment), *_structure_faults(sheet)]
    if not any(fault.severity == "fault" for fault in faults):
        try:
            sheet.template = compile_source(source, environment, prints)
        except TemplateSyntaxError as error:
            site = source.site_at(error.lineno)
            message = f"{error.message or 'cannot be read'}."
            faults.append(TemplateFault(site.part, site.location, site.tag, "syntax", message))
        except (RecursionError, MemoryError, SyntaxError):
            faults.append(TemplateFault(source.part, "", "", "too-nested", "nests too many blocks."))
    return faults


def _parsed(
    read: Formula, sheet: CompiledSheet | None, row: int, sheets: list[CompiledSheet]
) -> Expression | None:
    """A formula parsed, None where it is not understood."""
    try:
        return parse_formula(
            read, lambda name, columns: structured_reference(name, columns, row, sheet, sheets)
        )
    except UnknownResultError:
        return None


def structured_reference(
    name: str, inside: str, row: int, sheet: CompiledSheet | None, sheets: list[CompiledSheet]
) -> Reference | None:
    """The cells of a structured reference such as Deals[Amount] or [@Amount]; None where there are none.

    name    the table's, "" for the one around the formula
    inside  what stands between the outer brackets
    row     of the formula, in the template
    """
    candidates = [(owner, table) for owner in sheets for table in owner.tables]
    if name:
        found = [(o, t) for o, t in candidates if t.name.casefold() == name.casefold()]
    else:
        found = [(o, t) for o, t in candidates if o is sheet and t.area.top <= row <= t.area.bottom]
    if not found:
        return None
    owner, table = found[0]
    bare = inside.startswith("@") or "[" not in inside
    words = [inside] if bare else [a or b for a, b in _STRUCTURED_WORD.findall(inside)]
    part = next((word for word in words if word.startswith("#")), "#Data")
    columns = [word for word in words if not word.startswith("#") and word]
    if columns and columns[0].startswith("@"):
        part, columns[0] = "#This Row", columns[0][1:].strip("[]")
    numbers = [table.column_of(re.sub(r"'(.)", r"\1", word)) for word in columns if word]
    if any(number is None for number in numbers):
        return None
    sides = sorted(number for number in numbers if number is not None) or [table.area.left, table.area.right]
    rows = {
        "#Data": (table.data.top, table.data.bottom),
        "#All": (table.area.top, table.area.bottom),
        "#Headers": (table.area.top, table.area.top),
        "#Totals": (table.area.bottom, table.area.bottom),
        "#This Row": (row, row),
    }.get(part)
    if rows is None or (part == "#This Row" and owner is not sheet):
        return None
    area = Area(rows[0], sides[0], rows[1], sides[-1])
    own = owner is sheet
    one_row = part == "#This Row"
    fixed = (False, not one_row, False, not one_row)
    return Reference(None if own else owner.entry.name, area, "range", fixed)


def _structure_faults(sheet: CompiledSheet) -> Iterable[TemplateFault]:
    """Tables that a block would cut or repeat, formulas that point into rows that disappear."""
    draft = sheet.draft
    plan = draft.row_plan
    for table in sheet.tables:
        area = table.area
        for block in plan.blocks:
            starts_inside = block.first <= area.top <= block.last
            ends_inside = block.first <= area.bottom <= block.last
            location = f"sheet “{draft.name}”, table “{table.name}” ({area.name})"
            tag = draft.marks.tags[draft.tag_rows[block.first][0]].written
            if starts_inside and ends_inside and block.repeats:
                yield TemplateFault(
                    *(draft.part, location, tag, "table-in-loop"),
                    f"repeats the whole table: rows {block.first} to {block.last}.",
                    "Repeat the rows inside the table, or the sheet.",
                )
            elif block.first < area.top <= block.last < area.bottom or (
                area.top < block.first <= area.bottom < block.last
            ):
                yield TemplateFault(
                    *(draft.part, location, tag, "table-cut"),
                    f"cuts the table: its block reaches from row {block.first} to row {block.last}.",
                    "Begin and end the block inside the table, or outside of it.",
                )
    for cell in draft.formulas:
        for reference in cell.formula.references:
            row = reference.area.top
            if reference.sheet is not None or reference.kind != "cell" or row not in plan.removed:
                continue
            if not reference.fixed[1] and plan.loop_begun_at(row, cell.row) >= 0:
                continue
            yield TemplateFault(
                *(draft.part, draft.location(cell.row, cell.column), "", "reference-disappears"),
                f"points at {cell_name(row, reference.area.left)}, in a row that disappears.",
                "Point at a row that stays.",
                "warning",
            )


def _read_pivots(
    package: WorkbookPackage, sheets: list[CompiledSheet]
) -> dict[str, tuple[int, SheetElement]]:
    """The sources of pivot tables: their ranges follow the cells, and they are refreshed on opening."""
    indexes = {sheet.entry.name: sheet.index for sheet in sheets if sheet.draft.marks.tags}
    pivots: dict[str, tuple[int, SheetElement]] = {}
    for relation in package.relations_of(package.main, "pivotCacheDefinition"):
        root = package.root(relation.target)
        source = root.find(f"{m('cacheSource')}/{m('worksheetSource')}")
        if source is None:
            continue
        builder = HoleBuilder()
        copy = deepcopy(root)
        copy.set("refreshOnLoad", "1")
        found = copy.find(f"{m('cacheSource')}/{m('worksheetSource')}")
        index = indexes.get(source.get("sheet", ""))
        table = source.get("name", "").casefold()
        if index is None and table:
            index = next(
                (
                    s.index
                    for s in sheets
                    if s.draft.marks.tags and any(t.name.casefold() == table for t in s.tables)
                ),
                None,
            )
        if index is None or found is None:
            continue
        if found.get("ref"):
            found.set("ref", builder.hole(range_hole(found.get("ref", ""))))
        if found.get("sheet"):
            found.set("sheet", builder.hole(lambda sheet: sheet.layout.name))
        text = DECLARATION + etree.tostring(copy, encoding="unicode")
        pivots[relation.target] = (index, builder.build_text(text))
    return pivots


def _read_properties(package: WorkbookPackage, index: int) -> CompiledSheet | None:
    """The core properties with tags, compiled as a sheet without cells; None where they have none."""
    if package.core not in package.entries:
        return None
    root = package.root(package.core)
    texts = [element for element in root.iter("{*}*") if element.text and LOOKS_LIKE_TAG.search(element.text)]
    if not texts:
        return None
    draft = SheetDraft("properties", package.core, name_pieces=["properties"])
    builder = HoleBuilder()
    for element in texts:
        element.text = builder.hole(text_hole(draft.add_text(element.text or "", "text", "the properties")))
    sheet = CompiledSheet(
        index,
        SheetEntry("properties", 0, "", "visible", package.core, "properties"),
        draft,
        _no_source(draft),
    )
    sheet.before = [builder.build_text(DECLARATION + etree.tostring(root, encoding="unicode"))]
    return sheet


def _forget_titles(package: WorkbookPackage, sheets: list[CompiledSheet]) -> None:
    """Drop the names of sheets from docProps/app.xml where rendering changes them."""
    changes = any(
        sheet.draft.sheet_tags or any(isinstance(piece, int) for piece in sheet.draft.name_pieces)
        for sheet in sheets
    )
    part = package.related_part("", "extended-properties")
    if not part or not changes:
        return
    root = package.root(part)
    for child in list(root):
        if isinstance(child.tag, str) and etree.QName(child).localname in ("TitlesOfParts", "HeadingPairs"):
            root.remove(child)
    package.replace(part, serialize_part(root))
