"""Native charts and placeholder pictures put into a python-docx document, for making templates.

    add_chart(document, "column", "stages", width_mm=170, height_mm=60,
              series=[SeriesStyle("Previous", "accent2"), SeriesStyle("Now", "accent1")],
              number_format="#,##0", alt="{{chart:stages}}")

What is drawn here is what a person would draw in Word: anyone may restyle it there, and
WordTemplate fills it by its alternative text.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from reviewkit.render.word.charts.chart_values import ChartData, read_chart_data
from reviewkit.render.word.charts.chart_workbook import CONTENT_TYPE as WORKBOOK_TYPE
from reviewkit.render.word.charts.chart_workbook import workbook
from reviewkit.render.word.charts.chart_xml import ChartPart
from reviewkit.render.word.charts.drawn_chart_xml import KINDS, Look, SeriesStyle, chart_xml
from reviewkit.render.word.package.namespaces import PIC, WP, A, C, R, W
from reviewkit.render.word.package.restyling import SLOTS
from reviewkit.render.word.template.pictures import EMU_PER_INCH

__all__ = ["KINDS", "SeriesStyle", "add_chart", "add_picture_place", "paint_theme"]

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SLICES = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_DEFAULT_SERIES: dict[str, tuple[SeriesStyle, ...]] = {
    "column": (SeriesStyle("Previous", "accent2"), SeriesStyle("Now", "accent1")),
    "bar": (SeriesStyle("Now", "accent1"),),
    "stacked_column": (
        SeriesStyle("One", "accent1"),
        SeriesStyle("Two", "accent2"),
        SeriesStyle("Three", "accent3"),
    ),
    "stacked_bar": (
        SeriesStyle("One", "accent1"),
        SeriesStyle("Two", "accent2"),
        SeriesStyle("Three", "accent3"),
    ),
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
    number_format: str = "#,##0",
    labels: bool = True,
    alt: str | None = None,
    legend: str | None = "auto",
    gap: int | None = None,
    overlap: int = -5,
    gridlines: bool = False,
    text: str = "tx1",
    hairline: str = "bg2",
    size_pt: float = 9,
    hole: int = 62,
    slices: Sequence[str] = _SLICES,
    bare: bool = False,
    data: Mapping[str, Any] | None = None,
) -> Paragraph:
    """Draw a native chart; returns the paragraph it stands in.

    where   a document (a new paragraph at its end) or a paragraph, in a cell or header too
    kind    one of KINDS; "waterfall" is stacked columns of the series base (invisible), total, up, down
    name    what the alternative text binds: {{chart:name}}, unless `alt` says otherwise
    series  the style of each series, in order; without, the manner of looks.md for the kind
    labels  values on the bars; then the value axis is not drawn
    legend  "t", "b", "r", None, or "auto": on top where there is more than one series
    gap     the space between bars in percent of a bar
    bare    a trend in a few millimetres: the line alone, without axes and points
    data    figures to draw in the template itself, as add_chart's caller wants people to see it

    Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of chart; there are {', '.join(KINDS)}")
    styles = tuple(series) or _DEFAULT_SERIES[kind]
    shown = [style for style in styles if style.color is not None]
    if legend == "auto":
        legend = "r" if kind == "doughnut" else None if kind == "waterfall" or len(shown) < 2 else "t"
    gap = gap if gap is not None else 40 if kind == "waterfall" else 60
    look = Look(
        kind,
        number_format,
        labels,
        legend,
        gap,
        overlap,
        gridlines,
        text,
        hairline,
        round(size_pt * 100),
        hole,
        bare,
        slices=tuple(slices),
    )
    figures = read_chart_data(data) if data is not None else _sample(kind, styles)
    paragraph = where.add_paragraph() if isinstance(where, Document) else where
    _insert(paragraph, look, styles, figures, name, (width_mm, height_mm), alt or f"{{{{chart:{name}}}}}")
    return paragraph


def _sample(kind: str, styles: Sequence[SeriesStyle]) -> ChartData:
    labels = ["A", "B", "C", "D"]
    if kind == "waterfall" and len(styles) == 4:
        rows = (
            [None, 100, 110, None],
            [100, None, None, 110],
            [None, 30, None, None],
            [None, None, 20, None],
        )
        values: list[list[int | None]] = [list(row) for row in rows]
        values[0] = [None, 100, 110, None]
    else:
        values = [[40 + 10 * index - 5 * row for index in range(4)] for row in range(len(styles))]
    return read_chart_data(
        {"categories": labels, "series": list(zip([s.name for s in styles], values, strict=True))}
    )


def _insert(
    paragraph: Paragraph,
    look: Look,
    styles: Sequence[SeriesStyle],
    data: ChartData,
    name: str,
    size: tuple[float, float],
    alt: str,
) -> None:
    part = paragraph.part
    package = part.package
    assert package is not None
    empty = ChartPart(chart_xml(look, styles).encode(), name)
    filled = empty.filled(data, "rId1")
    taken = {str(one.partname) for one in package.iter_parts()}
    number = next(n for n in range(1, 10_000) if f"/word/charts/chart{n}.xml" not in taken)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, filled.body, package)
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        WORKBOOK_TYPE,
        workbook(data, empty.sheet, filled.formats),
        package,
    )
    chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    identity = part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    graphic = (
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{identity}"/>'
        "</a:graphicData></a:graphic>"
    )
    paragraph.add_run()._element.append(  # noqa: SLF001  python-docx has no other way
        _drawing(graphic, "<wp:cNvGraphicFramePr/>", size, number, name, alt)
    )


def _drawing(graphic: str, frame: str, size: tuple[float, float], number: int, name: str, alt: str) -> Any:
    width, height = (round(side / 25.4 * EMU_PER_INCH) for side in size)
    return parse_xml(
        f'<w:drawing xmlns:w="{W}" xmlns:wp="{WP}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{1000 + number}" name={quoteattr(name)} descr={quoteattr(alt)}/>{frame}{graphic}'
        "</wp:inline></w:drawing>"
    )


def add_picture_place(
    where: Document | Paragraph,
    name: str,
    *,
    width_mm: float,
    height_mm: float,
    color: str = "D9DEE4",
    alt: str | None = None,
) -> Paragraph:
    """Draw a plain rectangle where a picture goes: {{image:name}}; its size is the box that
    the picture fits into, ratio kept."""
    paragraph = where.add_paragraph() if isinstance(where, Document) else where
    part = paragraph.part
    package = part.package
    assert package is not None
    image = Part(_picture_name(package), "image/png", _pixel(color), package)
    identity = part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)
    width, height = (round(side / 25.4 * EMU_PER_INCH) for side in (width_mm, height_mm))
    graphic = (
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
    number = sum(1 for _ in paragraph.part.element.iter(f"{{{WP}}}docPr")) + 500
    words = alt or f"{{{{image:{name}}}}}"
    drawing = _drawing(graphic, "<wp:cNvGraphicFramePr/>", (width_mm, height_mm), number, name, words)
    paragraph.add_run()._element.append(drawing)  # noqa: SLF001  as above
    return paragraph


def _picture_name(package: Any) -> PackURI:
    taken = {str(one.partname) for one in package.iter_parts()}
    return PackURI(next(n for i in range(1, 10_000) if (n := f"/word/media/place{i}.png") not in taken))


def _pixel(color: str) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\0" + bytes.fromhex(color))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def paint_theme(document: Document, colours: Mapping[str, str], font: str | None = None) -> None:
    """Give a document theme colours by slot, and one font for text and headings.

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
    scheme = root.find(f".//{{{A}}}clrScheme")
    assert scheme is not None
    for slot in scheme:
        new = colours.get(etree.QName(slot).localname)
        if new:
            slot[:] = [slot.makeelement(f"{{{A}}}srgbClr", {"val": new.upper()})]
    for latin in root.iterfind(f".//{{{A}}}fontScheme/*/{{{A}}}latin") if font else ():
        latin.set("typeface", font or "")
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001
