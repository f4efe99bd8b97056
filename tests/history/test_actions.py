"""To-dos from month to month: what is new in a review, and what was decided before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from reviewkit.domain.period import Period
from reviewkit.history.partner_months import PartnerMonths
from reviewkit.history.typed_records import Records
from reviewkit.runs.meetings import _tasks
from reviewkit.store import Revision, Store
from reviewkit.text import language

Sheets = dict[str, list[dict[str, Any]]]


class ReviewStore:
    """The rows of reviews by the number of their revision, as the store gives them."""

    def __init__(self) -> None:
        self.sheets: dict[int, Sheets] = {}

    def records(self, revisions: Iterable[Revision]) -> Iterator[tuple[int, str, int, dict[str, Any]]]:
        for revision in revisions:
            for sheet, rows in self.sheets[revision.id].items():
                for position, row in enumerate(rows):
                    yield revision.id, sheet, position, row


def months(**reviews: Sheets) -> PartnerMonths:
    """A partner's reviews by month: m09={"actions": [...]}."""
    made: list[Revision] = []
    store = ReviewStore()
    for number, (name, sheets) in enumerate(sorted(reviews.items()), 1):
        period = Period("month", 2026, int(name[1:]))
        made.append(
            Revision(number, "review", 1, "BP1", period, period.number, 1, "reviewed", "EUR", "", "", "")
        )
        store.sheets[number] = sheets
    return PartnerMonths("BP1", made[-1].period, made, Records(cast("Store", store)))


def lead(action: str, due: str, **said: Any) -> dict[str, Any]:
    return {"reference": "L-1", "planned_action": action, "planned_action_due": due,
            "qualification": "to_qualify", **said}  # fmt: skip


def told(one: PartnerMonths) -> list[tuple[str, bool, str]]:
    assert one.now is not None
    return [(task.action, task.new, task.status) for task in _tasks(one, one.now, language("en"))]


def test_a_lead_that_waits_brings_its_planned_action_once():
    """It was done in October: the lead's row still names it in November."""
    plan = lead("Call", "2026-10-12")
    first = months(m09={"leads": [plan]})
    number = first.actions(first.now)[0]["id"]
    done = {"id": number, "deal": "L-1", "action": "Call", "due": "2026-10-12", "status": "done"}
    assert told(months(m09={"leads": [plan]}, m10={"leads": [plan], "actions": [done]})) == [
        ("Call", False, "done")
    ]
    assert (
        told(months(m09={"leads": [plan]}, m10={"leads": [plan], "actions": [done]}, m11={"leads": [plan]}))
        == []
    )


def test_a_lead_planned_anew_brings_a_new_action():
    later = months(m09={"leads": [lead("Call", "2026-10-12")]}, m10={"leads": [lead("Call", "2026-11-20")]})
    assert ("Call", True, "todo") in told(later)


def test_an_action_that_was_deleted_and_comes_back_is_not_new():
    first = months(m09={"leads": [lead("Call", "2026-10-12")]})
    number = first.actions(first.now)[0]["id"]
    back = {"id": number, "deal": "L-1", "action": "Call", "due": "2026-10-12", "status": "todo"}
    again = months(m09={"leads": [lead("Call", "2026-10-12")]}, m10={}, m11={"actions": [back]})
    assert told(again) == [("Call", False, "todo")]
