"""From a pack to the description of its workbook: sheets, key figures and charts, all by declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewkit.content.columns import Column, Raw, Row
from reviewkit.content.workbook_description import Chart as DrawnChart
from reviewkit.content.workbook_description import Figure, Front, Line, TableSheet, Tile, Workbook
from reviewkit.documents.fields import Chart, KeyFigure, Pack, Series, Table, Value
from reviewkit.documents.period_words import period_word
from reviewkit.text import N_, Language, language

_DAYS = ("day", "short_day", "month")


def workbook(pack: Pack, *, created: dt.datetime, colours: Mapping[str, str] | None = None) -> Workbook:
    """Describe the pack's workbook: a synthesis, then a sheet for each table that has one.

    created  the date its properties bear
    colours  of the brand, by name
    """
    lang = language(pack.audience.lang)
    document = pack.text("document") or lang.say(pack.kind.title)
    reader = pack.text("reader") or pack.audience.name
    when = pack.text("when") or period_word(pack.period, lang)
    return Workbook(
        title=f"{document} – {reader} – {when}",
        lang=lang.code,
        currency=pack.audience.currency,
        created=created,
        author=pack.audience.vendor,
        company=pack.audience.vendor,
        subject=pack.text("headline"),
        keywords=" ".join(pack.identity),
        foot=f"{pack.audience.vendor} · {reader} · {when}",
        colours=dict(colours or {}),
        front=Front(
            name=lang.say(N_("Synthesis")),
            kicker=f"{document} · {reader} · {when}",
            title=pack.text("headline") or document,
            lines=_lines(pack),
            sentences=pack.sentences,
            tiles=_tiles(pack, lang),
            charts=_charts(pack, lang),
        ),
        tables=[
            _table_sheet(field, pack, lang)
            for field in pack.kind.fields
            if isinstance(field, Table) and field.sheet
        ],
        scenario=pack.scenario,
    )


def _lines(pack: Pack) -> list[Line]:
    """State and sources on one quiet line; who is missing on one that stands out."""
    quiet = " · ".join(text for text in (pack.text("state"), pack.text("made_from")) if text)
    lines = [Line(quiet[:1].upper() + quiet[1:])] if quiet else []
    if missing := pack.text("missing"):
        lines.append(Line(missing, attention=True))
    return lines


# --------------------------------------------------------------------- key figures


def _tiles(pack: Pack, lang: Language) -> list[Tile]:
    values = {field.key: field for field in pack.kind.fields if isinstance(field, Value)}
    return [_tile(figure, values, pack, lang) for figure in pack.kind.tiles]


def _tile(figure: KeyFigure, values: Mapping[str, Value], pack: Pack, lang: Language) -> Tile:
    tile = Tile(
        label=lang.say(figure.label),
        value=pack.raw(figure.value),
        type=values[figure.value].type,
        note=pack.text(figure.note) if figure.note else "",
    )
    if figure.change:
        tile = replace(tile, change=_number(pack.raw(figure.change)), change_type=values[figure.change].type)
    if figure.trend is not None:
        rows = pack.rows(figure.trend.table)
        tile = replace(
            tile,
            trend=[_number(row[figure.trend.column]) for row in rows],
            trend_labels=[str(row[figure.trend.month]) for row in rows],
        )
    return tile


def _number(raw: Raw) -> Figure:
    """Return a raw figure. Raises TypeError for a text or a date."""
    if raw is None or isinstance(raw, int | float):
        return raw
    raise TypeError(f"{raw!r} is no figure")


# -------------------------------------------------------------------------- charts


def _charts(pack: Pack, lang: Language) -> list[DrawnChart]:
    charts = []
    for field in pack.kind.fields:
        if isinstance(field, Chart) and field.excel:
            series = pack.values[field.key]
            if isinstance(series, Series):
                charts.append(_chart(field, series, pack, lang))
    return charts


def _chart(chart: Chart, series: Series, pack: Pack, lang: Language) -> DrawnChart:
    title = lang.say(chart.title)
    drawn = DrawnChart(
        title=series.title or (pack.text(chart.sentence) if chart.sentence else "") or title,
        kind=chart.kind,
        unit=chart.unit,
        tones=chart.tones,
        categories=[str(category) for category in series.categories],
        series={name: list(figures) for name, figures in series.series.items()},
    )
    if chart.kind != "waterfall":
        return drawn
    steps, levels = signed_steps(series)
    return replace(drawn, series={title: steps}, totals=levels)


def signed_steps(series: Series) -> tuple[list[Figure], list[int]]:
    """Return a waterfall's signed steps, and the indices of those that stand on the ground.

    Word draws it as stacked columns: an invisible base, the levels, what comes in, what goes out.
    """
    _, levels, incoming, outgoing = series.series.values()
    steps: list[Figure] = [
        level if level is not None else (gain or 0) - (loss or 0)
        for level, gain, loss in zip(levels, incoming, outgoing, strict=True)
    ]
    return steps, [index for index, level in enumerate(levels) if level is not None]


# -------------------------------------------------------------------------- tables


def _table_sheet(table: Table, pack: Pack, lang: Language) -> TableSheet:
    rows = pack.rows(table.key)
    name = lang.say(table.title)
    sentence = pack.text(table.sentence) if table.sentence else ""
    barred = next((column.key for column in table.columns if column.type == "money" and column.total), "")
    return TableSheet(
        name=lang.say(table.tab) if table.tab else name,
        kicker=name if sentence else "",
        title=sentence or name,
        columns=[
            replace(column, heading=lang.say(column.heading), bars=column.key == barred)
            for column in table.columns
            if not _repeats_reader(column, rows, pack) and not _is_spare(column, rows)
        ],
        rows=rows,
        empty=lang.say(table.empty),
        notes=_notes(table, pack, lang),
    )


def _repeats_reader(column: Column, rows: Sequence[Row], pack: Pack) -> bool:
    """Whether every row of the column names the one partner that the pack is for."""
    reader = (pack.audience.name, pack.audience.code)
    return column.names_reader and bool(rows) and all(row[column.key] in reader for row in rows)


def _is_spare(column: Column, rows: Sequence[Row]) -> bool:
    return column.spare and bool(rows) and not any(row[column.key] for row in rows)


def _notes(table: Table, pack: Pack, lang: Language) -> list[str]:
    """Return what the filter was, and what the marks mean where a row bears one."""
    notes = [note for key in table.notes if (note := pack.text(key))]
    rows = pack.rows(table.key)
    marked = [column for column in table.columns if column.mark and any(row[column.mark] for row in rows)]
    if any(column.mark_meaning == "changed" for column in marked):
        notes.append(lang.say(N_("Bold on a tinted ground: changed since the previous month.")))
    if any(column.mark_meaning == "late" and column.type in _DAYS for column in marked):
        notes.append(lang.say(N_("“!” before a date: it has passed.")))
    return notes
