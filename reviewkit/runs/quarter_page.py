"""The run page of a quarter: what came in, what was made, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.period_words import period_word
from reviewkit.documents.quarter.gap_report import gap_report
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import quarter_documents
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

TITLES = {"mail": N_("Mail")}  # of files that are no documents of the registry


def quarter_page(
    run: Run,
    receipts: Mapping[tuple[str, str], Receipt],
    workspace: Workspace,
    directory: Directory,
    portfolio: QuarterPortfolio,
    reading_context: ReadingContext,
    colours: dict[str, str],
) -> bytes:
    """Return the page's bytes, in the vendor's language."""
    lang = language(workspace.settings.language)
    front = workbook(gap_report(portfolio, reading_context), created=dt.datetime(2000, 1, 1)).front  # noqa: DTZ001
    description = page.RunPage(
        lang=lang.code,
        currency=reading_context.currency,
        vendor=reading_context.vendor,
        run=lang.say(N_("Quarterly run")),
        period=period_word(run.period, lang),
        handed_in=sum(_side(portfolio, code, "partner") is not None for code in portfolio.codes),
        expected=len(portfolio.codes),
        submissions=[submission(t, run.folder, directory, lang) for t in run.given_back],
        receipts=understood(receipts, directory, lang),
        missing=[form for code in portfolio.codes for form in _missing(portfolio, code, directory, lang)],
        readers=readers(
            run.documents,
            {**TITLES, **{document.kind: document.title for document in quarter_documents()}},
            directory,
            reading_context,
            lang,
        ),
        failures=[page.Failure(f.path, f.why) for f in run.failures],
        todo=tasks(run, lang),
        tiles=front.tiles,
        charts=front.charts,
        forms=[(key, lang.say(all_forms()[key].title)) for key in ("quarterly", "plan")],
        handed=[_handed(portfolio, code, directory, lang) for code in portfolio.codes],
        corrections=[],
        colours=colours,
    )
    return rendered(description)


def _side(portfolio: QuarterPortfolio, code: str, side: str) -> int | None:
    """Return the revision that a side counts from; None where that side is not in."""
    quarterly = portfolio.handed.get((code, portfolio.known.period))
    if quarterly is None:
        return None
    return quarterly.partner_side if side == "partner" else quarterly.vendor_side


def _missing(
    portfolio: QuarterPortfolio, code: str, directory: Directory, lang: Language
) -> list[page.Missing]:
    partner = directory.partners[code]
    partner_side, vendor_side = sales_director(directory, code, lang), channel_manager(directory, code, lang)
    missing = []
    form = lang.say(all_forms()["quarterly"].title)
    if _side(portfolio, code, "partner") is None:
        known = lang.say(N_("counted with what the monthly reviews know"))
        what = lang.say(N_("{form}, the partner's part"), form=form)
        missing.append(page.Missing(partner.name, what, [*partner_side, *vendor_side], known))
    if _side(portfolio, code, "vendor") is None:
        what = lang.say(N_("{form}, the channel manager's part"), form=form)
        missing.append(
            page.Missing(partner.name, what, vendor_side, lang.say(N_("contract and payments are not known")))
        )
    if not any(plan.year == portfolio.known.period.year for plan in portfolio.plans.get(code, ())):
        plan = lang.say(all_forms()["plan"].title)
        missing.append(
            page.Missing(
                partner.name, plan, [*partner_side, *vendor_side], lang.say(N_("nothing to compare with"))
            )
        )
    return missing


def _handed(portfolio: QuarterPortfolio, code: str, directory: Directory, lang: Language) -> page.HandInLine:
    partner = directory.partners[code]
    sides = [side for side in ("partner", "vendor") if _side(portfolio, code, side) is not None]
    words = {
        (): (N_("missing"), "waiting"),
        ("partner",): (N_("partner's part"), "good"),
        ("vendor",): (N_("channel manager's part"), "waiting"),
        ("partner", "vendor"): (N_("both parts"), "good"),
    }
    text, tone = words[tuple(sides)]
    plans = [p for p in portfolio.plans.get(code, ()) if p.year == portfolio.known.period.year]
    plan = page.Cell(
        lang.say(N_("accepted") if plans else N_("missing")), "good" if plans else "waiting",
        max((p.number for p in plans), default=None),
    )  # fmt: skip
    newest = max((r for side in sides if (r := _side(portfolio, code, side)) is not None), default=None)
    quarterly = page.Cell(lang.say(text), "good" if tone == "good" else "waiting", newest)
    return page.HandInLine(
        partner.name, directory.manager_name(partner.manager), {"quarterly": quarterly, "plan": plan}
    )
