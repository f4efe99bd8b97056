"""The XML of charts drawn here: theme colours, hairlines, 9 pt, values on the bars, no 3D."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from reviewkit.render.word.package.namespaces import DECLARATION, A, C, R

HAIRLINE = 6_350  # EMU: half a point
KINDS = ("column", "bar", "stacked_column", "stacked_bar", "line", "area", "doughnut", "waterfall", "combo")
_STACKED = frozenset({"stacked_column", "stacked_bar", "waterfall"})
_LIGHT = frozenset({"accent2", "accent4", "bg1", "bg2", "lt1", "lt2"})
_ACROSS = frozenset({"bar", "stacked_bar"})
CATEGORY_AXIS, VALUE_AXIS, SECOND_CATEGORY, SECOND_VALUE = "111000001", "111000002", "111000003", "111000004"


@dataclass(frozen=True, slots=True)
class SeriesStyle:
    """How one series of a drawn chart looks.

    color   a theme slot ("accent1", "tx2", "bg2" ...), six hex digits, or None: invisible
    labels  values on the bars or points; None: as the chart says
    as_line drawn as a line in a "combo" chart, on a second axis if `second_axis`
    label_points  in a line, the points that carry a value (all, if None)
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
class Look:
    """What holds for a whole chart."""

    kind: str
    number_format: str
    labels: bool
    legend: str | None
    gap: int
    overlap: int
    gridlines: bool
    text: str = "tx1"
    hairline: str = "bg2"
    size: int = 900
    hole: int = 62
    bare: bool = False  # a trend: its line and last point, no axes
    smooth: bool = False
    slices: Sequence[str] = ()


def chart_xml(look: Look, series: Sequence[SeriesStyle]) -> str:
    """A whole chart part without figures; WordTemplate's own filler puts them in."""
    lines = [one for one in series if one.as_line or look.kind == "line"]
    bars = [one for one in series if one not in lines]
    order = {one.name: index for index, one in enumerate(series)}
    second = any(one.second_axis for one in lines)
    if look.kind == "doughnut":
        plots, axes = _doughnut(look, series[0]), ""
    else:
        plots = _bars(look, bars, order) if bars else ""
        if lines:
            pair = (SECOND_CATEGORY, SECOND_VALUE) if second else (CATEGORY_AXIS, VALUE_AXIS)
            plots += _lines(look, lines, order, pair)
        axes = _axes(look, series) + (_second_axes() if second else "")
    legend = ""
    if look.legend:
        hidden = "".join(
            f'<c:legendEntry><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'
            for index, one in enumerate(series)
            if one.color is None
        )
        place = f'<c:legendPos val="{look.legend}"/>'
        legend = f'<c:legend>{place}{hidden}<c:overlay val="0"/>{_text(look)}</c:legend>'
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{plots}{axes}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(look)}</c:chartSpace>"
    )


def color_xml(color: str) -> str:
    """A theme slot or six hex digits as a DrawingML colour."""
    if len(color) == 6 and all(sign in "0123456789ABCDEFabcdef" for sign in color):
        return f'<a:srgbClr val="{color.upper()}"/>'
    return f'<a:schemeClr val="{color}"/>'


def _fill(color: str | None) -> str:
    return "<a:noFill/>" if color is None else f"<a:solidFill>{color_xml(color)}</a:solidFill>"


def _text(look: Look, color: str | None = None, *, bold: bool = False) -> str:
    weight = "1" if bold else "0"
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{look.size}" b="{weight}">'
        f"{_fill(color or look.text)}"
        '<a:latin typeface="+mn-lt"/></a:defRPr></a:pPr><a:endParaRPr lang="fr-FR"/></a:p></c:txPr>'
    )


def _labels(
    look: Look, shown: bool, position: str | None, color: str | None, style: SeriesStyle | None = None
) -> str:
    if not shown:
        return (
            '<c:dLbls><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
            '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        )
    place = f'<c:dLblPos val="{position}"/>' if position else ""
    shows = (
        '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    look_of = (
        f'<c:numFmt formatCode={quoteattr(look.number_format)} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(look, color)}{place}"
    )
    if style is not None and style.label_points is not None:
        points = "".join(
            f'<c:dLbl><c:idx val="{index}"/>{look_of}{shows.format(1)}</c:dLbl>'
            for index in style.label_points
        )
        return f"<c:dLbls>{points}{look_of}{shows.format(0)}</c:dLbls>"
    return f"<c:dLbls>{look_of}{shows.format(1)}</c:dLbls>"


def _head(style: SeriesStyle, index: int) -> str:
    return (
        f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef><c:f>Sheet1!$A$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{_escaped(style.name)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def _on(fill: str | None) -> str:
    """The text colour that is read on a fill: white on dark, the text colour on light slots."""
    return "tx1" if fill in _LIGHT else "bg1"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _values(look: Look) -> str:
    code = _escaped(look.number_format)
    return (
        f"<c:val><c:numRef><c:f>Sheet1!$B$2</c:f><c:numCache><c:formatCode>{code}</c:formatCode>"
        '<c:ptCount val="0"/></c:numCache></c:numRef></c:val>'
    )


def _bars(look: Look, series: Sequence[SeriesStyle], order: dict[str, int]) -> str:
    stacked = look.kind in _STACKED
    area = look.kind == "area"
    parts = []
    for style in series:
        shown = (look.labels if style.labels is None else style.labels) and style.color is not None
        position = None if area else "ctr" if stacked else "outEnd"
        color = style.label_color or (_on(style.color) if stacked else None)
        parts.append(
            f"<c:ser>{_head(style, order[style.name])}"
            f"<c:spPr>{_fill(style.color)}<a:ln><a:noFill/></a:ln></c:spPr>"
            f"{'' if area else '<c:invertIfNegative val=' + chr(34) + '0' + chr(34) + '/>'}"
            f"{_labels(look, bool(shown), position, color)}{_values(look)}</c:ser>"
        )
    axes = f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
    if area:
        plain = '<c:grouping val="standard"/><c:varyColors val="0"/>'
        return f"<c:areaChart>{plain}{''.join(parts)}{axes}</c:areaChart>"
    direction = "bar" if look.kind in _ACROSS else "col"
    grouping = "stacked" if stacked else "clustered"
    overlap = 100 if stacked else look.overlap
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{"".join(parts)}<c:gapWidth val="{look.gap}"/><c:overlap val="{overlap}"/>{axes}</c:barChart>'
    )


def _lines(look: Look, series: Sequence[SeriesStyle], order: dict[str, int], axes: tuple[str, str]) -> str:
    parts = []
    for style in series:
        shown = look.labels if style.labels is None else style.labels
        dash = '<a:prstDash val="sysDash"/>' if style.dashed else ""
        fill = _fill(style.color)
        mark = f'<c:symbol val="circle"/><c:size val="5"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr>'
        if look.kind != "line" or look.bare:
            mark = '<c:symbol val="none"/>'  # a plan over columns is a level, not points
        parts.append(
            f'<c:ser>{_head(style, order[style.name])}<c:spPr><a:ln w="{15_875 if look.bare else 25_400}" cap="rnd">{fill}{dash}'
            f"<a:round/></a:ln></c:spPr><c:marker>{mark}</c:marker>"
            f"{_labels(look, bool(shown), 't', style.label_color, style)}{_values(look)}"
            f'<c:smooth val="{int(look.smooth)}"/></c:ser>'
        )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(parts)}<c:marker val="1"/>'
        f'<c:axId val="{axes[0]}"/><c:axId val="{axes[1]}"/></c:lineChart>'
    )


def _doughnut(look: Look, style: SeriesStyle) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr>{_fill(color)}'
        f'<a:ln w="19050">{_fill("bg1")}</a:ln></c:spPr></c:dPt>'
        for index, color in enumerate(look.slices)
    )
    labels = _labels(look, look.labels, None, style.label_color or "bg1")
    if look.labels and style.label_color is None:
        labels = _dark_labels(look) + labels.removeprefix("<c:dLbls>")
    return (
        f'<c:doughnutChart><c:varyColors val="1"/><c:ser>{_head(style, 0)}{points}'
        f"{labels}{_values(look)}</c:ser>"
        f'<c:firstSliceAng val="0"/><c:holeSize val="{look.hole}"/></c:doughnutChart>'
    )


def _dark_labels(look: Look) -> str:
    """The labels of light slices, in the text colour, each for itself."""
    code = quoteattr(look.number_format)
    return "<c:dLbls>" + "".join(
        f'<c:dLbl><c:idx val="{index}"/><c:numFmt formatCode={code} sourceLinked="0"/>'
        "<c:spPr><a:noFill/></c:spPr>"
        f'{_text(look, "tx1")}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>'
        for index, color in enumerate(look.slices)
        if _on(color) == "tx1"
    )


def _line(color: str) -> str:
    return f'<c:spPr><a:noFill/><a:ln w="{HAIRLINE}">{_fill(color)}</a:ln></c:spPr>'


def _axes(look: Look, series: Sequence[SeriesStyle]) -> str:
    across = look.kind in _ACROSS
    turned = "maxMin" if across else "minMax"  # the first category on top, as in a table
    labelled = any(
        (look.labels if one.labels is None else one.labels) for one in series if one.color is not None
    )
    hide = int(look.bare or ((labelled or look.kind == "waterfall") and not look.gridlines))
    grid = f"<c:majorGridlines>{_line(look.hairline)}</c:majorGridlines>" if look.gridlines else ""
    category, value = ("l", "t") if across else ("b", "l")
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{turned}"/></c:scaling>'
        f'<c:delete val="{int(look.bare)}"/><c:axPos val="{category}"/>'
        '<c:numFmt formatCode="General" sourceLinked="1"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{_line(look.hairline)}{_text(look)}<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{_from_zero(look)}</c:scaling>'
        f'<c:delete val="{hide}"/><c:axPos val="{value}"/>{grid}'
        f'<c:numFmt formatCode={quoteattr(look.number_format)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text(look)}<c:crossAx val="{CATEGORY_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _from_zero(look: Look) -> str:
    """A bar is as long as its figure: its axis may not begin elsewhere, as Word would have it."""
    return "" if look.kind == "line" else '<c:min val="0"/>'


def _second_axes() -> str:
    return (
        f'<c:valAx><c:axId val="{SECOND_VALUE}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="r"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{SECOND_CATEGORY}"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
        f'<c:catAx><c:axId val="{SECOND_CATEGORY}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{SECOND_VALUE}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
