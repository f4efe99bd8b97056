"""Files that are not read: each with one line that says what it is and what to do."""

from __future__ import annotations

from typing import Any

from reviewkit.domain.faults import Fault, FaultKind
from reviewkit.text import N_


class Refusal(Exception):  # noqa: N818 -- the outcome of a reading, not a failure of ours
    """This file is not read.

    code    of a FaultKind, which words it for people
    detail  what exactly was met, for a log: English, of any length and origin
    values  what the kind's texts need
    """

    def __init__(self, code: str, detail: str = "", **values: Any) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.values = code, detail, values

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.detail, self.values)

    def fault(self) -> Fault:
        """The same as a fault of the whole file."""
        return Fault(self.code, values=self.values)


def _again(code: str, detail: str, values: dict[str, Any]) -> Refusal:
    return Refusal(code, detail, **values)


_SAVE_AS = N_("Open it in Excel, choose Save as, “Excel workbook (.xlsx)”, and hand that file in.")
_OURS = N_("Fill the .xlsx workbook that was sent to you, and hand that file in.")
_AGAIN = N_(
    "Open it in Excel, save it again and hand it in; if Excel cannot open it, start from the blank form."
)

EMPTY_FILE = FaultKind(
    "empty-file",
    found=N_("The file is empty."),
    expected=N_("Copy it again, once it has been saved and synchronised."),
    help=N_("A file of no bytes is often one that a shared folder has announced but not brought yet."),
)
UNFINISHED_FILE = FaultKind(
    "unfinished-file",
    found=N_("The end of the file is missing."),
    expected=N_("Copy it again, once it has been saved and synchronised."),
    help=N_("The file begins like a workbook but was cut short: a copy or a download that did not finish."),
)
NOT_A_WORKBOOK = FaultKind(
    "not-a-workbook",
    found=N_("This is no Excel workbook."),
    expected=_OURS,
    help=N_(
        "What the file holds was looked at, not its name: renaming a file does not turn it into a workbook."
    ),
)
OLD_EXCEL = FaultKind(
    "old-excel",
    found=N_("This is a workbook in the old .xls format."),
    expected=_SAVE_AS,
    help=N_("Excel has written .xlsx since 2007. The older format is not read."),
)
ENCRYPTED_WORKBOOK = FaultKind(
    "encrypted-workbook",
    found=N_("The file is protected by a password."),
    expected=N_("Open it in Excel, take the password away (File, Info, Protect workbook) and save it again."),
    help=N_(
        "A file that asks for a password when it is opened cannot be read. Locked cells are no hindrance."
    ),
)
EXCEL_BINARY = FaultKind(
    "excel-binary",
    found=N_("This is a binary workbook (.xlsb)."),
    expected=_SAVE_AS,
    help=N_("The binary format is not read; the ordinary .xlsx holds the same."),
)
OPEN_DOCUMENT = FaultKind(
    "open-document",
    found=N_("This is an OpenDocument file (.ods)."),
    expected=N_("In LibreOffice choose Save as, “Excel 2007-365 (.xlsx)”, and hand that file in."),
    help=N_("LibreOffice and OpenOffice save .ods by default; they write .xlsx as well."),
)
NUMBERS_FILE = FaultKind(
    "numbers-file",
    found=N_("This is a file of Numbers or of another Apple program."),
    expected=N_("In Numbers choose File, Export to, Excel, and hand that file in."),
    help=N_("Numbers saves in its own format, whatever the file is called; it exports .xlsx."),
)
CSV_FILE = FaultKind(
    "csv-file",
    found=N_("This is a text or CSV file."),
    expected=_OURS,
    help=N_("A CSV file has no sheets and no types: dates and amounts in it could only be guessed."),
)
PDF_FILE = FaultKind(
    "pdf-file",
    found=N_("This is a PDF."),
    expected=_OURS,
    help=N_("A PDF is a picture of a workbook; the figures must come in the workbook itself."),
)
WORD_DOCUMENT = FaultKind(
    "word-document",
    found=N_("This is a Word or PowerPoint document."),
    expected=_OURS,
    help=N_("Only workbooks are taken in."),
)
PICTURE_FILE = FaultKind(
    "picture-file",
    found=N_("This is a picture."),
    expected=_OURS,
    help=N_(
        "A photograph or a screen copy of a workbook cannot be read; the figures must come in the workbook."
    ),
)
WEB_PAGE = FaultKind(
    "web-page",
    found=N_("This is a web page or an XML file."),
    expected=_SAVE_AS,
    help=N_(
        "Some programs export a web page and name it .xls or .xlsx. Excel opens it, and can save it anew."
    ),
)
OTHER_ARCHIVE = FaultKind(
    "other-archive",
    found=N_("This is an archive (zip or the like) without a workbook's parts."),
    expected=N_("Unpack it, and hand in the .xlsx workbook itself."),
    help=N_("A workbook inside an archive is not looked for: it is handed in unpacked."),
)
DAMAGED_WORKBOOK = FaultKind(
    "damaged-workbook",
    found=N_("The workbook is damaged."),
    expected=_AGAIN,
    help=N_("A part of the file is missing, does not match its check sum or is not what Excel would write."),
)
UNSAFE_WORKBOOK = FaultKind(
    "unsafe-workbook",
    found=N_("The workbook holds what no spreadsheet program writes (a document type or an odd encoding)."),
    expected=_AGAIN,
    help=N_("Such parts serve to attack the program that reads them, so nothing of the file was read."),
)
WORKBOOK_TOO_LARGE = FaultKind(
    "workbook-too-large",
    found=N_("The workbook is too large to be read: {what}."),
    expected=N_(
        "Delete the empty rows below the tables (formatted ones count too), pictures, other tables and unused "
        "sheets, or start from the blank form."
    ),
    help=N_("A filled form weighs well under a megabyte. What is far larger holds something else as well."),
)
WORKBOOK_TOO_DENSE = FaultKind(
    "workbook-too-dense",
    found=N_("A part of the workbook unpacks to far more than its size."),
    expected=N_("Start from the blank form and paste the values into it."),
    help=N_(
        "A small file that unpacks to gigabytes is a known attack; an ordinary workbook never comes near."
    ),
)
