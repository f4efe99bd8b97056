"""What a document needs beside figures: period, people, requests of partners, plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewkit.analysis.quarter.revenue_plan import RevenuePlan
from reviewkit.domain.period import Period
from reviewkit.domain.stages import Ladder


@dataclass(frozen=True)
class Ask:
    """A point of a review's assessment.

    topic  difficulty, progress_area, support_request, corrective_action or answer_overdue
    """

    partner: str
    topic: str
    text: str
    owner: str
    due: dt.date | None


@dataclass(frozen=True)
class PartnerCard:
    """A partner's name, language, currency and the people in charge of it."""

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

    partners   by code
    managers   name by code of the channel manager
    asks       by partner code, the points of its review's assessment
    plans      the revenue planned by reader's code ("all" for the whole portfolio); none without a plan
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
    plans: Mapping[str, RevenuePlan] = field(default_factory=dict)

    def partner_name(self, code: str) -> str:
        """Return the partner's name, or its code where the directory does not list it."""
        card = self.partners.get(code)
        return card.name if card else code

    def stage(self, number: int | None, lang: str) -> str:
        """Return the label of a stage: empty for none, the number where the ladder lacks it."""
        if not number:
            return ""
        if number in self.ladder.numbers:
            return self.ladder.step(number).label(lang)
        return str(number)
