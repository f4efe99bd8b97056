"""The opportunity sheet: one row an opportunity, from a partner or from the vendor (seed 1)."""

from __future__ import annotations

from reviewkit.forms.engine.declaration import ORIGIN, Day, Email, Money, Pick, Table, Text
from reviewkit.forms.engine.form import Form
from reviewkit.text import N_

LEADS = Table(
    "leads",
    N_("Opportunities"),
    (
        Text(key="reference", heading=N_("Reference"), by="reviewkit", unique=True, width=16,
             help=N_("Given when the opportunity is accepted. Locked.")),
        Pick(key="origin", heading=N_("Origin"), required=True, choices=ORIGIN, width=10,
             help=N_("Who found it: the vendor or the partner.")),
        Text(key="partner", heading=N_("Partner"), listed="partners", width=12,
             help=N_("The partner's code. Empty on the vendor's sheet: the director assigns it.")),
        Day(key="declared_on", heading=N_("Declared on"), required=True, width=14, help=N_("The day it is declared.")),
        Text(key="customer", heading=N_("Customer"), required=True, width=28, help=N_("Who might buy.")),
        Text(key="customer_id", heading=N_("Customer number"), width=18,
             help=N_("The customer's registration number, where known: it tells one business from another.")),
        Text(key="city", heading=N_("City"), required=True, width=18, help=N_("Where the customer is.")),
        Text(key="postcode", heading=N_("Postcode"), width=10, help=N_("The customer's postcode.")),
        Text(key="country", heading=N_("Country"), width=12, help=N_("Empty: the vendor's own.")),
        Text(key="sector", heading=N_("Sector"), width=18, help=N_("What the customer does.")),
        Text(key="contact_name", heading=N_("Customer's contact"), required=True, width=22,
             help=N_("Whom one talks to there.")),
        Text(key="contact_role", heading=N_("Contact's role"), width=20, help=N_("What this person does there.")),
        Email(key="contact_email", heading=N_("Contact's e-mail"), width=28, help=N_("One address.")),
        Text(key="contact_phone", heading=N_("Contact's telephone"), width=18, help=N_("One number.")),
        Text(key="project", heading=N_("Project"), required=True, width=30, help=N_("What it is about.")),
        Text(key="solution", heading=N_("Solution"), required=True, width=22, help=N_("What would be sold.")),
        Text(key="need", heading=N_("Need"), required=True, width=36, help=N_("What the customer wants to solve.")),
        Money(key="estimated_amount", heading=N_("Estimated amount"), required=True, min=0, width=16,
              help=N_("What it could be worth, without tax.")),
        Day(key="expected_close", heading=N_("Expected close"), required=True, width=14,
            help=N_("The day the customer should sign.")),
        Text(key="budget", heading=N_("Budget"), required=True, width=20,
             help=N_("Is there one: how much, voted or asked for.")),
        Text(key="decision_maker", heading=N_("Decision maker"), required=True, width=22, help=N_("Who decides.")),
        Text(key="timeline", heading=N_("Timeline"), required=True, width=22, help=N_("By when it is to run, and why.")),
        Text(key="competitor", heading=N_("Competitor"), width=20, help=N_("Who else is asked.")),
        Text(key="salesperson", heading=N_("Salesperson"), required=True, listed="salespeople", width=20,
             help=N_("Who follows it up.")),
        Text(key="planned_action", heading=N_("Planned action"), required=True, width=34, help=N_("What is done next.")),
        Day(key="planned_action_due", heading=N_("Planned action due"), required=True, width=14, help=N_("By when.")),
    ),
    intro=N_("One row an opportunity. A row that is complete is accepted, whatever stands in the others."),
)  # fmt: skip

LEAD = Form(
    "lead",
    N_("Opportunity sheet"),
    version=1,
    period_kind="month",
    sheets=(LEADS,),
    by_row=True,
    vendors_too=True,
)
