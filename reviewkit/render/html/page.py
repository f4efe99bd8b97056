"""The run page: what came in, what was made, what to do now, in one HTML file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from reviewkit.content.workbook_description import Tile
from reviewkit.render.cell_formats import COLOURS, brand_colours
from reviewkit.render.excel.chart_scale import chart_scale
from reviewkit.render.html import svg
from reviewkit.render.html.links import href, mailto, tel
from reviewkit.render.html.page_description import Document, RunPage, Submission
from reviewkit.render.html.page_words import WORDS, figure, signed
from reviewkit.text import N_, Language, language
from reviewkit.text.rounding import whole_half_up

_HERE = Path(__file__).parent
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def run_page(page: RunPage) -> bytes:
    """The page's bytes, the same for the same page."""
    lang = language(page.lang)
    text = _template().render(
        page=page,
        lang=lang,
        w={key: lang.say(word) for key, word in WORDS.items()},
        headline=_headline(page, lang),
        counts=_counts(page, lang),
        todo=_todo(page, lang),
        returned=[one for one in page.submissions if one.faults],
        tiles=[_tile(tile, lang, page.currency) for tile in page.tiles],
        charts=[
            {
                "title": chart.title,
                "unit": chart_scale(chart, lang, page.currency).unit,
                "drawn": Markup(svg.draw(chart, lang, page.currency)),  # noqa: S704 -- svg escapes its texts
                "legend": svg.legend(chart, lang, page.currency),
            }
            for chart in page.charts
            if any(value is not None for values in chart.series.values() for value in values)
        ],
        change=lambda cents: lang.change(cents, page.currency),
        rows=lambda count: lang.count("{n} warning", "{n} warnings", count),
        chip=lambda one: _chip(one, lang),
        by_title=_by_title,
        colours=COLOURS | brand_colours(page.colours),
    )
    return _CONTROL.sub("", text).encode("utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(href=href, mailto=mailto, tel=tel)
    return environment.get_template("run_page.html.j2")


def _headline(page: RunPage, lang: Language) -> str:
    """The page's message: how many of how many, and what stands in the way."""
    said = lang.count(
        "{n} of {all} reviews handed in",
        "{n} of {all} reviews handed in",
        page.handed_in,
        all=lang.integer(page.expected),
    )
    back = sum(1 for one in page.submissions if one.faults)
    if back:
        said += ", " + lang.count("{n} workbook to mend", "{n} workbooks to mend", back)
    elif page.handed_in >= page.expected:
        said += ", " + lang.say(N_("nothing to mend"))
    return said


def _counts(page: RunPage, lang: Language) -> list[dict[str, Any]]:
    """The band at the top: handed in, documents, to mend, missing."""
    back = sum(1 for one in page.submissions if one.faults)
    made = sum(len(reader.documents) for reader in page.readers)
    share = whole_half_up(Fraction(100 * page.handed_in, page.expected)) if page.expected else None
    handed_in = lang.say(
        N_("{count} of {all}"), count=lang.integer(page.handed_in), all=lang.integer(page.expected)
    )
    absent = len(page.missing)
    return [
        _count(lang.say(N_("Reviews handed in")), handed_in, "#handed", share=share),
        _count(lang.say(N_("Documents made")), lang.integer(made), "#documents"),
        _count(lang.say(N_("Workbooks to mend")), lang.integer(back), "#mend", "down", none=not back),
        _count(lang.say(N_("Missing")), lang.integer(absent), "#missing", "attention", none=not absent),
    ]


def _count(
    label: str, value: str, at: str, tone: str = "", *, share: int | None = None, none: bool = False
) -> dict[str, Any]:
    """A number of the band; where there is none of it, it is quiet and leads nowhere."""
    return {
        "label": label,
        "value": value,
        "share": share,
        "at": "" if none else at,
        "tone": "quiet" if none else tone,
    }


def _todo(page: RunPage, lang: Language) -> list[dict[str, str]]:
    """What to do now, in order: what failed, what to mend, whom to call, then what the run adds."""
    out = []
    if page.failures:
        said = lang.count(
            "Look at {n} document that could not be made",
            "Look at {n} documents that could not be made",
            len(page.failures),
        )
        out.append({"at": "#failed", "text": said})
    for one in page.submissions:
        cells = [fault for fault in one.faults if fault.cell]
        if one.who and cells:
            said = lang.count(
                "Have {n} cell mended in the workbook of",
                "Have {n} cells mended in the workbook of",
                len(cells),
            )
            out.append({"at": "#mend", "text": f"{said} {one.who}"})
        elif one.faults:
            said = lang.say(N_("See to the file {file}: {fault}"), file=one.file, fault=one.faults[0].found)
            out.append({"at": "#mend", "text": said})
    for missing in page.missing:
        first = missing.call[0].name if missing.call else ""
        said = lang.say(N_("Ask {who} for: {form}"), who=missing.who, form=missing.form)
        if first:
            said += lang.say(N_(" (call {name})"), name=first)
        out.append({"at": "#missing", "text": said})
    return out + [{"at": href(more.path), "text": more.text} for more in page.todo]


def _chip(one: Submission, lang: Language) -> str:
    """What became of a workbook, and how many of its cells are to be mended."""
    cells = sum(1 for fault in one.faults if fault.cell)
    return (
        f"{one.status} · {lang.count('{n} cell to mend', '{n} cells to mend', cells)}"
        if cells
        else one.status
    )


def _by_title(documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """Documents that differ in their format only stand on one line."""
    out: dict[str, list[Document]] = {}
    for document in documents:
        out.setdefault(document.title, []).append(document)
    return list(out.items())


def _tile(tile: Tile, lang: Language, currency: str) -> dict[str, Any]:
    change = tile.change
    tone = "" if change is None else "up" if change > 0 else "down" if change < 0 else "quiet"
    said = "" if change is None else signed(tile.change_type, change, lang, currency)
    months = ", ".join(
        f"{label} {figure(tile.type, value, lang, currency)}"
        for label, value in zip(tile.trend_labels, tile.trend, strict=False)
        if value is not None
    )
    return {
        "label": tile.label,
        "value": figure(tile.type, tile.value, lang, currency),
        "change": f"{ {'up': '▲', 'down': '▼'}.get(tone, '=') } {said}" if said else "",
        "tone": tone,
        "note": tile.note,
        "spark": Markup(svg.spark(tile.trend, f"{tile.label}: {months}")),  # noqa: S704 -- svg escapes its texts
    }
