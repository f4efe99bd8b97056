"""A form and a workbook filled by it: the sheets, the rules over them, and what was read.

A form's rules take the filled workbook and a filled workbook knows its form: the two stand together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reviewkit.cells import Parser, Value
from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.stages import PreviousStages
from reviewkit.forms.engine.declaration import FormTerms, Sheet, column_schema
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.records import HeadingPointer, Record, SheetLayout, TableLayout
from reviewkit.render.cell_formats import CellFormats
from reviewkit.text import LANGUAGES, Language

if TYPE_CHECKING:
    import xlsxwriter  # 40 ms that reading need not pay

ROOM = 400  # rows of a table that lists, checks, colours and formulas reach

_CURRENCY = re.compile("[A-Z]{3}").fullmatch
_YEARS = range(1990, 2101)  # as for the dates that people type


@dataclass(frozen=True)
class LiveCanvas:
    """What a form's live part is drawn with: the workbook, where its sheets stand, language, terms and formats.

    previous  by step, the pipe that the live part compares with
    """

    book: xlsxwriter.Workbook
    layouts: Mapping[str, SheetLayout]
    lang: Language
    terms: FormTerms
    formats: CellFormats
    previous: PreviousStages


@dataclass(frozen=True)
class Live:
    """Formulas beside the first sheet's card, drawn anew whenever the workbook is written.

    draw  over the records it is given, by sheet
    area  the first row and column and the last ones (from 1) that it draws in
    previous  reads the pipe compared with back from the values of a first sheet, by row and column
    """

    draw: Callable[[LiveCanvas, Mapping[str, Sequence[Mapping[str, Value]]]], None]
    area: Callable[[FormTerms], tuple[int, int, int, int]]
    previous: Callable[[FormTerms, Mapping[tuple[int, int], object]], PreviousStages]


@dataclass(frozen=True)
class Form:
    """One workbook that people fill.

    version      raised whenever a sheet, a column or a heading changes; workbooks of all earlier versions are read,
                 and of each version one filled workbook is kept in tests/forms/kept
    period_kind  month, quarter or year
    for_partner  one workbook a partner; else the vendor's own
    by_row       accepted row by row (opportunity sheets), else whole; it has one sheet
    vendors_too  the vendor fills one of its own beside those of its partners
    rules        what the columns alone cannot say: each takes the filled workbook, gives faults
    live         what is live on its first sheet
    """

    key: str
    title: str
    version: int
    period_kind: Literal["month", "quarter", "year"]
    sheets: tuple[Sheet, ...]
    for_partner: bool = True
    by_row: bool = False
    vendors_too: bool = False
    rules: tuple[Callable[[FilledForm], list[Fault]], ...] = field(default=())
    live: Live | None = None

    def sheet(self, key: str) -> Sheet:
        """Return the sheet of a key. Raises KeyError for one that is not declared."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        message = f"the form {self.key!r} declares no sheet {key!r}"
        raise KeyError(message)

    def admits(self, identity: Identity) -> bool:
        """Return whether such a workbook could have been made: its partner, period, language and currency fit."""
        partner = identity.partner is not None
        return (
            (partner or not self.for_partner or self.vendors_too)
            and (self.for_partner or not partner)
            and identity.period.kind == self.period_kind
            and identity.period.year in _YEARS
            and identity.lang in LANGUAGES
            and (not identity.currency or bool(_CURRENCY(identity.currency)))
        )

    def schema(self, lang: Language, terms: FormTerms) -> dict[str, object]:
        """SHEETS of `schema --json` (design.md, fixed)."""
        return {
            "title": lang.say(self.title),
            "version": self.version,
            "period": self.period_kind,
            "sheets": [
                {
                    "key": sheet.key,
                    "title": lang.say(sheet.title),
                    "layout": sheet.layout,
                    "columns": [column_schema(column, lang, terms) for column in sheet.columns],
                }
                for sheet in self.sheets
            ],
        }


@dataclass
class FilledForm:
    """A workbook read by its form: records by sheet, faults, and where everything stood.

    pointed  where the workbook itself says that the headings stand, by sheet and column
    unsure   keys of sheets that two of its sheets may be
    keyed    the records by sheet and folded key
    """

    form: Form
    identity: Identity
    terms: FormTerms
    sheets: dict[str, list[Record]] = field(default_factory=dict)
    layouts: dict[str, SheetLayout] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    parsers: dict[str, dict[str, Parser]] = field(default_factory=dict, repr=False)
    texts: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict, repr=False)
    pointed: dict[tuple[str, str], HeadingPointer] = field(default_factory=dict, repr=False)
    unsure: set[str] = field(default_factory=set)
    keyed: dict[str, dict[str, Record]] = field(default_factory=dict, repr=False)

    def rows(self, sheet: str) -> list[Record]:
        return self.sheets.get(sheet, [])

    def by_key(self, sheet: str) -> Mapping[str, Record]:
        """A sheet's records by their key, folded; of two with the same key the first."""
        return self.keyed.get(sheet, {})

    def card(self, sheet: str) -> Record | None:
        return next(iter(self.rows(sheet)), None)

    def title(self, sheet: str) -> str:
        layout = self.layouts.get(sheet)
        return layout.title if layout else ""

    def certain(self, sheet: str, column: str) -> bool:
        """Is every record's value of a column known? Not where its sheet or heading is missing or a cell is
        wrong: what is compared with it would be a consequence, not a fault of its own."""
        layout = self.layouts.get(sheet)
        there = layout is not None and column in (
            layout.columns if isinstance(layout, TableLayout) else layout.cells
        )
        return there and not any(column in r.faulty or column not in r.values for r in self.rows(sheet))

    def fault(
        self, kind: str, sheet: str, record: Record | None, column: str = "", **values: object
    ) -> Fault:
        """A fault at the cell of a record's column."""
        cell = record.cells.get(column, "") if record is not None else ""
        return Fault(kind, self.title(sheet), cell, column, values)

    @property
    def accepted(self) -> bool:
        return not any(fault.severity == FAULT for fault in self.faults)
