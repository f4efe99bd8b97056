"""The channel manager's pack: the month of the manager's own partners (seed 3.1)."""

from __future__ import annotations

from reviewkit.analysis import Portfolio
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.analysis.month.attention import NEEDS_ATTENTION
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Each, Pack, PackKind, Value
from reviewkit.documents.parts.comparison_lines import vendor_view
from reviewkit.documents.parts.learnt_part import LEARNT_PART, learnt_part
from reviewkit.documents.parts.pipe_table import PIPE, pipe_deals
from reviewkit.documents.parts.scenario_part import scenario
from reviewkit.documents.parts.sections import CARD, SECTION, cards, cards_rest, partner_section
from reviewkit.documents.parts.stated_part import STATED_PART, stated_part
from reviewkit.documents.parts.title_block import KEY_FIGURES
from reviewkit.documents.parts.whole_portfolio import TAIL, WHOLE, tail, whole
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.text import N_, language

CHANNEL_MANAGER = PackKind(
    "channel_manager",
    "channel_manager.docx",
    N_("Channel manager's pack"),
    (
        *WHOLE,
        Each("partners", SECTION, "One page a partner who needs attention"),
        Each("cards", CARD, "Focus deals, the largest first"),
        Value("cards_rest", "text", "The focus deals that Word leaves to the workbook"),
        Value("quiet", "text", "Partners who need no page of their own, in one list"),
        *STATED_PART,
        *LEARNT_PART,
        *TAIL,
        PIPE,
    ),
    tiles=KEY_FIGURES,
)


def channel_manager_pack(portfolio: Portfolio, code: str, context: ReadingContext) -> Pack:
    """Build the pack of one channel manager from that manager's partners."""
    lang = language(context.lang)
    view = portfolio.of_manager(code)
    name = context.managers.get(code, code)
    needing = [row["partner"] for row in rows_of(view.attention) if row["score"] >= NEEDS_ATTENTION]
    focus = cards(view, context, lang)
    pids = dict(zip(view.partners["code"], view.pids.tolist(), strict=True))
    named_views = [
        (context.partner_name(partner), vendor_view(portfolio, pid)) for partner, pid in pids.items()
    ]
    values = {
        **whole(view, context, lang, lang.say(CHANNEL_MANAGER.title), name),
        "partners": [partner_section(portfolio, partner, context, lang) for partner in needing],
        "cards": focus,
        "cards_rest": cards_rest(focus, view, lang),
        "quiet": lang.listed(
            [context.partner_name(partner) for partner in view.partners["code"] if partner not in needing]
        ),
        **stated_part(view, named_views, context, lang),
        **learnt_part(view, lang),
        **tail(portfolio, view, context, lang),
        "pipe_deals": pipe_deals(view, context, lang),
    }
    return Pack(
        CHANNEL_MANAGER,
        Audience(code, name, context.lang, context.currency, context.vendor),
        context.period,
        values,
        scenario(view, context.plans.get(view.code), context, lang),
    )


DOCUMENT = Document[MonthContent](
    CHANNEL_MANAGER,
    per=("channel_manager",),
    order=40,
    build=lambda month, code: channel_manager_pack(month.portfolio, code, month.reading_context),
    mail=("channel_manager",),
)
