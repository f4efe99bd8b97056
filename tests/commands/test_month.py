"""The month as one run: its documents, its messages, and what it must not do."""

from __future__ import annotations

import datetime as dt
import email
import hashlib
import io
import json
import re
import shutil
import zipfile

import docx
import openpyxl
import pytest

from reviewkit.documents.registry import month_documents
from tests.commands.desk import Desk, copy_of

NAMES = {
    "BP1": {
        "name": "Armor Conseil",
        "deals": ("Ateliers Kervran", "Groupe Delmas & Fils <Sud>"),
        "who": "Léa Le Goff",
    },
    "BP2": {
        "name": "Béarn Informatique",
        "deals": ("Verrerie d’Aix", "Transports Béarnais"),
        "who": "Paul Etcheverry",
    },
    "BP3": {"name": "Caledonia Systems", "deals": ("Highland Foods", "Clyde Marine"), "who": "Fiona Grant"},
}


def month_desk(root) -> Desk:
    """Make a workspace of three partners of two managers; one reads English, one is missing in November."""
    desk = Desk(root)
    desk.directory(
        "2026-07",
        [
            {"code": "BP1", "name": NAMES["BP1"]["name"], "channel_manager": "CM1"},
            {"code": "BP2", "name": NAMES["BP2"]["name"], "channel_manager": "CM1"},
            {"code": "BP3", "name": NAMES["BP3"]["name"], "channel_manager": "CM2", "language": "en"},
        ],
        managers=[{"code": "CM1"}, {"code": "CM2"}],
    )
    desk.intake()
    french, english = desk.schema, desk.run("schema", "--lang", "en", "--json").json["forms"]
    for period in ("2026-10", "2026-11"):
        day = dt.date(2026, int(period[-2:]), 14)
        for code, path in desk.forms("review", period).items():
            if period == "2026-11" and code == "BP2":
                continue
            first, second = NAMES[code]["deals"]
            usual = {"salesperson": NAMES[code]["who"], "expected_close": dt.date(2026, 12, 20)}
            pipeline = [
                {"reference": f"{code}-1", "customer": first, "stage": "4", "amount": 8_000_000, **usual}
            ]
            outcomes = []
            if period == "2026-10":
                pipeline.append({"reference": f"{code}-2", "customer": second, "amount": 3_000_000, **usual})
            else:
                outcomes.append({"reference": f"{code}-2", "closed_on": day, "amount": 2_900_000})
            desk.schema = english if code == "BP3" else french
            desk.review(
                path,
                f"{period} {code}.xlsx",
                pipeline=pipeline,
                outcomes=outcomes,
                commit=[{"reference": f"{code}-2", "amount": 3_000_000}]
                if period == "2026-10"
                else [{"reference": f"{code}-1"}],
                assessment=[{"topic": "difficulty", "text": f"Difficulté chez {first}"}],
            )
        desk.schema = french
        desk.intake()
    return desk


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    desk = copy_of(month_desk, tmp_path_factory.mktemp("month") / "desk")
    answer = desk.run("monthly", "--period", "2026-11", "--json")
    return desk, answer


def folder_of(desk):
    return desk.root / "output" / "2026-11"


def test_everything_the_month_needs_is_made_and_listed(month):
    desk, answer = month
    assert answer.code == 1  # somebody is missing
    manifest = answer.json
    made = {(d["kind"], d["for"], d["format"]) for d in manifest["documents"]}
    for code in NAMES:
        assert {
            ("partner_review", code, "docx"),
            ("partner_review", code, "xlsx"),
            ("review_workbook", code, "xlsx"),
        } <= made
    for code in ("CM1", "CM2"):
        assert {("channel_manager", code, "docx"), ("channel_manager", code, "xlsx")} <= made
    for kind in ("director", "commit"):
        assert {(kind, "all", "docx"), (kind, "all", "xlsx")} <= made
    assert ("run_page", "all", "html") in made
    assert manifest["missing"] == [{"partner": "BP2", "form": "review"}]
    assert {s["file"] for s in manifest["submissions"]} == {"2026-11 BP1.xlsx", "2026-11 BP3.xlsx"}
    for document in manifest["documents"]:
        data = (folder_of(desk) / document["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == document["sha256"]


def text_of(data: bytes) -> str:
    """Return the text of a zip's members, without tags, so that a name split over runs is found too."""
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    texts = []
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        for name in box.namelist():
            inner = box.read(name)
            if inner[:2] == b"PK":
                texts.append(text_of(inner))
            else:
                text = inner.decode("utf-8", "replace")
                texts += [name, text, re.sub(r"<[^>]*>", "", text)]
    return "\n".join(texts)


def test_no_document_of_a_partner_holds_anything_of_another(month):
    desk, answer = month
    for document in answer.json["documents"]:
        if document["for"] not in NAMES:
            continue
        text = text_of((folder_of(desk) / document["path"]).read_bytes())
        for code, other in NAMES.items():
            if code == document["for"]:
                continue
            for word in (other["name"], other["who"], *other["deals"], f"{code}-1", f"{code}-2"):
                assert word not in text, (document["path"], word)
                assert word.replace("&", "&amp;").replace("<", "&lt;") not in text


def test_a_second_run_makes_nothing_new_and_says_so(month):
    desk, answer = month
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder_of(desk).rglob("*") if p.is_file()}
    again = desk.run("monthly", "--period", "2026-11")
    assert again.code == 1
    assert "Rien de nouveau" in again.err
    assert {
        p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder_of(desk).rglob("*") if p.is_file()
    } == before
    assert desk.run("monthly", "--period", "2026-11", "--json").json == answer.json


def test_two_fresh_workspaces_give_the_same_bytes(month, tmp_path):
    desk, answer = month
    twin = tmp_path / "twin"
    twin.mkdir()
    for name in ("reviewkit.toml", "reviewkit.key"):
        shutil.copy(desk.root / name, twin / name)
    shutil.copytree(desk.inbox, twin / "inbox")
    other = object.__new__(Desk)
    other.root = twin
    printed = other.run("monthly", "--period", "2026-11", "--jobs", "2", "--json").json
    ours = {d["path"]: d["sha256"] for d in answer.json["documents"] if d["kind"] != "run_page"}
    theirs = {d["path"]: d["sha256"] for d in printed["documents"] if d["kind"] != "run_page"}
    assert ours == theirs


def test_every_document_opens(month):
    desk, answer = month
    for document in answer.json["documents"]:
        path = folder_of(desk) / document["path"]
        if document["format"] == "docx":
            assert docx.Document(str(path)).paragraphs
        elif document["format"] == "xlsx":
            assert openpyxl.load_workbook(path).sheetnames


def test_a_reader_gets_his_language(month):
    desk, answer = month
    texts = {}
    for document in answer.json["documents"]:
        if document["kind"] == "partner_review" and document["format"] == "docx":
            texts[document["for"]] = text_of((folder_of(desk) / document["path"]).read_bytes())
    assert "novembre 2026" in texts["BP1"]
    assert "November 2026" in texts["BP3"]
    assert "novembre 2026" not in texts["BP3"]


def test_why_leads_from_a_number_to_its_cells(month):
    desk, _ = month
    printed = desk.run("why", "partners.BP1.achieved", "--period", "2026-11", "--json").json
    assert printed["value"] == {"count": 1, "amount": 2_900_000}
    (source,) = printed["sources"]
    assert source["file"] == "2026-11 BP1.xlsx"
    assert source["reference"] == "BP1-2"
    assert source["amount"] == 2_900_000
    book = openpyxl.load_workbook(desk.inbox / source["file"])
    assert book[source["sheet"]][source["cell"]].value == 29000
    for path in ("total.stages.4", "total.movement.won", "channel_managers.CM1.commit.old", "total.focus"):
        answer = desk.run("why", path, "--period", "2026-11", "--json").json
        amount = answer["value"]["amount"]
        assert sum(record["amount"] for record in answer["sources"]) == amount, path
    assert desk.run("why", "partners.BP1.nonsense", "--period", "2026-11").code == 2


def test_a_later_revision_of_an_earlier_month_is_named_as_a_correction(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    desk.run("monthly", "--period", "2026-10")
    desk.run("monthly", "--period", "2026-11")
    path = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
    desk.review(
        path,
        "2026-10 BP1 corrigé.xlsx",
        pipeline=[
            {"reference": "BP1-1", "customer": "Ateliers Kervran", "stage": "4", "amount": 7_000_000},
            {"reference": "BP1-2", "customer": "Groupe Delmas", "amount": 3_000_000},
        ],
        commit=[{"reference": "BP1-2", "amount": 3_000_000}],
    )
    manifest = desk.run("monthly", "--period", "2026-11", "--json").json
    path = next(
        d["path"]
        for d in manifest["documents"]
        if d["kind"] == "partner_review" and d["for"] == "BP1" and d["format"] == "xlsx"
    )
    book = openpyxl.load_workbook(folder_of(desk) / path)
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert [row for row in rows if {"BP1-1", 80000, 70000, -10000} <= set(row)]
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["opening"]["amount"] == 10_000_000


def test_one_failing_document_stops_no_other_and_is_named(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    template = desk.root / "templates" / "commit.docx"
    document = docx.Document()
    document.add_paragraph("{{ no_such_name }}")
    document.save(str(template))
    answer = desk.run("monthly", "--period", "2026-11")
    assert answer.code == 1
    assert "no_such_name" in answer.err
    manifest = json.loads((folder_of(desk) / "manifest.json").read_text(encoding="utf-8"))
    kinds = {document["kind"] for document in manifest["documents"] if document["format"] == "docx"}
    expected = {document.kind for document in month_documents() if document.kind != "minutes"}
    assert kinds == expected - {"commit"}


def test_a_currency_without_a_rate_stops_the_run_before_anything_is_made(tmp_path):
    desk = Desk(tmp_path / "desk")
    desk.directory("2026-11", [{"code": "BP1", "currency": "CHF"}])
    answer = desk.run("monthly", "--period", "2026-11")
    assert answer.code == 2
    assert "CHF" in answer.err
    assert "[[rates]]" in answer.err
    assert not (folder_of(desk) / "manifest.json").exists()


def test_usage_errors_say_what_to_write(desk):
    for words, hint in (
        (("monthly", "--period", "2026-Q4"), "2026-11"),
        (("monthly", "--period", "soon"), "2026-11"),
        (("forms", "review", "--period", "2026"), "2026-11"),
        (("forms", "nonsense", "--period", "2026-11"), "review"),
        (("monthly", "--period", "2026-11", "--partner", "ZZ"), "BP1"),
    ):
        answer = desk.run(*words)
        assert answer.code == 2, words
        assert hint in answer.err, words


def test_only_the_named_partners_documents_are_made_again(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    desk.run("monthly", "--period", "2026-11")
    manifest = desk.run("monthly", "--period", "2026-11", "--partner", "BP1", "--json").json
    assert {d["for"] for d in manifest["documents"] if d["kind"] == "partner_review"} == set(NAMES)


def test_a_run_for_one_partner_leaves_the_manifest_and_the_mails_as_they_were(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    assert desk.run("monthly", "--period", "2026-11").code == 1  # BP2 has not handed in
    before = {p: p.read_bytes() for p in sorted(folder_of(desk).rglob("*")) if p.is_file()}
    assert desk.run("monthly", "--period", "2026-11", "--partner", "BP1").code == 1
    assert before == {p: p.read_bytes() for p in sorted(folder_of(desk).rglob("*")) if p.is_file()}


def test_a_run_for_one_partner_writes_to_that_partner_alone(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    printed = desk.run("monthly", "--period", "2026-11", "--partner", "BP1", "--json").json
    # BP2 has not handed in: its reminder waits for a run that makes the workbook it carries.
    mails = {d["for"] for d in printed["documents"] if d["kind"] == "mail"}
    assert mails & set(NAMES) == set()
    printed = desk.run("monthly", "--period", "2026-11", "--partner", "BP2", "--json").json
    (reminder,) = [d["path"] for d in printed["documents"] if d["kind"] == "mail" and d["for"] == "BP2"]
    message = email.message_from_bytes((folder_of(desk) / reminder).read_bytes())
    (attached,) = [name for part in message.walk() if (name := part.get_filename())]
    assert attached.startswith("review-2026-11")
    # It stays while others are made, and goes once BP2 has handed in.
    printed = desk.run("monthly", "--period", "2026-11", "--partner", "BP1", "--json").json
    assert reminder in {d["path"] for d in printed["documents"]}
    assert desk.run("mail", "--period", "2026-11").code == 0
    desk.review(desk.forms("review", "2026-11")["BP2"], "2026-11 BP2.xlsx")
    printed = desk.run("monthly", "--period", "2026-11", "--partner", "BP1", "--json").json
    assert printed["missing"] == []
    assert reminder not in {d["path"] for d in printed["documents"]}
    assert not (folder_of(desk) / reminder).exists()


def test_every_document_of_the_manifest_says_its_period(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    desk.review(desk.forms("review", "2026-11")["BP2"], "2026-11 BP2.xlsx", status="reviewed")
    printed = desk.run("monthly", "--period", "2026-11", "--json").json
    assert {frozenset(d) for d in printed["documents"]} == {
        frozenset({"kind", "for", "format", "path", "sha256", "period"})
    }
    coming = {(d["kind"], d["for"]) for d in printed["documents"] if d["period"] != "2026-11"}
    assert coming == {("review_workbook", "BP2")}


def test_a_deal_closed_is_exported_once_with_all_that_its_pipe_held(tmp_path):
    desk = copy_of(month_desk, tmp_path / "desk")
    desk.run("monthly", "--period", "2026-11")
    # Made again, since the run is for one partner: nothing is new or changed for the CRM.
    desk.run("monthly", "--period", "2026-11", "--partner", "BP1")
    (file,) = (folder_of(desk) / "crm").glob("*.csv")
    (won,) = [line for line in file.read_text(encoding="utf-8-sig").splitlines() if "BP1-2" in line]
    assert "Groupe Delmas" in won
    assert "Léa Le Goff" in won
