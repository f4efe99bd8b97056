"""The inbox: accepted whole or given back whole, read and never touched, the same answer each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import time
import zipfile

import openpyxl
import pytest

from tests.commands.desk import Desk, copy_of
from tests.commands.story import two_months

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}


def review_of(desk, partner="BP1", period="2026-11", name=None, **sheets):
    workbook = desk.forms("review", period, "--partner", partner)[partner]
    return desk.review(workbook, name or f"{period}-{partner}.xlsx", **sheets)


def states(submissions):
    return {file: submission["status"] for file, submission in submissions.items()}


def test_the_inbox_is_left_as_it_was(desk):
    review_of(desk, pipeline=[DEAL])
    review_of(desk, partner="BP2", pipeline=[{"reference": "X", "amount": None}])
    (desk.inbox / "~$2026-11-BP1.xlsx").write_bytes(b"lock")
    (desk.inbox / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = {
        p: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in desk.inbox.rglob("*")
    }
    answers = desk.intake()
    assert "~$2026-11-BP1.xlsx" not in answers
    assert answers["photo.png"]["status"] == "unreadable"
    assert {
        p: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in desk.inbox.rglob("*")
    } == before


def test_a_second_run_answers_the_same_and_keeps_nothing_twice(desk):
    review_of(desk, pipeline=[DEAL])
    review_of(desk, partner="BP2", pipeline=[{"reference": "X", "amount": None}])
    first = desk.intake()
    assert desk.intake() == first
    assert states(first)["2026-11-BP1.xlsx"] == "accepted"
    assert first["2026-11-BP1.xlsx"]["revision"] == 1


def test_the_same_bytes_under_another_name_are_a_duplicate(desk):
    path = review_of(desk, pipeline=[DEAL])
    desk.intake()
    shutil.copy(path, desk.inbox / "a copy.xlsx")
    answers = desk.intake()
    assert states(answers)["a copy.xlsx"] == "duplicate"
    assert states(answers)["2026-11-BP1.xlsx"] == "accepted"
    assert answers["a copy.xlsx"]["partner"] == "BP1"


def test_every_fault_of_a_workbook_is_reported_at_once_with_its_cell(desk):
    path = review_of(desk, pipeline=[DEAL, {**DEAL, "reference": "D-2"}])
    book = openpyxl.load_workbook(path)
    pipeline = (
        book["Pipeline"]
        if "Pipeline" in book.sheetnames
        else book[desk.schema["review"]["sheets"][3]["title"]]
    )
    pipeline["E2"], pipeline["G2"], pipeline["H2"], pipeline["B3"], pipeline["G3"] = (
        "Négo",
        "1,234",
        "31/02/2026",
        None,
        -5,
    )
    book.save(path)
    submission = desk.intake()[path.name]
    assert submission["status"] == "returned"
    faults = {(f["cell"], f["code"]) for f in submission["faults"] if f["severity"] == "fault"}
    assert faults == {
        ("E2", "unknown-choice"),
        ("G2", "ambiguous-number"),
        ("H2", "no-such-day"),
        ("B3", "missing-value"),
        ("G3", "below-minimum"),
    }
    assert all(f["message"] and f["expected"] and f["found"] for f in submission["faults"])


def test_a_workbook_given_back_keeps_what_was_typed_and_is_accepted_once_mended(desk):
    path = review_of(desk, pipeline=[{**DEAL, "comment": "=2+2"}, {**DEAL, "reference": "D-2"}])
    book = openpyxl.load_workbook(path)
    title = desk.schema["review"]["sheets"][3]["title"]
    book[title]["E2"], book[title]["G3"] = "  Négo ", "12 345,5 0 €"
    book[title]["J2"].data_type = "s"
    book.save(path)
    assert desk.intake()[path.name]["status"] == "returned"
    returned = desk.root / "returned" / path.name
    given = openpyxl.load_workbook(returned)
    assert given.sheetnames[0] == given.active.title  # the list of faults comes first
    assert given[title]["E2"].value == "  Négo "
    assert given[title]["G3"].value == "12 345,5 0 €"
    assert given[title]["J2"].value == "=2+2"
    assert given[title]["J2"].data_type in ("s", "inlineStr")
    assert given[title]["E2"].comment is not None
    assert given[title]["E2"].fill.fgColor.rgb != given[title]["E3"].fill.fgColor.rgb
    links = [cell.hyperlink for row in given.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert any("E2" in (link.location or "") for link in links)
    given[title]["E2"], given[title]["G3"] = "4 Négociation", 12345.5
    given.save(desk.inbox / "corrigé.xlsx")
    answers = desk.intake()
    assert answers["corrigé.xlsx"]["status"] == "accepted", answers["corrigé.xlsx"]["faults"]
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"] == {
        "count": 2,
        "amount": 6_000_000 + 1_234_550,
    }


def test_a_row_whose_unlocked_cells_are_empty_is_no_record(desk):
    review_of(desk, period="2026-10", pipeline=[DEAL, {**DEAL, "reference": "D-2"}])
    desk.intake()
    workbook = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(workbook)
    sheet = book[desk.schema["review"]["sheets"][3]["title"]]
    kept = [sheet.cell(3, 1).value]
    for cell in sheet[2]:
        if not cell.protection.locked:
            cell.value = None
    assert sheet["A2"].value is not None  # the locked reference and last month's values still stand there
    book.save(desk.inbox / "novembre.xlsx")
    assert states(desk.intake())["novembre.xlsx"] == "accepted"
    figures = desk.figures("2026-11")["partners"]["BP1"]
    assert figures["movement"]["vanished"] == {"count": 1, "amount": 6_000_000}
    assert figures["movement"]["closing"]["count"] == len(kept)


def test_a_prefilled_workbook_sent_back_untouched_is_last_month_again(desk):
    review_of(
        desk,
        period="2026-10",
        pipeline=[DEAL],
        commit=[{"reference": "D-1"}],
        leads=[{"reference": "L-1"}],
        actions=[{"deal": "D-1"}],
        assessment=[{"topic": "support_request", "owner": "Léa", "due": dt.date(2026, 12, 3)}],
    )
    desk.intake()
    workbook = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    shutil.copy(workbook, desk.inbox / "novembre.xlsx")
    answer = desk.intake()["novembre.xlsx"]
    assert answer["status"] == "accepted", answer["faults"]
    assert [f for f in answer["faults"] if f["code"] == "locked-value-changed"] == []
    figures = desk.figures("2026-11")["partners"]["BP1"]
    assert (
        figures["movement"]["opening"] == figures["movement"]["closing"] == {"count": 1, "amount": 6_000_000}
    )
    assert figures["leads"]["BP"]["count"] == 0  # the lead is not new a second time


def test_reviewed_outranks_prepared_whatever_arrives_first(desk):
    review_of(desk, name="b reviewed.xlsx", status="reviewed", pipeline=[{**DEAL, "amount": 2_000_000}])
    desk.intake()
    review_of(desk, name="a late.xlsx", pipeline=[{**DEAL, "amount": 9_000_000}])
    answer = desk.intake()["a late.xlsx"]
    assert answer["status"] == "accepted"
    assert "prepared-after-reviewed" in {f["code"] for f in answer["faults"]}
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 2_000_000


def test_of_files_met_together_the_one_saved_last_inside_counts(desk):
    for name, amount, hour in (("z.xlsx", 1_000_000, 9), ("a.xlsx", 3_000_000, 17)):
        path = review_of(desk, name=name, pipeline=[{**DEAL, "amount": amount}])
        book = openpyxl.load_workbook(path)
        book.properties.modified = dt.datetime(2026, 11, 20, hour)
        # openpyxl stamps the clock on saving; the time inside is what counts here.
        from unittest import mock

        with mock.patch("openpyxl.writer.excel.datetime.datetime", wraps=dt.datetime) as clock:
            clock.now.return_value = dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC)
            book.save(path)
    desk.intake()
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 3_000_000


def test_a_second_outcome_of_a_closed_deal_is_a_fault(desk):
    outcome = {"reference": "D-1", "closed_on": dt.date(2026, 10, 5)}
    review_of(desk, period="2026-10", outcomes=[outcome])
    desk.intake()
    review_of(
        desk, period="2026-11", outcomes=[{**outcome, "reference": " d-1", "closed_on": dt.date(2026, 11, 5)}]
    )
    answer = desk.intake()["2026-11-BP1.xlsx"]
    assert answer["status"] == "returned"
    assert [f["code"] for f in answer["faults"] if f["severity"] == "fault"] == ["already-closed"]
    assert (desk.root / "returned" / "2026-11-BP1.xlsx").exists()


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"pipeline": [{**DEAL, "stage": "won"}]}, "closed-without-outcome"),
        ({"pipeline": [DEAL], "outcomes": [{"reference": "D-1"}]}, "closed-but-open"),
        ({"outcomes": [{"reference": "D-1", "closed_on": dt.date(2026, 12, 1)}]}, "closed-after-period"),
        ({"pipeline": [DEAL, {**DEAL, "reference": "d-1 "}]}, "key-twice"),
        ({"outcomes": [{"reference": "D-1", "outcome": "lost", "recovery_possible": None}]}, "missing-value"),
    ],
)
def test_what_the_sheets_say_together_is_checked(desk, sheets, code):
    path = review_of(desk, **sheets)
    answer = desk.intake()[path.name]
    assert answer["status"] == "returned"
    assert code in {f["code"] for f in answer["faults"] if f["severity"] == "fault"}


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"outcomes": [{"reference": "D-1", "closed_on": dt.date(2026, 10, 30)}]}, "closed-before-period"),
        ({"commit": [{"reference": "D-9"}]}, "commit-not-open"),
        ({"leads": [{"reference": "L-1", "qualification": "qualified"}]}, "qualified-not-in-pipe"),
        ({"pipeline": [{**DEAL, "expected_close": dt.date(2026, 9, 1)}]}, "close-overdue"),
    ],
)
def test_what_is_only_doubtful_is_a_warning_and_never_in_the_way(desk, sheets, code):
    path = review_of(desk, **sheets)
    answer = desk.intake()[path.name]
    assert answer["status"] == "accepted"
    assert code in {f["code"] for f in answer["faults"] if f["severity"] == "warning"}


def test_a_won_outcome_needs_no_word_on_recovery(desk):
    review_of(desk, outcomes=[{"reference": "D-1", "recovery_possible": None}])
    assert states(desk.intake())["2026-11-BP1.xlsx"] == "accepted"


def test_check_says_the_same_and_keeps_nothing(desk):
    path = review_of(desk, pipeline=[{**DEAL, "amount": "environ 500"}])
    answer = desk.run("check", str(path), "--json")
    assert answer.code == 1
    (file,) = answer.json["files"]
    assert file["status"] == "returned"
    assert file["revision"] is None
    assert (
        desk.run("status", "--period", "2026-11", "--json").json["partners"]["BP1"]["review"]["status"]
        == "missing"
    )


def test_a_vanished_deal_comes_back_as_a_question_until_it_is_answered(desk):
    review_of(desk, period="2026-09", pipeline=[DEAL])
    review_of(desk, period="2026-10", name="octobre.xlsx", pipeline=[])
    desk.intake()
    workbook = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(workbook)
    outcomes = book[desk.schema["review"]["sheets"][2]["title"]]
    assert outcomes["A2"].value == "D-1"
    assert outcomes["A2"].protection.locked
    shutil.copy(workbook, desk.inbox / "sans réponse.xlsx")
    assert states(desk.intake())["sans réponse.xlsx"] == "accepted"
    again = openpyxl.load_workbook(desk.forms("review", "2026-12", "--partner", "BP1")["BP1"])
    assert again[outcomes.title]["A2"].value == "D-1"


def test_check_of_a_name_that_is_no_files_is_wrong_usage(desk):
    good = next(desk.inbox.iterdir())
    for name, message in (("nowhere.xlsx", "ce fichier n’existe pas"), ("inbox", "dossier")):
        answer = desk.run("check", str(good), str(desk.root / name), "--json")
        assert (answer.code, answer.out) == (2, "")
        (line,) = answer.err.splitlines()
        assert name in line
        assert message in line


@pytest.mark.parametrize("code", ["bp1", "Bp1", "BP1\u200b", "ＢＰ１", "\u00a0bp1 ", "ВР1"])
def test_a_partner_spelled_otherwise_in_a_later_directory_stays_the_same(tmp_path, code):
    """Codes are kept for life: figures, workbooks and commands know the partner by either spelling."""
    desk = copy_of(two_months, tmp_path / "desk")
    before = desk.figures("2026-11")
    desk.directory("2026-11", [{"code": code, "channel_manager": "cm1"}, {"code": "BP2", "currency": "USD"}],
                   managers=[{"code": "cm1"}])  # fmt: skip
    answer = desk.intake()["annuaire-2026-11.xlsx"]
    assert answer["status"] == "accepted"
    assert {fault["code"] for fault in answer["faults"]} <= {"code-respelled"}
    after = desk.figures("2026-11")
    assert after["partners"] == before["partners"]
    assert after["total"] == before["total"]
    assert set(desk.forms("review", "2026-12", "--partner", code)) == {"BP1"}
    assert desk.run("why", "partners.bp1.movement.closing", "--period", "2026-11", "--json").code == 0


def test_two_workbooks_of_one_partner_under_two_spellings_are_two_revisions(tmp_path):
    desk = copy_of(two_partners_in_two_spellings, tmp_path / "desk")
    submissions = desk.intake()
    assert {s["partner"] for s in submissions.values() if s["kind"] == "review"} == {"BP1"}
    assert desk.figures("2026-11")["total"]["movement"]["closing"] == {"count": 1, "amount": 6_000_000}


def two_partners_in_two_spellings(root):
    """Return a workspace whose workbook was made for BP1, and whose directory says bp1 by now."""
    desk = Desk(root)
    desk.directory("2026-07", [{"code": "BP1"}])
    desk.intake()
    old = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.directory("2026-11", [{"code": "bp1"}])
    desk.intake()
    desk.review(old, "revue.xlsx", pipeline=[DEAL])
    return desk


@pytest.mark.parametrize(
    "reference",
    [
        "D-\u200b1",
        "D\u20111",
        "D\u22121",
        "D\u00ad-1",
        "d-1",
        "Ｄ－１",
        "\ufeffD-1",
        "D-1\u2060",
        "D–1",
        "D—1",
        "D‐1",
        "D﹣1",
    ],
)
def test_a_reference_that_looks_the_same_is_the_same_deal(desk, reference):
    october = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
    desk.review(october, "octobre.xlsx", pipeline=[DEAL], commit=[{"reference": "D-1"}])
    desk.intake()
    review_of(desk, pipeline=[{**DEAL, "reference": reference}])
    desk.intake()
    moved = {name for name, bucket in desk.figures("2026-11")["total"]["movement"].items() if bucket["count"]}
    assert moved == {"opening", "closing"}
    review_of(desk, period="2026-12", pipeline=[DEAL, {**DEAL, "reference": reference}])
    assert "key-twice" in {f["code"] for f in desk.intake()["2026-12-BP1.xlsx"]["faults"]}


def without_saved_time(path):
    """Rewrite a workbook as web programs write it: it does not say when it was saved."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}
    members["_rels/.rels"] = re.sub(
        rb"<Relationship [^>]*core-properties[^>]*/>", b"", members["_rels/.rels"]
    )
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = re.sub(rb"<Override [^>]*docProps/core[^>]*/>", b"", types)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)


@pytest.mark.parametrize(("older", "newer"), [("r.xlsx", "r (1).xlsx"), ("r v9.xlsx", "r v10.xlsx")])
def test_without_times_of_saving_names_decide_and_a_warning_names_which_counts(desk, older, newer):
    for name, amount in ((newer, 9_900_000), (older, 1_000_000)):
        without_saved_time(review_of(desk, name=name, pipeline=[{**DEAL, "amount": amount}]))
    answers = desk.intake()
    for name in (older, newer):
        (warning,) = (fault for fault in answers[name]["faults"] if fault["code"] == "order-by-name")
        assert warning["severity"] == "warning"
        assert newer in warning["expected"]
    assert desk.figures("2026-11")["total"]["movement"]["closing"]["amount"] == 9_900_000


def test_times_of_saving_that_differ_raise_no_warning(desk):
    review_of(desk, name="a.xlsx", pipeline=[DEAL])
    time.sleep(1.1)
    review_of(desk, name="b.xlsx", pipeline=[{**DEAL, "amount": 1_000_000}])
    assert "order-by-name" not in {f["code"] for s in desk.intake().values() for f in s["faults"]}
