"""The ladder of stages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reviewkit.domain.stages import DEFAULT_LADDER, Ladder, Step


def step(number: int) -> Step:
    return Step(number, {"fr": f"Étape {number}"}, Decimal("0.5"))


def test_a_step_shows_number_and_name():
    negotiation = DEFAULT_LADDER.step(4)
    assert negotiation.label("fr") == "4 Négociation"
    assert negotiation.label("en") == "4 Negotiation"


def test_a_name_missing_in_a_language_is_shown_in_another():
    assert step(2).name("en") == "Étape 2"


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1)])
def test_the_numbers_of_a_ladder_go_up(numbers):
    with pytest.raises(ValueError, match="numbered upwards"):
        Ladder(tuple(step(number) for number in numbers))


def test_the_chance_of_a_win_grows_along_the_default_ladder():
    chances = list(DEFAULT_LADDER.probabilities.values())
    assert list(DEFAULT_LADDER.probabilities) == list(DEFAULT_LADDER.numbers)
    assert chances == sorted(chances)
    assert all(0 < chance < 1 for chance in chances)
