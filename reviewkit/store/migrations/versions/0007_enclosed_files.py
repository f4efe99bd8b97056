"""Workbooks that came in a mail or an archive: in which, and who sent it when."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enclosed_file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("container", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("sent_at", sa.String(32), nullable=False),
        sa.Column("noted_at", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("enclosed_file")
