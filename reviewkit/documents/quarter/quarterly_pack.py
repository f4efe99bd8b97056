"""The quarterly pack: one partner's quarter, the seven chapters of the seed in its order."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.analysis.quarter.revenue_plan import revenue_plan
from reviewkit.documents.document import Document, QuarterContent
from reviewkit.documents.fields import Audience, KeyFigure, Pack, PackKind, Value
from reviewkit.documents.parts.landing_part import LANDING_PART, landing_part
from reviewkit.documents.parts.title_block import TITLE_BLOCK, title_block
from reviewkit.documents.quarter.after_sales import AFTER_SALES_FIELDS, after_sales
from reviewkit.documents.quarter.business_chapter import BUSINESS_FIELDS, business, coverage_said
from reviewkit.documents.quarter.first_chapters import CHAPTER_FIELDS, chapters
from reviewkit.documents.quarter.quarter_words import HEADING_GROUP, headings, shown
from reviewkit.documents.quarter.scorecard import SCORECARD_FIELDS, scorecard
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.money import ratio
from reviewkit.text import N_, Language, language

TILES = (
    Value("revenue", "money", "Revenue year to date"),
    Value("revenue_note", "text", "Against the plan of the quarters so far"),
    Value("still", "money", "Still to bring this year"),
    Value("still_note", "text", "For each quarter to come"),
    Value("year_landing", "money", "Where the year lands"),
    Value("year_landing_note", "text", "Its range, against the year's plan"),
    Value("covered", "rate", "Open pipe closing in the year, of what is missing"),
    Value("covered_note", "text", "How much, in how many deals"),
    Value("on_plan", "integer", "Indicators on plan"),
    Value("on_plan_note", "text", "Of how many"),
)
KEY_FIGURES = (
    KeyFigure("revenue", N_("Revenue, year to date"), note="revenue_note"),
    KeyFigure("still", N_("Still to bring"), note="still_note"),
    KeyFigure("year_landing", N_("The year's landing"), note="year_landing_note"),
    KeyFigure("covered", N_("Covered by open pipe"), note="covered_note"),
    KeyFigure("on_plan", N_("Indicators on plan"), note="on_plan_note"),
)
LABELS = tuple(
    Value(f"{figure.value}_label", "text", f"What the key figure {figure.value} is called")
    for figure in KEY_FIGURES
)

QUARTERLY = PackKind(
    "quarterly",
    "quarterly.docx",
    N_("Quarterly review pack"),
    (
        *TITLE_BLOCK,
        Value("manager", "text", "The channel manager's name"),
        HEADING_GROUP,
        *TILES,
        *LABELS,
        *SCORECARD_FIELDS,
        *LANDING_PART,
        *CHAPTER_FIELDS,
        *BUSINESS_FIELDS,
        *AFTER_SALES_FIELDS,
    ),
    tiles=KEY_FIGURES,
)


def quarterly_pack(view: QuarterView, context: ReadingContext) -> Pack:
    """Build one partner's pack in its language and currency; it holds no data of other partners."""
    card = context.partners[view.code]
    lang = language(card.lang)
    values: dict[str, object] = {
        **title_block(context, lang, lang.say(QUARTERLY.title), card.name),
        "manager": card.manager_name,
        "h": headings(lang, context.vendor),
        **state(view, lang),
        "headline": headline(view, lang),
        "sentences": [{"text": text} for text in sentences(view, lang)],
        **tiles(view, lang),
        **scorecard(view, lang),
        **landing_part(view.month, revenue_plan(view), lang),
        **chapters(view, lang),
        **business(view, context.stage, lang),
        **after_sales(view, lang),
    }
    audience = Audience(card.code, card.name, card.lang, view.currency, context.vendor)
    return Pack(QUARTERLY, audience, context.period, values)


def state(view: QuarterView, lang: Language) -> dict[str, str]:
    """Return which sides have handed in, how many monthly reviews are known, and what is missing."""
    submission = view.handed()
    partner_in, vendor_in = (
        submission is not None and submission.partner_side,
        submission is not None and submission.vendor_side,
    )
    states = {
        (True, True): N_("filled by both sides"),
        (True, False): N_("filled by the partner"),
        (False, True): N_("filled by the channel manager"),
        (False, False): N_("not handed in"),
    }
    missing = []
    if not partner_in:
        missing.append(lang.say(N_("The partner's part of the quarterly workbook has not been handed in.")))
    if not vendor_in:
        missing.append(lang.say(N_("The channel manager's part has not been handed in.")))
    if view.gaps["revenue"].year_plan is None:
        missing.append(lang.say(N_("No business plan is known.")))
    months = view.months_in()
    reviews_in = lang.count("{n} monthly review of 3", "{n} monthly reviews of 3", months)
    return {
        "state": lang.say(states[bool(partner_in), bool(vendor_in)]),
        "made_from": reviews_in,
        "missing": " ".join(missing),
    }


def headline(view: QuarterView, lang: Language) -> str:
    """Return a sentence on the year's revenue against the plan."""
    gap = view.gaps["revenue"]
    to_date = gap.year_to_date
    if to_date.actual is None:
        return lang.say(N_("Nothing is known of this quarter's revenue yet"))
    actual = lang.money(int(to_date.actual), view.currency)
    if to_date.rate is None:
        return lang.say(N_("{actual} of revenue to date, without a plan to compare it with"), actual=actual)
    rate = lang.rate(float(to_date.rate))
    words = {
        "green": N_("Revenue is on plan: {actual} to date, {rate} of the plan"),
        "amber": N_("Revenue is slightly behind: {actual} to date, {rate} of the plan"),
        "red": N_("Revenue is behind: {actual} to date, {rate} of the plan"),
    }
    return lang.say(words[to_date.status or "red"], actual=actual, rate=rate)


def sentences(view: QuarterView, lang: Language) -> list[str]:
    """Return up to five sentences: the quarter, what is still to bring, coverage, indicators off plan."""
    gap = view.gaps["revenue"]
    texts = []
    quarter = gap.quarter
    if quarter.actual is not None and quarter.rate is not None:
        texts.append(lang.say(
            N_("The quarter brought {actual} for {plan} planned ({rate})."),
            actual=shown(quarter.actual, "money", lang, view.currency),
            plan=shown(quarter.plan, "money", lang, view.currency), rate=lang.rate(float(quarter.rate)),
        ))  # fmt: skip
    if view.alone and gap.year_to_date.absent:
        texts.append(lang.count(
            "{n} quarter of the year so far has no figure.", "{n} quarters of the year so far have no figure.",
            gap.year_to_date.absent,
        ))  # fmt: skip
    if gap.per_remaining:
        texts.append(lang.count(
            "To reach the year, the quarter to come must bring {each}.",
            "To reach the year, each of the {n} quarters to come must bring {each}.",
            gap.remaining, each=shown(gap.per_remaining, "money", lang, view.currency),
        ))  # fmt: skip
    if gap.year_plan is not None:
        texts.append(coverage_said(view, lang))
    counts = _counts(view)
    if counts["known"]:
        texts.append(lang.count(
            "{n} indicator is compared with the plan. On plan: {green}; slightly off: {amber}; off plan: {red}.",
            "{n} indicators are compared with the plan. On plan: {green}; slightly off: {amber}; off plan: {red}.",
            counts["known"], **counts,
        ))  # fmt: skip
    return texts[:5] or [lang.say(N_("Nothing is known of this quarter yet."))]


def _year_landing(view: QuarterView, lang: Language) -> dict[str, int | str | None]:
    """Return the year's landing and what it is of the plan; None where too little is known."""
    landing, plan = view.month.forecast.landings["year"], revenue_plan(view)
    if landing is None:
        return {"year_landing": None, "year_landing_note": lang.say(N_("too little is known"))}
    planned = plan.of(view.period.in_year) if plan is not None else None
    return {
        "year_landing": landing.expected,
        "year_landing_note": lang.say(
            N_("{rate} of the year's plan"), rate=lang.rate(ratio(landing.expected, planned))
        ),
    }


def _counts(view: QuarterView) -> dict[str, int]:
    states = [gap.year_to_date.status for gap in view.gaps.values()]
    counts = {name: states.count(name) for name in ("green", "amber", "red")}
    return counts | {"known": sum(counts.values())}


def tiles(view: QuarterView, lang: Language) -> dict[str, object]:
    """Return the values of TILES and LABELS; None for what is not known."""
    gap, cover, counts = view.gaps["revenue"], view.coverage, _counts(view)

    def cents(value: Any) -> int | None:
        return None if value is None else int(value)

    def rate(value: Any) -> str:
        return lang.rate(None if value is None else float(value))

    return {
        "revenue": cents(gap.year_to_date.actual),
        "revenue_note": lang.say(N_("{rate} of the plan"), rate=rate(gap.year_to_date.rate)),
        "still": cents(gap.still_to_bring),
        "still_note": lang.say(N_("{each} each quarter"), each=lang.money(cents(gap.per_remaining), view.currency))
        if gap.per_remaining is not None else "",
        **_year_landing(view, lang),
        "covered": cover.rate,
        "covered_note": lang.count("{n} open deal", "{n} open deals", len(cover.deals)),
        "on_plan": counts["green"] if counts["known"] else None,
        "on_plan_note": lang.say(N_("of {n}"), n=counts["known"]),
        **{f"{figure.value}_label": lang.say(figure.label) for figure in KEY_FIGURES},
    }  # fmt: skip


DOCUMENT = Document[QuarterContent](
    QUARTERLY,
    per=("partner",),
    order=10,
    build=lambda quarter, code: quarterly_pack(quarter.portfolio.of_partner(code), quarter.reading_context),
    concerns=lambda quarter, code: code in quarter.portfolio.codes,
    mail=("partner",),
)
