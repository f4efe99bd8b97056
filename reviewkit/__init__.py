"""reviewkit: a vendor's monthly and quarterly reviews with its partners, from workbooks to packs."""

__version__ = "0.1.0"
