"""The people, terms and period that the packs of a run need."""

from __future__ import annotations

from reviewkit.documents.reading_context import Ask, PartnerCard, ReadingContext
from reviewkit.history.loading import History


def month_reading_context(history: History) -> ReadingContext:
    """Return the people of the directory in force and what the reviews of the period's last month ask for."""
    settings, directory, period = history.settings, history.directory, history.period.months[-1]
    return ReadingContext(
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
        asks=_asks(history),
    )


def _asks(history: History) -> dict[str, list[Ask]]:
    asks: dict[str, list[Ask]] = {}
    for review in sorted(history.current_reviews, key=lambda r: r.id):
        for row in history.records.rows(review, "assessment"):
            ask = Ask(review.partner, row["topic"], row["text"], row.get("owner") or "", row.get("due"))
            asks.setdefault(review.partner, []).append(ask)
    return asks
