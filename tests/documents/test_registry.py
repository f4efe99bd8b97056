"""The list of documents, which drives runs, manifest, template check, run page and mails."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reviewkit.documents.registry import (
    _require_distinct,
    all_documents,
    month_documents,
    quarter_documents,
)

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_the_documents_of_a_month_stand_in_the_order_of_the_manifest():
    assert [document.kind for document in month_documents()] == [
        "partner_review",
        "minutes",
        "channel_manager",
        "director",
        "commit",
    ]


def test_the_documents_of_a_quarter_stand_in_the_order_of_the_manifest():
    assert [document.kind for document in quarter_documents()] == ["quarterly", "gap"]


def test_every_shipped_template_belongs_to_one_document_and_every_document_has_one():
    assert {path.name for path in TEMPLATES.glob("*.docx")} == {
        document.declaration.template for document in all_documents()
    }


def test_two_documents_of_one_kind_are_refused():
    with pytest.raises(ValueError, match="two documents have the kind"):
        _require_distinct(["gap", "calls", "gap"], "kind", "reviewkit.documents.quarter")


def test_what_is_made_of_the_whole_portfolio_cannot_be_mailed_to_a_partner():
    (commit,) = [document for document in month_documents() if document.kind == "commit"]
    with pytest.raises(ValueError, match="no edition of it may be mailed to a partner"):
        dataclasses.replace(commit, mail=("partner",))


def test_a_channel_manager_is_sent_its_own_edition_or_else_that_of_the_whole_portfolio():
    editions = {
        document.kind: document.edition_for("channel_manager", "CM1")
        for document in all_documents()
        if "channel_manager" in document.mail
    }
    assert editions == {"channel_manager": "CM1", "commit": "all", "gap": "CM1"}


def test_the_director_is_sent_the_edition_of_the_whole_portfolio():
    editions = {
        document.edition_for("director", "all") for document in all_documents() if "director" in document.mail
    }
    assert editions == {"all"}
