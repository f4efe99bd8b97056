"""Letters that an encoding lacks: the nearest ones stand for them, and each such text is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.delivery.crm_file import LostLetters, as_csv, lost_letters
from reviewkit.delivery.nearest_letters import in_nearest_letters
from reviewkit.store.export_journal import ExportedRecord


@pytest.mark.parametrize(
    ("encoding", "text", "written"),
    [
        ("cp1252", "Łódź", "Lódz"), ("cp1252", "Škoda", "Škoda"), ("cp1252", "Győr", "Gyor"), ("cp1252", "A → B", "A -> B"),
        ("cp1252", "Đorđe", "Dorde"), ("cp1252", "İzmir", "Izmir"), ("cp1252", "Iași", "Iasi"), ("cp1252", "œuvre", "œuvre"),
        ("cp1252", "e\u0301te\u0301", "été"), ("cp1252", "a\u2011b", "a-b"), ("cp1252", "a\u200bb", "ab"),
        ("cp1252", "1\u202f000", "1 000"), ("cp1252", "≤ 5", "<= 5"), ("cp1252", "東京", "??"), ("cp1252", "ﬁn", "fin"),
        ("iso-8859-1", "œuvre", "oeuvre"), ("iso-8859-1", "10 €", "10 EUR"), ("iso-8859-1", "l’été", "l'été"),
        ("ascii", "« été »", '" ete "'), ("ascii", "Straße", "Strasse"), ("ascii", "Æble Øre Åse", "AEble Ore Ase"),
        ("ascii", "Þór", "Thor"), ("utf-8", "東京 Łódź", "東京 Łódź"), ("utf-8-sig", "東京", "東京"), ("cp1250", "Łódź", "Łódź"),
    ],
)  # fmt: skip
def test_the_nearest_letters(encoding, text, written):
    assert in_nearest_letters(text, encoding) == written


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",))),
    st.sampled_from(["cp1252", "iso-8859-15", "ascii", "cp1250"]),
)
def test_every_text_can_be_written_and_what_can_stays(text, encoding):
    written = in_nearest_letters(text, encoding)
    assert written.encode(encoding).decode(encoding) == written
    assert in_nearest_letters(written, encoding) == written


@given(st.text(alphabet="aéŁ東→ €", max_size=8), st.sampled_from(["cp1252", "ascii", "utf-8"]))
def test_every_text_that_changes_is_named_with_its_record_and_field(text, encoding):
    records = [ExportedRecord("BP1|a-1", "new", {"reference": "A-1", "customer": text, "project": "plain"})]
    lost = lost_letters(records, {"customer": "Account"}, encoding)
    written = in_nearest_letters(text, encoding)
    assert lost == ([LostLetters("A-1", "Account", text, written)] if written != text else [])
    data = as_csv(records, {}, delimiter=";", encoding=encoding, guard_formulas=False).decode(encoding)
    assert written in data
