"""Pairs kept apart, bans of visitors, what visitors bring, how a guardian consented."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "apart",
        sa.Column("id", BIG, nullable=False),
        sa.Column("first_id", BIG, nullable=False),
        sa.Column("second_id", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", BIG, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_apart_in_order")),
        _refers("apart", "first_id", "inmate", "CASCADE"),
        _refers("apart", "second_id", "inmate", "CASCADE"),
        _refers("apart", "set_by", "account"),
        _refers("apart", "ended_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apart")),
    )
    op.create_index(op.f("ix_apart_first_id"), "apart", ["first_id"], unique=False)
    op.create_index(op.f("ix_apart_second_id"), "apart", ["second_id"], unique=False)
    op.create_table(
        "ban",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("prison_id", BIG, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("set_by", BIG, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _refers("ban", "prison_id", "prison"),
        _refers("ban", "set_by", "account"),
        _refers("ban", "ended_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
        sa.UniqueConstraint("ref", name=op.f("uq_ban_ref")),
    )
    op.create_index(op.f("ix_ban_prison_id"), "ban", ["prison_id"], unique=False)
    op.create_table(
        "ban_key",
        sa.Column("ban_id", BIG, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        _refers("ban_key", "ban_id", "ban", "CASCADE"),
        sa.PrimaryKeyConstraint("ban_id", "key", name=op.f("pk_ban_key")),
    )
    op.create_index(op.f("ix_ban_key_key"), "ban_key", ["key"], unique=False)
    op.create_table(
        "visit_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("employer_id", BIG, nullable=False),
        sa.Column("prison_id", BIG, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("visit_item", "employer_id", "employer"),
        _refers("visit_item", "prison_id", "prison"),
        _refers("visit_item", "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_item")),
        sa.UniqueConstraint(
            "employer_id",
            "prison_id",
            "on",
            "kind",
            name=op.f("uq_visit_item_employer_id_prison_id_on_kind"),
        ),
    )
    op.create_index("ix_visit_item_prison_on", "visit_item", ["prison_id", "on"], unique=False)
    op.create_table(
        "pass_count",
        sa.Column("prison_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        _refers("pass_count", "prison_id", "prison"),
        sa.PrimaryKeyConstraint("prison_id", "month", name=op.f("pk_pass_count")),
    )
    op.add_column(
        "visitor_pass",
        sa.Column("instead_of", sa.String(length=12), nullable=False, server_default=""),
    )
    op.add_column(
        "guardian_consent",
        sa.Column("proof", sa.String(length=12), nullable=False, server_default="paper"),
    )
    op.add_column("guardian_consent", sa.Column("until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("guardian_consent", "until")
    op.drop_column("guardian_consent", "proof")
    op.drop_column("visitor_pass", "instead_of")
    op.drop_table("pass_count")
    op.drop_index("ix_visit_item_prison_on", table_name="visit_item")
    op.drop_table("visit_item")
    op.drop_index(op.f("ix_ban_key_key"), table_name="ban_key")
    op.drop_table("ban_key")
    op.drop_index(op.f("ix_ban_prison_id"), table_name="ban")
    op.drop_table("ban")
    op.drop_index(op.f("ix_apart_second_id"), table_name="apart")
    op.drop_index(op.f("ix_apart_first_id"), table_name="apart")
    op.drop_table("apart")
