"""The drafts of a run: which documents each reader is sent (seed 2.3, end; design: delivery)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from reviewkit.analysis import Portfolio
from reviewkit.delivery import messages as mails
from reviewkit.delivery.calendar import Agenda, Edition
from reviewkit.delivery.eml import identity_of
from reviewkit.delivery.message import Address, Attachment, Message, Todo, WithheldMail, unique
from reviewkit.delivery.outbox import drafts, identify, journal_entry
from reviewkit.documents.document import WHOLE_PORTFOLIO, Recipient
from reviewkit.documents.document import Document as DeclaredDocument
from reviewkit.documents.fields import Pack
from reviewkit.documents.month.meeting import Meeting, Task
from reviewkit.documents.month.minutes import day_of, decisions
from reviewkit.documents.parts.whole_portfolio import summary
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import month_documents
from reviewkit.domain.rules import is_open_action
from reviewkit.history.people import Directory, Partner
from reviewkit.runs.output import Document, withheld_mails
from reviewkit.runs.run import RunContext
from reviewkit.runs.run_steps import documents_of_others
from reviewkit.store.mail_journal import MailJournal, NewMail
from reviewkit.text import N_, language

TO_PARTNERS = ("minutes", "returned", "reminder", "assigned", "quarterly")


@dataclass
class Outbox:
    """The drafts of a period: the .eml files, how many are new or changed, the mails that could not be drafted."""

    documents: list[Document] = field(default_factory=list)
    changed: int = 0
    withheld: list[WithheldMail] = field(default_factory=list)


def desk_of(context: RunContext) -> mails.Desk:
    """Return the vendor and the period that a run's mails are written for."""
    return mails.Desk(context.settings.vendor, context.period)


def partner_reader(directory: Directory, partner: Partner, *, quarterly: bool = False) -> mails.PartnerReader:
    """Return the partner's sales director, its contacts for this kind of mail, its channel manager in copy."""
    people = [Address(partner.director_name, partner.director_email)]
    people += [
        Address(contact.name, contact.email)
        for contact in directory.contacts
        if contact.partner == partner.code and (contact.gets_quarterly if quarterly else contact.gets_monthly)
    ]
    manager = directory.managers.get(partner.manager)
    copy_to = Address(manager.name, manager.email) if manager and manager.email else None
    return mails.PartnerReader(partner.code, partner.name, partner.lang, unique(people), copy_to)


def manager_reader(directory: Directory, code: str, lang: str) -> mails.VendorReader:
    """Return a channel manager, who may get the documents of its own partners and those made for all."""
    manager = directory.managers.get(code)
    person = Address(manager.name, manager.email) if manager else Address(code, "")
    return mails.VendorReader(code, person, lang, manager_codes(directory, code))


def manager_codes(directory: Directory, code: str) -> frozenset[str]:
    """Return the codes whose documents a channel manager may get: its partners', its own, those made for all."""
    partners = {partner.code for partner in directory.partners.values() if partner.manager == code}
    return frozenset({*partners, code, "all"})


def director_reader(context: RunContext, reading_context: ReadingContext) -> mails.VendorReader:
    """Return the director, who may get every document."""
    person = Address(reading_context.director, context.settings.get("director_email"))
    return mails.VendorReader("all", person, reading_context.lang)


@dataclass(frozen=True)
class MonthMails:
    """What the mails of a month are written from.

    meetings     by partner code, of the reviews held
    documents    those of the month, made now or kept
    missing      codes of the partners that have not handed in
    given        by partner code, the opportunities given to it that it has not answered, in words
    assignments  workbooks that go to the director beside its pack
    """

    portfolio: Portfolio
    reading_context: ReadingContext
    meetings: Mapping[str, Meeting]
    documents: Sequence[Document]
    missing: Collection[str]
    given: Mapping[str, Sequence[str]]
    assignments: Sequence[Path] = ()


def month_messages(context: RunContext, month: MonthMails) -> Iterator[Message]:
    """Yield the month's mails: to partners, channel managers and the director, with or without an address.

    Partners that --partner left out are not written to.
    """
    written = WrittenDocuments(month.documents, context.folder)
    for code in context.directory.partners:
        if not context.partners or code in context.partners:
            yield from _partner_messages(context, month, code, written)
    yield from _manager_messages(context, month, written)
    yield from _director_messages(context, month, written)


def _partner_messages(
    context: RunContext, month: MonthMails, code: str, written: WrittenDocuments
) -> Iterator[Message]:
    desk, partner = desk_of(context), context.directory.partners[code]
    reader = partner_reader(context.directory, partner)
    # What was not made here may come from a stranger: it is not mailed in the vendor's name.
    returned = [
        s
        for s in context.submissions
        if s.to_mend and s.partner == code and s.returned is not None and s.authentic
    ]
    if code in month.meetings and written.of(code, "minutes"):
        yield _minutes(desk, reader, month, written)
    if returned:
        files = [(Path(submission.file).name, len(submission.bad)) for submission in returned]
        workbooks = [Attachment(s.returned.name, s.returned) for s in returned if s.returned]
        yield mails.returned(desk, reader, files, workbooks)
    elif code in month.missing:
        yield mails.reminder(desk, reader, written.of(code, "review_workbook"))
    leads = month.given.get(code)
    if leads:
        attached = () if code in month.missing else written.of(code, "review_workbook")
        days = context.settings.get("leads.answer_days")
        yield mails.assigned(desk, reader, month.reading_context.director, leads, days, attached)


def _manager_messages(context: RunContext, month: MonthMails, written: WrittenDocuments) -> Iterator[Message]:
    """Yield a mail to each channel manager whose pack was made."""
    for code in month.portfolio.managers["code"]:
        packs = written.mailed(month_documents(), "channel_manager", code)
        if packs:
            reader = manager_reader(context.directory, code, month.reading_context.lang)
            text = _summary(summary(month.portfolio.of_manager(code), month.reading_context))
            yield mails.channel_manager(desk_of(context), reader, text, packs)


def _director_messages(
    context: RunContext, month: MonthMails, written: WrittenDocuments
) -> Iterator[Message]:
    """Yield the director's mail where its pack was made, with the workbook of assignments."""
    packs = written.mailed(month_documents(), "director", WHOLE_PORTFOLIO)
    if not packs:
        return
    text = _summary(summary(month.portfolio.whole(), month.reading_context))
    if month.assignments:
        waiting = N_("The workbook of assignments attached waits for your decisions.")
        text = replace(text, sentences=[*text.sentences, language(month.reading_context.lang).say(waiting)])
    workbooks = [Attachment(path.name, path) for path in month.assignments]
    reader = director_reader(context, month.reading_context)
    yield mails.director(desk_of(context), reader, text, [*packs, *workbooks])


def _minutes(
    desk: mails.Desk, reader: mails.PartnerReader, month: MonthMails, written: WrittenDocuments
) -> Message:
    """Return the mail with a review's minutes: new to-dos first, then late ones, then by date."""
    reading_context, meeting = month.reading_context, month.meetings[reader.code]
    day = day_of(meeting, reading_context)
    todos = [_todo(reader.code, task, day) for task in meeting.tasks if is_open_action(task.status)]
    withdrawn = [_todo(reader.code, task, day) for task in meeting.withdrawn]
    todos.sort(key=lambda todo: (not todo.new, not todo.late, str(todo.due or "9"), todo.key))
    coming = written.of(reader.code, "review_workbook", str(reading_context.period.shift(1)))
    return mails.minutes(
        desk,
        reader,
        decisions(month.portfolio.of_partner(reader.code), reading_context, meeting),
        Agenda(todos, withdrawn, Edition(day, reading_context.period, meeting.number)),
        (*written.mailed(month_documents(), "partner", reader.code), *coming),
    )


def _todo(code: str, task: Task, day: dt.date) -> Todo:
    """Return a partner's to-do as its mail and calendar show it. day: of the review."""
    late = task.due is not None and task.due < day
    return Todo(f"{code}-{task.id}", task.action, task.owner, task.due, task.deal, late=late, new=task.new)


def _summary(pack: Pack) -> mails.Summary:
    """Return a pack's headline and its first three sentences, the headline not repeated."""
    headline = pack.text("headline")
    return mails.Summary(headline, [sentence for sentence in pack.sentences[:3] if sentence != headline])


class WrittenDocuments:
    """The documents of a run as attachments, by reader and kind."""

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self._attachments: dict[tuple[str, str, str], list[Attachment]] = {}
        for document in documents:
            path, key = folder / document.path, (document.audience, document.kind, document.period)
            attachment = Attachment(path.name, path, to_fill=document.kind == "review_workbook")
            self._attachments.setdefault(key, []).append(attachment)

    def of(self, code: str, kind: str, period: str = "") -> tuple[Attachment, ...]:
        """Return the documents of a reader and kind; period: another than the run's own."""
        return tuple(self._attachments.get((code, kind, period), ()))

    def mailed(
        self, declared: Sequence[DeclaredDocument[Any]], recipient: Recipient, code: str
    ) -> tuple[Attachment, ...]:
        """Return what a recipient is sent by the registry; nothing where its first document was not made."""
        attachments = [
            self.of(document.edition_for(recipient, code), document.kind)
            for document in declared
            if recipient in document.mail
        ]
        return tuple(chain.from_iterable(attachments)) if attachments and attachments[0] else ()


def kept_mails(context: RunContext, missing: Collection[str] = ()) -> list[Document]:
    """Return the drafts of partners that --partner left out and that still lie in the outbox.

    A reminder to a partner that has handed in since is none of them.

    missing  codes of the partners that have not handed in
    """
    journal = {mail.message_id: mail for mail in MailJournal(context.store).all(context.period)}
    kept = []
    for document in documents_of_others(context, (), ["mail"]):
        mail = journal.get(identity_of((context.folder / document.path).read_bytes()))
        if mail is None or mail.kind not in TO_PARTNERS:
            continue
        if mail.kind != "reminder" or document.audience in missing:
            kept.append(document)
    return kept


def draft(context: RunContext, messages: Iterator[Message], reserved: Collection[str] = ()) -> Outbox:
    """Write the drafts that are new or changed, note them in the journal, report who has no address.

    reserved  paths that other drafts have already
    """
    settings, period, journal = context.settings, context.period, MailJournal(context.store)
    sender, limit = settings.get("mail.sender"), settings.get("mail.max_attachment_mb") * 1_000_000
    selection = identify(messages, journal, period, sender, limit, language(settings.language))
    outbox = Outbox(withheld=[*selection.withheld, *_withheld_from_others(context)])
    entries: list[NewMail] = []
    sent = {mail.identity: mail.message_id for mail in journal.all(period) if mail.possibly_sent}
    for mail in drafts(selection.messages, sender, when=period.last_day, reserved=reserved):
        path, sha256 = context.folder / mail.path, mail.sha256
        audience = mail.message.message.audience
        lying = path.read_bytes() if path.is_file() else b""
        if lying and sent.get(mail.message.identity) == identity_of(lying):
            # It was sent as it lies there: only a workbook to fill that went with it is another by now.
            sha256 = hashlib.sha256(lying).hexdigest()
        else:
            outbox.changed += context.files.write(path, mail.data, private=True)
            entries.append(journal_entry(mail, sender))
        outbox.documents.append(Document("mail", audience, "eml", mail.path, sha256))
    journal.draft(entries)
    return outbox


def _withheld_from_others(context: RunContext) -> list[WithheldMail]:
    """Return the mails withheld by the run before from partners that --partner leaves out now."""
    return [
        mail
        for mail in withheld_mails(context.manifest)
        if context.partners and mail.kind in TO_PARTNERS and mail.audience not in context.partners
    ]
