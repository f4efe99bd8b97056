"""Jinja in a sandbox: no Python internals, no endless loops, no text larger than memory.

A template comes from people we do not know, by mail or from a share. Jinja's sandbox protects
our objects; the limits here protect our time and memory. The private parts of Jinja used here
are listed in docs/decisions/private-apis.md.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from types import (
    BuiltinMethodType,
    FunctionType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
)
from typing import NoReturn, cast

from jinja2 import StrictUndefined, UndefinedError, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from jinja2.runtime import Context, Macro, Undefined, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Namespace, missing
from markupsafe import Markup

from reviewkit.render.jinja.delimiters import (
    BLOCK_END,
    BLOCK_START,
    NOTE_END,
    NOTE_START,
    PRINT_END,
    PRINT_START,
)
from reviewkit.render.jinja.limits import (
    MAX_BITS,
    MAX_PIECE,
    MAX_STEPS,
    MAX_WORDS,
    LimitError,
    check_growth,
    check_method,
    check_widths,
    checked_size,
    counted_value,
    spend,
    spend_text,
    too_long,
)


class MethodError(Exception):
    """A template names a method of a value without calling it: its text would be Python's, and never the same."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"names “{name}”, a method of the value and no value of the data. "
            f"Write {name}() to call it, or give the data another name."
        )


VALUE_FILTER = "rk_value"  # the filter around everything printed, see value_xml.py
_BUILDERS = (dict, Namespace, Cycler)
_DICT_ATTRIBUTES = frozenset(dir(dict))


class UnknownName(StrictUndefined):
    """A name that the context lacks: an error wherever it is used. `hint` is the nearest known name."""

    __slots__ = ()

    @property
    def hint(self) -> str | None:
        """The name that resembles the unknown one most, or None."""
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return nearest_name(name, _known.get([]))
        owner = self._undefined_obj
        names = owner if isinstance(owner, Mapping) else [key for key in dir(owner) if key[:1] != "_"]
        return nearest_name(name, [str(key) for key in names])

    @property
    def is_missing_else(self) -> bool:
        """Whether this is an inline "if" without "else" whose condition is false: no value, and no error."""
        return self._undefined_name is None and self._undefined_exception is UndefinedError

    def fail(self) -> NoReturn:
        """Raise the error of using this value."""
        raise self._undefined_exception(self._undefined_message)


_known: ContextVar[Iterable[str]] = ContextVar("known")


@contextmanager
def known_names(context: Mapping[str, object]) -> Iterator[None]:
    """Compare mistyped names with those of a context while it renders."""
    token = _known.set([str(name) for name in context])
    try:
        yield
    finally:
        _known.reset(token)


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The name of `names` that was most likely meant, or None."""
    known = [key for key in names if not key.startswith("_")]
    folded = {key.casefold(): key for key in known}
    if name.casefold() in folded:
        return folded[name.casefold()]
    matches = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return matches[0] if matches else None


@pass_context
def _bounded(_context: object, items: object) -> object:
    """The items of a "for", counted before it starts where their number is known."""
    if isinstance(items, Undefined):
        return items if not (isinstance(items, UnknownName) and items.is_missing_else) else ()
    try:
        spend(len(cast("Sized", items)) + 1)
    except (TypeError, OverflowError):
        return _counted(cast("Iterable[object]", items))
    return items


def _counted(items: Iterable[object]) -> Iterator[object]:
    for item in items:
        spend(1)
        yield item


@pass_context
def _step(_context: object, characters: int) -> Markup:
    spend(10)
    spend_text(characters)
    return Markup("")


@pass_context
def _concat(_context: object, items: tuple[object, ...]) -> str:
    for item in items:
        if isinstance(item, UnknownName) and not item.is_missing_else:
            item.fail()
    parts = ["" if isinstance(item, Undefined) else item for item in items]
    if sum(len(part) for part in parts if isinstance(part, str)) > MAX_PIECE:
        raise too_long()
    return cast("str", counted_value(markup_join(parts)))


# Filters that take a text apart into its words, a list many times as large.
_OF_WORDS = frozenset({"indent", "striptags", "title", "urlize", "wordcount", "wordwrap"})
_GROWING = frozenset({"format", "replace", "join"})
_SORTING = frozenset({"dictsort", "groupby", "max", "min", "sort", "unique"})
_STEPS_OF_SORTING = 4  # for each member: it is compared, and its attribute looked up


def _guarded(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """A Jinja filter whose numbers and texts are checked before, and whose result is weighed after."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    def guarded(*args: object, **options: object) -> object:
        arguments = (*args[first + 1 :], *options.values())
        check_widths(*arguments)
        value = args[first] if len(args) > first else None
        if name in _GROWING:
            check_growth(str(value) if name == "format" else value, args[first + 1 :], options)
        elif name in _SORTING and isinstance(value, Sized):
            spend(_STEPS_OF_SORTING * len(value))
        elif name in _OF_WORDS and isinstance(value, str) and len(value) > MAX_WORDS:
            raise LimitError(f"takes a text of more than {MAX_WORDS:_} characters apart.")
        elif name in ("batch", "slice") and len(arguments) > 1 and isinstance(arguments[0], int):
            checked_size([arguments[1]] * arguments[0])
        return counted_value(function(*args, **options))

    for mark in ("jinja_pass_arg", "jinja_async_variant"):  # what Jinja's pass_context and its like set
        if hasattr(function, mark):
            setattr(guarded, mark, getattr(function, mark))
    return guarded


@pass_context
def _built(_context: object, value: object) -> object:
    """A list, tuple or dict that stands in a tag, measured."""
    return checked_size(value)


class UnescapedOutputGenerator(CodeGenerator):
    """A code generator that prints the output of the engine's own filter as it is: it is escaped already.

    jinja2.nativetypes overrides the same two methods.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if isinstance(node, nodes.Filter) and node.name == VALUE_FILTER:
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The Jinja environment that templates run in."""

    code_generator_class = UnescapedOutputGenerator
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
            undefined=UnknownName,
            keep_trailing_newline=True,
            cache_size=0,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.globals.pop("lipsum")
        self.globals["range"] = _range
        self.filters |= {name: _guarded(name, function) for name, function in FILTERS.items()}
        self.filters |= {"rk_bounded": _bounded, "rk_step": _step, "rk_concat": _concat, "rk_built": _built}
        self.filters["rk_no_method"] = _no_method

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Compute + * ** %; refuse where the result could fill the memory."""
        if operator == "**":
            bits = left.bit_length() if isinstance(left, int) else 0
            if isinstance(right, int) and bits * max(right, 0) > MAX_BITS:
                raise LimitError("computes a number too large to print.")
        elif operator == "*":
            for text, times in ((left, right), (right, left)):
                if isinstance(text, str | bytes | list | tuple) and isinstance(times, int):
                    if len(text) * times > MAX_PIECE:
                        raise too_long()
                    if isinstance(text, list | tuple):
                        spend(len(text) * max(times, 0))
            if (
                isinstance(left, int)
                and isinstance(right, int)
                and left.bit_length() + right.bit_length() > MAX_BITS
            ):
                raise LimitError("computes a number too large to print.")
        elif operator == "%" and isinstance(left, str):
            check_growth(left, right if isinstance(right, tuple) else (right,), {})
        elif operator == "+" and isinstance(left, str | list | tuple) and hasattr(right, "__len__"):
            if len(left) + len(right) > MAX_PIECE:
                raise too_long()
            if not isinstance(left, str):
                spend(len(left) + len(right))
        result = counted_value(super().call_binop(context, operator, left, right))
        return checked_size(result) if operator == "*" else result

    def call(self, context: Context, function: object, /, *args: object, **options: object) -> object:
        """Call a function in a tag; the sizes that it would make are checked first."""
        owner = getattr(function, "__self__", None)
        if isinstance(owner, str | bytes | int) and (
            isinstance(function, BuiltinMethodType) or isinstance(owner, Markup)
        ):
            check_method(owner, getattr(function, "__name__", ""), args, options)
            return counted_value(super().call(context, function, *args, **options))
        if isinstance(function, Macro):
            if function.catch_varargs or function.catch_kwargs:
                checked_size((*args, *options.values()))
        elif (
            any(function is builder for builder in _BUILDERS)
            or getattr(function, "__name__", "") == "fromkeys"
        ):
            return checked_size(super().call(context, function, *args, **options))
        return super().call(context, function, *args, **options)

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Wrap str.format: its widths are checked before it makes them."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text = getattr(value, "__self__", None)

        def guarded(*args: object, **options: object) -> str:
            check_growth(text, args, options)
            return wrapped(*args, **options)

        return guarded

    def getattr(self, obj: object, attribute: str) -> object:
        """`row.name`: a mapping's own item first, whatever Python calls its methods (items, values, copy …)."""
        if isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                if type(obj) is dict and attribute not in _DICT_ATTRIBUTES:
                    return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Refuse every name that begins with an underscore."""
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)


def _range(*args: int) -> range:
    numbers = range(*args)
    if len(numbers) > MAX_STEPS:
        raise LimitError(f"counts to {len(numbers):_}: more than {MAX_STEPS:_}.")
    return numbers


_FUNCTIONS = (BuiltinMethodType, FunctionType, MethodType, MethodWrapperType, MethodDescriptorType)
_METHOD_NAMES = frozenset(
    name
    for kind in (str, bytes, int, float, list, tuple, dict, set, Decimal, dt.datetime, dt.timedelta)
    for name in dir(kind)
)


def check_value(value: object) -> object:
    """Return a value that a template uses. Raises MethodError for a function, which has to be called."""
    if isinstance(value, _FUNCTIONS):
        raise MethodError(getattr(value, "__name__", "function"))
    return value


@pass_context
def _no_method(_context: object, value: object) -> object:
    return check_value(value)


_TextHolder = nodes.Macro | nodes.CallBlock | nodes.FilterBlock | nodes.AssignBlock
_TEXT_HOLDERS = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)


def harden(tree: nodes.Template, wrap: Callable[[nodes.Expr], nodes.Expr]) -> nodes.Template:
    """Build the limits into a parsed template, and `wrap` around everything it prints."""
    for loop in tree.find_all(nodes.For):
        loop.iter = _filtered(loop.iter, "rk_bounded")
    for loop in tree.find_all(nodes.For):
        if loop.recursive:  # its inner turns are calls, not items
            step = _filtered(nodes.Const(0, lineno=loop.lineno), "rk_step")
            loop.body.insert(0, nodes.Output([step], lineno=loop.lineno))
    holders = [cast("_TextHolder", node) for node in tree.find_all(_TEXT_HOLDERS)]
    for holder in holders:
        # Their output is kept in memory before it is printed: their turns are weighed too.
        for block in [holder, *holder.find_all(nodes.For)]:
            text = sum(len(data.data) for data in block.find_all(nodes.TemplateData))
            step = _filtered(nodes.Const(text, lineno=block.lineno), "rk_step")
            block.body.insert(0, nodes.Output([step], lineno=block.lineno))
    for output in tree.find_all(nodes.Output):
        output.nodes = [
            node if isinstance(node, nodes.TemplateData) or _is_step(node) else wrap(node)
            for node in output.nodes
        ]
    _refuse_methods(tree)
    _bound_concatenations(tree)
    if tree.environment is not None:
        tree.set_environment(tree.environment)
    return tree


def _is_step(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Filter) and node.name == "rk_step"


def _refuse_methods(node: nodes.Node) -> None:
    """Check what is asked for under the name of a method, except where it is called."""
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, nodes.Node):
            called = isinstance(node, nodes.Call) and name == "node"
            setattr(node, name, value if called else _checked_node(value))
            _refuse_methods(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, nodes.Node):
                    _refuse_methods(item)
            value[:] = [_checked_node(item) if isinstance(item, nodes.Node) else item for item in value]


def _checked_node(node: nodes.Node) -> nodes.Node:
    if isinstance(node, nodes.Getattr) and node.attr in _METHOD_NAMES:
        return _filtered(node, "rk_no_method")
    return node


def _bound_concatenations(node: nodes.Node) -> None:
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, nodes.Node):
            setattr(node, name, _bounded_node(value))
        elif isinstance(value, list):
            value[:] = [_bounded_node(item) if isinstance(item, nodes.Node) else item for item in value]


def _bounded_node(node: nodes.Node) -> nodes.Node:
    _bound_concatenations(node)
    if isinstance(node, nodes.List | nodes.Dict) or (isinstance(node, nodes.Tuple) and node.ctx == "load"):
        return _filtered(node, "rk_built")
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.Tuple(node.nodes, "load", lineno=node.lineno), "rk_concat")
    return node


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)
