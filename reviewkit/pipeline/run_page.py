"""The run page: what came in, what was made, what is missing, what to do now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reviewkit.analysis import Portfolio
from reviewkit.forms import all_forms
from reviewkit.forms import faults as catalogue
from reviewkit.intake.taking import Taken
from reviewkit.packs.about import About
from reviewkit.packs.excel import workbook
from reviewkit.packs.frames import rows_of
from reviewkit.packs.labels import KINDS, label
from reviewkit.packs.whole import summary
from reviewkit.pipeline.directory import Directory
from reviewkit.render.excel import described
from reviewkit.render.html import describe as page
from reviewkit.render.html import run_page as rendered
from reviewkit.text import N_, Language, language
from reviewkit.workspace import Workspace

if TYPE_CHECKING:
    from reviewkit.pipeline.documents import Document
    from reviewkit.pipeline.monthly import Run

STATES = {
    "accepted": N_("accepted"),
    "partly_accepted": N_("partly accepted"),
    "returned": N_("given back"),
    "duplicate": N_("duplicate"),
    "unreadable": N_("unreadable"),
}
HANDED = {"prepared": N_("prepared"), "reviewed": N_("reviewed")}
ROLES = {
    "partner": N_("Partner"),
    "manager": N_("Channel manager"),
    "director": N_("Channel director"),
    "sales_director": N_("Sales director"),
}
TITLES = {
    "partner_review": N_("Review pack"),
    "review_workbook": N_("Review workbook"),
    "minutes": N_("Minutes"),
    "director": N_("Director's pack"),
    "channel_manager": N_("Channel manager's pack"),
    "commit": N_("Commit report"),
    "crm": N_("CRM file"),
    "assignment": N_("Assignments"),
    "mail": N_("Mail"),
}


def run_page(
    run: Run,
    workspace: Workspace,
    directory: Directory,
    portfolio: Portfolio,
    about: About,
    colours: dict[str, str],
) -> bytes:
    """The page's bytes, in the vendor's language."""
    lang = language(workspace.settings.language)
    waiting = run.given_back
    status = {row["code"]: row for row in rows_of(portfolio.partners)}
    front = described(workbook(summary(portfolio.whole(), about), created=dt.datetime(2000, 1, 1))).front  # noqa: DTZ001
    told = page.RunPage(
        lang=lang.code,
        currency=about.currency,
        vendor=about.vendor,
        period=lang.month(run.period.first_day),
        handed_in=sum(bool(row["handed_in"]) for row in status.values()),
        expected=len(status),
        submissions=[
            _submission(t, run, directory, lang)
            for t in run.taken
            if t in waiting or (t.faults and not t.given_back)
        ],
        missing=[_missing(code, status[code]["shown_period"], directory, lang) for code in run.missing],
        readers=_readers([*run.documents, *run.beside], directory, about, lang),
        failures=[page.Failure(f.path, f.why) for f in run.failures],
        tiles=front.tiles,
        charts=front.charts,
        forms=[
            (form.key, lang.say(form.title))
            for form in all_forms().values()
            if form.for_partner and not form.by_row and form.period_kind == run.period.kind
        ],
        handed=[_handed(row, run, directory, lang) for row in status.values()],
        corrections=[_correction(row, about, lang) for row in rows_of(portfolio.whole().corrections)],
        colours=colours,
    )
    return rendered(told)


def _who(taken: Taken, directory: Directory) -> str:
    partner = directory.partners.get(taken.partner or "")
    return partner.name if partner else taken.partner or ""


def _submission(taken: Taken, run: Run, directory: Directory, lang: Language) -> page.Submission:
    returned = ""
    if taken.returned is not None:
        import os  # noqa: PLC0415

        returned = os.path.relpath(taken.returned, run.folder).replace(os.sep, "/")

    def told(faults: list[catalogue.Fault]) -> list[page.Fault]:
        return [page.Fault(f.found(lang), f.expected(lang), f.sheet, f.cell, f.column) for f in faults]

    return page.Submission(
        taken.file,
        lang.say(STATES[taken.status]),
        _who(taken, directory),
        returned,
        told(taken.bad),
        told(taken.warnings),
    )


def _missing(code: str, shown: str | None, directory: Directory, lang: Language) -> page.Missing:
    from reviewkit.domain.period import Period  # noqa: PLC0415

    partner = directory.partners[code]
    manager = directory.managers.get(partner.manager)
    call = [page.Person(partner.director_name, lang.say(ROLES["sales_director"]), partner.director_email)]
    if manager is not None:
        call.append(page.Person(manager.name, lang.say(ROLES["manager"]), manager.email))
    instead = lang.say(N_("nothing is known of him yet"))
    if shown:
        month = lang.month(Period.parse(shown).first_day)
        instead = lang.say(N_("counted with his pipe of {month}"), month=month)
    return page.Missing(partner.name, lang.say(all_forms()["review"].title), call, instead)


def _readers(
    documents: list[Document], directory: Directory, about: About, lang: Language
) -> list[page.Reader]:
    """Director first, then channel managers, then partners, each with his documents."""
    groups: dict[tuple[int, str, str], list[page.Document]] = {}
    for document in documents:
        code = document.audience
        if code == "all":
            reader = (0, about.director, ROLES["director"])
        elif code in directory.partners:
            reader = (2, directory.partners[code].name, ROLES["partner"])
        else:
            reader = (1, about.managers.get(code, code), ROLES["manager"])
        title = lang.say(TITLES.get(document.kind, document.kind))
        if document.period:
            title = f"{title} {document.period}"
        groups.setdefault(reader, []).append(page.Document(title, document.path, document.format))
    return [
        page.Reader(name, made, lang.say(role))
        for (_, name, role), made in sorted(groups.items(), key=lambda g: g[0])
    ]


def _handed(row: dict[str, object], run: Run, directory: Directory, lang: Language) -> page.Handed:
    code = str(row["code"])
    partner = directory.partners[code]
    if row["handed_in"]:
        revision = row["revision"]
        cell = page.Cell(
            lang.say(HANDED[str(row["status"])]), "good", revision if isinstance(revision, int) else None
        )
    elif any(t.partner == code and t.status == "returned" for t in run.taken):
        cell = page.Cell(lang.say(N_("given back")), "bad")
    else:
        cell = page.Cell(lang.say(N_("missing")), "waiting")
    return page.Handed(partner.name, directory.manager_name(partner.manager), {"review": cell})


def _correction(row: dict[str, object], about: About, lang: Language) -> page.Correction:
    text = f"{row['reference']} {row['customer'] or ''}: {label(KINDS, row['kind'], lang)}"
    change = row["difference"]
    return page.Correction(
        about.partner_name(str(row["partner"])), text, change if isinstance(change, int) else None
    )
