"""All that is known, made ready to reckon with: numbered, converted, in order.

Partners, reviews and deals become whole numbers, so that twelve months of a large
portfolio are worked through as columns. Everything below speaks in these numbers:

    pid     a partner's place in the order of codes
    review  a review's place in the order of (partner, month): the one before is one less
    deal    one partner's deal: pid × number of keys + the key's place in their order
    day     days since 1970-01-01, NO_DAY where there is none
    row     where the record stands in its frame, for the words nobody computes with
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from reviewkit.analysis.month.amounts import Bools, Ints, Objects, chances, converted, rounded
from reviewkit.analysis.month.columns import NO_DAY, at, days, find, ints, month_ends, objects, words
from reviewkit.history.month_frames import Known, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence


_MONTHS = 1 << 20  # more than any month number


@dataclass(frozen=True)
class Ledger:
    """The known, numbered.

    partners   code, name, manager (None without one), currency, by pid
    today      by pid, the day a to-do is late by: of the partner's review where it was held, else
               the month's last
    keys       the deals' keys in order
    reviews    pid, month, in the order of their numbers
    previous, now   each partner's last review before the period, and the period's (−1: none)
    pipe       pid, review, month, deal, stage, close, own, vendor, weighted_own,
               weighted_vendor, row; by deal, then review
    outcomes   pid, review, month, deal, won, own, vendor, row; by deal, then review
    leads, commits   the same without their own marks; commits also call_own, call_vendor and
               called (a manager's call is given)
    sheets     sheet leads of these partners: pid, month, deal, own, vendor, row
    """

    known: Known
    terms: Terms
    month: int
    last_day: int
    today: Ints
    partners: DataFrame
    keys: Objects
    reviews: DataFrame
    previous: Ints
    now: Ints
    pipe: DataFrame
    outcomes: DataFrame
    leads: DataFrame
    commits: DataFrame
    sheets: DataFrame
    printed: DataFrame

    @property
    def size(self) -> int:
        """How many partners are counted."""
        return len(self.partners)

    @property
    def handed_in(self) -> Bools:
        return self.now >= 0

    @property
    def shown(self) -> Ints:
        """The review whose pipe counts now: the period's, else the last known one."""
        return np.where(self.handed_in, self.now, self.previous)

    def of_review(self, frame: DataFrame, review: Ints) -> DataFrame:
        """The rows of one review a partner."""
        return frame.take(np.flatnonzero(ints(frame, "review") == review[ints(frame, "pid")]))

    def next_review(self) -> Ints:
        """The partner's following review, by review number; −1 after his last."""
        pid = ints(self.reviews, "pid")
        out = np.full(len(pid), -1, dtype=np.int64)
        out[:-1] = np.where(pid[1:] == pid[:-1], np.arange(1, len(pid)), -1)
        return out

    def pid_of(self, deals: Ints) -> Ints:
        return deals // max(1, len(self.keys))

    def key_of(self, deals: Ints) -> Objects:
        out: Objects = self.keys[deals % max(1, len(self.keys))]
        return out

    def deals(self, partners: Sequence[Any] | Objects, keys: Sequence[Any] | Objects) -> Ints:
        """Deal numbers of partner codes and keys, −1 where the partner is not counted."""
        pid = pd.Index(self.partners["code"]).get_indexer(pd.Index(np.asarray(partners, object)))
        place = pd.Index(self.keys).get_indexer(pd.Index(np.asarray(keys, object)))
        return np.where((pid < 0) | (place < 0), -1, pid * len(self.keys) + place).astype(np.int64)


def ledger(known: Known, terms: Terms) -> Ledger:
    """Number, convert and order what is known.

    Records of partners who are not counted, of later months and of months without a review
    are left out. Raises ValueError where a key stands twice in one sheet of one review
    (intake lets none through) or a currency has no rate.
    """
    return _Maker(known, terms).made()


class _Maker:
    def __init__(self, known: Known, terms: Terms) -> None:
        self.known, self.terms = known, terms
        self.rates = terms.worth
        self.month = known.period.number
        self.partners = _partners(known.partners)
        self.codes = pd.Index(self.partners["code"])
        self.currencies = self.partners["currency"].to_numpy(object)
        frames = (known.pipe, known.outcomes, known.leads, known.commits, known.sheet_leads, known.printed)
        _, keys = pd.factorize(np.concatenate([frame["key"].to_numpy(object) for frame in frames]), sort=True)
        self.keys: Objects = np.asarray(keys, object)
        self.key_index = pd.Index(self.keys)
        self.reviews = self._reviews()
        self.review_ids = ints(self.reviews, "pid") * _MONTHS + ints(self.reviews, "month")

    def made(self) -> Ledger:
        size = len(self.partners)
        start = np.searchsorted(self.review_ids, np.arange(size) * _MONTHS)
        end = np.searchsorted(self.review_ids, np.arange(size) * _MONTHS + self.month)
        known = self.known
        now = find(np.arange(size) * _MONTHS + self.month, self.review_ids)
        held = days(words(known.reviews, "held_on", at(ints(self.reviews, "row"), now, -1)))
        last_day = int(month_ends(np.array([self.month]))[0])
        outcomes = self._of_reviews(known.outcomes, "outcomes")
        outcomes["won"] = (known.outcomes["outcome"].to_numpy(object) == "won")[ints(outcomes, "row")]
        return Ledger(
            known=known,
            terms=self.terms,
            month=self.month,
            last_day=last_day,
            today=np.where(held == NO_DAY, last_day, held),
            partners=self.partners,
            keys=self.keys,
            reviews=self.reviews,
            previous=np.where(end > start, end - 1, -1).astype(np.int64),
            now=now,
            pipe=self._pipe(known.pipe),
            outcomes=outcomes,
            leads=self._of_reviews(known.leads, "leads"),
            commits=self._commits(),
            sheets=self._sheets(),
            printed=self._weighed(self._numbered(known.printed), known.printed),
        )

    def _reviews(self) -> DataFrame:
        frame = self.known.reviews
        out = DataFrame(
            {
                "pid": self.codes.get_indexer(pd.Index(frame["partner"].to_numpy(object))),
                "month": ints(frame, "month"),
                "row": np.arange(len(frame)),
            }
        )
        out = out[(out["pid"] >= 0) & (out["month"] <= self.month)].sort_values(["pid", "month"])
        if out.duplicated(["pid", "month"]).any():
            message = "a partner has two reviews of one month: only the newest revision counts"
            raise ValueError(message)
        return out.reset_index(drop=True)

    def _numbered(self, frame: DataFrame) -> DataFrame:
        """pid, month, deal, own, vendor, row of the counted partners' records, in the frame's order."""
        pid = self.codes.get_indexer(pd.Index(frame["partner"].to_numpy(object))).astype(np.int64)
        row = np.flatnonzero(pid >= 0)
        pid = pid[row]
        key = self.key_index.get_indexer(pd.Index(frame["key"].to_numpy(object)[row])).astype(np.int64)
        typed = frame["currency"].to_numpy(object)[row]
        cents = frame["amount"].to_numpy(np.int64)[row]
        return DataFrame(
            {
                "pid": pid,
                "month": ints(frame, "month")[row],
                "deal": pid * len(self.keys) + key,
                "own": converted(cents, typed, self.currencies[pid], self.rates),
                "vendor": converted(cents, typed, np.full(len(row), self.terms.currency, object), self.rates),
                "row": row.astype(np.int64),
            }
        )

    def _of_reviews(self, frame: DataFrame, sheet: str) -> DataFrame:
        """The numbered records of counted reviews, by deal, then review."""
        out = self._numbered(frame)
        out["review"] = find(ints(out, "pid") * _MONTHS + ints(out, "month"), self.review_ids)
        deal, review = ints(out, "deal"), ints(out, "review")
        order = np.lexsort((review, deal))
        order = order[review[order] >= 0]
        deal, review = deal[order], review[order]
        if ((deal[1:] == deal[:-1]) & (review[1:] == review[:-1])).any():
            message = f"a key stands twice in the {sheet} of one review"
            raise ValueError(message)
        return out.take(order).reset_index(drop=True)

    def _pipe(self, frame: DataFrame) -> DataFrame:
        out = self._weighed(self._of_reviews(frame, "pipe"), frame)
        out["close"] = days(frame["close"].to_numpy(object)[ints(out, "row")])
        return out

    def _weighed(self, out: DataFrame, frame: DataFrame) -> DataFrame:
        row = ints(out, "row")
        out["stage"] = ints(frame, "stage")[row]
        top, bottom = chances(
            ints(out, "stage"), frame["probability"].to_numpy(object)[row], self.terms.ladder
        )
        for side in ("own", "vendor"):
            out[f"weighted_{side}"] = rounded(ints(out, side), top, bottom)
        return out

    def _commits(self) -> DataFrame:
        frame = self.known.commits
        out = self._of_reviews(frame, "commit")
        row = ints(out, "row")
        call = objects(frame, "manager_amount")[row]
        out["called"] = np.array([one is not None for one in call], dtype=bool)
        cents = np.array([int(one or 0) for one in call], dtype=np.int64)
        typed = frame["currency"].to_numpy(object)[row]
        wanted = {
            "own": self.currencies[ints(out, "pid")],
            "vendor": np.full(len(out), self.terms.currency, object),
        }
        for side, currencies in wanted.items():
            out[f"call_{side}"] = converted(cents, typed, currencies, self.rates)
        return out

    def _sheets(self) -> DataFrame:
        out = self._numbered(self.known.sheet_leads)
        out = out[ints(out, "month") <= self.month].sort_values(["deal", "month", "row"])
        return out.drop_duplicates("deal").reset_index(drop=True)


def _partners(frame: DataFrame) -> DataFrame:
    out = frame.sort_values("code", kind="stable").reset_index(drop=True)
    if out["code"].duplicated().any():
        message = "a partner stands twice in the directory"
        raise ValueError(message)
    managers = [one or None for one in objects(out, "manager")]
    out["manager"] = Series(managers, dtype=object)
    return out
