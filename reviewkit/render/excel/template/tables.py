"""Excel tables of a template: their ranges, columns, totals and formulas follow the rendered cells."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from reviewkit.render.excel.template.formulas import Area, cell_name
from reviewkit.render.excel.template.sheet_elements import (
    HoleBuilder,
    SheetContext,
    SheetElement,
    formula_hole,
    range_hole,
)
from reviewkit.render.excel.template.sheet_reader import m
from reviewkit.render.excel.template.xlsx_package import MAIN
from reviewkit.render.word.package.namespaces import DECLARATION, Element
from reviewkit.render.word.word_errors import PackageError, RenderError


@dataclass(frozen=True, slots=True)
class _TableColumn:
    """A column of a table: its attributes, what stands inside it."""

    attributes: tuple[tuple[str, str], ...]
    inner: SheetElement


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """A table of a template.

    area    all its cells, headings and totals included
    data    the cells between headings and totals
    renamed the headings have tags, or the table's columns are repeated
    """

    part: str
    name: str
    identity: int
    area: Area
    data: Area
    headed: bool
    attributes: tuple[tuple[str, str], ...]
    declarations: str
    before: tuple[SheetElement, ...]
    columns: tuple[_TableColumn, ...]
    after: tuple[SheetElement, ...]
    renamed: bool

    def column_of(self, name: str) -> int | None:
        """The column of the sheet that a column of the table is, None for an unknown name."""
        for index, column in enumerate(self.columns):
            if dict(column.attributes).get("name", "").casefold() == name.casefold():
                return self.area.left + index
        return None

    def rendered(
        self, sheet: SheetContext, heading: Callable[[int, int], str], name: str, identity: int
    ) -> str:
        """The table's part in a rendered sheet.

        heading  the text of a cell by row and column
        Raises RenderError where the table has lost all its cells, or has two columns of one name.
        """
        area = sheet.layout.area(self.area)
        if area is None:
            message = f"table “{self.name}” has lost all its rows."
            raise RenderError(message, part=self.part)
        attributes = dict(self.attributes) | {"id": str(identity), "ref": area.name, "displayName": name}
        if "name" in attributes:
            attributes["name"] = name
        start = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        before = "".join(element.text(sheet) for element in self.before)
        after = "".join(element.text(sheet) for element in self.after)
        columns = self._columns_text(sheet, heading, area)
        return f"{DECLARATION}<table{self.declarations}{start}>{before}{columns}{after}</table>"

    def _columns_text(self, sheet: SheetContext, heading: Callable[[int, int], str], area: Area) -> str:
        pieces: list[str] = []
        names: set[str] = set()
        for index, column in enumerate(self.columns):
            for place in sheet.layout.columns.copies(self.area.left + index):
                attributes = dict(column.attributes)
                if self.renamed:
                    attributes |= {"id": str(len(pieces) + 1)}
                    if self.headed:
                        attributes["name"] = heading(area.top, place).replace("\n", "_x000a_")
                    name = attributes["name"].casefold()
                    if not name or name in names:
                        message = (
                            f"table “{self.name}” has no heading in {cell_name(area.top, place)}."
                            if not name
                            else f"table “{self.name}” has two columns “{attributes['name']}”."
                        )
                        raise RenderError(message, part=self.part)
                    names.add(name)
                start = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
                inner = column.inner.text(sheet)
                pieces.append(
                    f"<tableColumn{start}>{inner}</tableColumn>" if inner else f"<tableColumn{start}/>"
                )
        return f'<tableColumns count="{len(pieces)}">{"".join(pieces)}</tableColumns>'


def read_table(
    root: Element, part: str, *, has_tags: Callable[[int, int], bool], columns_repeat: bool
) -> TableTemplate:
    """Read a table. Raises PackageError where its range cannot be read.

    has_tags  whether a cell of the sheet (row, column) has tags
    """
    area = Area.parse(root.get("ref", ""))
    if area is None:
        raise PackageError("damaged-file", f"{part} has no range.")
    headed = root.get("headerRowCount", "1") != "0"
    totals = int(root.get("totalsRowCount", "0") or 0)
    data = Area(area.top + headed, area.left, max(area.bottom - totals, area.top + headed), area.right)
    before: list[SheetElement] = []
    after: list[SheetElement] = []
    columns: list[_TableColumn] = []
    for child in root:
        if not isinstance(child.tag, str):
            continue
        if child.tag == m("tableColumns"):
            columns = [_read_column(column, data) for column in child]
        else:
            (after if columns else before).append(_read_child(child))
    identity = root.get("id", "1")
    headings_change = headed and any(
        has_tags(area.top, column) for column in range(area.left, area.right + 1)
    )
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix is not None}
    declarations = f' xmlns="{MAIN}"' + "".join(
        f' xmlns:{prefix}="{uri}"' for prefix, uri in prefixes.items()
    )
    return TableTemplate(
        part,
        root.get("displayName") or root.get("name") or "Table",
        int(identity) if identity.isdigit() else 1,
        area,
        data,
        headed,
        tuple(_written_attributes(root)),
        declarations,
        tuple(before),
        tuple(columns),
        tuple(after),
        headings_change or columns_repeat,
    )


def _written_attributes(element: Element) -> list[tuple[str, str]]:
    """The attributes of an element as written, with the prefixes of its namespaces."""
    written = []
    for name, value in element.attrib.items():
        qualified = etree.QName(name)
        prefix = next((p for p, uri in element.nsmap.items() if uri == qualified.namespace and p), "")
        written.append((f"{prefix}:{qualified.localname}" if prefix else str(qualified.localname), value))
    return written


def _read_column(column: Element, data: Area) -> _TableColumn:
    copy = deepcopy(column)
    builder = HoleBuilder()
    for node in copy.iter(m("calculatedColumnFormula"), m("totalsRowFormula")):
        if node.text:
            node.text = builder.hole(formula_hole(node.text, data.name))
    inner = [builder.build(child) for child in copy if isinstance(child.tag, str)]
    return _TableColumn(tuple(_written_attributes(column)), _Joined(tuple(inner)))


def _read_child(child: Element) -> SheetElement:
    copy = deepcopy(child)
    builder = HoleBuilder()
    for node in copy.iter("{*}*"):
        reference = node.get("ref")
        if reference:
            node.set("ref", builder.hole(range_hole(reference)))
    return builder.build(copy, declarations=child.tag == m("extLst"))


@dataclass(frozen=True, slots=True)
class _Joined:
    elements: tuple[SheetElement, ...]

    def text(self, sheet: SheetContext) -> str:
        return "".join(element.text(sheet) for element in self.elements)
