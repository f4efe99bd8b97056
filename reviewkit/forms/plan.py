"""The business plan: one partner, one year, by quarter (seed: "business plan annuel")."""

from __future__ import annotations

from reviewkit.domain.vocabulary import PLANNED_ACTION_KINDS
from reviewkit.forms.engine.declaration import Card, Form, Integer, Money, Percent, Pick, Table, Text
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
        Money(
            key="revenue",
            heading=N_("Revenue"),
            required=True,
            min=0,
            width=16,
            help=N_("Revenue with the vendor's solutions, without tax."),
        ),
        Integer(
            key="new_customers",
            heading=N_("New customers"),
            required=True,
            min=0,
            width=12,
            help=N_("Customers won for the first time."),
        ),
        Integer(
            key="leads",
            heading=N_("Leads"),
            required=True,
            min=0,
            width=10,
            help=N_("Leads found by the partner's own people."),
        ),
        Integer(
            key="sales_visits",
            heading=N_("Sales visits"),
            required=True,
            min=0,
            width=12,
            help=N_("Visits paid to customers and prospects."),
        ),
        Integer(
            key="trained_salespeople",
            heading=N_("Salespeople trained"),
            required=True,
            min=0,
            width=14,
            help=N_("How many salespeople are trained in the quarter."),
        ),
        Integer(
            key="trained_consultants",
            heading=N_("Consultants trained"),
            required=True,
            min=0,
            width=14,
            help=N_("How many consultants are trained in the quarter."),
        ),
        Integer(
            key="trained_telemarketers",
            heading=N_("Telemarketers trained"),
            required=True,
            min=0,
            width=14,
            help=N_("How many telemarketers are trained in the quarter."),
        ),
        Money(
            key="marketing_budget",
            heading=N_("Marketing budget"),
            required=True,
            min=0,
            width=16,
            help=N_("What the quarter's marketing may cost."),
        ),
        Integer(
            key="marketing_leads",
            heading=N_("Marketing leads"),
            required=True,
            min=0,
            width=12,
            help=N_("Leads expected from marketing."),
        ),
        Percent(
            key="share_of_partner_revenue",
            heading=N_("Share of partner's revenue"),
            min=0,
            max=1,
            width=16,
            help=N_("The vendor's part of the partner's total revenue, in percent."),
        ),
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
