"""The packs above one partner: channel manager's, director's, commit report (seed 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reviewkit.analysis import Portfolio, View
from reviewkit.packs import parts
from reviewkit.packs.about import About
from reviewkit.packs.declare import Audience, Chart, Column, Each, Pack, PackKind, Series, Table, Value
from reviewkit.packs.labels import ATTENTION, FATES, STATES, TOPICS, label, labels
from reviewkit.packs.partner_review import focus_rule, leads_title
from reviewkit.packs.sentences import month_sentences
from reviewkit.text import N_, Language, language

Values = parts.Values

# ----------------------------------------------------------------- one line a partner

_LINE = (
    Column("handed_in", N_("Handed in"), width=16),
    Column("pipe", N_("Pipe"), "money", total=True, width=16),
    Column("change", N_("Change"), "change", total=True, width=16),
    Column("weighted", N_("Weighted"), "money", total=True, word=False, width=16),
    Column("old_commit", N_("Old commit"), "money", total=True, width=16),
    Column("rate", N_("Kept"), "rate", width=10),
    Column("achieved", N_("Achieved"), "money", total=True, width=16),
    Column("new_commit", N_("New commit"), "money", total=True, width=16),
    Column("leads", N_("New leads"), "integer", total=True, width=10),
)
PARTNER_LINES = Table(
    "partner_lines",
    N_("Partner by partner"),
    (
        Column("partner", N_("Partner"), width=26),
        Column("manager", N_("Channel manager"), word=False, width=22),
        *(replace(column, word=column.word and column.key != "old_commit") for column in _LINE),
        Column("attention", N_("Attention"), width=36),
    ),
    N_("No partner is counted this month."),
)
MANAGER_LINES = Table(
    "manager_lines",
    N_("Channel managers compared"),
    (Column("manager", N_("Channel manager"), width=24), *_LINE),
    N_("No channel manager is known."),
)
MISSING = Table(
    "missing_partners",
    N_("Who has not handed in"),
    (
        Column("partner", N_("Partner"), width=26),
        Column("manager", N_("Channel manager"), width=22),
        Column("shown", N_("Counted with his pipe of"), "month", width=20),
        Column("pipe", N_("Pipe"), "money", total=True, width=16),
        Column("call", N_("Whom to call"), width=26),
    ),
    N_("Every partner has handed in."),
)
MOVES = Table(
    "directory_moves",
    N_("Partners who came, left or moved"),
    (
        Column("partner", N_("Partner"), width=26),
        Column("what", N_("What happened"), width=30),
        Column("amount", N_("Pipe"), "money", width=16),
    ),
    N_("Nobody came, left or moved."),
)
ASKS = Table(
    "asks",
    N_("What partners say and ask for"),
    (
        Column("partner", N_("Partner"), width=26),
        Column("topic", N_("Topic"), width=22),
        Column("text", N_("Description"), width=60),
        Column("owner", N_("Owner"), width=20),
        Column("due", N_("Due"), "short_day", width=12),
    ),
    N_("Nobody reported a difficulty or asked for anything."),
)
CARD = (
    Value("reference", "text", "The deal's reference"),
    Value("partner", "text", "The partner"),
    Value("customer", "text", "The customer"),
    Value("project", "text", "The project"),
    Value("amount", "money", "Its amount now"),
    Value("weighted", "money", "Weighted"),
    Value("change", "change", "Against the previous month"),
    Value("stage", "text", "Its stage now"),
    Value("stage_before", "text", "A month ago"),
    Value("close", "day", "Expected close"),
    Value("pushed", "text", "How often pushed, and for how long"),
    Value("days_in_stage", "days", "Days in its stage"),
    Value("next_step", "text", "The next step"),
    Value("comment", "text", "What the partner says"),
    Value("salesperson", "text", "Who sells"),
    Value("reasons", "text", "Why it stands out; empty where it does not"),
    Value("mark", "text", "entered the focus, or nothing"),
)
FOCUS_TABLE = Table(
    "focus_deals",
    N_("Focus deals"),
    (
        Column("partner", N_("Partner"), width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), word=False, width=28),
        Column("stage", N_("Stage"), width=20),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("change", N_("Change"), "change", total=True, width=16),
        Column("close", N_("Close"), "day", width=14),
        Column("pushed", N_("Pushed"), width=24),
        Column("mark", N_("In the focus"), width=18),
        Column("next_step", N_("Next step"), width=40),
    ),
    N_("No deal passes the filter."),
)
LEFT_FOCUS = Table(
    "left_focus",
    N_("Left the focus"),
    (
        Column("partner", N_("Partner"), width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("amount_before", N_("Amount before"), "money", width=16),
        Column("bucket", N_("What became of it"), width=18),
    ),
    N_("No deal left the focus."),
)
SECTION = (
    Value("name", "text", "Whose section it is"),
    Value("state", "text", "What it is made from"),
    Value("headline", "text", "The section's message"),
    Value("attention", "text", "Why it needs attention"),
    Each("sentences", (Value("text", "text", "One sentence"),)),
    *parts.TILES,
    *parts.STAGES[:3],
    *parts.MOVEMENT[:2],
    *parts.COMMIT[:2],
    parts.LEAD_TABLE,
    Value("leads_title", "text", "What the leads say"),
    parts.TALK,
    Each("cards", CARD, "Focus deals, the largest first"),
    Each("asks", (Value("topic", "text", "The topic"), Value("text", "text", "What was said"),
                  Value("owner", "text", "Who takes care"), Value("due", "short_day", "By when"))),
)  # fmt: skip

_WHOLE = (
    *parts.TITLE_BLOCK,
    *parts.TILES,
    *parts.HISTORY,
    *parts.STAGES,
    *parts.MOVEMENT,
    *parts.COMMIT,
    parts.LEAD_TABLE,
    Value("leads_title", "text", "What the leads say"),
    Value("focus_rule", "text", "The filter of focus deals"),
    Value("focus_title", "text", "How many focus deals, how much"),
)
_TAIL = (
    PARTNER_LINES,
    FOCUS_TABLE,
    LEFT_FOCUS,
    parts.TALK,
    parts.QUESTIONS,
    parts.COMMIT_LINES,
    parts.NEW_COMMIT,
    parts.LEAD_LINES,
    parts.LEAD_WINS,
    parts.OUTCOMES,
    ASKS,
    MISSING,
    MOVES,
    parts.CORRECTIONS,
    parts.PIPE,
)

DIRECTOR = PackKind(
    "director",
    "director.docx",
    N_("Director's pack"),
    (
        *_WHOLE,
        MANAGER_LINES,
        Each("managers", SECTION, "One section a channel manager (seed 3.1)"),
        Each("partners", SECTION, "One section a partner with focus deals (seed 3.2)"),
        Value("without_focus", "text", "Partners without a focus deal, in one list"),
        *_TAIL,
    ),
    tiles=parts.TILE_KEYS,
)
CHANNEL_MANAGER = PackKind(
    "channel_manager",
    "channel_manager.docx",
    N_("Channel manager's pack"),
    (
        *_WHOLE,
        Each("partners", SECTION, "One page a partner who needs attention"),
        Each("cards", CARD, "Focus deals, the largest first"),
        Value("quiet", "text", "Partners who need no page of their own, in one list"),
        *_TAIL,
    ),
    tiles=parts.TILE_KEYS,
)
BY_READER = (
    Column("name", N_("Who"), width=26),
    Column("old", N_("Old commit"), "money", total=True, width=16),
    *(Column(fate, FATES[fate], "money", total=True, width=15) for fate in ("kept", "partly_kept", "slipped")),
    *(Column(fate, FATES[fate], "money", total=True, word=False, width=15) for fate in ("lost", "vanished")),
    Column("gone", N_("Lost or vanished"), "money", total=True, width=15),
    Column("unreported", FATES["unreported"], "money", total=True, width=15),
    Column("rate", N_("Rate"), "rate", width=10),
    Column("attainment", N_("Attainment"), "rate", word=False, width=12),
    Column("new", N_("New commit"), "money", total=True, width=16),
    Column("usual_rate", N_("Usual rate"), "rate", word=False, width=12),
    Column("expected", N_("Worth at the usual rate"), "money", word=False, width=18),
)  # fmt: skip
COMMIT_REPORT = PackKind(
    "commit",
    "commit.docx",
    N_("Commit report"),
    (
        *parts.TITLE_BLOCK,
        *parts.TILES,
        *parts.COMMIT,
        Chart("managers_chart", N_("The old commit by channel manager, and what became of it"), "stacked_bars"),
        Table("by_manager", N_("Commit by channel manager"), BY_READER, N_("No channel manager is known.")),
        Table("by_partner", N_("Commit by partner"), BY_READER, N_("No partner is counted this month.")),
        parts.COMMIT_LINES,
        parts.NEW_COMMIT,
        *parts.HISTORY,
        MISSING,
        parts.CORRECTIONS,
    ),
    tiles=("kept_rate", "achieved", "new_commit"),
)


# ------------------------------------------------------------------------- filling


def director_pack(portfolio: Portfolio, about: About) -> Pack:
    """The whole, by channel manager, then by partner for the focus deals."""
    lang = language(about.lang)
    view = portfolio.whole()
    views = [portfolio.of_manager(code) for code in portfolio.managers["code"]]
    focused = _focused(view)
    values = {
        **_whole(view, about, lang, lang.say(DIRECTOR.title), about.director),
        "manager_lines": [manager_line(one, about, lang) for one in views],
        "managers": [section(one, about, lang, about.managers.get(one.code, one.code)) for one in views],
        "partners": [partner_section(portfolio, code, about, lang) for code in focused],
        "without_focus": lang.listed([about.partner_name(c) for c in view.partners["code"] if c not in focused]),
        **_tail(portfolio, view, about, lang),
    }
    return Pack(DIRECTOR, Audience("all", about.director, about.lang, about.currency, about.vendor), about.period, values)


def channel_manager_pack(portfolio: Portfolio, code: str, about: About) -> Pack:
    """The same for one channel manager's own partners."""
    lang = language(about.lang)
    view = portfolio.of_manager(code)
    name = about.managers.get(code, code)
    needing = [row["partner"] for row in parts.rows_of(view.attention) if row["score"] > 1]
    values = {
        **_whole(view, about, lang, lang.say(CHANNEL_MANAGER.title), name),
        "partners": [partner_section(portfolio, one, about, lang) for one in needing],
        "cards": cards(view, about, lang),
        "quiet": lang.listed([about.partner_name(c) for c in view.partners["code"] if c not in needing]),
        **_tail(portfolio, view, about, lang),
    }
    return Pack(CHANNEL_MANAGER, Audience(code, name, about.lang, about.currency, about.vendor), about.period, values)


def commit_report(portfolio: Portfolio, about: About) -> Pack:
    """The old commit, what became of it, the new one, by channel manager and partner."""
    lang = language(about.lang)
    view = portfolio.whole()
    by_manager = [commit_row(portfolio.of_manager(c), about.managers.get(c, c)) for c in portfolio.managers["code"]]
    by_partner = [commit_row(_vendor_view(portfolio, pid), about.partner_name(code))
                  for pid, code in enumerate(portfolio.partners["code"])]  # fmt: skip
    by_partner.sort(key=lambda row: (-(row["old"] - row["kept"]), row["name"]))
    fates = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
    chart = Series(
        [row["name"] for row in by_manager],
        {label(FATES, fate, lang): [row[fate] for row in by_manager] for fate in fates},
    )
    values = {
        **_title(view, about, lang, lang.say(COMMIT_REPORT.title), about.director),
        "headline": parts.commit_title(view, lang),
        **parts.tiles(view, about, lang),
        **parts.commit(view, lang),
        "managers_chart": chart,
        "by_manager": by_manager,
        "by_partner": by_partner,
        "commit_lines": parts.commit_lines(view, about, lang),
        "new_commit_lines": parts.new_commit_lines(view, about, lang),
        **parts.history(view, lang),
        "missing_partners": missing(view, about),
        "corrections": parts.corrections(view, about, lang),
    }
    audience = Audience("all", about.director, about.lang, about.currency, about.vendor)
    return Pack(COMMIT_REPORT, audience, about.period, values)


def _vendor_view(portfolio: Portfolio, pid: int) -> View:
    """One partner seen from above: in the vendor's currency."""
    import numpy as np  # noqa: PLC0415

    return View(portfolio, "vendor", np.array([pid]), str(portfolio.partners["code"].iloc[pid]))


def _title(view: View, about: About, lang: Language, document: str, reader: str) -> Values:
    facts = view.facts
    absent = [about.partner_name(row["code"]) for row in parts.rows_of(view.partners) if not row["handed_in"]]
    prepared = [about.partner_name(row["code"]) for row in parts.rows_of(view.partners) if row["status"] == "prepared"]
    state = lang.say(
        N_("{handed_in} of {partners} partners handed in, {reviewed} reviewed"),
        handed_in=facts["handed_in"], partners=facts["partners"], reviewed=facts["handed_in"] - facts["prepared"],
    )  # fmt: skip
    notes = []
    if absent:
        notes.append(lang.say(N_("Not handed in, counted with the last known pipe: {names}."), names=lang.listed(absent)))
    if prepared:
        notes.append(lang.say(N_("Only prepared: {names}."), names=lang.listed(prepared)))
    return {
        **parts.title_block(about, lang, document, reader),
        "state": state,
        "made_from": lang.say(N_("Reviews of {month}, compared with each partner's last known month"),
                              month=parts.month_word(about.period, lang)),
        "missing": " ".join(notes),
        "sentences": [{"text": text} for text in month_sentences(view, lang)],
    }  # fmt: skip


def _whole(view: View, about: About, lang: Language, document: str, reader: str) -> Values:
    focus = view.figures["focus"]
    return {
        **_title(view, about, lang, document, reader),
        "headline": parts.movement_title(view, lang),
        **parts.tiles(view, about, lang),
        **parts.history(view, lang),
        **parts.stages(view, about, lang),
        **parts.movement(view, lang),
        **parts.commit(view, lang),
        "leads": parts.leads(view, about),
        "leads_title": leads_title(view, lang),
        "focus_rule": focus_rule(about, lang),
        "focus_title": lang.count("{n} focus deal, {amount}", "{n} focus deals, {amount}", focus["count"],
                                  amount=lang.money(focus["amount"], view.currency)),
    }  # fmt: skip


def _tail(portfolio: Portfolio, view: View, about: About, lang: Language) -> Values:
    deals = parts.rows_of(view.deals)
    left = [row for row in deals if row["focus_before"] and not row["focus"]]
    return {
        "partner_lines": partner_lines(portfolio, view, about, lang),
        "focus_deals": cards(view, about, lang),
        "left_focus": [
            row | {"partner": about.partner_name(row["partner"]),
                   "bucket": label(parts.BUCKETS, row["bucket"], lang)}
            for row in sorted(left, key=lambda r: (-r["amount_before"], r["key"]))
        ],
        "talk": parts.talk(view, about, lang),
        "questions": parts.questions(view, about),
        "commit_lines": parts.commit_lines(view, about, lang),
        "new_commit_lines": parts.new_commit_lines(view, about, lang),
        "lead_lines": parts.lead_lines(view, about, lang),
        "lead_wins": parts.lead_wins(view, about),
        "outcomes": parts.outcomes(view, about, lang),
        "asks": asks(view.partners["code"], about, lang),
        "missing_partners": missing(view, about),
        "directory_moves": moves(portfolio, view, about, lang),
        "corrections": parts.corrections(view, about, lang),
        "pipe_deals": parts.pipe_deals(view, about, lang),
    }  # fmt: skip


def _line(view: View) -> Values:
    figures, facts = view.figures, view.facts
    move, told = figures["movement"], figures["commit"]
    return {
        "pipe": move["closing"]["amount"],
        "change": move["closing"]["amount"] - move["opening"]["amount"],
        "weighted": facts["weighted"],
        "old_commit": told["old"]["amount"],
        "rate": told["rate"],
        "achieved": figures["achieved"]["amount"],
        "new_commit": told["new"]["amount"],
        "leads": sum(one["count"] for one in figures["leads"].values()),
    }


def manager_line(view: View, about: About, lang: Language) -> Values:
    facts = view.facts
    handed = lang.say(N_("{count} of {all}"), count=facts["handed_in"], all=facts["partners"])
    return {"manager": about.managers.get(view.code, view.code), "handed_in": handed, **_line(view)}


def partner_lines(portfolio: Portfolio, view: View, about: About, lang: Language) -> list[Values]:
    """Those who need attention most first, then by money."""
    why = {row["partner"]: row for row in parts.rows_of(view.attention)}
    rows = []
    for pid, row in zip(view.pids.tolist(), parts.rows_of(view.partners), strict=True):
        reasons = why[row["code"]]
        rows.append({
            "partner": about.partner_name(row["code"]), "manager": about.managers.get(row["manager"], row["manager"] or ""),
            "handed_in": lang.say(STATES[row["status"]]), "score": reasons["score"],
            "attention": labels(ATTENTION, reasons["reasons"], lang), **_line(_vendor_view(portfolio, pid)),
        })  # fmt: skip
    return sorted(rows, key=lambda r: (-r["score"], -r["pipe"], r["partner"]))


def missing(view: View, about: About) -> list[Values]:
    from reviewkit.domain.period import Period  # noqa: PLC0415

    deals = parts.rows_of(view.deals)
    out = []
    for row in parts.rows_of(view.partners):
        if row["handed_in"]:
            continue
        card = about.partners.get(row["code"])
        shown = Period.parse(row["shown_period"]).first_day if row["shown_period"] else None
        out.append({
            "partner": about.partner_name(row["code"]), "manager": about.managers.get(row["manager"], row["manager"] or ""),
            "shown": shown, "pipe": sum(d["amount"] for d in deals if d["partner"] == row["code"]),
            "call": card.director_name if card else "",
        })  # fmt: skip
    return out


def moves(portfolio: Portfolio, view: View, about: About, lang: Language) -> list[Values]:
    """Partners who came, left or moved since the last documents, as this reader is concerned."""
    frame = portfolio.directory_moves
    words = {"came": N_("came"), "left": N_("left"), "moved": N_("moved from {before} to {now}")}
    out = []
    for row in parts.rows_of(frame):
        before, now = row.get("manager_before"), row.get("manager")
        if view.code != "all" and view.code not in (before, now):
            continue
        names = {"before": about.managers.get(before, before or ""), "now": about.managers.get(now, now or "")}
        out.append({
            "partner": row.get("name") or about.partner_name(row["partner"]),
            "what": lang.say(words[row["kind"]]).format(**names), "amount": row.get("pipe_vendor"),
        })  # fmt: skip
    return out


def asks(codes: Iterable[str], about: About, lang: Language) -> list[Values]:
    return [
        {"partner": about.partner_name(code), "topic": label(TOPICS, ask.topic, lang), "text": ask.text,
         "owner": ask.owner, "due": _day(ask.due)}
        for code in codes
        for ask in about.asks.get(code, ())
    ]  # fmt: skip


def _day(text: str | None) -> Any:
    import datetime as dt  # noqa: PLC0415

    return dt.date.fromisoformat(text) if text else None


def cards(view: View, about: About, lang: Language) -> list[Values]:
    """The focus deals as cards, the largest first."""
    focus = sorted((r for r in parts.rows_of(view.deals) if r["focus"]), key=lambda r: (-r["amount"], r["key"]))
    return [_card(row, about, lang) for row in focus]


def _card(row: dict[str, Any], about: About, lang: Language) -> Values:
    pushed = ""
    if row["times_pushed"]:
        pushed = lang.count("pushed once", "pushed {n} times", row["times_pushed"])
        if row["slipped_days"]:
            pushed += ", " + lang.count("{n} day since the first promise", "{n} days since the first promise", row["slipped_days"])
    entered = row["focus"] and not row["focus_before"]
    return row | {
        "partner": about.partner_name(row["partner"]),
        "stage": about.stage(row["stage"], lang.code),
        "stage_before": about.stage(row["stage_before"], lang.code),
        "change": row["change"] if row["in_before"] else None,
        "pushed": pushed,
        "comment": row["comment"] or "",
        "reasons": labels(parts.REASONS, row["reasons"], lang),
        "mark": lang.say(N_("new in the focus")) if entered else "",
    }


def section(view: View, about: About, lang: Language, name: str) -> Values:
    """One reader's figures as a section of a larger pack."""
    facts = view.facts
    return {
        "name": name,
        "state": lang.say(N_("{count} of {all} handed in"), count=facts["handed_in"], all=facts["partners"]),
        "headline": parts.movement_title(view, lang),
        "attention": "",
        "sentences": [{"text": text} for text in month_sentences(view, lang)],
        **parts.tiles(view, about, lang),
        **parts.stages(view, about, lang),
        **parts.movement(view, lang),
        **parts.commit(view, lang),
        "leads": parts.leads(view, about),
        "leads_title": leads_title(view, lang),
        "talk": parts.talk(view, about, lang)[:5],
        "cards": cards(view, about, lang),
        "asks": asks(view.partners["code"], about, lang),
    }


def partner_section(portfolio: Portfolio, code: str, about: About, lang: Language) -> Values:
    """One partner seen from above, in the vendor's currency."""
    pid = list(portfolio.partners["code"]).index(code)
    view = _vendor_view(portfolio, pid)
    row = parts.rows_of(view.partners)[0]
    reasons = parts.rows_of(view.attention)[0]["reasons"]
    state = lang.say(STATES[row["status"]])
    return section(view, about, lang, about.partner_name(code)) | {
        "state": f"{state} – {parts.base_words(view, lang)}",
        "attention": labels(ATTENTION, reasons, lang),
    }


def commit_row(view: View, name: str) -> Values:
    told, reliability = view.figures["commit"], view.reliability
    fates = ("old", "kept", "partly_kept", "slipped", "lost", "vanished", "unreported", "new")
    gone = told["lost"]["amount"] + told["vanished"]["amount"]
    return {"name": name, **{fate: told[fate]["amount"] for fate in fates}, "gone": gone, "rate": told["rate"],
            "attainment": told["attainment"], "usual_rate": reliability.rate, "expected": reliability.expected}  # fmt: skip


def _focused(view: View) -> Sequence[str]:
    """Partners with a focus deal, the most money first."""
    money: dict[str, int] = {}
    for row in parts.rows_of(view.deals):
        if row["focus"]:
            money[row["partner"]] = money.get(row["partner"], 0) + row["amount"]
    return sorted(money, key=lambda code: (-money[code], code))

