"""Small charts drawn as SVG: columns now and before, a movement, lines of months.

Colours are classes that the page's style fills, so that they follow light and dark mode.
All texts are escaped here: the result may be put into a page as it is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from reviewkit.content.workbook_description import Chart, Figure
from reviewkit.render.excel.chart_scale import Scale, alternative_text, chart_scale
from reviewkit.text import Language
from reviewkit.text.rounding import whole_half_up

_WIDTH = 440
_LINES = ("accent", "ink", "attention", "previous", "down")


def draw(chart: Chart, lang: Language, currency: str) -> str:
    """Return the chart as an <svg> with its alternative text."""
    scale = chart_scale(chart, lang, currency)
    kind = {"waterfall": _movement, "lines": _lines, "combo": _lines, "bars": _bars}.get(chart.kind, _columns)
    height, parts = kind(chart, scale, lang)
    words = escape(alternative_text(chart, lang, currency), quote=True)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{words}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def spark(values: Sequence[Figure], words: str) -> str:
    """Return a line of the last months without axes, its last point marked; empty for fewer than two figures."""
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(0.0, *(v for _, v in known)), max(v for _, v in known) or 1
    span = (high - low) or 1

    def at(index: int, value: float) -> tuple[float, float]:
        return 2 + index * 116 / max(len(values) - 1, 1), 26 - (value - low) / span * 22

    runs = _runs(values)
    paths = "".join(f'<path class="line previous" d="{_path([at(p, v) for p, v in run])}"/>' for run in runs)
    x, y = at(*known[-1])
    dot = f'<circle class="fill accent" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    return (
        f'<svg class="spark" viewBox="0 0 122 30" role="img" aria-label="{escape(words, quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg">{paths}{dot}</svg>'
    )


# ------------------------------------------------------------------------- kinds


def _columns(chart: Chart, scale: Scale, lang: Language) -> tuple[float, list[str]]:
    """Draw clustered columns with their values; the last series in accent, earlier ones grey."""
    rows = list(chart.series.values())
    known = [float(v) for values in rows for v in values if v is not None]
    high, low = max([0.0, *known]), min([0.0, *known])
    span = (high - low) or 1
    top, ground = 18, 150
    zero = ground - (0 - low) / span * (ground - top)
    band = _WIDTH / max(len(chart.categories), 1)
    wide = min(band * 0.8 / max(len(rows), 1), 46)
    parts = []
    for index, category in enumerate(chart.categories):
        left = index * band + (band - wide * len(rows)) / 2
        for number, values in enumerate(rows):
            value = values[index] if index < len(values) else None
            if value is None:
                continue
            tall = abs(value) / span * (ground - top)
            y = zero - tall if value >= 0 else zero
            tone = "accent" if number == len(rows) - 1 else "previous"
            x = left + number * wide
            shown = scale.printed(_unit(chart, value), lang)
            parts.append(_bar(tone, x + 1, y, wide - 2, tall))
            quiet = "" if tone == "accent" else " quiet"
            parts.append(_text(x + wide / 2, y - 4, shown, "middle", f"value{quiet}"))
        parts += _label(category, index * band + band / 2, ground + 14, band)
    parts.append(f'<path class="line hairline" d="M0 {zero:.1f}H{_WIDTH}"/>')
    return ground + 32, parts


def _bars(chart: Chart, scale: Scale, lang: Language) -> tuple[float, list[str]]:
    """Draw horizontal bars, which leave room for long names beside them."""
    rows = list(chart.series.values())
    known = [float(v) for values in rows for v in values if v is not None]
    high, low = max([0.0, *known]) or 1, min([0.0, *known])
    left, right, thick, air = 158, 62, 17, 9
    zero = left - low / (high - low) * (_WIDTH - left - right)
    parts, y = [], 0.0
    for index, category in enumerate(chart.categories):
        lines = _wrapped(str(category), left - 10)
        tall = max(thick * len(rows), 14 * len(lines))
        middle = y + tall / 2
        for number, line in enumerate(lines):
            parts.append(_text(0, middle + 4 + 14 * (number - (len(lines) - 1) / 2), line, "start", "label"))
        for number, values in enumerate(rows):
            value = values[index] if index < len(values) else None
            if value is None:
                continue
            tone = chart.tones[number] if chart.tones else "accent" if number == len(rows) - 1 else "previous"
            long = abs(value) / (high - low) * (_WIDTH - left - right)
            top = middle + thick * (number - len(rows) / 2)
            if value:
                parts.append(
                    _bar(tone, zero if value > 0 else zero - long, top + 1, max(long, 1.5), thick - 2)
                )
            shown = scale.printed(_unit(chart, value), lang)
            parts.append(
                _text(zero + max(long if value > 0 else 0, 0) + 5, top + 13, shown, "start", "value")
            )
        y += tall + air
    parts.append(f'<path class="line hairline" d="M{zero:.1f} 0V{max(y - air, 0):.1f}"/>')
    return y, parts


def _movement(chart: Chart, scale: Scale, lang: Language) -> tuple[float, list[str]]:
    """Draw the waterfall sideways: a line for each step leaves room for name and figure on a phone."""
    values = list(next(iter(chart.series.values())))[: len(chart.categories)]
    grounded = {index % len(values) for index in chart.totals} if values else set()
    ends: list[tuple[float, float]] = []
    for index, raw in enumerate(values):
        start = 0.0 if index in grounded or not ends else ends[-1][1]
        ends.append((start, start + float(raw or 0)))
    high = max([1.0, *(max(pair) for pair in ends)])
    low = min([0.0, *(min(pair) for pair in ends)])
    left, right, row = 96, 62, 25
    room = _WIDTH - left - right

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * room

    parts = []
    for index, (category, raw) in enumerate(zip(chart.categories, values, strict=False)):
        value = raw or 0
        y = index * row
        tone = "ink" if index in grounded else "up" if value > 0 else "down"
        x, far = sorted(at(end) for end in ends[index])
        words = scale.printed(_unit(chart, value), lang, signed=index not in grounded)
        parts.append(_text(0, y + 16, category, "start", "label strong" if index in grounded else "label"))
        if value:
            parts.append(_bar(tone, x, y + 4, max(far - x, 1.5), row - 8))
        parts.append(_text(far + 5, y + 16, words, "start", f"value {tone if value else 'quiet'}"))
        if index + 1 < len(values):
            parts.append(f'<path class="line hairline" d="M{at(ends[index][1]):.1f} {y + row - 4}v8"/>')
    return len(values) * row, parts


def _lines(chart: Chart, scale: Scale, lang: Language) -> tuple[float, list[str]]:
    """Draw lines over months; the page prints their names and last figures below (see `legend`)."""
    rows = list(chart.series.values())
    known = [float(v) for values in rows for v in values if v is not None]
    high, low = max([1.0, *known]), min([0.0, *known])
    top, ground, left = 10, 150, 44
    count = max(len(chart.categories), 1)

    def at(index: int, value: float) -> tuple[float, float]:
        x = left + 6 + index * (_WIDTH - left - 14) / max(count - 1, 1)
        return x, ground - (value - low) / (high - low) * (ground - top)

    parts = []
    for mark in _marks(low, high):
        y = at(0, mark)[1]
        parts.append(f'<path class="line hairline" d="M{left} {y:.1f}H{_WIDTH}"/>')
        parts.append(_text(left - 5, y + 4, scale.printed(_unit(chart, mark), lang), "end", "label"))
    for number, values in reversed(list(enumerate(rows))):
        tone = _LINES[number % len(_LINES)]
        for run in _runs(values):
            points = [at(index, value) for index, value in run]
            if len(points) == 1:
                parts.append(
                    f'<circle class="fill {tone}" cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="2.5"/>'
                )
            else:
                parts.append(f'<path class="line {tone}" d="{_path(points)}"/>')
    every = -(-count // 6)
    for index, category in enumerate(chart.categories):
        if (count - 1 - index) % every == 0:
            anchor = "end" if index == count - 1 and count > 1 else "middle"
            x = _WIDTH if anchor == "end" else at(index, low)[0]
            parts.append(_text(x, ground + 18, category, anchor, "label"))
    return ground + 24, parts


def legend(chart: Chart, lang: Language, currency: str) -> list[tuple[str, str, str]]:
    """Return tone, name and last known figure of each series; nothing for a single series."""
    if chart.kind == "waterfall" or len(chart.series) < 2:
        return []
    lines = chart.kind in ("lines", "combo")
    last = len(chart.series) - 1
    entries = []
    for number, (name, values) in enumerate(chart.series.items()):
        tone = _LINES[number % len(_LINES)] if lines else "accent" if number == last else "previous"
        known = [value for value in values if value is not None]
        shown = ""
        if lines and known:
            shown = (
                lang.money(whole_half_up(known[-1]), currency)
                if chart.unit in ("money", "change")
                else (lang.rate(known[-1]) if chart.unit == "rate" else lang.number(known[-1], 1))
            )
        entries.append((tone, name, shown))
    return entries


# ------------------------------------------------------------------------- parts


def _unit(chart: Chart, value: float) -> float:
    return value / 100 if chart.unit in ("money", "change") else value


def _bar(tone: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="fill {tone}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, classes: str) -> str:
    return (
        f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(str(text))}</text>'
    )


def _label(text: str, x: float, y: float, room: float) -> Iterable[str]:
    """Draw a category's name in one line, or in two where it is wider than its column."""
    words = str(text).split()
    if len(str(text)) * 6.2 <= room or len(words) < 2:
        return [_text(x, y, text, "middle", "label")]
    cut = min(range(1, len(words)), key=lambda n: max(len(" ".join(words[:n])), len(" ".join(words[n:]))))
    return [
        _text(x, y, " ".join(words[:cut]), "middle", "label"),
        _text(x, y + 13, " ".join(words[cut:]), "middle", "label"),
    ]


def _wrapped(text: str, room: float) -> list[str]:
    """Return a name in at most two lines; a longer name ends in an ellipsis."""
    most = int(room / 6.2)
    return textwrap.wrap(text, most, max_lines=2, placeholder="…", break_on_hyphens=False) or [""]


def _runs(values: Sequence[Figure]) -> list[list[tuple[int, float]]]:
    """Return the stretches of known figures, each with its index: an unknown month breaks the line."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, float(value)))
    return [run for run in runs if run]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _marks(low: float, high: float) -> list[float]:
    """Return three or four round figures for an axis."""
    span = high - low
    step = 10 ** len(str(int(span))) / 10
    for finer in (1, 2, 4, 5, 10, 20, 40):
        if span / (step * 10 / finer) >= 2.5:
            step = step * 10 / finer
            break
    first = int(low // step)
    return [n * step for n in range(first, int(high // step) + 1) if low <= n * step <= high]
