"""Jinja, boxed in: no Python internals, no endless loops, no text larger than memory.

A template comes from people we do not know, by mail or from a share. Jinja's sandbox keeps
it from our objects; the limits here keep it from our time and memory.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import BuiltinMethodType
from typing import Any, NoReturn

from jinja2 import StrictUndefined, UndefinedError, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Undefined, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from reviewkit.render.word.template.tags import (
    BLOCK_END,
    BLOCK_START,
    NOTE_END,
    NOTE_START,
    PRINT_END,
    PRINT_START,
)
from reviewkit.render.word.template.template_errors import LimitError

MAX_STEPS = 2_000_000  # loop turns of one render; a macro call counts as ten
MAX_TEXT = 100_000_000  # characters of one part
MAX_PIECE = 20_000_000  # characters of one value computed in a tag
MAX_WIDTH = 100_000  # asked of center, indent, format, ljust ...
MAX_BITS = 8_000_000  # of a whole number: more than a million digits

PUT = "rk_put"  # the filter around everything printed, see values.put
_DICT_PARTS = frozenset(dir(dict))

spent: ContextVar[list[int]] = ContextVar("spent")


class Unknown(StrictUndefined):
    """A name that the context lacks: an error wherever it is used, with the nearest known name."""

    __slots__ = ()

    @property
    def hint(self) -> str | None:
        """The name that resembles the unknown one most, or None."""
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return nearest(name, _known.get([]))
        owner = self._undefined_obj
        names = owner if isinstance(owner, Mapping) else [key for key in dir(owner) if key[:1] != "_"]
        return nearest(name, [str(key) for key in names])

    @property
    def nothing(self) -> bool:
        """An inline "if" without "else" whose condition is false: nothing, and no error."""
        return self._undefined_name is None and self._undefined_exception is UndefinedError

    def fail(self) -> NoReturn:
        """Raise what using this value means."""
        raise self._undefined_exception(self._undefined_message)


_known: ContextVar[Iterable[str]] = ContextVar("known")


@contextmanager
def known_names(context: Mapping[str, Any]) -> Iterator[None]:
    """The names that a mistyped one is compared with."""
    token = _known.set([str(name) for name in context])
    try:
        yield
    finally:
        _known.reset(token)


@contextmanager
def fresh_budget() -> Iterator[None]:
    """A render's own count of steps and characters."""
    token = spent.set([0, 0])
    try:
        yield
    finally:
        spent.reset(token)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name of `names` that a typist most likely meant, or None."""
    known = [key for key in names if not key.startswith("_")]
    folded = {key.casefold(): key for key in known}
    if name.casefold() in folded:
        return folded[name.casefold()]
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None


def spend(steps: int) -> None:
    """Count loop turns and macro calls. Raises LimitError past MAX_STEPS."""
    counter = spent.get()
    counter[0] += steps
    if counter[0] > MAX_STEPS:
        raise LimitError(f"repeats more than {MAX_STEPS:_} times.")


@pass_context
def _bounded(_context: object, items: Any) -> Any:
    """What a "for" goes through, counted before it starts where its length is known."""
    if isinstance(items, Undefined):
        return items if not (isinstance(items, Unknown) and items.nothing) else ()
    try:
        spend(len(items) + 1)
    except (TypeError, OverflowError):
        return _counted(items)
    return items


def _counted(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        spend(1)
        yield item


def spend_text(characters: int) -> None:
    """Count characters that a macro or a long value makes. Raises LimitError past MAX_TEXT."""
    counter = spent.get()
    counter[1] += characters
    if counter[1] > MAX_TEXT:
        raise LimitError(f"makes more than {MAX_TEXT:_} characters.")


@pass_context
def _step(_context: object, characters: int) -> Markup:
    spend(10)
    spend_text(characters)
    return Markup("")


def _small(*numbers: object) -> None:
    for number in numbers:
        if isinstance(number, int | float) and abs(number) > MAX_WIDTH:
            raise LimitError(f"asks for a width of {number:.3g}.")


def _sized(value: Any) -> Any:
    if isinstance(value, str | bytes | list | tuple) and len(value) > MAX_PIECE:
        raise LimitError(f"makes a text of more than {MAX_PIECE:_} characters.")
    return value


@pass_context
def _concat(_context: object, items: tuple[Any, ...]) -> str:
    for item in items:
        if isinstance(item, Unknown) and not item.nothing:
            item.fail()
    parts = ["" if isinstance(item, Undefined) else item for item in items]
    if sum(len(part) for part in parts if isinstance(part, str)) > MAX_PIECE:
        _sized(" " * (MAX_PIECE + 1))
    return markup_join(parts)


def _guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A Jinja filter whose result could outgrow its arguments, with its numbers checked."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    def guarded(*args: Any, **options: Any) -> Any:
        _small(*args[first + 1 :], *options.values())
        value = args[first]
        if name in ("format", "replace", "join"):
            _growth(str(value) if name == "format" else value, args[first + 1 :], options)
        return _sized(function(*args, **options))

    for mark in ("jinja_pass_arg",):
        if hasattr(function, mark):
            setattr(guarded, mark, getattr(function, mark))
    return guarded


def _growth(value: Any, args: tuple[Any, ...], options: Mapping[str, Any]) -> None:
    arguments = [*args, *options.values()]
    _small(*arguments)
    texts = [len(argument) for argument in arguments if isinstance(argument, str)]
    size = len(value) if hasattr(value, "__len__") else 0
    if (size + 1) * max(texts, default=0) > MAX_PIECE:
        raise LimitError(f"makes a text of more than {MAX_PIECE:_} characters.")
    if isinstance(value, str) and any(run.isdigit() and len(run) > 5 for run in _digit_runs(value)):
        raise LimitError("asks for a width of more than 100 000.")


def _digit_runs(text: str) -> list[str]:
    return (
        "".join(sign if sign.isdigit() else " " for sign in text).split()
        if "%" in text or "{" in text
        else []
    )


class _Printer(CodeGenerator):
    """Code that prints what the engine's own filters return as it is: it is escaped already.

    jinja2.nativetypes overrides the same two methods.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if isinstance(node, nodes.Filter) and node.name == PUT:
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Box(ImmutableSandboxedEnvironment):
    """The environment that templates run in."""

    code_generator_class = _Printer
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(
            block_start_string=BLOCK_START,
            block_end_string=BLOCK_END,
            variable_start_string=PRINT_START,
            variable_end_string=PRINT_END,
            comment_start_string=NOTE_START,
            comment_end_string=NOTE_END,
            autoescape=True,
            undefined=Unknown,
            keep_trailing_newline=True,
            cache_size=0,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.globals.pop("lipsum")
        self.globals["range"] = _range
        for name in ("center", "indent", "format", "replace", "join", "batch", "slice", "wordwrap", "tojson"):
            self.filters[name] = _guarded(name, FILTERS[name])
        self.filters |= {"rk_bounded": _bounded, "rk_step": _step, "rk_concat": _concat}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """+ * ** %, refused where the result could fill the memory."""
        if operator == "**":
            bits = left.bit_length() if isinstance(left, int) else 0
            if isinstance(right, int) and bits * max(right, 0) > MAX_BITS:
                raise LimitError("computes a number too large to print.")
        elif operator == "*":
            for text, times in ((left, right), (right, left)):
                if isinstance(text, str | bytes | list | tuple) and isinstance(times, int):
                    if len(text) * times > MAX_PIECE:
                        raise LimitError(f"makes a text of more than {MAX_PIECE:_} characters.")
                    if isinstance(text, list | tuple):
                        spend(len(text) * max(times, 0))
            if (
                isinstance(left, int)
                and isinstance(right, int)
                and left.bit_length() + right.bit_length() > MAX_BITS
            ):
                raise LimitError("computes a number too large to print.")
        elif operator == "%" and isinstance(left, str):
            _growth(left, right if isinstance(right, tuple) else (right,), {})
        elif operator == "+" and isinstance(left, str | list | tuple) and hasattr(right, "__len__"):
            if len(left) + len(right) > MAX_PIECE:
                raise LimitError(f"makes a text of more than {MAX_PIECE:_} characters.")
            if not isinstance(left, str):
                spend(len(left) + len(right))
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, function: Any, /, *args: Any, **options: Any) -> Any:
        """A call in a tag; methods of text get their sizes checked first."""
        owner = getattr(function, "__self__", None)
        if isinstance(owner, str | bytes) and (
            isinstance(function, BuiltinMethodType) or isinstance(owner, Markup)
        ):
            _growth(owner, args, options)
        return super().call(context, function, *args, **options)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """str.format, with its widths checked before it makes them."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text = value.__self__

        def guarded(*args: Any, **options: Any) -> str:
            _growth(text, args, options)
            return wrapped(*args, **options)

        return guarded

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`row.name`: a mapping's item at once, where the mapping has no such attribute."""
        if type(obj) is dict and attribute not in _DICT_PARTS:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No name that begins with an underscore, on anything."""
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)


def _range(*args: int) -> range:
    made = range(*args)
    if len(made) > MAX_STEPS:
        raise LimitError(f"counts to {len(made):_}: more than {MAX_STEPS:_}.")
    return made


def harden(tree: nodes.Template, wrap: Callable[[nodes.Expr], nodes.Expr]) -> nodes.Template:
    """Put the limits, and `wrap` around everything printed, into a parsed template."""
    for loop in tree.find_all(nodes.For):
        loop.iter = _filtered(loop.iter, "rk_bounded")
    for loop in tree.find_all(nodes.For):
        if loop.recursive:  # its inner turns are called, not gone through
            step = _filtered(nodes.Const(0, lineno=loop.lineno), "rk_step")
            loop.body.insert(0, nodes.Output([step], lineno=loop.lineno))
    kept: list[Any] = [*tree.find_all((nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock))]
    for holder in kept:
        # What these make is kept in memory before it is printed: their turns are weighed too.
        for block in [holder, *holder.find_all(nodes.For)]:
            text = sum(len(data.data) for data in block.find_all(nodes.TemplateData))
            step = _filtered(nodes.Const(text, lineno=block.lineno), "rk_step")
            block.body.insert(0, nodes.Output([step], lineno=block.lineno))
    for output in tree.find_all(nodes.Output):
        output.nodes = [
            node if isinstance(node, nodes.TemplateData) or _is_ours(node) else wrap(node)
            for node in output.nodes
        ]
    _bound_concat(tree)
    if tree.environment is not None:
        tree.set_environment(tree.environment)
    return tree


def _is_ours(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Filter) and node.name == "rk_step"


def _bound_concat(node: nodes.Node) -> None:
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, nodes.Node):
            setattr(node, name, _concat_free(value))
        elif isinstance(value, list):
            value[:] = [_concat_free(item) if isinstance(item, nodes.Node) else item for item in value]


def _concat_free(node: nodes.Node) -> nodes.Node:
    _bound_concat(node)
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.Tuple(node.nodes, "load", lineno=node.lineno), "rk_concat")
    return node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


__all__ = ["Box", "SecurityError", "Unknown", "harden", "nearest", "spend", "spent"]
