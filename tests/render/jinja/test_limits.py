"""The limits of a render: what a template builds is counted as often as it stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.render.jinja.limits import (
    MAX_DEPTH,
    MAX_PIECE,
    MAX_STEPS,
    MAX_TEXT,
    LimitError,
    check_growth,
    check_method,
    checked_size,
    counted_value,
    fresh_budget,
    spend,
    spend_text,
)

VALUES = st.recursive(
    st.text(max_size=8) | st.integers(0, 999) | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(VALUES)
def test_a_small_value_is_returned_as_it_is(value):
    with fresh_budget():
        assert checked_size(value) is value


@pytest.mark.parametrize("levels", [40, MAX_DEPTH + 1])
def test_a_value_that_doubles_with_each_level_is_refused(levels):
    value = ["a"]
    for _ in range(levels):
        value = [value, value]
    with fresh_budget(), pytest.raises(LimitError):
        checked_size(value)


def test_members_count_as_steps():
    with fresh_budget():
        checked_size([0] * (MAX_STEPS - 1))
        with pytest.raises(LimitError):
            checked_size([0, 0])


def test_a_list_that_holds_itself_ends():
    value: list[object] = [1]
    value.append(value)
    with fresh_budget():
        assert checked_size(value) is value


def test_steps_and_characters_have_a_sum():
    with fresh_budget():
        spend(MAX_STEPS)
        spend_text(MAX_TEXT)
        with pytest.raises(LimitError):
            spend(1)
        with pytest.raises(LimitError):
            spend_text(1)


def test_long_values_are_weighed_together():
    with fresh_budget():
        for _ in range(MAX_TEXT // MAX_PIECE):
            counted_value("a" * MAX_PIECE)
        with pytest.raises(LimitError):
            counted_value("a" * 1_000)
        assert counted_value("short") == "short"
    with fresh_budget(), pytest.raises(LimitError):
        counted_value("a" * (MAX_PIECE + 1))


@pytest.mark.parametrize(
    ("text", "arguments"), [("a" * 5_000, ("b" * 5_000,)), ("a" * 10**6, ({97: "b" * 30},)), ("x", (10**6,)), ("%999999d", (1,))]
)  # fmt: skip
def test_what_a_text_would_become_is_known_before(text, arguments):
    with pytest.raises(LimitError):
        check_growth(text, arguments, {})
    check_growth("a", ("b" * 100, 50, {97: "c"}), {})


@pytest.mark.parametrize(
    ("owner", "method", "arguments"),
    [
        ("\t" * 1_000, "expandtabs", (50_000,)),
        (b"\t" * 1_000, "expandtabs", (50_000,)),
        ("a" * 10**6, "join", (["b"] * 100,)),
        ("a," * 10**6, "split", (",",)),
        (1, "to_bytes", (10**9, "big")),
    ],
)
def test_what_a_method_would_make_is_known_before(owner, method, arguments):
    with pytest.raises(LimitError):
        check_method(owner, method, arguments, {})
    check_method("a\tb", method, (), {})
