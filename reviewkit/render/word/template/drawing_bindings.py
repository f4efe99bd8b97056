"""Charts and pictures drawn in a template and bound by their alternative text.

`{{chart:NAME}}` or `{{image:NAME}}` in a drawing's alternative text (its description or its
title) binds the drawing to a value: NAME is any expression, also of a loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast
from xml.sax.saxutils import escape

from markupsafe import Markup

from reviewkit.render.word.charts.chart_description import chart_description
from reviewkit.render.word.charts.chart_filling import DrawnChart
from reviewkit.render.word.charts.chart_values import read_chart_data
from reviewkit.render.word.charts.chart_workbook import CONTENT_TYPE as WORKBOOK_TYPE
from reviewkit.render.word.charts.chart_workbook import chart_workbook
from reviewkit.render.word.package.docx_package import ZipEntry
from reviewkit.render.word.package.docx_parts import DocxPackage, relations_name
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import PIC, WP, Element, R, a, c, fragment, w
from reviewkit.render.word.package.picture_files import (
    PictureSource,
    fit_within,
    measure_picture,
    read_picture,
)
from reviewkit.render.word.package.xml_text import single_line
from reviewkit.render.word.template.insertion_sites import NO_DRAWING, Site
from reviewkit.render.word.template.render_state import CHART, RenderState, current_render
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tag_lifting import replace_with_text, require_paragraph
from reviewkit.render.word.template.tags import straightened
from reviewkit.render.word.word_errors import TemplateFault, ValueRefusedError

_TAG = re.compile(r"\{\{\s*(?P<kind>chart|image)\s*:\s*(?P<name>.+?)\s*\}\}", re.DOTALL)
_HOLE = re.compile("\ufdde(\\w+)\ufddf")
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"


@dataclass(frozen=True, slots=True)
class CompanionPart:
    """A part that a chart refers to beside its workbook: its style, its colours."""

    relation: str
    kind: str
    name: str
    content_type: str
    entry: ZipEntry


@dataclass(frozen=True, slots=True)
class TemplateChart:
    """A chart of a template with the parts that belong to it.

    owned  the names of all its parts, which each document makes anew
    """

    chart: DrawnChart
    companions: tuple[CompanionPart, ...]
    owned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoundDrawing:
    """A drawing that waits for a value.

    name    the expression it is bound to
    pieces  the drawing's XML: text and the names of its holes by turns
    title   its title, "" without: a picture's alternative text
    box     of a picture: width and height in EMU
    chart   of a chart: what is filled; None for a picture
    """

    site: Site
    name: str
    pieces: tuple[str, ...]
    title: str = ""
    box: tuple[int, int] = (0, 0)
    chart: TemplateChart | None = None

    def filled(self, value: object) -> Markup:
        """The drawing with its value; a signal to the finishing pass where the value is None."""
        if value is None:
            return Markup(NO_DRAWING)  # noqa: S704  a signal of the engine
        state = current_render.get()
        holes = (
            self._fill_picture(value, state)
            if self.chart is None
            else self._fill_chart(self.chart, value, state)
        )
        holes["id"] = str(state.number("drawing"))
        pieces = [piece if index % 2 == 0 else holes[piece] for index, piece in enumerate(self.pieces)]
        return Markup("".join(pieces))  # noqa: S704  the template's own drawing, holes escaped

    def _fill_chart(self, template: TemplateChart, value: object, state: RenderState) -> dict[str, str]:
        data = read_chart_data(value)
        name = state.free_name("word/charts/chart{}.xml")
        book = state.free_name("word/embeddings/chart{}.xlsx")
        taken = {companion.relation for companion in template.companions}
        book_id = next(f"rId{n}" for n in range(1, 99) if f"rId{n}" not in taken)
        filled = template.chart.filled(data, book_id)
        state.add_part(name, filled.body, _CHART_TYPE)
        state.embed(book, chart_workbook(data, template.chart.sheet, filled.formats))
        state.defaults["xlsx"] = WORKBOOK_TYPE
        state.relate_as(name, book_id, _PACKAGE, book)
        for companion in template.companions:
            copy = state.free_name(re.sub(r"\d*(\.\w+)$", r"{}\1", companion.name))
            state.entries[copy] = companion.entry.renamed(copy)
            state.overrides[copy] = companion.content_type
            state.relate_as(name, companion.relation, companion.kind, copy)
        alt = data.alt or chart_description(
            data, template.chart.kind, state.language, filled.formats, filled.invisible
        )
        return {"link": state.relate_part(self.site.part, CHART, name), "alt": _attribute(alt)}

    def _fill_picture(self, value: object, state: RenderState) -> dict[str, str]:
        data = read_picture(_picture_source(value))
        kind, width, height = measure_picture(data)
        width, height = fit_within(width, height, self.box)
        last_name = re.split(r"[.\[(|]", self.name)[-1].strip("'\"]) ")
        alt = str(getattr(value, "alt", "") or self.title or last_name)
        link = state.add_picture(self.site.part, data, kind)
        return {"link": link, "alt": _attribute(alt), "cx": str(width), "cy": str(height)}


def _picture_source(value: object) -> PictureSource:
    source: object = getattr(value, "image_descriptor", value)
    if (
        isinstance(source, bytes | bytearray | str)
        or hasattr(source, "read")
        or hasattr(source, "__fspath__")
    ):
        return cast("PictureSource", source)
    raise ValueRefusedError("is bound to a value that is no picture: give bytes, a path or an InlineImage.")


def _attribute(text: str) -> str:
    return escape(single_line(text), {'"': "&quot;"})


class DrawingRegistry:
    """The charts of a template by the part and relationship that show them, and its bound drawings.

    placeholders  part and relationship of pictures that values replace
    replaced      part and relationship of charts that each document makes anew
    """

    def __init__(self) -> None:
        self.drawings: list[BoundDrawing] = []
        self.placeholders: set[tuple[str, str]] = set()
        self.replaced: dict[tuple[str, str], TemplateChart] = {}
        self._charts: dict[tuple[str, str], TemplateChart] = {}

    def read_charts(self, package: DocxPackage, part: str) -> None:
        """Read the charts that a part shows."""
        for relation in package.relations_of(part, "chart"):
            if relation.target not in package.entries:
                continue
            chart = DrawnChart(package.entries[relation.target].unpacked(), relation.target)
            targets = [other for other in package.relations.get(relation.target, []) if not other.external]
            companions = tuple(
                CompanionPart(
                    other.identity,
                    other.kind,
                    other.target,
                    package.content_type(other.target),
                    package.entries[other.target],
                )
                for other in targets
                if other.target in package.entries
                and not (other.leads_to("package") or other.leads_to("oleObject"))
            )
            owned = (
                relation.target,
                relations_name(relation.target),
                *(other.target for other in targets),
            )
            self._charts[part, relation.identity] = TemplateChart(chart, companions, owned)

    def replace_chart(self, part: str, identity: str) -> TemplateChart | None:
        """The chart behind a relationship, which documents make anew; None where none can be filled."""
        chart = self._charts.get((part, identity))
        if chart is None:
            return None
        self.replaced[part, identity] = chart
        return chart if chart.chart.supported else None

    def replaced_relations(self, part: str) -> set[str]:
        """The relationships of a part to charts that each document makes anew."""
        return {identity for owner, identity in self.replaced if owner == part}

    def replaced_parts(self) -> list[str]:
        """The names of the parts that belong to those charts."""
        return [name for chart in self.replaced.values() for name in chart.owned]

    def add(self, drawing: BoundDrawing) -> int:
        """The number under which a bound drawing is called while rendering."""
        self.drawings.append(drawing)
        return len(self.drawings) - 1


def bind_drawings(
    root: Element, part: str, locations: ElementLocations, marks: TagMarks, drawings: DrawingRegistry
) -> None:
    """Replace every bound drawing of a part by a mark; other drawings are left alone."""
    for drawing in list(root.iter(w("drawing"))):
        properties = drawing.find(f"*/{{{WP}}}docPr")
        if properties is None:
            continue
        hits = (_TAG.search(properties.get(key, "")) for key in ("descr", "title"))
        match = next((hit for hit in hits if hit), None)
        if match is None:
            continue
        location = locations.locate(drawing)
        site = Site(part, location, match[0], "internal")
        bound = _bound_drawing(drawing, properties, match, site, drawings)
        if isinstance(bound, TemplateFault):
            marks.faults.append(bound)
            properties.set("descr", "")
            properties.attrib.pop("title", None)
            continue
        number = drawings.add(bound)
        require_paragraph(drawing)
        expression = f"({bound.name})|rk_bound({number})"
        replace_with_text(drawing, marks.add_engine_tag(expression, written=match[0], location=location))


def _bound_drawing(
    drawing: Element, properties: Element, match: re.Match[str], site: Site, drawings: DrawingRegistry
) -> BoundDrawing | TemplateFault:
    name = straightened(match["name"]).strip()
    other = properties.get("title" if match.string == properties.get("descr") else "descr") or ""
    title = "" if _TAG.search(other) else other
    properties.attrib.pop("title", None)
    properties.set("id", _hole("id"))
    properties.set("descr", _hole("alt"))
    if match["kind"] == "chart":
        frame = drawing.find(f".//{c('chart')}")
        identity = frame.get(f"{{{R}}}id", "") if frame is not None else ""
        chart = drawings.replace_chart(site.part, identity)
        if frame is None or chart is None:
            return TemplateFault(
                site.part,
                site.location,
                site.tag,
                "no-chart-here",
                "binds a chart, but what is drawn here is none that can be filled.",
                "Insert a column, bar, line, area, pie or doughnut chart and give it this alternative text.",
            )
        frame.set(f"{{{R}}}id", _hole("link"))
        return BoundDrawing(site, name, _pieces(drawing), title, chart=chart)
    drawings.placeholders |= {
        (site.part, blip.get(f"{{{R}}}embed") or "") for blip in drawing.iter(a("blip"))
    }
    box = _make_picture_holes(drawing)
    if box is None:
        return TemplateFault(
            site.part,
            site.location,
            site.tag,
            "no-picture-here",
            "binds a picture, but what is drawn here is none.",
            "Insert any picture as a placeholder and give it this alternative text.",
        )
    return BoundDrawing(site, name, _pieces(drawing), title, box=box)


def _make_picture_holes(drawing: Element) -> tuple[int, int] | None:
    """Put holes where a picture's link, sizes and text stand; returns its size in EMU, None for no picture."""
    blip = drawing.find(f".//{{{PIC}}}pic/{{{PIC}}}blipFill/{a('blip')}")
    extent = drawing.find(f"*/{{{WP}}}extent")
    if blip is None or extent is None:
        return None
    box = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
    blip.attrib.clear()
    blip.set(f"{{{R}}}embed", _hole("link"))
    for extensions in blip.findall(a("extLst")):
        blip.remove(extensions)  # an SVG of the placeholder would be shown instead
    crop = drawing.find(f".//{{{PIC}}}blipFill/{a('srcRect')}")
    if crop is not None:
        crop.attrib.clear()
    for size in [extent, *drawing.iterfind(f".//{{{PIC}}}spPr/{a('xfrm')}/{a('ext')}")]:
        size.set("cx", _hole("cx"))
        size.set("cy", _hole("cy"))
    for picture in drawing.iter(f"{{{PIC}}}cNvPr"):
        picture.set("descr", _hole("alt"))
        picture.attrib.pop("title", None)
    return box


def _hole(name: str) -> str:
    return f"\ufdde{name}\ufddf"


def _pieces(drawing: Element) -> tuple[str, ...]:
    return tuple(_HOLE.split(fragment(drawing, keep_declarations=True)))
