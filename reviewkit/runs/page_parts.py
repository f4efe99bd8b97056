"""Parts of the run pages of a month and of a quarter: workbooks, receipts, documents by reader."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reviewkit.documents.period_words import period_word
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain import faults as catalogue
from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.history.people import Directory
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.render.html import page_description as page
from reviewkit.runs.crm_export import export_number
from reviewkit.runs.next_steps import Weight
from reviewkit.runs.output import Document
from reviewkit.runs.receipts import Receipt
from reviewkit.runs.run import Run
from reviewkit.runs.run_words import STATES, address_change_line, lost_letter_lines, withheld_line
from reviewkit.text import N_, Language, language

ROLES = {
    "partner": N_("Partner"),
    "manager": N_("Channel manager"),
    "director": N_("Channel director"),
    "sales_director": N_("Sales director"),
}


def submission(result: IntakeResult, folder: Path, directory: Directory, lang: Language) -> page.Submission:
    """Return a workbook that was given back, with its faults.

    folder  the page's, which links are relative to
    """
    returned = ""
    if result.returned is not None:
        returned = os.path.relpath(result.returned, folder).replace(os.sep, "/")
    partner = directory.partners.get(result.partner or "")
    return page.Submission(
        result.file,
        lang.say(STATES[result.status]),
        partner.name if partner else result.partner or "",
        returned,
        [_fault(fault, result.kind, lang) for fault in result.bad],
    )


# The page lists these by itself: with their faults, their reasons, and whom to call.
_ON_THE_PAGE = (Weight.FAILED, Weight.MEND, Weight.MISSING)


def tasks(run: Run, lang: Language) -> list[page.Todo]:
    """Return what stands in the way of a run's period, beside what the page lists by itself."""
    return [*_steps(run, lang), *_mail_tasks(run, lang)]


def _steps(run: Run, lang: Language) -> list[page.Todo]:
    steps = []
    for step in run.steps:
        if step.weight in _ON_THE_PAGE:
            continue
        text = step.text.text(lang)
        if step.command:
            text = lang.labelled(text, step.command)
        path = "" if step.path is None else os.path.relpath(step.path, run.folder).replace(os.sep, "/")
        steps.append(page.Todo(text, path))
    return steps


def _mail_tasks(run: Run, lang: Language) -> list[page.Todo]:
    """Return what somebody has to see to before every mail of a run can leave."""
    return [
        *(page.Todo(withheld_line(mail, lang.code)) for mail in run.withheld),
        *(page.Todo(address_change_line(change, run.period, lang.code)) for change in run.address_changes),
        *(page.Todo(line) for line in lost_letter_lines(run.lost_letters, lang.code)),
    ]


def _fault(fault: catalogue.Fault, form: str | None, lang: Language) -> page.Fault:
    return page.Fault(
        fault.found(lang), fault.expected(lang), fault.sheet, fault.cell, _heading(fault, form, lang)
    )


def _heading(fault: catalogue.Fault, form: str | None, lang: Language) -> str:
    """Return the heading of the fault's column, since readers do not know its key; empty where it has none."""
    if form is None or not fault.column:
        return ""
    sheets = all_forms()[form].sheets
    named = [s for s in sheets if fault.sheet in {lang.say(s.title), language("fr").say(s.title), s.title}]
    for sheet in (*named, *sheets):
        for column in sheet.columns:
            if column.key == fault.column:
                return lang.say(column.heading)
    return ""


def understood(
    receipts: Mapping[tuple[str, str], Receipt], directory: Directory, lang: Language
) -> list[page.Receipt]:
    """Return the receipts of the workbooks that count, those with warnings first."""
    rows = []
    for (form, code), receipt in receipts.items():
        partner = directory.partners.get(code)
        rows.append(
            page.Receipt(
                who=partner.name if partner else lang.say(all_forms()[form].title),
                what=lang.say(all_forms()[form].title) if partner else "",
                amounts=receipt.in_short(lang),
                warnings=len(receipt.warnings),
                file=receipt.file,
                text=receipt.text(),
                subject=receipt.subject(),
                ours=[
                    lang.labelled(", ".join(filter(None, (f.sheet, f.cell))), f.message(lang))
                    for f in receipt.warnings
                    if f.ours
                ],
                to=partner.director_email if partner else "",
                lang=receipt.lang,
            )
        )
    return sorted(rows, key=lambda row: (not row.warnings, row.what == "", row.who, row.file))


def readers(
    documents: Iterable[Document],
    titles: Mapping[str, str],
    directory: Directory,
    reading_context: ReadingContext,
    lang: Language,
) -> list[page.Reader]:
    """Return the readers with their documents: the director, then channel managers, then partners.

    titles  by kind of document
    """
    groups: dict[tuple[int, str, str], list[page.Document]] = {}
    for document in documents:
        code = document.audience
        if code == "all":
            reader = (0, reading_context.director, ROLES["director"])
        elif code in directory.partners:
            reader = (2, directory.partners[code].name, ROLES["partner"])
        else:
            reader = (1, reading_context.managers.get(code, code), ROLES["manager"])
        title = lang.say(titles[document.kind])
        if document.period:
            title = f"{title} {period_word(Period.parse(document.period), lang)}"
        if document.kind == "crm":
            title = lang.say(N_("{title} no. {number}"), title=title, number=export_number(document.path))
        groups.setdefault(reader, []).append(page.Document(title, document.path, document.format))
    return [
        page.Reader(name, made, lang.say(role))
        for (_, name, role), made in sorted(groups.items(), key=lambda group: group[0])
    ]


def sales_director(directory: Directory, code: str, lang: Language) -> Sequence[page.Person]:
    """Return whom to call at a partner."""
    partner = directory.partners[code]
    return [page.Person(partner.director_name, lang.say(ROLES["sales_director"]), partner.director_email)]


def channel_manager(directory: Directory, code: str, lang: Language) -> Sequence[page.Person]:
    """Return a partner's channel manager; empty where the directory does not know it."""
    manager = directory.managers.get(directory.partners[code].manager)
    return [page.Person(manager.name, lang.say(ROLES["manager"]), manager.email)] if manager else []
