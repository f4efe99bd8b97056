"""Files of the inbox that could not be read at all: where they lie, or what became of their reader."""

from __future__ import annotations

from reviewkit.domain.faults import FaultKind
from reviewkit.text import N_

CANNOT_OPEN = FaultKind(
    "cannot-open",
    found=N_("The file cannot be opened: {reason}."),
    expected=N_("Check that it is readable and not still being copied."),
    help=N_("The system refused to open the file. It is tried again at the next run."),
)
FOLDER_CLOSED = FaultKind(
    "folder-closed",
    found=N_("The folder cannot be opened: {reason}."),
    expected=N_("Let reviewkit read it, or move its workbooks elsewhere in the inbox."),
    help=N_("What lies in such a folder is not known. It is looked at again at the next run."),
)
LINK_OUTSIDE = FaultKind(
    "link-outside",
    found=N_("This is a link that leads out of the inbox."),
    expected=N_("Put the workbook itself into the inbox."),
    help=N_("Links are followed within the inbox only: one that leads elsewhere could show any file."),
)
NOT_A_FILE = FaultKind(
    "not-a-file",
    found=N_("This is no ordinary file (a device, a pipe or the like)."),
    expected=N_("Remove it from the inbox."),
    help=N_("Reading such a thing could take for ever."),
)
FILE_CHANGING = FaultKind(
    "file-changing",
    found=N_("The file changed while it was read."),
    expected=N_("Nothing to do: it is read again at the next run, once it has been copied."),
    help=N_("A shared folder was still bringing the file. Half a workbook is never taken in."),
)
_BLANK_FORM = N_("Start from the blank form and paste the values into it.")
READER_TIMEOUT = FaultKind(
    "reader-timeout",
    found=N_("Reading the file took too long."),
    expected=_BLANK_FORM,
    help=N_(
        "A filled form is read within a second. What takes far longer is no form, or is made to stop things."
    ),
)
READER_KILLED = FaultKind(
    "reader-killed",
    found=N_("The file brought its reader to a stop."),
    expected=_BLANK_FORM,
    help=N_(
        "Files are read in a process of their own, within limits of time and memory, so that one file stops "
        "nothing else."
    ),
)
READER_FAILED = FaultKind(
    "reader-failed",
    found=N_("The file holds something that its reader does not understand."),
    expected=_BLANK_FORM,
    help=N_(
        "A defect of reviewkit that this file brought to light: please send the file to who maintains it."
    ),
)
