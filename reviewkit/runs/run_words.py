"""Submissions, runs, mails and figures as lines for a terminal and a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from reviewkit.delivery.crm_file import LostLetters
from reviewkit.delivery.message import WithheldMail
from reviewkit.delivery.outbox import SendingResult
from reviewkit.domain.period import Period
from reviewkit.forms.engine.fault_groups import MOST_LINES, group_faults
from reviewkit.history.address_changes import AddressChange
from reviewkit.intake.edited_files import KeptFile
from reviewkit.intake.inbox_files import LeftAlone
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.runs.next_steps import NextStep
from reviewkit.runs.run import Run
from reviewkit.runs.sending import PeriodOutbox
from reviewkit.text import N_, language

STATES = {
    "accepted": N_("accepted"),
    "partly_accepted": N_("partly accepted"),
    "returned": N_("given back"),
    "duplicate": N_("duplicate"),
    "unreadable": N_("unreadable"),
}


_CHECKED = {
    "accepted": N_("without fault; only checked, nothing is stored"),
    "partly_accepted": N_("some rows without fault; only checked, nothing is stored"),
}


def submission_lines(submission: IntakeResult, lang_code: str, *, checked: bool = False) -> Iterator[str]:
    """Yield a line for the file, then a line a fault, its cells first.

    checked  the file was checked and not taken in
    """
    lang = language(lang_code)
    states = STATES | _CHECKED if checked else STATES
    state = lang.say(states[submission.status])
    if submission.sender:
        state = lang.say(N_("{state} (sent by {sender})"), state=state, sender=one_line(submission.sender))
    yield lang.labelled(one_line(submission.file), state)
    lines = group_faults(submission.faults)
    for line in lines[:MOST_LINES]:
        location = ", ".join(part for part in (line.fault.sheet, line.cells) if part)
        yield f"  {lang.labelled(location, line.fault.message(lang))} [{line.fault.code}]"
    if len(lines) > MOST_LINES:
        yield "  " + lang.count("and {n} more line", "and {n} more lines", len(lines) - MOST_LINES)


def one_line(name: str) -> str:
    """Return a file's name in printable characters: a line break in it must not look like two files."""
    return "".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in name)


def nothing_new_line(known: int, lang_code: str) -> str:
    """Return the line of a taking in that found nothing new. known: files that were taken in before."""
    return language(lang_code).count(
        "Nothing new in the inbox ({n} file known)", "Nothing new in the inbox ({n} files known)", known
    )


def left_alone_lines(left: LeftAlone, lang_code: str) -> Iterator[str]:
    """Yield a line for the inbox's folders of systems and one for its files that are not downloaded."""
    lang = language(lang_code)
    if left.system_folders:
        yield lang.count(
            "{n} folder of a system is left alone: {names}",
            "{n} folders of systems are left alone: {names}",
            len(left.system_folders),
            names=_first_names(left.system_folders),
        )
    if left.not_downloaded:
        yield lang.count(
            "{n} file is not downloaded and was not read: {names}. Choose “Always keep on this device” in its menu.",
            "{n} files are not downloaded and were not read: {names}. "
            "Choose “Always keep on this device” in their menu.",
            len(left.not_downloaded),
            names=_first_names(left.not_downloaded),
        )


def _first_names(names: Sequence[str], most: int = 3) -> str:
    """Return the first names of a list, and dots where there are more."""
    return ", ".join([*map(one_line, names[:most]), *(["…"] if len(names) > most else [])])


def run_lines(run: Run, lang_code: str) -> Iterator[str]:
    """Yield the summary of a run: accepted, given back, missing, made, the folder."""
    lang = language(lang_code)
    accepted = [submission for submission in run.submissions if submission.status == "accepted"]
    yield lang.count("{n} workbook accepted", "{n} workbooks accepted", len(accepted))
    for submission in run.given_back:
        bad = len(submission.bad)
        state = lang.say(STATES[submission.status])
        things = lang.count("{n} thing to mend", "{n} things to mend", bad)
        yield f"  {lang.labelled(one_line(submission.file), f'{state}, {things}')}"
        for fault in submission.bad[:3]:
            location = ", ".join(part for part in (fault.sheet, fault.cell) if part)
            yield f"    {lang.labelled(location, fault.message(lang))} [{fault.code}]"
        if bad > 3:
            yield "    …"
    if run.missing:
        yield lang.say(N_("Not handed in: {names}"), names=", ".join(run.missing))
    for why, failures in groupby(sorted(run.failures, key=attrgetter("why")), attrgetter("why")):
        paths = ", ".join(
            failure.path for failure in failures
        )  # a template that fails fails for every reader
        yield lang.say(N_("Not made: {path} ({why})"), path=paths, why=why)
    for mail in run.withheld:
        yield withheld_line(mail, lang_code)
    for change in run.address_changes:
        yield address_change_line(change, run.period, lang_code)
    yield from lost_letter_lines(run.lost_letters, lang_code)
    for kept in run.kept:
        yield kept_line(kept, lang_code)
    if not run.fresh:
        yield lang.say(N_("Nothing new since the last run: nothing was made again"))
    else:
        yield lang.count("{n} document written or changed, of {all}", "{n} documents written or changed, of {all}",
                         run.changed, all=len(run.documents))  # fmt: skip
    yield lang.say(N_("Everything is in {folder}"), folder=run.folder)
    yield from step_lines(run.steps, lang_code)


_MOST_LOST = 5


def lost_letter_lines(lost_letters: Sequence[LostLetters], lang_code: str) -> Iterator[str]:
    """Yield a line for each text that the CRM file writes in other letters, the first ones."""
    lang = language(lang_code)
    for lost in lost_letters[:_MOST_LOST]:
        yield lang.say(
            N_(
                "CRM file: {field} of {reference} is written “{written}” for “{text}”, whose letters the encoding "
                "of the file lacks (crm_file.encoding)"
            ),
            field=lost.field, reference=lost.reference, written=lost.written, text=lost.text,
        )  # fmt: skip
    if len(lost_letters) > _MOST_LOST:
        yield lang.count("and {n} more text", "and {n} more texts", len(lost_letters) - _MOST_LOST)


def kept_line(kept: KeptFile, lang_code: str) -> str:
    """Return a line for the copy of a file that a person changed where reviewkit had made it."""
    words = N_("Changed by hand and kept: {path}")
    if kept.taken_in:
        words = N_("Filled where it was made, kept and taken in: {path}")
    elif kept.to_fill:
        words = N_(
            "Filled where it was made and kept, not taken in: {path}. `reviewkit check` says what is missing; "
            "mend it and drop it in the inbox."
        )
    return language(lang_code).say(words, path=one_line(str(kept.path)))


_MOST_STEPS = 8


def step_lines(steps: Sequence[NextStep], lang_code: str) -> Iterator[str]:
    """Yield what stands in the way of a period, the heaviest first, a line each; that nothing does is said too."""
    lang = language(lang_code)
    if not steps:
        yield lang.say(N_("Nothing is left to do for this period"))
        return
    yield lang.say(N_("To do now:"))
    for step in steps[:_MOST_STEPS]:
        yield f"  {step.line(lang)}"
    if len(steps) > _MOST_STEPS:
        yield "  " + lang.count("and {n} more line", "and {n} more lines", len(steps) - _MOST_STEPS)


_MAILS = {
    "minutes": N_("minutes"),
    "reminder": N_("reminder"),
    "returned": N_("to mend"),
    "assigned": N_("opportunities for you"),
    "quarterly": N_("quarterly pack"),
    "channel_manager": N_("channel manager's pack"),
    "director": N_("director's pack"),
}


def mail_kind(kind: str, lang_code: str) -> str:
    """Return the name of a kind of mail."""
    return language(lang_code).say(_MAILS.get(kind, kind))


def withheld_line(mail: WithheldMail, lang_code: str) -> str:
    """Return a line for a mail that was not drafted, and why."""
    lang = language(lang_code)
    words = N_("No mail for {who} ({what}): nobody to send it to")
    if mail.why == "guard":
        words = N_("No mail for {who} ({what}): {detail}")
    return lang.say(words, who=mail.audience, what=mail_kind(mail.kind, lang_code),
        detail="; ".join(mail.details),
    )  # fmt: skip


def address_change_line(change: AddressChange, period: Period, lang_code: str) -> str:
    """Return a line for an address that a directory brought and that was not confirmed."""
    words = N_(
        "New address of {name}: {address}. Nothing is sent there until you confirm it: "
        "`reviewkit mail --period {period} --confirm {address}`"
    )
    if change.is_sender:
        words = N_(
            "The workbook of {name} was sent by {address}, who is none of its contacts. Nothing is sent to {name} "
            "until you confirm it: `reviewkit mail --period {period} --confirm {address}`"
        )
    elif change.before:
        words = N_(
            "New address of {name}: {address} instead of {before}. Nothing is sent there until you confirm it: "
            "`reviewkit mail --period {period} --confirm {address}`"
        )
    return language(lang_code).say(
        words, name=change.name, address=change.address, before=", ".join(change.before), period=period
    )


_MAIL_STATES = {
    "drafted": N_("draft"),
    "sending": N_("doubtful"),
    "sent": N_("sent"),
    "sent_before": N_("sent before"),
    "doubtful": N_("doubtful"),
    "refused": N_("refused"),
    "waiting": N_("waits for the next run"),
    "held": N_("held back"),
}


def mail_lines(outbox: PeriodOutbox, lang_code: str) -> Iterator[str]:
    """Yield a line for each draft of a period: state, readers, subject."""
    lang = language(lang_code)
    if not outbox.drafts:
        yield lang.say(N_("No mail is drafted for {period}"), period=outbox.period)
    for draft in outbox.drafts:
        mail = draft.mail
        yield f"{lang.say(_MAIL_STATES[mail.state])}  {', '.join(mail.readers)}  {mail.subject}"
    for withheld in outbox.withheld:
        yield withheld_line(withheld, lang_code)
    for change in outbox.address_changes:
        yield address_change_line(change, outbox.period, lang_code)


def sending_lines(result: SendingResult, lang_code: str) -> Iterator[str]:
    """Yield the result of a sending: counts, then each mail that was not plainly sent, with the server's words."""
    lang = language(lang_code)
    yield lang.count("{n} message sent", "{n} messages sent", len(result.sent))
    for name, mails in result.lists():
        if name == "sent_before" and mails:
            yield lang.count("{n} sent by an earlier run", "{n} sent by an earlier run", len(mails))
        elif name != "sent":
            for mail in mails:
                state = lang.say(_MAIL_STATES[name])
                yield f"  {state}: {', '.join(mail.readers)}  {mail.subject}  ({mail.detail})"
        else:
            yield from (f"  {mail.subject}: {mail.detail}" for mail in mails if ";" in mail.detail)
    for withheld in result.withheld:
        yield withheld_line(withheld, lang_code)
    if result.doubtful:
        yield lang.say(
            N_("Doubtful messages are not sent again: ask their readers, and send them by hand if need be.")
        )


def figures_lines(figures: dict[str, Any], lang_code: str, currency: str) -> Iterator[str]:
    """Yield the main figures of a month as a plain table: the whole, channel managers, partners."""
    lang = language(lang_code)
    heads = (
        N_("Pipe"),
        N_("Change"),
        N_("Achieved"),
        N_("Old commit"),
        N_("Kept"),
        N_("New commit"),
        N_("Quarter's landing"),
        N_("New leads"),
    )
    rows = [(lang.say(N_("Who")), *(lang.say(head) for head in heads))]

    def row(name: str, reader: dict[str, Any]) -> tuple[str, ...]:
        own = reader.get("currency", currency)
        move, commit = reader["movement"], reader["commit"]
        pipe, quarter = move["closing"]["amount"], reader["forecast"]["quarter"]
        return (
            name, lang.money(pipe, own), lang.change(pipe - move["opening"]["amount"], own),
            lang.money(reader["achieved"]["amount"], own), lang.money(commit["old"]["amount"], own),
            lang.rate(commit["rate"]), lang.money(commit["new"]["amount"], own),
            lang.money(quarter["expected"] if quarter else None, own),
            lang.integer(sum(origin["count"] for origin in reader["leads"].values())),
        )  # fmt: skip

    rows.append(row(lang.say(N_("Whole")), figures["total"]))
    rows += [row(code, reader) for code, reader in figures["channel_managers"].items()]
    rows += [row(code, reader) for code, reader in figures["partners"].items()]
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    for line in rows:
        yield "  ".join(
            text.ljust(w) if i == 0 else text.rjust(w)
            for i, (text, w) in enumerate(zip(line, widths, strict=True))
        )


def quarter_lines(figures: dict[str, Any], lang_code: str, currency: str) -> Iterator[str]:
    """Yield the plan gap of revenue in the quarter and the year to date: the whole, channel managers, partners."""
    lang = language(lang_code)
    heads = (N_("Plan"), N_("Actual"), N_("Rate"), N_("Year to date"), N_("Rate"), N_("Still to bring"))
    rows = [(lang.say(N_("Who")), *(lang.say(head) for head in heads))]
    groups: list[tuple[str, dict[str, Any]]] = [(lang.say(N_("Whole")), figures["total"])]
    groups += [*figures["channel_managers"].items(), *figures["partners"].items()]
    for name, reader in groups:
        own = reader.get("currency", currency)
        gap = reader["plan_gap"]["revenue"]
        now, year = gap["quarter"], gap["year_to_date"]
        rows.append(
            (
                name,
                lang.money(now["plan"], own),
                lang.money(now["actual"], own),
                lang.rate(now["rate"]),
                lang.money(year["actual"], own),
                lang.rate(year["rate"]),
                lang.money(gap["still_to_bring"], own),
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        name, *cells = row
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(cells, widths[1:], strict=True))]
        )
