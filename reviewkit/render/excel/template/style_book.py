"""The cell formats of a template, and those derived from them for values that the format cannot show."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from reviewkit.render.excel.template.xlsx_package import MAIN, WorkbookPackage
from reviewkit.render.word.package.namespaces import Element, serialize_part

_GENERAL = "0"
# Built-in number formats (ISO 29500-1, 18.8.30), which every program shows as its reader's country does.
_DAY, _MOMENT, _DURATION = "14", "22", "46"


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The style attributes of one cell by what is written into it; all alike where its format shows all.

    plain     text, numbers, blanks
    day, moment, duration  dates, dates with a time, times and durations
    wrapped   text of several lines
    """

    plain: str
    day: str
    moment: str
    duration: str
    wrapped: str


class StyleBook:
    """The cell formats of a workbook, extended while its sheets are compiled."""

    def __init__(self, package: WorkbookPackage) -> None:
        self._package = package
        self.part = package.related_part(package.main, "styles")
        self._root: Element | None = package.root(self.part) if self.part else None
        self._list = None if self._root is None else self._root.find(f"{{{MAIN}}}cellXfs")
        self._formats: list[Element] = [] if self._list is None else list(self._list)
        self._derived: dict[tuple[int, str], int] = {}
        self._styles: dict[int, CellStyle] = {}

    def style(self, number: int) -> CellStyle:
        """The style of cells that have the format of that number in the template."""
        known = self._styles.get(number)
        if known is None:
            plain = f' s="{number}"' if number else ""
            known = CellStyle(plain, plain, plain, plain, plain)
            if number < len(self._formats):
                cell_format = self._formats[number]
                if cell_format.get("numFmtId", _GENERAL) == _GENERAL:
                    day, moment, duration = (
                        self._number_format(number, kind) for kind in (_DAY, _MOMENT, _DURATION)
                    )
                    known = CellStyle(plain, day, moment, duration, plain)
                alignment = cell_format.find(f"{{{MAIN}}}alignment")
                if alignment is None or alignment.get("wrapText") not in ("1", "true"):
                    known = CellStyle(
                        known.plain, known.day, known.moment, known.duration, self._wrapped(number)
                    )
            self._styles[number] = known
        return known

    def _number_format(self, number: int, kind: str) -> str:
        def change(cell_format: Element) -> None:
            cell_format.set("numFmtId", kind)
            cell_format.set("applyNumberFormat", "1")

        return self._derive(number, kind, change)

    def _wrapped(self, number: int) -> str:
        def change(cell_format: Element) -> None:
            alignment = cell_format.find(f"{{{MAIN}}}alignment")
            if alignment is None:
                alignment = etree.Element(f"{{{MAIN}}}alignment")
                cell_format.insert(0, alignment)
            alignment.set("wrapText", "1")
            cell_format.set("applyAlignment", "1")

        return self._derive(number, "wrapped", change)

    def _derive(self, number: int, kind: str, change: Callable[[Element], None]) -> str:
        key = (number, kind)
        if key not in self._derived:
            assert self._list is not None
            cell_format = deepcopy(self._formats[number])
            change(cell_format)
            self._list.append(cell_format)
            self._derived[key] = len(self._list) - 1
        return f' s="{self._derived[key]}"'

    def extended_part(self) -> bytes | None:
        """The styles part with the derived formats, None where nothing was derived."""
        if self._root is None or self._list is None or not self._derived:
            return None
        self._list.set("count", str(len(self._list)))
        return serialize_part(self._root)
