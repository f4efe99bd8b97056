"""The director's pack: the whole, by channel manager, then by partner for the focus deals (seed 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from reviewkit.analysis import Portfolio
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Chart, Each, Pack, PackKind, Value
from reviewkit.documents.parts.comparison_lines import (
    MANAGER_LINES,
    fates_chart,
    manager_line,
    manager_lines_title,
    managers_pipe,
)
from reviewkit.documents.parts.learnt_part import LEARNT_PART, learnt_part
from reviewkit.documents.parts.scenario_part import scenario
from reviewkit.documents.parts.sections import SECTION, focused, partner_section, section
from reviewkit.documents.parts.stated_part import STATED_PART, stated_part
from reviewkit.documents.parts.title_block import KEY_FIGURES
from reviewkit.documents.parts.whole_portfolio import TAIL, WHOLE, tail, whole
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import REQUEST_TOPICS
from reviewkit.text import N_, Language, language

DIRECTOR = PackKind(
    "director",
    "director.docx",
    N_("Director's pack"),
    (
        *WHOLE,
        MANAGER_LINES,
        Value("manager_lines_title", "text", "Which channel manager's commit held best and worst"),
        Chart("managers_pipe_chart", N_("Pipe by channel manager, now and before"), "columns"),
        Chart(
            "managers_chart", N_("The old commit by channel manager, and what became of it"), "stacked_bars"
        ),
        Each("managers", SECTION, "One section a channel manager (seed 3.1)"),
        Each("partners", SECTION, "One section a partner with focus deals (seed 3.2)"),
        Value("without_focus", "text", "Partners without a focus deal, in one list"),
        *STATED_PART,
        *LEARNT_PART,
        *TAIL,
    ),
    tiles=KEY_FIGURES,
)


def _without_focus(codes: Sequence[str], context: ReadingContext, lang: Language) -> str:
    """Return the partners without a section of their own, and their overdue answers."""
    names = lang.listed([context.partner_name(code) for code in codes])
    late = [
        f"{context.partner_name(code)}, {ask.text}"
        for code in codes
        for ask in context.asks.get(code, ())
        if ask.topic == "answer_overdue"
    ]
    if not late:
        return names
    topic = REQUEST_TOPICS.label("answer_overdue", lang)
    return lang.say(N_("{names}. {topic}: {answers}."), names=names, topic=topic, answers="; ".join(late))


def director_pack(portfolio: Portfolio, context: ReadingContext) -> Pack:
    """Build the director's pack of the whole portfolio."""
    lang = language(context.lang)
    view = portfolio.whole()
    manager_views = [portfolio.of_manager(code) for code in portfolio.managers["code"]]
    views = [manager_view for manager_view in manager_views if len(manager_view.pids)] or manager_views
    named_views = [
        (context.managers.get(manager_view.code, manager_view.code), manager_view) for manager_view in views
    ]
    focused_codes = focused(view)
    others = [code for code in view.partners["code"] if code not in focused_codes]
    values = {
        **whole(view, context, lang, lang.say(DIRECTOR.title), context.director),
        "manager_lines": [manager_line(manager_view, context, lang) for manager_view in views],
        "manager_lines_title": manager_lines_title(views, context, lang),
        "managers_pipe_chart": managers_pipe(views, context, lang),
        "managers_chart": fates_chart(named_views, lang),
        "managers": [section(manager_view, context, lang, name) for name, manager_view in named_views],
        "partners": [partner_section(portfolio, code, context, lang) for code in focused_codes],
        "without_focus": _without_focus(others, context, lang),
        **stated_part(view, named_views, context, lang),
        **learnt_part(view, lang),
        **tail(portfolio, view, context, lang),
    }
    return Pack(
        DIRECTOR,
        Audience("all", context.director, context.lang, context.currency, context.vendor),
        context.period,
        values,
        scenario(view, context.plans.get(view.code), context, lang),
    )


DOCUMENT = Document[MonthContent](
    DIRECTOR,
    per=("all",),
    order=50,
    build=lambda month, _code: director_pack(month.portfolio, month.reading_context),
    mail=("director",),
)
