"""The last twelve known months."""

from __future__ import annotations

from collections.abc import Sequence

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import AnyField, Chart, Column, Series, Table
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.template_words import TILE_LABELS
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language

HISTORY: tuple[AnyField, ...] = (
    Table(
        "history",
        N_("Twelve months"),
        (
            Column("month", N_("Month"), width=14),
            Column("pipe", N_("Pipe"), "money", width=16),
            Column("weighted", N_("Weighted"), "money", width=16),
            Column("commit", N_("Commit"), "money", width=16),
            Column("promised", N_("Promised for it"), "money", width=16),
            Column("achieved", N_("Achieved"), "money", width=16),
        ),
        N_("No month is known yet."),
    ),
    Chart("history_chart", N_("Pipe and weighted pipe"), "lines"),
    Chart("promises_chart", N_("Promised for the month, and achieved"), "columns"),
    *(
        Chart(f"{key}_trend", N_("Over the known months"), "lines", excel=False)
        for key in ("pipe", "weighted", "achieved", "new_commit")
    ),
)
# Key figure by the column of the history that its trend follows.
_TRENDS = {"pipe": "pipe", "weighted": "weighted", "achieved": "achieved", "new_commit": "commit"}
_FEWEST = 3  # two points are a change, which the tile prints as a number


def history(view: View, lang: Language) -> Values:
    """Return the values of HISTORY: a row a known month (cents), charts where there is enough to draw."""
    rows = [
        row
        | {
            "month": lang.short_month(Period.of_number(row["month"]).first_day),
            "promised": row["promised"] if row["comes_after"] else None,
        }
        for row in rows_of(view.history)
    ]
    trends: Values = {f"{key}_trend": None for key in _TRENDS}
    if len(rows) < 2:
        return {"history": rows, "history_chart": None, "promises_chart": None, **trends}
    levels = (("pipe", N_("Pipe")), ("weighted", N_("Weighted")))
    flows = (("promised", N_("Promised")), ("achieved", N_("Achieved")))
    months = [row["month"] for row in rows]

    def drawn(names: Sequence[tuple[str, str]]) -> Series | None:
        series = {lang.say(name): [row[key] for row in rows] for key, name in names}
        return Series(months, series) if any(map(any, series.values())) else None

    if len(rows) >= _FEWEST:
        for key, column in _TRENDS.items():
            trends[f"{key}_trend"] = drawn([(column, TILE_LABELS[key])])
    return {"history": rows, "history_chart": drawn(levels), "promises_chart": drawn(flows), **trends}
