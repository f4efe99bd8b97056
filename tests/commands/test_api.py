"""The public face: every command is a method that answers as the command line does and prints nothing."""

from __future__ import annotations

import json

import pytest

import reviewkit
from reviewkit.domain.errors import SettingsError, UsageError


@pytest.fixture
def reviews(desk):
    """The desk's workspace with one filled review in the inbox, opened from Python."""
    opened = reviewkit.open_workspace(desk.root)
    workbooks = {made.partner: made.path for made in opened.forms("review", "2026-11")}
    desk.review(workbooks["BP1"], "revue.xlsx", pipeline=[{"reference": "BP1-1"}])
    return opened


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(SettingsError):
        reviewkit.open_workspace(tmp_path)


def test_a_run_returns_what_it_made_and_prints_nothing(reviews, capsys):
    run = reviews.monthly("2026-11")
    assert capsys.readouterr() == ("", "")
    assert run.missing == ("BP2",)
    assert not run.complete
    assert all((run.folder / document.path).is_file() for document in run.documents)
    assert json.loads((run.folder / "manifest.json").read_bytes()) == run.manifest()


def test_a_second_run_makes_nothing_and_gives_the_same_manifest(reviews):
    first = reviews.monthly("2026-11")
    second = reviews.monthly("2026-11")
    assert (second.fresh, second.changed) == (False, 0)
    assert {**second.manifest(), "submissions": []} == {**first.manifest(), "submissions": []}
    assert second.missing == first.missing


def test_without_a_period_the_newest_month_that_anything_came_in_for_is_made(reviews):
    assert str(reviews.monthly().period) == "2026-11"


def test_without_a_period_and_without_a_workbook_of_that_kind_the_run_says_what_to_name(reviews):
    with pytest.raises(UsageError, match="name a period, such as --period 2026-Q4"):
        reviews.quarterly()


def test_methods_answer_what_the_commands_print(desk, reviews):
    reviews.intake()
    assert reviews.figures("2026-11") == desk.run("figures", "--period", "2026-11", "--json").json
    assert reviews.status("2026-11") == desk.run("status", "--period", "2026-11", "--json").json
    figure = "partners.BP1.movement.new"
    traced = reviews.why(figure, "2026-11")
    assert traced.value == {"count": 1, "amount": 1_000_000}
    printed = desk.run("why", figure, "--period", "2026-11", "--json").json
    assert json.loads(json.dumps(traced.as_json())) == printed


def test_a_filled_workbook_is_checked_and_nothing_is_kept(desk, reviews):
    (checked,) = reviews.check([desk.inbox / "revue.xlsx"])
    assert (checked.status, checked.partner) == ("accepted", "BP1")
    assert reviews.status("2026-11")["partners"]["BP1"]["review"]["status"] == "missing"


def test_drafts_lie_in_the_outbox_of_a_run(reviews):
    reviews.monthly("2026-11")
    drafts = reviews.drafts("2026-11")
    assert [draft.mail.state for draft in drafts.drafts] == ["drafted"] * len(drafts.to_send)
    assert drafts.to_send


@pytest.mark.parametrize(
    "call", [lambda r: r.why("x", "2026"), lambda r: r.figures("11/2026"), lambda r: r.monthly("2026-Q3")]
)
def test_a_wrong_period_is_a_usage_error(reviews, call):
    with pytest.raises(UsageError):
        call(reviews)
