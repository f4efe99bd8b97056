"""The look of documents: the brand from settings, the workspace's templates before the shipped ones."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from reviewkit.domain.errors import SettingsError, UsageError
from reviewkit.runs.output import Style
from reviewkit.text import N_
from reviewkit.workspace import Workspace

# Word's theme slots of our templates (tools/templates.py paints them) by the setting's name.
SLOTS = {"ink": "dk2", "accent": "accent1", "previous": "accent2", "down": "accent3", "attention": "accent4"}


def shipped(name: str) -> Path:
    """Return a folder shipped with reviewkit: inside the installed package, or beside it in the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


_LARGEST_LOGO = 5_000_000  # bytes
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_logo(path: Path, settings_file: Path) -> bytes:
    """Return the bytes of the vendor's mark.

    Raises SettingsError for what cannot be read, is no regular file, is too large, or is neither PNG nor JPEG.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe has no end
            raise SettingsError(N_("{path}: brand.logo: {logo} is no file"), path=settings_file, logo=path)
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_LOGO + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SettingsError(
            N_("{path}: brand.logo: {logo} cannot be read ({error})"),
            path=settings_file,
            logo=path,
            error=getattr(error, "strerror", None) or error,
        ) from None
    if len(data) > _LARGEST_LOGO or not data.startswith(_PICTURES):
        raise SettingsError(
            N_("{path}: brand.logo: {logo} must be a PNG or JPEG picture of at most 5 MB"),
            path=settings_file,
            logo=path,
        )
    return data


def style_of(workspace: Workspace) -> Style:
    """Return colours, mark and templates of a workspace. Raises SettingsError where the mark cannot be read."""
    settings = workspace.settings
    colours = {name: settings.get(f"brand.{name}") for name in (*SLOTS,)}
    logo = None
    if settings.get("brand.logo"):
        path = workspace.root / settings.get("brand.logo")
        logo = read_logo(path, settings.path)
    templates: dict[str, tuple[str, str]] = {}
    ours: dict[str, tuple[str, str]] = {}
    for folder in (shipped("templates"), workspace.templates):
        for path in sorted(folder.glob("*.docx")):
            if not path.name.startswith(("~$", ".")):
                templates[path.name] = (str(path), hashlib.sha256(path.read_bytes()).hexdigest())
        ours = ours or dict(templates)
    shipped_bytes = {sha for _, sha in ours.values()}
    vendors = frozenset(name for name, (_, sha) in templates.items() if sha not in shipped_bytes)
    if not templates:
        raise UsageError(N_("no Word template is found: reviewkit was installed without its templates"))
    theme = {slot: colours[name] for name, slot in SLOTS.items()}
    return Style(theme, {**colours, "up": colours["accent"]}, logo, templates, vendors)
