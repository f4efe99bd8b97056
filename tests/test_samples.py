"""The samples: what they hold when they are taken in, and that they come out the same again."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.lead_register import all_answers, register
from reviewkit.history.people import directory_at
from reviewkit.intake.inbox_files import scan
from reviewkit.intake.inbox_intake import judge_in_process, judging_rules, take_in
from reviewkit.runs.sample import copy_sample
from reviewkit.store import ACCEPTED, PARTLY, RETURNED, UNREADABLE, Store
from reviewkit.workspace import open_workspace

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "input_samples"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    copy_sample(folder)
    return open_workspace(folder)


@pytest.fixture(scope="module")
def taken(workspace):
    with Store(workspace.database_url) as store:
        every = take_in(workspace, store, judge_in_process(judging_rules(workspace)))
    return {one.file: one for one in every if not of_a_quarter(one.file)}


def of_a_quarter(name):
    """Plans and quarterly workbooks have tests of their own (test_samples_quarter)."""
    return name.startswith(("2026/", "2026-Q"))


def test_every_workbook_is_taken_in_but_those_meant_to_be_given_back(taken):
    assert Counter(one.status for one in taken.values()) == {
        ACCEPTED: 53,
        PARTLY: 2,
        RETURNED: 1,
        UNREADABLE: 2,
    }


def test_one_november_workbook_holds_eight_different_faults(taken):
    (returned,) = [one for one in taken.values() if one.status == RETURNED]
    assert (returned.partner, returned.period) == ("RHO", "2026-11")
    codes = [fault.code for fault in returned.bad]
    assert len(codes) == len(set(codes)) == 8


def test_strangers_in_the_inbox_get_one_line_each(taken):
    strangers = {
        name: [f.code for f in one.faults] for name, one in taken.items() if one.status == UNREADABLE
    }
    assert strangers == {"2026-11/Notes.xlsx": ["not-a-form"], "2026-11/photo.png": ["picture-file"]}


def test_months_handed_in_by_partner(taken):
    months = {}
    for one in taken.values():
        if one.kind == "review" and one.status == ACCEPTED:
            months.setdefault(one.partner, []).append(one.period[-2:])
    months = {partner: sorted(found) for partner, found in months.items()}
    every = ["07", "08", "09", "10", "11"]
    assert months == {
        "ARM": [*every, "11", "11"],
        "OCC": ["07", "08", "10", "11"],
        "BDS": every,
        "RHO": every[:4],
        "EST": every[:4],
        "NOR": [*every, "11"],
        "CVL": [*every, "11"],
        "RIV": [*every, "11"],
        "LEM": every,
    }


def test_three_november_reviews_were_held(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        counting = {r.partner: r for r in store.counting("review") if str(r.period) == "2026-11"}
    assert {partner for partner, r in counting.items() if r.state == "reviewed"} == {"NOR", "CVL", "RIV"}
    assert counting["ARM"].number == 3


def test_opportunities_are_accepted_by_row_and_mended_ones_join_them(workspace, taken):
    partly = {one.partner: [f.column for f in one.bad] for one in taken.values() if one.status == PARTLY}
    assert partly == {"ARM": ["budget", "decision_maker"], "RIV": ["expected_close"]}
    with Store(workspace.database_url) as store:
        settings = workspace.settings
        known = register(
            store, settings, Period.parse("2026-11"), all_answers(store, Period.parse("2026-11"))
        )
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
        revisions = [r for r in store.counting("review") if str(r.period) == "2026-11"]
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
        revisions = store.counting("review")
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


def test_samples_are_small():
    sizes = [item.path.stat().st_size for item in scan(SAMPLES)]
    assert max(sizes) < 100_000
    assert sum(sizes) < 4_000_000


@pytest.mark.slow
def test_samples_come_out_the_same_again(tmp_path):
    from tools.samples import make_samples

    make_samples(tmp_path / "again")
    made, kept = ({item.name: item.path for item in scan(folder)} for folder in (tmp_path / "again", SAMPLES))
    kept = {name: path for name, path in kept.items() if not of_a_quarter(name)}
    assert made.keys() == kept.keys()
    for name, path in made.items():
        assert parts(path) == parts(kept[name]), f"{name}: `make samples` renews it"


def parts(path):
    """What a file holds, whatever wrote its zip."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {entry.filename: (entry.date_time, book.read(entry)) for entry in book.infolist()}


def test_a_wheel_without_samples_says_so(monkeypatch, tmp_path):
    from reviewkit.runs import sample

    monkeypatch.setattr(sample, "shipped", lambda name: tmp_path / name)
    with pytest.raises(UsageError, match="no samples"):
        copy_sample(tmp_path / "new")
    assert not (tmp_path / "new").exists()
