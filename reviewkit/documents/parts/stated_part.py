"""The page "stated and actual": what stages, confidences, calls and commits stated, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewkit.analysis import View
from reviewkit.analysis.forecast.stated_and_actual import StageResult
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import AnyField, Column, Table, Value
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language

STATED_STAGES = Table(
    "stated_stages",
    N_("The ladder, and what happened"),
    (
        Column("stage", N_("Stage"), width=26, word_mm=58, yields=True),
        Column("stated", N_("The ladder says"), "rate", width=14, word_mm=30, missed=True),
        Column("actual", N_("Won of those ended"), "rate", width=16, word_mm=34, missed=True),
        Column("won", N_("Won"), "integer", width=10, word_mm=22),
        Column("lines", N_("Ended"), "integer", width=10, word_mm=26),
    ),
    N_("No deal has ended yet."),
    tab=N_("Ladder and result"),
    sentence="stated_title",
    notes=("stated_note",),
)
STATED_COMMITS = Table(
    "stated_commits",
    N_("Commits, and what happened"),
    (
        Column("what", N_("Statement"), width=40, word_mm=84, yields=True),
        Column("stated", N_("Stated"), "rate", width=12, word_mm=26, missed=True),
        Column("actual", N_("Actual result"), "rate", width=12, word_mm=30, missed=True),
        Column("lines", N_("Lines"), "integer", width=10, word_mm=30),
    ),
    N_("No commit line has come to its month yet."),
    tab=N_("Commits and result"),
    sentence="stated_title",
)
STATED_READERS = Table(
    "stated_readers",
    N_("Promised and kept, reader by reader"),
    (
        Column("name", N_("Name"), width=28, word_mm=42, yields=True),
        Column("promised", N_("Promised"), "money", width=16, word_mm=25, total=True),
        Column("kept", N_("Kept"), "money", width=16, word_mm=25, total=True),
        Column("rate", N_("Rate"), "rate", width=10, word_mm=18, missed=True),
        Column("lines", N_("Lines"), "integer", width=10, word_mm=18),
        Column("by_month", N_("Rate by month"), width=44, word_mm=42, yields=True),
    ),
    N_("No commit has come to its month yet."),
    tab=N_("Promised and kept"),
    sentence="stated_title",
)
STATED_PART: tuple[AnyField, ...] = (
    Value("stated_title", "text", "The stage whose percent is farthest from what happened"),
    Value("stated_note", "text", "How many lines a comparison takes"),
    STATED_STAGES,
    STATED_COMMITS,
    STATED_READERS,
)
_MONTHS_SHOWN = 6


def stated_part(
    view: View, readers: Sequence[tuple[str, View]], context: ReadingContext, lang: Language
) -> Values:
    """Return the values of STATED_PART.

    readers   whose commits are compared, by name: channel managers or partners
    """
    fewest = view.portfolio.ledger.terms.fewest_lines
    stages = view.stated_and_actual.stages
    return {
        "stated_title": _title(stages, fewest, context, lang),
        "stated_note": lang.say(
            N_("Rates stand from {fewest} lines on; below, the number of lines alone."),
            fewest=lang.integer(fewest),
        ),
        "stated_stages": [
            {
                "stage": context.stage(result.stage, lang.code),
                "stated": None if result.stated is None else float(result.stated),
                "actual": result.actual if result.ended >= fewest else None,
                "won": result.won,
                "lines": result.ended,
            }
            for result in stages
            if result.ended
        ],
        "stated_commits": list(_commit_rows(view, fewest, lang)),
        "stated_readers": [
            row for name, reader in readers for row in _reader_rows(name, reader, fewest, lang)
        ],
    }


def _title(stages: Sequence[StageResult], fewest: int, context: ReadingContext, lang: Language) -> str:
    def gap(result: StageResult) -> float:
        return abs(float(result.stated or 0) - (result.actual or 0))

    known = [result for result in stages if result.stated is not None and result.ended >= fewest]
    if not known:
        return lang.say(N_("Too few deals have ended to compare the ladder with what happened"))
    farthest = max(known, key=gap)
    return lang.say(
        N_("Of the deals that stood at {stage}, {actual} were won; the ladder says {stated}"),
        stage=context.stage(farthest.stage, lang.code),
        actual=lang.rate(farthest.actual),
        stated=lang.rate(float(farthest.stated or 0)),
    )


def _commit_rows(view: View, fewest: int, lang: Language) -> Iterator[dict[str, str | int | float | None]]:
    stated = view.stated_and_actual
    for band in stated.bands:
        if band.lines:
            enough = band.lines >= fewest
            yield {
                "what": lang.say(
                    N_("Lines promised with a confidence of {low} to {high}: kept"),
                    low=lang.rate(band.low),
                    high=lang.rate(band.high),
                ),
                "stated": band.stated if enough else None,
                "actual": band.actual if enough else None,
                "lines": band.lines,
            }
    if stated.call.lines:
        yield {
            "what": lang.say(N_("The channel manager's call: won of the amount called")),
            "stated": 1.0 if stated.call.lines >= fewest else None,
            "actual": stated.call.actual if stated.call.lines >= fewest else None,
            "lines": stated.call.lines,
        }


def _reader_rows(
    name: str, reader: View, fewest: int, lang: Language
) -> Iterator[dict[str, str | int | float | None]]:
    reliability = reader.reliability
    if not reliability.lines:
        return
    months = [row for row in rows_of(reader.history) if row["comes_after"] and row["promised"]]
    lines = reliability.lines
    yield {
        "name": name,
        "promised": reliability.promised,
        "kept": reliability.kept,
        "rate": reliability.rate if lines >= fewest else None,
        "lines": lines,
        "by_month": ", ".join(
            f"{lang.short_month(Period.of_number(row['month']).first_day)} "
            f"{lang.rate(ratio(row['kept'], row['promised']))}"
            for row in months[-_MONTHS_SHOWN:]
        )
        if lines >= fewest
        else "",
    }
