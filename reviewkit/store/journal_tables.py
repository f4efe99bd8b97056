"""The tables of journals: leads, exports to the CRM, mails, confirmations. Rows are added, never changed or deleted."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from reviewkit.store.tables import metadata

# What became of an opportunity sheet's row: declared, given back, accepted. What follows (assigned,
# taken, declined, merged, rejected, expired) is read from the decisions and reviews that say so.
lead_event = Table(
    "lead_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reference", String(32)),  # null until accepted
    Column("subject", Text, nullable=False),  # customer and project, plain, and which of several alike
    Column("declarer", Text, nullable=False),  # the partner's code, "" the vendor
    Column("period", String(8), nullable=False),  # of the sheet
    Column("month", Integer, nullable=False),
    Column("day", String(10)),  # the day the row says it was declared
    Column("sha256", String(64), nullable=False),  # of the file
)
Index(
    "uq_lead_event_reference",
    lead_event.c.reference,
    unique=True,
    sqlite_where=text("state = 'accepted'"),
    postgresql_where=text("state = 'accepted'"),
)
Index("ix_lead_event_declarer", lead_event.c.declarer, lead_event.c.subject)

crm_export = Table(
    "crm_export",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("period", String(8), nullable=False),
    Column("month", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
)

crm_record = Table(
    "crm_record",
    metadata,
    Column("export_id", Integer, ForeignKey("crm_export.id"), primary_key=True),
    Column("key", String(400), primary_key=True),  # the partner's code and the folded reference
    Column("ordinal", Integer, nullable=False),
    Column("changed", Text, nullable=False),  # "new", or the fields that changed
    Column("data", LargeBinary, nullable=False),  # JSON: value by field
)

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("content", String(64), nullable=False),
    Column("period", String(8), nullable=False, index=True),
    Column("slot", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("audience", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("readers", LargeBinary, nullable=False),  # JSON: the addresses it goes to
    Column("replaces", String(64), nullable=False),  # the identity it replaces, or ""
    Column("drafted_at", String(32), nullable=False),
)

# drafted is a mail without an event; sending, sent, doubtful, refused and waiting are events.
mail_event = Table(
    "mail_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mail_id", Integer, ForeignKey("mail.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("mail_id", "number"),
)

# The bytes of a mail's draft; the newest row counts.
mail_draft = Table(
    "mail_draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mail_id", Integer, ForeignKey("mail.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("drafted_at", String(32), nullable=False),
)

# A file that was let in by hand though its code is missing or another's.
trusted_file = Table(
    "trusted_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("file", Text, nullable=False),  # relative to the inbox
    Column("trusted_at", String(32), nullable=False),
)

# An address that a later directory brought, confirmed by hand.
confirmed_address = Table(
    "confirmed_address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader", Text, nullable=False),  # the code of the partner or channel manager
    Column("address", Text, nullable=False),  # folded
    Column("confirmed_at", String(32), nullable=False),
    UniqueConstraint("reader", "address"),
)

# A file put where people may change it, noted before it is put there; the newest row of a path counts.
written_file = Table(
    "written_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "path", Text, nullable=False, index=True
    ),  # below the workspace, or whole for one that lies elsewhere
    Column("role", String(16), nullable=False),  # document, form, returned, saved_again, kept
    Column("sha256", String(64), nullable=False),
    Column("parts", String(64), nullable=False),  # digest of an Office file's own parts, or ""
    Column("form", String(64), nullable=False),  # digest of what a workbook to fill holds, or ""
    Column("origin", Text, nullable=False),  # of a kept copy: the path that its content lay under
    Column("written_at", String(32), nullable=False),
)

# A workbook that came in a mail or an archive.
enclosed_file = Table(
    "enclosed_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("container", String(64), nullable=False, index=True),  # sha256 of the dropped mail or archive
    Column("name", Text, nullable=False),  # its way within it
    Column("sha256", String(64), nullable=False, index=True),
    Column("sender", Text, nullable=False),
    Column("sent_at", String(32), nullable=False),
    Column("noted_at", String(32), nullable=False),
)
