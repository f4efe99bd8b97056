"""New charts and placeholder pictures in a python-docx document, for making templates.

    add_chart(document, "column", "stages", width_mm=170, height_mm=60,
              series=[SeriesStyle("Previous", "accent2"), SeriesStyle("Now", "accent1")],
              style=ChartStyle(number_format="#,##0"))

The result is what a person would draw in Word: anyone may restyle it there, and WordTemplate
fills it by its alternative text.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from reviewkit.render.word.charts.chart_filling import DrawnChart
from reviewkit.render.word.charts.chart_values import ChartData, read_chart_data
from reviewkit.render.word.charts.chart_workbook import CONTENT_TYPE as WORKBOOK_TYPE
from reviewkit.render.word.charts.chart_workbook import chart_workbook
from reviewkit.render.word.charts.new_chart_xml import KINDS, ChartStyle, NewChart, SeriesStyle, new_chart_xml
from reviewkit.render.word.package.namespaces import PIC, WP, A, C, R, W, a, serialize_part
from reviewkit.render.word.package.picture_files import EMU_PER_INCH
from reviewkit.render.word.package.restyling import SLOTS

__all__ = ["KINDS", "ChartStyle", "SeriesStyle", "add_chart", "add_picture_place", "paint_theme"]

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_MM_PER_INCH = 25.4
_THREE = (SeriesStyle("One", "accent1"), SeriesStyle("Two", "accent2"), SeriesStyle("Three", "accent3"))
_USUAL_SERIES: dict[str, tuple[SeriesStyle, ...]] = {
    "column": (SeriesStyle("Previous", "accent2"), SeriesStyle("Now", "accent1")),
    "bar": (SeriesStyle("Now", "accent1"),),
    "stacked_column": _THREE,
    "stacked_bar": _THREE,
    "line": (SeriesStyle("Previous", "accent2", dashed=True, labels=False), SeriesStyle("Now", "accent1")),
    "area": (SeriesStyle("Now", "accent1", labels=False),),
    "doughnut": (SeriesStyle("Share", "accent1"),),
    "waterfall": (
        # Labels of stacked columns stand inside them, where small movements have no room: the
        # figure belongs on the second line of the category ("Won\n-210 k€").
        SeriesStyle("base", None),
        SeriesStyle("total", "tx2", labels=False),
        SeriesStyle("up", "accent1", labels=False),
        SeriesStyle("down", "accent3", labels=False),
    ),
    "combo": (SeriesStyle("Achieved", "accent1"), SeriesStyle("Plan", "tx2", as_line=True, labels=False)),
}


def add_chart(
    where: Document | Paragraph,
    kind: str,
    name: str,
    *,
    width_mm: float = 170,
    height_mm: float = 60,
    series: Sequence[SeriesStyle] = (),
    style: ChartStyle | None = None,
    alt: str | None = None,
) -> Paragraph:
    """Draw a native chart and return its paragraph.

    where   a document (a new paragraph at its end) or a paragraph, in a cell or header too
    kind    one of KINDS; "waterfall" is stacked columns of the series base (invisible), total, up, down
    name    what the alternative text binds: {{chart:name}}, unless `alt` says otherwise
    series  the style of each series, in order; without, the usual ones of the kind
    Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of chart; there are {', '.join(KINDS)}")
    chart = NewChart(kind, tuple(series) or _USUAL_SERIES[kind], style or ChartStyle())
    paragraph = where.add_paragraph() if isinstance(where, Document) else where
    number, identity = _add_parts(paragraph, chart, name)
    graphic = (
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{identity}"/>'
        "</a:graphicData></a:graphic>"
    )
    properties = _properties(1000 + number, name, alt or f"{{{{chart:{name}}}}}")
    frame = "<wp:cNvGraphicFramePr/>"
    _add_drawing(paragraph, f"{properties}{frame}{graphic}", _in_emu(width_mm), _in_emu(height_mm))
    return paragraph


def add_picture_place(
    where: Document | Paragraph,
    name: str,
    *,
    width_mm: float,
    height_mm: float,
    color: str = "D9DEE4",
    alt: str | None = None,
) -> Paragraph:
    """Draw a plain rectangle where a picture goes ({{image:name}}) and return its paragraph.

    The picture is fitted into the rectangle; its ratio is kept.
    """
    paragraph = where.add_paragraph() if isinstance(where, Document) else where
    part, package = paragraph.part, paragraph.part.package
    assert package is not None
    image = Part(_free_name(package, "/word/media/place{}.png"), "image/png", _one_pixel_png(color), package)
    identity = part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)
    width, height = _in_emu(width_mm), _in_emu(height_mm)
    graphic = (
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
    drawings = sum(1 for _ in part.element.iter(f"{{{WP}}}docPr"))
    properties = _properties(1500 + drawings, name, alt or f"{{{{image:{name}}}}}")
    _add_drawing(paragraph, f"{properties}<wp:cNvGraphicFramePr/>{graphic}", width, height)
    return paragraph


def _add_parts(paragraph: Paragraph, chart: NewChart, name: str) -> tuple[int, str]:
    """Add the chart and its workbook to the package; returns the chart's number and relationship."""
    part, package = paragraph.part, paragraph.part.package
    assert package is not None
    empty = DrawnChart(new_chart_xml(chart).encode(), name)
    data = _example_data(chart)
    filled = empty.filled(data, "rId1")
    chart_name = _free_name(package, "/word/charts/chart{}.xml")
    number = chart_name.idx
    assert number is not None
    chart_part = Part(chart_name, CHART_TYPE, filled.body, package)
    book = chart_workbook(data, empty.sheet, filled.formats)
    book_part = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK_TYPE, book, package)
    chart_part.relate_to(book_part, RELATIONSHIP_TYPE.PACKAGE)
    return number, part.relate_to(chart_part, RELATIONSHIP_TYPE.CHART)


def _example_data(chart: NewChart) -> ChartData:
    """Figures for a chart in the template itself, so that people see what it will look like."""
    values: list[list[int | None]]
    if chart.kind == "waterfall" and len(chart.series) == 4:
        values = [
            [None, 100, 110, None],
            [100, None, None, 110],
            [None, 30, None, None],
            [None, None, 20, None],
        ]
    else:
        values = [[40 + 10 * column - 5 * row for column in range(4)] for row in range(len(chart.series))]
    names = [series.name for series in chart.series]
    return read_chart_data(
        {"categories": ["A", "B", "C", "D"], "series": list(zip(names, values, strict=True))}
    )


def _in_emu(millimetres: float) -> int:
    return round(millimetres / _MM_PER_INCH * EMU_PER_INCH)


def _properties(number: int, name: str, alt: str) -> str:
    return f'<wp:docPr id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}/>'


def _add_drawing(paragraph: Paragraph, content: str, width: int, height: int) -> None:
    """Append an inline drawing; `content` is the XML after its size, width and height are in EMU."""
    drawing = parse_xml(
        f'<w:drawing xmlns:w="{W}" xmlns:wp="{WP}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f"{content}</wp:inline></w:drawing>"
    )
    paragraph.add_run()._element.append(drawing)  # noqa: SLF001  python-docx has no public way


def _free_name(package: OpcPackage, pattern: str) -> PackURI:
    taken = {str(part.partname) for part in package.iter_parts()}
    return PackURI(next(name for number in range(1, 10_000) if (name := pattern.format(number)) not in taken))


def _one_pixel_png(color: str) -> bytes:
    """A picture of one pixel; color is six hex digits."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\0" + bytes.fromhex(color))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def paint_theme(document: Document, colours: Mapping[str, str], font: str | None = None) -> None:
    """Give a document theme colours by slot (six hex digits), and one font for text and headings.

    Raises ValueError for an unknown slot.
    """
    unknown = set(colours) - set(SLOTS)
    if unknown:
        raise ValueError(f"no theme colours: {', '.join(sorted(unknown))}; there are {', '.join(SLOTS)}")
    theme = next(
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.THEME
    )
    root = etree.fromstring(theme.blob)
    scheme = root.find(f".//{a('clrScheme')}")
    assert scheme is not None
    for slot in scheme:
        colour = colours.get(etree.QName(slot).localname)
        if colour:
            slot[:] = [slot.makeelement(a("srgbClr"), {"val": colour.upper()})]
    for latin in root.iterfind(f".//{a('fontScheme')}/*/{a('latin')}") if font else ():
        latin.set("typeface", font or "")
    theme._blob = serialize_part(root)  # noqa: SLF001  python-docx has no public way
