"""The old commit and what became of it, the new one (seed 2.3, 3.1)."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Chart, Column, Group, Series, Table, Value
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.reliability import usual
from reviewkit.domain.vocabulary import BUCKET_PARTS, COMMIT_FATES
from reviewkit.text import N_, Language

COMMIT_FIELDS = tuple(
    Group(name, (Value("count", "integer", "Deals"), Value("amount", "money", "Amount promised")))
    for name in (
        "old",
        "kept",
        "partly_kept",
        "slipped",
        "lost",
        "vanished",
        "unreported",
        "uncommitted_wins",
        "new",
    )
)
COMMIT = (
    Group(
        "commit",
        (
            *COMMIT_FIELDS,
            Value("rate", "rate", "Kept of what was promised, line by line"),
            Value("attainment", "rate", "Achieved against what was promised"),
            Value("usual_rate", "rate", "Kept over the known months"),
            Value("bias", "points", "Achieved above or below what was promised, over the known months"),
            Value("expected", "money", "What the new commit is worth at the usual rate"),
            Value("call", "money", "The channel managers' own calls, of the deals they gave one for"),
        ),
    ),
    Value("commit_title", "text", "What became of the commit"),
    Chart("commit_chart", N_("What became of the old commit"), "columns", sentence="commit_title"),
)
COMMIT_LINES = Table(
    "commit_lines",
    N_("The old commit, line by line"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14, word_mm=22),
        Column("customer", N_("Customer"), width=26, word_mm=39, yields=True),
        Column("project", N_("Project"), width=28),
        Column("committed", N_("Promised"), "money", total=True, width=16, word_mm=24),
        Column("fate", N_("What became of it"), width=18, word_mm=23),
        Column("won", N_("Won amount"), "money", total=True, width=16, word_mm=22),
        Column("close_promised", N_("Promised for"), "short_day", width=13, word_mm=20),
        Column("close", N_("Close now"), "short_day", width=13, word_mm=20),
    ),
    N_("Nothing had been promised for this month."),
    tab=N_("The old commit"),
    most=12,
)
NEW_COMMIT = Table(
    "new_commit_lines",
    N_("The new commit"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14, word_mm=22),
        Column("customer", N_("Customer"), width=26, word_mm=38, yields=True),
        Column("project", N_("Project"), width=28),
        Column("stage", N_("Stage"), width=20, word_mm=27),
        Column("amount", N_("Promised"), "money", total=True, width=16, word_mm=23),
        Column("call", N_("Manager's call"), "money", total=True, width=16, word_mm=22),
        Column("close", N_("Close"), "short_day", width=13, word_mm=20),
        Column("confidence", N_("Confidence"), "rate", width=12, word_mm=18),
        Column("again", N_("Promised before"), "flag", width=12),
    ),
    N_("Nothing is promised for the coming month."),
    most=12,
)
_FATE_ORDER = {
    name: i
    for i, name in enumerate(
        ("slipped", "vanished", "lost", "partly_kept", "unreported", "kept", "uncommitted")
    )
}


def commit(view: View, lang: Language) -> Values:
    """Return the values of COMMIT: old and new commit (cents), rates and the chart of the old one."""
    figures = view.figures["commit"]
    fates = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
    series = Series(
        [COMMIT_FATES.label(fate, lang) for fate in fates],
        {lang.say(N_("Promised")): [figures[fate]["amount"] for fate in fates]},
    )
    return {
        "commit": figures
        | {
            **usual(view),
            "call": view.facts["call"]["amount"] if view.facts["call"]["count"] else None,
            "new": figures["new"] if view.facts["handed_in"] else {"count": None, "amount": None},
        },
        "commit_title": commit_title(view, lang),
        # A chart of a single bar would only repeat the title.
        "commit_chart": series if sum(bool(figures[fate]["amount"]) for fate in fates) > 1 else None,
    }


def commit_title(view: View, lang: Language) -> str:
    """Return a sentence on how the old commit was kept and what is promised for the coming month.

    Where a part of the old commit is not reported yet, the rate is that of the part reported.
    """
    figures = view.figures["commit"]

    def money(cents: int) -> str:
        return lang.money(cents, view.currency)

    if not figures["old"]["count"]:
        if not view.facts["handed_in"]:
            return lang.say(N_("No commit is known"))
        return lang.say(
            N_("No commit to hold against; {amount} promised for the coming month"),
            amount=money(figures["new"]["amount"]),
        )
    if figures["rate"] is None:
        return lang.say(
            N_("The old commit of {amount} is not reported yet"), amount=money(figures["old"]["amount"])
        )
    if figures["unreported"]["amount"]:
        return lang.say(
            N_(
                "{rate} kept of {reported} reported ({unreported} are not); "
                "{amount} promised for the coming month"
            ),
            rate=lang.rate(figures["rate"]),
            reported=money(figures["old"]["amount"] - figures["unreported"]["amount"]),
            unreported=money(figures["unreported"]["amount"]),
            amount=money(figures["new"]["amount"]),
        )
    return lang.say(
        N_("{rate} of the commit kept; {amount} promised for the coming month"),
        rate=lang.rate(figures["rate"]),
        amount=money(figures["new"]["amount"]),
    )


def commit_lines(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of COMMIT_LINES: the old commit, what was not kept first, then by amount."""
    rows = sorted(
        rows_of(view.commit_lines), key=lambda r: (_FATE_ORDER[r["fate"]], -r["committed"], r["key"])
    )
    return [
        row
        | {
            "partner": context.partner_name(row["partner"]),
            "fate": COMMIT_FATES.label(row["fate"], lang)
            + (f" ({BUCKET_PARTS.label(row['of_which'], lang)})" if row["of_which"] else ""),
            "won": row["won"] or None,
            "committed": row["committed"] if row["fate"] != "uncommitted" else None,
        }
        for row in rows
    ]


def new_commit_lines(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of NEW_COMMIT, the largest amount first."""
    rows = sorted(rows_of(view.new_commit), key=lambda r: (-r["amount"], r["key"]))
    return [
        row
        | {
            "partner": context.partner_name(row["partner"]),
            "stage": context.stage(row["stage"], lang.code),
            "call": row["call"] if row["called"] else None,
            "confidence": None if row["confidence"] is None else float(row["confidence"]),
        }
        for row in rows
    ]


def commit_lines_title(view: View, lang: Language) -> str:
    """Return a sentence on the money of the old commit that was not won, by what became of it."""
    figures = view.figures["commit"]
    if not figures["old"]["count"]:
        return lang.say(N_("Nothing had been promised"))
    old_lines = view.commit_lines
    lowered = old_lines[(old_lines["fate"] == "partly_kept").to_numpy(bool)]
    lowered_by = int(lowered["committed"].sum() - lowered["kept"].sum())
    missed = [
        lang.say(message, amount=lang.money(amount, view.currency))
        for amount, message in (
            (figures["slipped"]["amount"], N_("{amount} slipped")),
            (figures["lost"]["amount"], N_("{amount} lost")),
            (figures["vanished"]["amount"], N_("{amount} vanished")),
            (lowered_by, N_("{amount} less at signing")),
            (figures["unreported"]["amount"], N_("{amount} not reported")),
        )
        if amount
    ]
    if missed:
        promised = lang.money(figures["old"]["amount"], view.currency)
        return lang.say(N_("Of {promised} promised: {things}"), promised=promised, things=lang.listed(missed))
    return lang.say(N_("Every promise was won"))


def new_commit_title(view: View, lang: Language) -> str:
    """Return a sentence on the new commit and how much of it had been promised before."""
    new = view.figures["commit"]["new"]
    if not view.facts["handed_in"]:
        return lang.say(N_("The new commit is not known: no review was handed in"))
    if not new["count"]:
        return lang.say(N_("Nothing is promised for the coming month"))
    amount = lang.money(new["amount"], view.currency)
    title = lang.count(
        "{amount} promised in {n} deal", "{amount} promised in {n} deals", new["count"], amount=amount
    )
    again = int(view.new_commit["again"].sum())
    if again and new["count"] == 1:
        return title + lang.say(N_(", for the second time"))
    return title + (
        ", " + lang.count("{n} of them for the second time", "{n} of them for the second time", again)
        if again
        else ""
    )
