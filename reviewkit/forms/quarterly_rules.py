"""What the columns of a quarterly workbook alone cannot say. All of it is shown, never in the way."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import Fault
from reviewkit.forms.engine.form import FilledForm
from reviewkit.text import language


def rules(filled: FilledForm) -> list[Fault]:
    return [*_training(filled), *_money(filled), *_days(filled)]


RULES = (rules,)


def _training(filled: FilledForm) -> Iterator[Fault]:
    for record in filled.rows("training"):
        attendees, certified = record.whole("attendees"), record.whole("certified")
        if attendees is not None and certified is not None and certified > attendees:
            yield filled.fault(
                "certified-above-attendees",
                "training",
                record,
                "certified",
                certified=certified,
                attendees=attendees,
            )


def _money(filled: FilledForm) -> Iterator[Fault]:
    lang, currency = language(filled.identity.lang), filled.terms.currency
    comparisons = (
        ("revenue-above-total", "business", "revenue", "partner_total_revenue", "total"),
        ("overdue-above-outstanding", "contract", "overdue", "outstanding", "outstanding"),
    )
    for kind, sheet, part, whole, name in comparisons:
        card = filled.card(sheet)
        amount, limit = (card.whole(part), card.whole(whole)) if card is not None else (None, None)
        if amount is not None and limit is not None and amount > limit:
            shown = {part: lang.money(amount, currency), name: lang.money(limit, currency)}
            yield filled.fault(kind, sheet, card, part, **shown)


def _days(filled: FilledForm) -> Iterator[Fault]:
    lang, quarter = language(filled.identity.lang), filled.identity.period
    for sheet, period in (
        ("marketing", quarter),
        ("marketing_plan", quarter.shift(1)),
        ("enrolments", quarter.shift(1)),
    ):
        for record in filled.rows(sheet):
            day = record.day("date")
            if day is not None and day not in period:
                yield filled.fault(
                    "date-outside-quarter", sheet, record, "date", day=lang.day(day), quarter=str(period)
                )
