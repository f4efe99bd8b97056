"""The parts documents share: title block, stages, movement, commit, leads, history, deals.

Each part is declared once (its fields) and filled by one function from a View of the
analysis, so that every document shows the same figures under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.analysis.known import period_of
from reviewkit.analysis import View
from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period
from reviewkit.packs.about import About
from reviewkit.packs.declare import Chart, Column, Each, Group, Series, Table, Value
from reviewkit.packs.frames import rows_of
from reviewkit.packs.labels import (
    ACTION_STATUS,
    BUCKETS,
    FATES,
    KINDS,
    OF_WHICH,
    OUTCOME,
    QUALIFICATION,
    REASONS,
    label,
    labels,
)
from reviewkit.text import N_, NN_, Language, language

Values = dict[str, Any]

# ------------------------------------------------------------------- title block

TITLE_BLOCK = (
    Value("vendor", "text", "The vendor", "RS"),
    Value("document", "text", "What this document is", "Dossier de revue"),
    Value("reader", "text", "For whom it is", "Armor Conseil"),
    Value("when", "text", "Which period", "novembre 2026"),
    Value("state", "text", "Prepared, reviewed or not handed in; how many of how many", "préparée"),
    Value("made_from", "text", "Which months it was made from", "revues d'octobre et de novembre 2026"),
    Value("missing", "text", "Who has not handed in; empty where nobody is missing"),
    Value("headline", "text", "The document's message in one sentence"),
    Each("sentences", (Value("text", "text", "One sentence"),), "Three to five sentences that tell the month"),
    Value("confidential", "text", "The word in the foot", "Confidentiel"),
)


def month_word(period: Period, lang: Language) -> str:
    return lang.month(period.first_day)


def title_block(about: About, lang: Language, document: str, reader: str) -> Values:
    return {
        "vendor": about.vendor,
        "document": document,
        "reader": reader,
        "when": month_word(about.period, lang),
        "confidential": lang.say(N_("Confidential")),
    }


def base_words(view: View, lang: Language) -> str:
    """Which months the pipe and its comparison come from; a gap is named (domain: previous)."""
    row = rows_of(view.partners)[0]
    shown, previous = row["shown_period"], row["previous_period"]
    if shown is None:
        return lang.say(N_("nothing was handed in yet"))
    now = month_word(Period.parse(shown), lang)
    if not row["handed_in"]:
        return lang.say(N_("last known pipe, of {month}"), month=now)
    if previous is None:
        return lang.say(N_("review of {month}, the first one"), month=now)
    return lang.say(N_("review of {month}, compared with {before}"), month=now, before=month_word(Period.parse(previous), lang))


# ------------------------------------------------------------------- key figures

TILES = (
    Value("pipe", "money", "The open pipe"),
    Value("pipe_change", "change", "Against the previous month"),
    Value("pipe_note", "text", "The change in percent"),
    Value("weighted", "money", "The pipe weighted by probability"),
    Value("weighted_change", "change", "Against the previous month"),
    Value("weighted_note", "text", "The change in percent"),
    Value("achieved", "money", "What was won in the month"),
    Value("achieved_note", "text", "How many deals"),
    Value("kept_rate", "rate", "How much of the old commit was kept"),
    Value("kept_rate_note", "text", "Kept of promised"),
    Value("new_commit", "money", "What is promised for the coming month"),
    Value("new_commit_note", "text", "How many deals, and the channel manager's own call"),
    Value("new_leads", "integer", "Leads new in the month"),
    Value("new_leads_note", "text", "From the vendor and from partners"),
)
TILE_KEYS = ("pipe", "weighted", "achieved", "kept_rate", "new_commit", "new_leads")


def tiles(view: View, about: About, lang: Language) -> Values:
    figures, facts = view.figures, view.facts
    move, commit = figures["movement"], figures["commit"]
    pipe, before = move["closing"]["amount"], move["opening"]["amount"]
    first = bool(view.partners["first_month"].all()) if len(view.partners) else True
    weighted, weighted_before = facts["weighted"], facts["previous_weighted"]
    leads = figures["leads"]

    def percent(now: int, old: int) -> str:
        change = ratio(now - old, old)
        if first or change is None:
            return lang.unknown
        return ("+" if change > 0 else "") + lang.rate(change)

    call = facts["call"]
    note = lang.count("{n} deal", "{n} deals", commit["new"]["count"])
    if call["count"]:
        note += ", " + lang.say(N_("manager's call {amount}"), amount=lang.money(call["amount"], view.currency))
    base = commit["old"]["amount"] - commit["unreported"]["amount"]
    kept = round((commit["rate"] or 0) * base) if base else 0
    return {
        "pipe": pipe,
        "pipe_change": None if first else pipe - before,
        "pipe_note": percent(pipe, before),
        "weighted": weighted,
        "weighted_change": None if first else weighted - weighted_before,
        "weighted_note": percent(weighted, weighted_before),
        "achieved": figures["achieved"]["amount"],
        "achieved_note": lang.count("{n} deal won", "{n} deals won", figures["achieved"]["count"]),
        "kept_rate": commit["rate"],
        "kept_rate_note": lang.say(
            N_("{kept} of {promised}"), kept=lang.money(kept, view.currency), promised=lang.money(base, view.currency)
        )
        if base
        else lang.say(N_("nothing was promised")),
        "new_commit": commit["new"]["amount"],
        "new_commit_note": note,
        "new_leads": sum(leads[origin]["count"] for origin in leads),
        "new_leads_note": lang.say(
            N_("{vendor} {ours}, BP {theirs}"), vendor=about.vendor, ours=leads["RS"]["count"], theirs=leads["BP"]["count"]
        ),
    }


# ------------------------------------------------------------------------ stages

STAGE_COLUMNS = (
    Column("stage", N_("Stage"), width=22),
    Column("count", N_("Deals"), "integer", total=True, width=10),
    Column("amount", N_("Amount"), "money", total=True, width=16),
    Column("weighted", N_("Weighted"), "money", total=True, width=16),
    Column("previous_count", N_("Deals before"), "integer", total=True, width=12),
    Column("previous_amount", N_("Amount before"), "money", total=True, width=16),
    Column("previous_weighted", N_("Weighted before"), "money", total=True, word=False, width=16),
    Column("change", N_("Difference"), "change", total=True, width=16),
)
STAGES = (
    Table("stages", N_("Business by stage"), STAGE_COLUMNS, N_("No stage is declared.")),
    Value("stages_title", "text", "What the stages say"),
    Chart("stages_chart", N_("Business by stage, now and before"), "columns"),
)


def stages(view: View, about: About, lang: Language, *, first: bool = False) -> Values:
    rows = [
        row | {"stage": about.stage(row["stage"], lang.code), "change": None if first else row["amount"] - row["previous_amount"]}
        for row in view.figures["stages"]
    ]
    now, before = lang.say(N_("This month")), lang.say(N_("Month before"))
    series = {before: [r["previous_amount"] for r in rows], now: [r["amount"] for r in rows]}
    drawn = not first and any(r["amount"] or r["previous_amount"] for r in rows)
    return {
        "stages": rows,
        "stages_chart": Series([r["stage"] for r in rows], series) if drawn else None,
        "stages_title": stages_title(rows, about, lang, view.currency),
    }


def stages_title(rows: Sequence[Mapping[str, Any]], about: About, lang: Language, currency: str) -> str:
    late = [row for row, step in zip(rows, about.ladder.steps, strict=False) if step.number >= about.focus_stage]
    whole, ripe = sum(r["amount"] for r in rows), sum(r["amount"] for r in late)
    if not whole:
        return lang.say(N_("The pipe is empty"))
    return lang.say(
        N_("{share} of the pipe stands at stage {stage} or later: {amount}"),
        share=lang.rate(ripe / whole), stage=about.focus_stage, amount=lang.money(ripe, currency),
    )  # fmt: skip


# ---------------------------------------------------------------------- movement

MOVEMENT = (
    Table(
        "movement",
        N_("Movement of the pipe"),
        (
            Column("label", N_("Movement"), width=20),
            Column("count", N_("Deals"), "integer", width=10),
            Column("amount", N_("Amount"), "change", width=16),
            Column("of_which", N_("Of which"), width=40),
        ),
        N_("Nothing moved."),
    ),
    Value("movement_title", "text", "What the movement says"),
    Chart("movement_chart", N_("From the opening to the closing pipe"), "waterfall"),
    Table(
        "bridge",
        N_("From won in the pipe to achieved"),
        (Column("label", N_("Step"), width=44), Column("amount", N_("Amount"), "change", width=16)),
        N_("Nothing was won."),
    ),
)
_SIGN = {"raised": 1, "lowered": -1, "won": -1, "lost": -1, "vanished": -1}


def movement(view: View, lang: Language) -> Values:
    move, facts = view.figures["movement"], view.facts
    rows = []
    for bucket, told in move.items():
        which = {"new": ("first_hand_in", "transferred_in"), "vanished": ("transferred_out", "merged")}.get(bucket, ())
        notes = [
            f"{label(OF_WHICH, name, lang)} {lang.money(facts[name]['amount'], view.currency)}"
            for name in which
            if facts[name]["count"]
        ]
        rows.append({
            "bucket": bucket, "label": label(BUCKETS, bucket, lang), "count": told["count"],
            "amount": told["amount"] * _SIGN.get(bucket, 1), "of_which": ", ".join(notes),
        })  # fmt: skip
    bridge = facts["bridge"]
    steps = (
        (N_("Won in the movement, at the old amounts"), bridge["won"]),
        (N_("Amounts changed at signing"), bridge["differences"]),
        (N_("Won after having left the pipe"), bridge["earlier_pipe"]),
        (N_("Won without ever being in the pipe"), bridge["never_in_pipe"]),
        (N_("Achieved"), view.figures["achieved"]["amount"]),
    )
    achieved = [{"label": lang.say(text), "amount": amount} for text, amount in steps]
    return {
        "movement": rows,
        "movement_title": movement_title(view, lang),
        "movement_chart": waterfall(move, lang) if move["opening"]["amount"] else None,
        "bridge": achieved if view.figures["achieved"]["count"] or bridge["won"] else [],
    }


def waterfall(move: Mapping[str, Mapping[str, int]], lang: Language) -> Series:
    """Totals, ups and downs standing on an invisible base, for a stacked-columns waterfall."""
    categories, base, total, up, down = [], [], [], [], []
    level = 0
    for bucket, told in move.items():
        amount = told["amount"]
        if bucket in ("opening", "closing"):
            level = amount
            column = (0, amount, None, None)
        elif _SIGN.get(bucket, 1) > 0:
            column = (level, None, amount, None)
            level += amount
        else:
            level -= amount
            column = (level, None, None, amount)
        # A step of nothing is no column: opening and closing always stand.
        if amount or bucket in ("opening", "closing"):
            categories.append(label(BUCKETS, bucket, lang))
            for series, value in zip((base, total, up, down), column, strict=True):
                series.append(value)
    names = (N_("Base"), N_("Pipe"), N_("Comes in"), N_("Goes out"))
    return Series(categories, dict(zip((lang.say(n) for n in names), (base, total, up, down), strict=True)))


def movement_title(view: View, lang: Language) -> str:
    """"Le pipe recule de 12 % : deux affaires perdues, une repoussée"."""
    move, facts = view.figures["movement"], view.facts
    opening, closing = move["opening"]["amount"], move["closing"]["amount"]
    parts = [
        lang.count(*words, move[bucket]["count"])
        for bucket, words in (
            ("won", NN_("{n} deal won", "{n} deals won")),
            ("lost", NN_("{n} lost", "{n} lost")),
            ("vanished", NN_("{n} vanished", "{n} vanished")),
            ("new", NN_("{n} new", "{n} new")),
        )
        if move[bucket]["count"]
    ]
    if facts["pushed"]["count"]:
        parts.append(lang.count("{n} pushed", "{n} pushed", facts["pushed"]["count"]))
    why = lang.say(N_(": {things}"), things=lang.listed(parts)) if parts else ""
    handed_in = facts["handed_in"]
    if not handed_in:
        return lang.say(N_("The last known pipe stands: nothing was handed in for this month"))
    change = ratio(closing - opening, opening)
    if change is None:
        return lang.say(N_("A first pipe of {amount}"), amount=lang.money(closing, view.currency)) + why
    if abs(change) < 0.005:
        return lang.say(N_("The pipe holds")) + why
    grows = change > 0
    return lang.say(
        N_("The pipe grows by {share}") if grows else N_("The pipe falls by {share}"), share=lang.rate(abs(change))
    ) + why


# ------------------------------------------------------------------------ commit

COMMIT_FIELDS = tuple(
    Group(name, (Value("count", "integer", "Deals"), Value("amount", "money", "Amount promised")))
    for name in ("old", "kept", "partly_kept", "slipped", "lost", "vanished", "unreported", "uncommitted_wins", "new")
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
            Value("call", "money", "The channel managers' own call"),
        ),
    ),
    Value("commit_title", "text", "What became of the commit"),
    Chart("commit_chart", N_("What became of the old commit"), "columns"),
)
COMMIT_LINES = Table(
    "commit_lines",
    N_("The old commit, line by line"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), word=False, width=28),
        Column("committed", N_("Promised"), "money", total=True, width=16),
        Column("fate", N_("What became of it"), width=18),
        Column("won", N_("Won amount"), "money", total=True, width=16),
        Column("close_promised", N_("Promised for"), "short_day", width=13),
        Column("close", N_("Close now"), "short_day", width=13),
    ),
    N_("Nothing had been promised for this month."),
)
NEW_COMMIT = Table(
    "new_commit_lines",
    N_("The new commit"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), word=False, width=28),
        Column("stage", N_("Stage"), width=20),
        Column("amount", N_("Promised"), "money", total=True, width=16),
        Column("call", N_("Manager's call"), "money", total=True, width=16),
        Column("close", N_("Close"), "short_day", width=13),
        Column("confidence", N_("Confidence"), "rate", width=12),
        Column("again", N_("Promised before"), "flag", word=False, width=12),
    ),
    N_("Nothing is promised for the coming month."),
)
_FATE_ORDER = {name: i for i, name in enumerate(("slipped", "vanished", "lost", "partly_kept", "unreported", "kept", "uncommitted"))}


def commit(view: View, lang: Language) -> Values:
    told, reliability = view.figures["commit"], view.reliability
    fates = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
    series = Series(
        [label(FATES, fate, lang) for fate in fates],
        {lang.say(N_("Promised")): [told[fate]["amount"] for fate in fates]},
    )
    return {
        "commit": told | {"usual_rate": reliability.rate, "bias": reliability.bias, "expected": reliability.expected,
                          "call": view.facts["call"]["amount"]},
        "commit_title": commit_title(view, lang),
        "commit_chart": series if told["old"]["count"] else None,
    }  # fmt: skip


def commit_title(view: View, lang: Language) -> str:
    told = view.figures["commit"]
    money = lambda cents: lang.money(cents, view.currency)  # noqa: E731 -- a word, three times below
    if not told["old"]["count"]:
        return lang.say(N_("No commit to hold against; {amount} promised for the coming month"), amount=money(told["new"]["amount"]))
    if told["rate"] is None:
        return lang.say(N_("The old commit of {amount} is not reported yet"), amount=money(told["old"]["amount"]))
    return lang.say(
        N_("{rate} of the commit kept; {amount} promised for the coming month"),
        rate=lang.rate(told["rate"]), amount=money(told["new"]["amount"]),
    )  # fmt: skip


def commit_lines(view: View, about: About, lang: Language) -> list[Values]:
    rows = sorted(rows_of(view.commit_lines), key=lambda r: (_FATE_ORDER[r["fate"]], -r["committed"], r["key"]))
    return [
        row | {
            "partner": about.partner_name(row["partner"]),
            "fate": label(FATES, row["fate"], lang) + (f" ({label(OF_WHICH, row['of_which'], lang)})" if row["of_which"] else ""),
            "won": row["won"] or None, "committed": row["committed"] if row["fate"] != "uncommitted" else None,
        }
        for row in rows
    ]  # fmt: skip


def new_commit_lines(view: View, about: About, lang: Language) -> list[Values]:
    rows = sorted(rows_of(view.new_commit), key=lambda r: (-r["amount"], r["key"]))
    return [
        row | {
            "partner": about.partner_name(row["partner"]), "stage": about.stage(row["stage"], lang.code),
            "call": row["call"] if row["called"] else None,
            "confidence": None if row["confidence"] is None else float(row["confidence"]),
        }
        for row in rows
    ]  # fmt: skip


# ------------------------------------------------------------------------- leads

LEAD_TABLE = Table(
    "leads",
    N_("New leads by origin"),
    (
        Column("origin", N_("Origin"), width=18),
        Column("count", N_("Leads"), "integer", total=True, width=10),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("qualified", N_("Qualified"), "integer", total=True, width=12),
        Column("rejected", N_("Rejected"), "integer", total=True, width=12),
        Column("to_qualify", N_("To qualify"), "integer", total=True, width=12),
    ),
    N_("No new lead this month."),
)
LEAD_LINES = Table(
    "lead_lines",
    N_("Leads"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), width=28),
        Column("origin", N_("Origin"), width=10),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("qualification", N_("Qualification"), width=16),
        Column("planned_action", N_("Planned action"), width=36),
        Column("planned_action_due", N_("Due"), "short_day", width=12),
        Column("is_new", N_("New"), "flag", word=False, width=8),
    ),
    N_("No new lead, and none still to qualify."),
)
LEAD_WINS = Table(
    "lead_wins",
    N_("Leads turned into wins, by quarter of declaration"),
    (
        Column("quarter", N_("Declared in"), width=14),
        Column("origin", N_("Origin"), width=10),
        Column("leads", N_("Leads"), "integer", total=True, width=10),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("wins", N_("Wins"), "integer", total=True, width=10),
        Column("won", N_("Won amount"), "money", total=True, width=16),
    ),
    N_("No lead has been declared with a date yet."),
)


def _origin(code: str, about: About) -> str:
    return about.vendor if code == "RS" else code


def leads(view: View, about: About) -> list[Values]:
    told = view.figures["leads"]
    if not any(one["count"] for one in told.values()):
        return []
    return [{"origin": _origin(origin, about), **told[origin]} for origin in told]


def lead_lines(view: View, about: About, lang: Language) -> list[Values]:
    """New leads first, then older ones still to qualify."""
    fresh = rows_of(view.leads)
    keys = {(row["partner"], row["key"]) for row in fresh}
    older = [row for row in rows_of(view.open_leads) if (row["partner"], row["key"]) not in keys]
    out = []
    for is_new, group in ((True, fresh), (False, older)):
        for row in sorted(group, key=lambda r: (-(r["amount"] or 0), r["key"])):
            state = label(QUALIFICATION, row["qualification"], lang)
            if row["qualification"] == "rejected" and row["rejection_reason"]:
                row["planned_action"] = row["rejection_reason"]
            out.append(row | {"partner": about.partner_name(row["partner"]), "origin": _origin(row["origin"], about),
                              "qualification": state, "is_new": is_new})  # fmt: skip
    return out


def lead_wins(view: View, about: About) -> list[Values]:
    return [row | {"origin": _origin(row["origin"], about)} for row in rows_of(view.lead_wins)]


# ----------------------------------------------------------------------- history

HISTORY = (
    Table(
        "history",
        N_("Twelve months"),
        (
            Column("month", N_("Month"), width=14),
            Column("pipe", N_("Pipe"), "money", width=16),
            Column("weighted", N_("Weighted"), "money", width=16),
            Column("commit", N_("Commit"), "money", width=16),
            Column("promised", N_("Promised for it"), "money", width=16),
            Column("achieved", N_("Achieved"), "money", width=16),
        ),
        N_("No month is known yet."),
    ),
    Chart("history_chart", N_("Pipe and weighted pipe"), "lines"),
    Chart("promises_chart", N_("Promised for the month, and achieved"), "columns"),
)


def history(view: View, lang: Language) -> Values:
    rows = [row | {"month": lang.short_month(period_of(row["month"]).first_day)} for row in rows_of(view.history)]
    if len(rows) < 2:
        return {"history": rows, "history_chart": None, "promises_chart": None}
    levels = (("pipe", N_("Pipe")), ("weighted", N_("Weighted")))
    flows = (("promised", N_("Promised")), ("achieved", N_("Achieved")))
    months = [row["month"] for row in rows]

    def drawn(names: Sequence[tuple[str, str]]) -> Series | None:
        series = {lang.say(name): [row[key] for row in rows] for key, name in names}
        return Series(months, series) if any(map(any, series.values())) else None

    return {"history": rows, "history_chart": drawn(levels), "promises_chart": drawn(flows)}


# -------------------------------------------------------------------------- deals

TALK = Table(
    "talk",
    N_("What to talk about"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), word=False, width=28),
        Column("stake", N_("At stake"), "money", total=True, width=16),
        Column("reasons", N_("Why"), width=36),
        Column("next_step", N_("Next step"), width=40),
        Column("close", N_("Close"), "short_day", width=12),
    ),
    N_("Nothing stands out: no deal is late, pushed or silent."),
)
QUESTIONS = Table(
    "questions",
    N_("Open questions"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), width=28),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("vanished_in", N_("Gone since"), "month", width=16),
    ),
    N_("No deal is unaccounted for."),
)
ACTIONS = Table(
    "actions",
    N_("To-dos of the last review"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("action", N_("Action"), width=44),
        Column("deal", N_("Deal"), width=14),
        Column("owner", N_("Owner"), width=20),
        Column("due", N_("Due"), "short_day", mark="late", width=12),
        Column("status", N_("Status"), width=12),
        Column("days_late", N_("Days late"), "integer", width=10),
        Column("comment", N_("Comment"), word=False, width=36),
        Column("id", N_("No."), word=False, width=12),
    ),
    N_("No to-do is open."),
)
OUTCOMES = Table(
    "outcomes",
    N_("Won and lost"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), word=False, width=28),
        Column("outcome", N_("Outcome"), width=12),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("closed_on", N_("Closed on"), "day", word=False, width=14),
        Column("reason", N_("Reason"), width=36),
        Column("competitor", N_("Competitor"), word=False, width=20),
        Column("recovery", N_("Recovery"), width=28),
        Column("lesson", N_("Lesson"), width=36),
        Column("corrective_action", N_("Corrective action"), width=30),
    ),
    N_("Nothing was won or lost this month."),
)
PIPE = Table(
    "pipe_deals",
    N_("The pipe, deal by deal"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), width=28),
        Column("salesperson", N_("Salesperson"), width=20),
        Column("stage", N_("Stage"), mark="stage_changed", width=20),
        Column("stage_before", N_("Stage before"), word=False, width=20),
        Column("amount", N_("Amount"), "money", mark="amount_changed", total=True, width=16),
        Column("amount_before", N_("Amount before"), "money", word=False, total=True, width=16),
        Column("weighted", N_("Weighted"), "money", word=False, total=True, width=16),
        Column("close", N_("Close"), "day", mark="close_changed", width=14),
        Column("close_before", N_("Close before"), "day", word=False, width=14),
        Column("times_pushed", N_("Times pushed"), "integer", word=False, width=10),
        Column("days_in_stage", N_("Days in stage"), "integer", word=False, width=10),
        Column("moved", N_("What changed"), width=22),
        Column("next_step", N_("Next step"), width=40),
        Column("comment", N_("Comment"), word=False, width=44),
    ),
    N_("The pipe is empty."),
)
CORRECTIONS = Table(
    "corrections",
    N_("Corrected since the last documents"),
    (
        Column("partner", N_("Partner"), word=False, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("kind", N_("What changed"), width=18),
        Column("printed", N_("As printed"), "money", total=True, width=16),
        Column("used", N_("As used now"), "money", total=True, width=16),
        Column("difference", N_("Difference"), "change", total=True, width=16),
    ),
    N_("Nothing printed was corrected."),
)


def talk(view: View, about: About, lang: Language) -> list[Values]:
    return [
        row | {"partner": about.partner_name(row["partner"]), "reasons": labels(REASONS, row["reasons"], lang)}
        for row in rows_of(view.talk)
    ]


def questions(view: View, about: About) -> list[Values]:
    rows = sorted(rows_of(view.questions), key=lambda r: (-r["amount"], r["key"]))
    return [
        row | {"partner": about.partner_name(row["partner"]), "vanished_in": period_of(row["vanished_in"]).first_day}
        for row in rows
    ]


def actions(view: View, about: About, lang: Language) -> list[Values]:
    return [
        row | {"partner": about.partner_name(row["partner"]), "status": label(ACTION_STATUS, row["status"], lang),
               "days_late": row["days_late"] or None}
        for row in rows_of(view.actions)
    ]  # fmt: skip


def outcomes(view: View, about: About, lang: Language) -> list[Values]:
    rows = sorted(rows_of(view.outcomes), key=lambda r: (r["outcome"] != "won", -r["amount"], r["key"]))
    out = []
    for row in rows:
        recovery = ""
        if row["outcome"] == "lost" and row["recovery_possible"]:
            possible = lang.say(N_("yes")) if row["recovery_possible"] == "yes" else lang.say(N_("no"))
            recovery = possible if not row["recovery_plan"] else lang.say(N_("{yes}: {plan}"), yes=possible, plan=row["recovery_plan"])
        out.append(row | {"partner": about.partner_name(row["partner"]), "recovery": recovery,
                          "outcome": label(OUTCOME, row["outcome"], lang)})  # fmt: skip
    return out


def pipe_deals(view: View, about: About, lang: Language) -> list[Values]:
    """The open pipe, the largest first, with what changed since the previous one."""
    rows = sorted((r for r in rows_of(view.deals) if r["in_now"]), key=lambda r: (-r["amount"], r["key"]))
    out = []
    for row in rows:
        both = row["in_before"]
        out.append(row | {
            "partner": about.partner_name(row["partner"]),
            "stage": about.stage(row["stage"], lang.code),
            "stage_before": about.stage(row["stage_before"], lang.code),
            "amount_before": row["amount_before"] if both else None,
            "stage_changed": both and row["stage"] != row["stage_before"],
            "amount_changed": both and bool(row["change"]),
            "close_changed": both and row["close"] != row["close_before"],
            "moved": _changes(row, lang, view.currency),
        })  # fmt: skip
    return out


def _changes(row: Mapping[str, Any], lang: Language, currency: str) -> str:
    if row["bucket"] in ("new", "reopened"):
        return label(BUCKETS, row["bucket"], lang).lower()
    parts = []
    if row["stage"] != row["stage_before"]:
        arrow = "↑" if row["stage"] > row["stage_before"] else "↓"
        parts.append(f"{arrow} {lang.say(N_('from stage {number}'), number=row['stage_before'])}")
    if row["change"]:
        parts.append(lang.change(row["change"], currency))
    if row["pushed"]:
        parts.append(lang.say(N_("pushed from {day}"), day=lang.short_day(row["close_before"])))
    return ", ".join(parts)


def corrections(view: View, about: About, lang: Language) -> list[Values]:
    return [
        row | {"partner": about.partner_name(row["partner"]), "kind": label(KINDS, row["kind"], lang)}
        for row in rows_of(view.corrections)
    ]


def lang_of(about: About, code: str) -> Language:
    """A partner reads his language, everybody else the vendor's."""
    card = about.partners.get(code)
    return language(card.lang if card else about.lang)
