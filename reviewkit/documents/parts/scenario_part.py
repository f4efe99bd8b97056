"""What if: the focus deals and the commit with a tick and a probability each, beside the landing of the span."""

from __future__ import annotations

import datetime as dt

from reviewkit.analysis import View
from reviewkit.analysis.forecast.forecasts import Span
from reviewkit.analysis.forecast.landing import MILLION
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.analysis.month.columns import ints
from reviewkit.analysis.quarter.revenue_plan import RevenuePlan
from reviewkit.content.workbook_description import Scenario, ScenarioDeal
from reviewkit.documents.parts.landing_part import span_period
from reviewkit.documents.period_words import short_period
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.text import N_, Language


def scenario(
    view: View, plan: RevenuePlan | None, context: ReadingContext, lang: Language
) -> Scenario | None:
    """Return the deals that decide the quarter, or the year where the quarter is over; None without a landing.

    Each deal begins at its chance of the forecast, so that the sheet opens at the landing that is
    printed everywhere.
    """
    forecasts = view.forecast.forecasts
    spans: tuple[Span, ...] = ("quarter", "year", "month")
    span = next(span for span in spans if forecasts.outlook(span).steps)
    landing = view.forecast.landings[span]
    if landing is None:
        return None
    deals = _deals(view, span, context, lang)
    listed = sum(deal.expected for deal in deals)
    period = span_period(view, span)
    return Scenario(
        name=lang.say(N_("What if")),
        title=lang.say(N_("What if: the landing of {span}"), span=short_period(period, lang)),
        note=lang.say(
            N_(
                "Take a tick away or change a probability: the landing follows. Focus deals and the commit are "
                "listed; the other deals count as the forecast has them."
            )
        ),
        achieved=landing.achieved,
        other_deals=landing.from_pipe - listed,
        new_deals=landing.from_new,
        plan=plan.of(period) if plan else None,
        deals=deals,
    )


def _deals(view: View, span: Span, context: ReadingContext, lang: Language) -> list[ScenarioDeal]:
    """Return the open focus deals and those of the new commit, the largest first."""
    outlook = view.forecast.forecasts.outlook(span)
    snapshot = outlook.snapshot
    numbers = snapshot.history.open.deal[snapshot.open_rows].tolist()
    cents = outlook.deal_cents(view.forecast.side).tolist()
    parts = dict(zip(numbers, zip(outlook.deal_parts.tolist(), cents, strict=True), strict=True))
    promised = set(ints(view.new_commit, "deal").tolist())
    deals = []
    for row in rows_of(view.deals):
        if not row["in_now"] or not (row["focus"] or row["deal"] in promised):
            continue
        share, expected = parts[row["deal"]]
        close = row["close"]
        deals.append(
            ScenarioDeal(
                reference=str(row["reference"] or ""),
                partner=context.partner_name(row["partner"]),
                customer=str(row["customer"] or ""),
                stage=context.stage(row["stage"], lang.code),
                close=close if isinstance(close, dt.date) else None,
                amount=row["amount"],
                probability=share / MILLION,
                expected=expected,
            )
        )
    return sorted(deals, key=lambda deal: (-deal.amount, deal.partner, deal.reference))
