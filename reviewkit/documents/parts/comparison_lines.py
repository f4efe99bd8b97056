"""Tables that compare partners and channel managers; partners that are missing, came, left or moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.analysis.month.attention import NEEDS_ATTENTION
from reviewkit.documents.fields import Column, Series, Table, in_word
from reviewkit.documents.parts.title_block import Values, month_word
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.period import Period
from reviewkit.domain.vocabulary import ATTENTION_REASONS, COMMIT_FATES, REVIEW_STATES
from reviewkit.text import N_, Language

_LINE = (
    Column("handed_in", N_("Handed in"), width=16, word_mm=13),
    Column("pipe", N_("Pipe"), "money", total=True, width=16, word_mm=22),
    Column("change", N_("Change"), "change", total=True, width=16, word_mm=22),
    Column("weighted", N_("Weighted"), "money", total=True, width=16),
    Column("old_commit", N_("Old commit"), "money", total=True, width=16, word_mm=21),
    Column("rate", N_("Commit kept"), "rate", width=10, word_mm=15),
    Column("achieved", N_("Achieved"), "money", total=True, width=16, word_mm=20.5, missed=True),
    Column("new_commit", N_("New commit"), "money", total=True, width=16, word_mm=20.5, missed=True),
    Column("leads", N_("New leads"), "integer", total=True, width=10, word_mm=12),
)
PARTNER_LINES = Table(
    "partner_lines",
    N_("Partner by partner"),
    (
        Column("partner", N_("Partner"), width=26, word_mm=33, yields=True),
        Column("manager", N_("Channel manager"), width=22),
        *in_word(_LINE, handed_in=17, pipe=22, change=22, rate=15, new_commit=20, leads=13),
        Column("attention", N_("Attention"), labels=True, width=36, word_mm=28, yields=True),
    ),
    N_("No partner is counted this month."),
    sentence="partner_lines_title",
)
MANAGER_LINES = Table(
    "manager_lines",
    N_("Channel managers compared"),
    (Column("manager", N_("Channel manager"), width=24, word_mm=24), *_LINE),
    N_("No channel manager is known."),
    sentence="manager_lines_title",
)
MISSING = Table(
    "missing_partners",
    N_("Who has not handed in"),
    (
        Column("partner", N_("Partner"), width=26, word_mm=46, yields=True),
        Column("manager", N_("Channel manager"), width=22, word_mm=36, yields=True),
        Column("shown", N_("Counted with his pipe of"), "month", width=20, word_mm=30),
        Column("pipe", N_("Pipe"), "money", total=True, width=16, word_mm=26),
        Column("call", N_("Whom to call"), width=26, word_mm=32, yields=True),
    ),
    N_("Every partner has handed in."),
    most=15,
)
MOVES = Table(
    "directory_moves",
    N_("Partners who came, left or moved"),
    (
        Column("partner", N_("Partner"), width=26, word_mm=56, yields=True),
        Column("what", N_("What happened"), width=30, word_mm=84, yields=True),
        Column("amount", N_("Pipe"), "money", width=16, word_mm=30, missed=True),
    ),
    N_("Nobody came, left or moved."),
    tab=N_("Who came and left"),
    most=15,
)


def vendor_view(portfolio: Portfolio, pid: int) -> View:
    """Return one partner's figures in the vendor's currency."""
    return View(portfolio, "vendor", np.array([pid]), str(portfolio.partners["code"].iloc[pid]))


def _line(view: View) -> Values:
    figures, facts = view.figures, view.facts
    move, commit = figures["movement"], figures["commit"]
    handed_in = facts["handed_in"]
    return {
        "pipe": move["closing"]["amount"],
        "change": move["closing"]["amount"] - move["opening"]["amount"] if handed_in else None,
        "weighted": facts["weighted"],
        "old_commit": commit["old"]["amount"],
        "rate": commit["rate"],
        "achieved": figures["achieved"]["amount"] if handed_in else None,
        "new_commit": commit["new"]["amount"] if handed_in else None,
        "leads": sum(leads["count"] for leads in figures["leads"].values()),
    }


def manager_line(view: View, context: ReadingContext, lang: Language) -> Values:
    """Return one row of MANAGER_LINES."""
    facts = view.facts
    handed = lang.say(N_("{count} of {all}"), count=facts["handed_in"], all=facts["partners"])
    return {"manager": context.managers.get(view.code, view.code), "handed_in": handed, **_line(view)}


def partner_lines(portfolio: Portfolio, view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of PARTNER_LINES: by score of attention, then by pipe, the highest first."""
    why = {row["partner"]: row for row in rows_of(view.attention)}
    rows = []
    for pid, row in zip(view.pids.tolist(), rows_of(view.partners), strict=True):
        reasons = why[row["code"]]
        rows.append(
            {
                "partner": context.partner_name(row["code"]),
                "manager": context.managers.get(row["manager"], row["manager"] or ""),
                "handed_in": REVIEW_STATES.label(row["status"], lang),
                "score": reasons["score"],
                "attention": ATTENTION_REASONS.labels(reasons["reasons"], lang),
                **_line(vendor_view(portfolio, pid)),
            }
        )
    return sorted(rows, key=lambda r: (-r["score"], -r["pipe"], r["partner"]))


def missing(view: View, context: ReadingContext) -> list[Values]:
    """Return the rows of MISSING: partners without a review of this month, with their last known pipe."""
    deals = rows_of(view.deals)
    rows = []
    for row in rows_of(view.partners):
        if row["handed_in"]:
            continue
        card = context.partners.get(row["code"])
        shown = Period.parse(row["shown_period"]).first_day if row["shown_period"] else None
        rows.append(
            {
                "partner": context.partner_name(row["code"]),
                "manager": context.managers.get(row["manager"], row["manager"] or ""),
                "shown": shown,
                "pipe": sum(deal["amount"] for deal in deals if deal["partner"] == row["code"]),
                "call": card.director_name if card else "",
            }
        )
    return rows


def moves(portfolio: Portfolio, view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of MOVES: all of them for the whole portfolio, a channel manager's own otherwise."""
    frame = portfolio.directory_moves
    words = {"came": N_("came"), "left": N_("left"), "moved": N_("moved from {before} to {now}")}
    lines = []
    for row in rows_of(frame):
        before, now = row["manager_before"], row["manager"]
        if view.code != "all" and view.code not in (before, now):
            continue
        names = {
            "before": context.managers.get(before or "", before or ""),
            "now": context.managers.get(now or "", now or ""),
        }
        lines.append(
            {
                "partner": row["name"] or context.partner_name(row["partner"]),
                "what": lang.say(words[row["kind"]]).format(**names),
                "amount": row["pipe_vendor"],
            }
        )
    return lines


def manager_lines_title(views: Sequence[View], context: ReadingContext, lang: Language) -> str:
    """Return a sentence on the channel managers with the highest and the lowest kept rate."""
    rated = [(v.figures["commit"]["rate"], context.managers.get(v.code, v.code)) for v in views]
    known = sorted(
        ((rate, name) for rate, name in rated if rate is not None), key=lambda pair: (-pair[0], pair[1])
    )
    if not known:
        return lang.say(N_("No commit to compare yet"))
    if any(view.figures["commit"]["unreported"]["amount"] for view in views):
        return _of_reported(known, lang)
    (high, best), (low, worst) = known[0], known[-1]
    if lang.rate(high) == lang.rate(low):
        return (
            lang.say(N_("{rate} of the commit was kept"), rate=lang.rate(high))
            if len(known) == 1
            else lang.say(N_("Everybody kept {rate} of the commit"), rate=lang.rate(high))
        )
    return lang.say(
        N_("{best} kept {high} of the commit, {worst} {low}"),
        best=best,
        high=lang.rate(high),
        worst=worst,
        low=lang.rate(low),
    )


def _of_reported(known: Sequence[tuple[float, str]], lang: Language) -> str:
    """Return a sentence on the highest and lowest kept rate where a part of a commit is not reported yet."""
    (high, best), (low, worst) = known[0], known[-1]
    if lang.rate(high) == lang.rate(low):
        return lang.say(N_("{rate} of the commit reported was kept"), rate=lang.rate(high))
    return lang.say(
        N_("Of the commit reported, {best} kept {high}, {worst} {low}"),
        best=best,
        high=lang.rate(high),
        worst=worst,
        low=lang.rate(low),
    )


def partner_lines_title(rows: Sequence[Values], lang: Language) -> str:
    """Return a sentence on how many partners need attention."""
    needing = sum(row["score"] >= NEEDS_ATTENTION for row in rows)
    if not needing:
        return lang.say(N_("No partner needs attention"))
    return lang.count(
        "{n} partner of {all} needs attention",
        "{n} partners of {all} need attention",
        needing,
        all=lang.integer(len(rows)),
    )


def managers_pipe(views: Sequence[View], context: ReadingContext, lang: Language) -> Series | None:
    """Return the pipe of each channel manager (cents), now and a month before; None where all began at 0."""
    moves = [view.figures["movement"] for view in views]
    if not any(move["opening"]["amount"] for move in moves):
        return None
    return Series(
        [context.managers.get(view.code, view.code) for view in views],
        {
            lang.say(N_("Month before")): [move["opening"]["amount"] for move in moves],
            month_word(context.period, lang): [move["closing"]["amount"] for move in moves],
        },
    )


def fates_chart(views: Sequence[tuple[str, View]], lang: Language) -> Series | None:
    """Return what became of each view's old commit (cents), a bar a view; None where no commit was old."""
    commits = [(name, view.figures["commit"]) for name, view in views]
    if not any(commit["old"]["amount"] for _, commit in commits):
        return None
    fates = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
    return Series(
        [name for name, _ in commits],
        {COMMIT_FATES.label(fate, lang): [commit[fate]["amount"] for _, commit in commits] for fate in fates},
    )
