"""Drafts as .eml files in the outbox, and their sending, noted in the journal before and after."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from reviewkit.delivery.eml import eml, to_send
from reviewkit.delivery.guard import refusal
from reviewkit.delivery.message import (
    Attachment,
    DraftSelection,
    IdentifiedMessage,
    Message,
    WithheldMail,
    identified,
    message_id,
)
from reviewkit.delivery.sent_log import SentLog
from reviewkit.delivery.smtp import Sender
from reviewkit.domain.email_address import domain_of
from reviewkit.domain.period import Period
from reviewkit.store.mail_journal import DOUBTFUL, SENDING, SENT, Mail, MailJournal, NewMail
from reviewkit.text import N_, Language, Phrase, safe_name

OUTBOX = "outbox"


def identify(
    messages: Iterable[Message],
    mails: MailJournal,
    period: Period,
    sender: str,
    limit: int,
    lang: Language,
) -> DraftSelection:
    """Select the messages that can go out, each with its identity, and report those that cannot.

    limit  bytes of attachments; above it they go as one zip, or are left out and named with their path
    lang   of the reasons why a message is withheld

    A message whose wording or documents changed since it was sent is marked as replacing the one sent.
    """
    selection = DraftSelection()
    sent = mails.possibly_sent(period)
    # A mail program recognises a message by the Message-ID it was sent with, even if the sender has changed since.
    known = {mail.identity: mail.message_id for mail in mails.all(period) if mail.possibly_sent}
    for message in messages:
        if not message.to:
            selection.withheld.append(WithheldMail(message.kind, message.audience, "no-address"))
            continue
        refusals = refused_attachments(message)
        if refusals:
            selection.withheld.append(
                WithheldMail(message.kind, message.audience, "guard", tuple(r.text(lang) for r in refusals))
            )
            continue
        fitted = fit(message, limit)
        content = fitted.content()
        before = sent.get(fitted.slot)
        if before is not None and before.content == fitted.content_to_the_byte():
            content = before.content
        if before is not None and before.content != content:
            marked = replace(fitted, replaces=before.message_id)
            selection.messages.append(identified(marked, content, before.identity))
        else:
            # Sent with the same content: it keeps the identity and the mark that it was sent with.
            earlier = before.replaces if before is not None else ""
            replaces = known.get(earlier) or message_id(earlier, sender) if earlier else ""
            same = replace(fitted, replaces=replaces)
            selection.messages.append(identified(same, content, earlier))
    selection.messages = [
        replace(chosen, known_as=known.get(chosen.identity, "")) for chosen in selection.messages
    ]
    return selection


def refused_attachments(message: Message) -> tuple[Phrase, ...]:
    """Return why attachments may not go to the message's readers, by the identities their bytes bear."""
    refusals = (refusal(file.name, file.bytes(), message.allowed) for file in message.attachments)
    return tuple(reason for reason in refusals if reason is not None)


def fit(message: Message, limit: int) -> Message:
    """Return the message with attachments no larger together than `limit` bytes."""
    sizes = [(attachment, attachment.bytes()) for attachment in message.attachments]
    if sum(len(data) for _, data in sizes) <= limit:
        return message
    packed = io.BytesIO()
    stamp = message.period.first_day.timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for attachment, data in sizes:
            archive.writestr(zipfile.ZipInfo(attachment.name, stamp), data, zipfile.ZIP_DEFLATED)
    if len(packed.getvalue()) <= limit:
        name = f"{safe_name(f'{message.kind}-{message.audience}')}-{message.period}.zip"
        return replace(message, attachments=(Attachment(name, packed.getvalue()),))
    # Smallest first, as long as they fit; the mail names the others with their path.
    kept, left_out, room = [], [], limit
    for attachment, data in sorted(sizes, key=lambda pair: len(pair[1])):
        if len(data) <= room:
            kept.append(attachment)
            room -= len(data)
        else:
            source = attachment.data
            path = "" if isinstance(source, bytes) else PurePosixPath(*source.parts[-4:]).as_posix()
            left_out.append((attachment.name, path))
    attachments = tuple(attachment for attachment in message.attachments if attachment in kept)
    return replace(message, attachments=attachments, left_out=tuple(sorted(left_out)))


@dataclass(frozen=True)
class Draft:
    """An .eml file: its message, its path in the period's folder, its bytes."""

    message: IdentifiedMessage
    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def drafts(
    messages: Sequence[IdentifiedMessage], sender: str, *, when: dt.date, reserved: Iterable[str] = ()
) -> Iterator[Draft]:
    """Yield the .eml of each message, under names that are unique and the same each time.

    reserved  paths that are taken already
    """
    taken = {PurePosixPath(path).name.casefold() for path in reserved}
    for identified_message in messages:
        message = identified_message.message
        stem = f"{message.kind}_{safe_name(message.audience)}_{message.period}"
        name, n = f"{stem}.eml", 2
        while name.casefold() in taken:
            name, n = f"{stem}-{n}.eml", n + 1
        taken.add(name.casefold())
        data = eml(identified_message, sender, when=when)
        yield Draft(identified_message, f"{OUTBOX}/{name}", data)


def journal_entry(draft: Draft, sender: str) -> NewMail:
    """Return a draft as the journal notes it, with the hash of its bytes."""
    identified_message = draft.message
    message = identified_message.message
    return NewMail(
        identified_message.identity,
        identified_message.content,
        message.period,
        message.slot,
        identified_message.message_id(sender),
        message.kind,
        message.audience,
        message.subject,
        [address.mailbox for address in message.readers],
        identified_message.before,
        draft.sha256,
    )


# ------------------------------------------------------------------------- sending


@dataclass
class SendingResult:
    """The mails of a period after sending, by what became of them; `detail` holds the server's answer.

    before    sent by an earlier run
    held      may not go: its draft was changed, a reader's address is not allowed or not confirmed, an
              attachment is another reader's
    withheld  mails that were not even drafted
    """

    period: Period
    sent: list[Mail] = field(default_factory=list)
    before: list[Mail] = field(default_factory=list)
    doubtful: list[Mail] = field(default_factory=list)
    waiting: list[Mail] = field(default_factory=list)
    refused: list[Mail] = field(default_factory=list)
    held: list[Mail] = field(default_factory=list)
    withheld: list[WithheldMail] = field(default_factory=list)

    def lists(self) -> list[tuple[str, list[Mail]]]:
        """Each list under the name it has in `mail --json`."""
        return [
            ("sent", self.sent),
            ("sent_before", self.before),
            ("doubtful", self.doubtful),
            ("waiting", self.waiting),
            ("refused", self.refused),
            ("held", self.held),
        ]

    def as_json(self) -> dict[str, object]:
        """Return `mail --json` after sending: the period, and the mails of each list by its name."""
        lists = {name: [mail.as_json() for mail in mails] for name, mails in self.lists()}
        return {
            "period": str(self.period),
            **lists,
            "withheld": [mail.as_json() for mail in self.withheld],
        }

    @property
    def complete(self) -> bool:
        """Whether every mail that has a reader was sent."""
        stopped = any(mail.why == "guard" for mail in self.withheld)
        return not (self.doubtful or self.waiting or self.refused or self.held or stopped)


class WaitingMail(Protocol):
    """A draft to send: its entry in the journal, and its bytes, None where it was changed by hand."""

    @property
    def mail(self) -> Mail: ...

    def bytes(self) -> bytes | None: ...


Hold = Callable[[Mail, bytes], Phrase | None]  # why a mail with these bytes may not go; None where it may


def outside(readers: Iterable[str], domains: Sequence[str]) -> list[str]:
    """Return the readers whose domain is not allowed; where no domain is named, all are allowed.

    domains  in lower-case ASCII
    """
    return [reader for reader in readers if domains and domain_of(reader) not in domains]


def post(
    waiting: Iterable[WaitingMail],
    mails: MailJournal,
    sender: Sender,
    period: Period,
    *,
    hold: Hold,
    lang: Language,
    sent_log: SentLog,
) -> SendingResult:
    """Send each mail that was not sent yet.

    hold      asked about the bytes that leave, just before they do
    lang      of the reasons noted beside mails that were not sent
    sent_log  notes beside the outbox what the journal notes; where it alone knows a mail, the mail is held

    A mail in the state "sending" was left by a run that ended between sending and noting: it is
    noted as doubtful and not sent.
    """
    result = SendingResult(period)
    for draft in waiting:
        _send_mail(draft, mails, sender, hold, result, lang, sent_log)
    return result


def _send_mail(
    draft: WaitingMail,
    mails: MailJournal,
    sender: Sender,
    hold: Hold,
    result: SendingResult,
    lang: Language,
    sent_log: SentLog,
) -> None:
    """Send one mail where it may go, note what became of it and put it into the result's list."""
    mail = draft.mail
    if mail.state == SENT:
        result.before.append(mail)
        return
    if mail.state == SENDING:
        mail = mails.note(mail, DOUBTFUL, lang.say(N_("an earlier run ended between sending and noting")))
    if mail.state == DOUBTFUL:
        result.doubtful.append(mail)
        return
    gone = sent_log.sent_before(mail)
    if gone is not None:
        detail = lang.say(
            N_(
                "{path} says that it was sent at {at}, and the database does not know it; "
                "if it was not, remove its line"
            ),
            path=sent_log.path,
            at=gone.at,
        )
        result.held.append(replace(mail, detail=detail))
        return
    data = draft.bytes()
    if data is None:
        detail = lang.say(N_("the draft in the outbox was changed by hand"))
        result.held.append(replace(mail, detail=detail))
        return
    reason = hold(mail, data)
    if reason is not None:
        result.held.append(replace(mail, detail=reason.text(lang)))
        return
    now = [mail]

    def about_to() -> None:
        now[0] = mails.note(now[0], SENDING)
        sent_log.note(now[0])

    try:
        answer = sender.send(mail.readers, to_send(data, mails.now()), about_to)
        mail = mails.note(now[0], answer.state, answer.detail)
        if now[0].state == SENDING:
            sent_log.note(mail)
    except IntegrityError:
        # The journal takes each identity once: another run is sending this mail at this moment.
        result.held.append(replace(mail, detail=lang.say(N_("another run is sending it"))))
        return
    getattr(result, answer.state).append(mail)
