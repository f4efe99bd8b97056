"""The vocabularies: codes with their labels, the same for forms and documents."""

from __future__ import annotations

import pytest

from reviewkit.domain.vocabulary import BUCKETS, REVIEW_STATES, TALK_REASONS, WON_LOST
from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import Pick
from reviewkit.text import LANGUAGES, language

FRENCH = language("fr")


CHOSEN = sorted(
    {
        (form.key, sheet.key, column.key)
        for form in all_forms().values()
        for sheet in form.sheets
        for column in sheet.columns
        if isinstance(column, Pick) and isinstance(column.choices, tuple)
    }
)


@pytest.mark.parametrize(("form", "sheet", "column"), CHOSEN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_entries_of_a_drop_down_look_alike(form, sheet, column, lang):
    choices = all_forms()[form].sheet(sheet).column(column).choices
    shown = [choice.shown(language(lang)) for choice in choices]
    assert len(set(shown)) == len(shown) > 1


def test_a_drop_down_offers_the_codes_in_order():
    assert [choice.key for choice in WON_LOST.choices] == ["won", "lost"]
    assert WON_LOST.choices[0].shown(FRENCH) == "Gagnée"


def test_a_cell_may_hold_a_label_of_any_language_or_the_code():
    assert set(WON_LOST.choices[0].labels) == {"Gagnée", "Won", "won"}


def test_an_unknown_code_is_an_error_and_no_empty_cell():
    with pytest.raises(KeyError):
        BUCKETS.label("evaporated", FRENCH)
    with pytest.raises(KeyError):
        BUCKETS.label(None, FRENCH)


def test_no_code_is_said_where_its_absence_has_a_label():
    assert REVIEW_STATES.label(None, language("en")) == "not handed in"


def test_several_labels_are_separated_by_commas():
    assert TALK_REASONS.labels(["overdue", "no_next_step"], language("en")) == "close date past, no next step"
