"""From every figure of a month back to the cells: what was typed there, converted and weighted, adds up to it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.intake.archive import archive_path
from reviewkit.store import Store
from reviewkit.tracing.month_trace import MonthTracer
from reviewkit.workspace import open_workspace
from tests.commands.desk import Desk, copy_of
from tests.commands.story import two_months


class TracedMonth:
    """A month that is worked out, its tracer, and the archived originals its cells stand in."""

    def __init__(self, workspace, store, period):
        self.workspace, self.store = workspace, store
        self.portfolio = analyse_month(load(store, workspace.settings, Period.parse(period)))
        self.tracer = MonthTracer(store, self.portfolio)
        self.figures = self.portfolio.as_json()
        revisions = [r for form in ("review", "lead") for r in store.all_revisions(form)]
        self._sha256 = {(r.file, r.number, str(r.period)): r.sha256 for r in revisions}
        self._books = {}

    def cell(self, source):
        """Return what stands in a source's cell of the archived original."""
        sha256 = self._sha256[source.file, source.revision, source.period]
        if sha256 not in self._books:
            path = archive_path(self.workspace.archive, sha256)
            self._books[sha256] = openpyxl.load_workbook(path, data_only=True)
        return self._books[sha256][source.sheet][source.cell].value


def leaves(value, above=()):
    """Yield (path, value) of every single figure below a value of `figures --json`."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*above, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        named = "stage" if "stage" in value[0] else "period"
        for row in value:
            yield from leaves({k: v for k, v in row.items() if k != named}, (*above, str(row[named])))
    elif not isinstance(value, list):
        yield ".".join(above), value


def readers(figures):
    yield "total", figures["total"]
    for scope in ("partners", "channel_managers"):
        for code, own in figures[scope].items():
            yield f"{scope}.{code}", own


def whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def check_sources(month, traced):
    """The cell holds what is reported of it, and amount is what was typed × rate × percent."""
    for source in traced.sources:
        held = month.cell(source)
        assert held is not None, (traced.figure, source)
        if source.typed is None:
            continue
        if isinstance(held, int | float):
            assert whole(Decimal(str(held)) * 100) == source.typed, (traced.figure, source)
        else:
            assert str(held) == source.raw, (traced.figure, source)
        if traced.unit != "money":
            continue
        converted = whole(source.typed * Decimal(source.rate or 1))
        assert abs(source.amount) == whole(converted * Decimal(source.percent or 1)), (traced.figure, source)


def check_every_figure(month):
    """Trace every figure of every reader; return how many there are and how many are not nothing."""
    answered = filled = 0
    for reader, figures in readers(month.figures):
        for path, value in leaves(figures):
            traced = month.tracer.trace(f"{reader}.{path}")
            assert traced.value == value, traced.figure
            assert traced.definition, traced.figure
            if isinstance(value, str | bool | None) or path == "previous_period":
                continue
            if path.startswith("forecast.") and not path.endswith((".achieved", ".from_pipe", ".own_wins")):
                continue  # an estimate that no record adds up to
            answered += 1
            parts = sum(source.amount for source in traced.sources if source.role == "part")
            base = sum(source.amount for source in traced.sources if source.role == "base")
            if path in ("commit.rate", "commit.attainment"):
                assert value == (parts / base if base else None), traced.figure
            else:
                assert parts == value, traced.figure
                assert base == 0
            filled += bool(value)
            check_sources(month, traced)
    return answered, filled


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> Desk:
    return copy_of(two_months, tmp_path_factory.mktemp("story") / "desk")


@pytest.mark.parametrize("period", ["2026-10", "2026-11", "2026-12"])
def test_every_figure_of_a_month_adds_up_from_its_cells(story, period):
    """A first month, a month half handed in, and one that nobody has handed in."""
    workspace = open_workspace(story.root)
    with Store(workspace.database_url) as store:
        answered, filled = check_every_figure(TracedMonth(workspace, store, period))
    assert answered > 250
    assert filled > (25 if period != "2026-10" else 15)


@pytest.mark.whole_run
def test_every_figure_of_the_sample_months_adds_up_from_its_cells(taken_sample):
    workspace, _ = taken_sample
    with Store(workspace.database_url) as store:
        for period in ("2026-10", "2026-11"):
            answered, filled = check_every_figure(TracedMonth(workspace, store, period))
            assert answered > 900
            assert filled > 350


def test_a_figure_of_the_previous_month_names_the_previous_months_cell(story):
    workspace = open_workspace(story.root)
    with Store(workspace.database_url) as store:
        tracer = TracedMonth(workspace, store, "2026-11").tracer
        for figure in ("movement.opening", "movement.won", "commit.slipped", "stages.4.previous_amount"):
            sources = tracer.trace(f"partners.BP1.{figure}").sources
            assert sources
            assert {source.period for source in sources} == {"2026-10"}, figure
        lowered = tracer.trace("partners.BP1.movement.lowered.amount").sources
        assert [(source.amount, source.period) for source in lowered] == [
            (6_000_000, "2026-10"),
            (-5_500_000, "2026-11"),
        ]


def test_the_rate_and_the_percent_used_are_named(story):
    answer = story.run("why", "total.stages.3.weighted", "--period", "2026-11", "--json").json
    dollars = next(source for source in answer["sources"] if source["partner"] == "BP2")
    assert (dollars["typed"], dollars["currency"]) == (333_333, "USD")
    assert (Decimal(dollars["rate"]), Decimal(dollars["percent"])) == (Decimal("0.92"), Decimal("0.5"))
    words = story.run("why", "total.stages.3.weighted", "--period", "2026-11").out
    assert "1 533,33 €  = 3 333,33 $US × 0,92 × 50 %" in words.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("partners.BP1.movement.wonn", "partners.BP1.movement.won.count"),
        ("total.movement.openning.amount", "total.movement.opening.amount"),
        ("total.commit.rates", "total.commit.rate"),
    ],
)
def test_a_near_miss_gets_suggestions(story, wrong, meant):
    answer = story.run("why", wrong, "--period", "2026-11")
    assert answer.code == 2
    assert meant in answer.err


def test_what_is_no_figure_at_all_gets_an_example(story):
    workspace = open_workspace(story.root)
    with Store(workspace.database_url) as store:
        tracer = TracedMonth(workspace, store, "2026-11").tracer
        with pytest.raises(UsageError, match=r"movement\.won"):
            tracer.trace("total.xyzzy")
