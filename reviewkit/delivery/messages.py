"""What each kind of mail says: a subject that finds it again, three sentences, to-dos, what is attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.delivery.calendar import calendar
from reviewkit.delivery.message import Address, Attachment, Message, Todo
from reviewkit.documents.period_words import period_word
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language, language

VENDOR = frozenset({""})


@dataclass(frozen=True)
class Desk:
    """Who writes: the vendor, about which period. Who it is sent from is no part of what it says."""

    vendor: str
    period: Period

    def when(self, lang: Language) -> str:
        return period_word(self.period, lang)


@dataclass(frozen=True)
class PartnerReader:
    """A partner as mail reaches him: his sales director and who else gets this kind, his channel manager."""

    code: str
    name: str
    lang: str
    to: tuple[Address, ...]
    manager: Address | None

    @property
    def cc(self) -> tuple[Address, ...]:
        known = {address.email.casefold() for address in self.to}
        return (self.manager,) if self.manager and self.manager.email.casefold() not in known else ()


def _subject(desk: Desk, lang: Language, name: str, what: str) -> str:
    """“Revue de pipe novembre 2026 – Partenaire – compte rendu” (looks: Mail)."""
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
    what: str,
    headline: str,
    sentences: Sequence[str],
    attachments: Sequence[Attachment],
    todos: Sequence[Todo] = (),
) -> Message:
    lang = language(reader.lang)
    return Message(
        kind,
        reader.code,
        desk.period,
        reader.lang,
        desk.vendor,
        reader.to,
        _subject(desk, lang, reader.name, what),
        headline,
        tuple(sentences),
        reader.cc,
        tuple(todos),
        tuple(attachments),
        reader.manager,
        frozenset({reader.code}),
    )


def minutes(
    desk: Desk,
    reader: PartnerReader,
    decided: tuple[str, str, str],
    todos: Sequence[Todo],
    attachments: Sequence[Attachment],
) -> Message:
    """The end of the review: three things that matter, the to-dos, Word, Excel and calendar entries."""
    lang = language(reader.lang)
    entries = calendar(
        todos,
        vendor=desk.vendor,
        who=f"{desk.vendor} – {reader.name}",
        stamp=desk.period.last_day,
    )
    if entries:
        attachments = (*attachments, Attachment(f"{lang.say(N_('to-dos'))}-{desk.period}.ics", entries))
    sentences = tuple(f"{text}." for text in decided)
    headline = lang.say(N_("Minutes of the review of {when}"), when=desk.when(lang))
    return _to_partner(
        desk, reader, "minutes", lang.say(N_("minutes")), headline, sentences, attachments, todos
    )


def reminder(desk: Desk, reader: PartnerReader, attachments: Sequence[Attachment]) -> Message:
    """To who has not handed in: what is missing, what is counted instead, the workbook to fill."""
    lang = language(reader.lang)
    when = desk.when(lang)
    return _to_partner(
        desk,
        reader,
        "reminder",
        lang.say(N_("reminder")),
        lang.say(N_("Your review of {when} is still missing"), when=when),
        (
            lang.say(N_("We have not received your review workbook of {when} yet."), when=when),
            lang.say(N_("Until it comes in, your last known pipe is counted unchanged.")),
            lang.say(N_("The workbook attached holds what is known already: fill it and send it back.")),
        ),
        attachments,
    )


def returned(
    desk: Desk, reader: PartnerReader, files: Sequence[tuple[str, int]], attachments: Sequence[Attachment]
) -> Message:
    """Workbooks given back to their author. files: each with how many cells are to be mended."""
    lang = language(reader.lang)
    told = [
        lang.count("{file}: {n} cell to mend.", "{file}: {n} cells to mend.", count, file=name)
        for name, count in files
    ]
    return _to_partner(
        desk,
        reader,
        "returned",
        lang.say(N_("to mend")),
        lang.count(
            "{n} workbook comes back to you to be mended",
            "{n} workbooks come back to you to be mended",
            len(files),
        ),
        (
            *told[:5],
            lang.say(
                N_("In the workbook attached the cells to mend are coloured, and its first sheet lists them.")
            ),
            lang.say(N_("Mend them in it, save it and send it back.")),
        ),
        attachments,
    )


def assigned(
    desk: Desk,
    reader: PartnerReader,
    director: str,
    leads: Sequence[str],
    days: int,
    attachments: Sequence[Attachment],
) -> Message:
    """Opportunities the director gave to a partner: he says in his next review whether he takes them."""
    lang = language(reader.lang)
    count = len(leads)
    return _to_partner(
        desk,
        reader,
        "assigned",
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
        attachments,
    )


def quarterly(desk: Desk, reader: PartnerReader, attachments: Sequence[Attachment]) -> Message:
    """The quarterly pack."""
    lang = language(reader.lang)
    when = desk.when(lang)
    return _to_partner(
        desk,
        reader,
        "quarterly",
        lang.say(N_("quarterly pack")),
        lang.say(N_("Your quarterly pack, {when}"), when=when),
        (
            lang.say(
                N_("The pack attached holds the quarter against the plan, and what the next one brings.")
            ),
            lang.say(N_("Its last page lists the actions agreed, to be signed.")),
        ),
        attachments,
    )


def channel_manager(
    desk: Desk,
    code: str,
    manager: Address,
    lang_code: str,
    headline: str,
    sentences: Sequence[str],
    attachments: Sequence[Attachment],
    partners: frozenset[str],
) -> Message:
    """A channel manager's pack. He may see his own partners' documents and what is made for all."""
    lang = language(lang_code)
    return Message(
        "channel_manager",
        code,
        desk.period,
        lang_code,
        desk.vendor,
        (manager,) if manager.email else (),
        _subject(desk, lang, manager.name, lang.say(N_("channel manager's pack"))),
        headline,
        tuple(sentences),
        attachments=tuple(attachments),
        allowed=partners | {code, "all"},
    )


def director(
    desk: Desk,
    person: Address,
    lang_code: str,
    headline: str,
    sentences: Sequence[str],
    attachments: Sequence[Attachment],
) -> Message:
    """The director's pack: he alone sees both sides of everything."""
    lang = language(lang_code)
    return Message(
        "director",
        "all",
        desk.period,
        lang_code,
        desk.vendor,
        (person,) if person.email else (),
        _subject(desk, lang, person.name, lang.say(N_("director's pack"))),
        headline,
        tuple(sentences),
        attachments=tuple(attachments),
        allowed=None,
    )
