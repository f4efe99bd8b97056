"""The XML of a new chart: theme colours, hairlines, 9 pt, values on the bars, no 3D."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from reviewkit.render.word.package.namespaces import DECLARATION, A, C, R

KINDS = ("column", "bar", "stacked_column", "stacked_bar", "line", "area", "doughnut", "waterfall", "combo")
_HAIRLINE = 6_350  # EMU: half a point
_STACKED = frozenset({"stacked_column", "stacked_bar", "waterfall"})
_HORIZONTAL = frozenset({"bar", "stacked_bar"})
_LIGHT = frozenset({"accent2", "accent4", "bg1", "bg2", "lt1", "lt2"})
_CATEGORY_AXIS, _VALUE_AXIS = "111000001", "111000002"
_SECOND_CATEGORY_AXIS, _SECOND_VALUE_AXIS = "111000003", "111000004"


@dataclass(frozen=True, slots=True)
class SeriesStyle:
    """The style of one series.

    color         a theme slot ("accent1", "tx2", "bg2" ...), six hex digits, or None: invisible
    labels        values on the bars or points; None: as the chart's style has it
    as_line       drawn as a line in a "combo" chart, on a second axis if `second_axis`
    label_points  in a line, the points that carry a value; None: all
    """

    name: str
    color: str | None = "accent1"
    labels: bool | None = None
    as_line: bool = False
    second_axis: bool = False
    dashed: bool = False
    label_points: tuple[int, ...] | None = None
    label_color: str | None = None


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """The style of a whole chart.

    labels    values on the bars; then the value axis is not drawn
    legend    "t", "b", "r", None, or "auto": on top where there is more than one series
    gap       the space between bars in percent of a bar; None: as usual for the kind
    overlap   of the bars of one category, in percent
    text      the theme slot of the text
    hairline  the theme slot of axes and gridlines
    size_pt   the size of the text in points
    hole      of a doughnut, in percent
    bare      a trend in a few millimetres: the line alone, without axes and points
    slices    the theme slots of a doughnut's slices
    """

    number_format: str = "#,##0"
    labels: bool = True
    legend: str | None = "auto"
    gap: int | None = None
    overlap: int = -5
    gridlines: bool = False
    text: str = "tx1"
    hairline: str = "bg2"
    size_pt: float = 9
    hole: int = 62
    bare: bool = False
    slices: tuple[str, ...] = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


@dataclass(frozen=True, slots=True)
class NewChart:
    """A chart to be drawn: one of KINDS, the style of its series, its own style."""

    kind: str
    series: tuple[SeriesStyle, ...]
    style: ChartStyle

    @property
    def legend(self) -> str | None:
        """Where the legend stands: "t", "b", "r" or None."""
        if self.style.legend != "auto":
            return self.style.legend
        visible = [series for series in self.series if series.color is not None]
        if self.kind == "doughnut":
            return "r"
        return None if self.kind == "waterfall" or len(visible) < 2 else "t"

    @property
    def gap(self) -> int:
        """The space between bars in percent of a bar."""
        if self.style.gap is not None:
            return self.style.gap
        return 40 if self.kind == "waterfall" else 60

    def has_labels(self, series: SeriesStyle) -> bool:
        """Whether a series shows its values."""
        return self.style.labels if series.labels is None else series.labels


def new_chart_xml(chart: NewChart) -> str:
    """A whole chart part without figures; DrawnChart.filled puts them in."""
    style = chart.style
    lines = [series for series in chart.series if series.as_line or chart.kind == "line"]
    bars = [series for series in chart.series if series not in lines]
    positions = {series.name: position for position, series in enumerate(chart.series)}
    second = any(series.second_axis for series in lines)
    if chart.kind == "doughnut":
        plots, axes = _doughnut_xml(chart, chart.series[0]), ""
    else:
        plots = _bars_xml(chart, bars, positions) if bars else ""
        if lines:
            pair = (_SECOND_CATEGORY_AXIS, _SECOND_VALUE_AXIS) if second else (_CATEGORY_AXIS, _VALUE_AXIS)
            plots += _lines_xml(chart, lines, positions, pair)
        axes = _axes_xml(chart) + (_second_axes_xml() if second else "")
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{plots}{axes}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'{_legend_xml(chart)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text_xml(style)}</c:chartSpace>"
    )


def _legend_xml(chart: NewChart) -> str:
    if not chart.legend:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{position}"/><c:delete val="1"/></c:legendEntry>'
        for position, series in enumerate(chart.series)
        if series.color is None
    )
    return (
        f'<c:legend><c:legendPos val="{chart.legend}"/>{hidden}<c:overlay val="0"/>'
        f"{_text_xml(chart.style)}</c:legend>"
    )


def _color_xml(color: str) -> str:
    if len(color) == 6 and all(digit in "0123456789ABCDEFabcdef" for digit in color):
        return f'<a:srgbClr val="{color.upper()}"/>'
    return f'<a:schemeClr val="{color}"/>'


def _fill_xml(color: str | None) -> str:
    return "<a:noFill/>" if color is None else f"<a:solidFill>{_color_xml(color)}</a:solidFill>"


def _text_xml(style: ChartStyle, color: str | None = None, *, bold: bool = False) -> str:
    weight = "1" if bold else "0"
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(style.size_pt * 100)}" b="{weight}">'
        f"{_fill_xml(color or style.text)}"
        '<a:latin typeface="+mn-lt"/></a:defRPr></a:pPr><a:endParaRPr lang="fr-FR"/></a:p></c:txPr>'
    )


def _labels_xml(
    style: ChartStyle, position: str | None, color: str | None, points: tuple[int, ...] | None = None
) -> str:
    """Labels with the values.

    position  where they stand on a bar or point: "ctr", "outEnd", "t"; None: as the program likes
    points    the points that carry a label; None: all
    """
    shows = (
        '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    label = (
        f'<c:numFmt formatCode={quoteattr(style.number_format)} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text_xml(style, color)}"
        + (f'<c:dLblPos val="{position}"/>' if position else "")
    )
    if points is None:
        return f"<c:dLbls>{label}{shows.format(1)}</c:dLbls>"
    single = "".join(f'<c:dLbl><c:idx val="{index}"/>{label}{shows.format(1)}</c:dLbl>' for index in points)
    return f"<c:dLbls>{single}{label}{shows.format(0)}</c:dLbls>"


_NO_LABELS = (
    '<c:dLbls><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
)


def _series_head_xml(series: SeriesStyle, position: int) -> str:
    return (
        f'<c:idx val="{position}"/><c:order val="{position}"/><c:tx><c:strRef><c:f>Sheet1!$A$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def _readable_on(fill: str | None) -> str:
    """The text colour that is read on a fill: white on dark, the text colour on light slots."""
    return "tx1" if fill in _LIGHT else "bg1"


def _values_xml(style: ChartStyle) -> str:
    return (
        "<c:val><c:numRef><c:f>Sheet1!$B$2</c:f><c:numCache>"
        f"<c:formatCode>{escape(style.number_format)}</c:formatCode>"
        '<c:ptCount val="0"/></c:numCache></c:numRef></c:val>'
    )


def _bars_xml(chart: NewChart, bars: Sequence[SeriesStyle], positions: Mapping[str, int]) -> str:
    stacked = chart.kind in _STACKED
    area = chart.kind == "area"
    label_position = None if area else "ctr" if stacked else "outEnd"
    parts = []
    for series in bars:
        color = series.label_color or (_readable_on(series.color) if stacked else None)
        shown = chart.has_labels(series) and series.color is not None
        labels = _labels_xml(chart.style, label_position, color) if shown else _NO_LABELS
        parts.append(
            f"<c:ser>{_series_head_xml(series, positions[series.name])}"
            f"<c:spPr>{_fill_xml(series.color)}<a:ln><a:noFill/></a:ln></c:spPr>"
            + ("" if area else '<c:invertIfNegative val="0"/>')
            + f"{labels}{_values_xml(chart.style)}</c:ser>"
        )
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if area:
        grouping = '<c:grouping val="standard"/><c:varyColors val="0"/>'
        return f"<c:areaChart>{grouping}{''.join(parts)}{axes}</c:areaChart>"
    direction = "bar" if chart.kind in _HORIZONTAL else "col"
    grouping = "stacked" if stacked else "clustered"
    overlap = 100 if stacked else chart.style.overlap
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{"".join(parts)}<c:gapWidth val="{chart.gap}"/><c:overlap val="{overlap}"/>{axes}</c:barChart>'
    )


def _lines_xml(
    chart: NewChart, lines: Sequence[SeriesStyle], positions: Mapping[str, int], axes: tuple[str, str]
) -> str:
    bare = chart.style.bare
    parts = []
    for series in lines:
        dash = '<a:prstDash val="sysDash"/>' if series.dashed else ""
        fill = _fill_xml(series.color)
        marker = f'<c:symbol val="circle"/><c:size val="5"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr>'
        if chart.kind != "line" or bare:
            marker = '<c:symbol val="none"/>'  # a plan over columns is a level, not points
        labels = _NO_LABELS
        if chart.has_labels(series):
            labels = _labels_xml(chart.style, "t", series.label_color, series.label_points)
        parts.append(
            f"<c:ser>{_series_head_xml(series, positions[series.name])}"
            f'<c:spPr><a:ln w="{15_875 if bare else 25_400}" cap="rnd">{fill}{dash}'
            f"<a:round/></a:ln></c:spPr><c:marker>{marker}</c:marker>"
            f'{labels}{_values_xml(chart.style)}<c:smooth val="0"/></c:ser>'
        )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(parts)}<c:marker val="1"/>'
        f'<c:axId val="{axes[0]}"/><c:axId val="{axes[1]}"/></c:lineChart>'
    )


def _doughnut_xml(chart: NewChart, series: SeriesStyle) -> str:
    style = chart.style
    points = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr>{_fill_xml(color)}'
        f'<a:ln w="19050">{_fill_xml("bg1")}</a:ln></c:spPr></c:dPt>'
        for index, color in enumerate(style.slices)
    )
    labels = _labels_xml(style, None, series.label_color or "bg1") if style.labels else _NO_LABELS
    if style.labels and series.label_color is None:
        labels = _labels_of_light_slices_xml(style) + labels.removeprefix("<c:dLbls>")
    return (
        f'<c:doughnutChart><c:varyColors val="1"/><c:ser>{_series_head_xml(series, 0)}{points}'
        f"{labels}{_values_xml(style)}</c:ser>"
        f'<c:firstSliceAng val="0"/><c:holeSize val="{style.hole}"/></c:doughnutChart>'
    )


def _labels_of_light_slices_xml(style: ChartStyle) -> str:
    """The beginning of the labels: those of light slices, in the text colour."""
    code = quoteattr(style.number_format)
    return "<c:dLbls>" + "".join(
        f'<c:dLbl><c:idx val="{index}"/><c:numFmt formatCode={code} sourceLinked="0"/>'
        "<c:spPr><a:noFill/></c:spPr>"
        f'{_text_xml(style, "tx1")}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>'
        for index, color in enumerate(style.slices)
        if _readable_on(color) == "tx1"
    )


def _hairline_xml(color: str) -> str:
    return f'<c:spPr><a:noFill/><a:ln w="{_HAIRLINE}">{_fill_xml(color)}</a:ln></c:spPr>'


def _axes_xml(chart: NewChart) -> str:
    style = chart.style
    horizontal = chart.kind in _HORIZONTAL
    orientation = "maxMin" if horizontal else "minMax"  # the first category on top, as in a table
    category_side, value_side = ("l", "t") if horizontal else ("b", "l")
    labelled = any(chart.has_labels(series) for series in chart.series if series.color is not None)
    hide_values = style.bare or ((labelled or chart.kind == "waterfall") and not style.gridlines)
    hairline, text = _hairline_xml(style.hairline), _text_xml(style)
    gridlines = f"<c:majorGridlines>{hairline}</c:majorGridlines>" if style.gridlines else ""
    # A bar is as long as its figure: left alone, Word may begin its axis elsewhere than at zero.
    minimum = "" if chart.kind == "line" else '<c:min val="0"/>'
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{orientation}"/></c:scaling>'
        f'<c:delete val="{int(style.bare)}"/><c:axPos val="{category_side}"/>'
        '<c:numFmt formatCode="General" sourceLinked="1"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{hairline}{text}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{minimum}</c:scaling>'
        f'<c:delete val="{int(hide_values)}"/><c:axPos val="{value_side}"/>{gridlines}'
        f'<c:numFmt formatCode={quoteattr(style.number_format)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text}<c:crossAx val="{_CATEGORY_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _second_axes_xml() -> str:
    return (
        f'<c:valAx><c:axId val="{_SECOND_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="r"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_SECOND_CATEGORY_AXIS}"/><c:crosses val="max"/>'
        '<c:crossBetween val="between"/></c:valAx>'
        f'<c:catAx><c:axId val="{_SECOND_CATEGORY_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{_SECOND_VALUE_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
