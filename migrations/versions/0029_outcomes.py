"""Closed months as counted and told, marks that they are held against, a fund's indicators."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outcome_snapshot",
        sa.Column("id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("counted", sa.LargeBinary(), nullable=False),
        sa.Column("undated", sa.LargeBinary(), nullable=False),
        sa.Column("ledger", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_snapshot")),
        sa.UniqueConstraint("month", name=op.f("uq_outcome_snapshot_month")),
    )
    op.create_table(
        "outcome_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_by", ID, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_outcome_mark_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_mark")),
        sa.UniqueConstraint("figure", "kind", name=op.f("uq_outcome_mark_figure_kind")),
    )
    op.create_table(
        "outcome_indicator",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("trait", sa.String(length=12), nullable=False),
        sa.Column("group_code", sa.String(length=12), nullable=False),
        sa.Column("set_by", ID, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_by"], ["account.id"], name=op.f("fk_outcome_indicator_set_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_indicator_code")),
    )


def downgrade() -> None:
    op.drop_table("outcome_indicator")
    op.drop_table("outcome_mark")
    op.drop_table("outcome_snapshot")
