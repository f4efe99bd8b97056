"""What the columns of a review alone cannot say: its sheets held against each other.

Faults are what domain.md calls one; everything else compared is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import Fault
from reviewkit.domain.rules import is_open, is_overdue
from reviewkit.domain.stages import CLOSED
from reviewkit.forms.engine.form import FilledForm
from reviewkit.text import language


def rules(filled: FilledForm) -> list[Fault]:
    return [*_closed(filled), *_days(filled), *_promises(filled), *_leads(filled)]


RULES = (rules,)


def _stage_label(filled: FilledForm, key: str | None) -> str:
    lang = language(filled.identity.lang)
    column = filled.form.sheet("pipeline").column("stage")
    return next(c.shown(lang) for c in column.choices_in(filled.terms) if c.key == key)


def _closed(filled: FilledForm) -> Iterator[Fault]:
    pipe, outcomes = filled.by_key("pipeline"), filled.by_key("outcomes")
    certain = filled.certain("outcomes", "reference")
    for key, deal in pipe.items():
        if certain and deal.get("stage") in CLOSED and key not in outcomes:
            yield filled.fault(
                "closed-without-outcome",
                "pipeline",
                deal,
                "stage",
                reference=deal.values["reference"],
                stage=_stage_label(filled, deal.text("stage")),
                outcomes=filled.title("outcomes"),
            )
    for key, outcome in outcomes.items():
        row = pipe.get(key)
        if row is None or "stage" not in row.values:
            continue
        where = {
            "reference": outcome.values["reference"],
            "pipeline": filled.title("pipeline"),
            "cell": row.cells.get("stage", ""),
        }
        stage, ended = row.text("stage"), outcome.text("outcome")
        if is_open(stage):
            yield filled.fault("closed-but-open", "outcomes", outcome, "reference", **where)
        elif ended and ended != stage:
            yield filled.fault(
                "outcome-contradicts-stage",
                "outcomes",
                outcome,
                "outcome",
                outcome=_stage_label(filled, ended),
                stage=_stage_label(filled, stage),
                **where,
            )


def _days(filled: FilledForm) -> Iterator[Fault]:
    period = filled.identity.period
    day = language(filled.identity.lang).day
    for outcome in filled.rows("outcomes"):
        closed = outcome.day("closed_on")
        if closed is None:
            continue
        if closed > period.last_day:
            yield filled.fault(
                "closed-after-period",
                "outcomes",
                outcome,
                "closed_on",
                day=day(closed),
                last=day(period.last_day),
            )
        elif closed < period.first_day:
            yield filled.fault(
                "closed-before-period",
                "outcomes",
                outcome,
                "closed_on",
                day=day(closed),
                first=day(period.first_day),
            )
    for deal in filled.rows("pipeline"):
        close = deal.day("expected_close")
        if is_overdue(close, period.first_day) and is_open(deal.text("stage")):
            yield filled.fault("close-overdue", "pipeline", deal, "expected_close", day=day(close))


def _promises(filled: FilledForm) -> Iterator[Fault]:
    if not (filled.certain("pipeline", "reference") and filled.certain("pipeline", "stage")):
        return
    open_deals = {key for key, deal in filled.by_key("pipeline").items() if is_open(deal.text("stage"))}
    for key, promise in filled.by_key("commit").items():
        close = promise.day("expected_close")
        if is_overdue(close, filled.identity.period.first_day):
            day = language(filled.identity.lang).day(close)
            yield filled.fault("close-overdue", "commit", promise, "expected_close", day=day)
        if key not in open_deals:
            yield filled.fault(
                "commit-not-open",
                "commit",
                promise,
                "reference",
                reference=promise.values["reference"],
                pipeline=filled.title("pipeline"),
            )


def _leads(filled: FilledForm) -> Iterator[Fault]:
    if not (filled.certain("pipeline", "reference") and filled.certain("outcomes", "reference")):
        return
    elsewhere = filled.by_key("pipeline").keys() | filled.by_key("outcomes").keys()
    for key, lead in filled.by_key("leads").items():
        if lead.get("qualification") == "qualified" and key not in elsewhere:
            yield filled.fault(
                "qualified-not-in-pipe",
                "leads",
                lead,
                "qualification",
                reference=lead.values["reference"],
                pipeline=filled.title("pipeline"),
            )
