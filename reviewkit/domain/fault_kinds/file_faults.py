"""Files that cannot be read, because of what they are, where they lie, or what they did to their reader."""

from __future__ import annotations

from reviewkit.domain.fault_kinds.kind import WARNING, FaultKind
from reviewkit.text import N_

_SAVE_AS = N_("Open it in Excel, choose Save as, “Excel workbook (.xlsx)”, and hand that file in.")
_OURS = N_("Fill the .xlsx workbook that was sent to you, and hand that file in.")
_AGAIN = N_(
    "Open it in Excel, save it again and hand it in; if Excel cannot open it, start from the blank form."
)
_BLANK_FORM = N_("Start from the blank form and paste the values into it.")

KINDS = (
    FaultKind(
        "empty-file",
        found=N_("The file is empty."),
        expected=N_("Copy it again, once it has been saved and synchronised."),
        help=N_("A file of no bytes is often one that a shared folder has announced but not brought yet."),
    ),
    FaultKind(
        "unfinished-file",
        found=N_("The end of the file is missing."),
        expected=N_("Copy it again, once it has been saved and synchronised."),
        help=N_(
            "The file begins like a workbook but was cut short: a copy or a download that did not finish."
        ),
    ),
    FaultKind(
        "not-a-workbook",
        found=N_("This is no Excel workbook."),
        expected=_OURS,
        help=N_(
            "What the file holds was looked at, not its name: renaming a file does not turn it into a workbook."
        ),
    ),
    FaultKind(
        "old-excel",
        found=N_("This is a workbook in the old .xls format."),
        expected=_SAVE_AS,
        help=N_("Excel has written .xlsx since 2007. The older format is not read."),
    ),
    FaultKind(
        "encrypted-workbook",
        found=N_("The file is protected by a password."),
        expected=N_(
            "Open it in Excel, take the password away (File, Info, Protect workbook) and save it again."
        ),
        help=N_(
            "A file that asks for a password when it is opened cannot be read. Locked cells are no hindrance."
        ),
    ),
    FaultKind(
        "encrypted-by-label",
        found=N_("The file is encrypted by a sensitivity label."),
        expected=N_(
            "Open it in Excel, choose a label that does not encrypt (Home, Sensitivity) and save it again; "
            "or ask whoever sets the labels of your company which one files for partners take."
        ),
        help=N_(
            "Some sensitivity labels of Microsoft 365 encrypt the file for the company that set them: nobody "
            "outside can read it. A label that does not encrypt is no hindrance."
        ),
    ),
    FaultKind(
        "container-empty",
        found=N_("No workbook lies in this message."),
        expected=N_("Ask whoever sent it for the workbook, or take the message out of the inbox."),
        help=N_(
            "Messages (.eml, .msg) and archives (.zip) in the inbox are opened, and the workbooks in them are read as "
            "if they had been dropped."
        ),
    ),
    FaultKind(
        "container-too-much",
        found=N_("More lies in it than is opened ({what})."),
        expected=N_("Take the workbooks out and drop them in the inbox one by one."),
        help=N_(
            "Messages and archives are opened within bounds: how deep one lies in another, how many parts there are, "
            "how much comes out."
        ),
    ),
    FaultKind(
        "container-damaged",
        found=N_("The message or archive is damaged: it cannot be opened."),
        expected=N_("Take the workbooks out and drop them in the inbox one by one."),
        help=N_("A mail program or a program for archives may still open it."),
    ),
    FaultKind(
        "encrypted-archive",
        found=N_("The archive is protected by a password."),
        expected=N_("Take the workbooks out and drop them in the inbox one by one."),
        help=N_("What is in an archive with a password cannot be read."),
    ),
    FaultKind(
        "sent-by-another",
        found=N_("It was sent by {sender}, who is no contact of {partner} in the directory."),
        expected=N_("Ask {partner} whether it is theirs, or enter the address in the directory."),
        severity=WARNING,
        help=N_(
            "A workbook that came in a message is held against the addresses of its partner's sales director and "
            "contacts, and against the vendor's own. A sender's address is easily forged: the workbook's code counts."
        ),
    ),
    FaultKind(
        "excel-binary",
        found=N_("This is a binary workbook (.xlsb)."),
        expected=_SAVE_AS,
        help=N_("The binary format is not read; the ordinary .xlsx holds the same."),
    ),
    FaultKind(
        "open-document",
        found=N_("This is an OpenDocument file (.ods)."),
        expected=N_("In LibreOffice choose Save as, “Excel 2007-365 (.xlsx)”, and hand that file in."),
        help=N_("LibreOffice and OpenOffice save .ods by default; they write .xlsx as well."),
    ),
    FaultKind(
        "numbers-file",
        found=N_("This is a file of Numbers or of another Apple program."),
        expected=N_("In Numbers choose File, Export to, Excel, and hand that file in."),
        help=N_("Numbers saves in its own format, whatever the file is called; it exports .xlsx."),
    ),
    FaultKind(
        "csv-file",
        found=N_("This is a text or CSV file."),
        expected=_OURS,
        help=N_("A CSV file has no sheets and no types: dates and amounts in it could only be guessed."),
    ),
    FaultKind(
        "pdf-file",
        found=N_("This is a PDF."),
        expected=_OURS,
        help=N_("A PDF is a picture of a workbook; the figures must come in the workbook itself."),
    ),
    FaultKind(
        "word-document",
        found=N_("This is a Word or PowerPoint document."),
        expected=_OURS,
        help=N_("Only workbooks are taken in."),
    ),
    FaultKind(
        "picture-file",
        found=N_("This is a picture."),
        expected=_OURS,
        help=N_(
            "A photograph or a screen copy of a workbook cannot be read; the figures must come in the workbook."
        ),
    ),
    FaultKind(
        "web-page",
        found=N_("This is a web page or an XML file."),
        expected=_SAVE_AS,
        help=N_(
            "Some programs export a web page and name it .xls or .xlsx. Excel opens it, and can save it anew."
        ),
    ),
    FaultKind(
        "other-archive",
        found=N_("This is an archive (zip or the like) without a workbook's parts."),
        expected=N_("Unpack it, and hand in the .xlsx workbook itself."),
        help=N_("A workbook inside an archive is not looked for: it is handed in unpacked."),
    ),
    FaultKind(
        "damaged-workbook",
        found=N_("The workbook is damaged."),
        expected=_AGAIN,
        help=N_(
            "A part of the file is missing, does not match its check sum or is not what Excel would write."
        ),
    ),
    FaultKind(
        "unsafe-workbook",
        found=N_(
            "The workbook holds what no spreadsheet program writes (a document type or an odd encoding)."
        ),
        expected=_AGAIN,
        help=N_("Such parts serve to attack the program that reads them, so nothing of the file was read."),
    ),
    FaultKind(
        "workbook-too-large",
        found=N_("The workbook is too large to be read: {what}."),
        expected=N_(
            "Delete the empty rows below the tables (formatted ones count too), pictures, other tables and unused "
            "sheets, or start from the blank form."
        ),
        help=N_(
            "A filled form weighs well under a megabyte. What is far larger holds something else as well."
        ),
    ),
    FaultKind(
        "workbook-too-dense",
        found=N_("A part of the workbook unpacks to far more than its size."),
        expected=N_("Start from the blank form and paste the values into it."),
        help=N_(
            "A small file that unpacks to gigabytes is a known attack; an ordinary workbook never comes near."
        ),
    ),
    FaultKind(
        "cannot-open",
        found=N_("The file cannot be opened: {reason}."),
        expected=N_("Check that it is readable and not still being copied."),
        help=N_("The system refused to open the file. It is tried again at the next run."),
    ),
    FaultKind(
        "folder-closed",
        found=N_("The folder cannot be opened: {reason}."),
        expected=N_("Let reviewkit read it, or move its workbooks elsewhere in the inbox."),
        help=N_("What lies in such a folder is not known. It is looked at again at the next run."),
    ),
    FaultKind(
        "link-outside",
        found=N_("This is a link that leads out of the inbox."),
        expected=N_("Put the workbook itself into the inbox."),
        help=N_("Links are followed within the inbox only: one that leads elsewhere could show any file."),
    ),
    FaultKind(
        "not-a-file",
        found=N_("This is no ordinary file (a device, a pipe or the like)."),
        expected=N_("Remove it from the inbox."),
        help=N_("Reading such a thing could take for ever."),
    ),
    FaultKind(
        "file-changing",
        found=N_("The file changed while it was read."),
        expected=N_("Nothing to do: it is read again at the next run, once it has been copied."),
        help=N_("A shared folder was still bringing the file. Half a workbook is never taken in."),
    ),
    FaultKind(
        "reader-timeout",
        found=N_("Reading the file took too long."),
        expected=_BLANK_FORM,
        help=N_(
            "A filled form is read within a second. What takes far longer is no form, or is made to stop things."
        ),
    ),
    FaultKind(
        "reader-killed",
        found=N_("The file brought its reader to a stop."),
        expected=_BLANK_FORM,
        help=N_(
            "Files are read in a process of their own, within limits of time and memory, so that one file stops "
            "nothing else."
        ),
    ),
    FaultKind(
        "reader-failed",
        found=N_("The file holds something that its reader does not understand."),
        expected=_BLANK_FORM,
        help=N_(
            "A defect of reviewkit that this file brought to light: please send the file to who maintains it."
        ),
    ),
    FaultKind(
        "more-faults",
        severity=WARNING,
        found=N_("{n} more are not listed."),
        expected=N_("Mend those listed first; what is left is listed the next time."),
        help=N_(
            "A file with thousands of faults is filled wrongly in one way, or was not meant to be filled: "
            "some hundred are listed, the rest is counted."
        ),
    ),
    FaultKind(
        "order-by-name",
        found=N_(
            "{others} came with this file for the same workbook, and not all of them say when they were saved."
        ),
        expected=N_(
            "By its name, {counts} counts. Should another one count, save it again in Excel and drop it anew."
        ),
        help=N_(
            "Of several files for one workbook the one saved last counts. Web programs and libraries leave the "
            "time of saving out; then names decide, as people count: v10 after v9, “name (1)” after “name”."
        ),
        severity=WARNING,
    ),
)
