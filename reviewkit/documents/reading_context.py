"""What a pack knows beside figures: the period, who reads, who is missing, what partners ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewkit.analysis.quarter.landing import Landing
from reviewkit.domain.period import Period
from reviewkit.domain.stages import Ladder


@dataclass(frozen=True)
class Ask:
    """A row of a review's assessment: difficulty, progress_area, support_request, corrective_action."""

    partner: str
    topic: str
    text: str
    owner: str
    due: dt.date | None


@dataclass(frozen=True)
class PartnerCard:
    """Who a partner is, for the people who read about him."""

    code: str
    name: str
    lang: str
    currency: str
    manager: str
    manager_name: str
    director_name: str


@dataclass(frozen=True)
class ReadingContext:
    """The period and the people of a run.

    asks       by partner code, what his review's assessment says
    bases      by partner code, a sentence's worth of months: what the pack is made from
    landings   by reader's code ("all" for the whole), where quarter and year land; none without a plan
    """

    period: Period
    vendor: str
    crm: str
    director: str
    lang: str
    currency: str
    ladder: Ladder
    focus_stage: int
    focus_amount: int
    partners: Mapping[str, PartnerCard] = field(default_factory=dict)
    managers: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, Sequence[Ask]] = field(default_factory=dict)
    landings: Mapping[str, Sequence[Landing]] = field(default_factory=dict)

    def partner_name(self, code: str) -> str:
        card = self.partners.get(code)
        return card.name if card else code

    def stage(self, number: int | None, lang: str) -> str:
        """A stage's label; empty for none."""
        if not number:
            return ""
        if number in self.ladder.numbers:
            return self.ladder.step(number).label(lang)
        return str(number)
