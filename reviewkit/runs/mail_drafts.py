"""From a month's documents to its drafts: who gets what (seed 2.3, end; design: delivery)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from reviewkit.analysis import Portfolio
from reviewkit.delivery import messages as say
from reviewkit.delivery.eml import identity_of
from reviewkit.delivery.message import Address, Attachment, Message, Todo, WithheldMail, unique
from reviewkit.delivery.outbox import drafts, identify, noted
from reviewkit.documents.document import WHOLE_PORTFOLIO, Recipient
from reviewkit.documents.document import Document as DeclaredDocument
from reviewkit.documents.fields import Pack
from reviewkit.documents.month.meeting import Meeting
from reviewkit.documents.month.minutes import day_of, decisions
from reviewkit.documents.parts.whole_portfolio import summary
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import month_documents
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_open_action
from reviewkit.history.people import Directory, Partner
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.runs.output import Document, write_changed
from reviewkit.runs.run import RunContext
from reviewkit.runs.run_steps import documents_of_others
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.store.mail_journal import MailJournal
from reviewkit.text import N_, language

TO_PARTNERS = ("minutes", "returned", "reminder", "assigned", "quarterly")


@dataclass
class Outbox:
    """What drafting left: the .eml files, how many are new, who could not be written to."""

    documents: list[Document] = field(default_factory=list)
    changed: int = 0
    withheld: list[WithheldMail] = field(default_factory=list)


def desk_of(settings: Settings, period: Period) -> say.Desk:
    return say.Desk(settings.vendor, period)


def reader_of(directory: Directory, partner: Partner, *, quarterly: bool = False) -> say.PartnerReader:
    """The partner's sales director and whoever gets this kind, his channel manager in copy."""
    people = [Address(partner.director_name, partner.director_email)]
    people += [
        Address(contact.name, contact.email)
        for contact in directory.contacts
        if contact.partner == partner.code and (contact.gets_quarterly if quarterly else contact.gets_monthly)
    ]
    manager = directory.managers.get(partner.manager)
    own = Address(manager.name, manager.email) if manager and manager.email else None
    return say.PartnerReader(partner.code, partner.name, partner.lang, unique(people), own)


def month_messages(
    settings: Settings,
    portfolio: Portfolio,
    reading_context: ReadingContext,
    directory: Directory,
    documents: Sequence[Document],
    folder: Path,
    meetings: Mapping[str, Meeting],
    missing: Sequence[str],
    given_back: Sequence[IntakeResult],
    given: Mapping[str, Sequence[str]],
    extra: Sequence[Path] = (),
    only: Collection[str] = (),
) -> Iterator[Message]:
    """Every mail of a month that has something to say, whoever there is to read it.

    A channel manager and the director are written to where their packs were made.

    meetings    by partner code, of those reviewed
    missing     codes of who has not handed in
    given_back  workbooks to mend
    given       by partner code, the opportunities assigned to him that he has not answered, in words
    extra       what goes to the director beside his pack: the workbook of assignments
    only        partners' codes, where the run was for some alone: the others are not written to
    """
    desk, of = desk_of(settings, reading_context.period), WrittenDocuments(documents, folder)
    back: dict[str, list[IntakeResult]] = {}
    for taken in given_back:
        if taken.partner in directory.partners and taken.returned is not None:
            back.setdefault(str(taken.partner), []).append(taken)
    for code, partner in directory.partners.items():
        if only and code not in only:
            continue
        reader = reader_of(directory, partner)
        if code in meetings and of(code, "minutes"):
            yield _minutes(desk, reader, portfolio, reading_context, meetings[code], of)
        if code in back:
            files = [(Path(t.file).name, len(t.bad)) for t in back[code]]
            returned = [Attachment(t.returned.name, t.returned) for t in back[code] if t.returned]
            yield say.returned(desk, reader, files, returned)
        elif code in missing:
            yield say.reminder(desk, reader, of(code, "review_workbook"))
        if given.get(code):
            book = of(code, "review_workbook") if code not in missing else ()
            yield say.assigned(
                desk, reader, reading_context.director, given[code], settings.get("leads.answer_days"), book
            )
    for code in portfolio.managers["code"]:
        attached = of.mailed(month_documents(), "channel_manager", code)
        if not attached:
            continue
        manager = directory.managers.get(code)
        person = Address(manager.name, manager.email) if manager else Address(code, "")
        partners = frozenset(p.code for p in directory.partners.values() if p.manager == code)
        headline, sentences = _told(summary(portfolio.of_manager(code), reading_context))
        yield say.channel_manager(
            desk, code, person, reading_context.lang, headline, sentences, attached, partners
        )
    packs = of.mailed(month_documents(), "director", WHOLE_PORTFOLIO)
    if not packs:
        return
    headline, sentences = _told(summary(portfolio.whole(), reading_context))
    attached = (*packs, *(Attachment(path.name, path) for path in extra))
    if extra:
        lang = language(reading_context.lang)
        sentences = [
            *sentences,
            lang.say(N_("The workbook of assignments attached waits for your decisions.")),
        ]
    person = Address(reading_context.director, settings.get("director_email"))
    yield say.director(desk, person, reading_context.lang, headline, sentences, attached)


def _minutes(
    desk: say.Desk,
    reader: say.PartnerReader,
    portfolio: Portfolio,
    reading_context: ReadingContext,
    meeting: Meeting,
    of: WrittenDocuments,
) -> Message:
    view = portfolio.of_partner(reader.code)
    day = day_of(meeting, reading_context)
    todos = [
        Todo(
            f"{reader.code}-{t.id}",
            t.action,
            t.owner,
            t.due,
            t.deal,
            t.due is not None and t.due < day,
            t.new,
        )
        for t in meeting.tasks
        if is_open_action(t.status)
    ]
    todos.sort(key=lambda t: (not t.new, not t.late, str(t.due or "9"), t.key))
    coming = of(reader.code, "review_workbook", str(reading_context.period.shift(1)))
    return say.minutes(
        desk,
        reader,
        decisions(view, reading_context, meeting),
        todos,
        (*of.mailed(month_documents(), "partner", reader.code), *coming),
    )


def _told(pack: Pack) -> tuple[str, list[str]]:
    headline = pack.text("headline")
    return headline, [sentence for sentence in pack.sentences[:3] if sentence != headline]


class WrittenDocuments:
    """The documents of a run as attachments, by reader and kind."""

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self._attachments: dict[tuple[str, str, str], list[Attachment]] = {}
        for document in documents:
            path, key = folder / document.path, (document.audience, document.kind, document.period)
            self._attachments.setdefault(key, []).append(Attachment(path.name, path))

    def __call__(self, code: str, kind: str, period: str = "") -> tuple[Attachment, ...]:
        """Return the documents of a reader and kind; period: another than the run's own."""
        return tuple(self._attachments.get((code, kind, period), ()))

    def mailed(
        self, declared: Sequence[DeclaredDocument[Any]], recipient: Recipient, code: str
    ) -> tuple[Attachment, ...]:
        """Return what a recipient is sent by the registry; nothing where its first document was not made."""
        attachments = [
            self(document.edition_for(recipient, code), document.kind)
            for document in declared
            if recipient in document.mail
        ]
        return tuple(chain.from_iterable(attachments)) if attachments and attachments[0] else ()


def kept_mails(context: RunContext, missing: Collection[str] = ()) -> list[Document]:
    """Return the drafts of partners that --partner left out and that still lie in the outbox.

    A reminder to a partner that has handed in since is none of them.

    missing  codes of the partners that have not handed in
    """
    mails = {mail.message_id: mail for mail in MailJournal(context.store).all(context.period)}
    kept = []
    for document in documents_of_others(context, (), ["mail"]):
        mail = mails.get(identity_of((context.folder / document.path).read_bytes()))
        if mail is None or mail.kind not in TO_PARTNERS:
            continue
        if mail.kind != "reminder" or document.audience in missing:
            kept.append(document)
    return kept


def draft(
    folder: Path,
    store: Store,
    settings: Settings,
    period: Period,
    messages: Iterator[Message],
    reserved: Collection[str] = (),
) -> Outbox:
    """Write the drafts that are new or changed, note them in the journal, name who has no address.

    reserved  paths that other drafts have already
    """
    sender, mails, out = settings.get("mail.sender"), MailJournal(store), Outbox()
    limit = settings.get("mail.max_attachment_mb") * 1_000_000
    found = identify(messages, mails, period, sender, limit)
    out.withheld = found.withheld
    for one in drafts(found.messages, sender, when=period.last_day, reserved=reserved):
        out.changed += write_changed(folder / one.path, one.data)
        sha = one.sha256
        out.documents.append(Document("mail", one.one.message.audience, "eml", one.path, sha))
    noted(found.messages, mails, sender)
    return out
