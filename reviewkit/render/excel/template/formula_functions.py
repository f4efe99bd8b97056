"""The functions of formulas that the engine works out itself; all others are left to Excel."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from reviewkit.render.excel.template.cell_reader import CellError, CellValue, text_of
from reviewkit.render.excel.template.formula_parser import UnknownResultError

DIV0, VALUE, NUM, NA, REF = (CellError(code) for code in ("#DIV/0!", "#VALUE!", "#NUM!", "#N/A", "#REF!"))
_DAY_ZERO = dt.date(1899, 12, 30)
_FIRST_SURE_DAY = 61  # from 1 March 1900 on, all programs count alike


class FormulaError(Exception):
    """A formula that results in an error value."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.code)
        self.error = error


@dataclass(frozen=True, slots=True)
class Matrix:
    """The values of a range, row by row."""

    rows: list[list[CellValue]]

    def cells(self) -> Iterable[CellValue]:
        """All values, row by row."""
        for row in self.rows:
            yield from row


Argument = CellValue | Matrix


def number(value: Argument) -> float:
    """A value as a number. Raises FormulaError where it is none."""
    value = single(value)
    if isinstance(value, CellError):
        raise FormulaError(value)
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise FormulaError(VALUE) from None
    return value


def single(value: Argument) -> CellValue:
    """The one value of a range of one cell. Raises UnknownResultError for a larger range."""
    if not isinstance(value, Matrix):
        return value
    if len(value.rows) == 1 and len(value.rows[0]) == 1:
        return value.rows[0][0]
    raise UnknownResultError


def text(value: Argument) -> str:
    """A value as text. Raises FormulaError for an error value."""
    value = single(value)
    if isinstance(value, CellError):
        raise FormulaError(value)
    return text_of(value)


def truth(value: Argument) -> bool:
    """A value as a truth value. Raises FormulaError where it is none."""
    value = single(value)
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise FormulaError(VALUE)
    return number(value) != 0


def numbers(arguments: Iterable[Argument]) -> list[float]:
    """The numbers that a sum adds up: of ranges only cells with numbers, of other arguments all."""
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, Matrix):
            for value in argument.cells():
                if isinstance(value, CellError):
                    raise FormulaError(value)
                if isinstance(value, float):
                    found.append(value)
        else:
            found.append(number(argument))
    return found


def compare(left: CellValue, right: CellValue) -> int:
    """-1, 0 or 1: numbers before texts before truth values; texts without regard to case."""
    if left is None:
        left = "" if isinstance(right, str) else False if isinstance(right, bool) else 0.0
    if right is None:
        right = "" if isinstance(left, str) else False if isinstance(left, bool) else 0.0
    for value in (left, right):
        if isinstance(value, CellError):
            raise FormulaError(value)
    first, second = _sort_key(left), _sort_key(right)
    return (first > second) - (first < second)


def _sort_key(value: CellValue) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, value if isinstance(value, float) else 0.0, ""


def criterion(value: CellValue) -> Callable[[CellValue], bool]:
    """The test of SUMIF and its like: a value, or a text such as ">=5", "<>x", "a*"."""
    if isinstance(value, CellError):
        raise FormulaError(value)
    if value is None:
        value = 0.0
    sign, wanted = "=", value
    if isinstance(value, str):
        match = re.match(r"(<=|>=|<>|[<>=])?(.*)", value, re.DOTALL)
        assert match is not None
        sign = match[1] or "="
        wanted = match[2]
        with contextlib.suppress(ValueError):
            wanted = float(wanted)
    if isinstance(wanted, str) and sign in ("=", "<>"):
        matches = _text_test(wanted)
        return matches if sign == "=" else lambda cell: not matches(cell)
    kind = str if isinstance(wanted, str) else bool if isinstance(wanted, bool) else float

    def holds(cell: CellValue) -> bool:
        if sign == "<>":
            return type(cell) is not kind or compare(cell, wanted) != 0
        if type(cell) is not kind:
            return False
        order = compare(cell, wanted)
        return {"=": order == 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]

    return holds


def _text_test(wanted: str) -> Callable[[CellValue], bool]:
    """The test of a text with * and ?; of an empty one: blank cells."""
    if not wanted:
        return lambda cell: cell in (None, "")
    pattern = re.compile(_wildcards(wanted), re.IGNORECASE | re.DOTALL)
    return lambda cell: isinstance(cell, str) and pattern.fullmatch(cell) is not None


def _wildcards(text: str) -> str:
    pieces = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    return "".join(
        {"*": ".*", "?": "."}.get(p) or re.escape(p[1:] if p[0] == "~" and len(p) > 1 else p) for p in pieces
    )


def rounded(value: float, digits: float, rounding: str = ROUND_HALF_UP) -> float:
    """A number rounded in decimal, as people round it."""
    if not math.isfinite(value) or abs(digits) > 300:
        raise FormulaError(NUM)
    exact = Decimal(repr(float(f"{value:.15g}")))
    return float(exact.quantize(Decimal(1).scaleb(-int(digits)), rounding) if exact else exact)


def _average(found: Sequence[float]) -> float:
    if not found:
        raise FormulaError(DIV0)
    return math.fsum(found) / len(found)


def _count_all(arguments: Iterable[Argument]) -> float:
    total = 0
    for argument in arguments:
        total += sum(v is not None for v in argument.cells()) if isinstance(argument, Matrix) else 1
    return float(total)


def _count(arguments: Iterable[Argument]) -> float:
    total = 0
    for argument in arguments:
        if isinstance(argument, Matrix):
            total += sum(isinstance(value, float) for value in argument.cells())
        else:
            total += isinstance(argument, float | bool)
    return float(total)


def _median(found: list[float]) -> float:
    if not found:
        raise FormulaError(NUM)
    ordered = sorted(found)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _subtotal(arguments: Sequence[Argument]) -> CellValue:
    function = _SUBTOTALS.get(int(number(arguments[0])) % 100)
    if function is None:
        raise UnknownResultError
    return function(*arguments[1:])


def _matching(pairs: Sequence[Argument]) -> list[bool]:
    """Which cells meet every criterion, from ranges and criteria by turns."""
    if not pairs or len(pairs) % 2:
        raise UnknownResultError
    met: list[bool] = []
    for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        test = criterion(single(wanted))
        held = [test(value) for value in _matrix(cells).cells()]
        if met and len(met) != len(held):
            raise FormulaError(VALUE)
        met = [a and b for a, b in zip(met, held, strict=True)] if met else held
    return met


def _matrix(value: Argument) -> Matrix:
    return value if isinstance(value, Matrix) else Matrix([[value]])


def _chosen(values: Argument, met: Sequence[bool]) -> list[float]:
    cells = list(_matrix(values).cells())
    if len(cells) != len(met):
        raise UnknownResultError
    chosen = [cell for cell, holds in zip(cells, met, strict=True) if holds]
    return numbers([Matrix([chosen])])


def _sum_if(cells: Argument, wanted: Argument, values: Argument | None = None) -> float:
    return math.fsum(_chosen(cells if values is None else values, _matching([cells, wanted])))


def _average_if(cells: Argument, wanted: Argument, values: Argument | None = None) -> float:
    return _average(_chosen(cells if values is None else values, _matching([cells, wanted])))


def _sum_product(*arguments: Argument) -> float:
    matrices = [list(_matrix(argument).cells()) for argument in arguments]
    if len({len(cells) for cells in matrices}) != 1:
        raise FormulaError(VALUE)
    products = []
    for values in zip(*matrices, strict=True):
        for value in values:
            if isinstance(value, CellError):
                raise FormulaError(value)
        products.append(math.prod(value if isinstance(value, float) else 0.0 for value in values))
    return math.fsum(products)


def _match(wanted: Argument, cells: Argument, kind: Argument = 1.0) -> float:
    if number(kind) != 0:
        raise UnknownResultError
    value = single(wanted)
    for position, cell in enumerate(_matrix(cells).cells(), 1):
        if cell is not None and not isinstance(cell, CellError) and compare(cell, value) == 0:
            return float(position)
    raise FormulaError(NA)


def _index(cells: Argument, row: Argument, column: Argument = None) -> CellValue:
    rows = _matrix(cells).rows
    first, second = int(number(row)), int(number(column)) if column is not None else 0
    if len(rows) == 1 and not second:
        first, second = 1, first
    second = second or 1
    if first < 1 or (len(rows[0]) > 1 and column is None and len(rows) > 1):
        raise UnknownResultError
    if first > len(rows) or second > len(rows[0]):
        raise FormulaError(REF)
    return rows[first - 1][second - 1]


def _lookup(wanted: Argument, table: Argument, column: Argument, nearest: Argument = True) -> CellValue:
    if truth(nearest):
        raise UnknownResultError
    rows = _matrix(table).rows
    place = int(_match(wanted, Matrix([[row[0] for row in rows]]), 0.0))
    if not 1 <= number(column) <= len(rows[0]):
        raise FormulaError(REF)
    return rows[place - 1][int(number(column)) - 1]


def _date_of(value: Argument) -> dt.date:
    days = math.floor(number(value))
    if not _FIRST_SURE_DAY <= days <= 2_958_465:
        raise UnknownResultError
    return _DAY_ZERO + dt.timedelta(days=days)


def _date(year: Argument, month: Argument, day: Argument) -> float:
    months = int(number(year)) * 12 + int(number(month)) - 1
    if not 1901 * 12 <= months < 9999 * 12:
        raise UnknownResultError
    first = dt.date(months // 12, months % 12 + 1, 1)
    return float((first - _DAY_ZERO).days + int(number(day)) - 1)


def _modulo(value: Argument, by: Argument) -> float:
    divisor = number(by)
    if divisor == 0:
        raise FormulaError(DIV0)
    return number(value) - divisor * math.floor(number(value) / divisor)


def _largest(cells: Argument, place: Argument, *, reverse: bool) -> float:
    ordered = sorted(numbers([cells]), reverse=reverse)
    index = math.ceil(number(place)) - 1
    if not 0 <= index < len(ordered):
        raise FormulaError(NUM)
    return ordered[index]


def _all_truths(arguments: Iterable[Argument]) -> list[bool]:
    truths: list[bool] = []
    for argument in arguments:
        if isinstance(argument, Matrix):
            truths += (truth(v) for v in argument.cells() if v is not None and not isinstance(v, str))
        else:
            truths.append(truth(argument))
    if not truths:
        raise FormulaError(VALUE)
    return truths


def _joined(*arguments: Argument) -> str:
    return "".join(text(v) for a in arguments for v in (a.cells() if isinstance(a, Matrix) else (a,)))


def _text_joined(separator: Argument, skip_blanks: Argument, *arguments: Argument) -> str:
    texts = [text(v) for a in arguments for v in (a.cells() if isinstance(a, Matrix) else (a,))]
    return text(separator).join(t for t in texts if t or not truth(skip_blanks))


def _power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except ZeroDivisionError:
        raise FormulaError(DIV0) from None
    except OverflowError:
        raise FormulaError(NUM) from None
    if isinstance(result, complex):
        raise FormulaError(NUM)
    return float(result)


def divided(dividend: float, divisor: float) -> float:
    """A quotient. Raises FormulaError for a division by zero."""
    if divisor == 0:
        raise FormulaError(DIV0)
    return dividend / divisor


power = _power


def _slice(value: Argument, start: float, count: float) -> str:
    if start < 0 or count < 0:
        raise FormulaError(VALUE)
    return text(value)[int(start) : int(start) + int(count)]


def _root(value: Argument) -> float:
    if number(value) < 0:
        raise FormulaError(NUM)
    return math.sqrt(number(value))


_SUBTOTALS: dict[int, Callable[..., CellValue]] = {
    1: lambda *a: _average(numbers(a)),
    2: lambda *a: _count(a),
    3: lambda *a: _count_all(a),
    4: lambda *a: max(numbers(a), default=0.0),
    5: lambda *a: min(numbers(a), default=0.0),
    6: lambda *a: math.prod(numbers(a)) if numbers(a) else 0.0,
    9: lambda *a: math.fsum(numbers(a)),
}

FUNCTIONS: dict[str, Callable[..., CellValue]] = {
    "SUM": lambda *a: math.fsum(numbers(a)),
    "AVERAGE": lambda *a: _average(numbers(a)),
    "MIN": lambda *a: min(numbers(a), default=0.0),
    "MAX": lambda *a: max(numbers(a), default=0.0),
    "MEDIAN": lambda *a: _median(numbers(a)),
    "PRODUCT": lambda *a: math.prod(numbers(a)) if numbers(a) else 0.0,
    "SUMSQ": lambda *a: math.fsum(n * n for n in numbers(a)),
    "COUNT": lambda *a: _count(a),
    "COUNTA": lambda *a: _count_all(a),
    "COUNTBLANK": lambda cells: float(sum(v in (None, "") for v in _matrix(cells).cells())),
    "SUBTOTAL": lambda *a: _subtotal(a),
    "SUMIF": _sum_if,
    "AVERAGEIF": _average_if,
    "SUMIFS": lambda values, *pairs: math.fsum(_chosen(values, _matching(pairs))),
    "AVERAGEIFS": lambda values, *pairs: _average(_chosen(values, _matching(pairs))),
    "COUNTIF": lambda cells, wanted: float(sum(_matching([cells, wanted]))),
    "COUNTIFS": lambda *pairs: float(sum(_matching(pairs))),
    "SUMPRODUCT": _sum_product,
    "LARGE": lambda cells, place: _largest(cells, place, reverse=True),
    "SMALL": lambda cells, place: _largest(cells, place, reverse=False),
    "MATCH": _match,
    "INDEX": _index,
    "VLOOKUP": _lookup,
    "ROUND": lambda value, digits=None: rounded(number(value), number(digits)),
    "ROUNDUP": lambda value, digits=None: rounded(number(value), number(digits), ROUND_UP),
    "ROUNDDOWN": lambda value, digits=None: rounded(number(value), number(digits), ROUND_DOWN),
    "TRUNC": lambda value, digits=None: rounded(number(value), number(digits), ROUND_DOWN),
    "INT": lambda value: rounded(number(value), 0, ROUND_FLOOR),
    "CEILING": lambda value, step=1.0: _step(number(value), number(step), ROUND_CEILING),
    "FLOOR": lambda value, step=1.0: _step(number(value), number(step), ROUND_FLOOR),
    "ABS": lambda value: abs(number(value)),
    "SIGN": lambda value: float((number(value) > 0) - (number(value) < 0)),
    "SQRT": _root,
    "POWER": lambda base, exponent: _power(number(base), number(exponent)),
    "MOD": _modulo,
    "PI": lambda: math.pi,
    "AND": lambda *a: all(_all_truths(a)),
    "OR": lambda *a: any(_all_truths(a)),
    "NOT": lambda value: not truth(value),
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "NA": lambda: NA,
    "CONCATENATE": _joined,
    "CONCAT": _joined,
    "TEXTJOIN": _text_joined,
    "LEN": lambda value: float(len(text(value))),
    "UPPER": lambda value: text(value).upper(),
    "LOWER": lambda value: text(value).lower(),
    "TRIM": lambda value: re.sub(" +", " ", text(value)).strip(" "),
    "LEFT": lambda value, count=1.0: _slice(value, 0, number(count)),
    "RIGHT": lambda value, count=1.0: text(value)[max(0, len(text(value)) - int(number(count))) :],
    "MID": lambda value, start, count: _slice(value, number(start) - 1, number(count)),
    "EXACT": lambda left, right: text(left) == text(right),
    "REPT": lambda value, times: _repeated(text(value), number(times)),
    "DATE": _date,
    "YEAR": lambda value: float(_date_of(value).year),
    "MONTH": lambda value: float(_date_of(value).month),
    "DAY": lambda value: float(_date_of(value).day),
    "ISBLANK": lambda value: single(value) is None,
    "ISNUMBER": lambda value: isinstance(single(value), float),
    "ISTEXT": lambda value: isinstance(single(value), str),
    "ISERROR": lambda value: isinstance(single(value), CellError),
    "ISNA": lambda value: single(value) == NA,
    "ROWS": lambda cells: float(len(_matrix(cells).rows)),
    "COLUMNS": lambda cells: float(len(_matrix(cells).rows[0])),
}  # fmt: skip


def _step(value: float, step: float, rounding: str) -> float:
    if step <= 0:
        raise UnknownResultError
    exact = Decimal(repr(value)) / Decimal(repr(step))
    return float(exact.quantize(Decimal(1), rounding) * Decimal(repr(step)))


def _repeated(value: str, times: float) -> str:
    if times < 0 or len(value) * times > 32_767:
        raise FormulaError(VALUE)
    return value * int(times)
