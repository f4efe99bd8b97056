"""Who and when of a run, as the packs need it."""

from __future__ import annotations

from collections.abc import Sequence

from reviewkit.documents.reading_context import About, Ask, PartnerCard
from reviewkit.domain.period import Period
from reviewkit.history.people import Directory
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store, month_number


def about_month(store: Store, settings: Settings, period: Period, directory: Directory) -> About:
    """The people of the directory in force, and what the month's reviews say and ask for."""
    month = month_number(period)
    reviews = store.counting("review", since=month, until=month)
    return About(
        period=period,
        vendor=settings.vendor,
        crm=settings.get("crm"),
        director=settings.get("director"),
        lang=settings.language,
        currency=settings.currency,
        ladder=settings.ladder(period),
        focus_stage=settings.get("focus.stage"),
        focus_amount=settings.focus_cents,
        partners={
            p.code: PartnerCard(
                p.code,
                p.name,
                p.lang,
                p.currency,
                p.manager,
                directory.manager_name(p.manager),
                p.director_name,
            )
            for p in directory.partners.values()
        },
        managers={code: manager.name for code, manager in directory.managers.items()},
        asks=_asks(store, reviews),
    )


def _asks(store: Store, reviews: Sequence[Revision]) -> dict[str, list[Ask]]:
    by_id = {r.id: r.partner for r in reviews}
    out: dict[str, list[Ask]] = {}
    for revision_id, sheet, _, data in store.records(reviews):
        if sheet == "assessment":
            partner = by_id[revision_id]
            ask = Ask(partner, data["topic"], data["text"], data.get("owner") or "", data.get("due"))
            out.setdefault(partner, []).append(ask)
    return out
