"""What breaks interviews, the new plans held for them, and meetings after release."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "closure",
        sa.Column("visitors_only", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "disruption",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column(
            "prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "other_prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("inmate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "closure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "declared_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_disruption_in_order")),
        sa.ForeignKeyConstraint(
            ["closure_id"],
            ["closure.id"],
            name=op.f("fk_disruption_closure_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["account.id"], name=op.f("fk_disruption_declared_by")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_disruption_employer_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_disruption_ended_by")),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_disruption_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_prison_id"], ["prison.id"], name=op.f("fk_disruption_other_prison_id")
        ),
        sa.ForeignKeyConstraint(["prison_id"], ["prison.id"], name=op.f("fk_disruption_prison_id")),
        sa.ForeignKeyConstraint(
            ["released_by"], ["account.id"], name=op.f("fk_disruption_released_by")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_disruption_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disruption")),
        sa.UniqueConstraint("ref", name=op.f("uq_disruption_ref")),
    )
    op.create_index(op.f("ix_disruption_inmate_id"), "disruption", ["inmate_id"], unique=False)
    op.create_index(
        op.f("ix_disruption_prison_state"), "disruption", ["prison_id", "state"], unique=False
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "disruption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("interview_version", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("was_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_mode", sa.String(length=10), nullable=False),
        sa.Column(
            "was_room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_proposal_branch_id")),
        sa.ForeignKeyConstraint(
            ["disruption_id"],
            ["disruption.id"],
            name=op.f("fk_proposal_disruption_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_proposal_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_proposal_room_id")),
        sa.ForeignKeyConstraint(["was_room_id"], ["room.id"], name=op.f("fk_proposal_was_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "disruption_id", "interview_id", name=op.f("uq_proposal_disruption_id_interview_id")
        ),
    )
    op.create_index(op.f("ix_proposal_interview_id"), "proposal", ["interview_id"], unique=False)
    op.create_table(
        "new_times",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "disruption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_new_times_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["disruption_id"],
            ["disruption.id"],
            name=op.f("fk_new_times_disruption_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_new_times_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_times")),
        sa.UniqueConstraint(
            "disruption_id", "employer_id", name=op.f("uq_new_times_disruption_id_employer_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_new_times_ref")),
    )
    op.create_index(op.f("ix_new_times_employer_id"), "new_times", ["employer_id"], unique=False)
    op.create_table(
        "after_release",
        sa.Column(
            "interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_after_release_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_after_release_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_after_release_made_by")),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_after_release")),
    )
    op.create_index(
        op.f("ix_after_release_branch_start"),
        "after_release",
        ["branch_id", "starts_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("after_release")
    op.drop_table("new_times")
    op.drop_table("proposal")
    op.drop_table("disruption")
    op.drop_column("closure", "visitors_only")
