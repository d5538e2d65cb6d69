"""That a backup was made, and which request posted a job."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "backup_mark",
        sa.Column("id", number, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_saved", number, nullable=False),
        sa.Column("bytes_written", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_mark")),
    )
    op.create_index(op.f("ix_backup_mark_at"), "backup_mark", ["at"])
    op.add_column("job", sa.Column("request_id", sa.String(40)))


def downgrade() -> None:
    op.drop_column("job", "request_id")
    op.drop_table("backup_mark")
