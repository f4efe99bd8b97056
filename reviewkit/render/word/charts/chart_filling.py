"""A chart drawn in a template, filled with new figures: its style stays (docs/dev/charts.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from reviewkit.render.word.charts.chart_values import ChartData, Series, category_number, decimal_text
from reviewkit.render.word.charts.chart_workbook import column_letters
from reviewkit.render.word.package.namespaces import (
    C,
    Element,
    R,
    a,
    c,
    parse_part,
    remove_element,
    serialize_part,
)
from reviewkit.render.word.package.xml_text import escaped, single_line

_PLOTS = frozenset(
    c(f"{name}Chart")
    for name in (
        *("area", "area3D", "line", "line3D", "stock", "radar", "pie", "pie3D", "doughnut"),
        *("bar", "bar3D", "ofPie", "surface", "surface3D"),
    )
)
_SLICED = frozenset(c(f"{name}Chart") for name in ("pie", "doughnut", "pie3D", "ofPie"))
_SHEET_NAME = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!")
_ANOTHER_FILE = re.compile(r"[\[\]:*?/\\]")
# Extensions that repeat references to the template's own workbook.
_STALE_EXTENSIONS = frozenset(
    {
        *("dlblFieldTable", "showDataLabelsRange"),
        *("datalabelsRange", "fullRef", "filteredSeries", "filteredCategory", "levelRef", "formulaRef"),
        "uniqueId",
    }
)
_SHOWN = ("showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_FIELDS = {
    "VALUE": "showVal", "CATEGORYNAME": "showCatName", "SERIESNAME": "showSerName", "PERCENTAGE": "showPercent",
}  # fmt: skip
_POINT_FORMATS = (c("dPt"), c("dLbl"))
# The children of a series in the order of the schema (ISO 29500-1, 21.2).
_SERIES_ORDER = (
    *("idx", "order", "tx", "spPr", "invertIfNegative", "marker", "pictureOptions", "explosion", "dPt"),
    *("dLbls", "trendline", "errBars", "cat", "val", "smooth", "shape", "extLst"),
)


@dataclass(frozen=True, slots=True)
class FilledChart:
    """A chart with its figures.

    body       the part's XML
    formats    the number format of the categories, then of each series
    invisible  the positions of series that are drawn without colour (the base of a waterfall)
    """

    body: bytes
    formats: list[str]
    invisible: frozenset[int]


class DrawnChart:
    """A chart as drawn in a template, to be filled many times.

    kind          what the chart is called in words: "column", "waterfall", "combined" ...
    supported     whether it has a plot that can be filled
    sheet         the name of the sheet in its workbook
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        root = parse_part(data, name)
        plots = list(root.iter(*_PLOTS))
        self.supported = bool(plots)
        self.kind = _kind_of_chart(plots)
        self.sheet = _sheet_name(root)

    def filled(self, data: ChartData, workbook_id: str) -> FilledChart:
        """Fill the chart.

        workbook_id  the relationship to its workbook
        """
        root = parse_part(self._data, self._name)
        area = root.find(f".//{c('plotArea')}")
        assert area is not None
        plots = [plot for plot in area if plot.tag in _PLOTS]
        pairs = _match_series(plots, data, root)
        formats = [_category_format(pairs, data)]
        sheet = self.sheet if self.sheet.isalnum() else "'" + self.sheet.replace("'", "''") + "'"
        for position, (element, series) in enumerate(pairs):
            formats.append(_fill_series(element, series, position, data, sheet, formats[0]))
        _fit_axes(area, data)
        _set_title(root, data)
        _link_workbook(root, workbook_id)
        invisible = frozenset(position for position, (element, _) in enumerate(pairs) if _invisible(element))
        return FilledChart(serialize_part(root), formats, invisible)


def _sheet_name(root: Element) -> str:
    formula = next((element.text for element in root.iter(c("f")) if element.text), "")
    match = _SHEET_NAME.match(formula or "")
    name = (match[1] or match[2]).replace("''", "'") if match else "Sheet1"
    return "Sheet1" if _ANOTHER_FILE.search(name) or len(name) > 31 else name


def _kind_of_chart(plots: Sequence[Element]) -> str:
    if len({plot.tag for plot in plots}) > 1:
        return "combined"
    if not plots:
        return "chart"
    name = str(etree.QName(plots[0]).localname).removesuffix("Chart").removesuffix("3D")
    if name == "bar" and any(_invisible(series) for series in plots[0].iterchildren(c("ser"))):
        return "waterfall"
    direction = plots[0].find(c("barDir"))
    if name == "bar" and (direction is None or direction.get("val", "col") == "col"):
        return "column"
    return name


def _invisible(series: Element) -> bool:
    shape = series.find(c("spPr"))
    return shape is not None and shape.find(a("noFill")) is not None


def _order(series: Element) -> int:
    order = series.find(c("order"))
    value = order.get("val", "0") if order is not None else "0"
    return int(value) if value.isdigit() else 0


def _series_name(series: Element) -> str:
    return "".join(text.text or "" for text in series.iterfind(f"{c('tx')}//{c('v')}")).strip().casefold()


def _match_series(plots: Sequence[Element], data: ChartData, root: Element) -> list[tuple[Element, Series]]:
    """Pair each series of the data with the drawn one whose style it takes: by name, else by position.

    A series more than drawn copies the last drawn one in the next theme colour; drawn ones that
    no series takes are removed, and so is a plot that they leave empty.
    """
    drawn = sorted((series for plot in plots for series in plot.iterchildren(c("ser"))), key=_order)
    free = list(drawn)
    by_name: dict[int, Element] = {}
    for position, series in enumerate(data.series):
        name = series.name.strip().casefold()
        namesake = next((element for element in free if name and _series_name(element) == name), None)
        if namesake is not None:
            by_name[position] = namesake
            free.remove(namesake)
    pairs: list[tuple[Element, Series]] = []
    used = _used_accents(root)
    last = drawn[-1] if drawn else None
    for position, series in enumerate(data.series):
        element = by_name.get(position)
        if element is None and free:
            element = free.pop(0)
        if element is None:
            element = last = _add_series(last, plots, used)
        pairs.append((element, series))
    for unused in free:
        remove_element(unused)
    for plot in plots:
        remaining = [other for other in plots if other.getparent() is not None]
        if plot.find(c("ser")) is None and len(remaining) > 1:
            _remove_plot(plot)
        else:
            _sort_series(plot, [element for element, _ in pairs])
    return pairs


def _sort_series(plot: Element, order: Sequence[Element]) -> None:
    inside = [element for element in order if element.getparent() is plot]
    if not inside:
        return
    first = min(plot.index(element) for element in inside)
    for element in reversed(inside):
        plot.insert(first, element)


def _remove_plot(plot: Element) -> None:
    """Remove a plot, and the axes that no other plot uses."""
    area = plot.getparent()
    assert area is not None
    area.remove(plot)
    kept = {
        axis.get("val") for other in area if other.tag in _PLOTS for axis in other.iterchildren(c("axId"))
    }
    for axis in list(area):
        identity = axis.find(c("axId"))
        if identity is not None and axis.tag not in _PLOTS and identity.get("val") not in kept:
            area.remove(axis)


def _used_accents(root: Element) -> set[int]:
    values = (color.get("val", "") for color in root.iter(a("schemeClr")))
    return {int(value[6:]) for value in values if value.startswith("accent") and value[6:].isdigit()}


def _take_accent(used: set[int]) -> int:
    """The next of the six accents that is not used, and note its use; all used, begin anew."""
    accent = next((number for number in range(1, 7) if number not in used), None)
    if accent is None:
        used.difference_update(range(1, 7))
        accent = 1
    used.add(accent)
    return accent


def _add_series(last: Element | None, plots: Sequence[Element], used: set[int]) -> Element:
    accent = _take_accent(used)
    if last is None:
        element = plots[0].makeelement(c("ser"))
        following = (c("dLbls"), c("gapWidth"), c("axId"))
        position = next((index for index, child in enumerate(plots[0]) if child.tag in following), 0)
        plots[0].insert(position, element)
        return element
    element = deepcopy(last)
    last.addnext(element)
    for point in list(element.iter(*_POINT_FORMATS)):
        remove_element(point)
    for shape in (element.find(c("spPr")), element.find(f"{c('marker')}/{c('spPr')}")):
        for fill in shape.iter(a("solidFill")) if shape is not None else ():
            for child in list(fill):
                fill.remove(child)
            etree.SubElement(fill, a("schemeClr"), val=f"accent{accent}")
    return element


def _child(series: Element, name: str) -> Element:
    """The child of a series of that name, made where the schema wants it if missing."""
    child = series.find(c(name))
    if child is not None:
        return child
    later = {c(other) for other in _SERIES_ORDER[_SERIES_ORDER.index(name) + 1 :]}
    child = series.makeelement(c(name))
    series.insert(
        next((index for index, other in enumerate(series) if other.tag in later), len(series)), child
    )
    return child


def _cached_format(series: Element, name: str) -> str:
    code = series.find(f"{c(name)}//{c('formatCode')}")
    return code.text if code is not None and code.text else "General"


def _category_format(pairs: Sequence[tuple[Element, Series]], data: ChartData) -> str:
    if data.category_type == "text":
        return "General"
    drawn = _cached_format(pairs[0][0], "cat") if pairs else "General"
    return "yyyy\\-mm\\-dd" if drawn == "General" and data.category_type == "date" else drawn


def _fill_series(
    element: Element, series: Series, position: int, data: ChartData, sheet: str, category_format: str
) -> str:
    """Write a series' name, categories and figures; returns the number format of its figures."""
    count = len(data.categories)
    _child(element, "idx").set("val", str(position))
    _child(element, "order").set("val", str(position))
    number_format = data.number_format or _cached_format(element, "val")
    column = column_letters(position + 1)
    _child(element, "tx")[:] = [_cache("str", f"{sheet}!${column}$1", [_tidy(series.name)], None)]
    cells = f"{sheet}!$A$2:$A${count + 1}"
    if data.category_type == "text":
        categories = _cache("str", cells, [_tidy(category) for category in data.categories], None)
    else:
        numbers = [category_number(category) for category in data.categories]
        categories = _cache("num", cells, numbers, category_format)
    _child(element, "cat")[:] = [categories]
    figures = [None if figure is None else decimal_text(figure) for figure in series.values]
    cells = f"{sheet}!${column}$2:${column}${count + 1}"
    _child(element, "val")[:] = [_cache("num", cells, figures, number_format)]
    _remove_stale(element, count, data.number_format)
    return number_format


def _tidy(text: object) -> str:
    return re.sub("[\x07\x0b\x0c]", " ", escaped(str(text)))


def _cache(kind: str, formula: str, values: Sequence[str | None], number_format: str | None) -> Element:
    """A reference to cells with their values as Word caches them; kind is "str" or "num"."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'
        for index, value in enumerate(values)
        if value is not None
    )
    code = f"<c:formatCode>{escaped(number_format)}</c:formatCode>" if number_format is not None else ""
    cache: Element = etree.fromstring(
        f'<c:{kind}Ref xmlns:c="{C}"><c:f>{escaped(formula)}</c:f><c:{kind}Cache>{code}'
        f'<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )
    return cache


def _remove_stale(element: Element, count: int, number_format: str | None) -> None:
    """Remove the formats of points that no longer exist and references to the template's workbook."""
    for point in list(element.iter(*_POINT_FORMATS)):
        index = point.find(c("idx"))
        if index is not None and int(index.get("val", "0")) >= count:
            remove_element(point)
    _paint_further_slices(element, count)
    _drop_label_texts(element)
    for extension in list(element.iter(c("ext"))):
        if any(etree.QName(inner).localname in _STALE_EXTENSIONS for inner in extension.iter("{*}*")):
            remove_element(extension)
    for extensions in list(element.iter(c("extLst"))):
        if len(extensions) == 0:
            remove_element(extensions)
    if number_format:
        for code in element.iterfind(f"{c('dLbls')}//{c('numFmt')}"):
            code.set("formatCode", number_format)


def _drop_label_texts(series: Element) -> None:
    """Let every label show what it is worked out from: a text typed on one point, or taken from cells of the
    sample, would stand over another figure. A label that showed nothing else shows the value."""
    for labels in series.iterchildren(c("dLbls")):
        from_cells = any(etree.QName(e).localname == "showDataLabelsRange" for e in labels.iter("{*}*"))
        for label in labels.iterchildren(c("dLbl")):
            text = label.find(c("tx"))
            if text is None:
                continue
            fields = {field.get("type", "") for field in text.iter(a("fld"))}
            remove_element(text)
            for kind, shown in _FIELDS.items():
                if kind in fields:
                    _show(label, shown)
            _show_something(label)
        if from_cells and labels.find(c("delete")) is None:
            _show_something(labels)


def _show(labels: Element, name: str) -> None:
    shown = labels.find(c(name))
    if shown is not None:
        shown.set("val", "1")


def _show_something(labels: Element) -> None:
    """Show the value where a label would be empty."""
    shown = [labels.find(c(name)) for name in _SHOWN]
    if all(one is None or one.get("val", "1") in ("0", "false") for one in shown):
        _show(labels, "showVal")


def _paint_further_slices(element: Element, count: int) -> None:
    """Paint the slices beyond those that the template paints one by one in the next theme colours."""
    plot = element.getparent()
    if plot is None or plot.tag not in _SLICED:
        return
    painted = {
        int(index.get("val", "0")): index.getparent() for index in element.iterfind(f"{c('dPt')}/{c('idx')}")
    }
    if len(painted) < 2:
        return
    used = _used_accents(element)
    last = painted[max(painted)]
    assert last is not None
    for number in range(max(painted), count):
        if number in painted:
            continue
        point = deepcopy(last)
        index = point.find(c("idx"))
        assert index is not None
        index.set("val", str(number))
        accent = _take_accent(used)
        fill = point.find(f"{c('spPr')}/{a('solidFill')}")
        if fill is not None:
            fill[:] = [fill.makeelement(a("schemeClr"), {"val": f"accent{accent}"})]
        last.addnext(point)
        last = point


def _fit_axes(area: Element, data: ChartData) -> None:
    """Let an axis that starts at zero go below it for negative figures; name categories that are no dates.

    An axis of dates would show names as days counted from 1900: it becomes one of categories.
    """
    if any(value is not None and value < 0 for series in data.series for value in series.values):
        for minimum in list(area.iterfind(f"{c('valAx')}/{c('scaling')}/{c('min')}")):
            if minimum.get("val") == "0":
                remove_element(minimum)
    if data.category_type == "date":
        return
    for axis in list(area.iterchildren(c("dateAx"))):
        axis.tag = c("catAx")
        for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
            for child in axis.findall(c(name)):
                axis.remove(child)
        offset = axis.find(c("lblOffset"))
        if offset is not None and axis.find(c("noMultiLvlLbl")) is None:
            offset.addnext(axis.makeelement(c("noMultiLvlLbl"), {"val": "0"}))


def _set_title(root: Element, data: ChartData) -> None:
    texts = list(_title_texts(root))
    if data.title is not None and texts:
        texts[0].text = single_line(data.title)
        for further in texts[1:]:
            further.text = ""


def _title_texts(root: Element) -> Iterator[Element]:
    title = root.find(f"{c('chart')}/{c('title')}")
    return iter(()) if title is None else title.iter(a("t"))


def _link_workbook(root: Element, workbook_id: str) -> None:
    external = root.find(c("externalData"))
    if external is None:
        external = root.makeelement(c("externalData"))
        after = {c(name) for name in ("printSettings", "userShapes", "extLst")}
        root.insert(
            next((index for index, child in enumerate(root) if child.tag in after), len(root)), external
        )
    external.set(f"{{{R}}}id", workbook_id)
    external[:] = [external.makeelement(c("autoUpdate"), {"val": "0"})]
