"""What can be wrong with the value of one cell."""

from __future__ import annotations

from reviewkit.domain.fault_kinds.kind import FaultKind
from reviewkit.text import N_

KINDS = (
    FaultKind(
        "error-value",
        found=N_("This cell holds an error, {value}."),
        expected=N_("Mend its formula, or type the value in its place."),
        help=N_("An error cell such as #N/A or #DIV/0! is no blank: what should stand there is not known."),
    ),
    FaultKind(
        "linked-data-type",
        found=N_("This cell holds a linked data type (Stocks, Geography …), not the text that it shows."),
        expected=N_(
            "Right-click it, choose Data Type, then Convert to Text; or type the value in its place."
        ),
        help=N_(
            "Excel keeps the text of a linked data type apart from its cell, and other programs find an error "
            "there."
        ),
    ),
    FaultKind(
        "picture-in-cell",
        found=N_("This cell holds a picture."),
        expected=N_("Type the value in its place; a picture can lie over the cells."),
        help=N_("A picture placed in a cell is the cell's value, and no text or number can be read from it."),
    ),
    FaultKind(
        "formula-not-computed",
        found=N_("This cell holds a formula whose result was never worked out."),
        expected=N_("Open the workbook in Excel or LibreOffice and save it, or type the value in its place."),
        help=N_(
            "Some programs and previews save formulas without their results. reviewkit works out no formula."
        ),
    ),
    FaultKind(
        "unreadable-number",
        found=N_("“{value}” cannot be read as a number."),
        expected=N_("Digits alone are needed, such as {example}."),
        help=N_(
            "Words, letters (60k), brackets and ill-placed separators are not interpreted: type it in full."
        ),
    ),
    FaultKind(
        "ambiguous-number",
        found=N_("“{value}” can mean {whole} or {decimal}."),
        expected=N_("Type {whole} without a separator, or {longer}."),
        help=N_(
            "One comma or point before three digits marks thousands in one language and decimals in the other. "
            "Neither is guessed."
        ),
    ),
    FaultKind(
        "ambiguous-percent",
        found=N_("“{value}” can mean {one} or {other}."),
        expected=N_("Type it with its percent sign."),
        help=N_("The text 1 without a sign may be one percent or, as a fraction, the whole."),
    ),
    FaultKind(
        "percent-over-hundred",
        found=N_("“{value}” is more than one hundred percent."),
        expected=N_("A percentage such as {example} is needed."),
        help=N_("A number over 100 in a percent column is most often an amount in the wrong column."),
    ),
    FaultKind(
        "too-precise",
        found=N_("“{value}” has more than {places} decimals."),
        expected=N_("At most {places} decimals are kept: round it."),
        help=N_("Amounts are kept to the cent. Which way to round is not for reviewkit to say."),
    ),
    FaultKind(
        "not-whole",
        found=N_("“{value}” is no whole number."),
        expected=N_("A whole number is needed, such as 3."),
        help=N_("The column counts people, deals or days: halves make no sense there."),
    ),
    FaultKind(
        "number-too-large",
        found=N_("“{value}” is too large."),
        expected=N_("A number of at most 13 digits before the decimals is needed."),
        help=N_("Excel keeps 15 digits of a number: beyond, its cents would be wrong."),
    ),
    FaultKind(
        "other-currency",
        found=N_("“{value}” names another currency than this workbook's, {currency}."),
        expected=N_("Convert it, and type the amount in {currency}."),
        help=N_("All amounts of a workbook are in one currency. reviewkit converts nothing typed by hand."),
    ),
    FaultKind(
        "shown-otherwise",
        found=N_("The cell shows “{value}”, but the number in it is {number}."),
        expected=N_("Type the value in full and give the cell the number format of the cells around it."),
        help=N_(
            "A number format can write a unit, a percent sign or a currency beside a number, divide it by "
            "thousands, hide its minus or the whole of it. What a person sees is then not what the cell holds, "
            "and neither is guessed."
        ),
    ),
    FaultKind(
        "below-minimum",
        found=N_("“{value}” is below {bound}."),
        expected=N_("{bound} is the smallest value."),
        help=N_("The column has a smallest value; `reviewkit schema` lists it."),
    ),
    FaultKind(
        "above-maximum",
        found=N_("“{value}” is above {bound}."),
        expected=N_("{bound} is the largest value."),
        help=N_("The column has a largest value; `reviewkit schema` lists it."),
    ),
    FaultKind(
        "unreadable-date",
        found=N_("“{value}” cannot be read as a date."),
        expected=N_("A day, month and year are needed, such as {example}."),
        help=N_(
            "Dates are read as Excel dates, or as text such as 15/11/2026, 2026-11-15 and 15 November 2026."
        ),
    ),
    FaultKind(
        "ambiguous-date",
        found=N_("“{value}” can mean {one} or {other}."),
        expected=N_("Write the month as a word, such as {example}."),
        help=N_("Typed as text by an English reader, 03/04/2026 may be March or April. Neither is guessed."),
    ),
    FaultKind(
        "date-without-year",
        found=N_("“{value}” has no year."),
        expected=N_("A day, month and year are needed, such as {example}."),
        help=N_("The year is not added: around December it could be either."),
    ),
    FaultKind(
        "no-such-day",
        found=N_("“{value}” is a day that does not exist."),
        expected=N_("A day of the calendar is needed, such as {example}."),
        help=N_("For instance 31/02/2026, or 29/02 of a year that is no leap year."),
    ),
    FaultKind(
        "date-out-of-range",
        found=N_("“{value}” lies outside the years 1990 to 2100."),
        expected=N_("A date of those years is needed, such as {example}."),
        help=N_("A year far away is nearly always a slip of the keyboard."),
    ),
    FaultKind(
        "nonsense-date",
        found=N_("“{value}” makes no sense as a date."),
        expected=N_("A day, month and year are needed, such as {example}."),
        help=N_(
            "Excel keeps dates as numbers. One that falls between 2000 and 2099 is read as a date that lost its "
            "format; any other, a time or a duration is no date."
        ),
    ),
    FaultKind(
        "unknown-choice",
        found=N_("“{value}” is not in the list."),
        expected=N_("Choose one of: {choices}{hint}"),
        help=N_("Capitals, accents, spaces and punctuation do not matter, nor the language; the words do."),
    ),
    FaultKind(
        "text-converted",
        found=N_("Excel made “{value}” of what was typed here."),
        expected=N_("Text is needed: type it again with an apostrophe (') before it."),
        help=N_(
            "Excel turns texts such as 1-2 or TRUE into dates and logical values, and what was typed is lost."
        ),
    ),
    FaultKind(
        "text-too-long",
        found=N_("The text “{value}” is {count} characters long."),
        expected=N_("Shorten it: a cell of Excel holds 32,767 characters."),
        help=N_(
            "Only other programs write longer texts. Excel would cut it, and what is lost could not be seen."
        ),
    ),
    FaultKind(
        "digits-lost",
        found=N_("“{value}” has more than 15 digits, and Excel has changed the last ones."),
        expected=N_("Text is needed: type it again with an apostrophe (') before it."),
        help=N_("Excel keeps 15 digits of a number and puts zeros for the others: long codes must be text."),
    ),
    FaultKind(
        "unreadable-email",
        found=N_("“{value}” is no e-mail address."),
        expected=N_("One address is needed, such as anne.durand@example.com."),
        help=N_("One address alone, without a name, a second address or spaces."),
    ),
)
