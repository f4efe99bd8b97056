"""What people confirmed by hand: files let in, addresses. And the bytes of each draft, by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trusted_file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("trusted_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "confirmed_address",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("reader", "address"),
    )
    op.create_table(
        "mail_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mail_id", sa.Integer, sa.ForeignKey("mail.id"), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("drafted_at", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    for table in ("mail_draft", "confirmed_address", "trusted_file"):
        op.drop_table(table)
