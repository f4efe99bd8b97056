"""Results of formulas, worked out from the cells of a rendered workbook.

A viewer, a preview and a program that only reads show what a cell keeps as its result. What
is not understood has no result: the program that opens the workbook is asked to work it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reviewkit.render.excel.template.cell_reader import CellError, CellValue
from reviewkit.render.excel.template.formula_functions import (
    FUNCTIONS,
    VALUE,
    Argument,
    FormulaError,
    Matrix,
    compare,
    divided,
    number,
    power,
    single,
    text,
    truth,
)
from reviewkit.render.excel.template.formula_parser import (
    Call,
    Cells,
    Constant,
    DefinedName,
    Expression,
    Operation,
    UnknownResultError,
)
from reviewkit.render.excel.template.formulas import MAX_COLUMNS, MAX_ROWS
from reviewkit.render.excel.template.references import Place, ReferenceResolver

MAX_READS = 3_000_000  # cells of ranges that the formulas of one render may read
_MOST_USED = 200_000  # cells of one range


@dataclass(slots=True)
class FormulaWorker:
    """Works out expressions in the cells of one rendered workbook.

    value   the value of a cell by its sheet's rendered name, row and column; raises UnknownResultError
    names   the expressions of defined names, in small letters; None for one that is not understood
    extent  the last row and column that a sheet holds
    reads   the cells of ranges read so far
    """

    resolver: ReferenceResolver
    value: Callable[[str, int, int], CellValue]
    names: Mapping[str, Expression | None]
    extent: Callable[[str], tuple[int, int]]
    reads: int = 0
    _names_open: set[str] = field(default_factory=set)

    def result(self, expression: Expression, place: Place) -> CellValue:
        """The result of a formula in a cell. Raises UnknownResultError."""
        try:
            value = single(self._value(expression, place))
        except FormulaError as error:
            return error.error
        except (OverflowError, ArithmeticError):
            return CellError("#NUM!")
        except TypeError as error:  # a function with more or fewer arguments than it takes
            raise UnknownResultError from error
        return 0.0 if value is None else value

    def _value(self, expression: Expression, place: Place | None) -> Argument:
        if isinstance(expression, Constant):
            return expression.value
        if isinstance(expression, Cells):
            return self._cells(expression, place)
        if isinstance(expression, Operation):
            return self._operation(expression, place)
        if isinstance(expression, DefinedName):
            return self._named(expression.name.casefold(), place)
        return self._call(expression, place)

    def _cells(self, cells: Cells, place: Place | None) -> Argument:
        area = self.resolver.area(cells.reference, place)
        target = self.resolver.target(cells.reference, place)
        if area is None or target is None:
            raise FormulaError(CellError("#REF!"))
        if (area.top, area.left) == (area.bottom, area.right):
            return self.value(target.name, area.top, area.left)
        bottom, right = area.bottom, area.right
        if bottom == MAX_ROWS or right == MAX_COLUMNS:
            last_row, last_column = self.extent(target.name)
            bottom, right = min(bottom, max(last_row, area.top)), min(right, max(last_column, area.left))
        count = (bottom - area.top + 1) * (right - area.left + 1)
        self.reads += count
        if count > _MOST_USED or self.reads > MAX_READS:
            raise UnknownResultError
        columns = range(area.left, right + 1)
        return Matrix(
            [
                [self.value(target.name, row, column) for column in columns]
                for row in range(area.top, bottom + 1)
            ]
        )

    def _named(self, name: str, place: Place | None) -> Argument:
        expression = self.names.get(name)
        if expression is None or name in self._names_open:
            raise UnknownResultError
        self._names_open.add(name)
        try:
            return self._value(expression, place)
        finally:
            self._names_open.discard(name)

    def _operation(self, operation: Operation, place: Place | None) -> CellValue:
        operands = [single(self._value(operand, place)) for operand in operation.operands]
        for operand in operands:
            if isinstance(operand, CellError):
                raise FormulaError(operand)
        sign = operation.sign
        if sign == "&":
            return text(operands[0]) + text(operands[1])
        if sign in ("=", "<>", "<", ">", "<=", ">="):
            order = compare(operands[0], operands[1])
            return {
                "=": order == 0,
                "<>": order != 0,
                "<": order < 0,
                ">": order > 0,
                "<=": order <= 0,
                ">=": order >= 0,
            }[sign]
        numbers = [number(operand) for operand in operands]
        if sign == "%":
            return numbers[0] / 100
        if sign.startswith("unary"):
            return -numbers[0] if sign == "unary-" else numbers[0]
        left, right = numbers
        if sign == "/":
            return divided(left, right)
        if sign == "^":
            return power(left, right)
        return _sum(left, right) if sign == "+" else _sum(left, -right) if sign == "-" else left * right

    def _call(self, call: Call, place: Place | None) -> Argument:
        name, arguments = call.name, call.arguments
        if name == "IF" and 2 <= len(arguments) <= 3:
            if truth(self._value(arguments[0], place)):
                return self._value(arguments[1], place)
            return self._value(arguments[2], place) if len(arguments) == 3 else False
        if name in ("IFERROR", "IFNA") and len(arguments) == 2:
            return self._with_fallback(name, arguments, place)
        if name in ("ROW", "COLUMN"):
            return self._position(name, arguments, place)
        if name == "CHOOSE" and arguments:
            index = int(number(self._value(arguments[0], place)))
            if not 1 <= index < len(arguments):
                raise FormulaError(VALUE)
            return self._value(arguments[index], place)
        function = FUNCTIONS.get(name)
        if function is None:
            raise UnknownResultError
        values: list[Argument] = []
        for argument in arguments:
            try:
                values.append(self._value(argument, place))
            except FormulaError as error:
                values.append(error.error)
        return function(*values)

    def _with_fallback(self, name: str, arguments: tuple[Expression, ...], place: Place | None) -> Argument:
        try:
            value = single(self._value(arguments[0], place))
        except FormulaError as error:
            value = error.error
        caught = isinstance(value, CellError) and (name == "IFERROR" or value.code == "#N/A")
        return self._value(arguments[1], place) if caught else value

    def _position(self, name: str, arguments: tuple[Expression, ...], place: Place | None) -> float:
        if not arguments and place is not None:
            return float(place.output_row if name == "ROW" else place.output_column)
        if len(arguments) != 1 or not isinstance(arguments[0], Cells):
            raise UnknownResultError
        area = self.resolver.area(arguments[0].reference, place)
        if area is None:
            raise FormulaError(CellError("#REF!"))
        return float(area.top if name == "ROW" else area.left)


def _sum(left: float, right: float) -> float:
    """A sum, zero where only the last bits are left, as spreadsheets have it: 0.1 + 0.2 - 0.3 is 0."""
    total = left + right
    return 0.0 if total and abs(total) < abs(left) * 2**-48 else total
