"""The run page of a month: what came in, what was made, what is missing, what to do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from reviewkit.analysis import Portfolio
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.parts.whole_portfolio import summary
from reviewkit.documents.period_words import period_word
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import month_documents
from reviewkit.domain.vocabulary import CORRECTION_KINDS
from reviewkit.forms import all_forms
from reviewkit.history.people import Directory
from reviewkit.render.html import page_description as page
from reviewkit.render.html import run_page as rendered
from reviewkit.runs.page_parts import (
    channel_manager,
    readers,
    sales_director,
    submission,
    tasks,
    understood,
)
from reviewkit.runs.receipts import Receipt
from reviewkit.runs.run import Run
from reviewkit.text import N_, Language, language
from reviewkit.workspace import Workspace

HANDED = {"prepared": N_("prepared"), "reviewed": N_("reviewed")}
# Titles of the files on the page that are no documents of the registry.
TITLES = {
    "review_workbook": N_("Review workbook"),
    "crm": N_("CRM file"),
    "assignment": N_("Assignments"),
    "mail": N_("Mail"),
}


def run_page(
    run: Run,
    receipts: Mapping[tuple[str, str], Receipt],
    workspace: Workspace,
    directory: Directory,
    portfolio: Portfolio,
    reading_context: ReadingContext,
    colours: dict[str, str],
) -> bytes:
    """Return the page's bytes, in the vendor's language."""
    lang = language(workspace.settings.language)
    status = {row["code"]: row for row in rows_of(portfolio.partners)}
    front = workbook(summary(portfolio.whole(), reading_context), created=dt.datetime(2000, 1, 1)).front  # noqa: DTZ001
    description = page.RunPage(
        lang=lang.code,
        currency=reading_context.currency,
        vendor=reading_context.vendor,
        run=lang.say(N_("Monthly run")),
        period=period_word(run.period, lang),
        handed_in=sum(bool(row["handed_in"]) for row in status.values()),
        expected=len(status),
        submissions=[submission(t, run.folder, directory, lang) for t in run.given_back],
        receipts=understood(receipts, directory, lang),
        missing=[_missing(code, status[code]["shown_period"], directory, lang) for code in run.missing],
        readers=readers(
            [*run.documents, *run.beside],
            {**TITLES, **{document.kind: document.title for document in month_documents()}},
            directory,
            reading_context,
            lang,
        ),
        failures=[page.Failure(f.path, f.why) for f in run.failures],
        todo=tasks(run, lang),
        tiles=front.tiles,
        charts=front.charts,
        forms=[
            (form.key, lang.say(form.title))
            for form in all_forms().values()
            if form.for_partner and not form.by_row and form.period_kind == run.period.kind
        ],
        handed=[_handed(row, run, directory, lang) for row in status.values()],
        corrections=[
            _correction(row, reading_context, lang) for row in rows_of(portfolio.whole().corrections)
        ],
        colours=colours,
    )
    return rendered(description)


def _missing(code: str, shown: str | None, directory: Directory, lang: Language) -> page.Missing:
    from reviewkit.domain.period import Period  # noqa: PLC0415

    call = [*sales_director(directory, code, lang), *channel_manager(directory, code, lang)]
    instead = lang.say(N_("nothing is known of him yet"))
    if shown:
        month = lang.month(Period.parse(shown).first_day)
        instead = lang.say(N_("counted with his pipe of {month}"), month=month)
    return page.Missing(directory.partners[code].name, lang.say(all_forms()["review"].title), call, instead)


def _handed(row: dict[str, object], run: Run, directory: Directory, lang: Language) -> page.HandInLine:
    code = str(row["code"])
    partner = directory.partners[code]
    if row["handed_in"]:
        revision = row["revision"]
        cell = page.Cell(
            lang.say(HANDED[str(row["status"])]), "good", revision if isinstance(revision, int) else None
        )
    elif any(t.partner == code and t.status == "returned" for t in run.submissions):
        cell = page.Cell(lang.say(N_("given back")), "bad")
    else:
        cell = page.Cell(lang.say(N_("missing")), "waiting")
    return page.HandInLine(partner.name, directory.manager_name(partner.manager), {"review": cell})


def _correction(row: dict[str, object], reading_context: ReadingContext, lang: Language) -> page.Correction:
    text = f"{row['reference']} {row['customer'] or ''}: {CORRECTION_KINDS.label(str(row['kind']), lang)}"
    change = row["difference"]
    return page.Correction(
        reading_context.partner_name(str(row["partner"])), text, change if isinstance(change, int) else None
    )
