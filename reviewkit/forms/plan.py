"""The business plan: one partner, one year, by quarter (seed: "business plan annuel")."""

from __future__ import annotations

from reviewkit.domain.indicators import INDICATORS, Indicator
from reviewkit.domain.vocabulary import PLANNED_ACTION_KINDS
from reviewkit.forms.engine.declaration import Card, Column, Integer, Money, Percent, Pick, Table, Text
from reviewkit.forms.engine.form import Form
from reviewkit.forms.plan_rules import RULES
from reviewkit.text import N_

COVER = Card(
    "cover",
    N_("Cover"),
    (
        Text(
            key="effective_from",
            heading=N_("Effective from"),
            width=22,
            help=N_(
                "For a plan revised during the year: the first quarter it counts in, such as 2026-Q3. "
                "Empty: from the first quarter."
            ),
        ),
    ),
    intro=N_("The year's targets and actions, agreed between the partner and his channel manager."),
)


def _target(indicator: Indicator) -> Column:
    """Return the column in which a plan promises an indicator."""
    kind = {"money": Money, "integer": Integer, "share": Percent}[indicator.unit]
    return kind(
        key=indicator.key,
        heading=indicator.heading,
        required=not indicator.optional,
        min=0,
        max=1 if indicator.is_share else None,
        width=indicator.width,
        help=indicator.plan_help,
    )


TARGETS = Table(
    "targets",
    N_("Targets"),
    (
        Text(
            key="quarter",
            heading=N_("Quarter"),
            required=True,
            unique=True,
            locked=True,
            width=12,
            help=N_("The quarter, such as 2026-Q1; one row each."),
        ),
        Text(
            key="months",
            heading=N_("Months"),
            by="reviewkit",
            width=20,
            help=N_("The months of the quarter. Locked."),
        ),
        *(_target(indicator) for indicator in INDICATORS),
    ),
    intro=N_("One row a quarter; the year is their sum."),
)

PLANNED_ACTIONS = Table(
    "planned_actions",
    N_("Planned actions"),
    (
        Text(
            key="id",
            heading=N_("Number"),
            required=True,
            unique=True,
            width=12,
            help=N_("A short name of your own, such as F1 or M2: the quarterly review answers by it."),
        ),
        Text(
            key="quarter",
            heading=N_("Quarter"),
            required=True,
            width=12,
            help=N_("The quarter it is planned for, such as 2026-Q1."),
        ),
        Pick(
            key="kind",
            heading=N_("Kind"),
            required=True,
            choices=PLANNED_ACTION_KINDS.choices,
            width=14,
            help=N_("Training, Marketing or Other."),
        ),
        Text(key="title", heading=N_("Title"), required=True, width=46, help=N_("What is to be done.")),
        Text(key="owner", heading=N_("Owner"), listed="people", width=22, help=N_("Who takes care of it.")),
        Money(key="budget", heading=N_("Budget"), min=0, width=16, help=N_("What it may cost.")),
    ),
    intro=N_("What the partner and the vendor do to reach the targets, quarter by quarter."),
)

PLAN = Form(
    "plan",
    N_("Business plan"),
    version=1,
    period_kind="year",
    sheets=(COVER, TARGETS, PLANNED_ACTIONS),
    rules=RULES,
)
