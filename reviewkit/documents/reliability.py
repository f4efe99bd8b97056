"""What is usual: how commits were kept over the months, where enough months are known to say so."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis import View

_MONTHS = 3


def usual(view: View) -> dict[str, Any]:
    """usual_rate, bias, and expected: what the new commit is worth at that rate (None: not known)."""
    told = view.reliability
    if told.periods < _MONTHS:
        return {"usual_rate": None, "bias": None, "expected": None}
    expected = told.expected if view.facts["handed_in"] else None
    return {"usual_rate": told.rate, "bias": told.bias, "expected": expected}
