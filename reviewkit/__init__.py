"""reviewkit: a vendor's monthly and quarterly reviews with its partners, from workbooks to packs.

`reviewkit.open_workspace(path)` opens a workspace whose methods are the commands.
"""

from typing import TYPE_CHECKING

from reviewkit.version import __version__

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace, open_workspace

__all__ = ["ReviewWorkspace", "__version__", "open_workspace"]


def __getattr__(name: str) -> object:
    """Load the public face when it is asked for: the command line starts without it."""
    if name in __all__:
        from reviewkit import api  # noqa: PLC0415

        return getattr(api, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
