"""The limits of a render: how often a template may repeat, how much it may build, how wide it may print.

Everything that a template makes larger is counted before it is made where its size can be known, and
weighed against what the whole render may make: a document needs a few thousand turns and some hundred
thousand characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class LimitError(Exception):
    """A template asks for more than a document can need: iterations, digits, text."""


MAX_STEPS = 2_000_000  # loop turns of one render; a macro call counts as ten
MAX_TEXT = 100_000_000  # characters of one part, and of all long values that one render computes
MAX_PIECE = 20_000_000  # characters of one value computed in a tag
MAX_WORDS = 1_000_000  # characters of a text that a filter takes apart into its words
MAX_WIDTH = 100_000  # asked of center, indent, format, ljust ...
MAX_BITS = 8_000_000  # of a whole number: more than a million digits
MAX_DEPTH = 60  # lists within lists
LONG = 200  # characters from which a value is weighed against the limit of a render


@dataclass(slots=True)
class Budget:
    """The loop turns and characters that one render has used."""

    steps: int = 0
    characters: int = 0


current_budget: ContextVar[Budget] = ContextVar("current_budget")


@contextmanager
def fresh_budget() -> Iterator[None]:
    """Count the steps and characters of one render from zero."""
    token = current_budget.set(Budget())
    try:
        yield
    finally:
        current_budget.reset(token)


def spend(steps: int) -> None:
    """Count loop turns, macro calls and members of lists. Raises LimitError past MAX_STEPS."""
    budget = current_budget.get(None)
    if budget is None:  # a constant worked out while a template is compiled
        budget = Budget()
    budget.steps += steps
    if budget.steps > MAX_STEPS:
        raise LimitError(f"repeats more than {MAX_STEPS:_} times.")


def spend_text(characters: int) -> None:
    """Count the characters of a macro or a long value. Raises LimitError past MAX_TEXT."""
    budget = current_budget.get(None)
    if budget is None:
        budget = Budget()
    budget.characters += characters
    if budget.characters > MAX_TEXT:
        raise LimitError(f"makes more than {MAX_TEXT:_} characters.")


def too_long() -> LimitError:
    """The error of a text that one value may not be."""
    return LimitError(f"makes a text of more than {MAX_PIECE:_} characters.")


def check_widths(*numbers: object) -> None:
    """Raise LimitError where a number is wider than a document can be."""
    for number in numbers:
        if isinstance(number, int | float) and abs(number) > MAX_WIDTH:
            raise LimitError(f"asks for a width of {number:.3g}.")


def counted_value(value: object) -> object:
    """Return a value that a template computed, weighed against what one render may make."""
    if isinstance(value, str | bytes):
        if len(value) > MAX_PIECE:
            raise too_long()
        if len(value) > LONG:
            spend_text(len(value))
    elif isinstance(value, list | tuple):
        spend(len(value))
    return value


def check_growth(value: object, args: tuple[object, ...], options: Mapping[str, object]) -> None:
    """Raise LimitError where a text that `value` becomes with these arguments could be too long."""
    arguments = [*args, *options.values()]
    check_widths(*arguments)
    size = len(value) if hasattr(value, "__len__") else 0
    longest = max((_longest_text(argument) for argument in arguments), default=0)
    if (size + 1) * longest > MAX_PIECE:
        raise too_long()
    if isinstance(value, str) and any(len(digits) > 5 for digits in _digit_runs(value)):
        raise LimitError("asks for a width of more than 100 000.")


def _longest_text(argument: object) -> int:
    """The characters of a text, or of the longest one that a mapping holds (str.translate takes one)."""
    if isinstance(argument, str | bytes):
        return len(argument)
    if isinstance(argument, Mapping):
        return max((len(text) for text in argument.values() if isinstance(text, str | bytes)), default=0)
    return 0


def _digit_runs(text: str) -> list[str]:
    return (
        "".join(letter if letter.isdigit() else " " for letter in text).split()
        if "%" in text or "{" in text
        else []
    )


def check_method(owner: object, name: str, args: tuple[object, ...], options: Mapping[str, object]) -> None:
    """Raise LimitError where a method of a text or number could make far more than it takes."""
    check_growth(owner, args, options)
    if isinstance(owner, str | bytes):
        if name == "expandtabs":
            width = next((number for number in (*args, *options.values()) if isinstance(number, int)), 8)
            tabs = owner.count("\t") if isinstance(owner, str) else owner.count(b"\t")
            if tabs * width > MAX_PIECE:
                raise too_long()
        elif name == "join" and args and hasattr(args[0], "__len__"):
            if len(owner) * len(args[0]) > MAX_PIECE:
                raise too_long()
        elif name in ("split", "rsplit", "splitlines", "title") and len(owner) > MAX_WORDS:
            raise LimitError(f"takes a text of more than {MAX_WORDS:_} characters apart.")


def checked_size(value: object) -> object:
    """Return a value, once what it would print is known to be within MAX_PIECE characters.

    A list that holds one list twice, which holds another twice, and so on, is small in memory and doubles
    with each level when it is printed or compared: each container is measured once and counted as often
    as it stands there. Raises LimitError for one too large, or one nested deeper than MAX_DEPTH.
    """
    if isinstance(value, list | tuple | dict | set | frozenset) and value:
        measure = _SizeMeasure()
        size = measure.printed_size(value, 0)
        spend(measure.members)
        if size > MAX_PIECE:
            raise too_long()
    return value


class _SizeMeasure:
    """The sizes of containers by identity, and how many members were looked at."""

    def __init__(self) -> None:
        self.members = 0
        self._sizes: dict[int, int] = {}

    def printed_size(self, value: object, depth: int) -> int:
        """About how many characters a value prints; one that contains itself prints dots for itself."""
        if isinstance(value, str | bytes):
            return len(value) + 4
        if not isinstance(value, list | tuple | dict | set | frozenset):
            return 8
        if depth > MAX_DEPTH:
            raise LimitError(f"nests lists more than {MAX_DEPTH} deep.")
        identity = id(value)
        if identity not in self._sizes:
            self._sizes[identity] = 5
            members = (*value.keys(), *value.values()) if isinstance(value, dict) else value
            self.members += len(members)
            self._sizes[identity] = 2 + sum(self.printed_size(member, depth + 1) for member in members)
        return self._sizes[identity]
