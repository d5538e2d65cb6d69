"""Mentors of NGOs and municipal services, whom they go along with, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _keyed(table: str) -> sa.Constraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    op.create_table(
        "mentor_profile",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("municipalities", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("prisons", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("confidential_on", sa.Date(), nullable=True),
        sa.Column("suspended_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_mentor_profile_capacity")),
        _refers("mentor_profile", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mentor_profile")),
    )
    op.create_table(
        "mentoring",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_of_id", ID, nullable=True),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("mentor_id", ID, nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("mentoring", "inmate_id", "inmate", "CASCADE"),
        _refers("mentoring", "asked_of_id", "organisation"),
        _refers("mentoring", "organisation_id", "organisation"),
        _refers("mentoring", "mentor_id", "account"),
        _refers("mentoring", "asked_by", "account"),
        _keyed("mentoring"),
        sa.UniqueConstraint("ref", name=op.f("uq_mentoring_ref")),
    )
    running = sa.text("state != 'ended'")
    op.create_index(
        "ix_mentoring_open",
        "mentoring",
        ["inmate_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_index("ix_mentoring_inmate_id", "mentoring", ["inmate_id"])
    op.create_index("ix_mentoring_organisation", "mentoring", ["organisation_id", "state"])
    op.create_index("ix_mentoring_mentor", "mentoring", ["mentor_id", "state"])
    op.create_table(
        "mentor_proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("mentoring_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("proposed_by", ID, nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        _refers("mentor_proposal", "mentoring_id", "mentoring", "CASCADE"),
        _refers("mentor_proposal", "organisation_id", "organisation"),
        _refers("mentor_proposal", "mentor_id", "account"),
        _refers("mentor_proposal", "proposed_by", "account"),
        _keyed("mentor_proposal"),
    )
    standing = sa.text("answer IN ('', 'accepted')")
    op.create_index(
        "ix_mentor_proposal_standing",
        "mentor_proposal",
        ["mentoring_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_mentor_proposal_mentoring_id", "mentor_proposal", ["mentoring_id"])
    op.create_index("ix_mentor_proposal_mentor_answer", "mentor_proposal", ["mentor_id", "answer"])
    op.create_table(
        "mentoring_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("mentoring_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _refers("mentoring_step", "mentoring_id", "mentoring", "CASCADE"),
        _refers("mentoring_step", "by", "account"),
        _keyed("mentoring_step"),
    )
    op.create_table(
        "mentor_meeting",
        sa.Column("id", ID, nullable=False),
        sa.Column("mentoring_id", ID, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        _refers("mentor_meeting", "mentoring_id", "mentoring", "CASCADE"),
        _refers("mentor_meeting", "recorded_by", "account"),
        _keyed("mentor_meeting"),
    )
    op.create_table(
        "mentor_gift",
        sa.Column("id", ID, nullable=False),
        sa.Column("mentoring_id", ID, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        _refers("mentor_gift", "mentoring_id", "mentoring", "CASCADE"),
        _refers("mentor_gift", "recorded_by", "account"),
        _keyed("mentor_gift"),
    )
    for table in ("mentoring_step", "mentor_meeting", "mentor_gift"):
        op.create_index(op.f(f"ix_{table}_mentoring_id"), table, ["mentoring_id"])
    op.create_table(
        "mentor_material",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _refers("mentor_material", "organisation_id", "organisation"),
        _refers("mentor_material", "added_by", "account"),
        _keyed("mentor_material"),
    )
    op.create_index(
        op.f("ix_mentor_material_organisation_id"), "mentor_material", ["organisation_id"]
    )


def downgrade() -> None:
    """Mentors' accounts stay, and so does whom they may follow."""
    for table in (
        "mentor_material",
        "mentor_gift",
        "mentor_meeting",
        "mentoring_step",
        "mentor_proposal",
        "mentoring",
        "mentor_profile",
    ):
        op.drop_table(table)
