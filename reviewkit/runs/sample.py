"""The sample workspace: settings, key and filled workbooks, beside the package or inside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from reviewkit.domain.errors import UsageError
from reviewkit.intake.inbox_files import scan
from reviewkit.runs.document_style import shipped
from reviewkit.settings import FILE
from reviewkit.text import N_
from reviewkit.workspace import KEY_FILE, open_workspace

SAMPLES = "input_samples"


def copy_sample(folder: Path) -> int:
    """Make a folder the sample workspace, its workbooks in `inbox`; returns how many there are.

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
    shutil.copyfile(parts[1], folder / KEY_FILE)
    (folder / KEY_FILE).chmod(0o600)
    inbox = open_workspace(folder).inbox
    dropped = scan(source)
    for item in dropped:
        place = inbox / item.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.path, place)
    return len(dropped)
