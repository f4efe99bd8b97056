"""The version of reviewkit, printed on documents and kept with runs."""

__version__ = "0.1.0"
