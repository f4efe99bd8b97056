"""The outbox of a period held against the journal, and its sending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewkit.delivery.eml import identity_of, redirected
from reviewkit.delivery.message import message_id
from reviewkit.delivery.outbox import SendingResult, post
from reviewkit.delivery.smtp import Sender, server_of
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
    """A draft in the outbox: its file, what the manifest says it holds, what the journal knows of it."""

    path: Path
    sha256: str
    mail: Mail
    me: str = ""

    def bytes(self) -> bytes | None:
        """What it holds; None where it was changed by hand since it was drafted."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != self.sha256:
            return None
        return redirected(data, self.me, self.mail.message_id) if self.me else data


@dataclass
class PeriodOutbox:
    """All drafts of a period, in the order of the manifest."""

    period: Period
    drafts: list[OutboxDraft] = field(default_factory=list)

    @property
    def to_send(self) -> list[OutboxDraft]:
        return [one for one in self.drafts if one.mail.state not in (SENT, DOUBTFUL, SENDING)]

    def as_json(self) -> dict[str, Any]:
        return {
            "period": str(self.period),
            "mails": [one.mail.as_json() | {"path": str(one.path)} for one in self.drafts],
        }


def outbox_of(workspace: Workspace, store: Store, period: Period, me: str | None = None) -> PeriodOutbox:
    """The drafts that the period's manifest lists. Raises UsageError where nothing was made yet.

    me  where everything goes instead of to its readers: trials have a journal entry of their own
    """
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
    box = PeriodOutbox(period)
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
        if me:
            mail = _trial(mails, mail, me, sender)
        box.drafts.append(OutboxDraft(path, entry["sha256"], mail, me or ""))
    return box


def _trial(mails: MailJournal, mail: Mail, me: str, sender: str) -> Mail:
    """The trial of a mail, noted beside it: sending it says nothing of the mail itself."""
    identity = hashlib.sha256(f"{mail.identity} {me}".encode()).hexdigest()
    new = NewMail(
        identity,
        mail.content,
        Period.parse(mail.period),
        f"{mail.slot} → {me}",
        message_id(identity, sender),
        mail.kind,
        mail.audience,
        mail.subject,
        [me],
        "",
    )
    mails.draft([new])
    return next(one for one in mails.all(Period.parse(mail.period)) if one.identity == identity)


def send_all(workspace: Workspace, store: Store, box: PeriodOutbox) -> SendingResult:
    """Send every draft that is not out yet.

    Raises SettingsError or MailError before anything is sent: also where the workspace has the samples'
    key, with which anybody can sign a directory of other addresses.
    """
    if has_public_key(workspace):
        raise SettingsError(
            N_(
                "{path}: this is the public samples' key: nothing is sent. `reviewkit doctor` says what to do."
            ),
            path=workspace.root / KEY_FILE,
        )
    server = server_of(workspace.settings)

    def lying() -> Iterator[tuple[Mail, Callable[[], bytes | None]]]:
        for one in box.drafts:
            yield one.mail, one.bytes

    with Sender(server) as sender:
        return post(
            lying(),
            MailJournal(store),
            sender,
            workspace.settings.get("mail.allow_domains"),
            lang=language(workspace.settings.language),
        )
