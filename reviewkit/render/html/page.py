"""The run page: what came in, what was made, what to do now, in one HTML file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

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
        returned=[submission for submission in page.submissions if submission.faults],
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
        chip=lambda submission: _chip(submission, lang),
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
    """Return the page's headline: reviews handed in of those expected, and workbooks to mend."""
    text = lang.count(
        "{n} of {all} reviews handed in",
        "{n} of {all} reviews handed in",
        page.handed_in,
        all=lang.integer(page.expected),
    )
    back = sum(1 for submission in page.submissions if submission.faults)
    if back:
        text += ", " + lang.count("{n} workbook to mend", "{n} workbooks to mend", back)
    elif page.handed_in >= page.expected:
        text += ", " + lang.say(N_("nothing to mend"))
    return text


def _counts(page: RunPage, lang: Language) -> list[dict[str, object]]:
    """The band at the top: handed in, documents, to mend, missing."""
    back = sum(1 for submission in page.submissions if submission.faults)
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
) -> dict[str, object]:
    """Return a number of the key figures; a zero (`none`) is grey and has no link."""
    return {
        "label": label,
        "value": value,
        "share": share,
        "at": "" if none else at,
        "tone": "quiet" if none else tone,
    }


def _todo(page: RunPage, lang: Language) -> list[dict[str, str]]:
    """Return the tasks in order: failed documents, faults to mend, people to call, tasks of the run."""
    tasks = []
    if page.failures:
        text = lang.count(
            "Look at {n} document that could not be made",
            "Look at {n} documents that could not be made",
            len(page.failures),
        )
        tasks.append({"at": "#failed", "text": text})
    for submission in page.submissions:
        cells = [fault for fault in submission.faults if fault.cell]
        if submission.who and cells:
            text = lang.count(
                "Have {n} cell mended in the workbook of",
                "Have {n} cells mended in the workbook of",
                len(cells),
            )
            tasks.append({"at": "#mend", "text": f"{text} {submission.who}"})
        elif submission.faults:
            text = lang.say(
                N_("See to the file {file}: {fault}"), file=submission.file, fault=submission.faults[0].found
            )
            tasks.append({"at": "#mend", "text": text})
    for missing in page.missing:
        first = missing.call[0].name if missing.call else ""
        text = lang.say(N_("Ask {who} for: {form}"), who=missing.who, form=missing.form)
        if first:
            text += lang.say(N_(" (call {name})"), name=first)
        tasks.append({"at": "#missing", "text": text})
    return tasks + [{"at": href(more.path), "text": more.text} for more in page.todo]


def _chip(submission: Submission, lang: Language) -> str:
    """Return a workbook's status with the number of cells to mend."""
    cells = sum(1 for fault in submission.faults if fault.cell)
    return (
        f"{submission.status} · {lang.count('{n} cell to mend', '{n} cells to mend', cells)}"
        if cells
        else submission.status
    )


def _by_title(documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """Return the documents by title: formats of the same document share a line of the page."""
    by_title: dict[str, list[Document]] = {}
    for document in documents:
        by_title.setdefault(document.title, []).append(document)
    return list(by_title.items())


def _tile(tile: Tile, lang: Language, currency: str) -> dict[str, object]:
    change = tile.change
    tone = "" if change is None else "up" if change > 0 else "down" if change < 0 else "quiet"
    text = "" if change is None else signed(tile.change_type, change, lang, currency)
    months = ", ".join(
        f"{label} {figure(tile.type, value, lang, currency)}"
        for label, value in zip(tile.trend_labels, tile.trend, strict=False)
        if value is not None
    )
    return {
        "label": tile.label,
        "value": figure(tile.type, tile.value, lang, currency),
        "change": f"{ {'up': '▲', 'down': '▼'}.get(tone, '=') } {text}" if text else "",
        "tone": tone,
        "note": tile.note,
        "spark": Markup(svg.spark(tile.trend, f"{tile.label}: {months}")),  # noqa: S704 -- svg escapes its texts
    }
