"""The tables, as docs/architecture.md explains them. Rows are added, never changed or deleted.

A submission is a file that was dropped; a revision is one that was accepted; a record is
one row of it, with the cell and the raw text of every value. A deal has an inner id; what
a partner calls it is a dated alias. A run keeps what it printed from.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("file", Text, nullable=False),  # relative to the inbox
    Column("form", String(32)),
    Column("partner", Text),  # null: the vendor's own, or unknown
    Column("period", String(8)),
    Column("lang", String(8)),
    Column("status", String(20), nullable=False),  # accepted, partly_accepted, returned, unreadable
    Column("faults", LargeBinary, nullable=False),  # JSON: kind, sheet, cell, column, values
    Column("read_as", String(64), nullable=False),  # version and settings it was judged by
    Column("taken_at", String(32), nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", Integer, ForeignKey("submission.id"), nullable=False),
    Column("form", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("partner", Text, nullable=False),  # "" for the vendor's own
    Column("period", String(8), nullable=False),
    Column("month", Integer, nullable=False),  # first month, year * 12 + month - 1: periods in order
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # prepared, reviewed, or ""
    Column("currency", String(8), nullable=False),  # of the amounts as typed
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),  # as the file itself says
    Column("taken_at", String(32), nullable=False),
    UniqueConstraint("form", "partner", "period", "number"),
)

record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", Integer, ForeignKey("revision.id"), nullable=False),
    Column("sheet", String(32), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("title", Text, nullable=False),  # the sheet's name as found
    Column("key", Text),  # the record's reference or code, folded
    Column("data", LargeBinary, nullable=False),  # JSON: value by column
    Column("cells", LargeBinary, nullable=False),  # JSON: [address, raw text] by column
    UniqueConstraint("revision_id", "sheet", "ordinal"),
)

deal = Table("deal", metadata, Column("id", Integer, primary_key=True))

alias = Table(
    "alias",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("deal_id", Integer, ForeignKey("deal.id"), nullable=False),
    Column("partner", Text, nullable=False),
    Column("key", Text, nullable=False),  # the reference, folded
    Column("reference", Text, nullable=False),  # as first typed
    Column("month", Integer, nullable=False),  # from this month on
    Column("why", String(16), nullable=False),  # declared, renamed, transferred, merged
    UniqueConstraint("partner", "key", "month"),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", String(8), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("code", String(32), nullable=False),
    Column("settings", LargeBinary, nullable=False),  # JSON: what figures and documents depend on
    Column("made_at", String(32), nullable=False),
)

run_revision = Table(
    "run_revision",
    metadata,
    Column("run_id", Integer, ForeignKey("run.id"), primary_key=True),
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
)

Index("ix_revision_form_month", revision.c.form, revision.c.month)
Index("ix_alias_key", alias.c.key)
Index("ix_run_period", run.c.period)
