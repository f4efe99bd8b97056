"""The indicators of a business plan: where each actual comes from, its unit and its words (domain: plan gap).

An indicator is declared here, and its column in the quarterly workbook; plan, figures, scorecard,
gap report and `why` follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reviewkit.text import N_

BUSINESS = "business"  # the quarterly workbook's card of totals
Unit = Literal["money", "integer", "share"]
# Computed by reviewkit from the months handed in.
Knowledge = Literal["revenue won", "customers won first", "leads declared"]


@dataclass(frozen=True)
class CardValue:
    """The actual is a column of the quarterly workbook's one-record sheet `business`."""

    column: str


@dataclass(frozen=True)
class RowSum:
    """The actual is the sum of a column over the rows of a sheet.

    label     the column that names a row
    audience  only the rows of this audience; empty for all
    """

    sheet: str
    column: str
    label: str
    audience: str = ""


@dataclass(frozen=True)
class CardRatio:
    """The actual is one column of `business` divided by another."""

    part: str
    whole: str


Source = CardValue | RowSum | CardRatio


@dataclass(frozen=True)
class Indicator:
    """One figure of a plan.

    source     where the declared actual of a quarter stands
    heading    its name; short where a column has room for a word
    plan_help  what a person types in the plan's column
    unit       money (cents), integer, share (a fraction)
    direction  up: more is better; down: less is
    nature     flow: quarters add up to the year; share: a ratio of sums
    known_as   the figure known from the months handed in; empty without one
    optional   a plan may leave it open: a share, and what was added after plans had been made
    width      characters of the plan's column
    """

    key: str
    source: Source
    heading: str
    short: str
    plan_help: str
    unit: Unit = "integer"
    direction: Literal["up", "down"] = "up"
    nature: Literal["flow", "share"] = "flow"
    known_as: Knowledge | None = None
    optional: bool = False
    width: int = 12

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The (sheet, column) pairs of the quarterly workbook that its actual is read from."""
        if isinstance(self.source, CardValue):
            return ((BUSINESS, self.source.column),)
        if isinstance(self.source, CardRatio):
            return ((BUSINESS, self.source.part), (BUSINESS, self.source.whole))
        return ((self.source.sheet, self.source.column), (self.source.sheet, self.source.label))

    @property
    def is_share(self) -> bool:
        """Whether it is a ratio of sums."""
        return self.nature == "share"


INDICATORS = (
    Indicator(
        "revenue",
        CardValue("revenue"),
        N_("Revenue"),
        N_("Revenue"),
        N_("Revenue with the vendor's solutions, without tax."),
        unit="money",
        known_as="revenue won",
        width=16,
    ),
    Indicator(
        "new_customers",
        CardValue("new_customers"),
        N_("New customers"),
        N_("New cust."),
        N_("Customers won for the first time."),
        known_as="customers won first",
    ),
    Indicator(
        "leads",
        CardValue("leads"),
        N_("Leads"),
        N_("Leads"),
        N_("Leads found by the partner's own people."),
        known_as="leads declared",
        width=10,
    ),
    Indicator(
        "sales_visits",
        CardValue("sales_visits"),
        N_("Sales visits"),
        N_("Visits"),
        N_("Visits paid to customers and prospects."),
    ),
    Indicator(
        "trained_salespeople",
        RowSum("training", "attendees", "course", audience="salespeople"),
        N_("Salespeople trained"),
        N_("Sales. trained"),
        N_("How many salespeople are trained in the quarter."),
        width=14,
    ),
    Indicator(
        "trained_consultants",
        RowSum("training", "attendees", "course", audience="consultants"),
        N_("Consultants trained"),
        N_("Cons. trained"),
        N_("How many consultants are trained in the quarter."),
        width=14,
    ),
    Indicator(
        "trained_telemarketers",
        RowSum("training", "attendees", "course", audience="telemarketers"),
        N_("Telemarketers trained"),
        N_("Telem. trained"),
        N_("How many telemarketers are trained in the quarter."),
        width=14,
    ),
    Indicator(
        "marketing_budget",
        RowSum("marketing", "spent", "title"),
        N_("Marketing budget"),
        N_("Mark. budget"),
        N_("What the quarter's marketing may cost."),
        unit="money",
        direction="down",
        width=16,
    ),
    Indicator(
        "marketing_leads",
        RowSum("marketing", "leads_obtained", "title"),
        N_("Marketing leads"),
        N_("Mark. leads"),
        N_("Leads expected from marketing."),
    ),
    Indicator(
        "share_of_partner_revenue",
        CardRatio("revenue", "partner_total_revenue"),
        N_("Share of partner's revenue"),
        N_("Share"),
        N_("The vendor's part of the partner's total revenue, in percent."),
        unit="share",
        nature="share",
        optional=True,
        width=16,
    ),
)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
