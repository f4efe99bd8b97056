"""The fixed words of the Word templates, which hold tags alone: {{ t.total }}.

Headings of tables, their titles and the sentences for empty tables come from the declarations;
all other words on a page are listed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewkit.text import N_

# Names of key figures. The meaning of a Value is a sentence for people who write templates.
TILE_LABELS: Mapping[str, str] = {
    "pipe": N_("Open pipe"),
    "weighted": N_("Weighted pipe"),
    "achieved": N_("Achieved"),
    "kept_rate": N_("Commit kept"),
    "new_commit": N_("New commit"),
    "new_leads": N_("New leads"),
}
WORDS: Mapping[str, str] = {
    # the title block and the foot
    "state": N_("State"),
    "made_from": N_("Made from"),
    "manager": N_("Channel manager"),
    "page": N_("Page"),
    "of": N_("of"),
    **TILE_LABELS,
    # small headings over the titles
    "month": N_("The month"),
    "stages": N_("Business by stage"),
    "movement": N_("Movement of the pipe"),
    "talk": N_("What to talk about"),
    "actions": N_("To-dos of the last review"),
    "commit": N_("The commit"),
    "leads": N_("New leads"),
    "landing": N_("Landing"),
    "stated": N_("Stated and actual"),
    "outcomes": N_("Won and lost"),
    "deals": N_("The pipe, deal by deal"),
    "history": N_("Twelve months"),
    "by_manager": N_("By channel manager"),
    "by_partner": N_("By partner"),
    "attention": N_("Needs attention"),
    "asks": N_("What partners say and ask for"),
    "asks_of_one": N_("Difficulties, progress, requests"),
    "annex": N_("For the record"),
    "filter": N_("Filter"),
    "no_deal": N_("No focus deal"),
    # inside tables and cards
    "total": N_("Total"),
    "stage": N_("Stage"),
    "a_month_ago": N_("a month ago:"),
    "close": N_("Expected close"),
    "amount_before": N_("Amount a month ago"),
    "unchanged": N_("unchanged"),
    "new_deal": N_("new in the pipe"),
    "salesperson": N_("Salesperson"),
    "next_step": N_("Next step"),
    "old_commit": N_("Old commit"),
    "kept": N_("Kept"),
    "partly_kept": N_("Partly kept"),
    "slipped": N_("Slipped"),
    "lost": N_("Lost"),
    "vanished": N_("Vanished"),
    "unreported": N_("Not reported"),
    "rate": N_("Rate"),
    "attainment": N_("Won against promised"),
    "expected": N_("Worth at the usual rate"),
    "weighted_deal": N_("weighted"),
    "quiet": N_("Without a page of their own:"),
    "leads_short": N_("Leads"),
    "marked": N_("Bold and coloured: changed since the review before."),
}

__all__ = ["TILE_LABELS", "WORDS"]
