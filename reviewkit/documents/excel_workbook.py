"""From a pack to its workbook: which sheets, key figures and charts it has, in plain values.

Packs may not know how a workbook is written: what is made here are mappings, in the shape
that the Excel engine reads (reviewkit.render.excel.described).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.documents.fields import Chart, Column, Pack, Series, Table, Value
from reviewkit.documents.period_words import period_word
from reviewkit.documents.template_words import TILE_LABELS
from reviewkit.text import N_, Language, language

Plain = dict[str, Any]

_HISTORY = {"new_commit": "commit"}  # where the history calls a key figure by another name
_LATE = ("late", "overdue")
_DAYS = ("day", "short_day", "month")


def workbook(pack: Pack, *, created: dt.datetime, colours: Mapping[str, str] | None = None) -> Plain:
    """The pack's workbook: a synthesis, a sheet for each table that has one.

    created  the date its properties bear
    colours  of the brand, by name
    """
    lang = language(pack.audience.lang)
    values = pack.values
    document = str(values.get("document") or lang.say(pack.kind.title))
    reader = str(values.get("reader") or pack.audience.name)
    when = str(values.get("when") or period_word(pack.period, lang))
    return {
        "title": f"{document} – {reader} – {when}",
        "lang": lang.code,
        "currency": pack.audience.currency,
        "created": created,
        "author": pack.audience.vendor,
        "company": pack.audience.vendor,
        "subject": str(values.get("headline") or ""),
        "keywords": " ".join(pack.identity),
        "foot": f"{pack.audience.vendor} · {reader} · {when}",
        "colours": dict(colours or {}),
        "front": {
            "name": lang.say(N_("Synthesis")),
            "kicker": f"{document} · {reader} · {when}",
            "title": str(values.get("headline") or document),
            "lines": _lines(values),
            "sentences": [str(one["text"]) for one in values.get("sentences") or () if one.get("text")],
            "tiles": _tiles(pack, lang),
            "charts": [
                made
                for field in pack.kind.fields
                if isinstance(field, Chart)
                and field.excel
                and (made := _chart(field, values, lang)) is not None
            ],
        },
        "tables": [
            _table(field, pack, lang)
            for field in pack.kind.fields
            if isinstance(field, Table) and field.sheet
        ],
    }


def _lines(values: Mapping[str, Any]) -> list[Plain]:
    """State and sources on one quiet line; who is missing on one that stands out."""
    said = " · ".join(str(values[key]) for key in ("state", "made_from") if values.get(key))
    lines: list[Plain] = [{"text": said[:1].upper() + said[1:]}] if said else []
    if values.get("missing"):
        lines.append({"text": str(values["missing"]), "attention": True})
    return lines


# --------------------------------------------------------------------- key figures


def _tiles(pack: Pack, lang: Language) -> list[Plain]:
    declared = {field.key: field for field in pack.kind.fields if isinstance(field, Value)}
    return [_tile(declared, key, pack.values, lang) for key in pack.kind.tiles if key in declared]


def _tile(declared: Mapping[str, Value], key: str, values: Mapping[str, Any], lang: Language) -> Plain:
    change = declared.get(f"{key}_change")
    tile: Plain = {
        "label": str(values.get(f"{key}_label") or lang.say(TILE_LABELS.get(key, declared[key].meaning))),
        "value": values.get(key),
        "type": declared[key].type,
        **_trend(key, values),
    }
    if change is not None:
        tile |= {"change": values.get(change.key), "change_type": change.type}
    note = str(values.get(f"{key}_note") or "")
    # Beside a change the engine prints its percent itself.
    if note and not (change is not None and (note.endswith("%") or note == lang.unknown)):
        tile["note"] = note
    return tile


def _trend(key: str, values: Mapping[str, Any]) -> Plain:
    """The last months of a key figure: its own series, or its column of the history."""
    series = values.get(f"{key}_trend")
    if isinstance(series, Series):
        return {
            "trend": list(next(iter(series.series.values()), ())),
            "trend_labels": list(series.categories),
        }
    rows = values.get("history") or ()
    column = _HISTORY.get(key, key)
    if not rows or column not in rows[0]:
        return {}
    return {
        "trend": [row[column] for row in rows],
        "trend_labels": [str(row.get("month", "")) for row in rows],
    }


# -------------------------------------------------------------------------- charts


def _chart(chart: Chart, values: Mapping[str, Any], lang: Language) -> Plain | None:
    series = values.get(chart.key)
    if not isinstance(series, Series):
        return None
    stem = chart.key.removesuffix("_chart")
    made: Plain = {
        "title": str(series.title or values.get(f"{stem}_title") or lang.say(chart.title)),
        "kind": chart.kind,
        "unit": chart.unit,
        "tones": chart.tones,
        "categories": [str(one) for one in series.categories],
        "series": {name: list(figures) for name, figures in series.series.items()},
    }
    if chart.kind == "waterfall" and len(series.series) == 4:
        made |= _steps(chart, series, lang)
    return made


def _steps(chart: Chart, series: Series, lang: Language) -> Plain:
    """Signed steps from the columns Word stacks (base, totals, what comes in, what goes out)."""
    _, totals, comes, goes = series.series.values()
    steps = [
        total if total is not None else (into or 0) - (out or 0)
        for total, into, out in zip(totals, comes, goes, strict=True)
    ]
    grounded = [place for place, total in enumerate(totals) if total is not None]
    return {"series": {lang.say(chart.title): steps}, "totals": grounded}


# -------------------------------------------------------------------------- tables


def _table(table: Table, pack: Pack, lang: Language) -> Plain:
    values = pack.values
    rows = list(values.get(table.key) or ())
    name = lang.say(table.title)
    tab = lang.say(table.tab) if table.tab else name
    says = values.get(f"{table.key}_title")
    if says is None:  # of the part of the document that the table stands in
        says = values.get(f"{table.key.partition('_')[0]}_title")
    bars = next((column.key for column in table.columns if column.type == "money" and column.total), "")
    return {
        "name": tab,
        "kicker": name if says else "",
        "title": str(says or name),
        "columns": [
            _column(column, bars, lang)
            for column in table.columns
            if not _known_anyway(column, rows, pack)
            and not (column.spare and rows and not any(row.get(column.key) for row in rows))
        ],
        "rows": rows,
        "empty": lang.say(table.empty),
        "notes": _notes(table, rows, values, lang),
    }


def _known_anyway(column: Column, rows: Sequence[Mapping[str, Any]], pack: Pack) -> bool:
    """A column that says nothing but whose pack this is."""
    return (
        column.key == "partner"
        and pack.audience.code != "all"
        and bool(rows)
        and all(row.get("partner") in (pack.audience.name, pack.audience.code) for row in rows)
    )


def _column(column: Column, bars: str, lang: Language) -> Plain:
    return {
        "key": column.key,
        "heading": lang.say(column.heading),
        "type": column.type,
        "width": column.width,
        "total": column.total,
        "mark": column.mark,
        "means": "late" if _late(column) else "changed",
        "bars": column.key == bars,
        "unit": column.unit,
        "tone": column.tone,
    }


def _late(column: Column) -> bool:
    return column.mark.endswith(_LATE)


def _notes(
    table: Table, rows: Sequence[Mapping[str, Any]], values: Mapping[str, Any], lang: Language
) -> list[str]:
    """What the filter was, and what the marks mean where a row bears one."""
    notes = []
    if "focus" in table.key and values.get("focus_rule"):
        notes.append(str(values["focus_rule"]))
    if values.get(f"{table.key}_note"):
        notes.append(str(values[f"{table.key}_note"]))
    marked = [column for column in table.columns if column.mark and any(row.get(column.mark) for row in rows)]
    if any(not _late(column) for column in marked):
        notes.append(lang.say(N_("Bold on a tinted ground: changed since the previous month.")))
    if any(_late(column) and column.type in _DAYS for column in marked):
        notes.append(lang.say(N_("“!” before a date: it has passed.")))
    return notes
