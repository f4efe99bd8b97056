"""The commit report: the old commit, what became of it, the new one (seed 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewkit.analysis import Portfolio, View
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Chart, Column, Pack, PackKind, Table, Value, in_word
from reviewkit.documents.parts.commit_tables import (
    COMMIT,
    COMMIT_LINES,
    NEW_COMMIT,
    commit,
    commit_lines,
    commit_lines_title,
    commit_title,
    new_commit_lines,
    new_commit_title,
)
from reviewkit.documents.parts.comparison_lines import (
    MISSING,
    fates_chart,
    manager_lines_title,
    missing,
    vendor_view,
)
from reviewkit.documents.parts.history_table import HISTORY, history
from reviewkit.documents.parts.pipe_table import CORRECTIONS_BY_PARTNER, corrections
from reviewkit.documents.parts.title_block import KEY_FIGURES, TILES, TITLE_BLOCK, Values, tiles
from reviewkit.documents.parts.whole_portfolio import title
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.reliability import usual
from reviewkit.domain.vocabulary import COMMIT_FATES
from reviewkit.text import N_, Language, language

BY_READER = (
    Column("name", N_("Who"), width=26, word_mm=51, yields=True),
    Column("old", N_("Old commit"), "money", total=True, width=16, word_mm=27),
    *(
        Column(fate, COMMIT_FATES[fate], "money", total=True, width=15, word_mm=27)
        for fate in ("kept", "partly_kept", "slipped")
    ),
    *(Column(fate, COMMIT_FATES[fate], "money", total=True, width=15) for fate in ("lost", "vanished")),
    Column("gone", N_("Lost or vanished"), "money", total=True, width=15, word_mm=27),
    Column("unreported", COMMIT_FATES["unreported"], "money", total=True, width=15, word_mm=27),
    Column("rate", N_("Rate"), "rate", width=10, word_mm=17),
    Column("attainment", N_("Attainment"), "rate", width=12),
    Column("new", N_("New commit"), "money", total=True, width=16, word_mm=27, missed=True),
    Column("usual_rate", N_("Usual rate"), "rate", width=12),
    Column("expected", N_("Worth at the usual rate"), "money", width=18),
)
# The report's own tables show more rows than those of other documents.
COMMIT_LINES = replace(
    COMMIT_LINES,
    columns=in_word(
        COMMIT_LINES.columns,
        partner=31, customer=34, committed=22, fate=23, won=22, close_promised=19, close=19,
    ),
    most=60,
    sentence="commit_lines_title",
)  # fmt: skip
NEW_COMMIT = replace(
    NEW_COMMIT,
    columns=in_word(
        NEW_COMMIT.columns,
        partner=31, customer=32, stage=25, amount=22, call=22, close=20, confidence=18,
    ),
    most=60,
    sentence="new_commit_lines_title",
)  # fmt: skip
_KEY_FIGURES = {figure.value: figure for figure in KEY_FIGURES}
COMMIT_REPORT = PackKind(
    "commit",
    "commit.docx",
    N_("Commit report"),
    (
        *TITLE_BLOCK,
        *TILES,
        *COMMIT,
        Chart(
            "managers_chart", N_("The old commit by channel manager, and what became of it"), "stacked_bars"
        ),
        Table(
            "by_manager",
            N_("Commit by channel manager"),
            BY_READER,
            N_("No channel manager is known."),
            sentence="by_manager_title",
        ),
        Value("by_manager_title", "text", "Which channel manager's commit held best and worst"),
        Value("by_partner_title", "text", "Where what is missing lies"),
        Table(
            "by_partner",
            N_("Commit by partner"),
            BY_READER,
            N_("No partner is counted this month."),
            sentence="by_partner_title",
        ),
        COMMIT_LINES,
        Value("commit_lines_title", "text", "What of the commit was not kept"),
        NEW_COMMIT,
        Value("new_commit_lines_title", "text", "What is promised for the coming month"),
        *HISTORY,
        MISSING,
        CORRECTIONS_BY_PARTNER,
    ),
    tiles=tuple(_KEY_FIGURES[key] for key in ("kept_rate", "achieved", "new_commit")),
)


def commit_report(portfolio: Portfolio, context: ReadingContext) -> Pack:
    """Build the commit report of the whole portfolio."""
    lang = language(context.lang)
    view = portfolio.whole()
    by_partner = [
        commit_row(vendor_view(portfolio, pid), context.partner_name(code))
        for pid, code in enumerate(portfolio.partners["code"])
    ]
    by_partner.sort(key=lambda row: (-(row["old"] - row["kept"]), row["name"]))
    views = [portfolio.of_manager(code) for code in portfolio.managers["code"]]
    by_manager = [
        commit_row(manager_view, context.managers.get(manager_view.code, manager_view.code))
        for manager_view in views
    ]
    values = {
        **title(view, context, lang, lang.say(COMMIT_REPORT.title), context.director),
        "headline": commit_title(view, lang),
        **tiles(view, context, lang),
        **commit(view, lang),
        "managers_chart": fates_chart(
            [(row["name"], view) for row, view in zip(by_manager, views, strict=True)], lang
        ),
        "by_manager_title": manager_lines_title(views, context, lang),
        "by_partner_title": _gap_title(by_partner, lang),
        "by_manager": by_manager,
        "by_partner": by_partner,
        "commit_lines": commit_lines(view, context, lang),
        "commit_lines_title": commit_lines_title(view, lang),
        "new_commit_lines": new_commit_lines(view, context, lang),
        "new_commit_lines_title": new_commit_title(view, lang),
        **history(view, lang),
        "missing_partners": missing(view, context),
        "corrections": corrections(view, context, lang),
    }
    audience = Audience("all", context.director, context.lang, context.currency, context.vendor)
    return Pack(COMMIT_REPORT, audience, context.period, values)


def commit_row(view: View, name: str) -> Values:
    """Return a row of BY_READER: the commit of one view (cents), under a name."""
    figures, usual_figures = view.figures["commit"], usual(view)
    fates = ("old", "kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
    gone = figures["lost"]["amount"] + figures["vanished"]["amount"]
    return {
        "name": name,
        **{fate: figures[fate]["amount"] for fate in fates},
        "new": figures["new"]["amount"] if view.facts["handed_in"] else None,
        "gone": gone,
        "rate": figures["rate"],
        "attainment": figures["attainment"],
        "usual_rate": usual_figures["usual_rate"],
        "expected": usual_figures["expected"],
    }


def _gap_title(rows: Sequence[Values], lang: Language) -> str:
    """Return a sentence on the partners that the money promised and not won lies with."""
    gaps = sorted(
        ((_gap(row), row["name"]) for row in rows if _gap(row) > 0), key=lambda pair: (-pair[0], pair[1])
    )
    whole = sum(gap for gap, _ in gaps)
    if not whole:
        return lang.say(N_("No partner is behind his commit"))
    largest = gaps[:2] if len(gaps) > 2 else gaps
    share = lang.rate(sum(gap for gap, _ in largest) / whole)
    if len(gaps) == len(largest):
        return lang.say(
            N_("What is missing lies with {names}"), names=lang.listed([name for _, name in largest])
        )
    return lang.say(
        N_("{share} of what is missing lies with {names}"),
        share=share,
        names=lang.listed([name for _, name in largest]),
    )


def _gap(row: Values) -> int:
    return int(row["slipped"] + row["lost"] + row["vanished"])


DOCUMENT = Document[MonthContent](
    COMMIT_REPORT,
    per=("all",),
    order=60,
    build=lambda month, _code: commit_report(month.portfolio, month.reading_context),
    mail=("channel_manager", "director"),
)
