"""The outbox of a period with the journal's entries, and its sending."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.delivery.eml import identity_of, redirected
from reviewkit.delivery.guard import message_refusals
from reviewkit.delivery.message import MAIL_KINDS, WithheldMail, message_id
from reviewkit.delivery.outbox import SendingResult, outside, post
from reviewkit.delivery.sent_log import SENT_LOG, SentLog
from reviewkit.delivery.smtp import Sender, Server, server_of
from reviewkit.domain.email_address import email_key, parse_email, show_unseen_characters
from reviewkit.domain.errors import SettingsError, UsageError
from reviewkit.domain.period import Period
from reviewkit.history.address_changes import AddressChange, unconfirmed_changes
from reviewkit.history.people import Directory, need_directory
from reviewkit.history.typed_records import Records
from reviewkit.runs.mail_drafts import manager_codes, partner_reader
from reviewkit.runs.output import read_manifest, withheld_mails
from reviewkit.runs.sample import has_public_key
from reviewkit.store import Store
from reviewkit.store.confirmation_journal import ConfirmationJournal
from reviewkit.store.mail_journal import DOUBTFUL, SENDING, SENT, Mail, MailJournal, NewMail
from reviewkit.text import N_, Phrase, language
from reviewkit.workspace import KEY_FILE, Workspace


@dataclass(frozen=True)
class MailChoice:
    """The mails of a period that are meant: those of some partners, of some kinds, or all.

    readers  codes of partners or channel managers, "all" for the director; empty for everybody
    kinds    minutes, reminder, returned, assigned, quarterly, channel_manager, director; empty for all
    """

    readers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def includes(self, reader: str, kind: str) -> bool:
        """Return whether a mail is meant."""
        return (not self.readers or reader in self.readers) and (not self.kinds or kind in self.kinds)

    def check(self, directory: Directory) -> None:
        """Raise UsageError for a code that the directory lacks, and for a kind of mail that there is not."""
        known = [*directory.partners, *directory.managers, "all"]
        unknown = [code for code in self.readers if code not in known]
        if unknown:
            raise UsageError(
                N_("the directory knows no reader {unknown}; known: {known}"), unknown=unknown, known=known
            )
        wrong = [kind for kind in self.kinds if kind not in MAIL_KINDS]
        if wrong:
            raise UsageError(
                N_("there is no kind of mail “{kind}”; expected one of {kinds}"),
                kind=wrong[0],
                kinds=list(MAIL_KINDS),
            )


ALL_MAILS = MailChoice()


@dataclass(frozen=True)
class OutboxDraft:
    """A draft in the outbox.

    sha256         of its bytes, as the journal has it: the manifest lies beside the draft, for the same hands
    mail           its entry in the journal
    trial_address  where it goes instead of to its readers; empty for a mail that is meant
    """

    path: Path
    sha256: str
    mail: Mail
    trial_address: str = ""

    def bytes(self) -> bytes | None:
        """Return the bytes to send; None where the file was changed by hand since it was drafted."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != self.sha256:
            return None
        if not self.trial_address:
            return data
        return redirected(data, self.trial_address, self.mail.message_id)


@dataclass
class PeriodOutbox:
    """All drafts of a period, in the order of the manifest, and what stands in the way of its mails.

    withheld         mails that were not drafted
    address_changes  addresses not confirmed yet
    """

    period: Period
    drafts: list[OutboxDraft] = field(default_factory=list)
    withheld: list[WithheldMail] = field(default_factory=list)
    address_changes: list[AddressChange] = field(default_factory=list)

    @property
    def to_send(self) -> list[OutboxDraft]:
        return [draft for draft in self.drafts if draft.mail.state not in (SENT, DOUBTFUL, SENDING)]

    def as_json(self) -> dict[str, object]:
        return {
            "period": str(self.period),
            "mails": [draft.mail.as_json() | {"path": str(draft.path)} for draft in self.drafts],
            "withheld": [mail.as_json() for mail in self.withheld],
            "address_changes": [change.as_json() for change in self.address_changes],
        }


def outbox_of(
    workspace: Workspace,
    store: Store,
    period: Period,
    trial_address: str | None = None,
    chosen: MailChoice = ALL_MAILS,
) -> PeriodOutbox:
    """Return the drafts that the period's manifest lists.

    trial_address  where everything goes instead of to its readers: trials have a journal entry of their own
    chosen         which of the mails are meant

    Raises UsageError where nothing was made yet, and for a partner or a kind of mail that is not known.
    """
    if trial_address is not None:
        trial_address = _parsed_address(trial_address)
    folder = workspace.period_output(period)
    manifest = read_manifest(folder)
    command = "monthly" if period.kind == "month" else "quarterly"
    if not manifest:
        raise UsageError(
            N_("nothing was made for {period} yet: run `reviewkit {command} --period {period}` first"),
            period=period,
            command=command,
        )
    chosen.check(_directory(workspace, store, period))
    mails = MailJournal(store)
    known = {mail.message_id: mail for mail in mails.all(period)}
    sender = workspace.settings.get("mail.sender")
    outbox = PeriodOutbox(
        period,
        withheld=[mail for mail in withheld_mails(manifest) if chosen.includes(mail.audience, mail.kind)],
        address_changes=unconfirmed_addresses(workspace, store, period),
    )
    for entry in manifest["documents"]:
        if entry["kind"] != "mail":
            continue
        path = folder / entry["path"]
        mail = known.get(identity_of(path.read_bytes())) if path.exists() else None
        if mail is None:
            raise UsageError(
                N_(
                    "{path} is not the draft that was made: run `reviewkit {command} --period {period}` again"
                ),
                path=path,
                command=command,
                period=period,
            )
        if not chosen.includes(mail.audience, mail.kind):
            continue
        sha256 = mail.draft_sha256
        if trial_address:
            mail = _trial(mails, mail, trial_address, sender)
        outbox.drafts.append(OutboxDraft(path, sha256, mail, trial_address or ""))
    return outbox


def _parsed_address(text: str) -> str:
    """Return an address as a mail's head writes it. Raises UsageError for what is none."""
    try:
        return parse_email(text.strip()).for_mail
    except ValueError:
        raise UsageError(
            N_("“{text}” is no e-mail address: write one address such as anne.durand@example.com"),
            text=show_unseen_characters(text),
        ) from None


def unconfirmed_addresses(workspace: Workspace, store: Store, period: Period) -> list[AddressChange]:
    """Return the addresses of a period's directory, and senders of its workbooks, not confirmed yet."""
    records = Records(store)
    directory = _directory(workspace, store, period, records)
    return unconfirmed_changes(store, records, directory.revision, period)


def confirm_addresses(
    workspace: Workspace, store: Store, period: Period, addresses: Sequence[str]
) -> list[AddressChange]:
    """Note addresses of a period's directory as confirmed and return what was confirmed.

    Raises UsageError, before anything is noted, for an address that waits for no confirmation.
    """
    waiting = unconfirmed_addresses(workspace, store, period)
    by_address: dict[str, list[AddressChange]] = {}
    for change in waiting:
        by_address.setdefault(email_key(change.address), []).append(change)
    for address in addresses:
        if email_key(address) not in by_address:
            raise UsageError(
                N_("{address} waits for no confirmation; waiting: {waiting}"),
                address=show_unseen_characters(address),
                waiting=sorted({change.address for change in waiting}) or "–",
            )
    chosen = dict.fromkeys(email_key(address) for address in addresses)
    confirmed = [change for key in chosen for change in by_address[key]]
    ConfirmationJournal(store).confirm(change.key for change in confirmed)
    return confirmed


def _directory(
    workspace: Workspace, store: Store, period: Period, records: Records | None = None
) -> Directory:
    settings = workspace.settings
    return need_directory(store, period, currency=settings.currency, lang=settings.language, records=records)


class SendingRules:
    """The reasons to hold a mail back when it leaves, by the directory and the settings of that moment."""

    def __init__(self, workspace: Workspace, store: Store, outbox: PeriodOutbox) -> None:
        settings = workspace.settings
        self._directory = _directory(workspace, store, outbox.period)
        self._domains = settings.get("mail.allow_domains")
        self._director = settings.get("director_email")
        changes = outbox.address_changes
        self._unconfirmed = {change.key for change in changes if not change.is_sender}
        self._other_senders = {change.reader: change.address for change in changes if change.is_sender}
        self._trials = {draft.mail.id for draft in outbox.drafts if draft.trial_address}

    def reason_to_hold(self, mail: Mail, data: bytes) -> Phrase | None:
        """Return why a mail with these bytes may not go to its readers; None where it may."""
        strange = outside(mail.readers, self._domains)
        if strange:
            return Phrase(N_("outside the allowed domains: {readers}"), {"readers": strange})
        if mail.id not in self._trials:
            reason = self._address_reason(mail)
            if reason is not None:
                return reason
        refusals = message_refusals(data, self._allowed_codes(mail))
        return Phrase(N_("{reasons}"), {"reasons": list(refusals)}) if refusals else None

    def _address_reason(self, mail: Mail) -> Phrase | None:
        """Return why the addresses of a mail are not those of its reader, or wait for a confirmation."""
        holders = self._addresses(mail)
        unknown = [address for address in mail.readers if email_key(address) not in holders]
        if unknown:
            return Phrase(
                N_("the directory does not name {addresses} for {who}: run the period again"),
                {"addresses": unknown, "who": mail.audience},
            )
        waiting = [
            address
            for address in mail.readers
            if (holders[email_key(address)], email_key(address)) in self._unconfirmed
        ]
        if waiting:
            return Phrase(N_("new address, not confirmed: {addresses}"), {"addresses": waiting})
        sender = self._other_senders.get(mail.audience)
        if sender is not None:
            return Phrase(
                N_("its workbook was sent by {sender}, who is not confirmed"),
                {"sender": show_unseen_characters(sender)},
            )
        return None

    def _addresses(self, mail: Mail) -> dict[str, str]:
        """Return the addresses that a mail may go to today, each with the code of the reader that holds it."""
        code, directory = mail.audience, self._directory
        if mail.kind == "director":
            return {email_key(self._director): code}
        if mail.kind == "channel_manager":
            manager = directory.managers.get(code)
            return {email_key(manager.email): code} if manager else {}
        partner = directory.partners.get(code)
        if partner is None:
            return {}
        reader = partner_reader(directory, partner, quarterly=mail.kind == "quarterly")
        copies = {email_key(address.email): partner.manager for address in reader.cc}
        return copies | {email_key(address.email): code for address in reader.to}

    def _allowed_codes(self, mail: Mail) -> frozenset[str] | None:
        """Return the codes whose documents a mail may carry; None for the director, who may get all."""
        if mail.kind == "director":
            return None
        if mail.kind == "channel_manager":
            return manager_codes(self._directory, mail.audience)
        return frozenset({mail.audience})


def _trial(mails: MailJournal, mail: Mail, address: str, sender: str) -> Mail:
    """Note the trial of a mail beside it in the journal and return it: the mail itself stays unsent."""
    identity = hashlib.sha256(f"{mail.identity} {address}".encode()).hexdigest()
    new = NewMail(
        identity,
        mail.content,
        Period.parse(mail.period),
        f"{mail.slot} → {address}",
        message_id(identity, sender),
        mail.kind,
        mail.audience,
        mail.subject,
        [address],
        "",
    )
    mails.draft([new])
    return next(trial for trial in mails.all(new.period) if trial.identity == identity)


def require_sending(workspace: Workspace) -> Server:
    """Return the mail server. Raises SettingsError where nothing can be sent: before anybody is asked to confirm.

    That is also where the workspace has the samples' key, with which anybody can sign a directory of other
    addresses.
    """
    if has_public_key(workspace):
        raise SettingsError(
            N_(
                "{path}: this is the public samples' key: nothing is sent. `reviewkit doctor` says what to do."
            ),
            path=workspace.root / KEY_FILE,
        )
    return server_of(workspace.settings)


def send_all(workspace: Workspace, store: Store, outbox: PeriodOutbox) -> SendingResult:
    """Send every draft that was not sent yet.

    Raises SettingsError or MailError before anything is sent (see `require_sending`).
    """
    settings = workspace.settings
    with Sender(require_sending(workspace)) as sender:
        result = post(
            outbox.drafts,
            MailJournal(store),
            sender,
            outbox.period,
            hold=SendingRules(workspace, store, outbox).reason_to_hold,
            lang=language(settings.language),
            sent_log=SentLog(workspace.period_output(outbox.period) / SENT_LOG),
        )
    result.withheld = outbox.withheld
    return result
