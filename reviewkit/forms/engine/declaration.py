"""The types that the sheets of a form are declared with: columns, tables, cards, choices.

One declaration makes the blank and the prefilled workbook, reads the filled one, words
its errors, prints as `schema` and documents itself. Nothing lists the same columns twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from reviewkit.domain.stages import LOST, WON, Ladder
from reviewkit.domain.vocabulary import YES_NO, Choice
from reviewkit.text import LANGUAGES, N_, Language

FilledBy = Literal["person", "reviewkit"]


@dataclass(frozen=True)
class NamedChoice:
    """A choice whose labels come from the settings, not from the catalogs: a step of the ladder, the vendor."""

    key: str
    names: Mapping[str, str]
    extra: tuple[str, ...] = ()

    def shown(self, lang: Language) -> str:
        return self.names.get(lang.code) or next(iter(self.names.values()))

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.names.values(), *self.extra, self.key)


AnyChoice = Choice | NamedChoice


@dataclass(frozen=True)
class FormTerms:
    """The settings that every form depends on.

    ladder    the stages in force at the form's period
    vendor    the vendor's name: the label of the origin "RS"
    currency  the currency of the workbook's amounts
    """

    ladder: Ladder
    vendor: str
    currency: str


class ChoicesFromSettings:
    """The choices of a column that depend on the settings."""

    def __init__(self, choices: Callable[[FormTerms], Sequence[AnyChoice]]) -> None:
        self.choices = choices


def stage_choices(terms: FormTerms) -> tuple[AnyChoice, ...]:
    """Return the open steps, then won and lost (design: a stage's choice keys)."""
    steps = tuple(
        NamedChoice(
            str(step.number),
            {code: step.label(code) for code in LANGUAGES},
            tuple(step.name(code) for code in LANGUAGES),
        )
        for step in terms.ladder.steps
    )
    return (*steps, Choice(WON, N_("Closed won")), Choice(LOST, N_("Closed lost")))


def origin_choices(terms: FormTerms) -> tuple[AnyChoice, ...]:
    """Return who can bring a lead: the vendor under its own name, or the partner (domain: leads RS and BP)."""
    return NamedChoice("RS", dict.fromkeys(LANGUAGES, terms.vendor)), NamedChoice(
        "BP", dict.fromkeys(LANGUAGES, "BP")
    )


LADDER = ChoicesFromSettings(stage_choices)
ORIGIN = ChoicesFromSettings(origin_choices)


@dataclass(frozen=True)
class When:
    """A condition: another column of the same record holds one of `values`."""

    column: str
    values: tuple[str, ...]

    def holds(self, record: Mapping[str, object]) -> bool:
        return record.get(self.column) in self.values


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table, or one line of a card.

    key, heading   the fixed key, the heading people see
    formerly       headings it had in earlier versions of the form, each as a workbook shows it, in any language
    since          the version of the form that brought it: in an older workbook no other column is taken for it
    help           what to write there: the note on the heading
    required       mandatory in every record, `only` apart
    required_when  mandatory only when
    only           means something only when: elsewhere it is neither asked for nor a fault
    unique         a key that no two records of the sheet may share
    locked         in a prefilled row reviewkit knows it better: the cell is locked there
    by             person, or reviewkit (locked everywhere, never read back)
    filled_on      "vendor" where the vendor's channel manager fills it on a partner's sheet,
                   "either" where both may fill it
    listed         the name of the list of known values its drop-down offers (a catalogue, not a choice)
    min, max       bounds, in the unit of a cell (money in currency units, percent as a fraction)
    width          in characters
    """

    type: ClassVar[str] = "text"

    key: str
    heading: str
    formerly: tuple[str, ...] = ()
    since: int = 1
    help: str = ""
    required: bool = False
    required_when: When | None = None
    only: When | None = None
    unique: bool = False
    locked: bool = False
    by: FilledBy = "person"
    filled_on: Literal["", "vendor", "either"] = ""
    listed: str = ""
    choices: Sequence[AnyChoice] | ChoicesFromSettings = ()
    min: float | None = None
    max: float | None = None
    width: int = 14

    @property
    def is_key(self) -> bool:
        return self.unique

    def choices_in(self, terms: FormTerms) -> Sequence[AnyChoice]:
        return self.choices.choices(terms) if isinstance(self.choices, ChoicesFromSettings) else self.choices

    def needed(self, record: Mapping[str, object]) -> bool:
        """Return whether this record must fill the column."""
        if self.only is not None and not self.only.holds(record):
            return False
        return self.required or (self.required_when is not None and self.required_when.holds(record))


class Text(Column):
    type = "text"


class Integer(Column):
    type = "integer"


class Number(Column):
    type = "number"


class Money(Column):
    type = "money"


class Percent(Column):
    type = "percent"


class Day(Column):
    type = "date"


class Pick(Column):
    type = "choice"


class YesNo(Column):
    type = "choice"

    def choices_in(self, terms: FormTerms) -> Sequence[AnyChoice]:  # noqa: ARG002
        return YES_NO.choices


class Email(Column):
    type = "email"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a form.

    layout  "table": headings in one row, records below; "card": one record, headings in one
            column and each value to the right of its heading
    intro   a sentence for the people who fill it
    formerly  titles it had in earlier versions of the form, each as a workbook shows it, in any language
    since   the version of the form that brought it: an older workbook may lack it
    side    whose sheet it is: partner or vendor
    kept    a prefilled row in which this holds was left as it stood: no answer of its side
    unanswered  the fault kind of a prefilled row without an answer; its texts may use the row's values
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    intro: str = ""
    formerly: tuple[str, ...] = ()
    since: int = 1
    layout: ClassVar[Literal["table", "card"]] = "table"
    side: Literal["partner", "vendor"] = "partner"
    kept: When | None = None
    unanswered: str = ""

    def column(self, key: str) -> Column:
        """Return the column of a key. Raises KeyError for one that is not declared."""
        for column in self.columns:
            if column.key == key:
                return column
        message = f"the sheet {self.key!r} declares no column {key!r}"
        raise KeyError(message)

    def may_lack(self, version: int) -> bool:
        """Return whether a workbook of an earlier version is complete without this sheet.

        A card that holds something mandatory is always needed.
        """
        mandatory = self.layout == "card" and any(column.needed({}) for column in self.columns)
        return version < self.since and not mandatory

    @property
    def key_column(self) -> Column | None:
        return next((column for column in self.columns if column.unique), None)


class Table(Sheet):
    layout = "table"


class Card(Sheet):
    layout = "card"


def column_schema(column: Column, lang: Language, terms: FormTerms) -> dict[str, object]:
    """Return COLUMN of `schema --json` (design: fixed)."""
    choices = [{"key": c.key, "label": c.shown(lang)} for c in column.choices_in(terms)]
    schema: dict[str, object] = {
        "key": column.key,
        "heading": lang.say(column.heading),
        "type": column.type,
        "required": column.required,
        "filled_by": column.by,
        "choices": choices or None,
        "min": column.min,
        "max": column.max,
        "unique": column.unique,
        "help": lang.say(column.help),
    }
    for name, when in (("required_when", column.required_when), ("only_when", column.only)):
        if when is not None:
            schema[name] = {when.column: list(when.values)}
    return schema
