"""The brand from settings, and where each template comes from: the workspace's own over the shipped."""

from __future__ import annotations

import hashlib
from pathlib import Path

from reviewkit.domain.errors import SettingsError, UsageError
from reviewkit.runs.output import Style
from reviewkit.text import N_
from reviewkit.workspace import Workspace

# Word's theme slots of our templates (tools/templates.py paints them) by the setting's name.
SLOTS = {"ink": "dk2", "accent": "accent1", "previous": "accent2", "down": "accent3", "attention": "accent4"}


def shipped(name: str) -> Path:
    """A folder shipped with reviewkit: inside the installed package, or beside it in the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def style_of(workspace: Workspace) -> Style:
    """Colours, mark and templates of a workspace. Raises SettingsError where the mark cannot be read."""
    settings = workspace.settings
    colours = {name: settings.get(f"brand.{name}") for name in (*SLOTS,)}
    logo = None
    if settings.get("brand.logo"):
        path = workspace.root / settings.get("brand.logo")
        try:
            logo = path.read_bytes()
        except OSError as error:
            raise SettingsError(
                N_("{path}: brand.logo: {logo} cannot be read ({error})"),
                path=settings.path, logo=path, error=error.strerror or error,
            ) from None  # fmt: skip
    templates: dict[str, tuple[str, str]] = {}
    for folder in (shipped("templates"), workspace.templates):
        for path in sorted(folder.glob("*.docx")):
            if not path.name.startswith(("~$", ".")):
                templates[path.name] = (str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    if not templates:
        raise UsageError(N_("no Word template is found: reviewkit was installed without its templates"))
    theme = {slot: colours[name] for name, slot in SLOTS.items()}
    return Style(theme, {**colours, "up": colours["accent"]}, logo, templates)
