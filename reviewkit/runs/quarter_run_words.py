"""A quarter's main figures in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewkit.text import N_, language


def quarter_lines(told: dict[str, Any], lang_code: str, currency: str) -> Iterator[str]:
    """The plan gap of revenue in the quarter and the year to date: partners, channel managers, the whole."""
    lang = language(lang_code)
    heads = (N_("Plan"), N_("Actual"), N_("Rate"), N_("Year to date"), N_("Rate"), N_("Still to bring"))
    rows = [(lang.say(N_("Who")), *(lang.say(head) for head in heads))]
    groups: list[tuple[str, dict[str, Any]]] = [(lang.say(N_("Whole")), told["total"])]
    groups += [*told["channel_managers"].items(), *told["partners"].items()]
    for name, one in groups:
        own = one.get("currency", currency)
        gap = one["plan_gap"]["revenue"]
        now, year = gap["quarter"], gap["year_to_date"]
        rows.append(
            (
                name,
                lang.money(now["plan"], own),
                lang.money(now["actual"], own),
                lang.rate(now["rate"]),
                lang.money(year["actual"], own),
                lang.rate(year["rate"]),
                lang.money(gap["still_to_bring"], own),
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        name, *cells = row
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(cells, widths[1:], strict=True))]
        )
