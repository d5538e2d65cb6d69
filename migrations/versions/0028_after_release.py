"""Meetings at a branch hang on an application; what they claim of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _set_aside() -> None:
    """SQLite changes no column, and nothing refers to this table: it is made anew."""
    op.execute("CREATE TABLE after_release_kept AS SELECT * FROM after_release")
    op.drop_table("after_release")


def _create(*columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        "after_release",
        *columns,
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _refers("after_release", "branch_id", "branch"),
        _refers("after_release", "interview_id", "interview", "CASCADE"),
        _refers("after_release", "made_by", "account"),
    )
    op.create_index("ix_after_release_branch_start", "after_release", ["branch_id", "starts_at"])


def upgrade() -> None:
    _set_aside()
    _create(
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("interview_id", ID, nullable=True),
        _refers("after_release", "application_id", "application", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_after_release")),
        sa.UniqueConstraint("ref", name=op.f("uq_after_release_ref")),
        sa.UniqueConstraint("uid", name=op.f("uq_after_release_uid")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_after_release_interview_id")),
    )
    op.create_index(
        op.f("ix_after_release_application_id"), "after_release", ["application_id"], unique=False
    )
    op.execute(
        """
        INSERT INTO after_release (
            ref, uid, sequence, application_id, interview_id,
            branch_id, starts_at, ends_at, state, version, made_by, made_at
        )
        SELECT interview.ref, interview.uid, interview.sequence, interview.application_id,
            interview.id, kept.branch_id, kept.starts_at, kept.ends_at, kept.state, kept.version,
            kept.made_by, kept.made_at
        FROM after_release_kept AS kept JOIN interview ON interview.id = kept.interview_id
        ORDER BY interview.id
        """
    )
    op.drop_table("after_release_kept")
    op.create_table(
        "after_claim",
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("after_id", ID, nullable=False),
        _refers("after_claim", "claim_id", "claim", "CASCADE"),
        _refers("after_claim", "after_id", "after_release", "CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_after_claim")),
    )
    op.create_index(op.f("ix_after_claim_after_id"), "after_claim", ["after_id"], unique=False)


def downgrade() -> None:
    """Meetings that stand in no interview's place are lost, and what they claim is free."""
    op.execute("DELETE FROM claim WHERE id IN (SELECT claim_id FROM after_claim)")
    op.drop_table("after_claim")
    _set_aside()
    _create(
        sa.Column("interview_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_after_release")),
    )
    columns = "interview_id, branch_id, starts_at, ends_at, state, version, made_by, made_at"
    op.execute(
        f"INSERT INTO after_release ({columns}) SELECT {columns} FROM after_release_kept"
        " WHERE interview_id IS NOT NULL"
    )
    op.drop_table("after_release_kept")
