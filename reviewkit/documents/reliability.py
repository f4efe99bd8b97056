"""How commits were kept over the known months, and what the new commit is worth at that rate."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis import View

_MONTHS = 3


def usual(view: View) -> dict[str, Any]:
    """Return usual_rate, bias and expected (cents; the new commit at the usual rate).

    All are None with fewer than three known months; expected also without a review of this month.
    """
    reliability = view.reliability
    if reliability.periods < _MONTHS:
        return {"usual_rate": None, "bias": None, "expected": None}
    expected = reliability.expected if view.facts["handed_in"] else None
    return {"usual_rate": reliability.rate, "bias": reliability.bias, "expected": expected}
