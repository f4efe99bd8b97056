"""Charts and pictures drawn in a template and bound by their alternative text.

`{{chart:NAME}}` or `{{image:NAME}}` in a drawing's alternative text (its description or its
title) makes the drawing a place for a value: NAME is any expression, also of a loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from markupsafe import Markup

from reviewkit.render.word.charts.chart_description import chart_description
from reviewkit.render.word.charts.chart_values import read_chart_data
from reviewkit.render.word.charts.chart_workbook import CONTENT_TYPE as WORKBOOK_TYPE
from reviewkit.render.word.charts.chart_workbook import workbook
from reviewkit.render.word.charts.chart_xml import ChartPart
from reviewkit.render.word.package.docx_package import Entry
from reviewkit.render.word.package.namespaces import PIC, WP, A, C, Element, R, fragment, w
from reviewkit.render.word.template.insertion_sites import GONE, Site
from reviewkit.render.word.template.locations import Places
from reviewkit.render.word.template.pictures import load, measure, within
from reviewkit.render.word.template.render_state import CHART, Rendering, current
from reviewkit.render.word.template.tag_joining import Marked
from reviewkit.render.word.template.tag_lifting import guard_holder, internal, replace
from reviewkit.render.word.template.tags import clean as clean_tag
from reviewkit.render.word.template.template_errors import TemplateFault, ValueRefusedError
from reviewkit.render.word.template.value_text import one_line

_TAG = re.compile(r"\{\{\s*(?P<kind>chart|image)\s*:\s*(?P<name>.+?)\s*\}\}", re.DOTALL)
_HOLE = re.compile("\ufdde(\\w+)\ufddf")
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"


@dataclass(frozen=True, slots=True)
class Companion:
    """A part that a chart refers to beside its workbook: its style, its colours."""

    relation: str
    kind: str
    name: str
    content_type: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Bound:
    """A drawing that waits for a value. `pieces` alternates XML and the names of holes."""

    site: Site
    kind: str
    name: str
    pieces: tuple[str, ...]
    title: str = ""
    box: tuple[int, int] = (0, 0)
    chart: ChartPart | None = None
    companions: tuple[Companion, ...] = ()

    def drawn(self, value: Any) -> Markup:
        """The drawing with its value; a signal to the finishing pass where the value is None."""
        if value is None:
            return Markup(GONE)  # noqa: S704  one sign of the engine's own
        state = current.get()
        holes = self._chart(value, state) if self.kind == "chart" else self._picture(value, state)
        holes["id"] = str(state.number("drawing"))
        parts = [piece if index % 2 == 0 else holes[piece] for index, piece in enumerate(self.pieces)]
        return Markup("".join(parts))  # noqa: S704  the template's own drawing, holes escaped

    def _chart(self, value: Any, state: Rendering) -> dict[str, str]:
        assert self.chart is not None
        data = read_chart_data(value)
        name = state.free_name("word/charts/chart{}.xml")
        book = state.free_name("word/embeddings/chart{}.xlsx")
        relations = {companion.relation: companion for companion in self.companions}
        book_id = next(f"rId{n}" for n in range(1, 99) if f"rId{n}" not in relations)
        filled = self.chart.filled(data, book_id)
        state.add(name, filled.body, _CHART_TYPE)
        state.embed(book, workbook(data, self.chart.sheet, filled.formats))
        state.defaults["xlsx"] = WORKBOOK_TYPE
        state.relate_as(name, book_id, _PACKAGE, book)
        for companion in self.companions:
            copy = state.free_name(re.sub(r"\d*(\.\w+)$", r"{}\1", companion.name))
            state.entries[copy] = companion.entry.renamed(copy)
            state.overrides[copy] = companion.content_type
            state.relate_as(name, companion.relation, companion.kind, copy)
        alt = data.alt or chart_description(
            data, self.chart.kind, state.language, filled.formats, filled.unseen
        )
        return {"link": state.relate_part(self.site.part, CHART, name), "alt": _attribute(alt)}

    def _picture(self, value: Any, state: Rendering) -> dict[str, str]:
        source = getattr(value, "image_descriptor", value)
        if not isinstance(source, bytes | bytearray | str) and not hasattr(source, "read"):
            source = source if hasattr(source, "__fspath__") else None
        if source is None:
            raise ValueRefusedError(
                "is bound to a value that is no picture: give bytes, a path or an InlineImage."
            )
        data = load(source)
        kind, width, height = measure(data)
        width, height = within(width, height, self.box)
        alt = getattr(value, "alt", "") or self.title or re.split(r"[.\[(|]", self.name)[-1].strip("'\"]) ")
        link = state.picture(self.site.part, data, kind)
        return {"link": link, "alt": _attribute(alt), "cx": str(width), "cy": str(height)}


def _attribute(text: str) -> str:
    return escape(one_line(text), {'"': "&quot;"})


def bind(root: Element, part: str, places: Places, marked: Marked, charts: Charts) -> list[Bound]:
    """Replace every bound drawing of a part by a mark; what is no such drawing is left alone."""
    bounds: list[Bound] = []
    for drawing in list(root.iter(w("drawing"))):
        properties = drawing.find(f"*/{{{WP}}}docPr")
        if properties is None:
            continue
        found = next(
            (hit for key in ("descr", "title") if (hit := _TAG.search(properties.get(key, "")))), None
        )
        if not found:
            continue
        place = places.of(drawing)
        site = Site(part, place, found[0], "internal")
        bound = _bound(drawing, properties, found, site, charts, marked)
        if bound is None:
            properties.set("descr", "")
            properties.attrib.pop("title", None)
            continue
        number = charts.add(bound)
        bounds.append(bound)
        guard_holder(drawing)
        replace(drawing, internal(marked, found[0], f"({bound.name})|rk_bound({number})", place))
    return bounds


def _bound(
    drawing: Element, properties: Element, found: re.Match[str], site: Site, charts: Charts, marked: Marked
) -> Bound | None:
    name, kind = clean_tag(found["name"]).strip(), found["kind"]
    other = properties.get("title" if found.string == properties.get("descr") else "descr") or ""
    title = "" if _TAG.search(other) else other
    properties.attrib.pop("title", None)
    properties.set("id", _hole("id"))
    properties.set("descr", _hole("alt"))
    if kind == "chart":
        frame = drawing.find(f".//{{{C}}}chart")
        identity = frame.get(f"{{{R}}}id", "") if frame is not None else ""
        chart, companions = charts.find(site.part, identity)
        if frame is None or chart is None or not chart.supported:
            marked.faults.append(
                TemplateFault(
                    site.part,
                    site.place,
                    site.tag,
                    "no-chart-here",
                    "binds a chart, but what is drawn here is none that can be filled.",
                    "Insert a column, bar, line, area, pie or doughnut chart and give it this"
                    " alternative text.",
                )
            )
            return None
        frame.set(f"{{{R}}}id", _hole("link"))
        return Bound(site, kind, name, _pieces(drawing), title, chart=chart, companions=companions)
    charts.placeholders |= {
        (site.part, blip.get(f"{{{R}}}embed") or "") for blip in drawing.iter(f"{{{A}}}blip")
    }
    box = _picture_holes(drawing)
    if box is None:
        marked.faults.append(
            TemplateFault(
                site.part,
                site.place,
                site.tag,
                "no-picture-here",
                "binds a picture, but what is drawn here is none.",
                "Insert any picture as a placeholder and give it this alternative text.",
            )
        )
        return None
    return Bound(site, kind, name, _pieces(drawing), title, box=box)


def _picture_holes(drawing: Element) -> tuple[int, int] | None:
    blip = drawing.find(f".//{{{PIC}}}pic/{{{PIC}}}blipFill/{{{A}}}blip")
    extent = drawing.find(f"*/{{{WP}}}extent")
    if blip is None or extent is None:
        return None
    box = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
    for key in list(blip.attrib):
        blip.attrib.pop(key)
    blip.set(f"{{{R}}}embed", _hole("link"))
    for extensions in blip.findall(f"{{{A}}}extLst"):
        blip.remove(extensions)  # an SVG of the placeholder would be shown instead
    crop = drawing.find(f".//{{{PIC}}}blipFill/{{{A}}}srcRect")
    if crop is not None:
        crop.attrib.clear()
    sizes = [extent, *drawing.iterfind(f".//{{{PIC}}}spPr/{{{A}}}xfrm/{{{A}}}ext")]
    for size in sizes:
        size.set("cx", _hole("cx"))
        size.set("cy", _hole("cy"))
    for inner in drawing.iter(f"{{{PIC}}}cNvPr"):
        inner.set("descr", _hole("alt"))
        inner.attrib.pop("title", None)
    return box


def _hole(name: str) -> str:
    return f"\ufdde{name}\ufddf"


def _pieces(drawing: Element) -> tuple[str, ...]:
    return tuple(_HOLE.split(fragment(drawing, keep=True)))


class Charts:
    """The charts of a template by the part and relationship that show them, and all bound drawings."""

    def __init__(self) -> None:
        self.bounds: list[Bound] = []
        self.known: dict[tuple[str, str], tuple[ChartPart, tuple[Companion, ...], tuple[str, ...]]] = {}
        self.placeholders: set[tuple[str, str]] = set()  # part and relationship of pictures replaced
        self.owned: dict[tuple[str, str], tuple[str, ...]] = {}

    def add(self, bound: Bound) -> int:
        """The number under which a bound drawing is called while rendering."""
        self.bounds.append(bound)
        return len(self.bounds) - 1

    def replaced(self, part: str) -> set[str]:
        """The relationships of a part to charts that each document makes anew."""
        return {identity for owner, identity in self.owned if owner == part}

    def find(self, part: str, identity: str) -> tuple[ChartPart | None, tuple[Companion, ...]]:
        """The chart behind a relationship; its parts are then the bound drawing's own."""
        found = self.known.get((part, identity))
        if found is None:
            return None, ()
        self.owned[part, identity] = found[2]
        return found[0], found[1]
