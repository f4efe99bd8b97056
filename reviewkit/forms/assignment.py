"""The director's assignment workbook: who gets an opportunity, and which of two is the same business (seed 1).

The director alone gets it: it is the one workbook that shows both sides of a conflict.
"""

from __future__ import annotations

from reviewkit.domain.vocabulary import ASSIGNMENT_DECISIONS
from reviewkit.forms.engine.declaration import Money, Pick, Table, Text, When
from reviewkit.forms.engine.form import Form
from reviewkit.text import N_

ASSIGNMENTS = Table(
    "assignments",
    N_("Assignments"),
    (
        Text(key="reference", heading=N_("Reference"), required=True, unique=True, locked=True, width=16,
             help=N_("The opportunity's reference.")),
        Text(key="customer", heading=N_("Customer"), by="reviewkit", width=28, help=N_("Who might buy. Locked.")),
        Text(key="project", heading=N_("Project"), by="reviewkit", width=28, help=N_("What it is about. Locked.")),
        Money(key="amount", heading=N_("Amount"), by="reviewkit", width=15,
              help=N_("The estimated amount, in the vendor's currency. Locked.")),
        Text(key="declared_by", heading=N_("Declared by"), by="reviewkit", width=22, help=N_("Who declared it. Locked.")),
        Text(key="possible_conflict_with", heading=N_("Possible conflict with"), by="reviewkit", width=36,
             help=N_("What may be the same business: reference, partner, customer. Locked.")),
        Text(key="why", heading=N_("Why"), by="reviewkit", width=34, help=N_("Why the row is here. Locked.")),
        Text(key="suggested", heading=N_("Suggested"), by="reviewkit", width=26,
             help=N_("Who could take it: by region, skill and load. Locked.")),
        Text(key="partner", heading=N_("Partner"), required=True, listed="partners", width=12,
             help=N_("The code of the partner it is given to, or who keeps it.")),
        Pick(key="decision", heading=N_("Decision"), required=True, choices=ASSIGNMENT_DECISIONS.choices, width=14,
             help=N_("Assign it, merge it into another, or reject it.")),
        Text(key="merge_into", heading=N_("Merge into"), required_when=When("decision", ("merge",)), width=16,
             help=N_("The reference that stays; needed for a merge.")),
        Text(key="comment", heading=N_("Comment"), width=40, help=N_("Anything worth knowing.")),
    ),
    intro=N_("One row for each opportunity without a partner and each suspected conflict. Leave open what is not decided."),
)  # fmt: skip

ASSIGNMENT = Form(
    "assignment",
    N_("Assignments"),
    version=1,
    period_kind="month",
    sheets=(ASSIGNMENTS,),
    for_partner=False,
)
