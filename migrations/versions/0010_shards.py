"""Shards of a re-match."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # Every pair is stamped anew each day: with room beside it, no index has to follow.
        op.execute("ALTER TABLE match SET (fillfactor = 60)")
    op.add_column(
        "match", sa.Column("states", sa.String(length=11), server_default="", nullable=False)
    )
    op.create_table(
        "match_lost",
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("vacancy_id", BIG, nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_match_lost_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"],
            ["vacancy.id"],
            name=op.f("fk_match_lost_vacancy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("inmate_id", "vacancy_id", name=op.f("pk_match_lost")),
    )
    op.create_index(op.f("ix_match_lost_vacancy_id"), "match_lost", ["vacancy_id"])
    op.create_table(
        "match_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("taxonomy", sa.Integer(), nullable=False),
        sa.Column("shards", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
    )
    op.create_table(
        "match_shard",
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_prison", sa.Integer(), nullable=False),
        sa.Column("first_inmate", BIG, nullable=False),
        sa.Column("last_prison", sa.Integer(), nullable=False),
        sa.Column("last_inmate", BIG, nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_run.id"], name=op.f("fk_match_shard_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_match_shard")),
    )


def downgrade() -> None:
    op.drop_table("match_shard")
    op.drop_table("match_run")
    op.drop_index(op.f("ix_match_lost_vacancy_id"), table_name="match_lost")
    op.drop_table("match_lost")
    op.drop_column("match", "states")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE match RESET (fillfactor)")
