"""The ladder of stages a deal climbs (seed 2.3, 3.1: "business par stage")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

WON, LOST = "won", "lost"
CLOSED = (WON, LOST)


@dataclass(frozen=True, slots=True)
class Step:
    """An open step of the ladder.

    names        by language code
    probability  that a deal at this step is won, a fraction
    """

    number: int
    names: Mapping[str, str]
    probability: Decimal

    def name(self, lang: str) -> str:
        """Return the name in a language, else in the first one that has one."""
        return self.names.get(lang) or next(iter(self.names.values()))

    def label(self, lang: str) -> str:
        """Return number and name, as cells and tables show a step: "4 Négociation"."""
        return f"{self.number} {self.name(lang)}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The open steps in order; won and lost come after the last one.

    Raises ValueError if the numbers do not go up.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        numbers = self.numbers
        if list(numbers) != sorted(set(numbers)):
            message = "stages must be numbered upwards, each number once"
            raise ValueError(message)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(step.number for step in self.steps)

    @property
    def probabilities(self) -> dict[int, Decimal]:
        return {step.number: step.probability for step in self.steps}

    def step(self, number: int) -> Step:
        """Return the step of a number."""
        return next(step for step in self.steps if step.number == number)


def _step(number: int, fr: str, en: str, percent: int) -> Step:
    return Step(number, {"fr": fr, "en": en}, Decimal(percent) / 100)


DEFAULT_LADDER = Ladder(
    (
        _step(1, "Identifiée", "Identified", 10),
        _step(2, "Qualifiée", "Qualified", 25),
        _step(3, "Proposition", "Proposal", 50),
        _step(4, "Négociation", "Negotiation", 75),
        _step(5, "Accord verbal", "Verbal agreement", 90),
    )
)


@dataclass(frozen=True)
class StageTotal:
    """The deals of one step of a pipe: how many, and their amount in cents."""

    count: int
    amount: int


PreviousStages = Mapping[int, StageTotal]
