"""Keys in the normal form that is compared everywhere: without what is never seen, every dash a hyphen.

Not the database's own: the keys follow `fold`, whatever it is by then; a key folded again stays as it is.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from reviewkit.domain.keys import fold

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_RECORD = sa.table("record", sa.column("id", sa.Integer), sa.column("key", sa.Text))
_ALIAS = sa.table(
    "alias",
    sa.column("id", sa.Integer),
    sa.column("partner", sa.Text),
    sa.column("key", sa.Text),
    sa.column("month", sa.Integer),
)


def upgrade() -> None:
    connection = op.get_bind()
    records = connection.execute(
        sa.select(_RECORD.c.id, _RECORD.c.key).where(_RECORD.c.key.is_not(None))
    ).all()
    _write(connection, _RECORD, ((row.id, fold(row.key)) for row in records if fold(row.key) != row.key))
    aliases = connection.execute(sa.select(_ALIAS).order_by(_ALIAS.c.id)).all()
    taken = {(row.partner, row.key, row.month) for row in aliases}
    changed = []
    for row in aliases:
        wanted = (row.partner, fold(row.key), row.month)
        if wanted not in taken:  # a deal that was two by its spelling keeps both names
            taken.add(wanted)
            changed.append((row.id, wanted[1]))
    _write(connection, _ALIAS, changed)


def _write(connection: sa.Connection, table: sa.TableClause, changed: Iterable[tuple[int, str]]) -> None:
    for row_id, key in changed:
        connection.execute(sa.update(table).where(table.c.id == row_id).values(key=key))


def downgrade() -> None:
    """Nothing: the former form was the same key with more spellings."""
