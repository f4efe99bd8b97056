"""The workbook part of a template: its sheets, its defined names, how it calculates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from reviewkit.render.excel.template.formulas import Formula, formula
from reviewkit.render.excel.template.references import GONE, Place, ReferenceResolver, SheetLayout
from reviewkit.render.excel.template.sheet_reader import m
from reviewkit.render.excel.template.signals import HOLE
from reviewkit.render.word.package.namespaces import DECLARATION, Element, serialize_part

_AFTER_NAMES = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
                "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A rendered sheet as the workbook lists it.

    template  the index of its sheet in the template
    """

    name: str
    number: int
    relation: str
    state: str
    template: int
    layout: SheetLayout | None


@dataclass(frozen=True, slots=True)
class _DefinedName:
    attributes: tuple[tuple[str, str], ...]
    scope: int | None
    formula: Formula


class WorkbookPart:
    """The workbook part, compiled."""

    def __init__(self, root: Element) -> None:
        copy = deepcopy(root)
        self.names = [_read_name(name) for name in copy.iterfind(f"{m('definedNames')}/{m('definedName')}")]
        sheets = copy.find(m("sheets"))
        assert sheets is not None
        for child in list(sheets):
            sheets.remove(child)
        sheets.text = f"{HOLE}sheets{HOLE}"
        calculation = copy.find(m("calcPr"))
        attributes = dict(calculation.attrib) if calculation is not None else {}
        self._calculation = {
            name: value
            for name, value in attributes.items()
            if name not in ("fullCalcOnLoad", "calcCompleted", "forceFullCalc")
        }
        self._asks_already = attributes.get("fullCalcOnLoad") in ("1", "true")
        self._views = [
            (int(view.get("activeTab", "0")), int(view.get("firstSheet", "0")))
            for view in copy.iterfind(f"{m('bookViews')}/{m('workbookView')}")
        ]
        for index, view in enumerate(copy.iterfind(f"{m('bookViews')}/{m('workbookView')}")):
            view.set("activeTab", f"{HOLE}active{index}{HOLE}")
            if view.get("firstSheet"):
                view.set("firstSheet", "0")
        for name in ("definedNames", "calcPr"):
            element = copy.find(m(name))
            if element is not None:
                copy.remove(element)
        marker = copy.makeelement(m("definedNames"))
        marker.text = f"{HOLE}names{HOLE}"
        after = {m(name) for name in _AFTER_NAMES}
        position = next((index for index, child in enumerate(copy) if child.tag in after), len(copy))
        copy.insert(position, marker)
        text = serialize_part(copy).decode()
        text = text[text.index("?>") + 2 :].lstrip()
        text = re.sub(
            f"<(\\w+:)?definedNames>{HOLE}names{HOLE}</(\\w+:)?definedNames>", f"{HOLE}names{HOLE}", text
        )
        self._pieces = text.split(HOLE)

    def text(self, sheets: Sequence[ListedSheet], resolver: ReferenceResolver, *, recalculate: bool) -> str:
        """The part with the sheets and names of a rendered workbook.

        recalculate  ask the program that opens the workbook to work out every formula
        """
        first = {sheet.template: index for index, sheet in reversed(list(enumerate(sheets)))}
        holes = {
            "sheets": "".join(
                f'<sheet name={quoteattr(sheet.name)} sheetId="{sheet.number}"'
                f"{'' if sheet.state == 'visible' else f' state={quoteattr(sheet.state)}'}"
                f' r:id="{sheet.relation}"/>'
                for sheet in sheets
            ),
            "names": self._names_text(sheets, resolver) + self._calculation_text(recalculate=recalculate),
        }
        for index, (active, _) in enumerate(self._views):
            holes[f"active{index}"] = str(first.get(active, _first_visible(sheets)))
        pieces = [piece if index % 2 == 0 else holes[piece] for index, piece in enumerate(self._pieces)]
        return f"{DECLARATION}{''.join(pieces)}"

    def _calculation_text(self, *, recalculate: bool) -> str:
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self._calculation.items())
        if recalculate or self._asks_already:
            attributes += ' fullCalcOnLoad="1"'
        return f"<calcPr{attributes}/>" if attributes else ""

    def _names_text(self, sheets: Sequence[ListedSheet], resolver: ReferenceResolver) -> str:
        pieces: list[str] = []
        for name in self.names:
            for index, sheet in enumerate(sheets) if name.scope is not None else ((None, None),):
                if sheet is not None and sheet.template != name.scope:
                    continue
                place = None
                if sheet is not None and sheet.layout is not None:
                    place = Place(sheet.layout, 0, 0, 0, 0)
                text = resolver.formula(name.formula, place)
                builtin = dict(name.attributes).get("name", "").startswith("_xlnm.")
                if builtin and GONE in text:
                    continue
                attributes = "".join(f" {key}={quoteattr(value)}" for key, value in name.attributes)
                scope = f' localSheetId="{index}"' if index is not None else ""
                pieces.append(f"<definedName{attributes}{scope}>{escape(text)}</definedName>")
        return f"<definedNames>{''.join(pieces)}</definedNames>" if pieces else ""


def _first_visible(sheets: Sequence[ListedSheet]) -> int:
    return next((index for index, sheet in enumerate(sheets) if sheet.state == "visible"), 0)


def _read_name(element: Element) -> _DefinedName:
    attributes = tuple(
        (str(etree.QName(name).localname), value)
        for name, value in element.attrib.items()
        if name != "localSheetId" and not name.startswith("{")
    )
    scope = element.get("localSheetId")
    text = element.text or ""
    return _DefinedName(attributes, int(scope) if scope and scope.isdigit() else None, formula(text))
