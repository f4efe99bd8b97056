"""The ten indicators of a business plan, each with its direction and nature (domain: plan gap)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "integer", "share"]


@dataclass(frozen=True)
class Indicator:
    """One figure of a plan.

    unit       money (cents), integer, share (a fraction)
    direction  up: more is better; down: less is
    nature     flow: quarters add up to the year; share: a ratio of sums
    """

    key: str
    unit: Unit
    direction: Literal["up", "down"] = "up"
    nature: Literal["flow", "share"] = "flow"

    @property
    def is_share(self) -> bool:
        return self.nature == "share"


SHARE = "share_of_partner_revenue"
INDICATORS = (
    Indicator("revenue", "money"),
    Indicator("new_customers", "integer"),
    Indicator("leads", "integer"),
    Indicator("sales_visits", "integer"),
    Indicator("trained_salespeople", "integer"),
    Indicator("trained_consultants", "integer"),
    Indicator("trained_telemarketers", "integer"),
    Indicator("marketing_budget", "money", "down"),
    Indicator("marketing_leads", "integer"),
    Indicator(SHARE, "share", "up", "share"),
)
BY_KEY = {one.key: one for one in INDICATORS}
# What reviewkit can work out itself from the months handed in.
KNOWABLE = ("revenue", "new_customers", "leads")
