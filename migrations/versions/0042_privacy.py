"""Who is to be erased and who was; what they counted without them; the words agreed to."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("why", sa.String(12), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_erasure_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_erasure_asked_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_erasure_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_inmate_id"), "erasure", ["inmate_id"])
    op.create_index(op.f("ix_erasure_due_at"), "erasure", ["due_at"])
    op.create_table(
        "tombstone",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("why", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("key", name=op.f("uq_tombstone_key")),
    )
    op.create_table(
        "outcome_erased",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_erased")),
        sa.UniqueConstraint("month", name=op.f("uq_outcome_erased_month")),
    )
    op.add_column(
        "agreement", sa.Column("text_version", sa.String(12), server_default="", nullable=False)
    )
    op.add_column("idempotent_reply", sa.Column("held", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("idempotent_reply", "held")
    op.drop_column("agreement", "text_version")
    op.drop_table("outcome_erased")
    op.drop_table("tombstone")
    op.drop_index(op.f("ix_erasure_due_at"), table_name="erasure")
    op.drop_index(op.f("ix_erasure_inmate_id"), table_name="erasure")
    op.drop_table("erasure")
