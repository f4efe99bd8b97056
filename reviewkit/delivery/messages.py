"""The words of each kind of mail: its subject, headline and sentences, to-dos, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.delivery.calendar import Agenda, calendar
from reviewkit.delivery.message import Address, Attachment, Message, Todo
from reviewkit.documents.period_words import period_word
from reviewkit.domain.email_address import email_key
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language, language


@dataclass(frozen=True)
class Desk:
    """The vendor that writes, and the period it writes about.

    The sender's address is not part of it: a mail stays the same mail when the sender changes.
    """

    vendor: str
    period: Period

    def when(self, lang: Language) -> str:
        return period_word(self.period, lang)


@dataclass(frozen=True)
class PartnerReader:
    """A partner that is written to.

    to       its sales director and whoever else gets this kind of mail
    manager  its channel manager, in copy; None where the directory names no address
    """

    code: str
    name: str
    lang: str
    to: tuple[Address, ...]
    manager: Address | None

    @property
    def cc(self) -> tuple[Address, ...]:
        known = {email_key(address.email) for address in self.to}
        return (self.manager,) if self.manager and email_key(self.manager.email) not in known else ()


@dataclass(frozen=True)
class VendorReader:
    """A channel manager or the director.

    code     of the channel manager, "all" for the director
    allowed  codes whose documents it may get; None for all
    """

    code: str
    person: Address
    lang: str
    allowed: frozenset[str] | None = None


@dataclass(frozen=True)
class Wording:
    """The text of a mail: its kind in the subject, its headline, its sentences."""

    subject: str
    headline: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class Summary:
    """What a pack says first: its headline and the sentences below it."""

    headline: str
    sentences: Sequence[str]


def _subject(desk: Desk, lang: Language, name: str, what: str) -> str:
    """Return a subject such as “Revue de pipe novembre 2026 – Partenaire – compte rendu” (looks: Mail)."""
    review = (
        N_("Pipe review {when} – {name} – {what}")
        if desk.period.kind == "month"
        else N_("Quarterly review {when} – {name} – {what}")
    )
    return lang.say(review, when=desk.when(lang), name=name, what=what)


def _to_partner(
    desk: Desk,
    reader: PartnerReader,
    kind: str,
    wording: Wording,
    attachments: Sequence[Attachment],
    todos: Sequence[Todo] = (),
) -> Message:
    return Message(
        kind,
        reader.code,
        desk.period,
        reader.lang,
        desk.vendor,
        reader.to,
        _subject(desk, language(reader.lang), reader.name, wording.subject),
        wording.headline,
        tuple(wording.sentences),
        reader.cc,
        tuple(todos),
        tuple(attachments),
        reader.manager,
        frozenset({reader.code}),
    )


def minutes(
    desk: Desk,
    reader: PartnerReader,
    decisions: tuple[str, str, str],
    agenda: Agenda,
    attachments: Sequence[Attachment],
) -> Message:
    """Return the mail that closes a review: its three decisions, the to-dos, the documents, calendar entries."""
    lang = language(reader.lang)
    entries = calendar(agenda, vendor=desk.vendor, who=f"{desk.vendor} – {reader.name}")
    if entries:
        attachments = (*attachments, Attachment(f"{lang.say(N_('to-dos'))}-{desk.period}.ics", entries))
    wording = Wording(
        lang.say(N_("minutes")),
        lang.say(N_("Minutes of the review of {when}"), when=desk.when(lang)),
        [f"{decision}." for decision in decisions],
    )
    return _to_partner(desk, reader, "minutes", wording, attachments, agenda.todos)


def reminder(desk: Desk, reader: PartnerReader, attachments: Sequence[Attachment]) -> Message:
    """Return the mail to a partner that has not handed in, with the workbook to fill."""
    lang = language(reader.lang)
    when = desk.when(lang)
    wording = Wording(
        lang.say(N_("reminder")),
        lang.say(N_("Your review of {when} is still missing"), when=when),
        (
            lang.say(N_("We have not received your review workbook of {when} yet."), when=when),
            lang.say(N_("Until it comes in, your last known pipe is counted unchanged.")),
            lang.say(N_("The workbook attached holds what is known already: fill it and send it back.")),
        ),
    )
    return _to_partner(desk, reader, "reminder", wording, attachments)


def returned(
    desk: Desk, reader: PartnerReader, files: Sequence[tuple[str, int]], attachments: Sequence[Attachment]
) -> Message:
    """Return the mail that gives workbooks back to their author.

    files  each with its number of cells to mend; the first five are named
    """
    lang = language(reader.lang)
    lines = [
        lang.count("{file}: {n} cell to mend.", "{file}: {n} cells to mend.", count, file=name)
        for name, count in files
    ]
    wording = Wording(
        lang.say(N_("to mend")),
        lang.count(
            "{n} workbook comes back to you to be mended",
            "{n} workbooks come back to you to be mended",
            len(files),
        ),
        (
            *lines[:5],
            lang.say(
                N_("In the workbook attached the cells to mend are coloured, and its first sheet lists them.")
            ),
            lang.say(N_("Mend them in it, save it and send it back.")),
        ),
    )
    return _to_partner(desk, reader, "returned", wording, attachments)


def assigned(
    desk: Desk,
    reader: PartnerReader,
    director: str,
    leads: Sequence[str],
    days: int,
    attachments: Sequence[Attachment],
) -> Message:
    """Return the mail about opportunities given to a partner; its next review says whether it takes them.

    leads  in words; the first ten are named
    days   how long it may take to answer
    """
    lang = language(reader.lang)
    count = len(leads)
    wording = Wording(
        lang.say(N_("opportunities for you")),
        lang.count("{n} opportunity is given to you", "{n} opportunities are given to you", count),
        (
            *(f"{lead}." for lead in leads[:10]),
            lang.say(N_("{director} gives you what is named above."), director=director),
            lang.count(
                "Say in your next review workbook, within {n} day, whether you take it.",
                "Say in your next review workbook, within {n} days, whether you take it.",
                days,
            ),
        ),
    )
    return _to_partner(desk, reader, "assigned", wording, attachments)


def quarterly(desk: Desk, reader: PartnerReader, attachments: Sequence[Attachment]) -> Message:
    """Return the mail with a partner's quarterly pack."""
    lang = language(reader.lang)
    when = desk.when(lang)
    wording = Wording(
        lang.say(N_("quarterly pack")),
        lang.say(N_("Your quarterly pack, {when}"), when=when),
        (
            lang.say(
                N_("The pack attached holds the quarter against the plan, and what the next one brings.")
            ),
            lang.say(N_("Its last page lists the actions agreed, to be signed.")),
        ),
    )
    return _to_partner(desk, reader, "quarterly", wording, attachments)


def channel_manager(
    desk: Desk, reader: VendorReader, summary: Summary, attachments: Sequence[Attachment]
) -> Message:
    """Return the mail with a channel manager's pack."""
    what = language(reader.lang).say(N_("channel manager's pack"))
    return _to_vendor(desk, reader, "channel_manager", what, summary, attachments)


def director(
    desk: Desk, reader: VendorReader, summary: Summary, attachments: Sequence[Attachment]
) -> Message:
    """Return the mail with the director's pack."""
    what = language(reader.lang).say(N_("director's pack"))
    return _to_vendor(desk, reader, "director", what, summary, attachments)


def _to_vendor(
    desk: Desk,
    reader: VendorReader,
    kind: str,
    what: str,
    summary: Summary,
    attachments: Sequence[Attachment],
) -> Message:
    return Message(
        kind,
        reader.code,
        desk.period,
        reader.lang,
        desk.vendor,
        (reader.person,) if reader.person.email else (),
        _subject(desk, language(reader.lang), reader.person.name, what),
        summary.headline,
        tuple(summary.sentences),
        attachments=tuple(attachments),
        allowed=reader.allowed,
    )
