"""The list of documents, which drives runs, manifest, template check, run page and mails."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reviewkit.documents.document import WHOLE_PORTFOLIO
from reviewkit.documents.registry import (
    _require_distinct,
    all_documents,
    month_documents,
    quarter_documents,
)

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
DOCUMENTS = ROOT / "reviewkit" / "documents"


def declared_in(package):
    """The modules of a package that declare a document, by reading their text."""
    folder = DOCUMENTS / package
    return {path.stem for path in folder.glob("*.py") if "\nDOCUMENT = " in path.read_text(encoding="utf-8")}


@pytest.mark.parametrize(
    ("package", "documents"), [("month", month_documents), ("quarter", quarter_documents)]
)
def test_every_declared_document_is_found_and_stands_in_its_order(package, documents):
    found = documents()
    assert len(found) == len(declared_in(package)) >= 2
    assert [document.order for document in found] == sorted(document.order for document in found)


def test_the_kinds_that_are_relied_upon_from_outside_are_made():
    kinds = {document.kind for document in all_documents()}
    assert kinds >= {
        "partner_review",
        "minutes",
        "director",
        "channel_manager",
        "commit",
        "quarterly",
        "gap",
    }


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
    for document in all_documents():
        if "channel_manager" in document.mail:
            own = "channel_manager" in document.per
            assert document.edition_for("channel_manager", "CM1") == ("CM1" if own else WHOLE_PORTFOLIO)


def test_the_director_is_sent_the_edition_of_the_whole_portfolio():
    editions = {
        document.edition_for("director", "all") for document in all_documents() if "director" in document.mail
    }
    assert editions == {"all"}
