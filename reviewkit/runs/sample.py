"""The sample workspace: settings and filled workbooks, beside the package or inside it.

The samples are signed with a key that everybody can read: a workspace made from them gets a key
of its own, and its workbooks are signed anew.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from reviewkit.domain.errors import UsageError
from reviewkit.forms.engine.identity import signature
from reviewkit.intake.inbox_files import scan
from reviewkit.runs.document_style import shipped
from reviewkit.settings import FILE
from reviewkit.text import N_
from reviewkit.workspace import KEY_FILE, Workspace, make_key, open_workspace

SAMPLES = "input_samples"
# A token of seven fields, its check digits and its code (forms/engine/identity).
_TOKEN = re.compile(rb"(RK1(?::[^<\"&\s:]*){6}):([0-9a-f]{4}):([0-9a-f]{16})")


def copy_sample(folder: Path) -> int:
    """Make a folder the sample workspace, its workbooks in `inbox`; return how many there are.

    Raises UsageError where the folder is a workspace already, or this installation has no samples.
    """
    source = shipped(SAMPLES)
    parts = [source.parent / name for name in (FILE, KEY_FILE)]
    if not source.is_dir() or not all(part.is_file() for part in parts):
        raise UsageError(
            N_("this installation carries no samples; they lie in input_samples of the repository")
        )
    for name in (FILE, KEY_FILE):
        if (folder / name).exists():
            raise UsageError(
                N_("{folder} is a workspace already: the sample needs a folder of its own"), folder=folder
            )
    folder.mkdir(parents=True, exist_ok=True)
    settings = parts[0].read_text(encoding="utf-8").replace(f'inbox = "{SAMPLES}"', 'inbox = "inbox"')
    (folder / FILE).write_text(settings, encoding="utf-8")
    key, public = make_key(folder), parts[1].read_bytes().strip()
    inbox = open_workspace(folder).inbox
    dropped = scan(source)
    for item in dropped:
        target = inbox / item.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():  # the folder's own: the inbox belongs to the people
            continue
        target.write_bytes(signed_anew(item.path.read_bytes(), public, key))
    return len(dropped)


def signed_anew(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook whose tokens carry the new key's code where they carried the old one's.

    What is no workbook, and tokens that the old key did not sign, stay as they are.
    """

    def resigned(token: re.Match[bytes]) -> bytes:
        body, digits, code = token.groups()
        text = body.decode("utf-8")
        if code.decode() != signature(text, old):
            return token[0]
        return b":".join((body, digits, signature(text, new).encode()))

    try:
        source = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return data
    target = io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as written:
        for entry in source.infolist():
            part = source.read(entry)
            written.writestr(entry, _TOKEN.sub(resigned, part) if entry.filename.endswith(".xml") else part)
    return target.getvalue()


def has_public_key(workspace: Workspace) -> bool:
    """Whether a workspace is signed with the samples' key and is not the samples' own."""
    source = shipped(SAMPLES).parent / KEY_FILE
    return (
        source.is_file()
        and workspace.key() == (source.read_bytes().strip() or None)
        and workspace.root != source.parent.resolve()
    )
