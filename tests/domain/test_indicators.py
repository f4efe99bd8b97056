"""The indicators of a plan: each with a source that the quarterly workbook has, and with its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.domain.indicators import BY_KEY, INDICATORS, CardValue, RowSum
from reviewkit.domain.vocabulary import AUDIENCES
from reviewkit.forms.plan import TARGETS
from reviewkit.forms.quarterly import QUARTERLY, require_sources


def test_each_key_stands_once():
    assert list(BY_KEY) == [indicator.key for indicator in INDICATORS]


@pytest.mark.parametrize("source", [CardValue("proposals"), RowSum("training", "hours", "course")])
def test_an_indicator_without_its_column_in_the_quarterly_workbook_is_an_error(source):
    with pytest.raises(ValueError, match=r"proposals is read from \w+\.\w+, which no sheet of quarterly has"):
        require_sources(QUARTERLY, [replace(BY_KEY["sales_visits"], key="proposals", source=source)])


def test_a_sum_over_an_audience_names_one_of_the_forms_audiences():
    audiences = {i.source.audience for i in INDICATORS if isinstance(i.source, RowSum) and i.source.audience}
    assert audiences == set(AUDIENCES)


def test_the_plan_promises_every_indicator_and_nothing_else():
    locked = {"quarter", "months"}
    assert [c.key for c in TARGETS.columns if c.key not in locked] == list(BY_KEY)


def test_only_the_budget_goes_down_and_only_the_share_is_no_flow():
    assert [i.key for i in INDICATORS if i.direction == "down"] == ["marketing_budget"]
    assert [i.key for i in INDICATORS if i.is_share] == ["share_of_partner_revenue"]
