"""The receipt of each accepted workbook: counts, amounts, movement and warnings."""

from __future__ import annotations

import pytest

from reviewkit.domain.period import Period
from reviewkit.history.people import need_directory
from reviewkit.runs.receipts import BUCKETS, receipts
from reviewkit.store import Store
from reviewkit.workspace import open_workspace


def deal(reference, amount, stage="3", **more):
    return {"reference": reference, "amount": amount, "stage": stage, **more}


@pytest.fixture
def handed_in(desk):
    for period, deals, more in (
        ("2026-10", [deal("D-1", 6_000_000), deal("D-2", 1_500_000), deal("D-3", 100_000)], {}),
        ("2026-11", [deal("D-1", 7_000_000), deal("D-4", 400_000)],
         {"outcomes": [{"reference": "D-2", "amount": 1_600_000}], "commit": [{"reference": "D-1", "amount": 7_000_000}]}),
    ):  # fmt: skip
        workbook = desk.forms("review", period, "--partner", "BP1")["BP1"]
        desk.review(workbook, f"{period}.xlsx", pipeline=deals, **more)
        assert desk.intake()[f"{period}.xlsx"]["status"] == "accepted"
    return desk


def test_status_prints_deals_amounts_movement_and_warnings(handed_in):
    printed = handed_in.run("status", "--period", "2026-11", "--json").json["partners"]
    receipt = printed["BP1"]["review"]["receipt"]
    assert receipt["counts"]["pipeline"] == 2
    assert receipt["amounts"] == {"pipe": 7_400_000, "won": 1_600_000, "commit": 7_000_000}
    movement = receipt["movement"]
    assert movement == handed_in.figures("2026-11")["partners"]["BP1"]["movement"]
    assert movement["opening"]["amount"] == 7_600_000
    assert movement["vanished"] == {"count": 1, "amount": 100_000}
    assert [w["code"] for w in receipt["warnings"]] == ["deal-vanished"]
    assert "receipt" not in printed["BP2"]["review"]


def test_the_text_is_ready_to_mail_in_the_reader_s_language(handed_in):
    receipt = handed_in.run("status", "--period", "2026-11", "--json").json["partners"]["BP1"]["review"][
        "receipt"
    ]
    assert "novembre 2026" in receipt["subject"]
    text = receipt["text"].replace("\u202f", " ").replace("\xa0", " ")
    assert "74 000 €" in text
    assert "D-3" in text
    assert text.isprintable() or "\n" in text
    answer = handed_in.run("status", "--period", "2026-11", "--receipts")
    assert "D-3" in answer.out


def test_a_receipt_s_buckets_add_up_to_its_pipe(handed_in):
    workspace = open_workspace(handed_in.root)
    with Store(workspace.database_url) as store:
        period = Period("month", 2026, 11)
        directory = need_directory(store, period, currency="EUR", lang="fr")
        receipt = receipts(store, workspace.settings, directory, period)["review", "BP1"]
    signs = {
        "opening": 1,
        "new": 1,
        "reopened": 1,
        "raised": 1,
        "lowered": -1,
        "won": -1,
        "lost": -1,
        "vanished": -1,
    }
    assert (
        sum(receipt.movement[key]["amount"] * sign for key, sign in signs.items()) == receipt.amounts["pipe"]
    )
    assert [key for key, _ in BUCKETS] == [*signs, "closing"]


def test_the_vendor_s_own_workbooks_have_receipts_too(desk):
    workspace = open_workspace(desk.root)
    with Store(workspace.database_url) as store:
        period = Period("month", 2026, 7)
        directory = need_directory(store, period, currency="EUR", lang="fr")
        receipt = receipts(store, workspace.settings, directory, period)["directory", ""]
    assert receipt.counts["partners"] == 2
    assert receipt.movement is None
    assert "annuaire-2026-07.xlsx" in receipt.text()
