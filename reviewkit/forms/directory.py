"""The directory workbook: who is who (domain: directory). The vendor's own, by month."""

from __future__ import annotations

from reviewkit.domain.vocabulary import CONTACT_ROLES, LANGUAGE_NAMES
from reviewkit.forms.engine.declaration import Day, Email, Pick, Table, Text, YesNo
from reviewkit.forms.engine.form import Form
from reviewkit.text import N_

PARTNERS = Table(
    "partners",
    N_("Partners"),
    (
        Text(
            key="code",
            heading=N_("Code"),
            required=True,
            unique=True,
            width=10,
            help=N_("Short and kept for life: workbooks and documents carry it."),
        ),
        Text(
            key="name",
            heading=N_("Name"),
            required=True,
            width=30,
            help=N_("The partner's name as the packs print it."),
        ),
        Text(
            key="channel_manager",
            heading=N_("Channel manager"),
            required=True,
            listed="managers",
            width=16,
            help=N_("The code of a channel manager of the third sheet."),
        ),
        Text(
            key="currency",
            heading=N_("Currency"),
            width=10,
            help=N_("Three letters, such as EUR. Empty: the vendor's."),
        ),
        Pick(
            key="language",
            heading=N_("Language"),
            choices=LANGUAGE_NAMES.choices,
            width=12,
            help=N_("The language of his workbooks and documents. Empty: the vendor's."),
        ),
        Text(
            key="region",
            heading=N_("Region"),
            width=20,
            help=N_("Where he sells; used to suggest a partner for a lead."),
        ),
        Text(
            key="sales_director_name",
            heading=N_("Sales director"),
            required=True,
            width=24,
            help=N_("Who answers for the partner's sales and gets the minutes."),
        ),
        Email(
            key="sales_director_email",
            heading=N_("Sales director's e-mail"),
            required=True,
            width=32,
            help=N_("One address. The minutes go there."),
        ),
        YesNo(
            key="active",
            heading=N_("Active"),
            width=8,
            help=N_("No: neither expected nor counted from this month on. Empty: yes."),
        ),
        Day(
            key="contract_start",
            heading=N_("Contract start"),
            width=14,
            help=N_("First day of the contract."),
        ),
        Day(
            key="contract_end",
            heading=N_("Contract end"),
            width=14,
            help=N_("Last day of the contract. After it the partner is no longer counted."),
        ),
    ),
    intro=N_("One row a partner. A row that is left out is a partner who is gone from this month on."),
)

CONTACTS = Table(
    "contacts",
    N_("Contacts"),
    (
        Text(
            key="partner",
            heading=N_("Partner"),
            required=True,
            listed="partners",
            width=12,
            help=N_("The partner's code."),
        ),
        Text(
            key="name", heading=N_("Contact name"), required=True, width=26, help=N_("First name and name.")
        ),
        Pick(
            key="role",
            heading=N_("Role"),
            required=True,
            choices=CONTACT_ROLES.choices,
            width=16,
            help=N_("What this person does at the partner's."),
        ),
        Email(key="email", heading=N_("E-mail"), width=34, help=N_("Needed to receive anything by mail.")),
        YesNo(
            key="gets_monthly",
            heading=N_("Gets the monthly"),
            width=14,
            help=N_(
                "The minutes of the monthly review are mailed to this person. Empty: yes for a salesperson, else no."
            ),
        ),
        YesNo(
            key="gets_quarterly",
            heading=N_("Gets the quarterly"),
            width=14,
            help=N_("Yes: the quarterly pack is mailed to this person."),
        ),
    ),
    intro=N_("The people at each partner's who take part in the reviews."),
)

CHANNEL_MANAGERS = Table(
    "channel_managers",
    N_("Channel managers"),
    (
        Text(
            key="code",
            heading=N_("Manager code"),
            required=True,
            unique=True,
            width=14,
            help=N_("Short and kept for life; the sheet of partners names it."),
        ),
        Text(
            key="name", heading=N_("Manager name"), required=True, width=28, help=N_("First name and name.")
        ),
        Email(
            key="email",
            heading=N_("Manager's e-mail"),
            required=True,
            width=34,
            help=N_("The packs of this channel manager go there."),
        ),
    ),
    intro=N_("The vendor's channel managers."),
)

DIRECTORY = Form(
    "directory",
    N_("Directory"),
    version=1,
    period_kind="month",
    sheets=(PARTNERS, CONTACTS, CHANNEL_MANAGERS),
    for_partner=False,
)
