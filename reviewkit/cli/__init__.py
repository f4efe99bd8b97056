"""The commands: parse, call, print. Heavy packages load inside the command that needs them."""

from reviewkit.cli.main import main

__all__ = ["main"]
