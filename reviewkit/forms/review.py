"""The review workbook: one partner, one month (seed 2.1 to 2.3)."""

from __future__ import annotations

from reviewkit.domain.stages import LOST
from reviewkit.domain.vocabulary import (
    ACTION_STATUSES,
    ASSESSMENT_TOPICS,
    QUALIFICATIONS,
    REVIEW_STATUSES,
    WON_LOST,
)
from reviewkit.forms.engine.declaration import (
    LADDER,
    ORIGIN,
    Card,
    Day,
    Money,
    Percent,
    Pick,
    Table,
    Text,
    When,
    YesNo,
)
from reviewkit.forms.engine.form import Form, Live
from reviewkit.forms.engine.live_synthesis import previous_in, review_synthesis, synthesis_area
from reviewkit.forms.review_rules import RULES
from reviewkit.text import N_

COVER = Card(
    "cover",
    N_("Cover"),
    (
        Pick(key="status", heading=N_("Review status"), required=True, choices=REVIEW_STATUSES.choices, width=22,
             help=N_("Prepared before the review, Reviewed once it was held.")),
        Day(key="held_on", heading=N_("Held on"), required_when=When("status", ("reviewed",)), width=22,
            help=N_("The day of the review; needed once it was held.")),
        Text(key="attendees", heading=N_("Attendees"), width=60, help=N_("Who took part, separated by commas.")),
    ),
    intro=N_("Fill the sheets in the order of the meeting, then drop this file in the inbox."),
)  # fmt: skip

PIPELINE = Table(
    "pipeline",
    N_("Pipeline"),
    (
        Text(key="reference", heading=N_("Reference"), required=True, unique=True, locked=True, width=14,
             help=N_("The deal's reference, the same every month.")),
        Text(key="customer", heading=N_("Customer"), required=True, width=26, help=N_("Who will buy.")),
        Text(key="project", heading=N_("Project"), required=True, width=28, help=N_("What the deal is about.")),
        Text(key="salesperson", heading=N_("Salesperson"), required=True, listed="salespeople", width=20,
             help=N_("Who sells at the partner's; the list offers the known contacts.")),
        Pick(key="stage", heading=N_("Stage"), required=True, choices=LADDER, width=18,
             help=N_("The step it stands on. Won and lost need their row in the sheet of outcomes.")),
        Percent(key="probability", heading=N_("Probability"), min=0, max=1, width=12,
                help=N_("The chance of winning. Empty: the one of its stage.")),
        Money(key="amount", heading=N_("Amount"), required=True, min=0, width=15,
              help=N_("What the deal is worth, without tax.")),
        Day(key="expected_close", heading=N_("Expected close"), required=True, width=16,
            help=N_("The day the customer should sign.")),
        Text(key="next_step", heading=N_("Next step"), required=True, width=36,
             help=N_("What happens next to move it on.")),
        Text(key="comment", heading=N_("Comment"), width=40, help=N_("Anything worth knowing.")),
        Pick(key="previous_stage", heading=N_("Previous stage"), choices=LADDER, by="reviewkit", width=18,
             help=N_("The stage in the last known review. Locked.")),
        Money(key="previous_amount", heading=N_("Previous amount"), by="reviewkit", width=15,
              help=N_("The amount in the last known review. Locked.")),
        Day(key="previous_close", heading=N_("Previous close"), by="reviewkit", width=14,
            help=N_("The close date in the last known review. Locked.")),
        Day(key="declared_on", heading=N_("Declared on"), by="reviewkit", width=14,
            help=N_("When the deal was declared, where known. Locked.")),
    ),
    intro=N_("Every open deal, one row each. To remove one, empty its row: it then counts as vanished."),
)  # fmt: skip

_LOST_ONLY = When("outcome", (LOST,))

OUTCOMES = Table(
    "outcomes",
    N_("Won and lost"),
    (
        Text(key="reference", heading=N_("Reference"), required=True, unique=True, locked=True, width=14,
             help=N_("The reference of the deal that was won or lost this month.")),
        Pick(key="outcome", heading=N_("Outcome"), required=True, choices=WON_LOST.choices, width=12,
             help=N_("Won or lost.")),
        Day(key="closed_on", heading=N_("Closed on"), required=True, width=14,
            help=N_("The day it was won or lost, not after the month of this review.")),
        Money(key="amount", heading=N_("Amount"), required=True, min=0, width=15,
              help=N_("The amount won, or what was lost.")),
        Text(key="customer", heading=N_("Customer"), locked=True, width=26,
             help=N_("Only for a deal that was in no pipe before.")),
        Text(key="project", heading=N_("Project"), locked=True, width=28,
             help=N_("Only for a deal that was in no pipe before.")),
        Text(key="salesperson", heading=N_("Salesperson"), locked=True, listed="salespeople", width=20,
             help=N_("Only for a deal that was in no pipe before.")),
        Pick(key="origin", heading=N_("Origin"), choices=ORIGIN, width=10,
             help=N_("Who brought it: the vendor or the partner. Only for a deal that was in no pipe before.")),
        Day(key="declared_on", heading=N_("Declared on"), width=14,
            help=N_("Only for a deal that was in no pipe before.")),
        Text(key="reason", heading=N_("Reason"), required=True, width=36,
             help=N_("The objective reason it was won or lost for.")),
        Text(key="competitor", heading=N_("Competitor"), width=20, help=N_("Who it was won against or lost to.")),
        YesNo(key="recovery_possible", heading=N_("Recovery possible"), required=True, only=_LOST_ONLY, width=14,
              help=N_("For a lost deal: can it still be won back?")),
        Text(key="recovery_plan", heading=N_("Recovery plan"), width=36, help=N_("What would win it back.")),
        Text(key="lesson", heading=N_("Lesson"), required=True, width=36,
             help=N_("What to remember for the next one.")),
        Text(key="corrective_action", heading=N_("Corrective action"), listed="corrective", width=26,
             help=N_("Training, qualification, presales, pricing, or in your own words.")),
        Text(key="action_owner", heading=N_("Action owner"), listed="people", width=20, help=N_("Who does it.")),
        Day(key="action_due", heading=N_("Action due"), width=14, help=N_("By when.")),
        Money(key="previous_amount", heading=N_("Previous amount"), by="reviewkit", width=15,
              help=N_("What it stood for in the last known pipe. Locked.")),
        Text(key="question", heading=N_("Question"), by="reviewkit", width=36,
             help=N_("Why the row is here. Locked.")),
    ),
    intro=N_("Deals won and lost this month. Rows that stand here already ask what became of a deal."),
)  # fmt: skip

_NOT_REJECTED = When("qualification", ("to_qualify", "qualified"))

LEADS = Table(
    "leads",
    N_("New leads"),
    (
        Text(key="reference", heading=N_("Reference"), required=True, unique=True, locked=True, width=14,
             help=N_("The lead's reference; it keeps it as a deal.")),
        Text(key="customer", heading=N_("Customer"), required=True, locked=True, width=26, help=N_("Who might buy.")),
        Text(key="project", heading=N_("Project"), required=True, locked=True, width=28,
             help=N_("What it is about.")),
        Money(key="amount", heading=N_("Amount"), required=True, min=0, width=15,
              help=N_("What it could be worth, without tax.")),
        Pick(key="origin", heading=N_("Origin"), required=True, locked=True, choices=ORIGIN, width=10,
             help=N_("Who brought it: the vendor or the partner.")),
        YesNo(key="taken", heading=N_("Taken"), width=10, help=N_("For a lead the vendor gave you: do you take it?")),
        Pick(key="qualification", heading=N_("Qualification"), required=True, choices=QUALIFICATIONS.choices,
             width=16,
             help=N_("To qualify, Qualified or Rejected.")),
        Text(key="rejection_reason", heading=N_("Rejection reason"), width=30, help=N_("Why it was rejected.")),
        Day(key="declared_on", heading=N_("Declared on"), locked=True, width=14, help=N_("When it was declared.")),
        Text(key="planned_action", heading=N_("Planned action"), required=True, only=_NOT_REJECTED, width=34,
             help=N_("What is done next; not needed for a rejected lead.")),
        Day(key="planned_action_due", heading=N_("Planned action due"), required=True, only=_NOT_REJECTED, width=14,
            help=N_("By when; not needed for a rejected lead.")),
        Text(key="known_from", heading=N_("Known from"), by="reviewkit", width=22,
             help=N_("Where the lead comes from. Locked.")),
    ),
    intro=N_("New leads, and older ones still to qualify. A qualified lead moves on to the pipeline."),
)  # fmt: skip

ACTIONS = Table(
    "actions",
    N_("To do"),
    (
        Text(key="id", heading=N_("No."), by="reviewkit", width=12,
             help=N_("Given by reviewkit; leave it empty in a new row.")),
        Text(key="deal", heading=N_("Deal"), listed="references", width=14,
             help=N_("The reference of the deal; empty where it concerns the partner.")),
        Text(key="action", heading=N_("Action"), required=True, width=46, help=N_("What is to be done.")),
        Text(key="owner", heading=N_("Owner"), required=True, listed="people", width=20, help=N_("Who does it.")),
        Day(key="due", heading=N_("Due"), required=True, width=14, help=N_("By when.")),
        Pick(key="status", heading=N_("Status"), required=True, choices=ACTION_STATUSES.choices, width=12,
             help=N_("To do, Doing, Done or Dropped.")),
        Text(key="comment", heading=N_("Comment"), width=40, help=N_("Anything worth knowing.")),
        Text(key="source", heading=N_("Comes from"), by="reviewkit", width=28,
             help=N_("Where the action was decided. Locked.")),
    ),
    intro=N_("Who does what by when. What was open last month stands here already."),
)  # fmt: skip

COMMIT = Table(
    "commit",
    N_("Commit"),
    (
        Text(key="reference", heading=N_("Reference"), required=True, unique=True, listed="references", width=16,
             help=N_("A deal of the pipeline you promise to win in the coming month.")),
        Money(key="amount", heading=N_("Amount"), required=True, min=0, width=15, help=N_("The amount you promise.")),
        Day(key="expected_close", heading=N_("Expected close"), required=True, width=16,
            help=N_("The day it will be signed.")),
        Percent(key="confidence", heading=N_("Confidence"), min=0, max=1, width=12,
                help=N_("How sure you are, in percent.")),
        Money(key="manager_amount", heading=N_("Channel manager's call"), min=0, width=18,
              help=N_("The amount the channel manager counts on.")),
    ),
    intro=N_("What will be won in the coming month, deal by deal."),
)  # fmt: skip

ASSESSMENT = Table(
    "assessment",
    N_("Assessment"),
    (
        Pick(key="topic", heading=N_("Topic"), required=True, choices=ASSESSMENT_TOPICS.choices, width=20,
             help=N_("A difficulty, an area of progress, support asked for, a corrective action.")),
        Text(key="text", heading=N_("Description"), required=True, width=60, help=N_("In one or two sentences.")),
        Text(key="owner", heading=N_("Owner"), listed="people", width=20, help=N_("Who takes care of it.")),
        Day(key="due", heading=N_("Due"), width=14, help=N_("With a date it becomes an action.")),
    ),
    intro=N_("What is difficult, what can be better, which help is needed."),
)  # fmt: skip

# In the order of the meeting (looks: Review workbook).
REVIEW = Form(
    "review",
    N_("Monthly review"),
    version=1,
    period_kind="month",
    sheets=(COVER, LEADS, OUTCOMES, PIPELINE, ACTIONS, COMMIT, ASSESSMENT),
    rules=RULES,
    live=Live(review_synthesis, synthesis_area, previous_in),
)
