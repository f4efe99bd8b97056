"""Filters that the engine puts into templates: values into their places, numbers of copies, cell tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import LoopContext, Undefined
from markupsafe import Markup

from reviewkit.render.jinja import VALUE_FILTER, UnknownName
from reviewkit.render.word.package.xml_text import plain_text
from reviewkit.render.word.template.drawing_bindings import DrawingRegistry
from reviewkit.render.word.template.insertion_sites import MOST_COLUMNS, Site
from reviewkit.render.word.template.render_state import RenderState, current_render
from reviewkit.render.word.template.value_xml import value_xml
from reviewkit.render.word.word_errors import ValueRefusedError

_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def inline_note(kind: str, first: int, caller: Callable[[], str]) -> str:
    """The number of a note whose text `caller` gives; its reference is the call."""
    return current_render.get().add_note(kind, first, str(caller()))


def engine_filters(sites: Mapping[int, Site], drawings: DrawingRegistry) -> dict[str, Callable[..., object]]:
    """The filters by name. Jinja computes no filter with a context before it renders: all take one.

    sites  the sites of all parts by number; may be filled later
    """

    @pass_context
    def rk_value(_context: object, value: object, number: int) -> str:
        return value_xml(value, sites[number])

    @pass_context
    def rk_bound(_context: object, value: object, number: int) -> Markup:
        return drawings.drawings[number].filled(_defined(value))

    @pass_context
    def rk_span(_context: object, value: object) -> int:
        if isinstance(value, UnknownName):
            value.fail()
        text = str(value).strip()
        if not text.isdigit() or not 1 <= int(text) <= MOST_COLUMNS:
            raise ValueRefusedError(f"needs a number of columns from 1 to 63, and {value!r} is none.")
        return int(text)

    @pass_context
    def rk_colour(_context: object, value: object) -> str:
        value = _defined(value)
        text = "auto" if value in (None, "") else str(value).removeprefix("#").strip()
        text = current_render.get().palette.get(text, text)
        if text != "auto" and not (len(text) == 6 and _HEX_DIGITS.issuperset(text)):
            raise ValueRefusedError(f"needs a colour such as “1B7D77” or “accent1”, and {value!r} is none.")
        return text

    @pass_context
    def rk_begins(_context: object, loop: object, cell: str) -> bool:
        turn = _turn(loop)
        return current_render.get().begins(cell, loop, turn)

    @pass_context
    def rk_across(_context: object, loop: object, cell: str, columns: int) -> Markup:
        _turn(loop)
        return Markup(current_render.get().span_mark(cell, loop, columns))  # noqa: S704  digits between marks

    @pass_context
    def rk_url_part(_context: object, value: object) -> str:
        return quote(plain_text("" if _defined(value) is None else value), safe="@")

    @pass_context
    def rk_link(_context: object, value: object, part: str) -> str:
        return current_render.get().link(part, str("" if _defined(value) is None else value))

    def from_state(method: Callable[[RenderState, str], object]) -> Callable[..., object]:
        return pass_context(lambda _context, value: method(current_render.get(), value))

    return {
        VALUE_FILTER: rk_value,
        "rk_bound": rk_bound,
        "rk_span": rk_span,
        "rk_colour": rk_colour,
        "rk_begins": rk_begins,
        "rk_across": rk_across,
        "rk_url_part": rk_url_part,
        "rk_link": rk_link,
        "rk_number": from_state(lambda state, _value: state.number("drawing")),
        "rk_bookmark": from_state(RenderState.begin_bookmark),
        "rk_bookmark_end": from_state(RenderState.end_bookmark),
        "rk_bookmark_name": from_state(lambda state, name: Markup.escape(state.bookmark_name(name))),
        "rk_bookmark_last": from_state(lambda state, name: Markup.escape(state.last_bookmark(name))),
        "rk_bookmark_next": from_state(lambda state, name: Markup.escape(state.next_bookmark(name))),
        "rk_first": from_state(RenderState.is_first),
    }


def _turn(loop: object) -> int:
    """The index of a loop's turn. Raises UndefinedError outside a loop."""
    if isinstance(loop, UnknownName):
        loop.fail()
    if not isinstance(loop, LoopContext):
        raise ValueRefusedError("needs a loop around it, and “loop” is another value here.")
    return int(loop.index0)


def _defined(value: object) -> object:
    """A value, None for an inline "if" without "else". Raises UndefinedError for an unknown name."""
    if not isinstance(value, Undefined):
        return value
    if isinstance(value, UnknownName) and not value.is_missing_else:
        value.fail()
    return None
