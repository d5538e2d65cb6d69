"""Demand for training."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand_day",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vacancies", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_demand_day")),
    )
    op.create_table(
        "demand",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("vacancies", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prison_id"], ["prison.id"], name=op.f("fk_demand_prison_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
    )
    op.create_index("ix_demand_prison_weeks", "demand", ["prison_id", "weeks"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_demand_prison_weeks", table_name="demand")
    op.drop_table("demand")
    op.drop_table("demand_day")
