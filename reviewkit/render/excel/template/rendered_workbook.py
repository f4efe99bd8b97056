"""A rendered workbook: its sheets placed, named and written with all that speaks of their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from xml.sax.saxutils import escape

from reviewkit.render.excel.template.axis_layout import AxisLayout, AxisPlan
from reviewkit.render.excel.template.cell_reader import (
    CellError,
    CellValue,
    read_value,
    text_of,
)
from reviewkit.render.excel.template.compiled_workbook import CompiledSheet, CompiledWorkbook
from reviewkit.render.excel.template.formula_parser import UnknownResultError
from reviewkit.render.excel.template.formula_results import FormulaWorker
from reviewkit.render.excel.template.formulas import cell_name
from reviewkit.render.excel.template.references import Place, ReferenceResolver, SheetLayout
from reviewkit.render.excel.template.render_state import RenderState, current_render_state
from reviewkit.render.excel.template.rendered_sheet import SheetCopy, finished_rows, read_copies
from reviewkit.render.excel.template.sheet_elements import CellLink, SheetContext, merged_areas
from reviewkit.render.excel.template.sheet_names import SheetNames
from reviewkit.render.excel.template.signals import FORMULA
from reviewkit.render.excel.template.workbook_part import ListedSheet
from reviewkit.render.jinja import MAX_TEXT, LimitError, fresh_budget, known_names
from reviewkit.render.word.package.core_properties import write_core_properties
from reviewkit.render.word.package.docx_package import ZipEntry, deflated, deflated_text, write_entries
from reviewkit.render.word.package.docx_parts import CONTENT_TYPES, Relation, relations_name
from reviewkit.render.word.package.namespaces import DECLARATION, R
from reviewkit.render.word.template.render_errors import raise_explained
from reviewkit.render.word.word_errors import RenderError, ValueRefusedError

_FORMULA = re.compile(f"{FORMULA}(\\d+);")
_UNKNOWN = CellError("")  # the result of a formula that is left to the program that opens the workbook
_CHUNK = 1024  # pieces joined at a time
_WORKSHEET = f"{R}/worksheet"
_HYPERLINK = f"{R}/hyperlink"
# Parts that one sheet alone may refer to: a further copy of the sheet needs its own.
_OWNED = frozenset(
    {
        *("drawing", "chart", "table", "comments", "vmlDrawing", "chartUserShapes", "threadedComment"),
        *("chartStyle", "chartColorStyle", "diagramData", "diagramDrawing", "ctrlProp"),
    }
)


@dataclass(slots=True)
class RenderedSheet:
    """One sheet of a rendered workbook.

    relation  the identity of the workbook's relationship to it
    targets   the addresses its cells link to: address to identity of the relationship
    """

    compiled: CompiledSheet
    copy: SheetCopy
    context: SheetContext
    part: str
    relation: str
    number: int
    first_copy: bool
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> SheetLayout:
        return self.context.layout

    @property
    def written(self) -> bool:
        """Whether its part differs from the template's."""
        return self.compiled.template is not None or not self.first_copy


class RenderedWorkbook:
    """The sheets of one render, placed; `written()` gives the file.

    copies      the copies of each sheet of the template, in its order
    properties  the rendered texts of the core properties
    """

    def __init__(
        self,
        compiled: CompiledWorkbook,
        state: RenderState,
        copies: Sequence[Sequence[SheetCopy]],
        properties: Sequence[SheetCopy],
    ) -> None:
        self._compiled, self._state, self._properties = compiled, state, properties
        self._package = compiled.package
        self._entries: dict[str, ZipEntry] = dict(self._package.entries)
        self._overrides: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._part_names = set(self._entries)
        self._table_numbers = max((table.identity for s in compiled.sheets for table in s.tables), default=0)
        self._unknown_results = False
        self.sheets: list[RenderedSheet] = []
        self._place(copies)
        self._by_name = {sheet.layout.name: sheet for sheet in self.sheets}
        self._values: dict[tuple[str, int, int], CellValue] = {}
        self._extents: dict[str, tuple[int, int]] = {}
        self._worker = FormulaWorker(self._resolver, self._value, compiled.names, self._extent)

    def _place(self, copies: Sequence[Sequence[SheetCopy]]) -> None:
        """Give each copy its name, its part and its layout."""
        fixed = [c[0].name for s, c in zip(self._compiled.sheets, copies, strict=True) if s.template is None]
        names = SheetNames([])
        for name in fixed:
            names.allowed(name)
        by_template: dict[str, list[SheetLayout]] = {}
        resolver = ReferenceResolver(by_template)
        number = max(sheet.entry.number for sheet in self._compiled.sheets)
        for sheet, sheet_copies in zip(self._compiled.sheets, copies, strict=True):
            layouts = by_template.setdefault(sheet.entry.name.casefold(), [])
            for index, copy in enumerate(sheet_copies):
                name = copy.name if sheet.template is None else names.allowed(copy.name)
                renamed = () if index == 0 else tuple((t.name, f"{t.name}_{index + 1}") for t in sheet.tables)
                layout = SheetLayout(name, sheet.entry.name, copy.layout, copy.columns, renamed)
                layouts.append(layout)
                context = SheetContext(layout, resolver, copy.texts, first_copy=index == 0, cells=self)
                part, relation = sheet.entry.part, sheet.entry.relation
                if index:
                    number += 1
                    part = self._free_name("xl/worksheets/sheet{}.xml")
                    relation = f"rkSheet{number}"
                self.sheets.append(
                    RenderedSheet(
                        sheet,
                        copy,
                        context,
                        part,
                        relation,
                        number if index else sheet.entry.number,
                        index == 0,
                    )
                )
        if not any(sheet.compiled.entry.state == "visible" for sheet in self.sheets):
            message = "leaves out every sheet, and a workbook needs one."
            raise RenderError(message, part=self._package.main)
        self._resolver = resolver

    def _free_name(self, pattern: str) -> str:
        number = 1
        while (name := pattern.format(number)) in self._part_names:
            number += 1
        self._part_names.add(name)
        return name

    def value(self, sheet: str, row: int, column: int) -> CellValue:
        """The value of a cell by the rendered name of its sheet; None for a blank or an unknown result."""
        try:
            return self._value(sheet, row, column)
        except (UnknownResultError, RecursionError):
            return None

    def _value(self, sheet: str, row: int, column: int) -> CellValue:
        """The value of a cell. Raises UnknownResultError for a formula that is left to Excel."""
        key = (sheet, row, column)
        if key in self._values:
            value = self._values[key]
        else:
            value = self._values[key] = self._read_value(sheet, row, column)
        if value is _UNKNOWN:
            raise UnknownResultError
        return value

    def _read_value(self, name: str, row: int, column: int) -> CellValue:
        sheet = self._by_name.get(name)
        cell = sheet.copy.cell(row, column) if sheet is not None else ""
        if sheet is None or not cell:
            return None
        formula = _FORMULA.search(cell)
        if formula is None:
            return read_value(cell, self._compiled.strings)
        number = int(formula[1])
        if sheet.compiled.template is None:
            return read_value(sheet.compiled.formulas[number].kept, self._compiled.strings)
        expression = sheet.compiled.expressions[number]
        if expression is None or sheet.compiled.formulas[number].kind != "normal":
            return _UNKNOWN
        # A formula that needs its own result has none: what is read meanwhile is unknown.
        self._values[name, row, column] = _UNKNOWN
        position = sheet.copy.position_of(row)
        place = Place(sheet.layout, position, sheet.compiled.formulas[number].column, row, column)
        try:
            return self._worker.result(expression, place)
        except (UnknownResultError, RecursionError):
            return _UNKNOWN

    def _extent(self, name: str) -> tuple[int, int]:
        """The last row and column that a sheet holds."""
        sheet = self._by_name[name]
        if name not in self._extents:
            widest = max((c.column for r in sheet.compiled.draft.rows.values() for c in r.cells), default=1)
            rows = sheet.copy.rows
            self._extents[name] = (rows[-1] if rows else 1, sheet.layout.columns.highest(1, widest) or 1)
        return self._extents[name]

    def written(self, properties: Mapping[str, object], date: datetime) -> bytes:
        """The bytes of the workbook."""
        for sheet in self.sheets:
            if sheet.written:
                self._write_sheet(sheet)
        for sheet in self.sheets:
            self._write_companions(sheet)
        self._write_pivots()
        self._drop_sheets()
        self._write_workbook()
        if self._state.uses_derived_styles and self._compiled.styles is not None:
            self._entries[self._compiled.styles.name] = self._compiled.styles
        self._write_properties(properties, date)
        self._entries[CONTENT_TYPES] = self._package.content_types_entry({}, self._overrides, self._dropped)
        return write_entries(self._entries.values(), date)

    def _write_sheet(self, sheet: RenderedSheet) -> None:
        self._entries[sheet.part] = deflated_text(sheet.part, self._sheet_text(sheet))
        if not sheet.first_copy:
            self._overrides[sheet.part] = self._package.content_type(sheet.compiled.entry.part)

    def _sheet_text(self, sheet: RenderedSheet) -> Iterator[str]:
        compiled, context = sheet.compiled, sheet.context
        before = "".join(element.text(context) for element in compiled.before)
        yield f"{DECLARATION}{compiled.start}{before}<sheetData>"
        yield from finished_rows(
            sheet.copy,
            lambda number, position, row, column: self._formula_cell(sheet, number, position, row, column),
            lambda number, cell: self._add_link(sheet, number, cell),
            has_formulas=bool(compiled.formulas),
            has_texts=compiled.has_texts,
        )
        after = "".join(element.text(context) for element in compiled.after)
        yield f"</sheetData>{after}</worksheet>"

    def _add_link(self, sheet: RenderedSheet, number: int, cell: str) -> None:
        link = self._state.links[number]
        if link.target.startswith("#"):
            sheet.context.links.append(CellLink(cell, "", link.target[1:], link.tooltip))
            return
        relation = sheet.targets.setdefault(link.target, f"rkLink{len(sheet.targets) + 1}")
        sheet.context.links.append(CellLink(cell, relation, "", link.tooltip))

    def _formula_cell(self, sheet: RenderedSheet, number: int, position: int, row: int, column: int) -> str:
        """What follows the style of a cell with a formula: its text and its result, if that is known."""
        formula = sheet.compiled.formulas[number]
        layout = sheet.layout
        place = Place(layout, position, formula.column, row, column)
        if formula.kind == "table":
            return f"><f{formula.attributes}/></c>"
        text = escape(self._resolver.formula(formula.formula, place))
        kind = ""
        if formula.kind == "array" and formula.area is not None:
            areas = merged_areas(formula.area, layout) or [formula.area]
            own = next((a for a in areas if a.top == row and a.left == column), None)
            kind = f' t="array" ref="{own.name if own else cell_name(row, column)}"'
        try:
            result = self._value(layout.name, row, column)
        except UnknownResultError:
            self._unknown_results = True
            return f"><f{kind}{formula.attributes}>{text}</f></c>"
        cell_type, value = _result_xml(result)
        return f"{cell_type}><f{kind}{formula.attributes}>{text}</f><v>{value}</v></c>"

    def _write_companions(self, sheet: RenderedSheet) -> None:
        """Write the parts that belong to a sheet: tables, drawings, charts, notes."""
        owner = sheet.compiled.entry.part
        relations = list(self._package.relations.get(owner, ()))
        changed = [
            Relation(identity, _HYPERLINK, target, external=True)
            for target, identity in sheet.targets.items()
        ]
        if sheet.first_copy:
            self._rewrite_owned(sheet, owner, {owner})
            if changed:
                self._entries[relations_name(owner)] = self._package.relations_entry(
                    owner, [*relations, *changed]
                )
            return
        copied = [self._copied(sheet, relation) for relation in relations]
        self._entries[relations_name(sheet.part)] = self._package.relations_entry(
            owner, [*copied, *changed], sheet.part
        )

    def _rewrite_owned(self, sheet: RenderedSheet, owner: str, seen: set[str]) -> None:
        """Write the compiled parts of a sheet's first copy under their own names."""
        for relation in self._package.relations.get(owner, ()):
            part = relation.target
            if relation.external or part in seen or relation.kind.rpartition("/")[2] not in _OWNED:
                continue
            seen.add(part)
            text = self._companion_text(sheet, part)
            if text is not None:
                self._entries[part] = deflated(part, text.encode())
            self._rewrite_owned(sheet, part, seen)

    def _copied(self, sheet: RenderedSheet, relation: Relation) -> Relation:
        """A relationship of a further copy of a sheet: to a part of its own, where no part may be shared."""
        if relation.external or relation.kind.rpartition("/")[2] not in _OWNED:
            return relation
        part = relation.target
        if part not in self._package.entries:
            return relation
        name = self._free_name(re.sub(r"\d*(\.\w+)$", r"{}\1", part))
        text = self._companion_text(sheet, part)
        entry = self._package.entries[part].renamed(name) if text is None else deflated(name, text.encode())
        self._entries[name] = entry
        kind = self._package.overrides.get(part)
        if kind is not None:
            self._overrides[name] = kind
        further = self._package.relations.get(part, ())
        if further:
            copies = [self._copied(sheet, inner) for inner in further]
            self._entries[relations_name(name)] = self._package.relations_entry(part, copies, name)
        return Relation(relation.identity, relation.kind, name, external=False)

    def _companion_text(self, sheet: RenderedSheet, part: str) -> str | None:
        """The text of a part that belongs to a sheet, None where it is the template's."""
        compiled = sheet.compiled
        for table in compiled.tables:
            if table.part == part:
                if not sheet.written:
                    return None
                identity, name = table.identity, table.name
                if not sheet.first_copy:
                    self._table_numbers += 1
                    identity, name = self._table_numbers, dict(sheet.layout.tables)[table.name]
                return table.rendered(
                    sheet.context,
                    lambda row, column: text_of(self.value(sheet.layout.name, row, column)),
                    name,
                    identity,
                )
        element = compiled.companions.get(part)
        return element.text(sheet.context) if element is not None else None

    def _write_pivots(self) -> None:
        for part, (index, element) in self._compiled.pivots.items():
            sheet = next((s for s in self.sheets if s.compiled.index == index and s.first_copy), None)
            if sheet is not None:
                self._entries[part] = deflated(part, element.text(sheet.context).encode())

    def _drop_sheets(self) -> None:
        """Drop the parts of sheets that were left out, with all that belongs to them alone."""
        shown = {sheet.compiled.index for sheet in self.sheets}
        for sheet in self._compiled.sheets:
            if sheet.index not in shown:
                self._drop(sheet.entry.part)

    def _drop(self, part: str) -> None:
        self._dropped.add(part)
        self._entries.pop(part, None)
        self._entries.pop(relations_name(part), None)
        for relation in self._package.relations.get(part, ()):
            owned = relation.kind.rpartition("/")[2] in _OWNED
            if owned and not relation.external and relation.target not in self._dropped:
                self._drop(relation.target)

    def _write_workbook(self) -> None:
        package, main = self._package, self._package.main
        if not any(sheet.written for sheet in self.sheets) and len(self.sheets) == len(self._compiled.sheets):
            return
        listed = [
            ListedSheet(
                sheet.layout.name,
                sheet.number,
                sheet.relation,
                sheet.compiled.entry.state,
                sheet.compiled.index,
                sheet.layout,
            )
            for sheet in self.sheets
        ]
        text = self._compiled.workbook.text(listed, self._resolver, recalculate=self._unknown_results)
        self._entries[main] = deflated(main, text.encode())
        known = {relation.identity for relation in package.relations.get(main, ())}
        added = [
            Relation(sheet.relation, _WORKSHEET, sheet.part, external=False)
            for sheet in self.sheets
            if sheet.relation not in known
        ]
        if added or self._dropped:
            kept = [r for r in package.relations[main] if r.target not in self._dropped]
            self._entries[relations_name(main)] = package.relations_entry(main, [*kept, *added])

    def _write_properties(self, properties: Mapping[str, object], date: datetime) -> None:
        core = self._package.core
        compiled = self._compiled.properties
        data: bytes | None = None
        if compiled is not None and self._properties:
            identical = AxisLayout(AxisPlan(), ())
            context = SheetContext(
                SheetLayout("", "", identical, identical), self._resolver, self._properties[0].texts
            )
            data = compiled.before[0].text(context).encode()
        elif core in self._package.entries:
            data = self._package.entries[core].unpacked()
        try:
            self._entries[core] = deflated(core, write_core_properties(data, properties, date))
        except ValueRefusedError as error:
            raise RenderError(str(error), part=core) from None


def _result_xml(value: CellValue) -> tuple[str, str]:
    """The type attribute of a formula's cell and its result as text."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, float):
        return "", str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, CellError):
        return ' t="e"', value.code
    return ' t="str"', escape(value or "")


def render_compiled(
    compiled: CompiledWorkbook,
    context: Mapping[str, object],
    properties: Mapping[str, object],
    date: datetime,
) -> bytes:
    """Render one workbook; see ExcelTemplate.render. The template must have no faults."""
    state = RenderState()
    with fresh_budget(), known_names(context):
        token = current_render_state.set(state)
        try:
            copies = [_print_copies(sheet, context) for sheet in compiled.sheets]
            texts = _print_copies(compiled.properties, context) if compiled.properties is not None else []
        finally:
            current_render_state.reset(token)
    return RenderedWorkbook(compiled, state, copies, texts).written(properties, date)


def _print_copies(sheet: CompiledSheet, context: Mapping[str, object]) -> list[SheetCopy]:
    if sheet.template is None:
        return sheet.copies
    try:
        pieces = sheet.template.root_render_func(sheet.template.new_context(dict(context)))
        text = "".join(_joined(pieces))
    except Exception as error:  # noqa: BLE001  a template may call anything of a context value
        raise_explained(error, sheet.source, sheet.template)
    draft = sheet.draft
    return read_copies(text, draft.row_plan, draft.column_plan, draft.part)


def _joined(pieces: Iterator[str]) -> Sequence[str]:
    """The output of a template in chunks. Raises LimitError above MAX_TEXT characters."""
    texts: list[str] = []
    size = 0
    while chunk := "".join(islice(pieces, _CHUNK)):
        size += len(chunk)
        if size > MAX_TEXT:
            raise LimitError(f"makes more than {MAX_TEXT:_} characters.")
        texts.append(chunk)
    return texts
