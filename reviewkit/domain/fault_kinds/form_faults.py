"""What can be wrong with a workbook of a form: identity, sheets, headings, records, formulas."""

from __future__ import annotations

from reviewkit.domain.fault_kinds.kind import WARNING, FaultKind
from reviewkit.text import N_

KINDS = (
    FaultKind(
        "not-a-form",
        found=N_("This workbook was not made by reviewkit, or its identity was removed."),
        expected=N_("Fill the workbook that was sent to you, or ask for a new one."),
        help=N_("Only workbooks made by reviewkit are taken in: they carry form, partner and period inside."),
    ),
    FaultKind(
        "identity-disagrees",
        found=N_("The workbook says two things about itself: {tokens}."),
        expected=N_("Ask for a new workbook and copy what was typed into it."),
        help=N_("Parts of two workbooks were mixed, so it is not certain whose figures these are."),
    ),
    FaultKind(
        "identity-damaged",
        found=N_("The identity {token} was changed: its check digits do not fit."),
        expected=N_("Ask for a new workbook and copy what was typed into it."),
        help=N_("Form, partner and period stand in the identity line; none of them may be edited by hand."),
    ),
    FaultKind(
        "identity-impossible",
        found=N_("The workbook calls itself {form} of {partner} for {period}, in {lang} and {currency}."),
        expected=N_("No such workbook is made: ask for a new one and copy what was typed into it."),
        help=N_(
            "A partner is missing or too many, the period is of another kind or another century, or language or "
            "currency is none."
        ),
    ),
    FaultKind(
        "identity-foreign",
        found=N_("The workbook was not made here: the code of its identity is another's."),
        expected=N_("Fill a workbook made by this vendor's reviewkit."),
        help=N_(
            "A keyed code tells the forms made in this workspace (reviewkit.key) from all others. A file that you "
            "know to be right is let in by hand: `reviewkit intake --trust FILE`."
        ),
    ),
    FaultKind(
        "identity-unsigned",
        found=N_("The workbook carries no code of the workspace that made it."),
        expected=N_("Fill a workbook made by this vendor's reviewkit."),
        help=N_(
            "It was made before the workspace had a key, or the code was cut off. A file that you know to be right "
            "is let in by hand: `reviewkit intake --trust FILE`."
        ),
    ),
    FaultKind(
        "identity-trusted",
        found=N_("The workbook carries no right code of this workspace and was let in by hand."),
        expected=N_("Nothing to do."),
        help=N_("`reviewkit intake --trust FILE` lets in one file whose code is missing or another's."),
        severity=WARNING,
        ours=True,
    ),
    FaultKind(
        "unknown-form",
        found=N_("The workbook calls itself {form}, version {version}."),
        expected=N_("This reviewkit knows: {forms}. Ask for a new workbook."),
        help=N_("The workbook was made by another version of reviewkit."),
    ),
    FaultKind(
        "newer-form",
        found=N_(
            "The workbook is a form of version {version}; this reviewkit reads it up to version {known}."
        ),
        expected=N_("Update reviewkit and take in the inbox again: nothing in the workbook needs changing."),
        help=N_("The workbook was made by a newer reviewkit, whose form may hold what this one cannot read."),
    ),
    FaultKind(
        "column-twice",
        found=N_("The heading “{heading}” stands twice ({cells})."),
        expected=N_("Keep one of the two columns."),
        help=N_("Two columns carry the same heading, so it is not certain which one counts."),
    ),
    FaultKind(
        "heading-changed",
        found=N_("The heading “{found}” is read as “{heading}”."),
        expected=N_("Nothing to do if that is what it holds; else put the heading back."),
        help=N_("A changed heading is known again by its place. A column that was moved keeps its own."),
        severity=WARNING,
    ),
    FaultKind(
        "heading-other-unit",
        found=N_("The heading “{found}” speaks of another unit than “{heading}”, which is in {currency}."),
        expected=N_("Convert the amounts to {currency}, in full, and write the heading “{heading}” again."),
        help=N_(
            "An amount in thousands, in another currency, with tax or weighted is another figure. "
            "reviewkit converts nothing typed by hand."
        ),
    ),
    FaultKind(
        "headings-gone",
        found=N_("The row of headings of “{sheet}” is gone."),
        expected=N_("In the workbook given back it stands again: check that each heading fits its column."),
        help=N_("What a column holds is known by its heading; the rows were kept as they were typed."),
    ),
    FaultKind(
        "sheet-twice",
        found=N_("“{one}” and “{other}” both look like “{sheet}”."),
        expected=N_("Keep one of the two, under its own name."),
        help=N_("A sheet was copied and renamed, so it is not certain which of the two counts."),
    ),
    FaultKind(
        "sheet-not-read",
        found=N_("This sheet looks like “{sheet}”, which stands in “{other}”; it is not read."),
        expected=N_("Nothing to do if it is a copy; else move its rows there."),
        help=N_("Of two sheets with the same headings the one with the form's own name counts."),
        severity=WARNING,
    ),
    FaultKind(
        "missing-value",
        found=N_("“{heading}” is empty."),
        expected=N_("A value is needed here."),
        help=N_(
            "The column is mandatory for every record of its sheet. Fill the cell, or empty the whole row."
        ),
    ),
    FaultKind(
        "missing-sheet",
        found=N_("The sheet “{sheet}” is missing."),
        expected=N_("Put it back, or ask for a new workbook."),
        help=N_(
            "A sheet of the form was deleted, or its headings were: what it should hold cannot be known."
        ),
    ),
    FaultKind(
        "missing-column",
        found=N_("The column “{heading}” is missing."),
        expected=N_("Put its heading back above its values."),
        help=N_("A mandatory column was deleted, or its heading was changed beyond recognition."),
    ),
    FaultKind(
        "key-twice",
        found=N_("{value} stands twice in this sheet (also in {other})."),
        expected=N_("Keep one row for it."),
        help=N_("References and codes stand once in a sheet, compared without capitals and outer spaces."),
    ),
    FaultKind(
        "hidden-row",
        found=N_("This row is hidden and was read all the same."),
        expected=N_("Nothing to do; empty the row if it should not count."),
        help=N_("Hidden and filtered rows count like the others."),
        severity=WARNING,
    ),
    FaultKind(
        "value-outside",
        found=N_("Something stands in a column without a heading of ours ({value}); it is not read."),
        expected=N_("Nothing to do; move it into a column of the form if it matters."),
        help=N_("Notes beside the form are kept in the archived workbook but are no data."),
        severity=WARNING,
    ),
    FaultKind(
        "value-too-far",
        found=N_("Something stands far beyond the table ({value}); it cannot be read."),
        expected=N_("Delete its row and its column, or move it into the table."),
        help=N_(
            "Rows after 20,000 and columns after IV are not read: one far cell can make a file ask for gigabytes."
        ),
    ),
    FaultKind(
        "merged-cell-empty",
        found=N_("“{heading}” is empty: its cell is merged with {other}, which alone holds a value."),
        expected=N_("Unmerge {range} and fill each cell."),
        help=N_(
            "Of merged cells only the first holds a value. reviewkit does not guess that it is meant for all."
        ),
    ),
    FaultKind(
        "code-respelled",
        found=N_("The code “{value}” is “{known}” of an earlier directory."),
        expected=N_("Nothing to do: it is kept as {known}. A new partner needs another code."),
        help=N_(
            "Codes are compared without capitals, outer and invisible characters and with every dash as a hyphen. "
            "They are kept for life, as first spelled."
        ),
        severity=WARNING,
    ),
    FaultKind(
        "merged-cells",
        found=N_("The cells {range} are merged: their value counts in the first one only."),
        expected=N_("Nothing to do if that is right; else unmerge them and fill each."),
        help=N_("Of merged cells only the first holds a value."),
        severity=WARNING,
    ),
    FaultKind(
        "macros-ignored",
        found=N_("The workbook holds macros (.xlsm); they were not run."),
        expected=N_("Nothing to do; values that only a macro works out must be saved in their cells."),
        help=N_("A workbook with macros is read like any other. Its macros are neither run nor given back."),
        severity=WARNING,
    ),
    FaultKind(
        "formula-stale",
        found=N_("The formula ={formula} gives {result}, but its cell holds {value}."),
        expected=N_("Open the workbook in Excel or LibreOffice and save it, or type the value in its place."),
        help=N_(
            "Some programs save formulas with an old result, or none. Plain sums and products are checked."
        ),
    ),
    FaultKind(
        "formula-zero",
        found=N_("The formula in this cell gives 0."),
        expected=N_(
            "Nothing to do if that is right; else open the workbook in Excel, save it and hand it in again."
        ),
        help=N_("Programs that show workbooks without calculating leave 0 as the result of every formula."),
        severity=WARNING,
    ),
)
