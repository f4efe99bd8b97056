"""An index for "who else uses this reference": without it each workbook read the whole table."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alias_key", "alias", ["key"])


def downgrade() -> None:
    op.drop_index("ix_alias_key", "alias")
