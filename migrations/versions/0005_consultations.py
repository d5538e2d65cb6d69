"""consultations planned, in groups, with goals, drafts and support"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "consultation_group",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("prison_id", BIG, nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("conducted_by", BIG, nullable=False),
        sa.Column("entered_by", BIG, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["prison.id"], name=op.f("fk_consultation_group_prison_id")
        ),
        sa.ForeignKeyConstraint(
            ["conducted_by"], ["account.id"], name=op.f("fk_consultation_group_conducted_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_consultation_group_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_group")),
        sa.UniqueConstraint("ref", name=op.f("uq_consultation_group_ref")),
    )
    op.create_index(
        "ix_consultation_group_prison_on", "consultation_group", ["prison_id", "on"], unique=False
    )
    op.add_column(
        "consultation",
        sa.Column(
            "group_id",
            BIG,
            sa.ForeignKey("consultation_group.id", name=op.f("fk_consultation_group_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column(
        "consultation",
        sa.Column("reason", sa.String(length=20), server_default="", nullable=False),
    )
    op.add_column("consultation", sa.Column("begins", sa.Time(), nullable=True))
    op.create_index("ix_consultation_group_id", "consultation", ["group_id"], unique=False)
    op.create_index("ix_consultation_state_held", "consultation", ["state", "held_on"])
    op.add_column("conditions", sa.Column("free_from", sa.Date(), nullable=True))
    op.create_table(
        "support",
        sa.Column("id", BIG, nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("housing", sa.LargeBinary(), nullable=True),
        sa.Column("documents", sa.LargeBinary(), nullable=True),
        sa.Column("debts", sa.LargeBinary(), nullable=True),
        sa.Column("childcare", sa.LargeBinary(), nullable=True),
        sa.Column("treatment", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_support_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["account.id"], name=op.f("fk_support_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("inmate_id", name=op.f("uq_support_inmate_id")),
    )
    op.create_table(
        "goal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("set_by", BIG, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_goal_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_goal_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_inmate_id"), "goal", ["inmate_id"], unique=False)
    op.create_table(
        "goal_step",
        sa.Column("id", BIG, nullable=False),
        sa.Column("goal_id", BIG, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_goal_step_goal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_goal_step_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_step")),
    )
    op.create_index(op.f("ix_goal_step_goal_id"), "goal_step", ["goal_id"], unique=False)
    op.create_index(op.f("ix_goal_step_due_on"), "goal_step", ["due_on"], unique=False)
    op.create_table(
        "consultation_draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inmate_id"],
            ["inmate.id"],
            name=op.f("fk_consultation_draft_inmate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_consultation_draft_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_draft")),
        sa.UniqueConstraint(
            "inmate_id", "account_id", name=op.f("uq_consultation_draft_inmate_id_account_id")
        ),
    )
    op.create_index(
        op.f("ix_consultation_draft_saved_at"), "consultation_draft", ["saved_at"], unique=False
    )


def downgrade() -> None:
    for table in ("consultation_draft", "goal_step", "goal", "support"):
        op.drop_table(table)
    op.drop_column("conditions", "free_from")
    op.drop_index("ix_consultation_state_held", table_name="consultation")
    op.drop_index("ix_consultation_group_id", table_name="consultation")
    for column in ("begins", "reason", "group_id"):
        op.drop_column("consultation", column)
    op.drop_table("consultation_group")
