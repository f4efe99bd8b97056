"""The outbox of a period with the journal's entries, and its sending."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewkit.delivery.eml import identity_of, redirected
from reviewkit.delivery.message import message_id
from reviewkit.delivery.outbox import SendingResult, post
from reviewkit.delivery.smtp import Sender, server_of
from reviewkit.domain.email_address import parse_email, show_unseen_characters
from reviewkit.domain.errors import SettingsError, UsageError
from reviewkit.domain.period import Period
from reviewkit.runs.output import read_manifest
from reviewkit.runs.sample import has_public_key
from reviewkit.store import Store
from reviewkit.store.mail_journal import DOUBTFUL, SENDING, SENT, Mail, MailJournal, NewMail
from reviewkit.text import N_, language
from reviewkit.workspace import KEY_FILE, Workspace


@dataclass(frozen=True)
class OutboxDraft:
    """A draft in the outbox.

    sha256         of its bytes, as the manifest has it
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
    """All drafts of a period, in the order of the manifest."""

    period: Period
    drafts: list[OutboxDraft] = field(default_factory=list)

    @property
    def to_send(self) -> list[OutboxDraft]:
        return [draft for draft in self.drafts if draft.mail.state not in (SENT, DOUBTFUL, SENDING)]

    def as_json(self) -> dict[str, Any]:
        return {
            "period": str(self.period),
            "mails": [draft.mail.as_json() | {"path": str(draft.path)} for draft in self.drafts],
        }


def outbox_of(
    workspace: Workspace, store: Store, period: Period, trial_address: str | None = None
) -> PeriodOutbox:
    """Return the drafts that the period's manifest lists. Raises UsageError where nothing was made yet.

    trial_address  where everything goes instead of to its readers: trials have a journal entry of their own
    """
    if trial_address is not None:
        try:
            trial_address = parse_email(trial_address.strip()).for_mail
        except ValueError:
            raise UsageError(
                N_("“{text}” is no e-mail address: write one address such as anne.durand@example.com"),
                text=show_unseen_characters(trial_address),
            ) from None
    folder = workspace.period_output(period)
    manifest = read_manifest(folder)
    command = "monthly" if period.kind == "month" else "quarterly"
    if not manifest:
        raise UsageError(
            N_("nothing was made for {period} yet: run `reviewkit {command} --period {period}` first"),
            period=period,
            command=command,
        )
    mails = MailJournal(store)
    known = {mail.message_id: mail for mail in mails.all(period)}
    sender = workspace.settings.get("mail.sender")
    outbox = PeriodOutbox(period)
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
        if trial_address:
            mail = _trial(mails, mail, trial_address, sender)
        outbox.drafts.append(OutboxDraft(path, entry["sha256"], mail, trial_address or ""))
    return outbox


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


def send_all(workspace: Workspace, store: Store, outbox: PeriodOutbox) -> SendingResult:
    """Send every draft that was not sent yet.

    Raises SettingsError or MailError before anything is sent: also where the workspace has the samples'
    key, with which anybody can sign a directory of other addresses.
    """
    settings = workspace.settings
    if has_public_key(workspace):
        raise SettingsError(
            N_(
                "{path}: this is the public samples' key: nothing is sent. `reviewkit doctor` says what to do."
            ),
            path=workspace.root / KEY_FILE,
        )
    with Sender(server_of(settings)) as sender:
        return post(
            outbox.drafts,
            MailJournal(store),
            sender,
            outbox.period,
            domains=settings.get("mail.allow_domains"),
            lang=language(settings.language),
        )
