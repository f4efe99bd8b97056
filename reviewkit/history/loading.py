"""All that is known up to a period, read from the store once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewkit.domain.period import Period
from reviewkit.history.lead_register import Register, partner_codes, read_register
from reviewkit.history.month_frames import KnownFrames, Terms
from reviewkit.history.month_history import month_frames, terms_of
from reviewkit.history.partner_months import PartnerMonths
from reviewkit.history.people import Directory, need_directory, read_directory
from reviewkit.history.quarter_history import read_plans, read_quarterlies
from reviewkit.history.quarter_records import Plan, QuarterlyReview
from reviewkit.history.typed_records import Records
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store


@dataclass(frozen=True)
class History:
    """All that is known up to the end of a period, with the types of the forms' columns.

    directory    the directory in force at the period
    directory_before   the directory the month before was printed with; None where it was not printed
    reviews      the counting reviews of all partners up to the period, by month, then partner
    following    the counting reviews of the month after, where its workbooks may be filled already
    prepared     by partner, the last prepared revision before the period's reviewed one
    records      the rows of every revision read, and of any other when asked for
    register     the opportunities, and what the director decided
    plans        every revision of the plans of the period's year and the year before
    quarterlies  the quarterly workbooks of the year so far and the year before, side by side
    """

    store: Store
    settings: Settings
    period: Period
    directory: Directory
    directory_before: Directory | None
    reviews: tuple[Revision, ...]
    following: tuple[Revision, ...]
    prepared: Mapping[str, Revision]
    records: Records
    register: Register
    plans: tuple[Plan, ...]
    quarterlies: tuple[QuarterlyReview, ...]

    @cached_property
    def terms(self) -> Terms:
        """The settings that figures depend on, as they are in the period's last month."""
        return terms_of(self.settings, self.period.months[-1])

    @cached_property
    def frames(self) -> KnownFrames:
        """The reviews, the register and the directory as frames, one row a record."""
        return month_frames(
            self.store,
            self.records,
            self.period,
            self.directory,
            self.reviews,
            self.register,
            self.directory_before,
        )

    @property
    def current_reviews(self) -> list[Revision]:
        """The counting reviews of the period's last month."""
        month = self.period.months[-1].number
        return [review for review in self.reviews if review.month == month]

    @property
    def last_reviews(self) -> list[Revision]:
        """Each partner's newest counting review."""
        return list({review.partner: review for review in self.reviews}.values())

    def partner_months(self, partner: str, month: Period | None = None) -> PartnerMonths:
        """Return one partner's reviews as seen from a month, by default the period's last one.

        Amounts are in the partner's currency at the month's rates, whatever they were typed in.
        Raises SettingsError for a currency without a rate.
        """
        month = month or self.period.months[-1]
        until = month.number
        known = (*self.reviews, *self.following)
        reviews = [review for review in known if review.partner == partner and review.month <= until]
        worth, listed = self.settings.worth(month), self.directory.partners.get(partner)
        currency = listed.currency if listed is not None else ""
        # The last known pipe and what was handed in are needed; of older amounts without a rate none is shown.
        for review in reviews[-2:] if currency else ():
            if review.currency != currency and not {review.currency, currency} <= worth.keys():
                missing = currency if review.currency in worth else review.currency
                raise self.settings.rate_missing(missing, month)
        return PartnerMonths(partner, month, reviews, self.records, currency, worth)

    def require_rates(self) -> None:
        """Raise SettingsError for a currency in use that has no rate."""
        frames = self.frames
        counted = set(frames.partners["code"])
        used = set(frames.partners["currency"])
        sheets = [frames.pipe, frames.outcomes, frames.leads, frames.commits]
        if self.period.kind == "month":
            sheets.append(frames.sheet_leads)
        else:
            used |= _currencies([*self.plans, *self.quarterlies], counted)
        for sheet in sheets:
            used |= set(sheet.loc[sheet["partner"].isin(counted), "currency"])
        rates = self.terms.rates if self.period.kind == "month" else self.terms.worth
        for currency in sorted(used):
            if currency not in rates:
                raise self.settings.rate_missing(currency, self.period)


def _currencies(rows: Iterable[Plan | QuarterlyReview], counted: set[str]) -> set[str]:
    return {row.currency for row in rows if row.partner in counted}


def load(
    store: Store,
    settings: Settings,
    until: Period,
    directory: Directory | None = None,
    records: Records | None = None,
) -> History:
    """Read all that is known up to the end of a period.

    until      a month, a quarter or a year
    directory  the directory in force at the period, where it was read already
    records    the rows of revisions that were read already

    Raises UsageError where no directory was ever taken in.
    """
    if records is None:
        records = Records(store)
    if directory is None:
        directory = need_directory(
            store, until, currency=settings.currency, lang=settings.language, records=records
        )
    last = until.months[-1]
    month = last.number
    up_to_next = store.current_revisions("review", until=month + 1)
    reviews = [review for review in up_to_next if review.month <= month]
    following = [review for review in up_to_next if review.month > month]
    directories = sorted(store.current_revisions("directory", until=month), key=lambda r: r.id)
    prepared = _prepared(store, reviews, month)
    records.read([*up_to_next, *directories, *prepared.values()])
    return History(
        store,
        settings,
        until,
        directory,
        _directory_before(store, records, settings, last.shift(-1), directories),
        tuple(reviews),
        tuple(following),
        prepared,
        records,
        read_register(store, records, settings, last, reviews, partner_codes(records, directories)),
        tuple(read_plans(store, records, until)),
        tuple(read_quarterlies(store, records, until.quarter if until.kind == "month" else until)),
    )


def _prepared(store: Store, reviews: Sequence[Revision], month: int) -> dict[str, Revision]:
    """Return by partner the last prepared revision before the reviewed one of a month."""
    reviewed = {r.partner: r for r in reviews if r.month == month and r.state == "reviewed"}
    if not reviewed:
        return {}
    revisions = store.all_revisions("review", since=month, until=month)
    earlier = [
        r
        for r in revisions
        if r.partner in reviewed and r.state == "prepared" and r.number < reviewed[r.partner].number
    ]
    return {r.partner: r for r in sorted(earlier, key=lambda r: r.number)}


def _directory_before(
    store: Store, records: Records, settings: Settings, month: Period, directories: Sequence[Revision]
) -> Directory | None:
    """Return the directory that a month was printed with; None where it was not printed."""
    known = [revision for revision in directories if revision.month <= month.number]
    if not known or store.last_run(month) is None:
        return None
    newest = max(known, key=lambda revision: revision.month)
    return read_directory(records, newest, currency=settings.currency, lang=settings.language)
