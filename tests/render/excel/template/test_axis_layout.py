"""Positions of a template and their places in a rendered sheet."""

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.render.excel.template.axis_layout import (
    BLOCK_BEGINS,
    BLOCK_ENDS,
    LOOP_ENDS,
    TURN_BEGINS,
    AxisLayout,
    AxisPlan,
    Block,
    event,
)


def loop_of(turns: int) -> AxisLayout:
    """Rows 1 to 4, a loop over row 6 between its tags in 5 and 7, rows 8 and 12."""
    plan = AxisPlan.of_blocks([Block(5, 7, repeats=True)], [5, 7])
    body = [number for _ in range(turns) for number in (event(TURN_BEGINS, 0), 6)]
    return AxisLayout(
        plan, [1, 2, 4, event(BLOCK_BEGINS, 0), *body, event(LOOP_ENDS, 0), event(BLOCK_ENDS, 0), 8, 12]
    )


def test_rows_after_a_loop_are_shifted():
    assert loop_of(3).outputs == [1, 2, 4, 5, 6, 7, 8, 12]
    assert loop_of(5).outputs == [1, 2, 4, 5, 6, 7, 8, 9, 10, 14]
    assert loop_of(0).outputs == [1, 2, 4, 5, 9]


def test_a_position_outside_of_blocks_has_one_place():
    layout = loop_of(5)
    assert [layout.shifted(position) for position in (3, 4, 8, 9, 1000)] == [3, 4, 10, 11, 1002]


def test_a_range_around_a_loop_holds_all_its_turns():
    layout = loop_of(4)
    assert (layout.lowest(5, 7), layout.highest(5, 7)) == (5, 8)
    assert (layout.lowest(6, 6), layout.highest(6, 6)) == (5, 8)
    assert (layout.lowest(4, 8), layout.highest(4, 8)) == (4, 9)


def test_a_range_of_a_loop_without_turns_is_gone():
    layout = loop_of(0)
    assert layout.lowest(5, 7) is None
    assert layout.highest(6, 6) is None
    assert (layout.lowest(5, 8), layout.highest(4, 7)) == (5, 4)


def test_a_turn_is_found_by_a_place_inside():
    layout = loop_of(3)
    assert [layout.turn(0, place) for place in (5, 6, 7)] == [(5, 6), (6, 7), (7, 8)]
    assert layout.turn(0, 8) is None


def test_runs_leave_out_what_is_gone_and_join_what_touches():
    plan = AxisPlan.of_blocks([Block(2, 5, repeats=True)], [2, 5])
    turns = [number for _ in range(3) for number in (event(TURN_BEGINS, 0), 3, 4)]
    layout = AxisLayout(
        plan, [1, event(BLOCK_BEGINS, 0), *turns, event(LOOP_ENDS, 0), event(BLOCK_ENDS, 0), 6]
    )
    assert layout.runs(3, 3) == [(2, 2), (4, 4), (6, 6)]
    assert layout.runs(2, 5) == [(2, 7)]
    assert layout.runs(1, 6) == [(1, 8)]
    assert loop_of(0).runs(6, 6) == []


def test_touching_blocks_are_one_top():
    plan = AxisPlan.of_blocks([Block(2, 4, repeats=True), Block(4, 6, repeats=True)], [2, 4, 6])
    assert plan.tops == [(2, 6)]
    assert plan.loops_around(3) == (0,)
    assert plan.loops_around(4) == ()
    assert plan.loops_around(5) == (1,)


def test_the_tag_before_a_row_is_found_from_inside():
    plan = AxisPlan.of_blocks([Block(2, 8, repeats=True), Block(4, 6, repeats=True, parent=0)], [2, 4, 6, 8])
    assert plan.loop_begun_at(4, 5) == 1
    assert plan.loop_begun_at(2, 5) == 0
    assert plan.loop_begun_at(4, 7) == -1


@given(turns=st.lists(st.integers(0, 4), min_size=1, max_size=5), before=st.integers(0, 5))
def test_every_row_of_the_template_is_found_where_it_was_put(turns, before):
    """Blocks of one row between two tags, with one row between blocks."""
    blocks: list[Block] = []
    events: list[int] = list(range(1, before + 1))
    expected: dict[int, list[int]] = {position: [position] for position in range(1, before + 1)}
    position, place = before + 1, before
    for number, count in enumerate(turns):
        blocks.append(Block(position, position + 2, repeats=True))
        events.append(event(BLOCK_BEGINS, number))
        expected[position + 1] = []
        for _ in range(count):
            place += 1
            events += (event(TURN_BEGINS, number), position + 1)
            expected[position + 1].append(place)
        place += 1
        events += (event(LOOP_ENDS, number), event(BLOCK_ENDS, number), position + 3)
        expected[position + 3] = [place]
        position += 4
    removed = [p for block in blocks for p in (block.first, block.last)]
    layout = AxisLayout(AxisPlan.of_blocks(blocks, removed), events)
    assert {p: list(layout.copies(p)) for p in expected} == expected
    for p, places in expected.items():
        assert layout.lowest(p, p) == (places[0] if places else None)
        assert layout.highest(p, p) == (places[-1] if places else None)
    assert layout.outputs == sorted(layout.outputs)
