"""A compiled workbook: what rendering needs, and nothing that rendering changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Template

from reviewkit.render.excel.template.formula_parser import Expression
from reviewkit.render.excel.template.rendered_sheet import SheetCopy
from reviewkit.render.excel.template.sheet_elements import SheetElement
from reviewkit.render.excel.template.sheet_reader import SheetDraft, SheetFormula
from reviewkit.render.excel.template.tables import TableTemplate
from reviewkit.render.excel.template.workbook_environment import WorkbookEnvironment
from reviewkit.render.excel.template.workbook_part import WorkbookPart
from reviewkit.render.excel.template.xlsx_package import SheetEntry, WorkbookPackage
from reviewkit.render.word.package.docx_package import ZipEntry
from reviewkit.render.word.template.name_resolution import Declaration, unknown_names
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.word_errors import TemplateFault


@dataclass(slots=True)
class CompiledSheet:
    """One sheet of a template, ready to render.

    template   its Jinja template, None for a sheet that is the same in every workbook
    copies     what such a sheet holds
    start      the start tag of its part
    companions the parts that belong to it and change with it, by name
    expressions  its formulas parsed, None for one that is left to Excel
    """

    index: int
    entry: SheetEntry
    draft: SheetDraft
    source: PartSource
    template: Template | None = None
    copies: list[SheetCopy] = field(default_factory=list)
    start: str = ""
    before: list[SheetElement] = field(default_factory=list)
    after: list[SheetElement] = field(default_factory=list)
    tables: list[TableTemplate] = field(default_factory=list)
    companions: dict[str, SheetElement] = field(default_factory=dict)
    has_texts: bool = False
    expressions: list[Expression | None] = field(default_factory=list)

    @property
    def formulas(self) -> list[SheetFormula]:
        return self.draft.formulas


@dataclass(frozen=True, slots=True)
class CompiledWorkbook:
    """All sheets of a template. Shared by threads: rendering changes nothing here.

    strings     the shared strings
    styles      the styles part with the derived formats, None where there are none
    properties  the core properties with tags, None where they have none
    pivots      the sources of pivot tables by part: the index of the sheet and the part, compiled
    names       the defined names of the whole workbook, parsed, in small letters
    faults      all faults but unknown names, in reading order
    """

    package: WorkbookPackage
    sheets: list[CompiledSheet]
    environment: WorkbookEnvironment
    workbook: WorkbookPart
    strings: list[str]
    styles: ZipEntry | None
    properties: CompiledSheet | None
    pivots: Mapping[str, tuple[int, SheetElement]]
    names: Mapping[str, Expression | None]
    faults: list[TemplateFault]

    def check(self, names: Declaration | None) -> list[TemplateFault]:
        """All faults, in reading order, with unknown names where `names` declares the known ones."""
        faults = list(self.faults)
        if names is not None:
            for sheet in self._rendered():
                whole = sheet.template is not None
                faults += unknown_names(sheet.source, self.environment, names, whole=whole)
        return faults

    def _rendered(self) -> list[CompiledSheet]:
        sheets = [sheet for sheet in self.sheets if sheet.draft.marks.tags]
        return [*sheets, self.properties] if self.properties is not None else sheets
