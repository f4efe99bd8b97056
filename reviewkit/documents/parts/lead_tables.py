"""New leads by origin, one by one, and what became of older ones (seed 2.1)."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Column, Table
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import QUALIFICATIONS
from reviewkit.text import N_, NBSP, Language

LEAD_TABLE = Table(
    "leads",
    N_("New leads by origin"),
    (
        Column("origin", N_("Origin"), width=18),
        Column("count", N_("Leads"), "integer", total=True, width=10),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("qualified", N_("Qualified"), "integer", total=True, width=12),
        Column("rejected", N_("Rejected"), "integer", total=True, width=12),
        Column("to_qualify", N_("To qualify"), "integer", total=True, width=12),
    ),
    N_("No new lead this month."),
    sentence="leads_title",
)
LEAD_LINES = Table(
    "lead_lines",
    N_("Leads"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26, word_mm=33, yields=True),
        Column("project", N_("Project"), width=28, word_mm=31, yields=True),
        Column("origin", N_("Origin"), width=10, word_mm=14),
        Column("amount", N_("Amount"), "money", total=True, width=16, word_mm=22),
        Column("qualification", N_("Qualification"), width=16, word_mm=20),
        Column("planned_action", N_("Planned action or reason"), width=36, word_mm=31, yields=True),
        Column("planned_action_due", N_("Due"), "short_day", width=12, word_mm=19),
        Column("is_new", N_("New this month"), "flag", width=8),
    ),
    N_("No new lead, and none still to qualify."),
    most=12,
)
# Word shows the rows of LEAD_LINES in two tables.
NEW_LEADS = replace(LEAD_LINES, key="new_lead_lines", title=N_("New leads"), sheet=False)
OLDER_LEADS = replace(
    LEAD_LINES, key="older_lead_lines", title=N_("Older leads still to qualify"), sheet=False
)
LEAD_WINS = Table(
    "lead_wins",
    N_("Leads turned into wins, by quarter of declaration"),
    (
        Column("quarter", N_("Declared in"), width=14),
        Column("origin", N_("Origin"), width=10),
        Column("leads", N_("Leads"), "integer", total=True, width=10),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("wins", N_("Wins"), "integer", total=True, width=10),
        Column("won", N_("Won amount"), "money", total=True, width=16),
    ),
    N_("No lead has been declared with a date yet."),
    tab=N_("Leads turned into wins"),
)


def _origin(code: str, context: ReadingContext) -> str:
    return context.vendor if code == "RS" else code


def leads(view: View, context: ReadingContext) -> list[Values]:
    """Return the rows of LEAD_TABLE, one an origin; none where no lead is new."""
    by_origin = view.figures["leads"]
    if not any(origin_figures["count"] for origin_figures in by_origin.values()):
        return []
    return [{"origin": _origin(origin, context), **by_origin[origin]} for origin in by_origin]


def older_leads(view: View) -> list[Values]:
    """Return the leads of earlier months that are neither qualified nor rejected yet."""
    keys = {(row["partner"], row["key"]) for row in rows_of(view.leads)}
    return [row for row in rows_of(view.open_leads) if (row["partner"], row["key"]) not in keys]


def lead_lines(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of LEAD_LINES: new leads, then older ones still to qualify; each group by amount."""
    lines = []
    for is_new, group in ((True, rows_of(view.leads)), (False, older_leads(view))):
        for row in sorted(group, key=lambda r: (-(r["amount"] or 0), r["key"])):
            state = QUALIFICATIONS.label(row["qualification"], lang)
            if row["qualification"] == "rejected" and row["rejection_reason"]:
                row["planned_action"] = row["rejection_reason"]
                row["planned_action_due"] = None
            lines.append(
                row
                | {
                    "partner": context.partner_name(row["partner"]),
                    "origin": _origin(row["origin"], context),
                    "qualification": state,
                    "is_new": is_new,
                }
            )
    return lines


def lead_wins(view: View, context: ReadingContext) -> list[Values]:
    """Return the rows of LEAD_WINS, one a quarter of declaration and origin."""
    return [row | {"origin": _origin(row["origin"], context)} for row in rows_of(view.lead_wins)]


def leads_title(view: View, context: ReadingContext, lang: Language) -> str:
    """Return a sentence on new leads by origin and on older ones still to qualify."""
    new_leads, older = _new_leads_title(view, context, lang), older_leads(view)
    if not older:
        return new_leads
    return lang.count(
        "{new_leads}; {n} older one still to qualify ({amount})",
        "{new_leads}; {n} older ones still to qualify ({amount})",
        len(older),
        new_leads=new_leads,
        amount=lang.money(sum(row["amount"] or 0 for row in older), view.currency),
    )


def _new_leads_title(view: View, context: ReadingContext, lang: Language) -> str:
    by_origin = view.figures["leads"]
    count = sum(figures["count"] for figures in by_origin.values())
    if not count:
        return lang.say(N_("No new lead this month"))
    amount = sum(figures["amount"] for figures in by_origin.values())
    waiting = sum(figures["to_qualify"] for figures in by_origin.values())
    origins = ", ".join(
        f"{_origin(origin, context)}{NBSP}{lang.integer(figures['count'])}"
        for origin, figures in by_origin.items()
        if figures["count"]
    )
    title = lang.count(
        "{n} new lead for {amount} ({origins})",
        "{n} new leads for {amount} ({origins})",
        count,
        amount=lang.money(amount, view.currency),
        origins=origins,
    )
    return (
        title
        if not waiting
        else title + ", " + lang.count("{n} still to qualify", "{n} still to qualify", waiting)
    )
