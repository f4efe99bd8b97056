"""The business-plan gap report: every partner and indicator, plan against actual (director, channel managers)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.analysis.quarter import QuarterPortfolio, QuarterView
from reviewkit.analysis.quarter.revenue_plan import revenue_plan
from reviewkit.documents.document import WHOLE_PORTFOLIO, Document, QuarterContent
from reviewkit.documents.fields import Audience, Chart, Column, Each, Pack, PackKind, Series, Table, Value
from reviewkit.documents.parts.landing_part import LANDING_PART, landing_part
from reviewkit.documents.parts.title_block import TITLE_BLOCK, title_block
from reviewkit.documents.quarter import scorecard
from reviewkit.documents.quarter.after_sales import NEEDS
from reviewkit.documents.quarter.agenda_part import AGENDA_PART, agenda_part
from reviewkit.documents.quarter.quarter_words import SIGNS, state_word
from reviewkit.documents.quarter.quarterly_pack import KEY_FIGURES, LABELS, TILES, headline, sentences, tiles
from reviewkit.documents.quarter.whom_to_help import HELP, help_lines
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.indicators import BY_KEY, INDICATORS
from reviewkit.domain.vocabulary import NEED_KINDS, NEED_STATUSES, PLAN_STATES
from reviewkit.text import N_, Language, language

Values = dict[str, Any]

_NAMED = 8  # names that fit on a line of the title block

HEAT = Table(
    "heat",
    N_("Partners and indicators"),
    (
        Column("partner", N_("Partner"), width=28, word_mm=45, yields=True),
        Column("manager", N_("Channel manager"), width=22),
        Column("missing", N_("Missing to date"), "money", width=18, word_mm=24, tone="down"),
        *(
            Column(indicator.key, indicator.short, "figure", width=12, word_mm=18.8)
            for indicator in INDICATORS
        ),
    ),
    N_("No partner is counted this quarter."),
    sheet=False,
)
HEAT_ROWS = Table(
    "heat_rows",
    N_("Rates by partner"),
    (
        Column("partner", N_("Partner"), width=28),
        Column("manager", N_("Channel manager"), width=22),
        Column("missing", N_("Missing to date"), "money", total=True, width=18, tone="down"),
        Column("ytd_plan", N_("Plan to date"), "money", total=True, width=18),
        Column("ytd_actual", N_("Year to date"), "money", total=True, width=18),
        *(Column(f"{indicator.key}_rate", indicator.heading, "rate", width=12) for indicator in INDICATORS),
        Column("red", N_("Off plan"), "integer", width=10),
    ),
    N_("No partner is counted this quarter."),
    sentence="heat_title",
)
GAP_ROWS = Table(
    "gap_rows",
    N_("Gaps"),
    (
        Column("partner", N_("Partner"), width=28),
        Column("manager", N_("Channel manager"), width=22),
        *scorecard.INDICATOR_ROWS.columns,
    ),
    N_("No partner is counted this quarter."),
)
MANAGERS = Table(
    "managers",
    N_("By channel manager"),
    (
        Column("name", N_("Channel manager"), width=28, word_mm=49, yields=True),
        Column("partners", N_("Partners"), "integer", width=10, word_mm=22),
        Column("ytd_plan", N_("Plan to date"), "money", width=18, word_mm=29),
        Column("ytd_actual", N_("Year to date"), "money", width=18, word_mm=29),
        Column("rate", N_("Rate"), "rate", width=10, word_mm=17),
        Column("missing", N_("Missing to date, net of what others are ahead"), "money", width=18, word_mm=35),
        Column("still", N_("Still to bring"), "money", width=18, word_mm=28),
        Column("covered", N_("Covered by open pipe"), "rate", width=14, word_mm=24),
        Column("red", N_("Off plan on revenue"), "integer", width=12, word_mm=24),
    ),
    N_("No channel manager is known."),
    notes=("managers_note",),
)
CHANGES = Table(
    "changes",
    N_("What changed since last quarter"),
    (
        Column("partner", N_("Partner"), width=30, word_mm=75, yields=True),
        Column("indicator", N_("Indicator"), width=28, word_mm=72, yields=True),
        Column("before", N_("Last quarter, to date"), width=20, word_mm=55, yields=True),
        Column("now", N_("Now, to date"), width=20, word_mm=55, yields=True),
    ),
    N_("No indicator changed its state since last quarter."),
    tab=N_("Changes of the quarter"),
)
ABSENT = Table(
    "absent",
    N_("Who is missing"),
    (
        Column("partner", N_("Partner"), width=30, word_mm=70, yields=True),
        Column("manager", N_("Channel manager"), width=24, word_mm=57, yields=True),
        Column("what", N_("What is missing"), width=60, word_mm=130, yields=True),
    ),
    N_("Every partner handed in everything."),
)
MISSING_CHART = Chart("missing_chart", N_("Revenue missing to date, by partner"), "bars", tones=("down",))
RED = Each(
    "red",
    (
        Value("name", "text", "The partner"),
        Value("manager", "text", "His channel manager"),
        Value("headline", "text", "His revenue against the plan"),
        Each("sentences", (Value("text", "text", "One sentence"),)),
        Value("advice", "text", "What helps him first"),
        scorecard.WIDE_SCORECARD,
        NEEDS,
    ),
    "A page for each partner whose revenue is off plan",
)

GAP = PackKind(
    "gap",
    "gap.docx",
    N_("Business-plan gap report"),
    (
        *TITLE_BLOCK,
        *TILES,
        *LABELS,
        Value("scope", "text", "Whose partners are told of"),
        HEAT,
        Value("heat_title", "text", "How many partners are off plan"),
        Value("legend", "text", "What signs and colours mean"),
        MANAGERS,
        Value("managers_note", "text", "What the partners behind miss, beside what is missing net of those ahead"),
        *LANDING_PART,
        *AGENDA_PART,
        HELP,
        Value("help_title", "text", "Whom to help first"),
        CHANGES,
        ABSENT,
        MISSING_CHART,
        RED,
        HEAT_ROWS,
        GAP_ROWS,
        *(Value(f"w_{key}", "text", f"Heading: {key}") for key in
          ("heat", "managers", "help", "changes", "absent", "red", "scope", "advice", "landing", "agenda")),
    ),
    tiles=KEY_FIGURES,
)  # fmt: skip


def gap_report(portfolio: QuarterPortfolio, context: ReadingContext, manager: str = "") -> Pack:
    """Build the gap report in the vendor's language and currency.

    manager  code of the channel manager whose partners it covers; empty for all partners
    """
    lang = language(context.lang)
    view = portfolio.of_manager(manager) if manager else portfolio.whole()
    reader = context.managers.get(manager, manager) if manager else context.director
    partner_views = [(code, portfolio.in_vendor(code)) for code in view.partners]
    rows = sorted(
        (_heat(code, partner_view, context, lang) for code, partner_view in partner_views),
        key=lambda r: (-(r["missing"] or 0), r["partner"]),
    )
    order = {row["code"]: index for index, row in enumerate(rows)}
    partner_views.sort(key=lambda pair: order[pair[0]])
    red_codes = [
        code for code, gap_view in partner_views if gap_view.gaps["revenue"].year_to_date.status == "red"
    ]
    help_rows = help_lines(partner_views, context, lang)
    advice = {row["code"]: row["what"] for row in help_rows}
    changes, absent = _changes(partner_views, context, lang), _absent(partner_views, context, lang)
    off_plan = sum(bool(row["red"]) for row in rows)
    values: Values = {
        **title_block(context, lang, lang.say(GAP.title), reader),
        "state": lang.count(
            "{n} of {partners} partners handed in the quarter", "{n} of {partners} partners handed in the quarter",
            sum(_handed(partner_view) for _, partner_view in partner_views), partners=len(partner_views),
        ),
        "made_from": lang.say(N_("business plans, quarterly workbooks and monthly reviews")),
        "missing": _missing(absent, lang),
        "headline": headline(view, lang),
        "sentences": [{"text": text} for text in (*sentences(view, lang), *_left_out(view, lang))][:6],
        **tiles(view, lang),
        "scope": lang.say(N_("the partners of {name}"), name=reader) if manager else lang.say(N_("all partners")),
        "heat": rows,
        "heat_title": lang.count(
            "{n} partner has at least one indicator off plan", "{n} partners have at least one indicator off plan", off_plan
        ),
        "legend": "   ".join(f"{SIGNS[choice.key]} {choice.shown(lang)}" for choice in PLAN_STATES.choices)
        + "   " + lang.say(N_("year to date against the plan of the quarters so far; “–” without a plan or a figure")),
        "managers": _managers(portfolio, context, lang, manager),
        "managers_note": _net(rows, view, lang),
        **landing_part(view.month, revenue_plan(view), lang),
        **agenda_part(view, partner_views, context, lang),
        "help": help_rows,
        "help_title": _help_title(help_rows, lang),
        "changes": changes,
        "absent": absent,
        "missing_chart": _chart(rows, lang),
        "red": [_page(portfolio, code, context, lang, advice.get(code, "")) for code in red_codes],
        "heat_rows": rows,
        "gap_rows": [
            {"partner": context.partner_name(code), "manager": _manager(code, context), **row}
            for code, partner_view in partner_views for row in scorecard.indicator_rows(partner_view, lang)
        ],
        **_headings(lang),
    }  # fmt: skip
    audience = Audience(manager or "all", reader, context.lang, view.currency, context.vendor)
    return Pack(GAP, audience, context.period, values)


def _headings(lang: Language) -> dict[str, str]:
    """Return the headings of the report's parts."""
    return {
        "w_heat": lang.say(N_("Partner by partner")), "w_managers": lang.say(N_("By channel manager")),
        "w_help": lang.say(N_("Whom to help first, and with what")),
        "w_changes": lang.say(N_("What changed since last quarter")),
        "w_scope": lang.say(N_("Tells of")), "w_advice": lang.say(N_("What helps first")),
        "w_landing": lang.say(N_("Landing")), "w_agenda": lang.say(N_("What it takes")),
        "w_absent": lang.say(N_("Who is missing")), "w_red": lang.say(N_("Off plan")),
    }  # fmt: skip


def _manager(code: str, context: ReadingContext) -> str:
    card = context.partners.get(code)
    return card.manager_name if card else ""


def _handed(view: QuarterView) -> bool:
    submission = view.handed()
    return submission is not None and submission.partner_side is not None


def missing_money(view: QuarterView) -> int | None:
    """Return the revenue missing to date against the plan: cents, 0 where it is reached, None unknown."""
    difference = view.gaps["revenue"].year_to_date.difference
    return None if difference is None else max(0, -int(difference))


def _heat(code: str, view: QuarterView, context: ReadingContext, lang: Language) -> Values:
    gap = view.gaps["revenue"].year_to_date
    row: Values = {
        "code": code, "partner": context.partner_name(code), "manager": _manager(code, context),
        "missing": missing_money(view),
        "ytd_plan": None if gap.plan is None else int(gap.plan),
        "ytd_actual": None if gap.actual is None else int(gap.actual),
        "red": sum(indicator_gap.year_to_date.status == "red" for indicator_gap in view.gaps.values()),
    }  # fmt: skip
    for key, indicator_gap in view.gaps.items():
        to_date = indicator_gap.year_to_date
        rate = None if to_date.rate is None else float(to_date.rate)
        row[f"{key}_rate"] = rate
        row[key] = "–" if rate is None else f"{SIGNS[to_date.status or 'red']} {lang.rate(rate)}"
        row[f"{key}_status"] = to_date.status or ""
    return row


def _managers(
    portfolio: QuarterPortfolio, context: ReadingContext, lang: Language, manager: str
) -> list[Values]:
    codes = [manager] if manager else list(portfolio.managers)
    views = [(context.managers.get(code, code), portfolio.of_manager(code)) for code in codes]
    if not manager:
        views.append((lang.say(N_("Total")), portfolio.whole()))
    rows = []
    for name, view in views:
        gap = view.gaps["revenue"]
        to_date, still = gap.year_to_date, gap.still_to_bring
        partner_views = [portfolio.in_vendor(code) for code in view.partners]
        rows.append({
            "name": name, "partners": len(view.pids),
            "ytd_plan": None if to_date.plan is None else int(to_date.plan),
            "ytd_actual": None if to_date.actual is None else int(to_date.actual),
            "rate": None if to_date.rate is None else float(to_date.rate),
            "missing": missing_money(view), "still": None if still is None else int(still),
            "covered": view.coverage.rate,
            "red": sum(partner_view.gaps["revenue"].year_to_date.status == "red" for partner_view in partner_views),
        })  # fmt: skip
    if not manager:
        rows[-1]["strong"] = True
    return rows


def _net(rows: Sequence[Values], view: QuarterView, lang: Language) -> str:
    """Return why the sum missing by partner exceeds what the whole misses; empty where it does not."""
    gross, net = sum(row["missing"] or 0 for row in rows), missing_money(view)
    if net is None or gross == net:
        return ""
    return lang.say(
        N_("The partners behind their plan miss {gross} together; net of those ahead of theirs, {net} is missing."),
        gross=lang.money(gross, view.currency), net=lang.money(net, view.currency),
    )  # fmt: skip


def _changes(
    views: Sequence[tuple[str, QuarterView]], context: ReadingContext, lang: Language
) -> list[Values]:
    """Return the indicators whose state to date changed since the last quarter of the same year."""
    rows = []
    for code, view in views:
        if view.period.part == 1:
            continue
        before = view.gaps_at(view.period.shift(-1))
        for key, gap in view.gaps.items():
            status_before, status = before[key].year_to_date.status, gap.year_to_date.status
            if status_before and status and status_before != status:
                rows.append({
                    "partner": context.partner_name(code), "indicator": lang.say(BY_KEY[key].heading),
                    "before": state_word(status_before, lang), "now": state_word(status, lang), "rank": status == "red",
                })  # fmt: skip
    return sorted(rows, key=lambda row: not row["rank"])


def _absent(
    views: Sequence[tuple[str, QuarterView]], context: ReadingContext, lang: Language
) -> list[Values]:
    rows = []
    for code, view in views:
        submission, missing = view.handed(), []
        if view.gaps["revenue"].year_plan is None:
            missing.append(lang.say(N_("business plan")))
        if submission is None or submission.partner_side is None:
            missing.append(lang.say(N_("partner's part of the quarter")))
        if submission is None or submission.vendor_side is None:
            missing.append(lang.say(N_("channel manager's part of the quarter")))
        if view.months_in() < 3:
            missing.append(lang.count("{n} monthly review", "{n} monthly reviews", 3 - view.months_in()))
        if missing:
            rows.append({"partner": context.partner_name(code), "manager": _manager(code, context), "what": ", ".join(missing),
                        "quarter": submission is None or submission.partner_side is None})  # fmt: skip
    return rows


def _missing(absent_rows: Sequence[Values], lang: Language) -> str:
    """Return the names of partners without a quarterly workbook, cut at the length of a line."""
    names = [row["partner"] for row in absent_rows if row["quarter"]]
    if len(names) > _NAMED:
        return lang.count(
            "Not handed in: {names} and {n} more.", "Not handed in: {names} and {n} more.",
            len(names) - _NAMED, names=", ".join(names[:_NAMED]),
        )  # fmt: skip
    return lang.say(N_("Not handed in: {names}."), names=lang.listed(names)) if names else ""


def _left_out(view: QuarterView, lang: Language) -> list[str]:
    """Return who is left out of the sums, and what partners without a plan did."""
    revenue = view.gaps["revenue"].year_to_date
    without_plan = revenue.without_plan
    sentences = []
    if without_plan.count and without_plan.actual is not None:
        sentences.append(lang.count(
            "{n} partner without a plan made {amount} to date, which no sum holds.",
            "{n} partners without a plan made {amount} to date, which no sum holds.",
            without_plan.count, amount=lang.money(int(without_plan.actual), view.currency),
        ))  # fmt: skip
    without_figure = revenue.left_out - without_plan.count
    if without_figure:
        sentences.append(lang.count(
            "{n} partner without any figure is left out of the sums.",
            "{n} partners without any figure are left out of the sums.", without_figure,
        ))  # fmt: skip
    return sentences


def _help_title(help_rows: Sequence[Values], lang: Language) -> str:
    if not help_rows:
        return lang.say(N_("No partner is behind his plan"))
    return lang.say(N_("Help {names} first"), names=lang.listed([row["partner"] for row in help_rows[:3]]))


def _chart(rows: Sequence[Values], lang: Language) -> Series | None:
    """Return the chart of the twelve partners that miss most revenue (cents)."""
    behind = [row for row in rows if row["missing"]][:12]
    if not behind:
        return None
    return Series(
        [row["partner"] for row in behind],
        {lang.say(N_("Missing to date")): [row["missing"] for row in behind]},
    )


def _page(
    portfolio: QuarterPortfolio, code: str, context: ReadingContext, lang: Language, advice: str
) -> Values:
    view = portfolio.in_vendor(code)
    return {
        "name": context.partner_name(code), "manager": _manager(code, context), "headline": headline(view, lang),
        "sentences": [{"text": text} for text in sentences(view, lang)], "advice": advice,
        "scorecard": scorecard.lines(view, lang),
        "needs": [
            {"kind": NEED_KINDS.label(row["kind"], lang), "text": row["text"], "owner": row.get("owner") or "",
             "due": row.get("due"), "status": NEED_STATUSES.label(row.get("status"), lang)}
            for row in view.needs
        ],
    }  # fmt: skip


DOCUMENT = Document[QuarterContent](
    GAP,
    per=("channel_manager", "all"),
    order=20,
    build=lambda quarter, code: gap_report(
        quarter.portfolio, quarter.reading_context, "" if code == WHOLE_PORTFOLIO else code
    ),
    mail=("channel_manager", "director"),
)
