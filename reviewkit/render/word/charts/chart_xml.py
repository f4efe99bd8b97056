"""A chart's XML with new figures: the style stays, the data goes (docs/dev/charts.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from reviewkit.render.word.charts.chart_values import ChartData, Series, category_number, decimal_text
from reviewkit.render.word.charts.chart_workbook import column
from reviewkit.render.word.package.namespaces import A, C, Element, R, parse
from reviewkit.render.word.template.value_text import clean, one_line

_PLOTS = frozenset(
    f"{{{C}}}{name}Chart"
    for name in (
        "area",
        "area3D",
        "line",
        "line3D",
        "stock",
        "radar",
        "pie",
        "pie3D",
        "doughnut",
        "bar",
        "bar3D",
        "ofPie",
        "surface",
        "surface3D",
    )
)
_SHEET_NAME = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!")
_STALE = (
    "datalabelsRange",
    "fullRef",
    "filteredSeries",
    "filteredCategory",
    "levelRef",
    "formulaRef",
    "uniqueId",
)
_POINTED = ("dPt", "dLbl")
_SER_ORDER = (
    "idx",
    "order",
    "tx",
    "spPr",
    "invertIfNegative",
    "marker",
    "pictureOptions",
    "explosion",
    "dPt",
    "dLbls",
    "trendline",
    "errBars",
    "cat",
    "val",
    "smooth",
    "shape",
    "extLst",
)


def c(name: str) -> str:
    """A name of DrawingML charts as lxml wants it."""
    return f"{{{C}}}{name}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A chart with its figures: the XML, the number formats of the categories and of each
    series, and which series are drawn invisible (the base of a waterfall)."""

    body: bytes
    formats: list[str]
    unseen: frozenset[int]


class ChartPart:
    """The chart drawn in a template, ready to be given figures many times."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        root = parse(data, name)
        self.supported = any(plot.tag in _PLOTS for plot in root.iter(*_PLOTS))
        formula = next((element.text for element in root.iter(c("f")) if element.text), "")
        found = _SHEET_NAME.match(formula or "")
        self.sheet = (found[1] or found[2]).replace("''", "'") if found else "Sheet1"
        if re.search(r"[\[\]:*?/\\]", self.sheet) or len(self.sheet) > 31:
            self.sheet = "Sheet1"  # a reference to another file
        plots = list(root.iter(*_PLOTS))
        self.kind = _kind(plots)
        self.relations = [
            element.get(f"{{{R}}}id") or ""
            for element in root.iter()
            if element.get(f"{{{R}}}id") is not None
        ]

    def filled(self, data: ChartData, workbook_id: str) -> Filled:
        """The chart's XML with the figures."""
        root = parse(self._data, self._name)
        area = root.find(f".//{c('plotArea')}")
        assert area is not None
        plots = [plot for plot in area if plot.tag in _PLOTS]
        pairs = _matched(plots, data, root)
        formats = [_category_format(pairs, data)]
        quoted = "'" + self.sheet.replace("'", "''") + "'" if not self.sheet.isalnum() else self.sheet
        for position, (element, series) in enumerate(pairs):
            formats.append(_fill(element, series, position, data, quoted, formats[0]))
        _axes(area, data)
        _titles(root, data)
        _link(root, workbook_id)
        body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        unseen = frozenset(position for position, (element, _) in enumerate(pairs) if _invisible(element))
        return Filled(body, formats, unseen)


def _kind(plots: list[Element]) -> str:
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
    look = series.find(c("spPr"))
    return look is not None and look.find(f"{{{A}}}noFill") is not None


def _order(series: Element) -> int:
    order = series.find(c("order"))
    value = order.get("val", "0") if order is not None else "0"
    return int(value) if value.isdigit() else 0


def _name_of(series: Element) -> str:
    return "".join(text.text or "" for text in series.iterfind(f"{c('tx')}//{c('v')}")).strip().casefold()


def _matched(plots: list[Element], data: ChartData, root: Element) -> list[tuple[Element, Series]]:
    """Each series of the data with the drawn one whose style it takes: by name, else by place.

    Series too many copy the last drawn one in the next theme colour; drawn ones too many go.
    """
    drawn = sorted((series for plot in plots for series in plot.iterchildren(c("ser"))), key=_order)
    free = list(drawn)
    chosen: dict[int, Element] = {}
    for position, series in enumerate(data.series):
        same = next(
            (one for one in free if _name_of(one) and _name_of(one) == series.name.strip().casefold()), None
        )
        if same is not None:
            chosen[position] = same
            free.remove(same)
    pairs: list[tuple[Element, Series]] = []
    used = _accents(root)
    last = drawn[-1] if drawn else None
    for position, series in enumerate(data.series):
        element = chosen.get(position)
        if element is None and free:
            element = free.pop(0)
        if element is None:
            element = _another(last, plots, used)
            last = element
        pairs.append((element, series))
    for unused in free:
        unused.getparent().remove(unused)
    for plot in plots:
        if plot.find(c("ser")) is None and len([one for one in plots if one.getparent() is not None]) > 1:
            _drop_plot(plot)
        else:
            _sort_series(plot, [element for element, _ in pairs])
    return pairs


def _sort_series(plot: Element, order: list[Element]) -> None:
    inside = [element for element in order if element.getparent() is plot]
    if not inside:
        return
    at = min(plot.index(element) for element in inside)
    for element in reversed(inside):
        plot.insert(at, element)


def _drop_plot(plot: Element) -> None:
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


def _accents(root: Element) -> set[int]:
    used = set()
    for color in root.iter(f"{{{A}}}schemeClr"):
        value = color.get("val", "")
        if value.startswith("accent") and value[6:].isdigit():
            used.add(int(value[6:]))
    return used


def _next_accent(used: set[int]) -> int:
    free = next((number for number in range(1, 7) if number not in used), None)
    if free is None:
        used.difference_update(range(1, 7))
        free = 1
    used.add(free)
    return free


def _another(last: Element | None, plots: list[Element], used: set[int]) -> Element:
    accent = _next_accent(used)
    if last is None:
        element = plots[0].makeelement(c("ser"))
        before = next(
            (i for i, child in enumerate(plots[0]) if child.tag in (c("dLbls"), c("gapWidth"), c("axId"))), 0
        )
        plots[0].insert(before, element)
        return element
    element = deepcopy(last)
    last.addnext(element)
    for name in _POINTED:
        for stale in list(element.iter(c(name))):
            stale.getparent().remove(stale)
    painted = [element.find(c("spPr")), element.find(f"{c('marker')}/{c('spPr')}")]
    for look in painted:
        for fill in look.iter(f"{{{A}}}solidFill") if look is not None else ():
            for child in list(fill):
                fill.remove(child)
            etree.SubElement(fill, f"{{{A}}}schemeClr", val=f"accent{accent}")
    return element


def _child(series: Element, name: str) -> Element:
    """The part of a series of that name, made at its place in the schema's order if missing."""
    found = series.find(c(name))
    if found is not None:
        return found
    later = {c(other) for other in _SER_ORDER[_SER_ORDER.index(name) + 1 :]}
    made = series.makeelement(c(name))
    series.insert(next((i for i, child in enumerate(series) if child.tag in later), len(series)), made)
    return made


def _formats(series: Element, name: str) -> str:
    code = series.find(f"{c(name)}//{c('formatCode')}")
    return code.text if code is not None and code.text else "General"


def _category_format(pairs: list[tuple[Element, Series]], data: ChartData) -> str:
    if data.category_type == "text":
        return "General"
    drawn = _formats(pairs[0][0], "cat") if pairs else "General"
    return "yyyy\\-mm\\-dd" if drawn == "General" and data.category_type == "date" else drawn


def _fill(
    element: Element, series: Series, position: int, data: ChartData, sheet: str, category_format: str
) -> str:
    count = len(data.categories)
    _child(element, "idx").set("val", str(position))
    _child(element, "order").set("val", str(position))
    code = data.number_format or _formats(element, "val")
    letter = column(position + 1)
    title = _child(element, "tx")
    title[:] = [_cache("str", f"{sheet}!${letter}$1", [_tidy(series.name)], None)]
    categories = _child(element, "cat")
    place = f"{sheet}!$A$2:$A${count + 1}"
    if data.category_type == "text":
        categories[:] = [_cache("str", place, [_tidy(label) for label in data.categories], None)]
    else:
        numbers = [category_number(category) for category in data.categories]
        categories[:] = [_cache("num", place, numbers, category_format)]
    figures = [None if figure is None else decimal_text(figure) for figure in series.values]
    _child(element, "val")[:] = [_cache("num", f"{sheet}!${letter}$2:${letter}${count + 1}", figures, code)]
    _forget(element, count, data.number_format)
    return code


def _tidy(text: object) -> str:
    return re.sub("[\x07\x0b\x0c]", " ", clean(str(text)))


def _cache(kind: str, formula: str, values: list[str | None], code: str | None) -> Element:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'
        for index, value in enumerate(values)
        if value is not None
    )
    style = f"<c:formatCode>{clean(code)}</c:formatCode>" if code is not None else ""
    return etree.fromstring(
        f'<c:{kind}Ref xmlns:c="{C}"><c:f>{clean(formula)}</c:f><c:{kind}Cache>{style}'
        f'<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )


def _forget(element: Element, count: int, number_format: str | None) -> None:
    """Drop what speaks of points that are gone, and references to the old workbook."""
    for name in _POINTED:
        for point in list(element.iter(c(name))):
            index = point.find(c("idx"))
            if index is not None and int(index.get("val", "0")) >= count:
                point.getparent().remove(point)
    _more_points(element, count)
    for extension in list(element.iter(c("ext"))):
        if any(etree.QName(inner).localname in _STALE for inner in extension.iter("{*}*")):
            extension.getparent().remove(extension)
    for holder in list(element.iter(c("extLst"))):
        if len(holder) == 0:
            holder.getparent().remove(holder)
    if number_format:
        for code in element.iterfind(f"{c('dLbls')}//{c('numFmt')}"):
            code.set("formatCode", number_format)


def _more_points(element: Element, count: int) -> None:
    """Slices beyond those painted one by one take the next theme colours."""
    plot = element.getparent()
    if plot is None or etree.QName(plot).localname not in (
        "pieChart",
        "doughnutChart",
        "pie3DChart",
        "ofPieChart",
    ):
        return
    painted = {int(i.get("val", "0")): i.getparent() for i in element.iterfind(f"{c('dPt')}/{c('idx')}")}
    if not painted or len(painted) < 2:
        return
    used = _accents(element)
    last = painted[max(painted)]
    assert last is not None
    for index in range(count):
        if index in painted or index < max(painted):
            continue
        point = deepcopy(last)
        point.find(c("idx")).set("val", str(index))
        accent = _next_accent(used)
        look = point.find(c("spPr"))
        fill = look.find(f"{{{A}}}solidFill") if look is not None else None
        if fill is not None:
            fill[:] = [fill.makeelement(f"{{{A}}}schemeClr", {"val": f"accent{accent}"})]
        last.addnext(point)
        last = point


def _axes(area: Element, data: ChartData) -> None:
    """An axis of dates under names would count days from 1900: it becomes one of categories.

    An axis drawn from zero on begins lower where a figure does.
    """
    if any(value is not None and value < 0 for series in data.series for value in series.values):
        for least in list(area.iterfind(f"{c('valAx')}/{c('scaling')}/{c('min')}")):
            if least.get("val") == "0":
                least.getparent().remove(least)
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


def _titles(root: Element, data: ChartData) -> None:
    texts = list(_title_texts(root))
    if data.title is not None and texts:
        texts[0].text = one_line(data.title)
        for further in texts[1:]:
            further.text = ""


def _title_texts(root: Element) -> Iterator[Element]:
    title = root.find(f"{c('chart')}/{c('title')}")
    return iter(()) if title is None else title.iter(f"{{{A}}}t")


def _link(root: Element, workbook_id: str) -> None:
    external = root.find(c("externalData"))
    if external is None:
        external = root.makeelement(c("externalData"))
        after = {c(name) for name in ("printSettings", "userShapes", "extLst")}
        root.insert(next((i for i, child in enumerate(root) if child.tag in after), len(root)), external)
    external.set(f"{{{R}}}id", workbook_id)
    external[:] = [external.makeelement(c("autoUpdate"), {"val": "0"})]
