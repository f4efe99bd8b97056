"""The history of months as columns of numbers: numbered, converted and sorted.

Partners, reviews and deals become whole numbers, so that twelve months of a large
portfolio are worked through as columns. The numbers are:

    pid     a partner's place in the order of codes
    review  a review's place in the order of (partner, month): the one before is one less
    deal    one partner's deal: pid × number of keys + the key's place in their order
    day     days since 1970-01-01, NO_DAY where there is none
    row     where the record stands in its frame, for the texts
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from reviewkit.analysis.month.amounts import Bools, Ints, Objects, chances, converted, rounded
from reviewkit.analysis.month.columns import NO_DAY, at, days, find, ints, month_ends, objects, words
from reviewkit.history.month_frames import KnownFrames, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence


_MONTHS = 1 << 20  # more than any month number


@dataclass(frozen=True)
class Ledger:
    """The frames of the history, numbered.

    partners   code, name, manager (None without one), currency, by pid
    today      by pid, the day a to-do is late by: of the partner's review where it was held, else
               the month's last
    keys       the deals' keys in order
    reviews    pid, month, in the order of their numbers
    previous, now   each partner's last review before the period, and the period's (−1: none)
    pipe       pid, review, month, deal, stage, close, own, vendor, weighted_own,
               weighted_vendor, row; by deal, then review
    outcomes   pid, review, month, deal, won, own, vendor, row; by deal, then review
    leads, commits   pid, review, month, deal, own, vendor, row; commits also call_own, call_vendor and
               called (a manager's call is given)
    sheets     sheet leads of these partners: pid, month, deal, own, vendor, row
    """

    known: KnownFrames
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
        """Return the rows of one review of each partner."""
        return frame.take(np.flatnonzero(ints(frame, "review") == review[ints(frame, "pid")]))

    def next_review(self) -> Ints:
        """Return each review's following one of the same partner, by review number; −1 after the last."""
        pid = ints(self.reviews, "pid")
        following = np.full(len(pid), -1, dtype=np.int64)
        following[:-1] = np.where(pid[1:] == pid[:-1], np.arange(1, len(pid)), -1)
        return following

    def pid_of(self, deals: Ints) -> Ints:
        return deals // max(1, len(self.keys))

    def key_of(self, deals: Ints) -> Objects:
        keys: Objects = self.keys[deals % max(1, len(self.keys))]
        return keys

    def deals(self, partners: Sequence[object] | Objects, keys: Sequence[object] | Objects) -> Ints:
        """Deal numbers of partner codes and keys, −1 where the partner is not counted."""
        pid = pd.Index(self.partners["code"]).get_indexer(pd.Index(np.asarray(partners, object)))
        key = pd.Index(self.keys).get_indexer(pd.Index(np.asarray(keys, object)))
        return np.where((pid < 0) | (key < 0), -1, pid * len(self.keys) + key).astype(np.int64)


def ledger(known: KnownFrames, terms: Terms) -> Ledger:
    """Number, convert and sort the frames of the history.

    Records of partners who are not counted, of later months and of months without a review
    are left out. Raises ValueError where a key stands twice in one sheet of one review
    (intake lets none through) or a currency has no rate.
    """
    return _LedgerBuilder(known, terms).build()


class _LedgerBuilder:
    def __init__(self, known: KnownFrames, terms: Terms) -> None:
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

    def build(self) -> Ledger:
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
        reviews = DataFrame(
            {
                "pid": self.codes.get_indexer(pd.Index(frame["partner"].to_numpy(object))),
                "month": ints(frame, "month"),
                "row": np.arange(len(frame)),
            }
        )
        reviews = reviews[(reviews["pid"] >= 0) & (reviews["month"] <= self.month)].sort_values(
            ["pid", "month"]
        )
        if reviews.duplicated(["pid", "month"]).any():
            message = "a partner has two reviews of one month: only the newest revision counts"
            raise ValueError(message)
        return reviews.reset_index(drop=True)

    def _numbered(self, frame: DataFrame) -> DataFrame:
        """Return pid, month, deal, own, vendor, row of the counted partners' records, in the frame's order."""
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
        """Return the numbered records of counted reviews, by deal, then review."""
        records = self._numbered(frame)
        records["review"] = find(ints(records, "pid") * _MONTHS + ints(records, "month"), self.review_ids)
        deal, review = ints(records, "deal"), ints(records, "review")
        order = np.lexsort((review, deal))
        order = order[review[order] >= 0]
        deal, review = deal[order], review[order]
        if ((deal[1:] == deal[:-1]) & (review[1:] == review[:-1])).any():
            message = f"a key stands twice in the {sheet} of one review"
            raise ValueError(message)
        return records.take(order).reset_index(drop=True)

    def _pipe(self, frame: DataFrame) -> DataFrame:
        deals = self._weighed(self._of_reviews(frame, "pipe"), frame)
        deals["close"] = days(frame["close"].to_numpy(object)[ints(deals, "row")])
        return deals

    def _weighed(self, records: DataFrame, frame: DataFrame) -> DataFrame:
        row = ints(records, "row")
        records["stage"] = ints(frame, "stage")[row]
        top, bottom = chances(
            ints(records, "stage"), frame["probability"].to_numpy(object)[row], self.terms.ladder
        )
        for side in ("own", "vendor"):
            records[f"weighted_{side}"] = rounded(ints(records, side), top, bottom)
        return records

    def _commits(self) -> DataFrame:
        frame = self.known.commits
        lines = self._of_reviews(frame, "commit")
        row = ints(lines, "row")
        call = objects(frame, "manager_amount")[row]
        lines["called"] = np.array([cents_called is not None for cents_called in call], dtype=bool)
        cents = np.array([int(cents_called or 0) for cents_called in call], dtype=np.int64)
        typed = frame["currency"].to_numpy(object)[row]
        wanted = {
            "own": self.currencies[ints(lines, "pid")],
            "vendor": np.full(len(lines), self.terms.currency, object),
        }
        for side, currencies in wanted.items():
            lines[f"call_{side}"] = converted(cents, typed, currencies, self.rates)
        return lines

    def _sheets(self) -> DataFrame:
        leads = self._numbered(self.known.sheet_leads)
        leads = leads[ints(leads, "month") <= self.month].sort_values(["deal", "month", "row"])
        return leads.drop_duplicates("deal").reset_index(drop=True)


def _partners(frame: DataFrame) -> DataFrame:
    partners = frame.sort_values("code", kind="stable").reset_index(drop=True)
    if partners["code"].duplicated().any():
        message = "a partner stands twice in the directory"
        raise ValueError(message)
    managers = [code or None for code in objects(partners, "manager")]
    partners["manager"] = Series(managers, dtype=object)
    return partners
