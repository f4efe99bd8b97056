"""Submissions, revisions, records, deals, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("form", sa.String(32)),
        sa.Column("partner", sa.Text),
        sa.Column("period", sa.String(8)),
        sa.Column("lang", sa.String(8)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("faults", sa.LargeBinary, nullable=False),
        sa.Column("read_as", sa.String(64), nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("form", "partner", "period", "number"),
    )
    op.create_index("ix_revision_form_month", "revision", ["form", "month"])
    op.create_table(
        "record",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision_id", sa.Integer, sa.ForeignKey("revision.id"), nullable=False),
        sa.Column("sheet", sa.String(32), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("cells", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("revision_id", "sheet", "ordinal"),
    )
    op.create_table("deal", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deal_id", sa.Integer, sa.ForeignKey("deal.id"), nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.UniqueConstraint("partner", "key", "month"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("settings", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_run_period", "run", ["period"])
    op.create_table(
        "run_revision",
        sa.Column("run_id", sa.Integer, sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("revision_id", sa.Integer, sa.ForeignKey("revision.id"), primary_key=True),
    )


def downgrade() -> None:
    for table in ("run_revision", "run", "alias", "deal", "record", "revision", "submission"):
        op.drop_table(table)
