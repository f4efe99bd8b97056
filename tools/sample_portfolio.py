"""The made business of the samples: five months of deals, leads and promises of every partner.

Everything comes from a fixed seed and the months; no clock, no other chance. What a review
says in a month does not depend on the workbook it is typed into.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from tools import sample_words as words
from tools.sample_people import Partner
from tools.sample_review import (
    MONTHS,
    SEED,
    YEAR,
    Deal,
    Review,
    Row,
    hundreds,
    later,
    manager_of,
    weekday,
    within,
)
from tools.sample_stories import ASSESSMENTS, STORIES, Moment, Story
from tools.sample_words import End

SKIPPED = {("OCC", 9), ("EST", 11)}
NOT_YET_REVIEWED = {("LEM", 10)}  # handed in as prepared, never held


class Business:
    """One partner's business, month after month."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.lang = partner.lang
        self.stories: tuple[Story, ...] = STORIES[partner.code]
        self.deals: dict[str, Deal] = {}
        self.pending: list[Row] = []  # leads still to qualify
        self.waiting: list[Row] = []  # qualified leads that nobody put in the pipe
        self.number = partner.first
        self.used = {story.customer for story in self.stories}
        self.handed_in = 0
        self.month, self.rng = MONTHS[0], random.Random(SEED)

    # ------------------------------------------------------------------ making

    def _reference(self) -> str:
        self.number += 1
        return self.partner.number.format(self.number)

    def _customer(self) -> tuple[str, str]:
        """A customer not met before, and what he buys."""
        while True:
            pattern, french, english = self.rng.choice(words.TRADES)
            name = pattern.format(self.rng.choice(self.partner.families))
            if name not in self.used:
                self.used.add(name)
                return name, self.rng.choice(french if self.lang == "fr" else english)

    def _amount(self) -> int:
        euros = round(9000 * (11 ** self.rng.random()) / 100) * 100
        return euros * 100 + (50 if self.rng.random() < 0.12 else 0)

    def _words(self, deal: Deal) -> None:
        deal.next_step = self.rng.choice(words.NEXT[self.lang][deal.stage])
        if self.rng.random() < 0.3:
            deal.comment = self.rng.choice(words.COMMENTS[self.lang])

    def _new(
        self,
        stage: int,
        declared: dt.date,
        origin: str,
        lead: Row | None = None,
    ) -> Deal:
        if lead is None:
            customer, project = self._customer()
            reference, amount = self._reference(), self._amount()
        else:
            customer, project, reference, amount = (
                lead[k] for k in ("customer", "project", "reference", "amount")
            )
        deal = Deal(
            reference,
            customer,
            project,
            self.rng.choice(self.partner.salespeople),
            origin,
            declared,
            stage,
            amount,
            later(self.rng, self.month, max(1, 5 - stage), 7 - stage),
            "",
        )
        if self.rng.random() < 0.08:
            deal.probability = self.rng.choice(("0.4", "0.6", "0.3"))
        self._words(deal)
        return deal

    # ------------------------------------------------------------------- months

    def months(self) -> Iterator[Review]:
        """Every review that is handed in, in order."""
        for month in MONTHS:
            if (self.partner.code, month) not in SKIPPED:
                yield self._month(month)

    def _month(self, month: int) -> Review:
        self.month, self.rng = month, random.Random(f"{SEED} {self.partner.code} {month}")
        review = Review(self.partner, month, self._cover())
        if not self.handed_in:
            self._start(review)
        else:
            told = {story.reference for story in self.stories}
            for deal in [d for d in self.deals.values() if d.reference not in told]:
                self._evolve(deal, review)
        self._tell_stories(review)
        self._lead_month(review)
        self._promise(review)
        self._assess(review)
        self._act(review)
        review.pipeline = [*(deal.row() for deal in self.deals.values()), *review.pipeline]
        review.deletes_an_action = (self.partner.code, month) in {("CVL", 10), ("OCC", 8)}
        self.handed_in = month
        return review

    def _cover(self) -> Row:
        who = [manager_of(self.partner, self.month), self.partner.director, *self.partner.salespeople]
        held = weekday(dt.date(YEAR, self.month, self.rng.randint(24, 28)))
        if self.month == MONTHS[-1] or (self.partner.code, self.month) in NOT_YET_REVIEWED:
            return {"status": "prepared"}
        return {
            "status": "reviewed",
            "held_on": held,
            "attendees": ", ".join(who[: self.rng.randint(3, len(who))]),
        }

    def _start(self, review: Review) -> None:
        for _ in range(self.partner.deals):
            stage = self.rng.choices((1, 2, 3, 4, 5), (20, 28, 28, 16, 8))[0]
            deal = self._new(
                stage, within(self.rng, self.rng.randint(1, 6)), self.rng.choice(("RS", "BP", "BP"))
            )
            self.deals[deal.reference] = deal
        # Won and lost in the first month, before any pipe was known.
        for outcome in self.rng.choice((("won",), ("won", "lost"), ("won", "won"))):
            deal = self._new(5, within(self.rng, self.rng.randint(1, 4)), self.rng.choice(("RS", "BP")))
            self._end(deal, review, outcome, deal.amount)
            review.outcomes[-1] |= deal.who()
        review.pipeline.clear()

    def _evolve(self, deal: Deal, review: Review) -> None:
        promised, deal.promised = deal.promised, 0
        chance = self.rng.random()
        deal.comment = deal.comment if self.rng.random() < 0.4 else ""
        if promised:
            if chance < self.partner.reliability:
                more = hundreds(promised * self.rng.choice((1, 1, 1.03)))
                self._end(deal, review, "won", max(promised, more))
            elif chance < self.partner.reliability + 0.14:
                self._end(deal, review, "won", hundreds(promised * self.rng.choice((0.85, 0.9, 0.92))))
            elif chance < self.partner.reliability + 0.2:
                self._end(deal, review, "lost", deal.amount)
            else:
                self._push(deal)
            return
        won, lost, up, down = {
            1: (0, 0.04, 0.42, 0),
            2: (0, 0.06, 0.38, 0.04),
            3: (0.03, 0.06, 0.36, 0.06),
            4: (0.1, 0.06, 0.32, 0.08),
            5: (0.34, 0.05, 0, 0.05),
        }[deal.stage]
        if chance < won:
            self._end(deal, review, "won", deal.amount)
        elif chance < won + lost:
            self._end(deal, review, "lost", deal.amount)
        elif chance < won + lost + up:
            deal.stage += 1
            self._words(deal)
        elif chance < won + lost + up + down:
            deal.stage -= 1
            self._words(deal)
            deal.comment = words.FELL[self.lang]
        if deal.reference in self.deals:
            self._reprice(deal)
            # A date that has come is moved on; now and then nobody thinks of it.
            if (deal.close.year, deal.close.month) <= (YEAR, self.month) and self.rng.random() < 0.7:
                self._push(deal)

    def _reprice(self, deal: Deal) -> None:
        chance = self.rng.random()
        if chance < 0.1:
            deal.amount = hundreds(deal.amount * self.rng.choice((1.1, 1.2, 1.35)))
            deal.comment = words.RAISED[self.lang]
        elif chance < 0.17:
            deal.amount = hundreds(deal.amount * self.rng.choice((0.75, 0.85, 0.9)))
            deal.comment = words.LOWERED[self.lang]

    def _push(self, deal: Deal) -> None:
        deal.close = later(self.rng, self.month, 1, 2)
        deal.comment = self.rng.choice(words.PUSHED[self.lang])

    def _end(self, deal: Deal, review: Review, outcome: str, amount: int) -> None:
        told = {row["reason"] for row in review.outcomes}
        ends = (words.WON if outcome == "won" else words.LOST)[self.lang]
        end = self.rng.choice([e for e in ends if e.reason not in told] or ends)
        rival = self.rng.choice(words.COMPETITORS) if end.rival and self.rng.random() < 0.7 else ""
        day = within(self.rng, self.month, 3, 23)
        self._close(deal, review, outcome, amount, day=day, end=end, rival=rival)

    def _close(
        self,
        deal: Deal,
        review: Review,
        outcome: str,
        amount: int,
        *,
        day: dt.date,
        end: End,
        rival: str,
    ) -> None:
        row: Row = {
            "reference": deal.reference,
            "outcome": outcome,
            "closed_on": day,
            "amount": amount,
            "reason": end.reason,
            "lesson": end.lesson,
            "competitor": rival,
        }
        if outcome == "lost":
            row["recovery_possible"] = "yes" if end.recovery else "no"
            row["recovery_plan"] = end.recovery
        if end.action:
            row |= {
                "corrective_action": end.action,
                "action_owner": deal.salesperson,
                "action_due": later(self.rng, self.month, 1, 1),
            }
        review.outcomes.append(row)
        self.deals.pop(deal.reference, None)
        # Most people leave the row and set its stage; some empty it.
        if self.rng.random() < 0.7:
            deal.amount = amount
            review.pipeline.append({**deal.row(), "stage": outcome, "expected_close": day})

    # ------------------------------------------------------------------ stories

    def _tell_stories(self, review: Review) -> None:
        for story in self.stories:
            moment = story.moments.get(self.month)
            if moment is not None:
                self._tell(story, moment, review)

    def _tell(self, story: Story, moment: Moment, review: Review) -> None:
        cents = round(moment.amount * 100)
        review.outcomes = [row for row in review.outcomes if row["reference"] != story.reference]
        review.pipeline = [row for row in review.pipeline if row["reference"] != story.reference]
        seller = self.partner.salespeople[story.seller]
        known = self.deals.pop(story.reference, None)
        step = moment.next_step or (known.next_step if known else "")
        stage = moment.stage if isinstance(moment.stage, int) else 0
        deal = Deal(
            story.reference,
            story.customer,
            story.project,
            seller,
            story.origin,
            story.declared,
            stage,
            cents,
            moment.day,
            step,
            moment.comment,
            moment.probability,
            round(moment.commit * 100),
        )
        if moment.end is not None:
            self._close(
                deal,
                review,
                str(moment.stage),
                cents,
                day=moment.day,
                end=moment.end,
                rival=moment.competitor,
            )
            if known is None and len(story.moments) == 1:
                review.outcomes[-1] |= deal.who()
            if known is None:
                review.pipeline = [r for r in review.pipeline if r["reference"] != story.reference]
        elif stage:
            self.deals[story.reference] = deal

    # -------------------------------------------------------------------- leads

    def _lead_month(self, review: Review) -> None:
        for lead in self.waiting:
            # A lead qualified last month that reviewkit has put in the pipe, still to be completed.
            self._into_pipe(lead)
        self.waiting = []
        told: list[Row] = []
        for lead in self.pending:
            self._decide(lead, self.rng.choices(("qualified", "rejected", "to_qualify"), (66, 14, 20))[0])
            told.append(lead)
        for _ in range(self.rng.randint(*self.partner.leads)):
            customer, project = self._customer()
            lead = {
                "reference": self._reference(),
                "customer": customer,
                "project": project,
                "amount": self._amount(),
                "origin": self.rng.choices(("RS", "BP"), (45, 55))[0],
                "declared_on": within(self.rng, self.month, 1, 24),
            }
            self._decide(lead, self.rng.choices(("to_qualify", "qualified", "rejected"), (52, 38, 10))[0])
            if lead["origin"] == "RS":
                lead["taken"] = "no" if lead["qualification"] == "rejected" else "yes"
            told.append(lead)
        review.leads += [dict(lead) for lead in told]
        self.pending = [lead for lead in told if lead["qualification"] == "to_qualify"]
        for lead in told:
            if lead["qualification"] == "qualified":
                self._qualified(lead)

    def _decide(self, lead: Row, qualification: str) -> None:
        lead["qualification"] = qualification
        if qualification == "rejected":
            lead["rejection_reason"] = self.rng.choice(words.REJECTED[self.lang])
            lead.pop("planned_action", None)
            lead.pop("planned_action_due", None)
        else:
            lead["planned_action"] = self.rng.choice(words.LEAD_ACTIONS[self.lang])
            lead["planned_action_due"] = later(self.rng, self.month, 1, 1)

    def _qualified(self, lead: Row) -> None:
        if self.partner.code == "CVL":
            self.waiting.append(lead)  # they leave it to reviewkit to put it in next month's pipe
        else:
            self._into_pipe(lead)

    def _into_pipe(self, lead: Row) -> None:
        deal = self._new(self.rng.choice((1, 2, 2)), lead["declared_on"], lead["origin"], lead)
        self.deals[deal.reference] = deal

    # ------------------------------------------------------- promises and the rest

    def _promise(self, review: Review) -> None:
        told = {story.reference for story in self.stories}
        for deal in self.deals.values():
            if (
                deal.reference not in told
                and deal.stage >= 4
                and self.rng.random() < (0.75 if deal.stage == 5 else 0.3)
            ):
                deal.close = later(self.rng, self.month, 1, 1)
                deal.promised = deal.amount if self.rng.random() < 0.8 else hundreds(deal.amount * 0.9)
            if deal.promised:
                confident = self.rng.choice(("0.8", "0.9", "0.7", ""))
                row: Row = {
                    "reference": deal.reference,
                    "amount": deal.promised,
                    "expected_close": deal.close,
                    "confidence": confident,
                }
                if review.cover["status"] == "reviewed":
                    row["manager_amount"] = (
                        deal.promised if self.rng.random() < 0.6 else hundreds(deal.promised * 0.8)
                    )
                review.commit.append(row)

    def _assess(self, review: Review) -> None:
        for when, topic, text, owner, due in ASSESSMENTS[self.partner.code]:
            if when == self.month:
                review.assessment.append({"topic": topic, "text": text, "owner": owner, "due": due})

    def _act(self, review: Review) -> None:
        late = sorted(
            (d for d in self.deals.values() if d.stage >= 3), key=lambda d: (-d.amount, d.reference)
        )
        texts = self.rng.sample(words.ACTIONS[self.lang], 3)
        for deal, text in zip(late[: self.rng.randint(1, 3)], texts, strict=False):
            owner = self.rng.choice(
                (deal.salesperson, deal.salesperson, manager_of(self.partner, self.month))
            )
            review.actions.append(
                {
                    "deal": deal.reference,
                    "action": text,
                    "owner": owner,
                    "due": later(self.rng, self.month, 1, 1),
                    "status": "todo",
                }
            )
