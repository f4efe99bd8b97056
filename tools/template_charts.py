"""Charts of the Word templates: the month before grey, this one in accent; what is what in a stack."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.table import _Cell

from reviewkit.render.word.charts.chart_drawing import ChartStyle, SeriesStyle, add_chart
from tools.template_tables import WIDTH, grid, tag

NOW_BEFORE = (SeriesStyle("Before", "accent2"), SeriesStyle("Now", "accent1"))
LEVELS = (SeriesStyle("Pipe", "accent1"), SeriesStyle("Weighted", "accent2"))
WATERFALL = (
    SeriesStyle("base", None), SeriesStyle("total", "tx2", labels=False), SeriesStyle("up", "accent1", labels=False),
    SeriesStyle("down", "accent3", labels=False),
)  # fmt: skip
LANDING = (
    SeriesStyle("Low", "accent5", dashed=True, labels=False), SeriesStyle("High", "accent5", dashed=True, labels=False),
    SeriesStyle("Expected", "accent2", labels=False), SeriesStyle("Achieved", "accent1", labels=False),
    SeriesStyle("Plan", "tx2", dashed=True, labels=False),
)  # fmt: skip
FATES = tuple(
    SeriesStyle(name, color, label_color="tx1" if color == "accent5" else None)
    for name, color in (("kept", "accent1"), ("partly", "accent5"), ("slipped", "accent4"), ("lost", "accent3"),
                        ("vanished", "accent6"), ("unreported", "bg2"))
)  # fmt: skip


def chart(
    where: Document | _Cell, kind: str, key: str, *, width: float = WIDTH, height: float = 58, **look: Any
) -> None:
    """A chart under its caption; both go where it has no figures."""
    tag(where, f"if {key}")
    where.add_paragraph(f"{{{{ {key}.caption }}}}", style="caption")
    place = where.add_paragraph(style="Chart")
    look.setdefault("legend", "b" if len(look.get("series", ())) > 1 and kind != "waterfall" else None)
    series = look.pop("series", ())
    add_chart(place, kind, key, width_mm=width, height_mm=height, series=series, style=ChartStyle(**look))
    tag(where, "endif")
    drawn = [r.target_part for r in place.part.rels.values() if r.reltype.endswith("/chart")][-1]
    if kind in ("column", "line") and look.get("labels", True):
        drawn._blob = drawn.blob.replace(b"<c:plotArea><c:layout/>", _ROOM.encode(), 1)
    elif width < WIDTH / 2:  # twelve months have no room for twelve names
        drawn._blob = drawn.blob.replace(b"<a:bodyPr/>", b'<a:bodyPr rot="0" vert="horz"/>')


def trend(where: _Cell, key: str) -> None:
    """The known months as a line of a few millimetres; it goes where there are too few."""
    tag(where, f"if {key}")
    place = where.add_paragraph(style="Tile Trend")
    add_chart(place, "line", key, width_mm=28, height_mm=7, series=(SeriesStyle("Trend", "accent1"),),
              style=ChartStyle(labels=False, legend=None, bare=True))  # fmt: skip
    tag(where, "endif")


# Room over the highest bar for its label, and under the names for the legend.
_ROOM = (
    '<c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0.02"/><c:y val="0.1"/><c:w val="0.96"/><c:h val="0.66"/></c:manualLayout></c:layout>'
)


def side_by_side(document: Document, left: float = (WIDTH - 6) / 2, gap: float = 6) -> tuple[_Cell, _Cell]:
    cells = (
        grid(document, [left, gap, WIDTH - left - gap], "Side by Side", alt="{{ t.history }}").rows[0].cells
    )
    return cells[0], cells[2]
