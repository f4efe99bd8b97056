"""The directory in force at a period: who is who, who counts, who owns whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewkit.domain.errors import UsageError
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.history.typed_records import Records
from reviewkit.store import Revision, Store
from reviewkit.text import N_


@dataclass(frozen=True)
class Partner:
    """A partner as the directory of a period has it."""

    code: str
    name: str
    manager: str
    currency: str
    lang: str
    region: str
    director_name: str
    director_email: str
    active: bool
    contract_end: dt.date | None

    def counts_at(self, period: Period) -> bool:
        """Expected and counted: active, and not past its contract's end (domain: who comes, leaves)."""
        return self.active and (self.contract_end is None or self.contract_end >= period.first_day)


@dataclass(frozen=True)
class Contact:
    partner: str
    name: str
    role: str
    email: str
    gets_monthly: bool
    gets_quarterly: bool


@dataclass(frozen=True)
class Manager:
    code: str
    name: str
    email: str


@dataclass(frozen=True)
class Directory:
    """Partners, contacts, channel managers of a period, in the workbook's order."""

    revision: Revision
    partners: Mapping[str, Partner] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    managers: Mapping[str, Manager] = field(default_factory=dict)
    raw: Mapping[str, list[dict[str, object]]] = field(default_factory=dict)

    def counted(self, period: Period) -> list[Partner]:
        return [partner for partner in self.partners.values() if partner.counts_at(period)]

    def people(self, partner: str) -> list[str]:
        """Names for drop-downs: the partner's contacts and its sales director."""
        names = [c.name for c in self.contacts if c.partner == partner]
        known = self.partners.get(partner)
        return list(
            dict.fromkeys([*names, *([known.director_name] if known and known.director_name else [])])
        )

    def manager_name(self, code: str) -> str:
        manager = self.managers.get(code)
        return manager.name if manager else code


def directory_at(
    store: Store, period: Period, *, currency: str, lang: str, records: Records | None = None
) -> Directory | None:
    """Return the newest directory whose month is not after the period's last one; None where none is known.

    currency, lang  the vendor's: what an empty cell means
    records         the rows read already, which the directory's rows are added to
    """
    last = period.months[-1].number
    revisions = store.current_revisions("directory", until=last)
    if not revisions:
        return None
    return read_directory(records or Records(store), revisions[-1], currency=currency, lang=lang)


def read_directory(records: Records, revision: Revision, *, currency: str, lang: str) -> Directory:
    """Return the directory that one revision holds.

    currency, lang  the vendor's: what an empty cell means
    """
    sheets = records.sheets(revision)
    raw = {sheet: sheets.get(sheet, []) for sheet in ("partners", "contacts", "channel_managers")}
    managers = {
        row["code"]: Manager(row["code"], row["name"], row["email"]) for row in raw["channel_managers"]
    }
    # A code is a code however it is capitalised; an unknown one stays as it was typed.
    manager_of = {fold(code): code for code in managers}
    partner_of = {fold(row["code"]): row["code"] for row in raw["partners"]}
    partners = {
        row["code"]: Partner(
            row["code"],
            row["name"],
            manager_of.get(fold(row["channel_manager"])) or row["channel_manager"],
            fold(row.get("currency") or currency).upper(),
            row.get("language") or lang,
            row.get("region") or "",
            row.get("sales_director_name") or "",
            row.get("sales_director_email") or "",
            row.get("active") != "no",
            row.get("contract_end"),
        )
        for row in raw["partners"]
    }
    contacts = tuple(
        Contact(
            partner_of.get(fold(row["partner"])) or row["partner"],
            row["name"],
            row["role"],
            row.get("email") or "",
            # The minutes go to the salespeople unless the contact says no; to the others if it says yes.
            (row.get("gets_monthly") or ("yes" if row["role"] == "salesperson" else "no")) == "yes",
            row.get("gets_quarterly") == "yes",
        )
        for row in raw["contacts"]
    )
    return Directory(revision, partners, contacts, managers, raw)


def need_directory(
    store: Store, period: Period, *, currency: str, lang: str, records: Records | None = None
) -> Directory:
    """Return the directory in force, as `directory_at`. Raises UsageError where none was ever taken in."""
    directory = directory_at(store, period, currency=currency, lang=lang, records=records)
    if directory is None:
        raise UsageError(
            N_(
                "no directory is known for {period}: fill the workbook of `reviewkit forms directory "
                "--period {month}`, drop it in the inbox and run `reviewkit intake`"
            ),
            period=period,
            month=period.months[0],
        )
    return directory
