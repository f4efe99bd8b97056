"""What the columns of a quarterly workbook alone cannot say. All of it is shown, never in the way."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import WARNING, Fault, FaultKind
from reviewkit.forms.engine.records import FilledForm
from reviewkit.text import N_, language

PROGRESS_UNANSWERED = FaultKind(
    "progress-unanswered",
    found=N_("The planned action {id} (“{title}”) has no answer."),
    expected=N_("Say whether it was done, moved or dropped."),
    help=N_("What a quarter was to bring by the plan or the last review waits for an answer."),
    severity=WARNING,
)
CERTIFIED_ABOVE = FaultKind(
    "certified-above-attendees",
    found=N_("{certified} certified, {attendees} took part."),
    expected=N_("Nothing to do if that is right."),
    help=N_("More people are certified than took part in the course."),
    severity=WARNING,
)
REVENUE_ABOVE = FaultKind(
    "revenue-above-total",
    found=N_("The revenue {revenue} is above the partner's total revenue {total}."),
    expected=N_("Nothing to do if that is right; two cells may have been exchanged."),
    help=N_("What a partner sells of ours is a part of all he sells."),
    severity=WARNING,
)
OVERDUE_ABOVE = FaultKind(
    "overdue-above-outstanding",
    found=N_("The overdue amount {overdue} is above what is outstanding {outstanding}."),
    expected=N_("Nothing to do if that is right; two cells may have been exchanged."),
    help=N_("What is overdue is a part of what is outstanding."),
    severity=WARNING,
)
DATE_ELSEWHERE = FaultKind(
    "date-outside-quarter",
    found=N_("{day} lies outside {quarter}."),
    expected=N_("Nothing to do if that is right."),
    help=N_("Campaigns done lie in the quarter of the workbook, what is scheduled in the next one."),
    severity=WARNING,
)


def rules(filled: FilledForm) -> list[Fault]:
    return [*_training(filled), *_money(filled), *_days(filled)]


RULES = (rules,)


def _training(filled: FilledForm) -> Iterator[Fault]:
    for record in filled.rows("training"):
        attendees, certified = record.get("attendees"), record.get("certified")
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
    places = (
        ("revenue-above-total", "business", "revenue", "partner_total_revenue", "total"),
        ("overdue-above-outstanding", "contract", "overdue", "outstanding", "outstanding"),
    )
    for kind, sheet, part, whole, name in places:
        card = filled.card(sheet)
        if card is None or card.get(part) is None or card.get(whole) is None:
            continue
        if card.values[part] > card.values[whole]:
            shown = {
                part: lang.money(card.values[part], currency),
                name: lang.money(card.values[whole], currency),
            }
            yield filled.fault(kind, sheet, card, part, **shown)


def _days(filled: FilledForm) -> Iterator[Fault]:
    lang, quarter = language(filled.identity.lang), filled.identity.period
    for sheet, period in (
        ("marketing", quarter),
        ("marketing_plan", quarter.shift(1)),
        ("enrolments", quarter.shift(1)),
    ):
        for record in filled.rows(sheet):
            day = record.get("date")
            if day is not None and day not in period:
                yield filled.fault(
                    "date-outside-quarter", sheet, record, "date", day=lang.day(day), quarter=str(period)
                )
