"""Journals: leads, exports to the CRM, mails."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(32)),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("declarer", sa.Text, nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10)),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    accepted = sa.text("state = 'accepted'")
    op.create_index(
        "uq_lead_event_reference",
        "lead_event",
        ["reference"],
        unique=True,
        sqlite_where=accepted,
        postgresql_where=accepted,
    )
    op.create_index("ix_lead_event_declarer", "lead_event", ["declarer", "subject"])
    op.create_table(
        "crm_export",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "crm_record",
        sa.Column("export_id", sa.Integer, sa.ForeignKey("crm_export.id"), primary_key=True),
        sa.Column("key", sa.String(400), primary_key=True),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("identity", sa.String(64), nullable=False, unique=True),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False, index=True),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("readers", sa.LargeBinary, nullable=False),
        sa.Column("replaces", sa.String(64), nullable=False),
        sa.Column("drafted_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "mail_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mail_id", sa.Integer, sa.ForeignKey("mail.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.UniqueConstraint("mail_id", "number"),
    )


def downgrade() -> None:
    for table in ("mail_event", "mail", "crm_record", "crm_export", "lead_event"):
        op.drop_table(table)
