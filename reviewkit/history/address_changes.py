"""Addresses that nothing goes to until they are confirmed: new ones of a later directory, other senders.

A later directory brings an address for a reader known before; or a partner's workbook came in a mail from
somebody whom the directory does not name for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from reviewkit.domain.email_address import email_key
from reviewkit.domain.fault_json import faults_from_json
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.history.typed_records import Records, Sheets
from reviewkit.store import ACCEPTED, PARTLY, Revision, Store, Submission
from reviewkit.store.confirmation_journal import ConfirmationJournal


@dataclass(frozen=True)
class AddressChange:
    """An address that a directory brought for a reader, or that a partner's workbook was sent from.

    reader  code of the partner or channel manager
    name    of the reader, as the directory has it
    address as the directory, or the mail, has it
    before  the reader's addresses that this directory no longer names
    is_sender  the reader's workbook was sent from there: its mails wait, wherever they go
    """

    reader: str
    name: str
    address: str
    before: tuple[str, ...] = ()
    is_sender: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Code of the reader and folded address: what is confirmed."""
        return self.reader, email_key(self.address)

    def as_json(self) -> dict[str, str | bool | list[str]]:
        """Return {"for", "name", "address", "before", "sender"}."""
        return {
            "for": self.reader,
            "name": self.name,
            "address": self.address,
            "before": list(self.before),
            "sender": self.is_sender,
        }


@dataclass(frozen=True)
class _Reader:
    """A reader of one directory: its name and its addresses by their folded text."""

    name: str
    is_partner: bool
    addresses: dict[str, str]


def unconfirmed_changes(
    store: Store, records: Records, directory: Revision, period: Period
) -> list[AddressChange]:
    """Return the addresses of the directory in force and the senders of a period's workbooks that wait."""
    confirmed = ConfirmationJournal(store).confirmed_addresses()
    return [
        *address_changes(store, records, directory, confirmed),
        *other_senders(store, period, confirmed),
    ]


def address_changes(
    store: Store, records: Records, directory: Revision, confirmed: Collection[tuple[str, str]]
) -> list[AddressChange]:
    """Return the addresses of a directory that were never confirmed, in its order.

    The first directory of a workspace is taken as it is, and so are the addresses that come with a new
    partner: it gets its own documents alone. A new channel manager gets those of partners known before.

    directory  the revision in force
    confirmed  (code of the reader, folded address) of those confirmed by hand
    """
    revisions = store.all_revisions("directory")
    if revisions and revisions[0].id == directory.id:
        return []
    records.read(revisions)
    settled: dict[str, set[str]] = {}
    waiting: dict[tuple[str, str], tuple[str, ...]] = {}
    last: dict[str, _Reader] = {}
    for revision in revisions:
        readers = dict(_readers(records.sheets(revision)))
        for code, reader in readers.items():
            known = settled.get(code)
            if known is None and (reader.is_partner or revision.id == revisions[0].id):
                settled[code] = set(reader.addresses)
                continue
            before = last.get(code)
            gone = tuple(
                address
                for folded, address in (before.addresses.items() if before else ())
                if folded not in reader.addresses
            )
            for folded in reader.addresses:
                if folded not in settled.setdefault(code, set()):
                    if (code, folded) in confirmed:
                        settled[code].add(folded)
                    else:
                        waiting.setdefault((code, folded), gone)
        last |= readers
    return [
        AddressChange(code, reader.name, address, waiting[code, folded])
        for code, reader in _readers(records.sheets(directory))
        for folded, address in reader.addresses.items()
        if (code, folded) in waiting
    ]


def other_senders(
    store: Store, period: Period, confirmed: Collection[tuple[str, str]]
) -> list[AddressChange]:
    """Return the senders of a period's workbooks that count, whom the directory does not name for the partner.

    confirmed  (code of the partner, folded address) of those confirmed by hand
    """
    counting: dict[tuple[str, str], Submission] = {}
    for submission in store.submissions():
        if submission.status in (ACCEPTED, PARTLY) and submission.period == str(period):
            key = (submission.form or "", submission.partner or "")
            known = counting.get(key)
            if known is None or (submission.revision or 0) >= (known.revision or 0):
                counting[key] = submission
    changes: dict[tuple[str, str], AddressChange] = {}
    for (_, partner), submission in sorted(counting.items()):
        for fault in faults_from_json(submission.faults):
            if fault.kind == "sent-by-another" and partner:
                change = AddressChange(
                    partner, str(fault.values["partner"]), str(fault.values["sender"]), is_sender=True
                )
                if change.key not in confirmed:
                    changes[change.key] = change
    return list(changes.values())


def _readers(sheets: Sheets) -> Iterator[tuple[str, _Reader]]:
    """Yield code and reader of every partner and channel manager of a directory."""
    for row in sheets.get("partners", ()):
        emails = [row["sales_director_email"]]
        emails += [c["email"] for c in sheets.get("contacts", ()) if fold(c["partner"]) == fold(row["code"])]
        yield row["code"], _Reader(row["name"], True, _folded(emails))
    for row in sheets.get("channel_managers", ()):
        yield row["code"], _Reader(row["name"], False, _folded([row["email"]]))


def _folded(addresses: Iterable[str | None]) -> dict[str, str]:
    return {email_key(address): address for address in addresses if address}
