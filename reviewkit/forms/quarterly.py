"""The quarterly workbook: one partner, one quarter, the seed's seven chapters.

A sheet marked as the vendor's is filled by the channel manager, the others by the partner.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewkit.domain.indicators import INDICATORS, Indicator
from reviewkit.domain.vocabulary import AUDIENCES, NEED_KINDS, NEED_STATUSES, PROGRESS_STATUSES, SCORE_TOPICS
from reviewkit.forms.engine.declaration import (
    Card,
    Day,
    Integer,
    Money,
    Number,
    Pick,
    Table,
    Text,
    When,
    YesNo,
)
from reviewkit.forms.engine.form import Form
from reviewkit.forms.quarterly_rules import RULES
from reviewkit.text import N_

_MOVED = When("status", ("moved",))

PROGRESS = Table(
    "progress",
    N_("Progress"),
    (
        Text(key="id", heading=N_("Number"), required=True, unique=True, locked=True, width=12,
             help=N_("The number of the planned action. Locked where reviewkit knows it.")),
        Text(key="kind", heading=N_("Kind"), by="reviewkit", width=14, help=N_("What kind of action it is. Locked.")),
        Text(key="title", heading=N_("Title"), by="reviewkit", width=44, help=N_("What was planned. Locked.")),
        Text(key="planned_for", heading=N_("Planned for"), by="reviewkit", width=14,
             help=N_("When it was planned for. Locked.")),
        Money(key="budget", heading=N_("Budget"), by="reviewkit", width=14, help=N_("What it was to cost. Locked.")),
        Pick(key="status", heading=N_("Status"), required=True, choices=PROGRESS_STATUSES.choices, width=12,
             help=N_("Done, Moved or Dropped.")),
        Text(key="moved_to", heading=N_("Moved to"), only=_MOVED, width=14,
             help=N_("For an action moved: the quarter it is moved to, such as 2026-Q4.")),
        Text(key="comment", heading=N_("Comment"), width=40, help=N_("Anything worth knowing.")),
    ),
    intro=N_("What this quarter was to bring, by the plan and by the last review. Answer every row."),
    unanswered="progress-unanswered",
)  # fmt: skip

TRAINING = Table(
    "training",
    N_("Training done"),
    (
        Pick(key="audience", heading=N_("Audience"), required=True, choices=AUDIENCES.choices, width=16,
             help=N_("Salespeople, consultants or telemarketers.")),
        Text(key="course", heading=N_("Course"), required=True, width=40, help=N_("Which course was followed.")),
        Integer(key="attendees", heading=N_("Attendees"), required=True, min=0, width=12,
                help=N_("How many people took part.")),
        Integer(key="certified", heading=N_("Certified"), min=0, width=12, help=N_("How many passed.")),
        Money(key="cost", heading=N_("Cost"), min=0, width=14, help=N_("What it cost the partner.")),
    ),
    intro=N_("The training of this quarter, one row a course."),
)  # fmt: skip

ENROLMENTS = Table(
    "enrolments",
    N_("Enrolments"),
    (
        Pick(key="audience", heading=N_("Audience"), required=True, choices=AUDIENCES.choices, width=16,
             help=N_("Salespeople, consultants or telemarketers.")),
        Text(key="course", heading=N_("Course"), required=True, width=40, help=N_("Which course.")),
        Text(key="person", heading=N_("Person"), required=True, listed="contacts", width=24,
             help=N_("Who is enrolled.")),
        Day(key="date", heading=N_("Date"), width=14, help=N_("The day of the course, where known.")),
    ),
    intro=N_("Who is enrolled for the coming quarter."),
)  # fmt: skip

MARKETING = Table(
    "marketing",
    N_("Marketing done"),
    (
        Text(key="kind", heading=N_("Kind"), required=True, listed="marketing_kinds", width=18,
             help=N_("Event, mailing, telemarketing …")),
        Text(key="title", heading=N_("Title"), required=True, width=40, help=N_("The campaign's name.")),
        Day(key="date", heading=N_("Date"), required=True, width=14, help=N_("When it took place.")),
        Money(key="budget", heading=N_("Budget"), required=True, min=0, width=14, help=N_("What it was to cost.")),
        Money(key="spent", heading=N_("Spent"), required=True, min=0, width=14, help=N_("What it cost.")),
        Integer(key="leads_expected", heading=N_("Leads expected"), required=True, min=0, width=12,
                help=N_("How many leads were expected.")),
        Integer(key="leads_obtained", heading=N_("Leads obtained"), required=True, min=0, width=12,
                help=N_("How many leads it brought.")),
    ),
    intro=N_("The campaigns of this quarter."),
)  # fmt: skip

MARKETING_PLAN = Table(
    "marketing_plan",
    N_("Marketing scheduled"),
    (
        Text(key="kind", heading=N_("Kind"), required=True, listed="marketing_kinds", width=18,
             help=N_("Event, mailing, telemarketing …")),
        Text(key="title", heading=N_("Title"), required=True, width=40, help=N_("The campaign's name.")),
        Day(key="date", heading=N_("Date"), required=True, width=14, help=N_("When it will take place.")),
        Money(key="budget", heading=N_("Budget"), required=True, min=0, width=14, help=N_("What it may cost.")),
        Integer(key="leads_expected", heading=N_("Leads expected"), required=True, min=0, width=12,
                help=N_("How many leads are expected.")),
        Text(key="resources", heading=N_("Resources needed"), required=True, width=36,
             help=N_("Who and what it takes.")),
    ),
    intro=N_("The campaigns of the coming quarter."),
)  # fmt: skip

CONTRACT = Card(
    "contract",
    N_("Contract"),
    (
        YesNo(key="contract_signed", heading=N_("Contract signed"), required=True, width=20,
              help=N_("Is the partner's contract signed?")),
        Day(key="contract_expiry", heading=N_("Contract expiry"), width=20,
            help=N_("The last day of the contract; empty: as the directory has it.")),
        YesNo(key="plan_signed", heading=N_("Business plan signed"), required=True, width=20,
              help=N_("Is the year's business plan signed?")),
        Money(key="outstanding", heading=N_("Outstanding"), required=True, width=20,
              help=N_("What the partner owes in all.")),
        Money(key="overdue", heading=N_("Overdue"), required=True, width=20,
              help=N_("Of which past the day it was due.")),
        Integer(key="oldest_overdue_days", heading=N_("Oldest overdue, days"), min=0, width=20,
                help=N_("How many days the oldest unpaid invoice is late.")),
        Integer(key="lead_declaration", heading=N_("Declaration of leads (1 to 5)"), required=True, min=1, max=5,
                width=20,
                help=N_("How well leads are declared: 1 poorly, 5 always and in time.")),
        Integer(key="review_attendance", heading=N_("Attendance of reviews (1 to 5)"), required=True, min=1, max=5,
                width=20,
                help=N_("How well reviews are prepared and attended: 1 poorly, 5 always.")),
        Text(key="pending_contracts", heading=N_("Pending contracts"), width=44,
             help=N_("Contracts that wait for a signature or for sales administration.")),
        Text(key="comment", heading=N_("Comment"), width=44, help=N_("Anything worth knowing.")),
        Day(key="known_expiry", heading=N_("Contract end in the directory"), by="reviewkit", width=20,
            help=N_("What reviewkit knows. Locked.")),
        Text(key="known_reviews", heading=N_("Reviews handed in"), by="reviewkit", width=44,
             help=N_("What reviewkit knows, beside the score of attendance. Locked.")),
        Text(key="known_declarations", heading=N_("Leads declared before their deals"), by="reviewkit", width=44,
             help=N_("What reviewkit knows, beside the score of declaration. Locked.")),
    ),
    intro=N_("For the channel manager: contract, payments, respect of the processes."),
    side="vendor",
)  # fmt: skip

BUSINESS = Card(
    "business",
    N_("Business"),
    (
        Money(key="revenue", heading=N_("Revenue"), required=True, min=0, width=20,
              help=N_("Revenue of the quarter with the vendor's solutions, without tax.")),
        Integer(key="new_customers", heading=N_("New customers"), required=True, min=0, width=20,
                help=N_("Customers won for the first time.")),
        Integer(key="leads", heading=N_("Leads"), required=True, min=0, width=20,
                help=N_("Leads declared by the partner's own people.")),
        Money(key="partner_total_revenue", heading=N_("Partner's total revenue"), required=True, min=0, width=20,
              help=N_("The partner's revenue of the quarter with everything he sells.")),
        Integer(key="sales_visits", heading=N_("Sales visits"), required=True, min=0, width=20,
                help=N_("Visits paid to customers and prospects.")),
        Integer(key="salespeople", heading=N_("Number of salespeople"), required=True, min=0, width=20,
                help=N_("Salespeople who sell the vendor's solutions.")),
        Number(key="support_days", heading=N_("Support days"), required=True, min=0, width=20,
               help=N_("Days of commercial support by the vendor; halves are welcome.")),
        Text(key="support_nature", heading=N_("Nature of the support"), width=44,
             help=N_("What the support was about.")),
        Money(key="known_revenue", heading=N_("Revenue known from the reviews"), by="reviewkit", width=20,
              help=N_("Won in the months handed in. Locked.")),
        Integer(key="known_new_customers", heading=N_("New customers known from the reviews"), by="reviewkit",
                width=20,
                help=N_("Won for the first time in the months handed in. Locked.")),
        Integer(key="known_leads", heading=N_("Leads known from the reviews"), by="reviewkit", width=20,
                help=N_("The partner's own, new in the months handed in. Locked.")),
        Text(key="known_months", heading=N_("Months handed in"), by="reviewkit", width=44,
             help=N_("The reviews these figures come from. Locked.")),
    ),
    intro=N_("The quarter's figures, as the partner declares them."),
)  # fmt: skip

SCORES = Table(
    "scores",
    N_("Skills"),
    (
        Pick(key="topic", heading=N_("Topic"), required=True, unique=True, locked=True, choices=SCORE_TOPICS.choices,
             width=34,
             help=N_("What is scored.")),
        Text(key="meaning", heading=N_("What it means"), by="reviewkit", width=56,
             help=N_("What a 5 looks like. Locked.")),
        Integer(key="partner_score", heading=N_("Partner's score (1 to 5)"), min=1, max=5, width=14,
                help=N_("How the partner sees himself: 1 weak, 5 strong.")),
        Integer(key="manager_score", heading=N_("Manager's score (1 to 5)"), min=1, max=5, width=14,
                filled_on="vendor",
                help=N_("How the channel manager sees him: 1 weak, 5 strong.")),
        Text(key="comment", heading=N_("Comment"), filled_on="either", width=40, help=N_("Anything worth knowing.")),
    ),
    intro=N_("Motivation and skills, seen by both sides."),
)  # fmt: skip

INSTALLATIONS = Table(
    "installations",
    N_("Installations"),
    (
        Text(key="customer", heading=N_("Customer"), required=True, width=28, help=N_("Where it is installed.")),
        Text(key="solution", heading=N_("Solution"), required=True, width=30, help=N_("What is installed.")),
        Text(key="status", heading=N_("State of the installation"), required=True, width=34,
             help=N_("How far it is.")),
        Day(key="due", heading=N_("Due"), width=14, help=N_("When it should be finished.")),
    ),
    intro=N_("Installations under way."),
)  # fmt: skip

SATISFACTION = Card(
    "satisfaction",
    N_("Customer satisfaction"),
    (
        Integer(key="architecture_qualification", heading=N_("Qualification of architectures (1 to 5)"),
                required=True, min=1, max=5, width=20,
                help=N_("1 very unhappy, 5 very happy.")),
        Integer(key="information_access", heading=N_("Access to information (1 to 5)"), required=True, min=1, max=5,
                width=20,
                help=N_("1 very unhappy, 5 very happy.")),
        Integer(key="support_access", heading=N_("Access to support resources (1 to 5)"), required=True, min=1, max=5,
                width=20,
                help=N_("1 very unhappy, 5 very happy.")),
        Integer(key="overall", heading=N_("Overall (1 to 5)"), required=True, min=1, max=5, width=20,
                help=N_("1 very unhappy, 5 very happy.")),
        Text(key="comment", heading=N_("Comment"), width=44, help=N_("Anything worth knowing.")),
    ),
    intro=N_("How after-sales went this quarter."),
)  # fmt: skip

NEEDS = Table(
    "needs",
    N_("Needs"),
    (
        Pick(key="kind", heading=N_("Kind"), required=True, locked=True, choices=NEED_KINDS.choices, width=20,
             help=N_("A training need, a support request, a difficulty, a priority, a request.")),
        Text(key="text", heading=N_("Description"), required=True, locked=True, width=56,
             help=N_("In one or two sentences.")),
        Text(key="owner", heading=N_("Owner"), listed="people", width=22, help=N_("Who takes care of it.")),
        Day(key="due", heading=N_("Due"), width=14, help=N_("By when.")),
        Pick(key="status", heading=N_("Status"), required=True, choices=NEED_STATUSES.choices, width=14,
             help=N_("Open, Answered or Closed.")),
        Text(key="known_from", heading=N_("Known from"), by="reviewkit", width=16,
             help=N_("The quarter it was first asked in. Locked.")),
    ),
    intro=N_("Difficulties, needs, priorities and requests. What was open last quarter stands here already."),
    kept=When("status", ("open",)),
)  # fmt: skip

# In the order of the seed's chapters.
QUARTERLY = Form(
    "quarterly",
    N_("Quarterly review"),
    version=1,
    period_kind="quarter",
    sheets=(
        PROGRESS,
        TRAINING,
        ENROLMENTS,
        MARKETING,
        MARKETING_PLAN,
        CONTRACT,
        BUSINESS,
        SCORES,
        INSTALLATIONS,
        SATISFACTION,
        NEEDS,
    ),
    rules=RULES,
)


def require_sources(form: Form, indicators: Iterable[Indicator]) -> None:
    """Raise ValueError for an indicator whose actual stands in a column that the workbook does not have."""
    declared = {(sheet.key, column.key) for sheet in form.sheets for column in sheet.columns}
    for indicator in indicators:
        for sheet, column in indicator.columns:
            if (sheet, column) not in declared:
                message = f"the indicator {indicator.key} is read from {sheet}.{column}, which no sheet of {form.key} has"
                raise ValueError(message)


require_sources(QUARTERLY, INDICATORS)
