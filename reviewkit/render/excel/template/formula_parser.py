"""Formulas parsed into expressions that can be worked out; what cannot be parsed is left to Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewkit.render.excel.template.cell_reader import CellError
from reviewkit.render.excel.template.formulas import Formula, Reference


class UnknownResultError(Exception):
    """A formula whose result only the program that opens the workbook can work out."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a truth value or an error; None for an argument left out."""

    value: float | str | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference to cells."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with one operand or two."""

    sign: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Constant | Cells | DefinedName | Operation | Call
StructuredReference = Callable[[str, str], Reference | None]
"""The cells of a structured reference, from the table's name ("" for the formula's own) and what is in brackets."""

_TOKEN = re.compile(
    r"\s+"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)"
    r"|(?P<error>#(?:N/A|REF!|DIV/0!|VALUE!|NUM!|NAME\?|NULL!))"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<columns>\[(?:[^\[\]]|\[(?:[^\[\]'])*\])*\])"
    r"|(?P<function>[^\W\d][\w.]*)\("
    r"|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),;])"
)
# How tightly operators bind; all of them bind to the left.
_BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
_UNARY, _PERCENT = 6.5, 7  # -2^2 is 4, as spreadsheets have it
_DEEPEST = 60

_Token = tuple[str, str | Reference]


def parse_formula(formula: Formula, structured: StructuredReference) -> Expression:
    """The expression of a formula. Raises UnknownResultError for what is not understood."""
    parser = _Parser(list(_tokens(formula, structured)))
    expression = parser.expression(0)
    if parser.peek() is not None:
        raise UnknownResultError
    return expression


def _tokens(formula: Formula, structured: StructuredReference) -> Iterator[_Token]:
    for part in formula.parts:
        if isinstance(part, Reference):
            yield "cells", part
            continue
        position = 0
        while position < len(part):
            token = _TOKEN.match(part, position)
            if token is None:
                raise UnknownResultError
            position = token.end()
            if token["columns"] is not None:
                reference = structured(token["table"] or "", token["columns"][1:-1])
                if reference is None:
                    raise UnknownResultError
                yield "cells", reference
                continue
            kind = token.lastgroup
            if kind is not None:
                yield kind, token[kind]


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def _take(self, sign: str) -> bool:
        if self.peek() == ("sign", sign):
            self._position += 1
            return True
        return False

    def expression(self, binding: float) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknownResultError
        left = self._operand()
        while (token := self.peek()) is not None and token[0] == "sign":
            sign = str(token[1])
            if sign == "%" and binding < _PERCENT:
                self._position += 1
                left = Operation("%", (left,))
                continue
            strength = _BINDING.get(sign)
            if strength is None or strength <= binding:
                break
            self._position += 1
            left = Operation(sign, (left, self.expression(strength)))
        self._depth -= 1
        return left

    def _operand(self) -> Expression:
        token = self.peek()
        if token is None:
            raise UnknownResultError
        self._position += 1
        kind, value = token
        if isinstance(value, Reference):
            return Cells(value)
        if kind == "number":
            return Constant(float(value))
        if kind == "text":
            return Constant(value[1:-1].replace('""', '"'))
        if kind == "error":
            return Constant(CellError(value))
        if kind == "name":
            upper = value.upper()
            return Constant(upper == "TRUE") if upper in ("TRUE", "FALSE") else DefinedName(value)
        if kind == "function":
            return self._call(value.upper().removeprefix("_XLFN."))
        if value in ("-", "+"):
            return Operation(f"unary{value}", (self.expression(_UNARY),))
        if value == "(":
            inner = self.expression(0)
            if not self._take(")"):
                raise UnknownResultError
            return inner
        raise UnknownResultError

    def _call(self, name: str) -> Expression:
        arguments: list[Expression] = []
        if self._take(")"):
            return Call(name, ())
        while True:
            if self.peek() in (("sign", ","), ("sign", ")"), ("sign", ";")):
                arguments.append(Constant(None))
            else:
                arguments.append(self.expression(0))
            if self._take(")"):
                return Call(name, tuple(arguments))
            if not (self._take(",") or self._take(";")):
                raise UnknownResultError
