"""The folders and files of a workspace (design.md, Fixed: a workspace)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.domain.errors import SettingsError, SettingsFileError
from reviewkit.domain.period import Period
from reviewkit.settings import FILE, Settings, commented, read_settings
from reviewkit.text import N_, Phrase

KEY_FILE = "reviewkit.key"
_SYSTEM_FOLDERS = ("/proc", "/sys", "/dev")


@dataclass(frozen=True)
class Workspace:
    """A folder with reviewkit.toml: its settings, and the paths of everything else."""

    root: Path
    settings: Settings

    @property
    def inbox(self) -> Path:
        return self._below(self.settings.get("inbox"))

    @property
    def output(self) -> Path:
        return self._below(self.settings.get("output"))

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def returned(self) -> Path:
        return self.root / "returned"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def database_url(self) -> str:
        """The database URL, as `full_url` returns it."""
        return self.full_url(str(self.settings.get("database")))

    def full_url(self, url: str) -> str:
        """Return a database URL whose relative SQLite path is below the workspace, not the current folder."""
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/") and ":memory:" not in url:
            return prefix + str(self.root / url.removeprefix(prefix))
        return url

    def _below(self, text: str) -> Path:
        path = Path(text).expanduser()
        return path if path.is_absolute() else self.root / path

    def period_output(self, period: Period) -> Path:
        """Return the folder of a period's documents."""
        return self.output / str(period)

    def key(self) -> bytes | None:
        """Return the key that signs the forms made here; None where the workspace has none.

        Raises SettingsError where it cannot be read.
        """
        try:
            text = (self.root / KEY_FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                N_("{path}: cannot be read ({error})"), path=self.root / KEY_FILE, error=error
            ) from None
        return text.encode() or None

    def signing_key(self) -> bytes:
        """Return the key that signs the forms made here.

        Raises SettingsError where there is none: a form without its code would be given back.
        """
        key = self.key()
        if key is None:
            raise SettingsError(
                N_(
                    "{path}: the key that signs the forms is gone, and no form is made without it. Bring it back "
                    "from a backup; without one `reviewkit init` makes a new key, and a workbook handed out before "
                    "is let in by `reviewkit intake --trust FILE`."
                ),
                path=self.root / KEY_FILE,
            )
        return key


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in a folder. Raises SettingsError where it is none or its settings are wrong."""
    root = root.resolve()
    workspace = Workspace(root, read_settings(root / FILE))
    wrong = list(_wrong_folders(workspace))
    if wrong:
        raise SettingsFileError(root / FILE, wrong)
    return workspace


def _wrong_folders(workspace: Workspace) -> Iterator[Phrase]:
    """Yield what is wrong with the folders that the settings name.

    The inbox belongs to the people and is read whole; what is in the output is replaced. Either one within
    the other, over the workspace itself or over what it keeps, would read or replace what is not its own.
    """
    settings = workspace.settings
    named = {key: _resolved(getattr(workspace, key)) for key in ("inbox", "output")}
    kept = {
        folder.name: _resolved(folder)
        for folder in (workspace.archive, workspace.returned, workspace.templates)
    }
    root = _resolved(workspace.root)
    database = workspace.database_url.partition("?")[0].removeprefix("sqlite:///")
    files = {_resolved(path) for path in (workspace.root / FILE, workspace.root / KEY_FILE, Path(database))}
    for key, folder in named.items():
        value = {"place": key, "value": repr(str(settings.get(key)))}
        if _is_within(root, folder):
            yield Phrase(
                N_("{place} = {value}: holds the workspace itself; expected a folder of its own"), value
            )
        elif any(_is_within(folder, Path(system)) for system in _SYSTEM_FOLDERS):
            yield Phrase(N_("{place} = {value}: belongs to the system; expected a folder of its own"), value)
        elif folder in files:
            yield Phrase(N_("{place} = {value}: is a file of the workspace; expected a folder"), value)
        else:
            for name, other in kept.items():
                if _is_within(folder, other) or _is_within(other, folder):
                    message = N_(
                        "{place} = {value}: expected a folder apart from {other}/, which reviewkit keeps"
                    )
                    yield Phrase(message, {**value, "other": name})
    if _is_within(named["inbox"], named["output"]) or _is_within(named["output"], named["inbox"]):
        yield Phrase(N_("inbox and output: expected two folders, neither of them within the other"))
    if not database.startswith(("sqlite:", "postgresql")) and _is_within(
        _resolved(Path(database)), named["inbox"]
    ):
        yield Phrase(N_("database: lies in the inbox; expected a file outside it"))


def _resolved(path: Path) -> Path:
    """Return a path without links and dots, as the system compares it; it need not exist."""
    try:
        return Path(os.path.normcase(path.resolve()))
    except (OSError, RuntimeError):  # a loop of links, a name too long
        return path


def _is_within(path: Path, folder: Path) -> bool:
    return path == folder or path.is_relative_to(folder)


def make_workspace(root: Path) -> Workspace:
    """Make a workspace in a folder and return it; files that are already there stay as they are."""
    root = root.resolve()
    root.mkdir(parents=True, exist_ok=True)
    settings = root / FILE
    if not settings.exists():
        settings.write_text(commented(), encoding="utf-8")
    workspace = open_workspace(root)
    for folder in (workspace.inbox, workspace.output, workspace.templates):
        folder.mkdir(parents=True, exist_ok=True)
    if not (root / KEY_FILE).exists():
        make_key(root)
    return workspace


def make_key(root: Path) -> bytes:
    """Write a new key, readable by the user alone, and return it. Raises FileExistsError where one is there."""
    key = secrets.token_hex(32)
    descriptor = os.open(root / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(key + "\n")
    return key.encode()
