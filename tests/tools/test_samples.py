"""The samples: what intake makes of them, and that the story in samples/ fills the kept workbooks."""

from collections import Counter
from pathlib import Path

import pytest

from reviewkit.analysis.history_analysis import analyse_month, analyse_quarter
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.history.people import directory_at
from reviewkit.intake.inbox_files import scan
from reviewkit.runs.sample import copy_sample
from reviewkit.store import ACCEPTED, PARTLY, RETURNED, UNREADABLE, Store
from tools.samples import Play, same_content

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "input_samples"


@pytest.fixture(scope="module")
def workspace(taken_sample):
    return taken_sample[0]


@pytest.fixture(scope="module")
def taken(taken_sample):
    return {
        submission.file: submission for submission in taken_sample[1] if not of_a_quarter(submission.file)
    }


def of_a_quarter(name):
    """Return whether a file belongs to a quarter or a plan, which test_samples_quarter tests."""
    return name.startswith(("2026/", "2026-Q"))


def test_every_workbook_is_taken_in_but_those_meant_to_be_given_back(taken):
    assert Counter(submission.status for submission in taken.values()) == {
        ACCEPTED: 117,
        PARTLY: 2,
        RETURNED: 1,
        UNREADABLE: 2,
    }


def test_one_november_workbook_holds_eight_different_faults(taken):
    (returned,) = [submission for submission in taken.values() if submission.status == RETURNED]
    assert (returned.partner, returned.period) == ("RHO", "2026-11")
    codes = [fault.code for fault in returned.bad]
    assert len(codes) == len(set(codes)) == 8


def test_strangers_in_the_inbox_get_one_line_each(taken):
    strangers = {
        name: [fault.code for fault in submission.faults]
        for name, submission in taken.items()
        if submission.status == UNREADABLE
    }
    assert strangers == {"2026-11/Notes.xlsx": ["not-a-form"], "2026-11/photo.png": ["picture-file"]}


def test_months_handed_in_by_partner(taken):
    months = {}
    for submission in taken.values():
        if submission.kind == "review" and submission.status == ACCEPTED:
            months.setdefault(submission.partner, []).append(submission.period)
    months = {partner: sorted(numbers) for partner, numbers in months.items()}
    every = ["2025-12", *(f"2026-{number:02d}" for number in range(1, 12))]
    last = every[-1]
    assert months == {
        "ARM": [*every, last, last],
        "OCC": [month for month in every if month != "2026-09"],
        "BDS": every,
        "RHO": every[:-1],
        "EST": every[:-1],
        "NOR": [*every, last],
        "CVL": [*every, last],
        "RIV": [*every, last],
        "LEM": every,
    }


def test_three_november_reviews_were_held(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        counting = {r.partner: r for r in store.current_revisions("review") if str(r.period) == "2026-11"}
    assert {partner for partner, r in counting.items() if r.state == "reviewed"} == {"NOR", "CVL", "RIV"}
    assert counting["ARM"].number == 3


def test_opportunities_are_accepted_by_row_and_mended_ones_join_them(workspace, taken):
    partly = {
        submission.partner: [fault.column for fault in submission.bad]
        for submission in taken.values()
        if submission.status == PARTLY
    }
    assert partly == {"ARM": ["budget", "decision_maker"], "RIV": ["expected_close"]}
    with Store(workspace.database_url) as store:
        settings = workspace.settings
        known = load(store, settings, Period.parse("2026-11")).register
    assert [lead.reference for lead in known.leads.values()] == [f"RS-2026-{n:04d}" for n in range(1, 12)]
    assert {lead.holder for lead in known.leads.values()} == {"ARM", "CVL", "RIV", "EST", "RHO", ""}
    states = Counter(lead.state for lead in known.leads.values())
    assert states == {"accepted": 8, "assigned": 2, "merged": 1}


def test_a_partner_changes_channel_manager_in_october(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        before, after = (
            directory_at(store, Period.parse(month), currency="EUR", lang="fr")
            for month in ("2026-09", "2026-10")
        )
    moved = {
        code for code in before.partners if before.partners[code].manager != after.partners[code].manager
    }
    assert moved == {"BDS"}
    assert len(after.partners) == 9
    assert len(after.managers) == 3
    assert (after.partners["RIV"].lang, after.partners["LEM"].currency) == ("en", "CHF")


def test_what_people_type_is_kept_as_typed(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        revisions = [r for r in store.current_revisions("review") if str(r.period) == "2026-11"]
        rows = [data for _, sheet, _, data in store.records(revisions) if sheet == "pipeline"]
    comments = [row.get("comment") or "" for row in rows]
    assert "=2+2" in comments
    assert 400 in {len(comment) for comment in comments}
    text = "\n".join(f"{row['customer']} {row['project']}" for row in rows)
    for mark in ("&", "<", "’", "é"):
        assert mark in text


def test_from_eight_to_twenty_five_deals_a_month(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        revisions = store.current_revisions("review")
        pipes = Counter(
            revision
            for revision, sheet, _, data in store.records(revisions)
            if sheet == "pipeline" and data["stage"] not in ("won", "lost")
        )
    assert len(pipes) == len(revisions)
    assert 8 <= min(pipes.values()) <= max(pipes.values()) <= 25


def test_the_sample_needs_a_folder_of_its_own(workspace):
    with pytest.raises(UsageError, match="workspace already"):
        copy_sample(workspace.root)


def test_twelve_months_before_november_give_a_landing_and_its_record(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        month = analyse_month(load(store, workspace.settings, Period.parse("2026-11")))
    forecast = month.whole().as_json()["forecast"]
    assert forecast["based_on"]["months"] == 12
    assert forecast["quarter"]["low"] < forecast["quarter"]["expected"] < forecast["quarter"]["high"]
    assert len(forecast["record"]) == 6
    assert all(month.of_partner(code).forecast.landings["year"] for code in month.partners["code"])


def test_the_first_two_quarters_declare_what_their_months_bring(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        for quarter in ("2026-Q1", "2026-Q2"):
            portfolio = analyse_quarter(load(store, workspace.settings, Period.parse(quarter)))
            for code in portfolio.codes:
                gaps = portfolio.of_partner(code).gaps
                assert not any(gap.differs for gap in gaps.values()), (quarter, code)


def test_samples_are_small():
    sizes = [item.path.stat().st_size for item in scan(SAMPLES)]
    assert max(sizes) < 100_000
    assert sum(sizes) < 5_000_000


def play_until(root, last_step):
    play = Play(root)
    play.steps = play.steps[:last_step]
    play.run()
    return play.inbox


def differing(inbox):
    """Files of a played inbox that are not kept in the samples, or hold other cells there."""
    files = {path.relative_to(inbox): path for path in inbox.rglob("*") if path.is_file()}
    kept = SAMPLES
    return [
        str(name)
        for name, path in files.items()
        if not (kept / name).exists() or not same_content(path, kept / name)
    ]


def test_the_first_month_of_the_story_fills_the_kept_workbooks(tmp_path):
    inbox = play_until(tmp_path, 2)
    assert len(list(inbox.glob("2025-12/*"))) == 10
    assert differing(inbox) == []


@pytest.mark.slow
def test_the_whole_story_fills_the_kept_workbooks(tmp_path):
    inbox = play_until(tmp_path, None)
    assert len(list(inbox.glob("*/*"))) == len(list(SAMPLES.glob("*/*")))
    assert differing(inbox) == [], "`make samples` renews them"


def test_a_wheel_without_samples_says_so(monkeypatch, tmp_path):
    from reviewkit.runs import sample

    monkeypatch.setattr(sample, "shipped", lambda name: tmp_path / name)
    with pytest.raises(UsageError, match="no samples"):
        copy_sample(tmp_path / "new")
    assert not (tmp_path / "new").exists()
